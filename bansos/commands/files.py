"""The files that a command reads: errors in one sentence."""

from __future__ import annotations

from pathlib import Path

from bansos.intake.child import Child
from bansos.settings import InputError
from bansos.words import tr


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises InputError where it cannot be read."""
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(path) from error


def child_for(path: Path) -> Child:
    """A child that will read a file. Raises InputError where it cannot be read."""
    try:
        return Child(path)
    except (OSError, ValueError) as error:
        raise unreadable(path) from error


def unreadable(path: Path | str) -> InputError:
    """The error for a file that is not there or cannot be opened."""
    return InputError(
        tr("{name}: berkas tidak ada atau tidak dapat dibuka. Periksa nama dan izinnya.", name=path)
    )
