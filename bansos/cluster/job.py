"""What every task on the cluster is given, and how it reads a row group as the text of an office's table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from bansos import words
from bansos.cluster.inputs import Input, Piece
from bansos.cluster.session import FAILED
from bansos.intake import families, parquet
from bansos.intake.files import Part, TextTable
from bansos.intake.roles import FAMILIES
from bansos.settings import InputError, whereabouts
from bansos.words import tr

PIECES = "file int, path string, group int, first long"


@dataclass(frozen=True)
class Job:
    """One screening: the files in order, how to decide, in how many shards, and what the whole has told.

    `fine` by file and position of a judged column (see `parquet.is_fine`); `parts` by file, once known.
    """

    inputs: tuple[Input, ...]
    on: date
    codes: tuple[str, ...]
    overrides: Mapping[str, Any]
    area_codes: str | None
    language: str
    shards: int
    role: str
    fine: tuple[Mapping[int, bool], ...] = ()
    parts: tuple[Part, ...] = ()

    def candidates(self) -> list[int]:
        """The numbers of the files of the candidates: people of their role, for DTSEN also ranks families."""
        role = [n for n, one in enumerate(self.inputs) if one.received.role == self.role]
        return [n for n in role if families.parted(self.inputs[n].received.tables, {})[0]]

    def order(self) -> list[int]:
        """The numbers of the files as they are read: candidates, other registers, their families."""
        mine, every = self.candidates(), range(len(self.inputs))
        others = [n for n in every if self.inputs[n].received.role != self.role]
        return [*mine, *others, *(n for n in every if n not in (*mine, *others))]

    def ranks(self) -> list[int]:
        """The numbers of the DTSEN files that are registers."""
        mine = self.candidates()
        return [n for n, one in enumerate(self.inputs) if one.received.role == FAMILIES and n not in mine]

    def offsets(self) -> list[int]:
        """For each file how many rows are read before its own."""
        before, found = 0, [0] * len(self.inputs)
        for file in self.order():
            found[file] = before
            before += self.inputs[file].rows
        return found

    def addresses(self) -> list[int]:
        """For each file a number below those of its rows, such that number + row goes by the order."""
        offsets, order = self.offsets(), self.order()
        return [offsets[file] + order.index(file) for file in range(len(self.inputs))]


def guarded(job: Job, work: Callable[[], Any]) -> Any:
    """Do some work in the job's language. What fails tells its kind and place, never a cell of a file."""
    words.speak(job.language)
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - Spark writes what a task raises into its logs
        raise RuntimeError(f"{FAILED} {whereabouts(error)}") from None


def pieces(batches: Iterable[pa.RecordBatch]) -> Iterator[Piece]:
    """The row groups that Spark hands to a task."""
    for batch in batches:
        yield from (Piece(**row) for row in batch.to_pylist())


def raw(job: Job, piece: Piece) -> pa.Table:
    """A row group as it is stored."""
    name = job.inputs[piece.file].received.name
    if not Path(piece.path).exists():
        raise InputError(
            tr("{file}: tidak terlihat oleh pekerja Spark. Taruh di folder bersama semua mesin.", file=name)
        )
    with parquet.whole(name):
        return parquet.opened(name, piece.path).read_row_group(piece.group, use_threads=False)


def text(job: Job, piece: Piece) -> TextTable:
    """A row group as text, its rows numbered as in the whole table."""
    outline = job.inputs[piece.file].received.tables[0]
    found = raw(job, piece)
    with parquet.whole(outline.file):
        is_fine = dict.fromkeys(range(found.num_columns), True) | dict(job.fine[piece.file])
        table = parquet.filled(outline, found, is_fine)
    part = job.parts[piece.file] if job.parts else Part(np.empty(0, np.int64))
    return replace(table, notes=(), part=replace(part, rows=np.arange(found.num_rows) + piece.first))
