"""The command `screen`: files in, decisions out, as JSON, as text, and as the office's own table."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from bansos.commands.files import read_bytes, unreadable
from bansos.commands.flags import ENGINES, REGISTER_FLAGS
from bansos.intake import receiving
from bansos.intake.receiving import Received
from bansos.intake.roles import check_role
from bansos.together import AT_ONCE

# Of glibc's malloc.h: M_ARENA_MAX, M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, M_TOP_PAD.
MALLOC = {-8: 1, -3: 2**23, -1: 2**27, -2: 2**24}


def run(chosen: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Screen the files and write the table, if one is asked for; the answer as JSON and as text."""
    _spare_memory()
    named = _named(chosen)
    if chosen.engine != ENGINES[0]:
        from bansos.commands import spark

        return spark.run(chosen, named)
    with ThreadPoolExecutor(AT_ONCE) as children:
        coming = [children.submit(read) for read in _reading(named)]
        from bansos.commands import screening  # half a second of loading, while the files are read

        return screening.run(chosen, named, lambda: [one.result() for one in coming])


def _spare_memory() -> None:
    """Let Arrow share the memory of all else, and glibc (where it is there) give back what threads have freed
    and no small pieces of it: a tenth of the time and of the memory that a large file takes."""
    pa.set_memory_pool(pa.system_memory_pool())
    with contextlib.suppress(OSError, AttributeError, TypeError):
        library = ctypes.CDLL(None)
        for what, much in MALLOC.items():
            library.mallopt(what, much)


def _named(chosen: argparse.Namespace) -> list[tuple[Path, str]]:
    """Every file with its role, candidates first. Raises InputError for a role that cannot be read."""
    given = [(text, chosen.role) for text in chosen.candidates]
    given += [(text, role) for flag, role in REGISTER_FLAGS.items() for text in getattr(chosen, flag)]
    if strange := next((text for text, _ in given if "\0" in text), None):
        raise unreadable(strange)
    return [(Path(text), check_role(role)) for text, role in given]


def _reading(named: Sequence[tuple[Path, str]]) -> list[partial[Received]]:
    """What reads the files, in the order given."""
    names: list[str] = []
    for path, _ in named:
        names.append(receiving.free_name(_as_text(path.name), names))
    return [partial(_receive, name, *one) for name, one in zip(names, named, strict=True)]


def _receive(name: str, path: Path, role: str) -> Received:
    return receiving.receive(name, read_bytes(path), role)


def _as_text(path: str) -> str:
    """A file name as text, also where its bytes are none."""
    return path.encode("utf-8", "replace").decode()
