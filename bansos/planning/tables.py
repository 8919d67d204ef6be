"""The facts files read line by line, so that every error names file, line and cure."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from bansos.root import data_root
from bansos.settings import DataError, sources
from bansos.words import tr

STATUSES = ("published", "reported", "derived", "missing")
_Number = TypeVar("_Number", int, Decimal)


@dataclass(frozen=True)
class Row:
    """One line of a facts file: its cells by column, read so that errors can name them."""

    path: Path
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def error(self, what: str, cure: str) -> DataError:
        return DataError(self.path, self.line, what, cure)

    def decimal(self, column: str) -> Decimal | None:
        """A number of zero or more, None where the cell is empty."""
        return self._number(column, Decimal, "Tulis angka dengan titik desimal, atau kosongkan.")

    def integer(self, column: str) -> int | None:
        """A whole number of zero or more, None where the cell is empty."""
        return self._number(column, int, "Tulis bilangan bulat tanpa titik, atau kosongkan.")

    def whole(self, column: str) -> int:
        """A whole number that may not be empty."""
        number = self.integer(column)
        if number is None:
            raise self.error(tr("{column} kosong.", column=column), tr("Isi dengan bilangan bulat."))
        return number

    def _number(self, column: str, kind: Callable[[str], _Number], cure: str) -> _Number | None:
        text = self[column]
        if text == "":
            return None
        try:
            number = kind(text)
        except (ValueError, InvalidOperation):
            raise self.error(tr("{column} {text!r} bukan angka.", column=column, text=text), cure) from None
        if not Decimal(number).is_finite() or number < 0:
            raise self.error(
                tr("{column} {text} negatif atau tak terhingga.", column=column, text=text),
                tr("Tulis angka nol atau lebih."),
            )
        return number

    def one_of(self, column: str, allowed: tuple[str, ...], kind: str, where: str) -> str:
        if self[column] not in allowed:
            raise self.error(
                tr("{kind} {text!r} tidak dikenal.", kind=kind, text=self[column]),
                tr("Pakai yang ada: {where}.", where=where),
            )
        return self[column]

    def status(self, column: str, number: Decimal | None) -> str:
        status = self.one_of(column, STATUSES, column, ", ".join(STATUSES))
        if (status == "missing") != (number is None):
            raise self.error(
                tr("{column} {status!r} tidak sesuai isi selnya.", column=column, status=status),
                tr("`missing` hanya untuk sel kosong."),
            )
        return status

    def source(self, column: str) -> str:
        reference = self[column]
        if not reference:
            raise self.error(tr("{column} kosong.", column=column), tr("Isi dengan kunci dari sources.toml."))
        if reference.split("#")[0] not in sources():
            raise self.error(
                tr("sumber {reference!r} tidak dikenal.", reference=reference),
                tr("Tambahkan kuncinya di sources.toml."),
            )
        return reference


def rows(path: Path, columns: tuple[str, ...], text: str | None = None) -> Iterator[Row]:
    """The lines of a CSV file (or of its `text`) below a header that has these columns. Raises DataError."""
    reader = csv.DictReader((_text(path) if text is None else text).splitlines(keepends=True), strict=True)
    lacking = [column for column in columns if column not in (reader.fieldnames or [])]
    if lacking:
        raise DataError(
            path,
            1,
            tr("tanpa kolom {lacking}.", lacking=", ".join(lacking)),
            tr("Kembalikan kepala kolomnya, pisah koma."),
        )
    try:
        for cells in reader:
            if None in cells or None in cells.values():
                raise DataError(
                    path,
                    reader.line_num,
                    tr("jumlah sel tidak sama dengan kepala kolom."),
                    tr("Periksa komanya."),
                )
            yield Row(path, reader.line_num, {name: cell.strip() for name, cell in cells.items()})
    except csv.Error as error:
        raise DataError(
            path,
            reader.line_num,
            tr("bukan CSV ({error}).", error=error),
            tr("Simpan ulang sebagai CSV koma."),
        ) from error


def versions(*names: str) -> tuple[tuple[Path, int], ...]:
    """Files of the data root with the time they were last written: the key of what is read from them."""
    paths = [data_root() / name for name in names]
    absent = next((path for path in paths if not path.exists()), None)
    if absent:
        raise DataError(absent, None, tr("berkas tidak ada."), tr("Kembalikan berkas ini ke folder data."))
    return tuple((path, path.stat().st_mtime_ns) for path in paths)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(path, None, tr("bukan teks UTF-8."), tr("Simpan ulang sebagai UTF-8.")) from error
