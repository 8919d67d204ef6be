"""The files of `screen`, read in children while this process does other things."""

from __future__ import annotations

import contextlib
import ctypes
import gc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path

import pyarrow as pa

from bansos.commands.files import child_for
from bansos.intake import receiving
from bansos.intake.child import Child
from bansos.intake.receiving import Received
from bansos.together import AT_ONCE

# Of glibc's malloc.h: M_ARENA_MAX, M_MMAP_MAX, M_TRIM_THRESHOLD, M_TOP_PAD.
MALLOC = {-8: 1, -4: 0, -1: 2**29, -2: 2**24}


@contextmanager
def coming(
    named: Sequence[tuple[Path, str]], children: Sequence[Child]
) -> Iterator[Callable[[], list[Received]]]:
    """What waits for all files (paths with their roles), of which as many as there are children start now.
    It raises InputError for one that cannot be read."""
    _spare_memory()
    names: list[str] = []
    for path, _ in named:
        names.append(receiving.free_name(_as_text(path.name), names))
    with ThreadPoolExecutor(AT_ONCE) as threads:
        given = zip_longest(names, named, children)
        read = [threads.submit(_receive, name, path, role, child) for name, (path, role), child in given]
        yield lambda: [one.result() for one in read]


def _receive(name: str, path: Path, role: str, child: Child | None) -> Received:
    return receiving.receive(name, child or child_for(path), role)


def _spare_memory() -> None:
    """Let Arrow share the memory of all else, and glibc (where it is there) keep it in one heap for all
    threads to use again: a tenth of the time and of the memory that a large file takes. Of cycles there are
    few in so short a life: nobody looks for them."""
    gc.disable()
    pa.set_memory_pool(pa.system_memory_pool())
    with contextlib.suppress(OSError, AttributeError, TypeError):
        library = ctypes.CDLL(None)
        for what, much in MALLOC.items():
            library.mallopt(what, much)


def _as_text(path: str) -> str:
    """A file name as text, also where its bytes are none."""
    return path.encode("utf-8", "replace").decode()
