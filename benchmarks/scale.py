"""A screening as an office starts it, from file to file, against merely reading it; and how that grows."""

from __future__ import annotations

import sys
from functools import partial
from itertools import pairwise
from pathlib import Path

from benchmarks import people
from benchmarks.bars import Bar
from benchmarks.processes import Run, middle, run

READ = "import sys, polars\nfor name in sys.argv[1:]: polars.read_csv(name, infer_schema=False)"
SMALL, MOST = 10_000, 4_000_000
GB = 1e9


def bars(folder: Path, rounds: int, rows: int) -> list[Bar]:
    """Every bar of a run from file to file, of `rows` people and of four times as many."""
    return [*_whole(folder, rounds, rows), *_growth(folder, rounds, rows)]


def _whole(folder: Path, rounds: int, rows: int) -> list[Bar]:
    files = _files(folder, rows)
    each = {
        "read": partial(run, [sys.executable, "-c", READ, *map(str, files)]),
        **{suffix: partial(screened, files, folder / f"out.{suffix}") for suffix in ("parquet", "csv")},
    }
    each["read"]()  # the files are in the system's memory for all
    turns = [{name: measure() for name, measure in each.items()} for _ in range(rounds)]
    took = {name: middle([turn[name] for turn in turns]) for name in each}
    named = f"{rows:,} rows of CSV to"
    return [
        Bar(f"{named} {suffix}", took[suffix].wall, took["read"].wall, "polars.read_csv", most)
        for suffix, most in (("parquet", 6), ("csv", 8))
    ] + [
        Bar(f"{named} {suffix}, most memory", took[suffix].memory, 1.2 * GB * rows / 10**6, "limit", 1, "B")
        for suffix in ("parquet", "csv")
    ]


def _growth(folder: Path, rounds: int, rows: int) -> list[Bar]:
    """How time from start to end, and memory, grow with the rows: medians, of the largest size of two."""
    sizes = (*(size for size in (SMALL, 10 * SMALL) if size < rows), rows, min(4 * rows, MOST))
    found = {
        size: middle(
            [
                screened(_files(folder, size), folder / "out.parquet")
                for _ in range(min(rounds, 2) if size > rows else rounds)
            ]
        )
        for size in sizes
    }
    return [
        Bar(
            f"{less:,} to {more:,} rows, {what}",
            getattr(found[more], measure) / getattr(found[less], measure),
            more / less,
            "rows",
            1,
            "x",
        )
        for what, measure in (("time", "wall"), ("most memory", "memory"))
        for less, more in pairwise(sizes)
    ]


def screened(files: tuple[Path, Path], out: Path) -> Run:
    """`python -m bansos screen`, both programmes, every answer with its reason."""
    given, register = map(str, files)
    command = ["-m", "bansos", "screen", given, "--dtks", register, "--out", str(out)]
    return run([sys.executable, *command])


def _files(folder: Path, rows: int) -> tuple[Path, Path]:
    """A list of candidates and a register of a tenth of them, made once."""
    given, register = folder / f"usulan_{rows}.csv", folder / f"dtks_{rows}.csv"
    if not register.exists():
        people.write(given, rows)
        people.write_register(register, rows)
    return given, register
