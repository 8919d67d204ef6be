"""The filled list of a visit: whom each row is about, and which of its cells were asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from bansos.intake import columns, problems, registers
from bansos.intake.columns import normal
from bansos.intake.families import numbered
from bansos.intake.files import TextTable
from bansos.intake.people import Reading
from bansos.intake.problems import Finding
from bansos.intake.roles import VISITS
from bansos.intake.typed import FROM_FILE, ORIGINS
from bansos.words import tr

CODE, CARD = "Kode baris", "NIK menurut KTP"  # headers of the list that mean no column of people
NUMBER = "nik"


@dataclass(frozen=True)
class Answered:
    """People with the answers of visits, what of the lists could not be used, and who was found in each."""

    people: pd.DataFrame
    problems: pd.DataFrame
    found: tuple[np.ndarray, ...]


def tokens(people: pd.DataFrame, digests: Mapping[str, str]) -> pd.Series:
    """A code for each row: the start of its file's SHA-256 (`digests`, by name), its sheet's place, its row.

    The same file gives the same codes, whatever other files stand beside it.
    """
    file, row = people["file"], pa.array(people["row"].to_numpy()).cast(pa.string())
    starts = pa.array([digests[name][:8] for name in file.cat.categories]).take(pa.array(file.cat.codes))
    places = pd.DataFrame({"file": file.cat.codes, "sheet": people["sheet"].cat.codes})
    sheets = places.drop_duplicates()
    sheets = sheets.assign(place=sheets.groupby("file").cumcount() + 1)
    sheet = pa.array(places.merge(sheets, how="left")["place"].to_numpy()).cast(pa.string())
    joined = pc.binary_join_element_wise(starts, sheet, row, "-")
    return pd.Series(joined.to_pandas(), people.index, dtype="str")


def cards(visit: Reading) -> pd.Series:
    """The numbers read from cards (text), by the code of their row; only those that say something."""
    found = _texts(visit, CARD).set_axis(_texts(visit, CODE))
    return found[found.str.contains(r"\d", regex=True) & ~found.index.duplicated()]


def corrected(table: TextTable, label: str, at: np.ndarray, niks: Sequence[str]) -> TextTable:
    """A table with other numbers under a label, at these rows (0-based)."""
    texts = table.table[label].cast(pa.string()).combine_chunks()
    where = np.zeros(len(texts), bool)
    where[at] = True
    put = pa.array([nik for _, nik in sorted(zip(at.tolist(), niks, strict=True))], pa.string())
    column = table.table.column_names.index(label)
    changed = table.table.set_column(column, label, pc.replace_with_mask(texts, pa.array(where), put))
    numeric = {name: _cleared(mask, where) if name == label else mask for name, mask in table.numeric.items()}
    return replace(table, table=changed, numeric=numeric)


def _cleared(mask: pa.Array, where: np.ndarray) -> pa.Array:
    """A mask that says no at some rows: a number that a person read is text, not a number cell."""
    whole = mask.combine_chunks() if isinstance(mask, pa.ChunkedArray) else mask
    return pc.if_else(pa.array(where), False, whole)


def applied(
    people: pd.DataFrame,
    codes: pd.Series,
    asked: tuple[Mapping[str, np.ndarray], Mapping[str, np.ndarray]],
    visits: Sequence[Reading],
) -> Answered:
    """People in whom the cells that were asked for hold what visits, newest first, say.

    `codes`: as `tokens` gives them. `asked`: by column who, when the list was made and now (a number read
    from a card may have closed some). What is not used, or takes the place of other words, is a problem.
    """
    then, now = asked
    is_asked = np.logical_or.reduce([*then.values(), np.zeros(len(people), bool)])
    open_cells = {column: who & now.get(column, False) for column, who in then.items() if column != NUMBER}
    said, found = [], []
    for visit in visits:
        at = _located(people, codes, is_asked, visit)
        people, findings = _filled(people, open_cells, then, visit, at)
        findings += _astray(visit, at)
        shown = visit.people["state"].ne("set_aside").to_numpy()
        said += [_of_asked(visit, set(open_cells)), problems.table(visit.grid, findings, shown)]
        seen = np.zeros(len(people), bool)
        seen[at[at >= 0]] = True
        found.append(seen)
    return Answered(people, pd.concat(said, ignore_index=True), tuple(found))


def _of_asked(visit: Reading, asked: Collection[str]) -> pd.DataFrame:
    """The problems of a list in cells that it asks for; the others are those of the candidates' file."""
    names = {label for match in visit.mapping.values() for label, name in match.items() if name in asked}
    return visit.problems[visit.problems["column"].isin(names)]


def _located(people: pd.DataFrame, codes: pd.Series, is_asked: np.ndarray, visit: Reading) -> np.ndarray:
    """For each row of a list the row of the person: by the code, else by the NIK; -1 for nobody asked."""
    rows = np.flatnonzero(is_asked)
    at = pd.Index(codes.iloc[rows]).get_indexer(_texts(visit, CODE))
    known = pd.Index(numbered(people)[rows])
    own = ~known.duplicated(keep=False) & (known >= 0)  # a number of two people says nothing of either
    by_number = known[own].get_indexer(pd.Index(numbered(visit.people)))
    best = np.where(at >= 0, rows[at], -1) if len(rows) else np.full(len(visit.people), -1)
    return np.where((best < 0) & (by_number >= 0), rows[own][by_number], best) if own.any() else best


def _texts(visit: Reading, header: str) -> pd.Series:
    """The cells under a header of our own; all empty where the list has lost it."""
    label = next((label for label in visit.original if normal(label) == normal(header)), None)
    if label is None:
        return pd.Series("", index=visit.people.index)
    return visit.original[label].astype("str").fillna("").str.strip()


def _filled(
    people: pd.DataFrame,
    open_cells: dict[str, np.ndarray],
    asked: Mapping[str, np.ndarray],
    visit: Reading,
    at: np.ndarray,
) -> tuple[pd.DataFrame, list[Finding]]:
    """The answers of one list put in; each asked cell takes one answer and is closed then."""
    changed, findings, nobody = {}, [], np.zeros(len(people), bool)
    for column in columns.columns():
        rows = _stated(visit, column)
        rows = rows[at[rows] >= 0]
        if column == NUMBER or not len(rows) or column not in people:
            continue
        wanted = asked.get(column, nobody)[at[rows]]
        is_open = open_cells.get(column, nobody)[at[rows]]
        first = np.isin(rows, rows[is_open][np.unique(at[rows[is_open]], return_index=True)[1]])
        known, said = people[column].iloc[at[rows]], visit.people[column].iloc[rows]
        differs = _differs(known, said)
        findings += [
            _finding("visit_unasked", column, rows[~wanted & differs]),
            _finding("visit_late", column, rows[wanted & ~first & differs]),
            _finding("visit_instead", column, rows[first & differs & known.notna().to_numpy()]),
        ]
        still = rows[first]
        if len(still):
            fill = np.zeros(len(people), bool)
            fill[at[still]] = True
            open_cells[column] = open_cells[column] & ~fill
            order = still[np.argsort(at[still])]
            changed[column] = registers.put(people[column], fill, visit.people[column].iloc[order])
            if (origin := f"{column}_dari") in people:
                changed[origin] = registers.with_origin(people[origin], fill, VISITS)
    return people.assign(**changed), [one for one in findings if len(one.rows)]


def _stated(visit: Reading, column: str) -> np.ndarray:
    """The rows in which the list itself, not a NIK, says something of a column."""
    if column not in visit.people:
        return np.array([], int)
    stated = visit.people[column].notna() & visit.people["state"].ne("set_aside")
    origin = visit.people.get(f"{column}_dari")
    return np.flatnonzero(stated if origin is None else stated & origin.eq(ORIGINS[FROM_FILE]))


def _differs(known: pd.Series, said: pd.Series) -> np.ndarray:
    old, new = known.astype("object").to_numpy(), said.astype("object").to_numpy()
    same = [pd.notna(a) and a == b for a, b in zip(old, new, strict=True)]
    return ~np.array(same, bool)


def _astray(visit: Reading, at: np.ndarray) -> list[Finding]:
    """Rows about nobody who is to be verified, and numbers read from a card."""
    listed = visit.people["state"].ne("set_aside").to_numpy()
    card = listed & _texts(visit, CARD).str.contains(r"\d", regex=True).to_numpy()
    found = [
        _finding("visit_nobody", NUMBER, np.flatnonzero(listed & (at < 0))),
        _finding("visit_card", NUMBER, np.flatnonzero(card)),
    ]
    return [one for one in found if len(one.rows)]


def _finding(code: str, column: str, rows: np.ndarray) -> Finding:
    text, cure = _said()[code]
    return Finding(code, column, rows, [text], cure)


def _said() -> dict[str, tuple[str, str]]:
    """What is wrong with a cell of a list, by its code, and how to mend it."""
    return {
        "visit_unasked": (
            tr("Sel ini tidak ditanyakan pada kunjungan; isinya tidak dipakai."),
            tr("Bila isinya memang lain, ubah di berkas usulan."),
        ),
        "visit_late": (
            tr("Sel ini sudah terjawab lain: oleh kunjungan yang lebih baru, atau sejak NIK dibetulkan."),
            tr("Isinya tidak dipakai. Cocokkan kedua jawaban itu."),
        ),
        "visit_instead": (
            tr("Jawaban kunjungan dipakai, bukan isi sebelumnya yang tidak jelas."),
            tr("Perbaiki juga di berkas asalnya."),
        ),
        "visit_nobody": (
            tr("Baris ini tidak cocok dengan orang yang perlu diverifikasi; isinya tidak dipakai."),
            tr("Periksa kode baris dan NIK, atau unggah usulan yang sama seperti saat daftar dibuat."),
        ),
        "visit_card": (
            tr("NIK orang ini dibaca menurut KTP pada kunjungan, bukan menurut usulan."),
            tr("Perbaiki juga di berkas usulan."),
        ),
    }
