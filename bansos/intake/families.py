"""DTSEN ranks families: a file of members leads from NIK to KK, one of families from KK to desil.

What two rows say differently is not known; a family that no file ranks is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from bansos.intake import columns
from bansos.intake.files import Part, TextTable
from bansos.intake.typed import ORIGINS

_DESIL, _ORIGIN = "desil_dtsen", "desil_dtsen_dari"
_FROM_FILE, _FROM_HERE = ORIGINS[0], "DTSEN"
NONE, TORN = -1, -2  # no value; values that contradict each other


def numbered(people: pd.DataFrame, state: str = "ok", column: str = "nik") -> np.ndarray:
    """NIK (or KK) numbers of one state as int64, -1 for all other rows."""
    found = np.full(len(people), -1, np.int64)
    rows = ((people[f"{column}_state"] == state) & (people["state"] != "set_aside")).to_numpy()
    found[rows] = people[column][rows].astype("int64[pyarrow]").to_numpy(np.int64) if rows.any() else 0
    return found


def own(people: pd.DataFrame) -> pd.DataFrame:
    """A DTSEN table in which a desil on the row itself is the DTSEN one, whatever its header said of it."""
    return _put(people, _own(people))


def parted(
    tables: Sequence[TextTable], mapping: Mapping[str, Mapping[str, str | None]]
) -> tuple[tuple[TextTable, ...], tuple[TextTable, ...]]:
    """Tables of people (with a NIK column), and tables of families (without)."""
    matches = (columns.match(t.table.column_names, mapping.get(t.file)).values() for t in tables)
    has_nik = ["nik" in match for match in matches]
    people = tuple(table for table, has in zip(tables, has_nik, strict=True) if has)
    return people, tuple(table for table, has in zip(tables, has_nik, strict=True) if not has)


def ranked(
    people: pd.DataFrame, tables: Sequence[pd.DataFrame], part: Part | None = None
) -> tuple[pd.DataFrame, list[np.ndarray]]:
    """People with `desil_dtsen` as DTSEN tables say it, and for each table whose family it has (boolean).

    While any table ranks families, a claim of the people's own file does not count. Without any table of
    members the family card that the people's own file states leads to the family. `part`: what all tables
    say, where only some of their rows are here.
    """
    has_members = part.has_members if part else any(is_members(table) for table in tables)
    kk, desil = members(people, tables, has_members)
    families = _unique([stated(table) for table in tables])
    if part and part.desils is not None:
        families = part.desils
    if not (part.is_ranked if part else any(is_ranking(table) for table in tables)):
        return people, [np.zeros(len(people), bool) for _ in tables]
    by_family = _looked_up(families, kk)
    answer = np.where(desil == NONE, by_family, desil)
    here = people[_ORIGIN].eq(_FROM_HERE).to_numpy()
    answer = np.where((answer == NONE) & here, _known(people[_DESIL]), answer)
    seen = [np.isin(kk, numbered(table, column="kk")) & (kk >= 0) & is_ranking(table) for table in tables]
    return _put(people, np.maximum(answer, NONE)), seen


def stated(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The family card of each row, and the desil on the row itself; below 0 where there is none."""
    return numbered(table, column="kk"), _own(table)


def is_members(table: pd.DataFrame) -> bool:
    """Does a table lead from people to families: is there a good NIK in it?"""
    return bool((numbered(table) >= 0).any())


def is_ranking(table: pd.DataFrame) -> bool:
    """Does a table rank any family?"""
    return bool((_own(table) >= 0).any())


def members(
    people: pd.DataFrame, tables: Sequence[pd.DataFrame], has_members: bool
) -> tuple[np.ndarray, np.ndarray]:
    """For each person the KK and, where its own row has one, the desil: by NIK, else by the person's KK."""
    niks = [numbered(table) for table in tables]
    if not has_members:
        return _agreed(people, numbered(people, column="kk")), np.full(len(people), NONE)
    mine = numbered(people)
    kks = _unique([(nik, numbered(table, column="kk")) for nik, table in zip(niks, tables, strict=True)])
    desils = _unique([(nik, _own(table)) for nik, table in zip(niks, tables, strict=True)])
    return _looked_up(kks, mine), _looked_up(desils, mine)


def _looked_up(values: pd.Series, keys: np.ndarray) -> np.ndarray:
    return values.reindex(keys).fillna(NONE).to_numpy(np.int64)


def _unique(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> pd.Series:
    """Key -> its one value, TORN where it has several; keys and values below 0 are left out."""
    whole = pd.DataFrame(
        {"key": np.concatenate([k for k, _ in pairs]), "value": np.concatenate([v for _, v in pairs])}
    )
    whole = whole[(whole["key"] >= 0) & (whole["value"] >= 0)].drop_duplicates()
    torn = whole["key"].duplicated(keep=False)
    whole["value"] = whole["value"].mask(torn, TORN)
    return whole.drop_duplicates("key").set_index("key")["value"]


def _agreed(people: pd.DataFrame, kk: np.ndarray) -> np.ndarray:
    """The KK of each row, that of all rows of a person: TORN where they differ."""
    person = people["kept_index"].to_numpy()
    rows = np.flatnonzero(pd.Series(person).duplicated(keep=False))
    changed = kk.copy()
    changed[rows] = _looked_up(_unique([(person[rows], kk[rows])]), person[rows])
    return changed


def _own(table: pd.DataFrame) -> np.ndarray:
    """The desil on the row itself: by its own header, else by one that says desil alone; -1 where none."""
    plain = table["desil"].where(table["desil_dari"].eq(_FROM_FILE))
    return np.where(table["state"] == "set_aside", NONE, _known(table[_DESIL].fillna(plain)))


def _known(values: pd.Series) -> np.ndarray:
    return values.fillna(NONE).to_numpy(np.int64)


def _put(people: pd.DataFrame, desil: np.ndarray) -> pd.DataFrame:
    values = pd.arrays.IntegerArray(np.maximum(desil, 0).astype(np.int8), desil < 0)
    codes = np.where(desil < 0, -1, ORIGINS.index(_FROM_HERE))
    origin = pd.Categorical.from_codes(codes, list(ORIGINS))
    index = people.index
    return people.assign(**{_DESIL: pd.Series(values, index), _ORIGIN: pd.Series(origin, index)})
