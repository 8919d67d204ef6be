"""Deciding about a pair that may be one person, and the decisions beside the office's own table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bansos.intake.overlaps import marks
from bansos.intake.verdicts import Verdict, Verdicts, pair
from bansos.layout import overlaps
from bansos.layout.answers import free
from bansos.screening import Screening
from bansos.words import tr


def decide(
    found: Screening, number_of: int, decided: Verdicts, answer: str, reason: str, kept: int = 0
) -> Verdicts:
    """The decisions with one more, about a pair (its index in `pairs`).

    `kept`: 1 or 2, the row that counts; 0: the one with a sound NIK, else the first. Raises InputError for a
    reason that cannot be kept.
    """
    one, other = (side[0] for side in _marks(found, number_of, decided))
    return decided.decided(pair(one, other), Verdict(answer, reason, ("", one, other)[kept]))


def undecide(found: Screening, number_of: int, decided: Verdicts) -> Verdicts:
    """The decisions without the one about a pair."""
    gone = mark(found, number_of, decided)
    return Verdicts({other: one for other, one in decided.by_pair.items() if other != gone}, decided.key)


def mark(found: Screening, number_of: int, decided: Verdicts) -> str:
    """The mark by which a pair is found again."""
    one, other = (side[0] for side in _marks(found, number_of, decided))
    return pair(one, other)


def _marks(found: Screening, number_of: int, decided: Verdicts) -> tuple[list[str], list[str]]:
    known = overlaps.held(found)
    return marks(known.pairs.loc[[number_of]], found.people, known.past, decided.key)


def with_decisions(found: Screening, result: pd.DataFrame) -> pd.DataFrame:
    """The office's table with a column `putusan`, where something was decided: about whom, what and why."""
    if not found.judged:
        return result
    known = overlaps.pairs(found)
    known = known[known["answer"].ne("")]
    one, other = overlaps.both(found, known)
    words = overlaps.answer_words()
    told: dict[int, list[str]] = {}
    rows = zip(
        known["first"],
        known["second"],
        overlaps.addresses(one),
        overlaps.addresses(other),
        known["answer"],
        known["reason"],
        strict=True,
    )
    for first, second, here, there, answer, reason in rows:
        for row, whom in ((first, there), (second, here)):
            if row >= 0:
                text = tr("{answer} dengan {whom}", answer=words[answer], whom=whom)
                told.setdefault(int(row), []).append(f"{text}: {reason}" if reason else text)
    texts = np.full(len(result), "", object)
    for row, all_told in told.items():
        texts[row] = "; ".join(dict.fromkeys(all_told))
    return result.assign(
        **{free("putusan", result.columns): pd.Series(texts, index=result.index, dtype="str")}
    )
