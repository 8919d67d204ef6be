"""Birth dates as offices write them. Convention: day first. What cannot be sure is flagged, never guessed."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "januari jan january",
            "februari feb february pebruari peb",
            "maret mar march mrt",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agu ags agt august aug agst",
            "september sep sept",
            "oktober okt october oct",
            "november nov nopember nop",
            "desember des december dec",
        ),
        1,
    )
    for word in words.split()
}
_EXCEL_START = date(1899, 12, 30)
_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})(?: 0{1,2}[:.]00.*)?")
_ISO = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[T ]0{1,2}:00.*)?")
_NAMED = re.compile(r"(?:[a-z']+, *)?(\d{1,2})[\s\-/.]*([a-z]+)[\s\-/.,]*(\d{2}|\d{4})")
_WITHIN = (  # a date inside a line or a file name: a day, else a month or a quarter with its year
    re.compile(r"(?<!\d)(?P<year>20\d\d)[-./ ](?P<month>\d{1,2})[-./ ](?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[-./ ](?P<month>\d{1,2})[-./ ](?P<year>20\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[-./ ]*(?P<name>[a-z]{3,})[-./ ,]*(?P<year>20\d\d)(?!\d)"),
    re.compile(
        r"(?:triwulan|tw)[-./ ]*(?P<quarter>iv|i{1,3}|[1-4])[-./ ,]*(?:tahun )?(?P<year>20\d\d)(?!\d)"
    ),
    re.compile(r"(?<![a-z\d])(?<!\d[-./ ])(?P<name>[a-z]{3,})[-./ ,]*(?P<year>20\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>20\d\d)[-./ ](?P<month>\d{1,2})(?!\d)"),
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SERIAL = re.compile(r"(\d{4,5})(?:[.,]0+)?")


class Day(NamedTuple):
    """A date that was read, or None with the reason: impossible, ambiguous, future, too_old."""

    date: date | None
    reason: str | None = None


def read(texts: Sequence[str | None], on: date, oldest: int, mixed: bool = False) -> list[Day]:
    """Each text as a date. Once one can only be month first, all that could be either are ambiguous.

    `mixed`: one of those that stand elsewhere can.
    """
    mixed = mixed or has_month_first(texts)
    return [Day(None) if text is None else _checked(_read(text, mixed), on, oldest) for text in texts]


def within(text: str) -> date | None:
    """The date that stands in a line or a file name; of a month or a quarter its last day; else None."""
    plain = " ".join(text.casefold().replace("_", " ").split())
    found = (_whole(match.groupdict()) for part in _WITHIN for match in part.finditer(plain))
    return next((day for day in found if day), None)


def _whole(parts: dict[str, str]) -> date | None:
    quarter = parts.get("quarter")
    month = 3 * int(_QUARTERS.get(quarter, quarter)) if quarter else int(parts.get("month", 0))
    month, year = month or MONTHS.get(parts.get("name", ""), 0), int(parts["year"])
    if "day" in parts:
        return _day(int(parts["day"]), month, parts["year"]).date
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None


def _checked(day: Day, on: date, oldest: int) -> Day:
    if day.date is None:
        return day
    if day.date > on:
        return Day(None, "future")
    if on.year - day.date.year - ((on.month, on.day) < (day.date.month, day.date.day)) > oldest:
        return Day(None, "too_old")
    return day


def _read(text: str, mixed: bool) -> Day:
    if found := _ISO.fullmatch(text):
        return _day(int(found[3]), int(found[2]), found[1])
    if found := _NUMBERS.fullmatch(text):
        first, second = int(found[1]), int(found[2])
        if mixed and first != second and first <= 12 and second <= 12:
            return Day(None, "ambiguous")
        return _day(first, second, found[3])
    if found := _NAMED.fullmatch(text.casefold()):
        return _day(int(found[1]), MONTHS.get(found[2], 0), found[3])
    if found := _SERIAL.fullmatch(text):
        return (
            Day(_EXCEL_START + timedelta(days=int(found[1])))
            if int(found[1]) > 2958
            else Day(None, "impossible")
        )
    return Day(None, "impossible")


def has_month_first(texts: Sequence[str | None]) -> bool:
    """Is there a text that can only be month first?"""
    return any(_is_month_first(text) for text in texts if text)


def _is_month_first(text: str) -> bool:
    found = _NUMBERS.fullmatch(text)
    return bool(found) and int(found[1]) <= 12 < int(found[2]) <= 31  # type: ignore[index]


def _day(day: int, month: int, year: str) -> Day:
    if len(year) == 2:
        return Day(None, "ambiguous")
    try:
        return Day(date(int(year), month, day))
    except ValueError:
        return Day(None, "impossible")
