"""Invented candidates, screened all the way. DATA SINTETIS: nobody here exists."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from intake_samples import ON, csv_text, tables

from bansos import pipeline
from bansos.intake import roles
from bansos.intake.receiving import Received
from bansos.screening import Screening

HEAD = (
    *("NIK", "Nama", "Jenis Kelamin", "Pekerjaan", "Status Kawin", "Terdaftar DTKS", "Desil"),
    *("Kabupaten/Kota", "Kecamatan", "No KK", "Nama Kelompok", "Jenis Usaha"),
)
Cell = str | Callable[[int], str | None]


def candidate(n: int) -> dict[str, str]:
    """Someone whom every programme takes: number n (0 to 89), in the group of number n // 5."""
    return {
        "NIK": f"6402015505{n + 10}{n + 1:04d}",
        "Nama": f"Calon {n}",
        "Jenis Kelamin": "P",
        "Pekerjaan": "Ibu rumah tangga",
        "Status Kawin": "Kawin",
        "Terdaftar DTKS": "Ya",
        "Desil": "2",
        "Kabupaten/Kota": "Kutai Kartanegara",
        "Kecamatan": "Tenggarong",
        "No KK": f"640201150510{n + 1:04d}",
        "Nama Kelompok": f"Mawar {n // 5}",
        "Jenis Usaha": "Ternak ayam",
    }


def candidates(count: int = 5, **changes: Cell) -> list[list[str]]:
    """Rows under HEAD; a change is a cell or a function of the row's number (None: as it was).

    A change names its column in lower case with underscores: jenis_kelamin, kabupaten_kota.
    """
    rows = []
    for n in range(count):
        person = candidate(n)
        for name, change in changes.items():
            cell = change(n) if callable(change) else change
            person[_header(name)] = person[_header(name)] if cell is None else cell
        rows.append(list(person.values()))
    return rows


def _header(name: str) -> str:
    return next(head for head in HEAD if head.casefold().replace(" ", "_").replace("/", "_") == name)


def listed(rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> bytes:
    """Rows as a CSV file."""
    return csv_text(rows, head).encode()


def received(*files: tuple[str, bytes, str | None]) -> list[Received]:
    """Files as `receiving.receive` gives them (name, content, role or None), without the child process."""
    return [_received(*file) for file in files]


def _received(name: str, data: bytes, role: str | None) -> Received:
    parts = tables(data, name)
    labels = [label for part in parts for label in part.table.column_names]
    digest = hashlib.sha256(data).hexdigest()
    return Received(parts[0].file, role or roles.guess_role(name, labels), parts, digest)


def screened(
    rows: Sequence[Sequence[str]], *others: tuple[str, bytes, str | None], on: date = ON, **how: Any
) -> Screening:
    """Candidates under HEAD, with further files, screened."""
    files = received(("usulan.csv", listed(rows), "usulan"), *others)
    return pipeline.screen(files, on=on, **how)


def by_nik(found: Screening, code: str) -> Mapping[str, str]:
    """The status of everyone who is counted, by NIK."""
    counted = found.counted()
    niks, statuses = found.people["nik"][counted], found.decisions[code].status[counted]
    return dict(zip(niks.astype(str), statuses.astype(str), strict=True))
