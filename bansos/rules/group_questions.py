"""The questions a rule may ask about a proposed group: its members in, yes / no / not known out.

`members` has one row per person with the columns of the people table, `group` (an integer per group) and
`status` (the person's decision). Every question returns a nullable boolean Series on the group numbers.
"""

from __future__ import annotations

import pandas as pd

from bansos.rules.questions import Question, asks, has_word

GROUP_QUESTIONS: dict[str, Question] = {}
COUNTING = frozenset(
    {"has_size", "has_size_between", "has_few_outside"}
)  # a further member may turn a no into yes


@asks(GROUP_QUESTIONS)
def has_size(members: pd.DataFrame, *, size: int) -> pd.Series:
    """Has the group as many different people as the programme's amounts say?"""
    return members.groupby("group").size().eq(size).astype("boolean")


@asks(GROUP_QUESTIONS)
def has_size_between(members: pd.DataFrame, *, least: int, most: int) -> pd.Series:
    """Has the group at least and at most so many different people?"""
    return members.groupby("group").size().between(least, most).astype("boolean")


@asks(GROUP_QUESTIONS, "{column}")
def has_few_outside(members: pd.DataFrame, *, column: str, percent: int) -> pd.Series:
    """Are at most so many percent of the members not in the register? Not known while that is open."""
    listed, group = members[column].astype("boolean"), members["group"]
    size = group.groupby(group).size()
    surely, perhaps = (~listed).fillna(False), (~listed).fillna(True)
    within = [outside.groupby(group).sum() * 100 <= size * percent for outside in (surely, perhaps)]
    return within[1].astype("boolean").mask(within[0] & ~within[1])


@asks(GROUP_QUESTIONS, "status")
def are_members_eligible(members: pd.DataFrame) -> pd.Series:
    """Is every member eligible? A refused one is a no, one to be verified is not known."""
    group = members["group"]
    refused = members["status"].eq("tidak layak").groupby(group).any()
    eligible = members["status"].eq("layak").groupby(group).all().astype("boolean")
    return eligible.mask(~eligible.astype(bool) & ~refused)


@asks(GROUP_QUESTIONS, "{column}")
def is_one_area(members: pd.DataFrame, *, column: str) -> pd.Series:
    """Do all members live in one area (of that column)? Not known where some area is empty."""
    return _all_same(members, column)


@asks(GROUP_QUESTIONS, "kk")
def has_distinct_families(members: pd.DataFrame) -> pd.Series:
    """Is every member of another family card (KK)? Not known where a KK is empty and none is there twice."""
    known = members.dropna(subset=["kk"])
    twice = known.duplicated(["group", "kk"]).groupby(known["group"]).any()
    empty = members["kk"].isna().groupby(members["group"]).any()
    twice = twice.reindex(empty.index, fill_value=False)
    return (~twice).astype("boolean").mask(empty & ~twice)


@asks(GROUP_QUESTIONS, "nik")
def has_nobody_twice(members: pd.DataFrame) -> pd.Series:
    """Is nobody of the group in another group, too?"""
    return ~members["elsewhere"].groupby(members["group"]).any().astype("boolean")


@asks(GROUP_QUESTIONS, "{column}")
def has_word_of(members: pd.DataFrame, *, column: str, words: list[str]) -> pd.Series:
    """Does every text of the group (its business) hold one of these words? Not known where there is none."""
    known = has_word(members[column], words)
    said = known.dropna().astype(bool).groupby(members["group"]).all()
    return said.astype("boolean").reindex(members["group"].sort_values().unique())


def _all_same(members: pd.DataFrame, column: str) -> pd.Series:
    by_group = members[column].groupby(members["group"])
    different = by_group.nunique().gt(1)
    incomplete = members[column].isna().groupby(members["group"]).any()
    return (~different).astype("boolean").mask(incomplete & ~different)
