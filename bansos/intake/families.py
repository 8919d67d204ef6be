"""DTSEN ranks families: a file of members leads from NIK to KK, one of families from KK to desil.

Of several files the one with the newest day counts; what else two rows say differently is not known; a family
that no file ranks is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from bansos.intake import columns
from bansos.intake.files import Part, TextTable
from bansos.intake.typed import ORIGINS

_DESIL, _ORIGIN = "desil_dtsen", "desil_dtsen_dari"
_FROM_FILE, _FROM_HERE = ORIGINS[0], "DTSEN"
NONE, TORN = -1, -2  # no value; values that contradict each other
NO_DAY = -1  # the age of a table that does not say of which day it is


class Said(NamedTuple):
    """What tables say of each person (int64, NONE or TORN where nothing) and the day of which that is."""

    value: np.ndarray
    age: np.ndarray


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
    people: pd.DataFrame,
    tables: Sequence[pd.DataFrame],
    days: Sequence[date | None] | None = None,
    part: Part | None = None,
) -> tuple[pd.DataFrame, list[np.ndarray]]:
    """People with `desil_dtsen` as DTSEN tables say it, and for each table whose desil it gave (boolean).

    `days`: the day of which each table says it is; what two tables say differently is read in the newer one.
    While any table ranks families, a claim of the people's own file does not count. Without any table of
    members the family card that the people's own file states leads to the family. `part`: what all tables
    say, where only some of their rows are here.
    """
    ages = aged(days or [None] * len(tables))
    kk, own = members(people, tables, ages, part)
    families = newest([stated(table) for table in tables], ages)
    if part and part.desils is not None:
        families = part.desils
    if not (part.is_ranked if part else any(map(is_ranking, tables))):
        return people, [np.zeros(len(people), bool) for _ in tables]
    family = _looked_up(families, kk)
    by_family = (own.value == NONE) | ((family.value != NONE) & (family.age > own.age))
    answer, age = (np.where(by_family, *both) for both in zip(family, own, strict=True))
    here = people[_ORIGIN].eq(_FROM_HERE).to_numpy()
    answer = np.where((answer == NONE) & here, _known(people[_DESIL]), answer)
    seen = [
        np.isin(kk, numbered(table, column="kk")) & (kk >= 0) & is_ranking(table) & _is_of(when, age)
        for table, when in zip(tables, ages, strict=True)
    ]
    return _put(people, np.maximum(answer, NONE)), seen


def _is_of(when: int, age: np.ndarray) -> np.ndarray:
    """For each person: is a table of that day one that may have given the answer, which is of `age`?"""
    return (age == when) | (when == NO_DAY)


def aged(days: Sequence[date | None]) -> list[int]:
    """Days as numbers, NO_DAY where there is none."""
    return [NO_DAY if day is None else day.toordinal() for day in days]


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
    people: pd.DataFrame, tables: Sequence[pd.DataFrame], ages: Sequence[int], part: Part | None = None
) -> tuple[np.ndarray, Said]:
    """For each person the KK and, where its own row has one, the desil: by NIK, else by the person's KK."""
    niks = [numbered(table) for table in tables]
    if not (part.has_members if part else any(map(is_members, tables))):
        nothing = np.full(len(people), NONE)
        return _agreed(people, numbered(people, column="kk")), Said(nothing, nothing)
    mine = numbered(people)
    kks = newest([(nik, numbered(table, column="kk")) for nik, table in zip(niks, tables, strict=True)], ages)
    desils = newest([(nik, _own(table)) for nik, table in zip(niks, tables, strict=True)], ages)
    return _looked_up(kks, mine).value, _looked_up(desils, mine)


def _looked_up(values: pd.DataFrame, keys: np.ndarray) -> Said:
    found = values.reindex(keys)
    return Said(*(found[name].fillna(NONE).to_numpy(np.int64) for name in Said._fields))


def newest(pairs: Sequence[tuple[np.ndarray, np.ndarray]], ages: Sequence[int]) -> pd.DataFrame:
    """Key -> its value in the newest table that has it, and of what day that is.

    TORN where tables of that day, or one that says no day, have another; what is below 0 is left out.
    """
    parts = [
        pd.DataFrame({"key": key, "value": value, "age": age})
        for (key, value), age in zip(pairs, ages, strict=True)
    ]
    whole = pd.concat(parts, ignore_index=True)
    whole = whole[(whole["key"] >= 0) & (whole["value"] >= 0)].drop_duplicates()
    several = whole["key"].duplicated(keep=False)
    if several.any():
        some = whole[several]
        newest = some.groupby("key")["age"].transform("max")
        some = some[(some["age"] == newest) | (some["age"] == NO_DAY)].assign(age=newest)
        torn = some.groupby("key")["value"].transform("nunique") > 1
        whole = pd.concat([whole[~several], some.assign(value=some["value"].mask(torn, TORN))])
    return whole.drop_duplicates("key").set_index("key")


def _agreed(people: pd.DataFrame, kk: np.ndarray) -> np.ndarray:
    """The KK of each row, that of all rows of a person: TORN where they differ."""
    person = people["kept_index"].to_numpy()
    rows = np.flatnonzero(pd.Series(person).duplicated(keep=False))
    changed = kk.copy()
    changed[rows] = _looked_up(newest([(person[rows], kk[rows])], [NO_DAY]), person[rows]).value
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
