"""CSV text that is not regular: short rows, blank lines, cells of several lines. Slow and strict."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice

import pyarrow as pa

from bansos.intake.files import Note
from bansos.settings import InputError
from bansos.words import tr

_BLOCK = 20_000


def read(
    name: str, body: bytes, delimiter: str, labels: tuple[str, ...], header_row: int
) -> tuple[pa.Table, tuple[Note, ...]]:
    """The rows below the header, short ones filled with empty cells. Raises InputError naming the row."""
    schema = pa.schema([(label, pa.string()) for label in labels])
    rows = _rows(name, body, delimiter, header_row)
    blocks: list[pa.RecordBatch] = []
    short: list[int] = []
    number = header_row + 1
    while block := list(islice(rows, _BLOCK)):
        for index, row in enumerate(block):
            if len(row) != len(labels):
                block[index] = _filled(name, row, len(labels), number + index)
                short += [number + index] if 1 < len(row) < len(labels) else []
        arrays = [pa.array(column, pa.string()) for column in zip(*block, strict=True)]
        blocks.append(pa.RecordBatch.from_arrays(arrays, schema=schema))
        number += len(block)
    return pa.Table.from_batches(blocks, schema), _short(short)


def _rows(name: str, body: bytes, delimiter: str, header_row: int) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(body.decode("utf-8"), newline=""), delimiter=delimiter, strict=True)
    number = header_row
    while True:
        number += 1
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(
                tr(
                    "{file}, baris {row}: tanda kutip dibuka tetapi tidak ditutup dengan benar, "
                    "sehingga baris berikutnya ikut tertelan. Perbaiki tanda kutip di baris itu.",
                    file=name,
                    row=number,
                )
            ) from error


def _filled(name: str, row: list[str], width: int, number: int) -> list[str]:
    if any(cell.strip() for cell in row[width:]):
        raise InputError(
            tr(
                "{file}, baris {row}: ada {found} sel, padahal judulnya {width}. "
                "Mungkin ada pemisah kolom di dalam sel tanpa tanda kutip. Perbaiki baris itu.",
                file=name,
                row=number,
                found=len(row),
                width=width,
            )
        )
    return row[:width] + [""] * (width - len(row))


def _short(rows: list[int]) -> tuple[Note, ...]:
    if not rows:
        return ()
    problem = tr("{n} baris lebih pendek daripada judul; sel yang tidak ada dianggap kosong.", n=len(rows))
    return (Note("short_rows", problem, tr("Periksa baris ini."), rows[0]),)
