"""Which one change mends a proposed group: a loose candidate in the place of a member, or one more member."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bansos.rules.eligibility import STATUS, YES, Decisions
from bansos.rules.group_questions import COUNTING, GROUP_QUESTIONS
from bansos.selection import groups as proposals
from bansos.selection import loose, ranking
from bansos.selection.filling import Pool
from bansos.selection.groups import Groups
from bansos.selection.loose import Loose

NOBODY = -1
COLUMNS = ("group", "leaves", "joins", "shared")


def find(pool: Pool, decisions: Decisions, groups: Groups | None) -> pd.DataFrame:
    """One change for each group that one change makes eligible by every rule, the neediest candidate first.

    Columns: group (row of the groups' table), leaves (row of the people, -1: nobody, the group lacks one),
    joins (row of the people), shared (how many groups are offered that same person).
    """
    if groups is None:
        return _changes([], [], [])
    free = loose.find(pool, decisions, groups)
    trials = _leaving(groups)
    rest = _rest(groups, trials)
    members = _columns(pool, decisions, groups, free)
    steady = tuple(pair for pair in free.asked.rules if pair[0].ask not in COUNTING)
    could = (proposals.answered(steady, _trial(members, rest), 0, len(trials)) == YES).all(axis=1)
    rest = rest[could[rest["trial"].to_numpy()]]
    pairs = _pairs(pool, free, members, trials, rest, groups)
    return _mended(pairs, rest, members, free, decisions, pool)


def _leaving(groups: Groups) -> pd.DataFrame:
    """Every try for the groups that are not eligible: one for each member who might leave, one for nobody."""
    broken = np.flatnonzero(groups.table["status"].ne(STATUS[2]).to_numpy())
    some = groups.members[groups.members["group"].isin(broken)].rename(columns={"person": "leaves"})
    nobody = pd.DataFrame({"group": broken, "leaves": NOBODY})
    return pd.concat([nobody, some], ignore_index=True)


def _rest(groups: Groups, trials: pd.DataFrame) -> pd.DataFrame:
    """Who stays in each try: trial, group, person."""
    stay = trials.assign(trial=np.arange(len(trials))).merge(groups.members, on="group")
    return stay.loc[stay["leaves"] != stay["person"], ["trial", "group", "person"]]


def _columns(pool: Pool, decisions: Decisions, groups: Groups, free: Loose) -> pd.DataFrame:
    """What the rules on groups read of everyone. Whoever is free is in no other group."""
    read = {
        column
        for rule, dated in free.asked.rules
        for column in GROUP_QUESTIONS[rule.ask].columns(dated.limits)[0]
        if column in pool.people
    }
    often = np.bincount(groups.members["person"], minlength=len(pool.people)) > 1
    return pool.people[sorted(read)].assign(status=decisions.status, elsewhere=often)


def _trial(members: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    found = members.iloc[rows["person"].to_numpy()].reset_index(drop=True)
    return found.assign(group=rows["trial"].to_numpy())


def _pairs(
    pool: Pool,
    free: Loose,
    members: pd.DataFrame,
    trials: pd.DataFrame,
    rest: pd.DataFrame,
    groups: Groups,
) -> pd.DataFrame:
    """Who might join in each try: trial, group, leaves, joins, turn (0: the first to be tried).

    From the area of those who stay and of a business that is not another one. Of a family one is enough, and
    as many as a group has members: the others stay behind for one of these anyway.
    """
    where = pd.Series(free.area[rest["person"].to_numpy()]).groupby(rest["trial"].to_numpy()).max()
    tries = trials.loc[where.index].assign(trial=where.index, area=where.to_numpy())
    own = pd.Series(free.business[groups.members["person"]]).groupby(groups.members["group"].to_numpy()).max()
    tries["business"] = own.reindex(tries["group"]).to_numpy()
    most = int(groups.table["members"].max()) + 1
    found = tries.merge(_candidates(pool, free, members, most), on="area", suffixes=("", "_other"))
    found = found[(found["business_other"] < 0) | (found["business_other"] == found["business"])]
    found = found.sort_values(["trial", "place"], kind="stable")
    return found.assign(turn=found.groupby("trial").cumcount())


def _candidates(pool: Pool, free: Loose, members: pd.DataFrame, most: int) -> pd.DataFrame:
    """The neediest who are free in each area, business and register: area, business, joins, place."""
    rows = free.rows[free.area[free.rows] >= 0]
    if free.asked.one_a_family:
        rows = rows[free.family[rows] >= 0]
    order = ranking.ordered(
        free.area[rows], free.need[rows], lambda at: ranking.tokens(pool.people, rows[at]), pool.seed
    )
    rows = rows[order]
    kinds = {"area": free.area[rows], "business": free.business[rows]} | {
        f"in {dated.limits['column']}": members[dated.limits["column"]].iloc[rows].astype(object).to_numpy()
        for rule, dated in free.asked.rules
        if rule.ask in COUNTING and "column" in dated.limits
    }
    found = pd.DataFrame({**kinds, "joins": rows, "place": np.arange(len(rows)), "family": free.family[rows]})
    known = found["family"] >= 0
    found = found[~(known & found.duplicated([*kinds, "family"]))]
    return found[found.groupby(list(kinds), dropna=False, sort=False).cumcount() < most].drop(
        columns=["family", *(kind for kind in kinds if kind.startswith("in "))]
    )


def _mended(
    pairs: pd.DataFrame,
    rest: pd.DataFrame,
    members: pd.DataFrame,
    free: Loose,
    decisions: Decisions,
    pool: Pool,
) -> pd.DataFrame:
    """Try the candidates turn by turn until each group is mended or nobody is left to try."""
    size = decisions.programme.amount("group_size", decisions.on, pool.overrides)
    done: list[pd.DataFrame] = []
    mended: set[int] = set()
    for turn in range(int(pairs["turn"].max()) + 1 if len(pairs) else 0):
        now = pairs[(pairs["turn"] == turn) & ~pairs["group"].isin(mended)]
        number = pd.Series(np.arange(len(now)), index=now["trial"].to_numpy())
        stay = rest[rest["trial"].isin(number.index)]
        joined = pd.DataFrame({"trial": number.to_numpy(), "person": now["joins"].to_numpy()})
        rows = pd.concat([stay.assign(trial=number.reindex(stay["trial"]).to_numpy()), joined])
        answers = proposals.answered(free.asked.rules, _trial(members, rows), size, len(now))
        good = now[(answers == YES).all(axis=1)].drop_duplicates("group")
        done.append(good)
        mended |= set(good["group"])
    found = pd.concat(done) if done else pairs
    found = found.sort_values("group")
    return _changes(found["group"], found["leaves"], found["joins"])


def _changes(group: object, leaves: object, joins: object) -> pd.DataFrame:
    found = pd.DataFrame({"group": group, "leaves": leaves, "joins": joins}).astype("int64")
    return found.assign(shared=found.groupby("joins")["joins"].transform("size")).reset_index(drop=True)
