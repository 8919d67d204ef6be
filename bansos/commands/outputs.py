"""The files that a command writes: told before any work is lost, and no input is written over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bansos.publishing import exports
from bansos.settings import InputError
from bansos.words import tr


def check_out(out: Path, inputs: Sequence[Path], suffixes: Sequence[str] = exports.SUFFIXES) -> None:
    """Refuse a file to write that cannot be one, or that is an input. Raises InputError."""
    exports.check_target(out, suffixes)
    if out.exists() and any(path.exists() and out.samefile(path) for path in inputs):
        raise InputError(tr("{name}: berkas masukan tidak ditimpa. Pilih nama lain.", name=out.name))
