"""XLSX and ODS: every visible sheet with a header row, numbers and dates as exact text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from bansos.intake import headers, spans, titles
from bansos.intake.files import Note, TextTable
from bansos.intake.spans import Span
from bansos.settings import InputError
from bansos.words import tr

_LONG = 1e11
_EXACT = 2**53


def read(name: str, data: bytes, known: frozenset[str], hidden_rows: int = 0) -> tuple[TextTable, ...]:
    """One table for each visible sheet that has a header row and data. Raises InputError."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [about for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
        shown = [about.name for about in sheets if about.visible == SheetVisibleEnum.Visible]
        hidden = [about.name for about in sheets if about.visible != SheetVisibleEnum.Visible]
        merged = spans.read(data)
        found = [_sheet(name, book.get_sheet_by_name(n), known, merged.get(n, [])) for n in shown]
    except PasswordError as error:
        raise InputError(tr("{file}: buku kerja terkunci kata sandi.", file=name)) from error
    except CalamineError as error:
        raise InputError(
            tr(
                "{file}: buku kerja rusak atau terpotong. Buka di Excel, simpan ulang sebagai XLSX.",
                file=name,
            )
        ) from error
    notes = [_hidden(sheet) for sheet in hidden] + _filtered(hidden_rows)
    return _with_notes(found, name, notes, data)


def _with_notes(
    found: Sequence[TextTable | InputError | None], name: str, notes: list[Note], data: bytes
) -> tuple[TextTable, ...]:
    tables = [table for table in found if isinstance(table, TextTable)]
    if not tables:
        refused = next((error for error in found if isinstance(error, InputError)), None)
        raise refused or InputError(tr("{file}: tidak ada lembar yang berisi data.", file=name))
    skipped = [str(error) for error in found if isinstance(error, InputError)]
    notes += [Note("sheet_skipped", text, tr("Bila berisi orang, beri baris judul.")) for text in skipped]
    old, extras = _package(data)
    notes += extras
    first, *rest = (_replaced(table, date1904=old) for table in tables)
    return (_replaced(first, notes=first.notes + tuple(notes)), *rest)


def _replaced(table: TextTable, **changes: Any) -> TextTable:
    return TextTable(**{**vars(table), **changes})


def _package(data: bytes) -> tuple[bool, list[Note]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        about = archive.read("xl/workbook.xml") if "xl/workbook.xml" in names else b""
    notes = []
    if any("vbaProject" in entry or entry.startswith(("Basic/", "Scripts/")) for entry in names):
        notes.append(Note("macros", tr("Buku kerja berisi makro; makro tidak dijalankan."), ""))
    if any(entry.startswith(("xl/externalLinks/", "xl/embeddings/", "Object ")) for entry in names):
        notes.append(Note("links", tr("Buku kerja berisi tautan atau objek luar; tidak diikuti."), ""))
    return b'date1904="1"' in about or b'date1904="true"' in about, notes


def _hidden(sheet: str) -> Note:
    return Note(
        "hidden_sheet",
        tr("Lembar tersembunyi {sheet} tidak dibaca.", sheet=sheet),
        tr("Tampilkan lembar itu (Unhide) bila isinya memang diusulkan."),
    )


def _filtered(rows: int) -> list[Note]:
    if not rows:
        return []
    problem = tr("{n} baris tersembunyi (saringan atau Hide) ikut dibaca.", n=rows)
    return [Note("hidden_rows", problem, tr("Hapus baris itu bila tidak diusulkan."))]


def _sheet(
    file: str, sheet: CalamineSheet, known: frozenset[str], merged: Sequence[Span]
) -> TextTable | InputError | None:
    if sheet.start is None:
        return None
    rows = list(sheet.iter_rows())
    head = [[text(cell) for cell in row] for row in rows[: headers.SEARCHED]]
    index = headers.find(head, known)
    if index is None:
        return headers.missing(file, sheet.name, head)
    _fill_merged(rows, sheet, [*(sheet.merged_cell_ranges or []), *merged])
    index, labels = headers.combined(head, index, known)
    body = rows[index + 1 :]
    while body and not any(cell != "" for cell in body[-1]):
        body.pop()
    if not body:
        return headers.empty(file, sheet.name, labels)
    table = _table(file, sheet, labels, body, index + 1)
    return _replaced(table, title=titles.read(head[:index]))


def _fill_merged(rows: list[list[Any]], sheet: CalamineSheet, merged: Sequence[Span]) -> None:
    """Give every row the value of a cell that is merged over several rows, where it has none of its own."""
    assert sheet.start is not None
    for (top, left), (bottom, _) in merged:
        column = left - sheet.start[1]
        if bottom == top or top >= len(rows) or not 0 <= column < len(rows[0]):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if row[column] == "":
                row[column] = rows[top][column]


def _table(file: str, sheet: CalamineSheet, head: list[str], body: list[list[Any]], row: int) -> TextTable:
    assert sheet.start is not None
    columns = list(zip(*body, strict=True))
    used = [n for n, column in enumerate(columns) if head[n].strip() or any(cell != "" for cell in column)]
    letters = [headers.letter(sheet.start[1] + n) for n in used]
    labels, notes = headers.labels([head[n] for n in used], letters, row)
    cells = [_column(columns[n]) for n in used]
    table = pa.table([column for column, _ in cells], names=labels)
    numeric = {label: mask for label, (_, mask) in zip(labels, cells, strict=True) if mask is not None}
    return TextTable(file, sheet.name, row, None, table, tuple(letters), numeric, tuple(notes))


def _column(cells: Sequence[Any]) -> tuple[pa.Array, pa.Array | None]:
    """Text of a column; where it has long numbers, also which cells are numbers."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return pa.array(cells, pa.string()), None
    if kinds <= {float, int}:
        return numbers(np.array(cells, float))
    texts = pa.array([cell if type(cell) is str else text(cell) for cell in cells], pa.string())
    mask = np.fromiter((type(cell) in (float, int) for cell in cells), bool, len(cells))
    if not any(abs(cell) >= _LONG for cell, is_number in zip(cells, mask, strict=True) if is_number):
        return texts, None
    return texts, pa.array(mask)


def numbers(values: np.ndarray) -> tuple[pa.Array, pa.Array | None]:
    """Text of a column of doubles (NaN: empty); where it has long ones, also which cells are numbers."""
    some = np.isfinite(values)
    known = np.where(some, values, 0)
    if np.all((np.abs(known) < _EXACT * 1024) & (known == np.floor(known))):
        texts = pc.fill_null(pa.array(known.astype(np.int64), mask=~some).cast(pa.string()), "")
    else:
        texts = pa.array([text(float(value)) if ok else "" for value, ok in zip(values, some, strict=True)])
    return texts, pa.array(some) if np.any(np.abs(known) >= _LONG) else None


def text(cell: Any) -> str:
    """A cell as exact text: 3.0 -> 3, a date as ISO, True -> Ya."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "Ya" if cell else "Tidak"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int | timedelta) else ""
