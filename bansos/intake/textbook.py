"""An XLSX whose cells are all texts, as systems export it: read straight to columns, while it is checked."""

from __future__ import annotations

import io
import re
import zipfile
from concurrent.futures import Future
from threading import Thread

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from bansos.intake.workbook import Sheet, Sheets

LEAST = 2**20  # bytes: a smaller file gains nothing
_HEAD = 2**16
# A cell that has something, and its attributes; a text in column A; a sheet without cells.
_CELL = re.compile(rb"<(?:\w+:)?c ([^>]*[^>/])>(?!</)")
_TEXT = re.compile(rb' t="(?:s|str|inlineStr)"')
_LEFT = re.compile(rb'<c r="A\d+"[^>]*>(?:<v>|<is><t[^>]*>)[^<]')
_EMPTY = re.compile(rb"<sheetData(?:/>|></sheetData>)")


def begun(data: bytes) -> Future[Sheets | None] | None:
    """Its sheets, soon; None where a cell is no text. Merged ranges are not seen here. Nothing is raised."""
    if len(data) < LEAST or not _promises(data):
        return None
    found: Future[Sheets | None] = Future()
    # Not waited for where the check refuses the file.
    Thread(target=lambda: found.set_result(_read(data)), daemon=True).start()
    return found


def _promises(data: bytes) -> bool:
    """Does every sheet begin with texts alone, one of them in its column A?"""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [entry for entry in archive.infolist() if entry.filename.startswith("xl/worksheets/")]
            heads = (archive.open(part).read(_HEAD) for part in parts)
            return bool(parts) and all(map(_is_text, heads))
    except Exception:  # noqa: BLE001 (whatever is wrong, the check says it)
        return False


def _is_text(head: bytes) -> bool:
    if _EMPTY.search(head):
        return True
    return bool(_LEFT.search(head)) and all(_TEXT.search(b" " + said) for said in _CELL.findall(head))


def _read(data: bytes) -> Sheets | None:
    try:
        book = fastexcel.read_excel(data)
        sheets = [
            # Strict: no cell of another kind is told as a text.
            book.load_sheet(
                name, header_row=None, skip_rows=0, schema_sample_rows=None, dtype_coercion="strict"
            )
            for name in book.sheet_names
        ]
        shown = {one.name: _columns(one) for one in sheets if one.visible == "visible"}
    except BaseException:  # noqa: BLE001 (a panic is none of Exception: the other reader says what is wrong)
        return None
    if not all(column.type == pa.string() for columns in shown.values() for column in columns):
        return None
    found = [Sheet(name, 0, columns) for name, columns in shown.items() if columns]
    return Sheets(found, [one.name for one in sheets if one.visible != "visible"])


def _columns(sheet: fastexcel.ExcelSheet) -> list[pa.Array]:
    return [pc.fill_null(column, "") for column in pa.record_batch(sheet.to_arrow()).columns]
