"""What every test may ask for."""

from __future__ import annotations

import functools
import io
import json
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bansos import words
from bansos.intake import worker
from bansos.intake.child import Child

# A busy machine is slow: a property holds or it does not, whatever the clock says.
settings.register_profile(
    "unhurried",
    deadline=None,
    derandomize=True,
    max_examples=100 if os.environ.get("CI") else 25,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("unhurried")

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser):
    """`--long`: run at a desk, too, what otherwise runs in CI alone."""
    parser.addoption("--long", action="store_true", help="run the long tests, as CI does")


def pytest_collection_modifyitems(config, items):
    """What takes long is skipped, and says so, unless it is asked for; in CI it always is."""
    if not (config.getoption("--long") or os.environ.get("CI")):
        skipped = pytest.mark.skip(reason="takes long: runs with --long, and in CI")
        for item in items:
            if "long" in item.keywords:
                item.add_marker(skipped)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch):
    """No setting of the machine, and Indonesian, unless the test says otherwise."""
    monkeypatch.delenv("BANSOS_DATA", raising=False)
    for name in ("BANSOS_PUBLIC", "BANSOS_BOOK", "BANSOS_KEY", "BANSOS_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    words.speak("id")


@functools.lru_cache(maxsize=32)
def _answer(asked, data):
    """What a child answers: the same for the same request, as for the invented files that many tests read."""
    answer = io.BytesIO()
    worker.respond(json.loads(asked), data, answer)
    return answer.getvalue()


@pytest.fixture
def child():
    """Files are parsed in a child process with limits, as in the product."""


@pytest.fixture(autouse=True)
def _parsed_here(request, monkeypatch):
    """Elsewhere they are parsed by the same code in this process, which is many times faster."""

    def here(self, asked):
        data = self.upload if isinstance(self.upload, bytes) else self.upload.read_bytes()
        return io.BufferedReader(io.BytesIO(_answer(json.dumps(asked), data)))

    if "child" not in request.fixturenames:
        monkeypatch.setattr(Child, "_start", lambda _: None)
        monkeypatch.setattr(Child, "ask", here)
        monkeypatch.setattr(Child, "__exit__", lambda *_: None)


@pytest.fixture(autouse=True, scope="session")
def _no_components_searched():
    """Streamlit looks for components in every installed package each time a page is opened; we have none."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("streamlit.components.v2.manifest_scanner.scan_component_manifests", list)
        yield


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A copy of the data root that a test may change, in force for that test."""
    copy = tmp_path / "data"
    shutil.copytree(ROOT / "data", copy)
    monkeypatch.setenv("BANSOS_DATA", str(copy))
    return copy
