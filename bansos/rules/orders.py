"""What an order of need may go by: a table of people in, a whole number for each out; the lower comes first.

What is not known never comes first: it gets a number above all that are known.
"""

from __future__ import annotations

import pandas as pd

from bansos.rules.questions import Question, asks

ORDERS: dict[str, Question] = {}


@asks(ORDERS, "{column}")
def lowest(people: pd.DataFrame, *, column: str, highest: int) -> pd.Series:
    """The number itself, at most `highest`; not known comes after that."""
    values = _column(people, column).astype("Int64")
    return values.clip(upper=highest).fillna(highest + 1).astype("int64")


@asks(ORDERS, "{column}")
def one_of(people: pd.DataFrame, *, column: str, first: list[str]) -> pd.Series:
    """One of these words (0), another one (1), not known (2)."""
    values = _column(people, column)
    return (~values.isin(first)).astype("int64") + values.isna().astype("int64")


@asks(ORDERS, "{column}")
def stated(people: pd.DataFrame, *, column: str) -> pd.Series:
    """Does the column itself say yes (0) rather than no (1), or nothing (2)?"""
    yes = _column(people, column).astype("boolean")
    return (~yes).astype("Int64").fillna(2).astype("int64")


def _column(people: pd.DataFrame, name: str) -> pd.Series:
    return people[name] if name in people else pd.Series(pd.NA, index=people.index, dtype="boolean")
