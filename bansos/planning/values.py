"""The values a scenario may hold: each check takes key and value, and returns the value normalised."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from bansos import places
from bansos.planning.allocation import SHARES
from bansos.planning.facts import known_year
from bansos.settings import InputError
from bansos.words import listed, tr

Value = int | bool | str | Decimal | date | tuple[str, ...]
ALL = "all"
UNSTATED = "unstated"  # units whose split over the districts no source states
GOALS = ("people", "even", "poorest")  # what a budget alone is to do; without one, the mix divides it
_MOST, _MOST_UNITS = 10**15, 10**8
_LARGEST_UNIT = 100  # people


def whole(key: str, value: object) -> int:
    """A whole number of zero or more; a text may have Rp and dots: Rp750.000.000."""
    if isinstance(value, str):
        value = _parsed(key, value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError(tr("{key}: {value} bukan bilangan bulat.", key=key, value=value))
    if value < 0:
        raise InputError(tr("{key}: {value} negatif; tulis nol atau lebih.", key=key, value=value))
    if value > _MOST:
        raise InputError(tr("{key}: {value} terlalu besar.", key=key, value=value))
    return value


def units(key: str, value: object) -> int:
    """A whole number of units: no country has room for more."""
    found = whole(key, value)
    if found > _MOST_UNITS:
        raise InputError(tr("{key}: {value} terlalu besar.", key=key, value=found))
    return found


def _parsed(key: str, text: str) -> int:
    plain = re.sub(r"^Rp\.?\s*", "", text.strip(), flags=re.IGNORECASE)
    if re.fullmatch(r"\d{1,3}([._]\d{3})+", plain):
        plain = re.sub(r"[._]", "", plain)
    if not re.fullmatch(r"[-+]?[0-9]{1,30}", plain):
        raise InputError(tr("{key}: {value} bukan bilangan bulat.", key=key, value=text[:40]))
    return int(plain)


def amount(key: str, value: object) -> int:
    """A whole number of one or more."""
    amount = whole(key, value)
    if amount == 0:
        raise InputError(tr("{key}: harus lebih dari nol.", key=key))
    return amount


def size(key: str, value: object) -> int:
    """People of one unit: packages are weighed against each other person by person, so not without end."""
    people = amount(key, value)
    if people > _LARGEST_UNIT:
        raise InputError(
            tr(
                "{key}: {value} terlalu besar; paling banyak {most} orang.",
                key=key,
                value=people,
                most=_LARGEST_UNIT,
            )
        )
    return people


def mix(key: str, value: object) -> Decimal:
    """A part of the rupiah: any number of zero or more."""
    try:
        part = Decimal(str(value)) if not isinstance(value, bool) else Decimal("NaN")
    except InvalidOperation:
        part = Decimal("NaN")
    if not part.is_finite() or not 0 <= part <= _MOST:
        raise InputError(tr("{key}: {value} bukan angka nol atau lebih.", key=key, value=value))
    return part


def percent(key: str, value: object) -> Decimal:
    """More than 0 and at most 100 percent."""
    return _between(key, value, Decimal(0), Decimal(100), above=True)


def change(key: str, value: object) -> Decimal:
    """Percent a year: from half less to twice as much more."""
    return _between(key, value, Decimal(-50), Decimal(100))


def times(key: str, value: object) -> Decimal:
    """How many times as much: more than 0, at most 100."""
    return _between(key, value, Decimal(0), Decimal(100), above=True)


def years_ahead(key: str, value: object) -> int:
    """How many years a roadmap has."""
    years = whole(key, value)
    if not 2 <= years <= 5:
        raise InputError(tr("{key}: {value} bukan 2 sampai 5 tahun.", key=key, value=years))
    return years


def _between(key: str, value: object, low: Decimal, high: Decimal, *, above: bool = False) -> Decimal:
    try:
        read = Decimal(str(value).strip().replace(",", ".")) if not isinstance(value, bool) else None
    except InvalidOperation:
        read = None
    if read is None or not read.is_finite() or not low <= read <= high or (above and read == low):
        said = tr("lebih dari {low} sampai {high}") if above else tr("{low} sampai {high}")
        bounds = said.format(low=low, high=high)
        raise InputError(tr("{key}: {value} bukan angka {bounds}.", key=key, value=value, bounds=bounds))
    return read


def share(key: str, value: object) -> str:
    """How units are divided over districts."""
    if value not in (*SHARES, UNSTATED):
        raise InputError(
            tr(
                "{key}: {value} tidak dikenal; pilih {names}.",
                key=key,
                value=value,
                names=", ".join(SHARES),
            )
        )
    return str(value)


def districts(key: str, value: object) -> str | tuple[str, ...]:
    """`all`, or codes or names of districts as a tuple of codes in order."""
    if isinstance(value, str) and value.strip().casefold() == ALL:
        return ALL
    texts = value.split(",") if isinstance(value, str) else value
    if not isinstance(texts, list | tuple) or not [text for text in texts if str(text).strip()]:
        raise InputError(tr("{key}: sebut paling sedikit satu kabupaten/kota, atau all.", key=key))
    return tuple(sorted({_district(key, str(text)) for text in texts if str(text).strip()}))


def _district(key: str, text: str) -> str:
    code = places.district_named(text)
    if code is None:
        known = listed(list(places.districts())[:12])
        raise InputError(
            tr(
                "{key}: kabupaten/kota {text} tidak dikenal; kodenya {known}.",
                key=key,
                text=text.strip(),
                known=known,
            )
        )
    return code


def day(key: str, value: object) -> date:
    """A date."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise InputError(
            tr("{key}: {value} bukan tanggal; tulis seperti 2023-12-31.", key=key, value=value)
        ) from None


def year(key: str, value: object) -> int:
    """A year that has poverty figures."""
    return known_year(whole(key, value))


def switch(key: str, value: object) -> bool:
    """On or off."""
    spoken = {
        "true": True,
        "on": True,
        "ya": True,
        "1": True,
        "false": False,
        "off": False,
        "tidak": False,
        "0": False,
    }
    known = spoken.get(str(value).strip().casefold())
    if known is None:
        raise InputError(tr("{key}: {value} bukan on atau off.", key=key, value=value))
    return known


def words(key: str, value: object) -> tuple[str, ...]:
    """One or more words, in a list or with commas between them."""
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        raise InputError(tr("{key}: {value} bukan daftar kata.", key=key, value=value))
    return tuple(item.strip() for item in items)


def text(key: str, value: object) -> str:
    """A text of at least one character."""
    if not isinstance(value, str) or not value.strip():
        raise InputError(tr("{key}: {value} bukan teks.", key=key, value=value))
    return value.strip()


def names_of(known: Collection[str]) -> Callable[[str, object], Value]:
    """The check for a list of names that must be known; an empty list is none of them."""

    def check(key: str, value: object) -> tuple[str, ...]:
        given = words(key, value) if value not in ("", (), []) else ()
        if strange := [name for name in given if name not in known]:
            there = listed(sorted(known))
            raise InputError(
                tr("{key}: {value} tidak dikenal. Pilih: {there}.", key=key, value=strange[0], there=there)
            )
        return given

    return check


def one_of(allowed: Collection[str]) -> Callable[[str, object], Value]:
    """The check for one of a few words."""

    def check(key: str, value: object) -> str:
        if value not in allowed:
            there = listed(sorted(allowed))
            raise InputError(
                tr("{key}: {value} tidak dikenal. Pilih: {there}.", key=key, value=value, there=there)
            )
        return str(value)

    return check


def limit_like(present: object) -> Callable[[str, object], Value]:
    """The check for a rule's limit, by what the rule's own file has there ("unknown" stands for a number)."""
    if isinstance(present, bool):
        return switch
    if isinstance(present, list | tuple):
        return words
    return whole if isinstance(present, int) or present == "unknown" else text
