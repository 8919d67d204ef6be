"""What every test may ask for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from bansos import words

# A busy machine is slow: a property holds or it does not, whatever the clock says.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch):
    """No setting of the machine, and Indonesian, unless the test says otherwise."""
    monkeypatch.delenv("BANSOS_DATA", raising=False)
    monkeypatch.delenv("BANSOS_PUBLIC", raising=False)
    words.speak("id")


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A copy of the data root that a test may change, in force for that test."""
    copy = tmp_path / "data"
    shutil.copytree(ROOT / "data", copy)
    monkeypatch.setenv("BANSOS_DATA", str(copy))
    return copy
