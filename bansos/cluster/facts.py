"""What only the whole can tell: gathered over all row groups and shards, then given to each of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from bansos.cluster import job as jobs
from bansos.cluster.job import Job
from bansos.intake import (
    cells,
    columns,
    dates,
    findings,
    gathering,
    identity,
    notices,
    parquet,
    roles,
    rowstates,
    typed,
)
from bansos.intake.files import Coded, Part, TextTable
from bansos.intake.identity import Identity
from bansos.intake.people import grid_of
from bansos.intake.problems import Grid
from bansos.settings import InputError

SAID = "said string"


def fine(job: Job, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Of each row group, which of the judged columns are fine (see `parquet.is_fine`)."""
    for piece in jobs.pieces(batches):
        yield _said({"file": piece.file} | _refusable(job, partial(_fine, job, piece)))


def _fine(job: Job, piece: jobs.Piece) -> dict[str, Any]:
    found = jobs.raw(job, piece)
    judged = job.inputs[piece.file].judged
    return {"fine": {n: parquet.is_fine(found.column(n)) for n in judged}}


def all_fine(job: Job, said: Sequence[dict[str, Any]]) -> Job:
    """The job that knows which judged columns are fine. Raises InputError."""
    _check(said)
    found: list[dict[int, bool]] = [dict.fromkeys(one.judged, True) for one in job.inputs]
    for one in said:
        for n, is_so in one["fine"].items():
            found[one["file"]][int(n)] &= is_so
    return replace(job, fine=tuple(found))


def rows(job: Job, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Of each row group, what `of_rows` finds, as JSON."""
    for piece in jobs.pieces(batches):
        about = {"file": piece.file, "first": piece.first}
        yield _said(about | _refusable(job, partial(_rows, job, piece)))


def _rows(job: Job, piece: jobs.Piece) -> dict[str, Any]:
    return of_rows(job, jobs.text(job, piece), piece.file)


def of_rows(job: Job, table: TextTable, file: int) -> dict[str, Any]:
    """What some rows say that others must know of: see `Part`."""
    match = columns.match(table.table.column_names)
    grid = grid_of([table], {}, roles.keys(job.inputs[file].received.role))
    nik = numbers(job, grid)
    born = gathering.texts(grid, "tanggal_lahir")
    day = notices.in_column(table)
    return {
        "good": identity.ending_in_0(nik.number),
        "month_first": born is not None and dates.has_month_first(cells.tidy(cells.encoded(born).distinct)),
        "closing": rowstates.closing(table, match, rowstates.has_nik(_someone(job, grid, nik))),
        "coded": {name: _coded(job, grid, name) for name in match.values() if name and _is_category(name)},
        "as_of": day.isoformat() if day else None,
    }


def numbers(job: Job, grid: Grid) -> Identity:
    """The NIKs of some rows; all empty where they have none."""
    texts = typed.whole(gathering.texts(grid, "nik"), grid)
    return identity.check_nik(texts, gathering.numeric(grid, "nik"), job.on)


def _someone(job: Job, grid: Grid, nik: Identity) -> Identity:
    """What says that somebody stands in a row: the NIK, in a table of families the KK."""
    if grid.has("nik").all():
        return nik
    texts = typed.whole(gathering.texts(grid, "kk"), grid)
    return identity.check_kk(texts, gathering.numeric(grid, "kk"), job.on)


def _is_category(name: str) -> bool:
    return columns.columns()[name].kind == "category"


def _coded(job: Job, grid: Grid, name: str) -> list[Any]:
    texts = gathering.texts(grid, name)
    assert texts is not None
    known, bare, codes, rows = findings.bare_codes(cells.read(texts, columns.columns()[name], job.area_codes))
    first = int(grid.row[rows[0]]) if len(rows) else 0
    return [known, bare, len(rows), codes if bare and not known else [], first]


def all_rows(job: Job, said: Sequence[dict[str, Any]]) -> Job:
    """The job whose files know what all their row groups said together. Raises InputError."""
    _check(said)
    by_file = [[one for one in said if one["file"] == n] for n in range(len(job.inputs))]
    by_file = [sorted(found, key=lambda one: one["first"]) for found in by_file]
    mine = job.candidates()
    readings = [mine, *([n] for n in range(len(job.inputs)) if n not in mine)]
    parts: dict[int, Part] = {}
    for files in readings:
        mixed = any(one["month_first"] for n in files for one in by_file[n])
        coded = _all_coded({n: by_file[n] for n in files})
        for n in files:
            good, zeros = np.sum([one["good"] for one in by_file[n]], axis=0).tolist()
            parts[n] = Part(
                np.empty(0, np.int64),
                _end([one["closing"] for one in by_file[n]]),
                identity.has_lost_digits(good, zeros),
                mixed,
                coded[n],
            )
    dated = [max((one["as_of"] for one in found if one["as_of"]), default=None) for found in by_file]
    inputs = tuple(_dated(one, day) for one, day in zip(job.inputs, dated, strict=True))
    return replace(job, inputs=inputs, parts=tuple(parts[n] for n in range(len(job.inputs))))


def _end(said: Sequence[Sequence[Sequence[int]]]) -> int | None:
    """The first total or signature below the last person, of row groups in order."""
    persons = 0 if any(one[0][0] >= 0 for one in said) else 1
    end = -1
    for one in said:
        last, below = one[persons]
        end = below if last >= 0 or end < 0 else end
    return end if end >= 0 else None


def _all_coded(by_file: dict[int, list[dict[str, Any]]]) -> dict[int, dict[str, Coded]]:
    found: dict[int, dict[str, Coded]] = {n: {} for n in by_file}
    for name in dict.fromkeys(name for said in by_file.values() for one in said for name in one["coded"]):
        told = [
            (n, one["coded"][name]) for n, said in by_file.items() for one in said if name in one["coded"]
        ]
        count = sum(one[2] for _, one in told)
        if count > 1 and all(bare and not known for _, (known, bare, *_) in told):
            codes = tuple(sorted({code for _, one in told for code in one[3]}))
            file, first = next((n, one[4]) for n, one in told if one[2])
            for n in by_file:
                found[n][name] = Coded(first if n == file else 0, count, codes)
    return found


def _dated(one: Any, day: str | None) -> Any:
    """An input whose outline says the day that its rows say it is of."""
    if day is None:
        return one
    table = one.received.tables[0]
    dated = replace(table, title={**table.title, notices.titles.AS_OF: day})
    return replace(one, received=replace(one.received, tables=(dated,)))


def _refusable(job: Job, work: Any) -> dict[str, Any]:
    def told() -> dict[str, Any]:
        try:
            return dict(work())
        except InputError as error:
            return {"refused": str(error)}

    return dict(jobs.guarded(job, told))


def _check(said: Sequence[dict[str, Any]]) -> None:
    refused = [one for one in said if "refused" in one]
    if refused:
        raise InputError(min(refused, key=lambda one: one["file"])["refused"])


def _said(found: dict[str, Any]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"said": [json.dumps(found)]})
