"""Tables as an XLSX workbook: XlsxWriter makes the workbook, Arrow fills its rows.

XlsxWriter alone takes some ten times as long, a call a cell, and keeps its rows in files that anyone on the
machine might find. All text is written as text: nothing in a table ever becomes a formula or a link.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import IO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from xlsxwriter.utility import xl_col_to_name

from bansos.publishing import blanks
from bansos.publishing.cells import rows
from bansos.publishing.columns import plain
from bansos.publishing.sheets import Sheet, sheet_name
from bansos.settings import InputError
from bansos.words import number, tr

MOST_ROWS = 1_048_575  # of a sheet, below its header
AT_ONCE = 20_000
A_CELL = 100  # bytes of XML around a value
QUICKLY = 2  # compression: a tenth larger than the usual 6 in a third of the time


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
    return _filled(blanks.workbook(ready, created), list(ready.values()))


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
