"""How a change of the basis is said: a text that was kept, in the reader's words.

A text that is not as it was written (somebody changed the file) is shown as it stands, cut short.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from bansos import words
from bansos.places import districts
from bansos.planning.areas import status_word
from bansos.planning.tables import STATUSES
from bansos.rules.programmes import programmes
from bansos.words import listed, number, tr

Basis = Mapping[str, str]
_LONGEST = 40  # signs of a text that is shown as it stands
_NAMED = 5  # things that one sentence names


def pair(saved: Basis, now: Basis, key: str, say: Callable[[str], str]) -> dict[str, str] | None:
    """What a key was and is, as said; None where it is the same, or where one side does not know it."""
    if key not in saved or key not in now or saved[key] == now[key]:
        return None
    return {"old": say(saved[key]), "new": say(now[key])}


def shown(text: str) -> str:
    """A text as it stands."""
    return text[:_LONGEST]


def day(text: str) -> str:
    """An ISO date in words."""
    try:
        return words.day(date.fromisoformat(text))
    except ValueError:
        return shown(text)


def whole(text: str, say: Callable[[int], str] = number) -> str:
    """A whole number."""
    return say(int(text)) if re.fullmatch(r"[0-9]{1,18}", text) else shown(text)


def percent(text: str) -> str:
    """A number that is in percent already."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,9})?", text):
        return shown(text)
    return number(Decimal(text), 2, fixed=True) + "%"


def sourced(text: str, say: Callable[[int], str]) -> str:
    """A whole number and the key of its source: `15000000, artikel`."""
    value, _, source = text.partition(", ")
    return tr("{value} (sumber {source})", value=whole(value, say), source=shown(source))


def with_status(text: str, say: Callable[[str], str]) -> str:
    """A figure, and how firm it is where it is not a published one: `37800, derived`, or `missing`."""
    value, _, status = text.rpartition(", ")
    word = status_word(status) if status in STATUSES else shown(status)
    if not value:
        return word
    return f"{say(value)} ({word})" if word else say(value)


def split_text(units: int, by_district: Mapping[str, int] | None) -> str:
    """Units by district as a text, or all of them where no source states the split."""
    if by_district is None:
        return str(units)
    return "; ".join(f"{code}={n}" for code, n in by_district.items())


def split(text: str) -> dict[str, int]:
    """Units by district as `split_text` wrote them; empty where the split is not stated."""
    return {code: int(n) for code, n in re.findall(r"(\d\d\.\d\d)=([0-9]{1,15})(?:; |$)", text)}


def units(text: str) -> str:
    """All the units of a text that `split_text` wrote."""
    known = split(text)
    return number(sum(known.values())) if known else whole(text)


def moved(before: Mapping[str, int], after: Mapping[str, int]) -> str:
    """The districts whose units changed, and how; empty where none did."""
    pairs = {code: (before.get(code, 0), after.get(code, 0)) for code in sorted({*before, *after})}
    return few(
        [
            tr("{name} dulu {old}, sekarang {new}", name=name(code), old=number(old), new=number(new))
            for code, (old, new) in pairs.items()
            if old != new
        ]
    )


def label(code: str) -> str:
    """The short name of a programme, or the code of one that is gone."""
    known = programmes().get(code)
    return words.of(known.about["short"]) if known else shown(code)


def name(code: str) -> str:
    """The short name of a district, or the code of one that is gone."""
    known = districts().get(code)
    return known.short if known else shown(code)


def few(names: Sequence[str]) -> str:
    """The first names in one phrase, and how many more there are."""
    more = len(names) - _NAMED
    if more < 2:
        return listed(list(names))
    return listed([*names[:_NAMED], tr("{n} lainnya", n=number(more))])
