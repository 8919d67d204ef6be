"""A fresh process with all its children: how long, how much work, how much memory at a time."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bansos.root import CODE_ROOT

EVERY = 0.02  # seconds between two looks at the memory


@dataclass(frozen=True)
class Run:
    """Seconds on the wall, seconds of CPU (own and children's), most bytes of memory at a time (likewise)."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str]) -> Run:
    """Run a command to its end. Raises CalledProcessError where it fails.

    Memory that processes share counts in each of them: a little more than there is, never less.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=CODE_ROOT, stdout=subprocess.DEVNULL)
    most, ended = [0], threading.Event()
    watch = threading.Thread(target=_watch, args=(process.pid, ended, most))
    watch.start()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    ended.set()
    watch.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return Run(wall, used.ru_utime + used.ru_stime, max(most[0], used.ru_maxrss * 1024))


def middle(runs: Sequence[Run]) -> Run:
    """The median of each measure."""
    return Run(*(median(getattr(one, name) for one in runs) for name in ("wall", "cpu", "memory")))


def _watch(pid: int, ended: threading.Event, most: list[int]) -> None:
    while not ended.wait(EVERY):
        most[0] = max(most[0], sum(map(_resident, _family(pid))))


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for one in threads for child in (one / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(member for child in children for member in _family(child))]


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0
