"""A shard: all rows, in every file, of the people whose NIK falls to it, screened by `pipeline.screen`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from bansos import pipeline
from bansos.cluster import facts, proposals, wholes
from bansos.cluster import job as jobs
from bansos.cluster.inputs import FIRST_ROW
from bansos.cluster.job import Job
from bansos.intake import roles
from bansos.intake.files import TextTable
from bansos.intake.people import grid_of
from bansos.intake.receiving import Received
from bansos.layout import answers
from bansos.screening import PROBLEM_COLUMNS, Screening

ROW, COUNTS, PROBLEM, PROPOSAL = range(4)
FIRST = 1000  # problems that are told
_BATCH = 20_000
_LAST_DIGIT = 10
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # of Fibonacci hashing: neighbours fall far apart


def spread_schema(job: Job) -> str:
    """The columns of the rows on their way to a shard: cells as text, and which were long numbers."""
    width = max(2, *(len(one.received.tables[0].letters) for one in job.inputs))
    marks = max(len(one.floats) for one in job.inputs)
    cells = [f"c{n} string" for n in range(width)] + [f"m{n} boolean" for n in range(marks)]
    return ", ".join(["shard int", "file int", "row long", *cells])


def spread(job: Job, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The rows of some row groups, each with its shard."""
    names = [part.split()[0] for part in spread_schema(job).split(", ")]
    for piece in jobs.pieces(batches):
        found = jobs.guarded(job, partial(_spread, job, piece, names))
        yield from found.to_batches(max_chunksize=_BATCH)


def _spread(job: Job, piece: jobs.Piece, names: list[str]) -> pa.Table:
    table, rows = jobs.text(job, piece), pa.nulls
    size = table.table.num_rows
    found: dict[str, Any] = {
        "shard": pa.array(_shard(job, table, piece.file), pa.int32()),
        "file": pa.array(np.full(size, piece.file), pa.int32()),
        "row": pa.array(table.rows, pa.int64()),
    }
    found |= {f"c{n}": column.cast(pa.string()) for n, column in enumerate(table.table.columns)}
    labels = table.table.column_names
    floats = job.inputs[piece.file].floats
    found |= {f"m{k}": table.numeric.get(labels[n]) for k, n in enumerate(floats)}
    blank = {"c": rows(size, pa.string()), "m": rows(size, pa.bool_())}
    return pa.table({n: blank[n[0]] if found.get(n) is None else found[n] for n in names})


def _shard(job: Job, table: TextTable, file: int) -> np.ndarray:
    """By the first 15 digits of the NIK, for the last one may be lost; rows without a NIK fall anywhere."""
    grid = grid_of([table], {}, roles.keys(job.inputs[file].received.role))
    number = facts.numbers(job, grid).number
    key = np.where(number >= 0, number // _LAST_DIGIT, table.rows).astype(np.uint64)
    return (((key * _SPREAD) >> np.uint64(33)) % np.uint64(job.shards)).astype(np.int32)


def seen(job: Job, table: pa.Table) -> pa.Table:
    """What a shard says of each whole register (see `wholes`)."""
    return pa.table({"said": [jobs.guarded(job, lambda: wholes.seen(job, received(job, table)))]})


def kinship(job: Job, table: pa.Table) -> pa.Table:
    """What a shard says of families, and asks of them (see `wholes`)."""
    shard = table["shard"][0].as_py()
    return jobs.guarded(job, lambda: wholes.kinship(job, shard, received(job, table)))


def answered(job: Job, table: pa.Table) -> pa.Table:
    """The desils that shards ask for (see `wholes`)."""
    return jobs.guarded(job, lambda: wholes.answered(table))


def received(job: Job, table: pa.Table) -> list[Received]:
    """The rows of a shard as the files they came from, in the order of each file."""
    table = table.sort_by([("file", "ascending"), ("row", "ascending")])
    files = table["file"].to_numpy()
    ends = np.searchsorted(files, np.arange(len(job.inputs) + 1))
    job = wholes.with_desils(job, table.slice(ends[-1]))
    return [
        _received(job, n, table.slice(ends[n], ends[n + 1] - ends[n]).combine_chunks())
        for n in range(len(job.inputs))
    ]


def _received(job: Job, file: int, rows: pa.Table) -> Received:
    one = job.inputs[file]
    outline = one.received.tables[0]
    labels = outline.table.column_names
    table = pa.table([_chunk(rows[f"c{n}"]) for n in range(len(labels))], names=labels)
    numeric = {labels[n]: pc.fill_null(_chunk(rows[f"m{k}"]), False) for k, n in enumerate(one.floats)}
    part = replace(job.parts[file], rows=rows["row"].to_numpy())
    text = replace(outline, table=table, numeric=numeric, notes=(), part=part)
    return replace(one.received, tables=(text,))


def _chunk(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def placed(job: Job, problems: pd.DataFrame) -> np.ndarray:
    """The place of each problem: by file, then by row."""
    starts = {one.received.name: n for one, n in zip(job.inputs, job.addresses(), strict=True)}
    return problems["row"].to_numpy() + problems["file"].astype("object").map(starts).to_numpy(np.int64)


def screened_schema(labels: list[str]) -> str:
    """What shards give: of what kind, its place among its kind, the cells of the table, or JSON."""
    return ", ".join(
        ["kind int, key long, at int", *(f"c{n} string" for n in range(len(labels))), "said binary"]
    )


def screened(job: Job, labels: list[str], table: pa.Table) -> pa.Table:
    """A shard, screened: its rows of the office's table, its counts, its problems, its proposed people."""
    return jobs.guarded(job, lambda: _screened(job, labels, table))


def _screened(job: Job, labels: list[str], table: pa.Table) -> pa.Table:
    came = received(job, table)
    found = pipeline.screen(
        came, on=job.on, codes=job.codes, overrides=job.overrides, area_codes=job.area_codes
    )
    offsets = job.offsets()
    key = np.concatenate([came[n].tables[0].rows - FIRST_ROW + offsets[n] for n in job.candidates()])
    parts = [
        _rows(labels, key, answers.table(found)),
        _told(labels, COUNTS, [0], [0], [json.dumps(_counts(found)).encode()]),
        _problems(job, labels, found),
    ]
    proposed = proposals.packed(found, key, max(1, job.shards // proposals.SHARDS))
    parts.append(_told(labels, PROPOSAL, list(proposed), [0] * len(proposed), list(proposed.values())))
    return pa.concat_tables(parts)


def _rows(labels: list[str], key: np.ndarray, table: pd.DataFrame) -> pa.Table:
    assert list(table.columns) == labels
    cells = [
        pa.array(table.iloc[:, n].astype("str"), pa.string(), from_pandas=True) for n in range(len(labels))
    ]
    return _made(labels, ROW, key, np.zeros(len(key), np.int32), cells, pa.nulls(len(key), pa.binary()))


def _told(labels: list[str], kind: int, key: list[int], at: list[int], said: list[bytes]) -> pa.Table:
    cells = [pa.nulls(len(key), pa.string()) for _ in labels]
    return _made(labels, kind, key, at, cells, pa.array(said, pa.binary()))


def _made(labels: list[str], kind: int, key: Any, at: Any, cells: list[Any], said: pa.Array) -> pa.Table:
    first = [
        pa.array(np.full(len(key), kind), pa.int32()),
        pa.array(key, pa.int64()),
        pa.array(at, pa.int32()),
    ]
    names = ["kind", "key", "at", *(f"c{n}" for n in range(len(labels))), "said"]
    return pa.table([*first, *cells, said], names=names)


def _counts(found: Screening) -> dict[str, Any]:
    """What is summed over the shards."""
    programmes = {code: {**found.statuses(code), "rules": found.counts(code)} for code in found.decisions}
    problems = {one.name: found.problems_of(one.name) for one in found.received}
    return {"states": found.states(), "programmes": programmes, "problems": problems}


def _problems(job: Job, labels: list[str], found: Screening) -> pa.Table:
    """The first problems, each with its place in the order of the files as they are read."""
    first = found.problems.head(FIRST)
    key = placed(job, first)
    said = first[list(PROBLEM_COLUMNS)].astype("object")
    rows = said.where(said.notna(), None).to_dict("records")
    return _told(
        labels, PROBLEM, key.tolist(), list(range(len(rows))), [json.dumps(row).encode() for row in rows]
    )
