"""Work that needs nothing of each other, on two cores: Arrow and numpy do theirs outside Python's lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

AT_ONCE = 2
T = TypeVar("T")


def later(work: Callable[[], T]) -> Callable[[], T]:
    """Start some work on another core; what comes back waits for it and returns, or raises, what it did."""
    threads = ThreadPoolExecutor(1)
    coming = threads.submit(copy_context().run, work)
    threads.shutdown(wait=False)
    return coming.result


def together(calls: Sequence[Callable[[], T]]) -> list[T]:
    """What functions without arguments return, in their order, two of them running at a time.

    Each runs in the language of the caller. Raises what the first of them raises.
    """
    context = copy_context()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(lambda call: context.copy().run(call), calls))
