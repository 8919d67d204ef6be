"""Tables as an XLSX workbook: XlsxWriter makes the workbook, Arrow fills its rows.

XlsxWriter alone takes some ten times as long, a call a cell, and keeps its rows in files that anyone on the
machine might find. All text is written as text: nothing in a table ever becomes a formula or a link.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import IO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter

from bansos.publishing.columns import is_text, plain
from bansos.settings import InputError
from bansos.words import number, tr

MOST_ROWS = 1_048_575  # of a sheet, below its header
LONGEST_TEXT = 32_767  # of a cell; a longer one makes Excel call the file damaged
EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet, right from 1 March 1900 on
AT_ONCE = 20_000
A_CELL = 100  # bytes of XML around a value
QUICKLY = 2  # compression: a tenth larger than the usual 6 in a third of the time
NARROWEST, WIDEST = 8, 60
SPECIAL = r"[&<>\r\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]|_x[0-9A-Fa-f]{4}_"
TEXT = 49  # the built-in number format for text: a cell that is edited stays text
FORMATS: dict[str, str | int] = {"text": TEXT, "whole": "#,##0", "broken": "General", "date": "yyyy-mm-dd"}


def made(sheets: Mapping[str, pd.DataFrame], created: date) -> bytes:
    """A workbook of these tables by sheet name: header bold, frozen and filtered, sensible widths.

    Raises InputError where a table has more rows than a sheet can hold.
    """
    tables = {_sheet_name(name): _spreadsheet_ready(plain(table)) for name, table in sheets.items()}
    for name, table in tables.items():
        if table.num_rows > MOST_ROWS:
            raise InputError(
                tr(
                    "Lembar {name}: {rows} baris tidak muat di XLSX. Simpan sebagai CSV atau Parquet.",
                    name=name,
                    rows=number(table.num_rows),
                )
            )
    return _filled(_empty_workbook(tables, created), list(tables.values()))


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:31]


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


def _empty_workbook(tables: Mapping[str, pa.Table], created: date) -> bytes:
    """The workbook with the headers and one blank row each, which shows the style of every column."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime.combine(created, time())})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats = {kind: book.add_format({"num_format": shown}) for kind, shown in FORMATS.items()}
    for name, table in tables.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for k, (label, column) in enumerate(zip(table.column_names, table.columns, strict=True)):
            form = formats[_kind(column.type)]
            sheet.write_string(0, k, label, bold)
            sheet.write_blank(1, k, None, form)
            sheet.set_column(k, k, _width(label, column), form)
        if table.num_columns:
            sheet.autofilter(0, 0, max(table.num_rows, 1), table.num_columns - 1)
    book.close()
    return out.getvalue()


def _width(label: str, column: pa.ChunkedArray) -> int:
    values = column.combine_chunks()
    texts = values.dictionary if pa.types.is_dictionary(values.type) else values
    longest = pc.max(pc.utf8_length(texts.cast(pa.string()))).as_py() or 0
    return int(min(max(longest + 2, len(label) + 4, NARROWEST), WIDEST))


def _filled(empty: bytes, tables: list[pa.Table]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(empty)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICKLY) as target,
    ):
        for entry in source.infolist():
            sheet = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", entry.filename)
            huge = sheet is not None and _is_huge(tables[int(sheet.group(1)) - 1])
            with target.open(entry.filename, "w", force_zip64=huge) as file:
                if sheet:
                    _fill(file, source.read(entry).decode(), tables[int(sheet.group(1)) - 1])
                else:
                    file.write(source.read(entry))
    return out.getvalue()


def _is_huge(table: pa.Table) -> bool:
    """May its XML pass 2 GiB? Only then in the newer kind of archive, which older readers refuse."""
    return bool(table.nbytes + table.num_rows * table.num_columns * A_CELL > 2**31)


def _fill(file: IO[bytes], sheet: str, table: pa.Table) -> None:
    """Write a sheet with the table's rows in place of its blank row."""
    blank = re.search(r'<row r="2".*?</row>', sheet)
    if blank is None:
        file.write(sheet.encode())
        return
    cells = re.findall(r'<c r="([A-Z]+)2" s="(\d+)"/>', blank.group())
    before = sheet[: blank.start()].replace(
        f'{cells[-1][0]}2"/>', f'{cells[-1][0]}{table.num_rows + 1}"/>', 1
    )
    file.write(before.encode())
    for start in range(0, table.num_rows, AT_ONCE):
        rows = _rows(table.slice(start, AT_ONCE), start + 2, cells)
        file.write(rows.buffers()[2])
    file.write(sheet[blank.end() :].encode())


def _rows(table: pa.Table, first: int, cells: list[tuple[str, str]]) -> pa.Array:
    """The XML of some rows, one text a row; `cells` holds each column's letters and style."""
    numbers = pa.array(range(first, first + table.num_rows)).cast(pa.string())
    parts: list[object] = ['<row r="', numbers, '">']
    for (letters, style), column in zip(cells, table.columns, strict=True):
        parts += [f'<c r="{letters}', numbers, f'" s="{style}"', _body(column.combine_chunks()), "</c>"]
    return pc.binary_join_element_wise(*parts, "</row>", "")


def _body(column: pa.Array) -> pa.Array:
    """Of each cell what stands behind its address: type and value, or nothing."""
    if pa.types.is_dictionary(column.type):
        texts = _body(column.dictionary)
        return pc.fill_null(texts.take(column.indices), ">")
    if is_text(column.type):
        values = _escaped(pc.utf8_slice_codeunits(column.cast(pa.string()), 0, LONGEST_TEXT))
        before, after = ' t="inlineStr"><is><t xml:space="preserve">', "</t></is>"
    else:
        values, before, after = _digits(column), "><v>", "</v>"
    return pc.fill_null(pc.binary_join_element_wise(before, values, after, ""), ">")


def _digits(column: pa.Array) -> pa.Array:
    if pa.types.is_date(column.type):
        since = column.cast(pa.date32()).cast(pa.int32())
        return pc.add(since, (date(1970, 1, 1) - EPOCH).days).cast(pa.string())
    return column.cast(pa.string())


def _escaped(texts: pa.Array) -> pa.Array:
    special = pc.match_substring_regex(texts, SPECIAL)
    if pc.any(special).as_py():
        written = [_xml(text) for text in texts.filter(special).to_pylist()]
        texts = pc.replace_with_mask(texts, pc.fill_null(special, False), pa.array(written, pa.string()))
    return texts


def _xml(text: str) -> str:
    """A text as XML; what XML cannot hold is written the way spreadsheets do, `_x000D_`."""
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"[\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", lambda m: f"_x{ord(m[0]):04X}_", text)
