"""The parts of a workbook that calculates: what is a programme, what a district, looks and addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bansos.publishing.cells import LONGEST_TEXT
from bansos.publishing.fitting import lines
from bansos.publishing.handout import clean

HEAD = 4  # row of the labels on the first sheet, from 0
UNITS, SIZE, VALUE, OPERATING, PEOPLE, COST = range(2, 8)  # columns of the first sheet
UNDERLINED: dict[str, object] = {"bottom": 1, "bottom_color": "#0F8A76"}
SIZE_OF_TEXT, LINE_OF_TEXT, A_SIGN = 10, 15, 5.25  # points: the usual font, and a unit of a column's width
LOOKS: dict[str, dict[str, object]] = {
    "text": {"text_wrap": True, "valign": "top", "num_format": 49},
    "label": {"bold": True, "text_wrap": True, "valign": "vcenter", **UNDERLINED},
    "number": {"bold": True, "text_wrap": True, "align": "right", "valign": "vcenter", **UNDERLINED},
    "title": {"bold": True, "font_size": 16, "font_color": "#0F8A76"},
    "bold": {"bold": True},
    "soft": {"font_color": "#55645F"},
    "input": {"num_format": "#,##0", "bg_color": "#DDF0EC", "border": 1, "border_color": "#C9D3D0"},
    "whole": {"num_format": "#,##0"},
    "share": {"num_format": "0.00%"},
    "parts": {"num_format": "#,##0.00"},
    "unknown": {"align": "right", "font_color": "#55645F", "italic": True},
    "sum": {"num_format": "#,##0", "bold": True, "top": 1},
    "sum_share": {"num_format": "0.00%", "bold": True, "top": 1},
    "sum_parts": {"num_format": "#,##0.00", "bold": True, "top": 1},
}
Looks = dict[str, Format]


@dataclass(frozen=True)
class Item:
    """A programme: name, word for a unit; `units` where they are not given district by district (else None);
    people a unit, Rp a unit, operating Rp a unit; then what follows: units, people, Rp in all."""

    name: str
    unit: str
    units: int | None
    size: int
    value: int
    operating: int
    all_units: int
    people: int
    cost: int


@dataclass(frozen=True)
class Site:
    """A district: units of each programme (None: the split is not stated), Rp of its own operating; then what
    follows: people, Rp; its poor people, and the fraction of them that is reached."""

    code: str
    name: str
    units: tuple[int | None, ...]
    operating: int
    people: int | None
    cost: int | None
    poor: int | None
    coverage: float | None


def put(page: Worksheet, row: int, column: int, text: str, look: Format | None) -> None:
    """Text as text: nothing becomes a formula or a link."""
    page.write_string(row, column, clean(text)[:LONGEST_TEXT], look)


def labels(page: Worksheet, looks: Looks, row: int, said: Sequence[str], texts: int) -> None:
    """A row of labels, the first `texts` over texts, the others over numbers."""
    page.set_row(row, 2.2 * LINE_OF_TEXT)
    for column, label in enumerate(said):
        put(page, row, column, label, looks["label" if column < texts else "number"])


def wrapped(page: Worksheet, looks: Looks, row: int, said: Sequence[str], widths: Sequence[int]) -> None:
    """A row of long texts, as high as the longest of them needs."""
    for column, text in enumerate(said):
        put(page, row, column, text, looks["text"])
    most = max(
        lines(clean(text), SIZE_OF_TEXT, width * A_SIGN * 0.92)
        for text, width in zip(said, widths, strict=True)
    )
    page.set_row(row, LINE_OF_TEXT * most)


def on(sheet: str, n: int, column: int) -> str:
    """The cell of a programme on the first sheet."""
    return f"'{sheet}'!{xl_rowcol_to_cell(HEAD + 1 + n, column, row_abs=True, col_abs=True)}"


def down(column: int, count: int) -> str:
    """The cells of a column of the second sheet, all districts."""
    letters = xl_col_to_name(column)
    return f"{letters}2:{letters}{max(count, 1) + 1}"
