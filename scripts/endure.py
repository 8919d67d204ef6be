"""Try dirty tables and broken workbooks: `python -m scripts.endure [--tables N] [--flips N] [--seed S]`.

Of every table: no uncaught error (one sentence is allowed, where the file has a flaw), nobody dropped, no NIK
changed (exact digits, or the row is flagged), rows = people + duplicates + set aside, and for each programme
eligible + refused + unknown = people. Of every workbook with one byte changed: read exactly as before, or
refused in one sentence. Exit 1 with the smallest failing case; `--only N` repeats it. Same seed, same cases.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections import Counter
from collections.abc import Iterator
from multiprocessing import get_context
from typing import Any

TABLES, FLIPS, SEED = 20_000, 10_000, 1
_AT_ONCE = 50
_TELL_EVERY = 20
Task = tuple[str, int, range]
Bundle = tuple[str, list[tuple[str, tuple[int, int, str | None]]]]


def main() -> int:
    """Run, tell how far it is, and close with seed and counts; 1 where a case fails."""
    given = _arguments()
    counts: Counter[str] = Counter()
    failing: list[tuple[int, str, int, str]] = []
    for done, (kind, found) in enumerate(_all_tried(given), 1):
        counts.update(f"{kind} {ended}" for ended, _ in found)
        failing += [(size, kind, index, wrong) for _, (size, index, wrong) in found if wrong]
        if done % _TELL_EVERY == 0:
            print(f"{_said(counts)}; {len(failing)} failing", flush=True)
    for size, kind, index, wrong in sorted(failing)[:10]:
        print(f"FAILS {kind} {index} ({size} bytes): {wrong}")
        print(f"  repeat: python -m scripts.endure --seed {given.seed} --only {index} --{_other(kind)} 0")
    print(f"seed {given.seed}: {_said(counts)}; {len(failing)} failing")
    return int(bool(failing))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts.endure", description=__doc__)
    parser.add_argument("--tables", type=int, default=TABLES)
    parser.add_argument("--flips", type=int, default=FLIPS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", type=int, help="the one index to repeat")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def _all_tried(given: argparse.Namespace) -> Iterator[Bundle]:
    """Each kind in a pool of its own, whose processes load only what that kind needs."""
    for kind, most in (("tables", given.tables), ("flips", given.flips)):
        tasks = [(kind, given.seed, indices) for indices in _bundles(given.only, most)]
        with get_context("spawn").Pool(given.jobs) as pool:
            yield from pool.imap_unordered(_tried, tasks)


def _bundles(only: int | None, most: int) -> list[range]:
    if only is not None:
        return [range(only, only + 1)] if most else []
    return [range(start, min(start + _AT_ONCE, most)) for start in range(0, most, _AT_ONCE)]


def _tried(task: Task) -> Bundle:
    kind, seed, indices = task
    cases: list[Any] = importlib.import_module(f"scripts.endure_{kind}").tried(seed, indices)
    return kind, [(one.ended, (one.size, one.index, one.wrong)) for one in cases]


def _said(counts: Counter[str]) -> str:
    parts = []
    for kind in ("tables", "flips"):
        mine = {key.split()[1]: n for key, n in sorted(counts.items()) if key.startswith(kind)}
        parts.append(f"{sum(mine.values())} {kind} (" + ", ".join(f"{n} {e}" for e, n in mine.items()) + ")")
    return ", ".join(parts)


def _other(kind: str) -> str:
    return "flips" if kind == "tables" else "tables"


if __name__ == "__main__":
    sys.exit(main())
