"""The questions a rule may ask about a proposed group: its members in, yes / no / not known out.

`members` has one row per person, those of a group one after the other, the groups in order, with the columns
of the people table, `group` (an integer per group) and `status` (the person's decision). Every question
returns a nullable boolean Series on the group numbers.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bansos.rules.questions import Question, asks, has_word

GROUP_QUESTIONS: dict[str, Question] = {}
COUNTING = frozenset(
    {"has_size", "has_size_between", "has_few_outside"}
)  # a further member may turn a no into yes


@asks(GROUP_QUESTIONS)
def has_size(members: pd.DataFrame, *, size: int) -> pd.Series:
    """Has the group as many different people as the programme's amounts say?"""
    return _answer(members, _sizes(members) == size)


@asks(GROUP_QUESTIONS)
def has_size_between(members: pd.DataFrame, *, least: int, most: int) -> pd.Series:
    """Has the group at least and at most so many different people?"""
    sizes = _sizes(members)
    return _answer(members, (sizes >= least) & (sizes <= most))


@asks(GROUP_QUESTIONS, "{column}")
def has_few_outside(members: pd.DataFrame, *, column: str, percent: int) -> pd.Series:
    """Are at most so many percent of the members not in the register? Not known while that is open."""
    listed = members[column].astype("boolean")
    surely, perhaps = ((~listed).fillna(open_).to_numpy(bool) for open_ in (False, True))
    most = _sizes(members) * percent
    low, high = (
        np.add.reduceat(outside, _starts(members), dtype=np.int64) * 100 for outside in (surely, perhaps)
    )
    return _answer(members, high <= most, (low <= most) & (high > most))


@asks(GROUP_QUESTIONS, "status")
def are_members_eligible(members: pd.DataFrame) -> pd.Series:
    """Is every member eligible? A refused one is a no, one to be verified is not known."""
    refused = _any(members, members["status"].eq("tidak layak"))
    eligible = ~_any(members, members["status"].ne("layak"))
    return _answer(members, eligible, ~eligible & ~refused)


@asks(GROUP_QUESTIONS, "{column}")
def is_one_area(members: pd.DataFrame, *, column: str) -> pd.Series:
    """Do all members live in one area (of that column)? Not known where some area is empty."""
    codes = members[column].astype("category").cat.codes.to_numpy(np.int64)
    known = codes >= 0
    lowest = np.minimum.reduceat(np.where(known, codes, np.iinfo(np.int64).max), _starts(members))
    same = np.maximum.reduceat(codes, _starts(members)) <= lowest
    return _answer(members, same, same & _any(members, ~known))


@asks(GROUP_QUESTIONS, "kk")
def has_distinct_families(members: pd.DataFrame) -> pd.Series:
    """Is every member of another family card (KK)? Not known where a KK is empty and none is there twice."""
    codes = pd.factorize(members["kk"])[0]
    order = np.lexsort((codes, members["group"].to_numpy()))
    group, family = members["group"].to_numpy()[order], codes[order]
    again = np.append(False, (group[1:] == group[:-1]) & (family[1:] == family[:-1])) & (family >= 0)
    twice = _any(members, again)  # the order by family leaves each group in its place
    return _answer(members, ~twice, ~twice & _any(members, codes < 0))


@asks(GROUP_QUESTIONS, "nik")
def has_nobody_twice(members: pd.DataFrame) -> pd.Series:
    """Is nobody of the group in another group, too?"""
    return _answer(members, ~_any(members, members["elsewhere"]))


@asks(GROUP_QUESTIONS, "{column}")
def has_word_of(members: pd.DataFrame, *, column: str, words: list[str]) -> pd.Series:
    """Does every text of the group (its business) hold one of these words? Not known where there is none."""
    found = has_word(members[column], words)
    other = _any(members, (~found).fillna(False))
    return _answer(members, ~other, ~_any(members, found.notna()))


def _starts(members: pd.DataFrame) -> np.ndarray:
    """The place of the first member of each group."""
    group = members["group"].to_numpy()
    return np.flatnonzero(np.append(True, group[1:] != group[:-1])[: len(group)])


def _sizes(members: pd.DataFrame) -> np.ndarray:
    return np.diff(np.append(_starts(members), len(members)))


def _any(members: pd.DataFrame, mask: object) -> np.ndarray:
    """For each group: is it so of somebody?"""
    return np.logical_or.reduceat(np.asarray(mask, bool), _starts(members))


def _answer(members: pd.DataFrame, yes: np.ndarray, unknown: np.ndarray | None = None) -> pd.Series:
    """Yes or no for each group, or not known."""
    missing = np.zeros(len(yes), bool) if unknown is None else unknown
    numbers = members["group"].to_numpy()[_starts(members)]
    return pd.Series(pd.arrays.BooleanArray(yes, missing), index=numbers)
