"""The files that a command reads and writes: errors in one sentence, no input written over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bansos.publishing import exports
from bansos.settings import InputError
from bansos.words import tr


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises InputError where it cannot be read."""
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(path) from error


def unreadable(path: Path | str) -> InputError:
    """The error for a file that is not there or cannot be opened."""
    return InputError(
        tr("{name}: berkas tidak ada atau tidak dapat dibuka. Periksa nama dan izinnya.", name=path)
    )


def check_out(out: Path, inputs: Sequence[Path], suffixes: Sequence[str] = exports.SUFFIXES) -> None:
    """Refuse a file to write that cannot be one, or that is an input. Raises InputError."""
    exports.check_target(out, suffixes)
    if out.exists() and any(path.exists() and out.samefile(path) for path in inputs):
        raise InputError(tr("{name}: berkas masukan tidak ditimpa. Pilih nama lain.", name=out.name))
