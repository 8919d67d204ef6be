"""Fill the places of each district by need; the rest is a waiting list; who takes none has a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bansos.places import districts
from bansos.rules.eligibility import STATUS, Decisions
from bansos.selection import ranking
from bansos.selection.groups import Groups
from bansos.selection.quota import Quota
from bansos.selection.ranking import Tokens

STATES = ("not_eligible", "selected", "waiting", "elsewhere", "outside")
NOT_ELIGIBLE, SELECTED, WAITING, ELSEWHERE, OUTSIDE = range(5)
NOBODY = -1
GROUPS, PEOPLE, MEMBERS = "groups", "people", "members"


@dataclass(frozen=True)
class Pool:
    """Who may be selected: the people table, which rows count as a person, the seed, the scenario's keys."""

    people: pd.DataFrame
    counted: np.ndarray
    seed: str
    overrides: Mapping[str, Any]


@dataclass(frozen=True)
class Filled:
    """The places of one programme, filled.

    `kind`: what fills a place: `groups` (proposed ones), `people`, or `members`: people where a place is for
    a group and nobody proposed one; a place then holds as many as a group. `table`: per district (index: its
    code) places, selected, waiting and unused, all of that kind; None where the plan states no split.

    By row of the people: `state` (of STATES; -1: no counted person) and `position`, from 1 on within the
    district: of the selected in the order of need, of who waits in the waiting list; 0 for all others.
    """

    kind: str
    table: pd.DataFrame | None
    state: np.ndarray
    position: np.ndarray

    def counts(self) -> dict[str, int]:
        """People by state: together all people."""
        return {name: int((self.state == k).sum()) for k, name in enumerate(STATES)}

    def to_json(self) -> dict[str, Any]:
        """What `screen --json` says: `selected` people and the `quota`; null where no split is stated."""
        if self.table is None:
            return {"selected": None, "quota": None}
        split = {code: {k: int(n) for k, n in row.items()} for code, row in self.table.iterrows()}
        total = {name: int(n) for name, n in self.table.sum().items()}
        quota = {"of": self.kind, **total, "by_district": split, "people": self.counts()}
        return {"selected": self.counts()["selected"], "quota": quota}


@dataclass(frozen=True)
class Selection:
    """The places of every programme that was decided and that the plan names, filled, and how."""

    quota: Quota
    seed: str
    filled: Mapping[str, Filled]

    def choices(self) -> tuple[str, ...]:
        """The places and the seed as KEY=VALUE, for a stamp."""
        return (*self.quota.choices(), f"kuota.benih={self.seed}")

    def elsewhere(self) -> tuple[np.ndarray, list[str]]:
        """By row of the people the number of the programme that selected it, -1 for none; their codes."""
        taken = np.full(max((len(found.state) for found in self.filled.values()), default=0), NOBODY)
        for k, found in enumerate(self.filled.values()):
            taken[found.state == SELECTED] = k
        return taken, list(self.filled)


@dataclass(frozen=True)
class _Units:
    """What may take a place: its district (a number), its keys, its members (unit, row of the people)."""

    district: np.ndarray
    values: np.ndarray
    unit: np.ndarray
    person: np.ndarray
    tokens: Tokens


def select(
    pool: Pool, decisions: Mapping[str, Decisions], groups: Mapping[str, Groups | None], quota: Quota
) -> Selection:
    """Fill the places of all programmes that were decided and that the plan names.

    A person takes one place. Who is eligible for two programmes takes it in the first one by the programmes'
    own `order` (that of `decisions`), if a place is left there; else the next one. Raises InputError.
    """
    taken, filled = np.zeros(len(pool.people), dtype=bool), {}
    for code, decided in decisions.items():
        if code in quota.places:
            filled[code] = _fill(pool, decided, groups[code], quota.places[code], taken)
            taken = taken | (filled[code].state == SELECTED)
    return Selection(quota, pool.seed, filled)


def _fill(
    pool: Pool,
    decided: Decisions,
    groups: Groups | None,
    places: Mapping[str, int] | None,
    taken: np.ndarray,
) -> Filled:
    eligible = pool.counted & decided.status.eq(STATUS[2]).to_numpy()
    state = np.full(len(eligible), NOBODY, dtype=np.int8)
    state[pool.counted], state[eligible], state[eligible & taken] = NOT_ELIGIBLE, OUTSIDE, ELSEWHERE
    position, kind = np.zeros(len(eligible), dtype=np.int64), GROUPS
    if groups is None:
        size = decided.programme.amount("group_size", decided.on, pool.overrides) if decided.asked else 1
        kind = PEOPLE if size == 1 else MEMBERS
    if places is None:
        return Filled(kind, None, state, position)
    need = ranking.need(pool.people, decided, pool.overrides).keys
    free = eligible & ~taken
    units = _people(pool.people, need, free) if groups is None else _groups(pool.people, need, free, groups)
    order = _apart(units, ranking.ordered(units.district, units.values, units.tokens, pool.seed))
    capacity = np.array([places.get(code, 0) for code in districts()]) * (size if kind == MEMBERS else 1)
    line = np.zeros(len(units.district), dtype=np.int64)
    line[order] = _in_line(units.district[order])
    placed = line[units.unit] > 0
    rows, mine = units.person[placed], line[units.unit[placed]]
    most = capacity[units.district[units.unit[placed]]]
    state[rows] = np.where(mine <= most, SELECTED, WAITING)
    position[rows] = np.where(mine <= most, mine, mine - most)
    asking = np.bincount(units.district[order], minlength=len(capacity))
    return Filled(kind, _table(capacity, asking), state, position)


def _people(people: pd.DataFrame, need: np.ndarray, free: np.ndarray) -> _Units:
    """Everyone who is free and whose district is known."""
    district = _district(people["kabupaten"])
    rows = np.flatnonzero(free & (district >= 0))
    mine = np.arange(len(rows))
    return _Units(district[rows], need[rows], mine, rows, lambda at: ranking.tokens(people, rows[at]))


def _groups(people: pd.DataFrame, need: np.ndarray, free: np.ndarray, groups: Groups) -> _Units:
    """The groups that are eligible, of which every member is free, and whose district is known.

    The key of a group is the mean of its members' keys: a group is as needy as its people.
    """
    district = _district(groups.table["kabupaten"])
    number, person = groups.members["group"].to_numpy(), groups.members["person"].to_numpy()
    size = np.bincount(number, minlength=len(district))
    whole = (np.bincount(number, free[person], minlength=len(district)) == size) & (size > 0)
    fit = np.flatnonzero(whole & (district >= 0) & groups.table["status"].eq(STATUS[2]).to_numpy())
    place = np.full(len(district), -1)
    place[fit] = np.arange(len(fit))
    unit = place[number]
    unit, person = unit[unit >= 0], person[unit >= 0]
    sums = [np.bincount(unit, need[person, k], minlength=len(fit)) / size[fit] for k in range(need.shape[1])]
    values = np.column_stack(sums) if sums else np.zeros((len(fit), 0))

    def tokens(at: np.ndarray) -> list[str]:
        asked = np.isin(unit, at)
        found = pd.Series(ranking.tokens(people, person[asked])).groupby(unit[asked]).agg(ranking.group_token)
        return found.reindex(at).tolist()

    return _Units(district[fit], values, unit, person, tokens)


def _apart(units: _Units, order: np.ndarray) -> np.ndarray:
    """The order without units that share a person with one before them (only where a rule was put off)."""
    shared = np.isin(units.person, units.person[pd.Series(units.person).duplicated().to_numpy()])
    if not shared.any():
        return order
    members = pd.Series(units.person[shared]).groupby(units.unit[shared]).agg(set)
    seen: set[int] = set()
    late = set()
    for unit in order[np.isin(order, members.index)].tolist():
        if seen & members[unit]:
            late.add(unit)
        else:
            seen |= members[unit]
    return order[~np.isin(order, list(late))]


def _in_line(area: np.ndarray) -> np.ndarray:
    """The place of each in the run of its own area, from 1 on; the areas stand together."""
    start = np.append(True, area[1:] != area[:-1]) if len(area) else np.zeros(0, dtype=bool)
    first = np.flatnonzero(start)
    return np.arange(len(area)) - np.repeat(first, np.diff(np.append(first, len(area)))) + 1


def _district(column: pd.Series) -> np.ndarray:
    """The number of each row's district in code order, -1 where it is not known."""
    known = column.astype("category")
    at = pd.Index(list(districts())).get_indexer(known.cat.categories.astype("str"))
    return np.append(at, -1)[known.cat.codes.to_numpy()]


def _table(capacity: np.ndarray, asking: np.ndarray) -> pd.DataFrame:
    """Per district that has places or somebody who asks for one."""
    table = pd.DataFrame(
        {
            "places": capacity,
            "selected": np.minimum(capacity, asking),
            "waiting": np.maximum(asking - capacity, 0),
            "unused": np.maximum(capacity - asking, 0),
        },
        index=pd.Index(list(districts()), name="kabupaten"),
    )
    return table[(capacity > 0) | (asking > 0)]
