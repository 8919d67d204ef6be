"""A workbook without its rows: labels, widths, comments, choices, print, and the styles of each column."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bansos.publishing.cells import LONGEST_TEXT
from bansos.publishing.columns import is_text
from bansos.publishing.sheets import Sheet

NARROWEST, WIDEST = 8, 60
A4 = 9
COMMENT = {"width": 320, "height": 110}
TEXT = 49  # the built-in number format for text: a cell that is edited stays text
LABEL, WRAPPED = "label", "wrapped"
LINES = {"border": 1}
LINE = 15  # points
FORMATS: dict[str, str | int] = {"text": TEXT, "whole": "#,##0", "broken": "General", "date": "yyyy-mm-dd"}


def workbook(sheets: Mapping[str, Sheet], created: date) -> bytes:
    """The workbook with labels, comments, and three blank rows with the styles of each column."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime.combine(created, time())})
    looks = _looks(book, {})
    for name, sheet in sheets.items():
        lined = _looks(book, LINES) if sheet.footer is not None else looks
        coloured = _looks(book, LINES | {"bg_color": sheet.colour}) if sheet.marked else lined
        page = book.add_worksheet(name)
        _label(page, sheet, lined, (lined, coloured, looks))
        for cell, text in sheet.comments.items():
            page.write_comment(cell, text[:LONGEST_TEXT], COMMENT)
    book.close()
    return out.getvalue()


def _looks(book: xlsxwriter.Workbook, how: Mapping[str, object]) -> dict[str, Format]:
    """The formats of the cells of a table by kind, and that of its labels."""
    looks = {kind: book.add_format({"num_format": shown, **how}) for kind, shown in FORMATS.items()}
    wraps = {"text_wrap": True, "valign": "top"}
    return looks | {LABEL: book.add_format({"bold": True, **wraps, **how}), WRAPPED: book.add_format(wraps)}


def _label(
    page: Worksheet, sheet: Sheet, labels: dict[str, Format], looks: Sequence[dict[str, Format]]
) -> None:
    top, places = sheet.header_row - 1, sheet.columns()
    named = list(zip(sheet.table.column_names, sheet.table.columns, strict=True))
    widths = [_width(label, _measured(column, sheet.running)) for label, column in named]
    _head(page, sheet, sum(widths), looks[-1][WRAPPED])
    for k, width, (label, column) in zip(places, widths, named, strict=True):
        page.write_string(top, k, label, labels[LABEL])
        for row, forms in enumerate(looks, top + 1):
            page.write_blank(row, k, None, forms[_kind(column.type)])
        page.set_column(k, k, width, looks[-1][_kind(column.type)])
    for k, offered in sheet.choices.items():
        rule = {"validate": "list", "source": list(offered), "error_type": "warning"}
        page.data_validation(top + 1, places[k], top + max(sheet.table.num_rows, 1), places[k], rule)
    if sheet.height is not None:
        page.set_default_row(sheet.height)
    if sheet.footer is not None:
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.repeat_rows(top)
        page.set_footer(sheet.footer)
        page.print_area(0, 0, top + max(sheet.table.num_rows, 1), max(places, default=0))
    else:
        page.freeze_panes(top + 1, 0)
        if places:
            page.autofilter(top, places[0], top + max(sheet.table.num_rows, 1), places[-1])


def _head(page: Worksheet, sheet: Sheet, width: int, wrapped: Format) -> None:
    """What stands above the labels; on a sheet to print it runs over the table's width and no further."""
    for row, cells in enumerate(sheet.above):
        for k, text in enumerate(cells):
            if sheet.footer is None or len(cells) > 1 or sheet.table.num_columns < 2:
                page.write_string(row, k, text)
                continue
            page.merge_range(row, 0, row, max(sheet.columns()), text, wrapped)
            page.set_row(row, LINE * -(-len(text) // max(width - 2, 1)))


def _measured(column: pa.ChunkedArray, running: np.ndarray | None) -> pa.ChunkedArray:
    return column if running is None else column.filter(pa.array(~running))


def _width(label: str, column: pa.ChunkedArray) -> int:
    values = column.combine_chunks()
    is_coded = pa.types.is_dictionary(values.type)
    texts = values.dictionary.take(values.indices.unique()) if is_coded else values
    longest = pc.max(pc.utf8_length(texts.cast(pa.string()))).as_py() or 0
    return int(min(max(longest + 2, len(label) + 4, NARROWEST), WIDEST))


def _kind(column: pa.DataType) -> str:
    if is_text(column):
        return "text"
    if pa.types.is_date(column):
        return "date"
    return "whole" if pa.types.is_integer(column) else "broken"
