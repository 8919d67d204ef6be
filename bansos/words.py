"""Words and numbers as the reader writes them: Indonesian first, English by `data/locale/en.po`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bansos.root import data_root

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
_language: ContextVar[str] = ContextVar("language", default="id")


def speak(language: str) -> None:
    """Choose the language (`id` or `en`) of everything said from here on in this thread."""
    _language.set(language if language in LANGUAGES else "id")


def language() -> str:
    """The language in force: `id` or `en`."""
    return _language.get()


def tr(text: str, /, **values: object) -> str:
    """A text in the reader's language, its {holes} filled. Numbers must come in already formatted."""
    said = text if language() == "id" else _catalogue().get(text, text)
    return said.format(**values) if values else said


def literal(text: str) -> str:
    """A text that may come from a file, made safe where markdown is read: every sign stands for itself."""
    return re.sub(r"([\\`*_{}\[\]()#+\-!|<>~$:&])", r"\\\1", text)


def of(label: Mapping[str, str]) -> str:
    """The reader's version of a label of a data file, `{id = "...", en = "..."}`."""
    return label[language()]


def number(value: float | Decimal, decimals: int = 0, *, fixed: bool = False) -> str:
    """1234.5 -> 1.234,5 (id) or 1,234.5 (en), with at most (or, fixed, exactly) that many decimals."""
    pattern = "#,##0" + ("." + ("0" if fixed else "#") * decimals if decimals else "")
    return format_decimal(value, pattern, locale=language())


def rupiah(value: int) -> str:
    """Whole rupiah as people say them, never rounded: Rp750 juta, Rp6,5 miliar, else every digit."""
    scales = ((10**12, tr("triliun")), (10**9, tr("miliar")), (10**6, tr("juta")))
    for scale, word in scales:
        if abs(value) >= scale and value % (scale // 100) == 0:
            return f"{_sign(value)}Rp{number(Decimal(abs(value)) / scale, 2)} {word}"
    return f"{_sign(value)}Rp{number(abs(value))}"


def _sign(value: float) -> str:
    return "−" if value < 0 else ""


def units(value: int, unit: str, name: str) -> str:
    """So many units of a programme: 40 kelompok and the programme's name."""
    return tr("{n} {unit} {name}", n=number(value), unit=unit, name=name)


def count_word(value: int) -> str:
    """A small count spelled out, as in a sentence: sepuluh, 11."""
    spelled = (
        tr("nol"),
        tr("satu"),
        tr("dua"),
        tr("tiga"),
        tr("empat"),
        tr("lima"),
        tr("enam"),
        tr("tujuh"),
        tr("delapan"),
        tr("sembilan"),
        tr("sepuluh"),
    )
    return spelled[value] if 0 <= value < len(spelled) else number(value)


def percent(share: float, decimals: int = 2) -> str:
    """A fraction as a percentage, always with that many decimals: 0.0044 -> 0,44%, 0.002 -> 0,20%."""
    return number(share * 100, decimals, fixed=True) + "%"


def day(when: date) -> str:
    """A date in words: 31 Desember 2023."""
    return format_date(when, "d MMMM yyyy", locale=language())


def listed(items: list[str]) -> str:
    """Items in one phrase: a, b dan c."""
    if len(items) < 2:
        return "".join(items)
    return tr("{first} dan {last}", first=", ".join(items[:-1]), last=items[-1])


def _catalogue() -> dict[str, str]:
    path = data_root() / "locale" / "en.po"
    return _read_catalogue(path, path.stat().st_mtime_ns) if path.exists() else {}


@lru_cache(maxsize=8)
def _read_catalogue(path: Path, version: int) -> dict[str, str]:
    with path.open(encoding="utf-8") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="en") if m.id and m.string}
