"""What a briefing on paper or screen shows: texts as they are read, and numbers where something is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bansos.publishing.exports import Stamp

UNWRITABLE = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"
LONGEST = 320  # of a sentence on a slide or a page
MOST_PLACES = 12  # districts on a slide or a page; all of them are in the workbook


@dataclass(frozen=True)
class Told:
    """A sentence and what stands beside it: period and source."""

    text: str
    source: str = ""


@dataclass(frozen=True)
class Grid:
    """A table as it is read: the first column is names, the others are numbers. `total`: its last row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bars:
    """Bars, the longest first: labels, exact values (None: not known), and how each is read.

    `form`: the number format of a spreadsheet for them.
    """

    name: str
    labels: tuple[str, ...]
    values: tuple[float | int | None, ...]
    texts: tuple[str, ...]
    form: str


@dataclass(frozen=True)
class Handout:
    """A briefing as it is shown. `coverage`, `money`: the findings that head their chart and table;
    `together`: that of all districts.

    `more`: how many districts are only in the workbook, in a sentence, or empty. `sources` are full citations
    in the order of their numbers.
    """

    title: str
    subtitle: str
    finding: Told
    lead: tuple[Told, ...]
    figures: tuple[tuple[str, str], ...]
    coverage: Told
    together: Told
    bars: Bars
    districts: Grid
    more: str
    money: Told
    shares: Bars
    programmes: Grid
    gaps: tuple[Told, ...]
    sources: tuple[str, ...]
    legend: str
    foot: str
    stamp: Stamp


def clean(text: str) -> str:
    """A text without the signs that no document can hold, on one line."""
    return re.sub(r"\s+", " ", re.sub(UNWRITABLE, "", text)).strip()


def short(text: str) -> str:
    """A text made clean, its end replaced by … where it is too long for a slide or a page."""
    text = clean(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def cleaned(found: Any, each: Callable[[str], str] = clean) -> Any:
    """The same tuples, lists and dicts with every text made clean."""
    if isinstance(found, str):
        return each(found)
    if isinstance(found, dict):
        return {key: cleaned(value, each) for key, value in found.items()}
    return type(found)(cleaned(item, each) for item in found) if isinstance(found, tuple | list) else found
