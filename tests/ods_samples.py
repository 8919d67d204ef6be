"""ODS workbooks of invented people, written part by part. DATA SINTETIS: nobody here exists."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

KIND = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
STYLES = "".join(
    f'<style:style style:name="{name}" style:family="table">'
    f'<style:table-properties table:display="{shown}"/></style:style>'
    for name, shown in (("seen", "true"), ("unseen", "false"))
)


def ods(
    *sheets: tuple[str, Sequence[Sequence[Any]]],
    hidden: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    spans: dict[tuple[int, int], int] | None = None,
    manifest: str = "",
    more: Sequence[str] = (),
) -> bytes:
    """A workbook as LibreOffice lays it out: text, number and date cells; None is no cell.

    `spans`: (row, column) -> over how many rows that cell is merged; `more`: names of further parts.
    """
    tables = "".join(
        f'<table:table table:name="{name}" table:style-name="{"unseen" if name in hidden else "seen"}">'
        + "".join(_row(r, row, r in hidden_rows, spans or {}) for r, row in enumerate(rows))
        + '<table:table-row table:number-rows-repeated="1048000">'
        + '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
        for name, rows in sheets
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {SPACES}><office:automatic-styles>{STYLES}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    parts = {"mimetype": KIND, "META-INF/manifest.xml": _manifest(manifest), "content.xml": content}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in {**parts, **dict.fromkeys(more, "x")}.items():
            archive.writestr(part, text)
    return out.getvalue()


def _manifest(more: str) -> str:
    name = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
    return f'<manifest:manifest xmlns:manifest="{name}">{entry}{more}</manifest:manifest>'


def _row(index: int, row: Sequence[Any], is_hidden: bool, spans: dict[tuple[int, int], int]) -> str:
    mark = ' table:visibility="filter"' if is_hidden else ""
    cells = "".join(_cell(cell, spans.get((index, at), 1)) for at, cell in enumerate(row))
    return f"<table:table-row{mark}>{cells}</table:table-row>"


def _cell(cell: Any, over: int) -> str:
    span = f' table:number-rows-spanned="{over}" table:number-columns-spanned="1"' if over > 1 else ""
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, str):
        kind = 'office:value-type="string"'
    else:
        kind = f'office:value-type="float" office:value="{cell}"'
    return f"<table:table-cell {kind}{span}><text:p>{escape(str(cell))}</text:p></table:table-cell>"
