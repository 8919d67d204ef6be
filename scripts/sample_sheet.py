"""A sheet as an office writes it: merged titles, a table, and things below it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

CREATED = datetime(2023, 12, 1)


def sheet(
    name: str, titles: Sequence[str | None], table: Sequence[Sequence[Any]], foot: Sequence[Sequence[Any]]
) -> bytes:
    """A workbook of one sheet: merged title rows, the table from its header on, and what stands below."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": CREATED})
    page = book.add_worksheet(name)
    title = book.add_format({"bold": True, "align": "center"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for row, text in enumerate(titles):
        if text:
            page.merge_range(row, 0, row, len(table[0]) - 1, text, title)
    for row, cells in enumerate([*table, *foot], len(titles)):
        for column, value in enumerate(cells):
            _write(page, row, column, value, day)
    page.set_column(0, len(table[0]) - 1, 18)
    book.close()
    return out.getvalue()


def _write(page: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, str) and value:
        page.write_string(row, column, value)
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), day)
    elif isinstance(value, int | float):
        page.write_number(row, column, value)
