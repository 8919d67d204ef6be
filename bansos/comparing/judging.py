"""The causes of moves between two exported results: what their stamps, cells and reasons let be known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from bansos.comparing import pairs
from bansos.comparing.exported import Compared, Exported, digests, in_every_language, reasons_of, states
from bansos.comparing.moves import ABSENT, DATA, DECISION, NOT_COUNTED, NOT_KNOWN, RULE, SETTING
from bansos.layout.answers import RULES
from bansos.planning.scenario import assigned
from bansos.rules.eligibility import NO, UNKNOWN
from bansos.rules.programmes import programmes
from bansos.words import of, tr

NOT_RULES = ("kuota.", "andaikan.")  # choices in a stamp that decide nothing about a person


def compare(before: Exported, after: Exported) -> dict[str, Compared]:
    """The moves of every programme that both tables have, by its code."""
    at = pairs.pairs(before.roster, after.roster)
    return {code: _compared(before, after, code, at) for code in before.labels if code in after.labels}


def _compared(before: Exported, after: Exported, code: str, at: pairs.Sides) -> Compared:
    sides = [_side(one, code, rows) for one, rows in zip((before, after), at, strict=True)]
    was, now = sides
    why = np.zeros(len(was), np.int8)
    why[(was == ABSENT) | (now == ABSENT)] = DATA
    same = digests(before.stamp, candidates=True) == digests(after.stamp, candidates=True) != []
    uncounted = ((was == NOT_COUNTED) | (now == NOT_COUNTED)) & (why == 0)
    why[uncounted] = DECISION if same else NOT_KNOWN
    both = np.flatnonzero((was < NOT_COUNTED) & (now < NOT_COUNTED) & (was != now))
    why[both] = _judged(before, after, code, (at[0][both], at[1][both]))
    return Compared(code, was, now, why, at)


def _side(one: Exported, code: str, rows: np.ndarray) -> np.ndarray:
    return np.append(states(one.table[one.labels[code]["status"]]), np.int8(ABSENT))[rows]


def _judged(before: Exported, after: Exported, code: str, at: pairs.Sides) -> np.ndarray:
    """The cause of each move: the only one that can be, by the stamps and the rules that turned."""
    if not (before.stamp and after.stamp):
        return np.full(len(at[0]), NOT_KNOWN, np.int8)
    data = _may_be_data(before, after, at)
    turned = pd.MultiIndex.from_arrays(
        [reasons_of(one, code, rows) for one, rows in zip((before, after), at, strict=True)]
    )
    codes, distinct = pd.factorize(turned)
    by_rules = np.array([_may_be(before, after, code, old, new) for old, new in distinct], np.int8)
    possible = (by_rules[codes] if len(distinct) else np.zeros(len(codes), np.int8)) | np.where(data, DATA, 0)
    single = np.isin(possible, (RULE, SETTING, DATA))
    return np.where(single, possible, NOT_KNOWN).astype(np.int8)


def _may_be_data(before: Exported, after: Exported, at: pairs.Sides) -> np.ndarray:
    """May what is read of a person differ? Not where the registers and their own cells are the same."""
    registers_ = [digests(one.stamp, candidates=False) for one in (before, after)]
    known = all(digests(one.stamp, candidates=True) for one in (before, after))
    if not known or registers_[0] != registers_[1] or before.own != after.own:
        return np.ones(len(at[0]), bool)
    cells = [
        one.table[list(one.own)].iloc[rows].fillna("").to_numpy()
        for one, rows in zip((before, after), at, strict=True)
    ]
    return (cells[0] != cells[1]).any(axis=1)


def _may_be(before: Exported, after: Exported, code: str, old: str, new: str) -> int:
    """Which of rule and setting may have turned the rules that two reasons tell apart."""
    was, now = _not_met(code, old), _not_met(code, new)
    turned = {id for id in {*was, *now} if was.get(id) != now.get(id)}
    choices = [_choices(one.stamp, code) for one in (before, after)]
    differ = {key for key in {*choices[0], *choices[1]} if choices[0].get(key) != choices[1].get(key)}
    by_date = any(before.stamp.get(key) != after.stamp.get(key) for key in ("aturan_per", "versi"))
    by_file = _rules(before.stamp) != _rules(after.stamp) or not _rules(after.stamp)
    found = RULE if by_date or by_file or differ & turned else 0
    return found | (SETTING if {key.split(".")[0] for key in differ if "." in key} & turned else 0)


def _rules(stamp: Mapping[str, Any]) -> list[str]:
    return [text for text in stamp.get("sidik_berkas", []) if text.startswith(f"{RULES} ")]


def _choices(stamp: Mapping[str, Any], code: str) -> dict[str, str]:
    """The choices about rules of a programme, without its name: `ID` or `ID.LIMIT` -> text."""
    given = [text for text in stamp.get("pilihan", []) if "=" in text and not text.startswith(NOT_RULES)]
    prefix = f"{code}.rules."
    return {key.removeprefix(prefix): value for key, value in map(assigned, given) if key.startswith(prefix)}


def _not_met(code: str, reason: str) -> dict[str, int]:
    """The rules that a reason names -> NO or UNKNOWN."""
    prefixes = in_every_language(
        lambda: {
            tr("Tidak terpenuhi: {rules}", rules=""): NO,
            tr("Belum diketahui: {rules}", rules=""): UNKNOWN,
        }
    )
    rules = programmes()[code].rules
    ids = in_every_language(lambda: {of(rule.label): k for k, rule in enumerate(rules)})
    found: dict[str, int] = {}
    for part in reason.split(". "):
        for prefix, answer in prefixes.items():
            if part.startswith(prefix):
                found |= {
                    rules[ids[label]].id: answer
                    for label in part.removeprefix(prefix).split("; ")
                    if label in ids
                }
    return found
