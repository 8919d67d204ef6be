"""Check the groups that people proposed: every rule of a group, its answer, and what to mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bansos import places
from bansos.rules.eligibility import UNKNOWN, YES, Decisions, coded, statuses
from bansos.rules.group_questions import GROUP_QUESTIONS
from bansos.rules.programmes import Dated, Rule, asked
from bansos.words import of, tr

TABLE = ("file", "kabupaten", "kecamatan", "kelompok", "jenis_usaha")
CODES = {"no": 0, "unknown": UNKNOWN}


@dataclass(frozen=True)
class Groups:
    """The proposed groups of a programme.

    `table`: one row per group: file, kelompok, kabupaten, jenis_usaha, members (different people), doubles
    (those who are in another group, too), row (its first in the people), status (category of STATUS).
    `answers`: int8 a group and rule. `members`: one row per person in each group: group (row of the table),
    person (row of the people).
    """

    table: pd.DataFrame
    asked: tuple[tuple[Rule, Dated], ...]
    answers: np.ndarray
    members: pd.DataFrame

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

    A group is a name, however it is written, within one kabupaten of one file; a member whose kabupaten is
    empty belongs to the only group of that name. A person counts once in each group that names them.
    """
    programme, on = decisions.programme, decisions.on
    proposed = people["kelompok"].notna() & people["state"].ne("set_aside")
    if not programme.group_rules or not proposed.any():
        return None
    rules = asked(programme, programme.group_rules, on, overrides)
    size = programme.amount("group_size", on, overrides) if rules else 0
    named = people.loc[proposed, [name for name in people if name in _read(rules)]]
    number = _numbers(named)
    members = _members(named.assign(group=number, status=decisions.status))
    table = _table(named, number, members)
    answers = answered(rules, members, size, len(table))
    who = pd.DataFrame({"group": members["group"].to_numpy(), "person": members["kept_index"].to_numpy()})
    return Groups(table.assign(status=statuses(answers, table.index)), rules, answers, who)


def _read(rules: tuple[tuple[Rule, Dated], ...]) -> set[str]:
    """The columns of the people that say who is in which group, and what these rules read of them."""
    asked_of = [GROUP_QUESTIONS[rule.ask].columns(dated.limits)[0] for rule, dated in rules]
    return {"kept_index", "elsewhere", *TABLE}.union(*asked_of)


def answered(
    rules: tuple[tuple[Rule, Dated], ...], members: pd.DataFrame, size: int, count: int
) -> np.ndarray:
    """The rules about so many groups as int8 in {0 no, 1 not known, 2 yes}, one row a group.

    `members`: one row per person in each group: the columns of the people that the rules read, group,
    status, elsewhere (is the person in another group, too?). `size`: how many people a unit has.
    """
    answers = np.full((count, len(rules)), YES, dtype=np.int8)
    if not members["group"].is_monotonic_increasing:
        members = members.sort_values("group", kind="stable")
    for k, (rule, dated) in enumerate(rules):
        answers[:, k] = _answers(rule, dated, members, size, count)
    return answers


def names(named: pd.DataFrame) -> pd.Series:
    """The name of each row's group in its plain spelling (category)."""
    written = named["kelompok"].astype("category")
    plain = places.plain_each(written.cat.categories.astype("str")).dictionary_encode()
    codes, texts = (
        plain.indices.to_numpy()[written.cat.codes],
        pd.Index(plain.dictionary.to_pandas(), dtype="str"),
    )
    return pd.Series(pd.Categorical.from_codes(codes, texts), index=named.index)


def _numbers(named: pd.DataFrame) -> pd.Series:
    """The number of each row's group, in the order in which the groups first appear."""
    name = names(named).cat.codes
    keys = pd.DataFrame({"file": named["file"].cat.codes, "name": name}, index=named.index)
    place = named["kabupaten"].cat.codes.astype("int64").mask(named["kabupaten"].isna())
    known = place.groupby([keys["file"], keys["name"]])
    only = known.transform("min").where(known.transform("nunique") == 1)
    keys["place"] = place.fillna(only).fillna(-1)
    return keys.groupby(list(keys.columns), sort=False).ngroup()


def _members(named: pd.DataFrame) -> pd.DataFrame:
    """One row for each person in each group, by group. `elsewhere`: is the person also in another group?

    Where not all groups are here, the column says already who is in one that is not.
    """
    group, person = named["group"].to_numpy(), named["kept_index"].to_numpy()
    order = np.lexsort((person, group))
    group, person = group[order], person[order]
    new = np.append(True, (group[1:] != group[:-1]) | (person[1:] != person[:-1]))
    once, person = named.iloc[order[new]], person[new]
    other = once["elsewhere"].to_numpy() if "elsewhere" in once else False
    return once.assign(elsewhere=(np.bincount(person)[person] > 1) | other)


def _table(named: pd.DataFrame, number: pd.Series, members: pd.DataFrame) -> pd.DataFrame:
    by_group = named.groupby(number, sort=True)
    first = by_group[list(TABLE)].first()
    return first.assign(
        row=pd.Series(named.index, named.index).groupby(number).first(),
        members=members.groupby("group").size().reindex(first.index, fill_value=0).astype(int),
        doubles=members["elsewhere"].groupby(members["group"]).sum().reindex(first.index, fill_value=0),
    )


def _answers(rule: Rule, dated: Dated, members: pd.DataFrame, size: int, groups: int) -> np.ndarray:
    """One rule over all groups. A group of which nobody is left has no answer but the one for its size."""
    question = GROUP_QUESTIONS[rule.ask]
    present = members["group"].unique()
    found = coded(question, members, dated, size=size)
    answers = np.full(groups, CODES[rule.otherwise], dtype=np.int8)
    answers[present] = np.where(found == 0, CODES[rule.otherwise], found)
    return answers
