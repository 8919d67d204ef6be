"""The questions a rule may ask: a table of people in, yes / no / not known out.

Every question takes `people` (the table of `intake.people`) and its limits by keyword, and returns a nullable
boolean Series on the same index: True yes, False no, NA not known. A column that the table lacks is a column
of unknowns: missing data is never a no.
"""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

Unset = Literal["unknown"]
UNSET: Unset = (
    "unknown"  # a limit that no source states: the question stays unanswered until the user gives one
)
GIVEN_BY_ENGINE = ("people", "members", "on", "size")


@dataclass(frozen=True)
class Question:
    """A function of this module with the columns it reads and the limits (name -> type) it takes.

    `direct` columns answer by themselves; `indirect` ones are a sign, and the receipt says so. A name in
    braces is the limit that holds the column's name. `given`: what the engine passes by itself.
    """

    answer: Callable[..., pd.Series]
    direct: tuple[str, ...]
    indirect: tuple[str, ...]
    limits: dict[str, Any]
    required: frozenset[str]
    given: frozenset[str]

    def columns(self, limits: Mapping[str, Any]) -> tuple[list[str], list[str]]:
        """The direct and the indirect columns that these limits make it read."""
        return _named(self.direct, limits), _named(self.indirect, limits)


QUESTIONS: dict[str, Question] = {}


def _named(names: tuple[str, ...], limits: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for name in names:
        value = limits.get(name[1:-1], []) if name.startswith("{") else name
        found += [value] if isinstance(value, str) else list(value)
    return found


def asks(
    registry: dict[str, Question], *direct: str, indirect: tuple[str, ...] = ()
) -> Callable[[Callable[..., pd.Series]], Callable[..., pd.Series]]:
    """Enter a function into a registry of questions; its keyword parameters become the limits it takes."""

    def register(answer: Callable[..., pd.Series]) -> Callable[..., pd.Series]:
        parameters = inspect.signature(answer).parameters
        types = typing.get_type_hints(answer)
        limits = {name: types[name] for name in parameters if name not in GIVEN_BY_ENGINE}
        required = frozenset(n for n in limits if parameters[n].default is inspect.Parameter.empty)
        given = frozenset(parameters) & frozenset(GIVEN_BY_ENGINE[2:])
        registry[answer.__name__] = Question(answer, direct, indirect, limits, required, given)
        return answer

    return register


def _column(people: pd.DataFrame, name: str) -> pd.Series:
    if name in people:
        return people[name]
    return pd.Series(pd.NA, index=people.index, dtype="boolean")


def _nothing_known(people: pd.DataFrame) -> pd.Series:
    return pd.Series(pd.NA, index=people.index, dtype="boolean")


@asks(QUESTIONS, "nik_state")
def has_identity(people: pd.DataFrame) -> pd.Series:
    """Can this person be looked up by NIK? Never a no: a number that cannot be read must be checked."""
    readable = people["nik_state"].eq("ok")
    return readable.astype("boolean").mask(~readable.astype(bool))


@asks(QUESTIONS, "{column}")
def has_no_mark(people: pd.DataFrame, *, column: str, marks: list[str]) -> pd.Series:
    """Is the person free of these marks? Never a no: a mark must be checked. An empty cell is no mark."""
    marked = _column(people, column).isin(marks).astype(bool)
    return (~marked).astype("boolean").mask(marked)


@asks(QUESTIONS, "{column}")
def is_true(people: pd.DataFrame, *, column: str) -> pd.Series:
    """Does the column say yes?"""
    return _column(people, column).astype("boolean")


@asks(QUESTIONS, "{column}")
def is_false(people: pd.DataFrame, *, column: str) -> pd.Series:
    """Does the column say no?"""
    return ~_column(people, column).astype("boolean")


@asks(QUESTIONS, "{column}")
def is_one_of(people: pd.DataFrame, *, column: str, allowed: list[str]) -> pd.Series:
    """Is the value one of those allowed? Not known where the cell is empty."""
    values = _column(people, column)
    return values.isin(allowed).astype("boolean").mask(values.isna())


@asks(QUESTIONS, "{column}")
def has_no_word_of(people: pd.DataFrame, *, column: str, words: list[str]) -> pd.Series:
    """Is none of these words in the text? Not known where the cell is empty."""
    return ~has_word(_column(people, column), words)


@asks(QUESTIONS, "{registers}")
def is_in_any(
    people: pd.DataFrame, *, registers: list[str], need: Literal["any", "all"] = "any"
) -> pd.Series:
    """Is the person listed in any (or, with need = "all", in all) of these registers?"""
    listed = [_column(people, register).astype("boolean") for register in registers]
    together = listed[0]
    for one in listed[1:]:
        together = together & one if need == "all" else together | one
    return together


@asks(QUESTIONS, "{column}")
def is_at_most(people: pd.DataFrame, *, column: str, most: int | Unset) -> pd.Series:
    """Is the number (a desil) at most that? Not known where it is empty or where no limit is set."""
    if isinstance(most, str):
        return _nothing_known(people)
    values = pd.to_numeric(_column(people, column)).astype("Int16")
    return values.le(most).astype("boolean")


@asks(QUESTIONS, "tanggal_lahir", "status_kawin")
def is_aged(
    people: pd.DataFrame, *, on: date, youngest: int, oldest: int, or_married: list[str] | None = None
) -> pd.Series:
    """Is the age in whole years on that date within both limits? `or_married` statuses lift the lower one."""
    age = age_on(people, on)
    old_enough = age.ge(youngest).astype("boolean")
    if or_married:
        old_enough = old_enough | is_one_of(people, column="status_kawin", allowed=or_married)
    return old_enough & age.le(oldest).astype("boolean")


@asks(QUESTIONS, "pra_sejahtera", indirect=("desil", "desil_dtsen", "{listed_in}"))
def is_pre_prosperous(
    people: pd.DataFrame, *, desil_at_most: int | Unset, listed_in: list[str] | None = None
) -> pd.Series:
    """Is the family pra sejahtera? By a column of that meaning, else by desil, else by being listed.

    One desil (the file's or P3KE's, or DTSEN's) within the limit is a yes; else one beyond it is a no.
    `listed_in`: registers whose listing alone counts as an (indirect) yes; empty by default.
    """
    said = _column(people, "pra_sejahtera").astype("boolean")
    old, new = (is_at_most(people, column=name, most=desil_at_most) for name in ("desil", "desil_dtsen"))
    within = old.fillna(False) | new.fillna(False)
    answer = said.fillna(within.mask(old.isna() & new.isna()))
    if listed_in:
        listed = is_in_any(people, registers=listed_in)
        answer = answer.fillna(listed.mask(~listed.fillna(False)))
    return answer


@asks(QUESTIONS, "pekerjaan", "status_bekerja", "status_kawin")
def is_worker_housewife_or_widow(
    people: pd.DataFrame,
    *,
    housewife: list[str],
    without_work: list[str],
    says_nothing: list[str],
    widowed: list[str],
) -> pd.Series:
    """Is she a wanita pekerja, an ibu rumah tangga or a janda? One yes of the three is enough.

    The first three are words of an occupation (`says_nothing`: words that leave it unknown), `widowed` are
    values of marital status.
    """
    occupation = _column(people, "pekerjaan")
    unclear = has_word(occupation, says_nothing).fillna(True)
    at_home = has_word(occupation, housewife).mask(unclear)
    works = ~has_word(occupation, housewife + without_work).mask(unclear)
    works = is_one_of(people, column="status_bekerja", allowed=["bekerja"]).fillna(works)
    return at_home | works | is_one_of(people, column="status_kawin", allowed=widowed)


def has_word(values: pd.Series, words: list[str]) -> pd.Series:
    """For each text: does it hold one of the words, whole? Looked up once per distinct text."""
    texts = values.astype("category")
    padded = [f" {_plain(text)} " for text in texts.cat.categories.astype(str)]
    sought = [f" {_plain(word)} " for word in words]
    hit = np.array([any(word in text for word in sought) for text in padded], dtype=bool)
    codes = texts.cat.codes.to_numpy()
    found = hit[codes] if len(hit) else np.zeros(len(codes), dtype=bool)
    return pd.Series(pd.array(found, dtype="boolean"), index=values.index).mask(codes < 0)


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def age_on(people: pd.DataFrame, on: date) -> pd.Series:
    """Whole years of age on a date (Int16, NA where the birth date is not known)."""
    born = pd.to_datetime(_column(people, "tanggal_lahir"))
    before_birthday = born.dt.month * 100 + born.dt.day > on.month * 100 + on.day
    return (on.year - born.dt.year - before_birthday.astype("int16")).astype("Int16")
