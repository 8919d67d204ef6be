"""XLSX and ODS: every visible sheet with a header row, numbers and dates as exact text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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

Column = tuple[pa.Array, pa.Array | None]
_LONG = 1e11
_EXACT = 2**53


@dataclass(frozen=True)
class Sheet:
    """A sheet from its row 1 on, column by column: as they stand there, or as text where all are texts.

    `left`: the first column, counted from 0. `merged`: ranges of which only the first cell has the value.
    """

    name: str
    left: int
    columns: Sequence[Sequence[Any] | pa.Array]
    merged: Sequence[Span] = ()


@dataclass(frozen=True)
class Sheets:
    """The sheets of a workbook that are shown, and the names of those that are hidden."""

    shown: Iterable[Sheet]
    hidden: Sequence[str]


def read(
    name: str, data: bytes, known: frozenset[str], hidden_rows: int = 0, texts: Sheets | None = None
) -> tuple[TextTable, ...]:
    """One table for each visible sheet that has a header row and data; `texts`: read already.

    Raises InputError.
    """
    try:
        sheets = texts or _opened(data)
        found = [_read(name, sheet, known) for sheet in sheets.shown]
    except PasswordError as error:
        raise InputError(tr("{file}: buku kerja terkunci kata sandi.", file=name)) from error
    except CalamineError as error:
        raise InputError(
            tr(
                "{file}: buku kerja rusak atau terpotong. Buka di Excel, simpan ulang sebagai XLSX.",
                file=name,
            )
        ) from error
    notes = [_hidden(sheet) for sheet in sheets.hidden] + _filtered(hidden_rows)
    return _with_notes(found, name, notes, data)


def _opened(data: bytes) -> Sheets:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [about for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
    shown = [about.name for about in sheets if about.visible == SheetVisibleEnum.Visible]
    hidden = [about.name for about in sheets if about.visible != SheetVisibleEnum.Visible]
    merged = spans.read(data)
    # One after the other: never are the cells of two sheets held at a time.
    found = (_sheet(book.get_sheet_by_name(name), merged.get(name, [])) for name in shown)
    return Sheets((sheet for sheet in found if sheet), hidden)


def _sheet(sheet: CalamineSheet, merged: Sequence[Span]) -> Sheet | None:
    if sheet.start is None:
        return None
    columns = list(zip(*sheet.iter_rows(), strict=True))
    return Sheet(sheet.name, sheet.start[1], columns, [*(sheet.merged_cell_ranges or []), *merged])


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


def _read(file: str, sheet: Sheet, known: frozenset[str]) -> TextTable | InputError:
    head = _head(sheet)
    index = headers.find(head, known)
    if index is None:
        return headers.missing(file, sheet.name, head)
    index, labels = headers.combined(head, index, known)
    columns = _filled(sheet)
    ends = [_end(column) for column in columns]
    if max(ends) <= index + 1:
        return headers.empty(file, sheet.name, labels)
    used = [n for n, end in enumerate(ends) if labels[n].strip() or end > index + 1]
    body = {n: _column(columns[n][index + 1 : max(ends)]) for n in used}
    return _table(file, sheet, labels, body, index + 1, titles.read(head[:index]))


def _head(sheet: Sheet) -> list[list[str]]:
    first = (column[: headers.SEARCHED] for column in sheet.columns)
    cells = (column.to_pylist() if isinstance(column, pa.Array) else column for column in first)
    return [[text(cell) for cell in row] for row in zip(*cells, strict=True)]


def _filled(sheet: Sheet) -> list[Sequence[Any] | pa.Array]:
    """The columns, with the value of a cell that is merged over several rows where a row has none."""
    columns = list(sheet.columns)
    for (top, left), (bottom, _) in sheet.merged:
        at = left - sheet.left
        if bottom == top or not 0 <= at < len(columns) or top >= len(columns[at]):
            continue
        column = columns[at]
        cells = columns[at] = column if isinstance(column, list) else list(column)
        for row in range(top + 1, min(bottom + 1, len(cells))):
            cells[row] = cells[top] if cells[row] == "" else cells[row]
    return columns


def _end(column: Sequence[Any] | pa.Array) -> int:
    """The row after the last one that has a value."""
    if isinstance(column, pa.Array):
        return 1 + (pc.max(pc.indices_nonzero(pc.not_equal(column, ""))).as_py() or -1)
    return next((row + 1 for row in reversed(range(len(column))) if column[row] != ""), 0)


def _table(
    file: str, sheet: Sheet, head: list[str], body: Mapping[int, Column], row: int, title: Mapping[str, str]
) -> TextTable:
    letters = [headers.letter(sheet.left + n) for n in body]
    labels, notes = headers.labels([head[n] for n in body], letters, row)
    table = pa.table([column for column, _ in body.values()], names=labels)
    masks = zip(labels, body.values(), strict=True)
    numeric = {label: mask for label, (_, mask) in masks if mask is not None}
    return TextTable(file, sheet.name, row, None, table, tuple(letters), numeric, tuple(notes), title=title)


def _column(cells: Sequence[Any] | pa.Array) -> Column:
    """Text of a column; where it has long numbers, also which cells are numbers."""
    if isinstance(cells, pa.Array):
        return cells, None
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


def numbers(values: np.ndarray) -> Column:
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
