"""A data root of its own for one test, with some lines changed."""

from __future__ import annotations

import shutil
from pathlib import Path

from bansos.root import CODE_ROOT


def data_root(folder: Path, monkeypatch, changes: dict[str, tuple[str, str]] | None = None) -> Path:
    """A copy of data/ (without samples) as BANSOS_DATA; `changes`: file -> (old text, new text)."""
    root = folder / "data"
    shutil.copytree(CODE_ROOT / "data", root, ignore=shutil.ignore_patterns("samples"))
    for name, (old, new) in (changes or {}).items():
        text = (root / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setenv("BANSOS_DATA", str(root))
    return root
