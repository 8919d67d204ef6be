"""Tables as an XLSX workbook: XlsxWriter makes the workbook, Arrow fills its rows.

XlsxWriter alone takes some ten times as long, a call a cell, and keeps its rows in files that anyone on the
machine might find. All text is written as text: nothing in a table ever becomes a formula or a link.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import IO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from bansos.publishing.cells import LONGEST_TEXT, rows
from bansos.publishing.columns import is_text, plain
from bansos.settings import InputError
from bansos.words import number, tr

MOST_ROWS = 1_048_575  # of a sheet, below its header
AT_ONCE = 20_000
A_CELL = 100  # bytes of XML around a value
QUICKLY = 2  # compression: a tenth larger than the usual 6 in a third of the time
NARROWEST, WIDEST = 8, 60
A4 = 9
COMMENT = {"width": 320, "height": 110}
TEXT = 49  # the built-in number format for text: a cell that is edited stays text
LABEL, WRAPPED = "label", "wrapped"
LINES = {"border": 1}
LINE = 15  # points
FORMATS: dict[str, str | int] = {"text": TEXT, "whole": "#,##0", "broken": "General", "date": "yyyy-mm-dd"}


@dataclass(frozen=True)
class Sheet:
    """A table and how it stands in its sheet.

    `header_row`: Excel row of the labels; `above`: cells of the rows over them; `letters`: each column's
    place (A, B, ... where empty). `marked`: by position of a column which rows have the `colour`.
    `comments`: text by cell (D17). `choices`: by position what a cell of the column offers. `footer`: a sheet
    to print has one: landscape A4, lines around the cells, labels on every page. `height`: of a row, in
    points, where it is to be written in by hand. `running`: rows whose texts may run on over the next cells,
    so that no column is made wide for them; `outside`: rows without lines around their cells.
    """

    table: pa.Table
    header_row: int = 1
    letters: tuple[str, ...] = ()
    above: tuple[tuple[str, ...], ...] = ()
    marked: Mapping[int, np.ndarray] = field(default_factory=dict)
    colour: str = "#FFE699"
    comments: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    footer: str | None = None
    height: float | None = None
    running: np.ndarray | None = None
    outside: np.ndarray | None = None

    def columns(self) -> list[int]:
        """The place of each column in the sheet, from 0."""
        if not self.letters:
            return list(range(self.table.num_columns))
        return [xl_cell_to_rowcol(f"{letters}1")[1] for letters in self.letters]


def made(sheets: Mapping[str, pd.DataFrame | Sheet], created: date) -> bytes:
    """A workbook of these tables by sheet name: header bold, frozen and filtered, sensible widths.

    Raises InputError where a table has more rows than a sheet can hold.
    """
    ready = {sheet_name(name): _ready(sheet) for name, sheet in sheets.items()}
    for name, sheet in ready.items():
        if sheet.table.num_rows + sheet.header_row - 1 > MOST_ROWS:
            raise InputError(
                tr(
                    "Lembar {name}: {rows} baris tidak muat di XLSX. Simpan sebagai CSV atau Parquet.",
                    name=name,
                    rows=number(sheet.table.num_rows),
                )
            )
    return _filled(_empty_workbook(ready, created), list(ready.values()))


def sheet_name(name: str) -> str:
    """The name as a sheet may have it: without the signs that Excel refuses, at most 31 characters."""
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:31]


def free_name(name: str, taken: Collection[str]) -> str:
    """The name of a sheet, numbered where another has it: Excel does not tell capitals from small letters."""
    used = {one.casefold() for one in taken}
    name = sheet_name(name)
    numbered = (f"{name[:26]} ({n})" for n in range(2, len(used) + 3))
    return name if name.casefold() not in used else next(n for n in numbered if n.casefold() not in used)


def _ready(sheet: pd.DataFrame | Sheet) -> Sheet:
    if isinstance(sheet, pd.DataFrame):
        sheet = Sheet(plain(sheet))
    return replace(sheet, table=_spreadsheet_ready(sheet.table))


def _spreadsheet_ready(table: pa.Table) -> pa.Table:
    columns = [_days(column.combine_chunks()) for column in table.columns]
    return pa.table(columns, names=table.column_names)


def _days(column: pa.Array) -> pa.Array:
    """Dates before March 1900 have no right number in a spreadsheet: such a column leaves as text."""
    if not pa.types.is_date(column.type):
        return column
    first = pc.min(column).as_py()
    return column.cast(pa.string()) if first is not None and first < date(1900, 3, 1) else column


def _kind(column: pa.DataType) -> str:
    if is_text(column):
        return "text"
    if pa.types.is_date(column):
        return "date"
    return "whole" if pa.types.is_integer(column) else "broken"


def _empty_workbook(sheets: Mapping[str, Sheet], created: date) -> bytes:
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


def _filled(empty: bytes, sheets: list[Sheet]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(empty)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICKLY) as target,
    ):
        for entry in source.infolist():
            found = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", entry.filename)
            sheet = sheets[int(found.group(1)) - 1] if found else None
            huge = sheet is not None and _is_huge(sheet.table)
            with target.open(entry.filename, "w", force_zip64=huge) as file:
                if sheet:
                    _fill(file, source.read(entry).decode(), sheet)
                else:
                    file.write(source.read(entry))
    return out.getvalue()


def _is_huge(table: pa.Table) -> bool:
    """May its XML pass 2 GiB? Only then in the newer kind of archive, which older readers refuse."""
    return bool(table.nbytes + table.num_rows * table.num_columns * A_CELL > 2**31)


def _fill(file: IO[bytes], empty: str, sheet: Sheet) -> None:
    """Write a sheet with the table's rows in place of its blank ones."""
    first, table = sheet.header_row + 1, sheet.table
    blank = re.search(rf'<row r="{first}".*(?=</sheetData>)', empty)
    if blank is None or not table.num_columns:
        file.write(empty.encode())
        return
    used = [xl_col_to_name(k) for k in sheet.columns()]
    looks = [_styles(blank.group(), row) for row in (first, first + 1, first + 2)]
    extent = f'<dimension ref="A1:{used[-1]}{table.num_rows + first - 1}"/>'
    file.write(re.sub(r'<dimension ref="[^"]*"/>', extent, empty[: blank.start()], count=1).encode())
    for start in range(0, table.num_rows, AT_ONCE):
        part = table.slice(start, AT_ONCE)
        cells = [
            (letters, _look([look[letters] for look in looks], sheet, k, slice(start, start + part.num_rows)))
            for k, letters in enumerate(used)
        ]
        file.write(rows(part, start + first, cells).buffers()[2])
    file.write(empty[blank.end() :].encode())


def _styles(rows: str, row: int) -> dict[str, str]:
    """The style of each column, by its letters, as a blank row shows it."""
    return dict(re.findall(rf'<c r="([A-Z]+){row}" s="(\d+)"/>', rows))


def _look(looks: Sequence[str], sheet: Sheet, column: int, rows: slice) -> str | pa.Array:
    """The style of a column's cells: one for all, or one for each row where some are marked or outside."""
    (usual, coloured, plain_one), found = looks, None
    for style, where in ((coloured, sheet.marked.get(column)), (plain_one, sheet.outside)):
        if where is not None:
            found = pc.if_else(pa.array(where[rows]), style, usual if found is None else found)
    return usual if found is None else found
