"""Checks on a programme file while it is read: each failure names file, line, place and cure."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from bansos.rules.group_questions import GROUP_QUESTIONS
from bansos.rules.orders import ORDERS
from bansos.rules.questions import QUESTIONS, UNSET, Question
from bansos.settings import DataError, line_of, read_toml, source
from bansos.words import tr

DATED = {"from", "source", "unit", "ended", "note"}


class FileCheck:
    """The content of one programme file and what may be said of it. Every method raises DataError."""

    questions = QUESTIONS
    group_questions = GROUP_QUESTIONS
    orders = ORDERS

    def __init__(self, path: Path) -> None:
        self.path = path
        self.content = read_toml(path)
        self._seen: set[str] = set()

    def fail(self, where: str, what: str, cure: str) -> NoReturn:
        """Refuse the file, at the line where that place begins."""
        last = re.escape(where.split(".")[-1])
        line = line_of(
            self.path, rf"""(^\s*id\s*=\s*["']{last}["'])|(^\[+{re.escape(where)}\])|(^{last}\b)"""
        )
        raise DataError(self.path, line, f"{where}: {what}", cure)

    def keys(self, raw: Mapping[str, Any], needed: set[str], allowed: Collection[str], where: str) -> None:
        """All needed keys are there, and no key that nobody reads."""
        if missing := sorted(needed - set(raw)):
            self.fail(
                where, tr("tidak ada {missing}.", missing=", ".join(missing)), tr("Tambahkan kunci itu.")
            )
        if extra := sorted(set(raw) - needed - set(allowed)):
            self.fail(
                where,
                tr("kunci {extra} tidak dikenal.", extra=", ".join(extra)),
                tr("Hapus atau perbaiki ejaannya."),
            )

    def label(self, value: Any, where: str) -> dict[str, str]:
        """A text in both languages."""
        if not isinstance(value, dict) or set(value) != {"id", "en"} or not all(value.values()):
            self.fail(where, tr("teks harus dalam dua bahasa."), tr('Tulis { id = "...", en = "..." }.'))
        return value

    def source(self, reference: Any, where: str) -> None:
        """A reference that sources.toml knows."""
        if not isinstance(reference, str) or source(reference) is None:
            self.fail(
                where,
                tr("sumber {reference!r} tidak ada di sources.toml.", reference=reference),
                tr("Tambahkan sumbernya di sana."),
            )

    def start(self, value: Any, where: str) -> date | None:
        """A date, or the word for a start that the source does not state."""
        if value == UNSET:
            return None
        if type(value) is not date:
            self.fail(
                where,
                tr("from = {value!r} bukan tanggal.", value=value),
                tr('Tulis from = 2023-01-31 atau "{unset}".', unset=UNSET),
            )
        return value

    def positive(self, value: Any, where: str) -> None:
        """A whole number above zero."""
        if type(value) is not int or value <= 0:
            self.fail(
                where,
                tr("nilai {value!r} bukan bilangan bulat di atas nol.", value=value),
                tr("Perbaiki nilainya."),
            )

    def kind(self, value: Any, kind: type, where: str) -> Any:
        """A value of one type."""
        if type(value) is not kind:
            self.fail(
                where,
                tr("nilai {value!r} salah jenis.", value=value),
                tr("Tulis true atau false.") if kind is bool else tr("Tulis angka."),
            )
        return value

    def choice(self, value: str, known: Mapping[str, Any], what: str, where: str) -> Any:
        """One of the known names."""
        if value not in known:
            self.fail(
                where,
                tr("{what} = {value!r} tidak dikenal.", what=what, value=value),
                tr("Pilih: {known}.", known=", ".join(sorted(known))),
            )
        return known[value]

    def once(self, name: str, where: str) -> None:
        """A name that was not used before in this file."""
        if name in self._seen:
            self.fail(where, tr("id dipakai dua kali."), tr("Beri id lain."))
        self._seen.add(name)

    def ordered(self, starts: list[date | None], where: str) -> None:
        """Dated values stand in the order of their dates, and only the first may lack one."""
        dates = [start or date.min for start in starts]
        if not dates or dates != sorted(set(dates)):
            self.fail(
                where, tr("nilai tidak berurutan menurut tanggal."), tr("Urutkan; tiap tanggal sekali.")
            )

    def limits(self, value: Mapping[str, Any], question: Question, where: str) -> None:
        """Limits that the question takes, each of its type. A value that ends the rule has none."""
        given = set(value) - DATED
        needed = frozenset() if value.get("ended") else question.required
        if given - set(question.limits) or needed - given:
            self.fail(
                where,
                tr("batas {given} tidak cocok.", given=sorted(given)),
                tr("Batasnya: {limits}.", limits=sorted(question.limits)),
            )
        for name in given:
            if not fits(value[name], question.limits[name]) or (
                value[name] == [] and name in question.required
            ):
                self.fail(
                    where,
                    tr("{name} = {value!r} salah jenis.", name=name, value=value[name]),
                    tr("Lihat contoh di berkas lain."),
                )


def fits(value: Any, kind: Any) -> bool:
    """Is the value of that annotated type (int, str, bool, list of str, a word, one of these or None)?"""
    is_union = typing.get_origin(kind) in (typing.Union, types.UnionType)
    options = typing.get_args(kind) if is_union else (kind,)
    words = [word for option in options for word in typing.get_args(option) if isinstance(word, str)]
    if list[str] in options and isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return value in words if words and isinstance(value, str) else type(value) in options
