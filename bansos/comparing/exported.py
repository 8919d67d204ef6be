"""Two exported results compared: who entered and left, and the cause where their stamps let it be known."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextvars import copy_context
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from bansos import answers, pipeline, words
from bansos.answers import RULES
from bansos.comparing import pairs
from bansos.comparing.moves import (
    ABSENT,
    CAUSES,
    DATA,
    DECISION,
    NOT_COUNTED,
    NOT_KNOWN,
    RULE,
    SETTING,
    Moves,
)
from bansos.comparing.pairs import Roster
from bansos.comparing.turnwords import cause_words, state_names
from bansos.intake import columns, identity, registers
from bansos.intake.masking import masked
from bansos.planning.scenario import assigned
from bansos.publishing.exports import Stamp
from bansos.rules.eligibility import NO, STATUS, UNKNOWN, status_word
from bansos.rules.programmes import programmes
from bansos.screening import Screening
from bansos.settings import InputError, rules_date
from bansos.words import of, tr

OURS = ("status", "alasan", "saran", "kuota")
DECIDED = "putusan"  # the column of what people decided about pairs of rows
NOT_RULES = ("kuota.", "andaikan.")  # choices in a stamp that decide nothing about a person


@dataclass(frozen=True)
class Exported:
    """An exported table: all its text, our labels by programme and part, the office's own, its stamp."""

    name: str
    table: pd.DataFrame
    labels: Mapping[str, Mapping[str, str]]
    own: tuple[str, ...]
    roster: Roster
    nik: str | None
    stamp: Mapping[str, Any]


@dataclass(frozen=True)
class Compared(Moves):
    """Moves between two exported tables; `rows`: places in each, -1 where nobody."""

    rows: pairs.Sides


def read(name: str, data: bytes) -> Exported:
    """A table that `screen` exported, without its stamp. Raises InputError where it is none."""
    received = pipeline.receive(name, data, registers.CANDIDATES)
    for part in received.tables:
        if _ours(part.table.column_names):
            break
    else:
        missing = tr("{file}: tidak ada kolom status_KODE. Pakai berkas hasil dari screen --out.", file=name)
        raise InputError(missing)
    return _of_table(received.name, part.table.to_pandas().astype("object"), {})


def current(found: Screening) -> Exported:
    """A screening as it would be exported now."""
    stamp = Stamp(**answers.stamp(found)).to_dict()
    return _of_table(tr("hasil ini"), answers.table(found).astype("object"), stamp)


def _of_table(name: str, table: pd.DataFrame, stamp: Mapping[str, Any]) -> Exported:
    labels = _ours(list(table))
    ours = {label for parts in labels.values() for label in parts.values()}
    theirs = [label for label in table if label not in ours]
    nik = next((label for label, column in columns.match(theirs).items() if column == "nik"), None)
    own = tuple(label for label in theirs if not re.fullmatch(f"{DECIDED}_*", label))
    return Exported(name, table, labels, own, _roster(table, nik, labels, stamp), nik, stamp)


def stamped(found: Exported, stamp: Mapping[str, Any]) -> Exported:
    """The same table with its stamp, once that is read, too."""
    return replace(found, stamp=stamp, roster=_roster(found.table, found.nik, found.labels, stamp))


def compare(before: Exported, after: Exported) -> dict[str, Compared]:
    """The moves of every programme that both tables have, by its code."""
    at = pairs.pairs(before.roster, after.roster)
    return {code: _compared(before, after, code, at) for code in before.labels if code in after.labels}


def listing(found: Mapping[str, Compared], before: Exported, after: Exported) -> pd.DataFrame:
    """Everyone who moved in some programme: status before and after, NIK, cause, both reasons."""
    parts = [moved(one, before, after, whole=True) for one in found.values()]
    names = [of(programmes()[code].about["short"]) for code in found]
    table = pd.concat(parts, ignore_index=True)
    table.insert(0, tr("Program"), np.repeat(names, [len(part) for part in parts]))
    return table


def moved(
    found: Compared, before: Exported, after: Exported, *, whole: bool = False, most: int | None = None
) -> pd.DataFrame:
    """Everyone who moved in one programme. `whole`: NIKs are not masked."""
    rows = np.flatnonzero(found.moves())[:most]
    said, causes = np.array(state_names()), np.array([cause_words(k) for k in range(2 ** len(CAUSES))])
    niks, reasons = [], []
    for one, at in zip((before, after), found.rows, strict=True):
        here = at[rows] >= 0
        cells = one.table[one.nik] if one.nik else pd.Series("", index=one.table.index)
        niks.append(pd.Series(cells.to_numpy()[at[rows]]).where(here))
        reasons.append(np.where(here, _reasons(one, found.code, at[rows]), ""))
    nik = niks[1].fillna(niks[0])
    return pd.DataFrame(
        {
            tr("Sebelumnya"): said[found.was[rows]],
            tr("Sesudahnya"): said[found.now[rows]],
            tr("NIK lengkap") if whole else tr("NIK"): nik if whole else nik.map(masked, na_action="ignore"),
            tr("Sebab"): causes[found.why[rows]],
            tr("Alasan sebelumnya"): reasons[0],
            tr("Alasan sesudahnya"): reasons[1],
        }
    )


def _ours(names: list[str]) -> dict[str, dict[str, str]]:
    """Programme -> part -> the label of our column: the last that may be it, for the office's come first."""
    found: dict[str, dict[str, str]] = {}
    for label in names:
        for code in programmes():
            for part in OURS:
                if re.fullmatch(f"{part}_{re.escape(code)}_*", label):
                    found.setdefault(code, {})[part] = label
    return {code: parts for code, parts in found.items() if "status" in parts}


def _roster(
    table: pd.DataFrame, nik: str | None, labels: Mapping[str, Mapping[str, str]], stamp: Mapping[str, Any]
) -> Roster:
    """Who stands in the table: by NIK, and by row where the stamp says of which files it was made."""
    niks = np.full(len(table), -1)
    if nik is not None:
        texts = pa.array(table[nik], pa.string())
        checked = identity.check_nik(texts, np.zeros(len(table), bool), rules_date())
        niks = np.where(checked.state == identity.OK, checked.number, -1)
    code = next(iter(labels))
    counts = _states(table[labels[code]["status"]]) < NOT_COUNTED
    files = " ".join(_digests(stamp, candidates=True))
    places = (
        pd.DataFrame({"file": files, "row": np.arange(len(table))})
        if files
        else pd.DataFrame(index=table.index)
    )
    return Roster(niks, counts, places)


def _states(status: pd.Series) -> np.ndarray:
    return (
        status.map(_both(lambda: {status_word(word): k for k, word in enumerate(STATUS)}))
        .fillna(NOT_COUNTED)
        .to_numpy(np.int8)
    )


def _both(make: Callable[[], Mapping[str, int]]) -> dict[str, int]:
    """What a function says in every language, in one: an export speaks the language of whoever made it."""
    found: dict[str, int] = {}
    for language in words.LANGUAGES:
        context = copy_context()
        context.run(words.speak, language)
        found |= context.run(make)
    return found


def _digests(stamp: Mapping[str, Any], *, candidates: bool) -> list[str]:
    """What tells the candidate files (or all other files) from others; empty where the stamp does not say."""
    files = [text for text in stamp.get("sidik_berkas", []) if not text.startswith(f"{RULES} ") and text]
    roles = [text.split()[0] for text in files]
    role = registers.CANDIDATES if registers.CANDIDATES in roles else next(iter(roles), "")
    return sorted(text for text, own in zip(files, roles, strict=True) if (own == role) == candidates)


def _compared(before: Exported, after: Exported, code: str, at: pairs.Sides) -> Compared:
    sides = [_side(one, code, rows) for one, rows in zip((before, after), at, strict=True)]
    was, now = sides
    why = np.zeros(len(was), np.int8)
    why[(was == ABSENT) | (now == ABSENT)] = DATA
    same = _digests(before.stamp, candidates=True) == _digests(after.stamp, candidates=True) != []
    uncounted = ((was == NOT_COUNTED) | (now == NOT_COUNTED)) & (why == 0)
    why[uncounted] = DECISION if same else NOT_KNOWN
    both = np.flatnonzero((was < NOT_COUNTED) & (now < NOT_COUNTED) & (was != now))
    why[both] = _judged(before, after, code, (at[0][both], at[1][both]))
    return Compared(code, was, now, why, at)


def _side(one: Exported, code: str, rows: np.ndarray) -> np.ndarray:
    states = np.append(_states(one.table[one.labels[code]["status"]]), np.int8(ABSENT))
    return states[rows]


def _judged(before: Exported, after: Exported, code: str, at: pairs.Sides) -> np.ndarray:
    """The cause of each move: the only one that can be, by the stamps and the rules that turned."""
    if not (before.stamp and after.stamp):
        return np.full(len(at[0]), NOT_KNOWN, np.int8)
    data = _may_be_data(before, after, at)
    turned = pd.MultiIndex.from_arrays(
        [_reasons(one, code, rows) for one, rows in zip((before, after), at, strict=True)]
    )
    codes, distinct = pd.factorize(turned)
    by_rules = np.array([_may_be(before, after, code, old, new) for old, new in distinct], np.int8)
    possible = (by_rules[codes] if len(distinct) else np.zeros(len(codes), np.int8)) | np.where(data, DATA, 0)
    single = np.isin(possible, (RULE, SETTING, DATA))
    return np.where(single, possible, NOT_KNOWN).astype(np.int8)


def _may_be_data(before: Exported, after: Exported, at: pairs.Sides) -> np.ndarray:
    """May what is read of a person differ? Not where the registers and their own cells are the same."""
    registers_ = [_digests(one.stamp, candidates=False) for one in (before, after)]
    known = all(_digests(one.stamp, candidates=True) for one in (before, after))
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


def _reasons(one: Exported, code: str, rows: np.ndarray) -> np.ndarray:
    label = one.labels[code].get("alasan")
    return one.table[label].fillna("").to_numpy()[rows] if label else np.full(len(rows), "", dtype=object)


def _not_met(code: str, reason: str) -> dict[str, int]:
    """The rules that a reason names -> NO or UNKNOWN."""
    prefixes = _both(
        lambda: {
            tr("Tidak terpenuhi: {rules}", rules=""): NO,
            tr("Belum diketahui: {rules}", rules=""): UNKNOWN,
        }
    )
    rules = programmes()[code].rules
    ids = _both(lambda: {of(rule.label): k for k, rule in enumerate(rules)})
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
