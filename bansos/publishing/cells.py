"""Rows of a table as the XML of a sheet, made by Arrow: all text as text, never a formula or a link."""

from __future__ import annotations

import re
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from bansos.publishing.columns import is_text

LONGEST_TEXT = 32_767  # of a cell; a longer one makes Excel call the file damaged
EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet, right from 1 March 1900 on
SPECIAL = r"[&<>\r\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]|_x[0-9A-Fa-f]{4}_"


def rows(table: pa.Table, first: int, cells: list[tuple[str, str | pa.Array]]) -> pa.Array:
    """The XML of some rows, one text a row; `cells` holds each column's letters and style."""
    numbers = pa.array(range(first, first + table.num_rows)).cast(pa.string())
    parts: list[object] = ['<row r="', numbers, '">']
    for (letters, style), column in zip(cells, table.columns, strict=True):
        body = _body(column.combine_chunks())
        parts += [f'<c r="{letters}', numbers, '" s="', style, '"', body, "</c>"]
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
