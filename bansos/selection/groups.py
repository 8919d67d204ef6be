"""Check the groups that people proposed: every rule of a group, its answer, and what to mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bansos.rules.eligibility import UNKNOWN, YES, Decisions, coded, statuses
from bansos.rules.group_questions import GROUP_QUESTIONS
from bansos.rules.programmes import Dated, Rule, asked
from bansos.words import of, tr

CODES = {"no": 0, "unknown": UNKNOWN}


@dataclass(frozen=True)
class Groups:
    """The proposed groups of a programme.

    `table`: one row per group: kelompok, kabupaten, jenis_usaha, members (people counted), doubles (rows of a
    NIK counted elsewhere), status (category of STATUS). `answers`: int8 a group and rule asked. `member_of`:
    per row of people the number of its group in `table`, -1 where it proposes none.
    """

    table: pd.DataFrame
    asked: tuple[tuple[Rule, Dated], ...]
    answers: np.ndarray
    member_of: np.ndarray

    def wrong(self) -> list[str]:
        """Per group what is wrong or not known, with what to do; empty where nothing is."""
        return [self._wrong(row) for row in self.answers]

    def _wrong(self, answers: np.ndarray) -> str:
        found = [
            f"{of(rule.label)}: {tr('tidak') if answer == 0 else tr('perlu diperiksa')} ({of(rule.remedy)})"
            for (rule, _), answer in zip(self.asked, answers, strict=True)
            if answer != YES
        ]
        return "; ".join(found)


def check(
    people: pd.DataFrame, decisions: Decisions, overrides: Mapping[str, Any] | None = None
) -> Groups | None:
    """The proposed groups, checked; None where the programme knows no groups or nobody proposed one.

    A group is a name within one kabupaten of one file. Rows of a NIK counted before do not fill a place.
    """
    programme, on = decisions.programme, decisions.on
    rules = tuple(asked(programme.group_rules, programme.code, on, overrides))
    proposed = people["kelompok"].notna() & people["state"].ne("set_aside")
    if not programme.group_rules or not proposed.any():
        return None
    named = people.loc[proposed]
    keys = ["file", "kabupaten", "kelompok"]
    number = named.groupby(keys, observed=True, dropna=False, sort=False).ngroup()
    counted = named["state"].eq("person")
    members = named.loc[counted].assign(group=number[counted], status=decisions.status)
    table = _table(named, number, counted)
    answers = np.full((len(table), len(rules)), YES, dtype=np.int8)
    for k, (rule, dated) in enumerate(rules):
        answers[:, k] = _answers(
            rule, dated, members, programme.amount("group_size", on, overrides), len(table)
        )
    member_of = np.full(len(people), -1, dtype=np.int64)
    member_of[np.flatnonzero(proposed.to_numpy())] = number.to_numpy()
    return Groups(table.assign(status=statuses(answers, table.index)), rules, answers, member_of)


def _table(named: pd.DataFrame, number: pd.Series, counted: pd.Series) -> pd.DataFrame:
    by_group = named.groupby(number, sort=True)
    first = by_group[["file", "kabupaten", "kecamatan", "kelompok", "jenis_usaha"]].first()
    return first.assign(
        members=counted.groupby(number).sum().astype(int),
        doubles=(~counted).groupby(number).sum().astype(int),
    )


def _answers(rule: Rule, dated: Dated, members: pd.DataFrame, size: int, groups: int) -> np.ndarray:
    """One rule over all groups. A group of which nobody is left has no answer but the one for its size."""
    question = GROUP_QUESTIONS[rule.ask]
    present = np.sort(members["group"].unique())
    found = coded(question, members, dated, size=size)
    answers = np.full(groups, CODES[rule.otherwise], dtype=np.int8)
    answers[present] = np.where(found == 0, CODES[rule.otherwise], found)
    return answers
