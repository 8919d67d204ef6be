"""Files of invented people, as offices write them. DATA SINTETIS: nobody here exists."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

from bansos.intake import columns, files, people, worker

ON = date(2023, 12, 31)
HEAD = ["No", "NIK", "Nama", "Jenis Kelamin", "Tanggal Lahir", "Kabupaten/Kota", "Kecamatan", "Alamat"]
ROWS = [
    [
        "1",
        "6402015505900001",
        "Siti Rahmá",
        "P",
        "15/05/1990",
        "Kutai Kartanegara",
        "Loa Kulu",
        "Jl. Mawar; RT 2",
    ],
    [
        "2",
        "6472011701850002",
        "Budi “Udin”",
        "Laki-laki",
        "1985-01-17",
        "Kota Samarinda",
        "Sungai Kunjang",
        "a, b | c",
    ],
    ["3", "6407026812780003", "Ani", "perempuan", "28 Desember 1978", "Kubar", "Melak", "Jalan\tTab"],
    ["4", "6471030303990004", "Dewi Citra", "L", "", "BALIKPAPAN", "", ""],
]


def csv_text(
    rows: Sequence[Sequence[str]] = ROWS, head: Sequence[str] = HEAD, sep: str = ",", end: str = "\r\n"
) -> str:
    """Rows as delimited text; cells that need quotes are quoted."""
    return end.join(sep.join(_quoted(cell, sep) for cell in row) for row in [head, *rows]) + end


def _quoted(cell: str, sep: str) -> str:
    needed = any(mark in cell for mark in (sep, '"', "\n", "\r"))
    return '"' + cell.replace('"', '""') + '"' if needed else cell


def xlsx(*sheets: tuple[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = (), **options: Any) -> bytes:
    """A workbook; text stays text, numbers are number cells, None is no cell."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                _write(sheet, r, c, cell, day)
    book.close()
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif cell is not None:
        sheet.write_number(row, column, cell)


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """A workbook with some of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {**dict.fromkeys(old.namelist()), **changes}:
            new.writestr(name, changes.get(name) or old.read(name))
    return out.getvalue()


def tables(data: bytes | str, name: str = "usulan.csv") -> tuple[files.TextTable, ...]:
    """The text tables of a file, parsed here: what is left out is the child process."""
    raw = data.encode() if isinstance(data, str) else data
    return worker.parse(name, raw, columns.known_labels())


def uploaded(data: bytes | str, name: str = "usulan.csv") -> tuple[files.TextTable, ...]:
    """The text tables of a file, parsed by the child process."""
    raw = data.encode() if isinstance(data, str) else data
    return files.read(name, raw, labels=columns.known_labels())


def reading(data: bytes | str, name: str = "usulan.csv", **options: Any) -> people.Reading:
    """A file read all the way."""
    return people.read_people(tables(data, name), on=options.pop("on", ON), **options)


def one(head: str, cell: str, **options: Any) -> people.Reading:
    """A list of one sound person with one more column."""
    return reading(f'NIK;Nama;{head}\n6472010101900001;Udin;"{cell}"\n', **options)
