"""The README's commands are the ones that are tried."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
START = "python3 -m venv .venv && .venv/bin/pip install -q -r requirements.txt && .venv/bin/python serve.py"
TESTS = START.replace("requirements.txt", "requirements-dev.txt").replace("serve.py", "-m pytest -n 2 --long")


def test_the_readme_gives_the_two_commands():
    readme = ROOT / "README.md"
    if not readme.exists():
        pytest.skip("README.md does not exist yet")
    lines = readme.read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("python3 -m venv")] == [START, TESTS]


EXTRA = ["requirements-bench.txt", "requirements-spark.txt"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", *EXTRA])
def test_what_is_installed_is_pinned(name):
    lines = (ROOT / name).read_text("utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]
    assert [line for line in wanted if not re.fullmatch(r"[\w.\[\]-]+==[\d.]+", line)] == []
