"""Ask every rule about everyone; keep every answer and its reason.

An answer is 0 (no), 1 (not known) or 2 (yes); all rules must hold, so a person's answer is the smallest one.
The answers of a row are also one small integer, its pattern: words are made once per distinct pattern.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from bansos.rules.programmes import Dated, Programme, Rule, asked
from bansos.rules.questions import QUESTIONS, Question
from bansos.words import of, tr

STATUS = ("tidak layak", "perlu verifikasi", "layak")
NO, UNKNOWN, YES = range(3)


@dataclass(frozen=True)
class Decisions:
    """What the rules of a programme say about a table of people on a date.

    `answers`: int8, one row per person and one column per rule asked, in {0 no, 1 not known, 2 yes}.
    `status`: category of STATUS on the people's index.
    """

    programme: Programme
    on: date
    asked: tuple[tuple[Rule, Dated], ...]
    answers: np.ndarray
    status: pd.Series

    def reasons(self) -> pd.Series:
        """Per person why, in words of the reader's language (category: one text per distinct pattern)."""
        return self._said(lambda row: _reason(self.asked, row))

    def remedies(self) -> pd.Series:
        """Per person what to do about each rule that is not a yes (category; empty where nothing is)."""
        return self._said(lambda row: _remedy(self.asked, row))

    def counts(self, among: np.ndarray) -> dict[str, dict[str, int]]:
        """Per rule how many of the people in a boolean mask got yes, no, unknown."""
        found = {}
        for (rule, _), answers in zip(self.asked, self.answers.T, strict=True):
            no, unknown, yes = np.bincount(answers[among], minlength=3).tolist()
            found[rule.id] = {"yes": yes, "no": no, "unknown": unknown}
        return found

    def _said(self, words: Callable[[np.ndarray], str]) -> pd.Series:
        codes, patterns = self._patterns
        texts = [words(pattern) for pattern in patterns]
        categories = list(dict.fromkeys(texts))
        place = {text: k for k, text in enumerate(categories)}
        renumber = np.array([place[text] for text in texts], dtype=np.int32)
        said = pd.Categorical.from_codes(renumber[codes] if len(texts) else codes, categories)
        return pd.Series(said, index=self.status.index)

    @cached_property
    def _patterns(self) -> tuple[np.ndarray, np.ndarray]:
        """For each person which of the distinct rows of answers is theirs, and these rows."""
        weights = 3 ** np.arange(self.answers.shape[1], dtype=np.int64)
        patterns = np.zeros(len(self.answers), dtype=np.int64)
        for answers, weight in zip(self.answers.T, weights, strict=True):
            patterns += answers * weight
        codes, distinct = pd.factorize(patterns)
        return codes, (distinct[:, None] // weights) % 3


def decide(
    people: pd.DataFrame, programme: Programme, on: date, overrides: Mapping[str, Any] | None = None
) -> Decisions:
    """Decide about everyone under the rules in force on a date (`overrides`: flat scenario keys)."""
    rules = asked(programme, programme.rules, on, overrides)
    answers = np.full((len(people), len(rules)), YES, dtype=np.int8, order="F")
    for k, (rule, dated) in enumerate(rules):
        answers[:, k] = coded(QUESTIONS[rule.ask], people, dated, on=on)
    return Decisions(programme, on, rules, answers, statuses(answers, people.index))


def coded(question: Question, table: pd.DataFrame, dated: Dated, **given: object) -> np.ndarray:
    """A question's answers as int8 in {0, 1, 2}."""
    passed = {name: given[name] for name in question.given}
    answer = question.answer(table, **dated.limits, **passed).astype("boolean")
    yes, unknown = answer.to_numpy(dtype=bool, na_value=False), answer.isna().to_numpy()
    return yes.view(np.int8) * np.int8(YES) + unknown  # a row that is not known is no yes


def statuses(answers: np.ndarray, index: pd.Index) -> pd.Series:
    """The status of each row of answers: the smallest answer decides. No rule at all: not known."""
    worst = np.full(len(index), YES if answers.shape[1] else UNKNOWN, dtype=np.int8)
    for answer in answers.T:
        np.minimum(worst, answer, out=worst)
    return pd.Series(pd.Categorical.from_codes(worst, list(STATUS)), index=index)


def receipt(
    person: pd.Series,
    decisions: Decisions,
    names: Mapping[str, str] | None = None,
    origins: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Every rule about one person (a row of the people table), for reading.

    `names`: how to call a column in front of a reader; without it the column's own name stands.
    `origins`: how to say where a value is from (a category of a `_dari` column), such as which file.
    Columns: rule, answer, read, evidence, limit, since, source, remedy (all text in the reader's language;
    `source` is a key of sources.toml, `remedy` empty where the answer is yes).
    """
    place = decisions.status.index.get_loc(person.name)
    rows = []
    for k, (rule, dated) in enumerate(decisions.asked):
        answer = int(decisions.answers[place, k])
        read, kind = evidence(QUESTIONS[rule.ask], dated.limits, person, names or {}, origins or {})
        rows.append(
            {
                "rule": of(rule.label),
                "answer": answer_word(answer),
                "read": read,
                "evidence": kind,
                "limit": limit_words(dated),
                "since": dated.start.isoformat() if dated.start else tr("tidak disebut dalam sumber"),
                "source": dated.source,
                "remedy": "" if answer == YES else of(rule.remedy),
            }
        )
    return pd.DataFrame(rows)


def status_word(status: str) -> str:
    """A status in the reader's language."""
    words = (tr("tidak layak"), tr("perlu verifikasi"), tr("layak"))
    return dict(zip(STATUS, words, strict=True))[status]


def answer_word(answer: int) -> str:
    """0, 1, 2 in words."""
    return (tr("tidak"), tr("belum diketahui"), tr("ya"))[answer]


def limit_words(dated: Dated) -> str:
    """The limits of a rule as a reader sees them: `paling tinggi: 4`. The column's name is not a limit."""
    shown = {name: value for name, value in dated.limits.items() if value and name != "column"}
    return "; ".join(f"{limit_name(name)}: {_plain(value)}" for name, value in shown.items())


def limit_name(name: str) -> str:
    """The name of a limit in the reader's language."""
    names = {
        "most": tr("paling tinggi"),
        "desil_at_most": tr("desil paling tinggi"),
        "youngest": tr("paling muda"),
        "oldest": tr("paling tua"),
        "or_married": tr("atau berstatus"),
        "allowed": tr("yang diterima"),
        "words": tr("kata yang dicari"),
        "registers": tr("register"),
        "need": tr("cukup"),
        "listed_in": tr("terdaftar di"),
        "housewife": tr("ibu rumah tangga bila tertulis"),
        "without_work": tr("tidak bekerja bila tertulis"),
        "widowed": tr("janda bila berstatus"),
        "least": tr("paling sedikit"),
        "marks": tr("tanda"),
        "percent": tr("paling banyak, persen"),
        "says_nothing": tr("tidak jelas bila tertulis"),
    }
    return names.get(name, name)


def _plain(value: object) -> str:
    words = {"unknown": tr("belum ditetapkan"), "any": tr("salah satu"), "all": tr("semuanya")}
    if isinstance(value, str) and value in words:
        return words[value]
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def evidence(
    question: Question,
    limits: Mapping[str, Any],
    person: pd.Series,
    names: Mapping[str, str],
    origins: Mapping[str, str],
) -> tuple[str, str]:
    """What a question reads of one person, and whether that answers directly or is only a sign.

    `names`, `origins`: as in `receipt`. Both texts are in the reader's language.
    """
    direct, indirect = question.columns(limits)
    for columns, kind in ((direct, tr("langsung")), (indirect, tr("petunjuk tidak langsung"))):
        known = [column for column in columns if pd.notna(person.get(column))]
        read = [_value_read(person, column, names, origins) for column in known]
        if read:
            return "; ".join(read), kind
    return tr("kosong"), tr("tidak ada")


def _value_read(person: pd.Series, column: str, names: Mapping[str, str], origins: Mapping[str, str]) -> str:
    value, origin = person[column], person.get(f"{column}_dari")
    if isinstance(value, bool | np.bool_):
        value = tr("ya") if value else tr("tidak")
    elif isinstance(value, pd.Timestamp):
        value = value.date().isoformat()
    said = f"{names.get(column, column)} = {value}"
    if pd.isna(origin):
        return said
    stated = {
        "berkas": tr("menurut berkas"),
        "NIK": tr("turunan dari NIK"),
        "PENERIMA": tr("menurut daftar penerima"),
        "PUTUSAN": tr("menurut putusan orang"),
        **origins,
    }
    return f"{said} ({stated.get(origin, tr('menurut register {name}', name=origin))})"


def _reason(rules: tuple[tuple[Rule, Dated], ...], answers: np.ndarray) -> str:
    failed = [of(rule.label) for (rule, _), answer in zip(rules, answers, strict=True) if answer == NO]
    unknown = [of(rule.label) for (rule, _), answer in zip(rules, answers, strict=True) if answer == UNKNOWN]
    if not rules:
        return tr("Tidak ada syarat yang berlaku pada tanggal ini")
    parts = []
    if failed:
        parts.append(tr("Tidak terpenuhi: {rules}", rules="; ".join(failed)))
    if unknown:
        parts.append(tr("Belum diketahui: {rules}", rules="; ".join(unknown)))
    return ". ".join(parts) or tr("Semua syarat terpenuhi")


def _remedy(rules: tuple[tuple[Rule, Dated], ...], answers: np.ndarray) -> str:
    open_rules = [rule for (rule, _), answer in zip(rules, answers, strict=True) if answer != YES]
    return "; ".join(dict.fromkeys(of(rule.remedy) for rule in open_rules))
