"""What is missing where an answer is not known: which cells somebody would have to fill in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bansos.rules.eligibility import STATUS, UNKNOWN, Decisions
from bansos.rules.programmes import Dated, Rule
from bansos.rules.questions import QUESTIONS, UNSET

NUMBER, NUMBER_STATE = "nik", "nik_state"


@dataclass(frozen=True)
class Gaps:
    """`asked`: by column who (boolean, a row a person) is to be asked for it; `settles`: how many decisions
    about a person (int64) are made once all that is filled in."""

    asked: Mapping[str, np.ndarray]
    settles: np.ndarray


def gaps(
    people: pd.DataFrame, decisions: Iterable[Decisions], counted: np.ndarray, askable: Collection[str]
) -> Gaps:
    """The gaps of everyone who is counted and to be verified; `askable`: columns that a form can ask for.

    Asked is what a rule reads directly and has not got, else all it reads directly (it is unclear). A number
    that cannot be read is asked for as `nik`. Who has a rule that no cell can settle is not asked.
    """
    asked: dict[str, np.ndarray] = {}
    settles = np.zeros(len(people), np.int64)
    for decided in decisions:
        can = counted & decided.status.eq(STATUS[UNKNOWN]).to_numpy()
        wanted = []
        for k, rule in enumerate(decided.asked):
            unknown = can & (decided.answers[:, k] == UNKNOWN)
            found = _wanted(people, rule, unknown, askable)
            can &= ~unknown | np.logical_or.reduce([*found.values(), np.zeros(len(people), bool)])
            wanted.append(found)
        for found in wanted:
            for column, who in found.items():
                asked[column] = asked.get(column, False) | (who & can)
        settles += can
    return Gaps({column: who for column, who in asked.items() if who.any()}, settles)


def _wanted(
    people: pd.DataFrame, rule: tuple[Rule, Dated], unknown: np.ndarray, askable: Collection[str]
) -> dict[str, np.ndarray]:
    """By column who is to be asked for it so that one rule gets an answer."""
    question, limits = QUESTIONS[rule[0].ask], rule[1].limits
    direct, indirect = question.columns(limits)
    if UNSET in limits.values() and not indirect:
        return {}  # no source states the limit: whatever is filled in, the answer stays open
    empty = {column: _is_empty(people, column) for column in direct}
    unclear = ~np.logical_or.reduce([*empty.values(), np.zeros(len(people), bool)])
    named = {(NUMBER if c == NUMBER_STATE else c): unknown & (empty[c] | unclear) for c in direct}
    return {column: who for column, who in named.items() if column in askable}


def _is_empty(people: pd.DataFrame, column: str) -> np.ndarray:
    return people[column].isna().to_numpy() if column in people else np.ones(len(people), bool)
