"""Where the data files are."""

from __future__ import annotations

import os
from pathlib import Path

CODE_ROOT = Path(__file__).resolve().parent.parent


def data_root() -> Path:
    """The folder of all data files: `data/` beside the code, or BANSOS_DATA."""
    named = os.environ.get("BANSOS_DATA")
    return Path(named).resolve() if named else CODE_ROOT / "data"
