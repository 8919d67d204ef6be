"""Which cells of an ODS are merged over several rows: the compiled reader does not say."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

Span = tuple[tuple[int, int], tuple[int, int]]
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SPANNED = re.compile(rb'number-rows-spanned="(?:[2-9]|[1-9]\d)')


def read(data: bytes) -> dict[str, list[Span]]:
    """Sheet -> the merged ranges ((top, left), (bottom, right)) of more than one row, counted from 0."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        content = archive.read("content.xml") if "content.xml" in names else b""
    return _found(content) if _SPANNED.search(content) else {}


def _found(content: bytes) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    sheet, row, column = "", 0, 0
    for event, part in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        name = part.tag.removeprefix(_TABLE)
        if name == "table" and event == "start":
            sheet, row = part.get(f"{_TABLE}name", ""), 0
        elif name == "table-row" and event == "start":
            column = 0
        elif name == "table-row":
            row += _count(part, "number-rows-repeated")
            part.clear()
        elif name in ("table-cell", "covered-table-cell") and event == "end":
            down, across = _count(part, "number-rows-spanned"), _count(part, "number-columns-spanned")
            if down > 1:
                found.setdefault(sheet, []).append(((row, column), (row + down - 1, column + across - 1)))
            column += _count(part, "number-columns-repeated")
    return found


def _count(part: ElementTree.Element, name: str) -> int:
    said = part.get(f"{_TABLE}{name}", "1")
    return int(said) if said.isdecimal() else 1
