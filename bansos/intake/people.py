"""From text tables to one table of people, typed and named, and the list of their problems."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from bansos.intake import (
    columns,
    doubles,
    findings,
    gathering,
    identity,
    originals,
    overlaps,
    problems,
    rowstates,
    typed,
)
from bansos.intake.files import Note, TextTable
from bansos.intake.overlaps import Overlaps, Search
from bansos.intake.problems import Grid
from bansos.intake.typed import Typed
from bansos.settings import InputError
from bansos.together import later
from bansos.words import tr

NEEDED = ("nik",)


@dataclass(frozen=True)
class Reading:
    """People (one row a data row), their problems, the office's own columns as text, and what was matched.

    `mapping` is file -> label -> canonical column or None. `original` has one row for each row of `people`.
    `overlaps` waits for the pairs of rows that may be one person, where they are looked for.
    """

    people: pd.DataFrame
    problems: pd.DataFrame
    original: pd.DataFrame
    mapping: Mapping[str, Mapping[str, str | None]]
    grid: Grid
    overlaps: Callable[[], Overlaps] | None = None


def read_people(
    tables: Sequence[TextTable],
    *,
    on: date,
    mapping: Mapping[str, Mapping[str, str | None]] | None = None,
    codes: str | None = None,
    keys: Collection[str] = NEEDED,
    search: Search | None = None,
) -> Reading:
    """The people of all tables, in their order. Raises InputError where a file has no column of `keys`.

    `mapping` (file -> label -> canonical column or None) is what the user corrected; `codes` ("kemendagri"
    or "bps") says whose bare district codes the files use; dates are judged on `on`.
    `keys`: a table needs one of these columns (a table of families has a KK and no NIK).
    `search`: look for people who stand there twice, and do what was decided about them.
    """
    grid = grid_of(tables, mapping or {}, keys)
    found = typed.read(grid, on, codes)
    state, kept = _states(grid, found)
    numbers = {"nik": _series(found.nik.text), "kk": _series(found.kk.text)}
    pairs = None
    if search is not None:
        people = _people(grid, found, state, kept, numbers)
        pairs, found, state, kept = _settled(grid, found, (state, kept), people, search)
    found, torn = doubles.reconciled(found, kept)
    shown = state != rowstates.SET_ASIDE
    listed = problems.table(grid, [*findings.of(grid, found, state, kept), *torn], shown)
    people = _people(grid, found, state, kept, numbers)
    matched: dict[str, dict[str, str | None]] = {}
    for table, match in zip(grid.tables, grid.matches, strict=True):
        matched.setdefault(table.file, {}).update(match)
    return Reading(people, listed, originals.of(grid), matched, grid, pairs)


def grid_of(
    tables: Sequence[TextTable], mapping: Mapping[str, Mapping[str, str | None]], keys: Collection[str]
) -> Grid:
    """The tables that have a column of `keys`, and where each row stands. Raises InputError as above."""
    if not tables:
        raise InputError(tr("Belum ada berkas."))
    matches = [columns.match(t.table.column_names, mapping.get(t.file)) for t in tables]
    used = [index for index, match in enumerate(matches) if set(keys) & set(match.values())]
    for file in dict.fromkeys(table.file for table in tables):
        if all(tables[index].file != file for index in used):
            raise _unusable(next(table for table in tables if table.file == file), keys)
    kept = tuple(_with_skipped(tables, index, used, keys) for index in used)
    sizes = [table.table.num_rows for table in kept]
    places, rows = np.repeat(np.arange(len(sizes)), sizes), [table.rows for table in kept]
    return Grid(kept, tuple(matches[index] for index in used), places, np.concatenate(rows))


def _with_skipped(
    tables: Sequence[TextTable], index: int, used: Sequence[int], keys: Collection[str]
) -> TextTable:
    """The table; the first used one of a file also says which sheets of the file have no NIK column."""
    table = tables[index]
    if next(at for at in used if tables[at].file == table.file) != index:
        return table
    skipped = [t for at, t in enumerate(tables) if t.file == table.file and at not in used]
    notes = tuple(Note("sheet_skipped", str(_unusable(o, keys)), tr("Tidak dibaca.")) for o in skipped)
    return replace(table, notes=table.notes + notes)


def _unusable(table: TextTable, keys: Collection[str]) -> InputError:
    return InputError(
        tr(
            "{where}: tidak ada kolom {missing}. Judul yang ditemukan: {labels}. "
            "Perbaiki judulnya, atau pilih kolomnya pada pencocokan kolom.",
            where=findings.place(table),
            missing=", ".join(columns.columns()[key].title for key in keys),
            labels=findings.labels(table),
        )
    )


def _states(grid: Grid, found: Typed) -> tuple[np.ndarray, np.ndarray]:
    """State codes of rowstates.STATES, and for each row the index of the row that is counted."""
    # A table of families has no NIK: its KK says that somebody stands there.
    someone = np.where(grid.has("nik"), rowstates.has_nik(found.nik), rowstates.has_nik(found.kk))
    parts = [
        rowstates.is_aside(table, match, someone[grid.table == index])
        for index, (table, match) in enumerate(zip(grid.tables, grid.matches, strict=True))
    ]
    aside = np.concatenate(parts)
    kept = rowstates.kept(found.nik, found.names, ~aside)
    again = kept != np.arange(len(kept))
    return np.select([aside, again], [rowstates.SET_ASIDE, rowstates.DUPLICATE], rowstates.PERSON), kept


def _settled(
    grid: Grid, found: Typed, now: tuple[np.ndarray, np.ndarray], people: pd.DataFrame, search: Search
) -> tuple[Callable[[], Overlaps], Typed, np.ndarray, np.ndarray]:
    """Pairs that may be one person, and the rows with what was decided about them: typed, state, kept."""
    state, kept = now
    written = typed.whole(gathering.texts(grid, "nik"), grid)
    if not search.verdicts.by_pair:  # then nothing waits for the pairs but who wants to see them
        return later(lambda: overlaps.find(people, written, search)), found, state, kept
    pairs = overlaps.find(people, written, search)
    pairs, kept, shared = overlaps.settled(pairs, kept, found.nik.state == identity.OK)
    nik = replace(found.nik, state=np.where(shared, identity.SHARED, found.nik.state).astype(np.int8))
    again = np.where(kept != np.arange(len(kept)), rowstates.DUPLICATE, rowstates.PERSON)
    return lambda: pairs, replace(found, nik=nik), np.where(state == rowstates.SET_ASIDE, state, again), kept


def _series(texts: pa.Array) -> pd.Series:
    return pa.chunked_array([texts]).to_pandas()


def _people(
    grid: Grid, found: Typed, state: np.ndarray, kept: np.ndarray, numbers: Mapping[str, pd.Series]
) -> pd.DataFrame:
    again = state == rowstates.DUPLICATE
    places = {
        "file": _named(grid.table, [table.file for table in grid.tables]),
        "sheet": _named(grid.table, [table.sheet for table in grid.tables]),
        "row": grid.row.astype(np.int64),
        "state": pd.Categorical.from_codes(state, list(rowstates.STATES)),
        "kept_row": pd.array(np.where(again, grid.row[kept], 0), "Int64"),
        "kept_index": kept,
        "nik": numbers["nik"],
        "nik_state": pd.Categorical.from_codes(found.nik.state, list(identity.STATES)),
        "kk": numbers["kk"],
        "kk_state": pd.Categorical.from_codes(found.kk.state, list(identity.STATES)),
    }
    people = pd.DataFrame({**places, **found.columns}, copy=False)
    people["kept_row"] = people["kept_row"].mask(~again)
    return people


def _named(codes: np.ndarray, names: Sequence[str | None]) -> pd.Categorical:
    known = list(dict.fromkeys(name for name in names if name is not None))
    index = np.array([-1 if name is None else known.index(name) for name in names])
    return pd.Categorical.from_codes(index[codes], pd.Index(known, dtype="str"))
