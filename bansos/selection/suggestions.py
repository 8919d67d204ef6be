"""Groups that could be formed of eligible people whom nobody put in one: nothing proposed is written over.

Within one area (and one business, of those who name theirs) as many full groups as the people allow, with one
of a family where that is a rule; of all ways to do that, the neediest people get in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bansos.rules.eligibility import Decisions
from bansos.selection import groups as proposals
from bansos.selection import loose, ranking
from bansos.selection.filling import Pool
from bansos.selection.groups import Groups
from bansos.selection.loose import Loose
from bansos.words import number, tr

IN_GROUP, NO_DISTRICT, NO_AREA, NO_FAMILY, TOO_FEW, TOO_FEW_FAMILIES, SAME_FAMILY, LEFT_OVER = range(8)


@dataclass(frozen=True)
class Suggested:
    """Suggested groups. `members`: one row per person: group (0, 1, ...), person (row of the people).

    `rows`: everyone who was free to join (rows of the people), and by these `why`: what became of each.
    """

    size: int
    members: pd.DataFrame
    rows: np.ndarray
    why: np.ndarray

    @property
    def count(self) -> int:
        """How many groups."""
        return len(self.members) // self.size

    def left(self) -> dict[str, int]:
        """Why people are in no suggested group, with how many they are."""
        found = np.bincount(self.why, minlength=LEFT_OVER + 1)
        return {self.reason(k): int(found[k]) for k in range(NO_DISTRICT, len(found)) if found[k]}

    def reason(self, why: int) -> str:
        """What became of a person, in the reader's language."""
        return (
            tr("dalam kelompok yang disarankan"),
            tr("kabupaten/kota belum diketahui"),
            tr("wilayahnya (kecamatan atau desa) belum diketahui"),
            tr("nomor KK belum diketahui"),
            tr("calon di wilayah dan usaha ini kurang dari {size}", size=number(self.size)),
            tr("calon di wilayah dan usaha ini kurang dari {size} keluarga", size=number(self.size)),
            tr("sekeluarga (KK) dengan calon yang lebih dahulu di semua kelompok wilayah ini"),
            tr("sisa sesudah semua kelompok di wilayah ini penuh"),
        )[why]


def suggest(pool: Pool, decisions: Decisions, groups: Groups | None) -> Suggested:
    """Groups of eligible people who are in no proposed one. Empty where a programme knows no groups."""
    free = loose.find(pool, decisions, groups)
    return form(free, lambda rows: ranking.tokens(pool.people, rows), pool.seed)


def form(free: Loose, tokens_of: ranking.Tokens, seed: str) -> Suggested:
    """The groups that loose people form. `tokens_of` gives the tokens of rows whose need is equal."""
    rows = free.rows if free.asked.rules else free.rows[:0]
    size, why = free.asked.size, _unable(free, rows)
    able = np.flatnonzero(why == IN_GROUP)
    here = rows[able]
    cell = pd.factorize(_joined(free.area[here], free.business[here]), sort=True)[0]
    order = ranking.ordered(cell, free.need[here], lambda at: tokens_of(here[at]), seed)
    able, here, cell = able[order], here[order], cell[order]
    family = _families(cell, free.family[here]) if free.asked.one_a_family else np.arange(len(here))
    group, why[able] = _formed(cell, family, size)
    seated = np.flatnonzero(group >= 0)
    seated = seated[np.argsort(group[seated], kind="stable")]
    return Suggested(size, pd.DataFrame({"group": group[seated], "person": here[seated]}), rows, why)


def as_groups(pool: Pool, decisions: Decisions, found: Suggested) -> Groups | None:
    """The suggested groups, checked by the same rules as proposed ones: what there still is to ask."""
    people = pool.people.iloc[found.members["person"].to_numpy()]
    names = pd.Index([tr("Saran {n}", n=k + 1) for k in range(found.count)], dtype="str")
    named = pd.Categorical.from_codes(found.members["group"].to_numpy(), names)
    one = pd.Categorical.from_codes(np.zeros(len(people), dtype=np.int8), [tr("saran")])
    return proposals.check(people.assign(kelompok=named, file=one), decisions, pool.overrides)


def _unable(free: Loose, rows: np.ndarray) -> np.ndarray:
    unknown = [~free.has_district[rows], free.area[rows] < 0]
    unknown += [(free.family[rows] < 0) & free.asked.one_a_family]
    return np.select(unknown, [NO_DISTRICT, NO_AREA, NO_FAMILY], IN_GROUP)


def _families(cell: np.ndarray, family: np.ndarray) -> np.ndarray:
    """One number for all of one family in one cell. Most are the only one: only the others are looked at."""
    found = np.arange(len(cell))
    several = np.flatnonzero(np.bincount(family)[family] > 1)
    found[several] = len(cell) + pd.factorize(_joined(cell[several], family[several]))[0]
    return found


def _joined(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """One number for two."""
    return first * (second.max(initial=0) + 2) + second + 1


def _formed(cell: np.ndarray, family: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The group (-1: none) and what became of each, of people who stand by cell and then by need.

    With g groups a family fills at most g places. As many groups as possible: the largest g for which all
    families together fill g x size. Who is beyond the g-th of a family stays out; of the rest, the first.
    """
    people = np.bincount(cell)
    many = np.bincount(family)[family] > 1
    groups = _most_groups(cell, family, many, people // size, size)
    beyond = np.zeros(len(cell), dtype=bool)
    beyond[many] = _count_before(family[many]) >= groups[cell[many]]
    place = _count_before_in_run(cell, ~beyond)
    seated = ~beyond & (place < groups[cell] * size)
    group = np.where(seated, place // size, -1)
    _deal(group, cell, family, seated & many, groups)
    start = np.append(0, np.cumsum(groups))[:-1]
    none = groups[cell] == 0
    why = np.select(
        [seated, none & (people[cell] < size), none, beyond],
        [IN_GROUP, TOO_FEW, TOO_FEW_FAMILIES, SAME_FAMILY],
        LEFT_OVER,
    )
    return np.where(seated, group + start[cell], -1), why


def _most_groups(
    cell: np.ndarray, family: np.ndarray, many: np.ndarray, groups: np.ndarray, size: int
) -> np.ndarray:
    """Per cell the largest number of groups. Starting from above, it falls until what is there fills it."""
    single = np.bincount(cell[~many], minlength=len(groups))
    members = np.bincount(family[many])
    where = np.zeros(len(members), dtype=np.int64)
    where[family[many]] = cell[many]
    where, members = where[members > 0], members[members > 0]
    while True:
        places = np.bincount(where, np.minimum(members, groups[where]), minlength=len(groups))
        fewer = np.minimum(groups, (single + places.astype(np.int64)) // size)
        if (fewer == groups).all():
            return groups
        groups = fewer


def _deal(
    group: np.ndarray, cell: np.ndarray, family: np.ndarray, among: np.ndarray, groups: np.ndarray
) -> None:
    """Where two of a family sit in one group, deal the people of that cell out anew, family by family."""
    at = np.flatnonzero(among)
    twice = pd.Series(_joined(family[at], group[at])).duplicated().to_numpy()
    if not twice.any():
        return
    anew = np.zeros(len(groups), dtype=bool)
    anew[cell[at[twice]]] = True
    first = np.arange(len(cell))
    first[at] = pd.Series(at).groupby(family[at]).transform("min")
    seated = np.flatnonzero(anew[cell] & (group >= 0))
    dealt = seated[np.argsort(first[seated], kind="stable")]
    group[dealt] = _count_before_in_run(cell[dealt], np.ones(len(dealt), dtype=bool)) % groups[cell[dealt]]


def _count_before(values: np.ndarray) -> np.ndarray:
    """How often the same value stands before each."""
    return pd.Series(values).groupby(values, sort=False).cumcount().to_numpy()


def _count_before_in_run(run: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """How many that count stand before each in its own run; runs stand together."""
    before = np.cumsum(counts) - counts
    start = np.flatnonzero(np.append(True, run[1:] != run[:-1])) if len(run) else np.zeros(0, dtype=np.int64)
    return before - np.repeat(before[start], np.diff(np.append(start, len(run))))
