"""CSV and its cousins: the delimiter and the header are found, then Arrow reads every cell as text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from bansos.intake import headers, ragged, titles
from bansos.intake.encodings import decoded
from bansos.intake.files import Note, TextTable
from bansos.settings import InputError
from bansos.words import number, tr

DELIMITERS = (",", ";", "\t", "|")
_HEAD_BYTES = 2**18
_SAMPLE_BYTES = 2**18
_BIG = 2**21
_WINDOW = 2**22
_FEW = 2**7
MOST_ROWS = 10_000_000
_LF, _CR = b"\n\r"


@dataclass(frozen=True)
class Layout:
    """How a text is laid out. `row` is the header's number in Excel, `start` the first byte after it."""

    delimiter: str
    row: int
    start: int
    labels: tuple[str, ...]
    notes: tuple[Note, ...]
    title: Mapping[str, str]


def read(name: str, data: bytes, known: frozenset[str]) -> tuple[TextTable, ...]:
    """The one table of a delimited text. Raises InputError."""
    text, encoding = decoded(name, data)
    layout = _layout(name, text, known)
    body = memoryview(text)[layout.start : len(text) - _blank_end(text)]
    if not re.search(rb"[^ \t\r\n" + re.escape(layout.delimiter.encode()) + b"]", body):
        raise headers.empty(name, None, layout.labels)
    ends = sum(text.count(end, layout.start) for end in (b"\n", b"\r") if end in text)
    if ends >= MOST_ROWS and (rows := _lines(body)) > MOST_ROWS:
        raise _too_long(name, rows)
    table, notes = _table(name, text, body, layout)
    blank = {n.column for n in layout.notes if n.code == "blank_label" and _is_empty(table[n.column])}
    letters = tuple(headers.letter(n) for n, label in enumerate(layout.labels) if label not in blank)
    notes = tuple(note for note in layout.notes if note.column not in blank) + notes
    kept = table.drop_columns(list(blank))
    return (TextTable(name, None, layout.row, encoding, kept, letters, notes=notes, title=layout.title),)


def _too_long(name: str, rows: int) -> InputError:
    return InputError(
        tr(
            "{file}: ada {rows} baris, lebih dari {most}. Hapus baris kosong, atau bagi berkasnya per "
            "kabupaten/kota.",
            file=name,
            rows=number(rows),
            most=number(MOST_ROWS),
        )
    )


def _blank_end(text: bytes) -> int:
    """How many line ends stand behind the last line that has anything."""
    tail = text[-_HEAD_BYTES:]
    return len(tail) - len(tail.rstrip(b"\r\n"))


def _is_empty(column: pa.ChunkedArray) -> bool:
    return all(not (text or "").strip() for text in column.unique().to_pylist())


def _layout(name: str, text: bytes, known: frozenset[str]) -> Layout:
    said = _said_delimiter(text)
    skipped = len(text[:16].splitlines(True)[0]) if said else 0
    lines = [
        line.decode("utf-8", "replace") for line in text[skipped : skipped + _HEAD_BYTES].splitlines(True)
    ]
    best: tuple[int, str, int] | None = None
    for delimiter in [said] if said else DELIMITERS:
        rows = [row for row, _ in _rows(lines, delimiter)]
        found = headers.find(rows, known)
        if found is not None and (best is None or headers.score(rows[found], known) > best[0]):
            best = headers.score(rows[found], known), delimiter, found
    if best is None:
        rows = [row for row, _ in _rows(lines, said or max(DELIMITERS, key="".join(lines[:9]).count))]
        raise headers.missing(name, None, rows)
    read = list(_rows(lines, best[1]))
    if (width := len(read[best[2]][0])) > headers.MOST_COLUMNS:
        raise headers.too_wide(name, width)
    index, labels = headers.combined([row for row, _ in read], best[2], known)
    return _laid_out(lines, best[1], read[: index + 1], labels, skipped)


def _laid_out(
    lines: list[str], delimiter: str, above: list[tuple[list[str], int]], row: list[str], skipped: int
) -> Layout:
    index, end = len(above) - 1, above[-1][1]
    letters = [headers.letter(n) for n in range(len(row))]
    labels, notes = headers.labels(row, letters, index + 1)
    start = skipped + sum(len(line.encode()) for line in lines[:end])
    return Layout(
        delimiter, index + 1, start, tuple(labels), tuple(notes), titles.read(row for row, _ in above[:-1])
    )


def _said_delimiter(text: bytes) -> str | None:
    first = text[:16].splitlines()[:1]
    line = first[0].strip().strip(b'"').decode("utf-8", "replace") if first else ""
    if not line.casefold().startswith("sep="):
        return None
    return line[4:5] or "\t"


def _rows(lines: list[str], delimiter: str) -> Iterator[tuple[list[str], int]]:
    """The first rows, each with the number of lines read so far."""
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for _, row in zip(range(headers.SEARCHED), reader, strict=False):
            yield row, reader.line_num
    except csv.Error:
        return


def _table(name: str, text: bytes, body: memoryview, layout: Layout) -> tuple[pa.Table, tuple[Note, ...]]:
    quotes = text.count(b'"', layout.start) if b'"' in text else 0
    if quotes % 2:
        return ragged.read(name, bytes(body), layout.delimiter, layout.labels, layout.row)
    try:
        table = _arrow(body, layout)
    except pa.ArrowInvalid:
        return ragged.read(name, bytes(body), layout.delimiter, layout.labels, layout.row)
    if quotes and table.num_rows != _lines(body):
        # A cell of several lines, or a quote that swallowed people: only a strict reader can tell. That also
        # makes it safe to let Arrow cut the text into blocks at any line end.
        return ragged.read(name, bytes(body), layout.delimiter, layout.labels, layout.row)
    return table, ()


def _arrow(body: memoryview, layout: Layout) -> pa.Table:
    few = _few_distinct(body, layout) if len(body) > _BIG else frozenset()
    types = {n: pa.dictionary(pa.int32(), pa.string()) if n in few else pa.string() for n in layout.labels}
    return _narrow(_arrow_read(body, layout, types).unify_dictionaries())


def _narrow(table: pa.Table) -> pa.Table:
    """Dictionaries of few texts with a byte for each row instead of four."""
    kinds = [
        pa.dictionary(pa.int8(), pa.string())
        if pa.types.is_dictionary(kind) and len(table[n].chunk(0).dictionary) < _FEW
        else kind
        for n, kind in enumerate(table.schema.types)
    ]
    return table.cast(pa.schema(list(zip(table.column_names, kinds, strict=True))))


def _arrow_read(body: memoryview, layout: Layout, types: dict[str, pa.DataType]) -> pa.Table:
    return pacsv.read_csv(
        pa.BufferReader(pa.py_buffer(body)),
        read_options=pacsv.ReadOptions(column_names=list(layout.labels), block_size=2**21),
        parse_options=pacsv.ParseOptions(delimiter=layout.delimiter, ignore_empty_lines=False),
        convert_options=pacsv.ConvertOptions(
            column_types=types, strings_can_be_null=False, quoted_strings_can_be_null=False, check_utf8=False
        ),
    )


def _few_distinct(body: memoryview, layout: Layout) -> frozenset[str]:
    """Labels whose values repeat often enough, in a sample, to be held as a dictionary."""
    end = bytes(body[:_SAMPLE_BYTES]).rfind(b"\n")
    types = {label: pa.string() for label in layout.labels}
    try:
        sample = _arrow_read(body[: max(end, 0)], layout, types)
    except pa.ArrowInvalid:
        return frozenset()
    most = sample.num_rows // 2
    return frozenset(n for n in layout.labels if len(sample[n].unique()) < most)


def _lines(body: memoryview) -> int:
    """How many lines a text has: each CR LF, CR or LF ends one."""
    ends = 1
    for start in range(0, len(body), _WINDOW):
        part = np.frombuffer(body[start : start + _WINDOW + 1], np.uint8)
        is_feed, is_return = part == _LF, part == _CR
        ends += int(np.count_nonzero(is_feed[:_WINDOW]) + np.count_nonzero(is_return[:_WINDOW]))
        ends -= int(np.count_nonzero(is_return[:_WINDOW][: len(part) - 1] & is_feed[1:]))
    return ends
