"""A briefing on one page (PDF/UA-1, A4): tagged, made by typst from data, with the font that is shipped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from typst import Fonts
from typst import compile as typeset

from bansos.publishing.fitting import CELL, FONTS, columns, cut
from bansos.publishing.handout import Handout, clean, cleaned, short
from bansos.words import language, tr

TEMPLATE = Path(__file__).with_suffix(".typ")
SIZES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)  # points of the text, the largest that fits
STANDARD: Literal["ua-1"] = "ua-1"
# What one page has room for at the smallest size; the workbook has all.
MOST_GAPS, MOST_SOURCES = 8, 24
WIDE, BAR = 176 / 25.4 * 72, 90.0  # points between the margins, and of the bars in the table
CELLS = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)


def pdf(found: Handout) -> bytes:
    """The page. The same briefing gives the same bytes."""
    made: bytes = typeset(
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_data(found), ensure_ascii=False)},
        pdf_standards=STANDARD,
        timestamp=int(datetime.combine(found.stamp.on, time(), UTC).timestamp()),
    )
    return made


@lru_cache(maxsize=1)
def _fonts() -> Fonts:
    """The font that is shipped and no other, on whatever machine."""
    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _data(found: Handout) -> dict[str, Any]:
    """All that the template asks for: texts clean and none too long, bars as fractions of the longest."""
    on, most = found.stamp.on, max((value or 0 for value in found.bars.values), default=0)
    whole = {name: value for name, value in asdict(found).items() if name not in ("bars", "stamp", "shares")}
    shares = [value / most if value else None for value in found.bars.values] if most else []
    numbered = [f"[{n}] {said}" for n, said in enumerate(found.sources, 1)]
    places = _table(whole["districts"], WIDE - BAR if shares else WIDE, CELLS)
    fewer = {
        "gaps": _first(
            [one for one in whole["gaps"] if one not in whole["lead"]],
            MOST_GAPS,
            {"text": _rest(), "source": ""},
        ),
        "sources": _first(numbered, MOST_SOURCES, _rest()),
        "districts": places,
        "programmes": _table(whole["programmes"], WIDE, [s for s in CELLS if s <= places["size"]]),
    }
    more = {
        "shares": shares,
        "sizes": SIZES,
        "language": language(),
        "date": (on.year, on.month, on.day),
        "words": {"gaps": tr("Belum diketahui atau tidak mungkin"), "sources": tr("Sumber")},
    }
    return dict(cleaned(whole | fewer | more, short))


def _first(items: list[Any], most: int, rest: Any) -> list[Any]:
    return items if len(items) <= most else [*items[: most - 1], rest]


def _rest() -> str:
    return tr("Lainnya ada di buku kerja (XLSX).")


def _table(grid: dict[str, Any], room: float, sizes: Sequence[float]) -> dict[str, Any]:
    """The table with its size and widths; too long a name ends in …"""
    rows = [grid["head"], *grid["rows"], *([grid["total"]] if grid["total"] else [])]
    size, widths = columns([[clean(cell) for cell in row] for row in rows], room, sizes)
    named = [(cut(clean(row[0]), widths[0] - CELL, size), *row[1:]) for row in grid["rows"]]
    return {**grid, "rows": named, "size": size, "widths": widths}
