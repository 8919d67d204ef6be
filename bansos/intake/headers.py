"""Where the header row of a table is, and labels that can be told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bansos.intake.columns import normal
from bansos.intake.files import Note
from bansos.intake.masking import shown_cells
from bansos.settings import InputError
from bansos.words import number, tr

SEARCHED = 40
MOST_COLUMNS = 16_384  # as in Excel


def find(rows: Sequence[Sequence[str]], known: frozenset[str]) -> int | None:
    """The index of the row (of the first 40) with most known labels, or None.

    One known label is enough only where the row has no long number: a person is never taken for a header.
    """
    scores = [score(row, known) for row in rows[:SEARCHED]]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def combined(rows: Sequence[Sequence[str]], index: int, known: frozenset[str]) -> tuple[int, list[str]]:
    """The index of the last row of the header and its labels: a header of two rows is read as one.

    Where a label of the other row stands above or below a blank one, both rows are the header.
    """
    row = list(rows[index])
    for other, last in ((index - 1, index), (index + 1, index + 1)):
        if 0 <= other < len(rows) and _completes(rows[other], row, known):
            upper, lower = (rows[other], row) if other < index else (row, rows[other])
            return last, [
                low if low.strip() else up for up, low in zip(_wide(upper, lower), lower, strict=False)
            ]
    return index, row


def _wide(row: Sequence[str], other: Sequence[str]) -> list[str]:
    return [*row, *[""] * (len(other) - len(row))]


def _completes(row: Sequence[str], blank: Sequence[str], known: frozenset[str]) -> bool:
    """Does a row hold known labels only, at least one of them where the other row is blank?"""
    texts = [cell for cell in row if cell.strip()]
    gaps = [
        cell
        for cell, other in zip(row, _wide(blank, row), strict=False)
        if cell.strip() and not other.strip()
    ]
    return bool(gaps) and score(row, known) == len(texts) and any(normal(gap) in known for gap in gaps)


def score(row: Sequence[str], known: frozenset[str]) -> int:
    """How many different known labels stand in a row; 0 where the row holds a number of 6 or more digits."""
    if any(re.search(r"\d{6,}", re.sub(r"[\s.'-]", "", cell)) for cell in row):
        return 0
    return len({normal(cell) for cell in row} & known)


def labels(row: Sequence[str], letters: Sequence[str], header_row: int) -> tuple[list[str], list[Note]]:
    """Labels that can be told apart, in order, with a note for each that was blank or doubled."""
    found: dict[str, int] = {}
    notes: list[Note] = []
    for text, letter in zip(row, letters, strict=True):
        label = " ".join(text.split())
        if not label:
            label = tr("(tanpa judul {letter})", letter=letter)
            notes.append(_blank(label, header_row))
        elif label in found:
            label = _next_free(label, found)
            notes.append(_double(label, header_row))
        found[label] = 1
    return list(found), notes


def missing(file: str, sheet: str | None, rows: Sequence[Sequence[str]]) -> InputError:
    """No header row was found: the message shows the first cells, personal digits masked."""
    cells = next((shown_cells(list(row)) for row in rows if any(cell.strip() for cell in row)), "")
    return InputError(
        tr(
            "{where}: tidak ada baris judul kolom yang dikenali (seperti NIK, Nama). "
            "Isi baris pertama: {cells}. Tambahkan baris judul di atas data lalu unggah kembali.",
            where=place(file, sheet),
            cells=cells,
        )
    )


def too_wide(file: str, columns: int) -> InputError:
    """The header row has more columns than a spreadsheet can have."""
    return InputError(
        tr(
            "{file}: baris judul punya lebih dari {most} kolom ({n} terbaca). Salin tabelnya saja, "
            "tanpa kolom kosong di kanannya, lalu unggah kembali.",
            file=file,
            most=number(MOST_COLUMNS),
            n=number(columns),
        )
    )


def empty(file: str, sheet: str | None, names: Sequence[str]) -> InputError:
    """Only a header row was found."""
    return InputError(
        tr(
            "{where}: hanya ada judul kolom ({labels}), tidak ada baris data.",
            where=place(file, sheet),
            labels=shown_cells(list(names)),
        )
    )


def place(file: str, sheet: str | None) -> str:
    """A file, with its sheet if it has one."""
    return tr("{file}, lembar {sheet}", file=file, sheet=sheet) if sheet else file


def letter(index: int) -> str:
    """The Excel letters of a column counted from 0: 0 -> A, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _next_free(label: str, taken: dict[str, int]) -> str:
    """The label with the next number that is free; `taken` has the last number of each label."""
    while f"{label} ({taken[label] + 1})" in taken:
        taken[label] += 1
    taken[label] += 1
    return f"{label} ({taken[label]})"


def _blank(label: str, row: int) -> Note:
    return Note(
        "blank_label", tr("Kolom ini tidak punya judul."), tr("Tulis judulnya di baris judul."), row, label
    )


def _double(label: str, row: int) -> Note:
    return Note(
        "double_label",
        tr("Judul kolom ini dipakai dua kali; yang pertama yang dibaca."),
        tr("Beri judul yang berbeda atau hapus salah satu kolom."),
        row,
        label,
    )
