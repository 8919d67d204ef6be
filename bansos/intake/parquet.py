"""Parquet: declared sizes are checked before it is unpacked; every plain column becomes exact text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bansos.intake import headers, workbook
from bansos.intake.files import TextTable
from bansos.intake.kinds import MOST_INFLATED
from bansos.intake.masking import shown_cells
from bansos.settings import InputError
from bansos.words import tr

MOST_CELLS = 2**28
MOST_COLUMNS = 16_384
_THRIFT = 2**26
# Above this a float32 no longer tells whole numbers apart: it is written as a power, as what it is.
_EXACT_SINGLE = 2**24


def read(name: str, data: bytes, known: frozenset[str]) -> tuple[TextTable, ...]:
    """The one table of a Parquet file. Its header counts as row 1, as in the same table saved as CSV.

    Raises InputError where it is damaged, too large, has nested columns, or no column that is known.
    """
    with whole(name):
        file = opened(name, pa.BufferReader(data))
        _check_size(name, file.metadata)
        found = file.read(use_threads=False)
        outline = outlined(name, found.column_names, found.num_rows, known)
        return (filled(outline, found, {n: is_fine(found.column(n)) for n in range(found.num_columns)}),)


@contextmanager
def whole(name: str) -> Iterator[None]:
    """Say in one sentence (InputError) that a Parquet file is damaged, where reading it fails."""
    try:
        yield
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise InputError(
            tr("{file}: berkas Parquet rusak atau terpotong. Buat ulang berkasnya.", file=name)
        ) from error


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _fields(schema: pa.Schema) -> list[tuple[str, pa.DataType]]:
    return list(zip(schema.names, schema.types, strict=True))


def _check_size(name: str, about: pq.FileMetaData) -> None:
    """Refuse what would unpack to more than an upload may hold: rows, cells, or bytes as declared."""
    groups = [about.row_group(n) for n in range(about.num_row_groups)]
    cells, size = about.num_rows * about.num_columns, sum(group.total_byte_size for group in groups)
    if about.num_columns > MOST_COLUMNS or cells > MOST_CELLS or size > MOST_INFLATED:
        raise InputError(_too_large(name))


def _too_large(name: str) -> str:
    return tr("{file}: isi berkas terlalu besar bila dibuka. Pecah per kabupaten, lalu unggah.", file=name)


def _check_types(name: str, schema: pa.Schema) -> None:
    wrong = [label for label, kind in _fields(schema) if not _is_plain(kind)]
    if wrong:
        raise InputError(
            tr(
                "{file}: kolom {columns} bersarang atau bukan teks, angka dan tanggal. "
                "Ratakan atau buang kolom itu, lalu unggah kembali.",
                file=name,
                columns=shown_cells(wrong),
            )
        )


def _is_plain(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    odd = (pa.types.is_nested, pa.types.is_duration, pa.types.is_interval)
    return not any(is_odd(kind) for is_odd in odd) and not isinstance(kind, pa.BaseExtensionType)


def opened(name: str, source: str | pa.BufferReader) -> pq.ParquetFile:
    """A Parquet file whose texts stay dictionary-encoded. Raises InputError where a column is not plain."""
    limits = {"thrift_string_size_limit": _THRIFT, "thrift_container_size_limit": _THRIFT}
    schema = pq.ParquetFile(source, **limits).schema_arrow
    _check_types(name, schema)
    texts = [label for label, kind in _fields(schema) if _is_text(kind)]
    return pq.ParquetFile(source, read_dictionary=texts, **limits)


def outlined(name: str, labels: Sequence[str], rows: int, known: frozenset[str]) -> TextTable:
    """The table without its rows. Raises InputError where it has no known column, or no rows."""
    if headers.find([labels], known) is None:
        raise headers.missing(name, None, [labels])
    if not rows:
        raise headers.empty(name, None, labels)
    letters = [headers.letter(n) for n in range(len(labels))]
    told, notes = headers.labels(labels, letters, 1)
    table = pa.table([pa.array([], pa.string()) for _ in told], names=told)
    return TextTable(name, None, 1, None, table, tuple(letters), notes=tuple(notes))


def filled(outline: TextTable, found: pa.Table, is_fine: Mapping[int, bool]) -> TextTable:
    """The outlined table with its rows as text. `is_fine`: by position, of columns judged as a whole."""
    columns = [_column(found.column(n), is_fine[n]) for n in range(found.num_columns)]
    if sum(size for _, _, size in columns) > MOST_INFLATED:
        raise InputError(_too_large(outline.file))
    labels = outline.table.column_names
    table = pa.table([text for text, _, _ in columns], names=labels)
    numeric = {label: mask for label, (_, mask, _) in zip(labels, columns, strict=True) if mask is not None}
    return replace(outline, table=table, numeric=numeric)


def is_fine(values: pa.ChunkedArray) -> bool:
    """Are moments all whole days, and numbers of single precision all exact? Columns that are neither, are.

    One that is not changes how the whole column is written.
    """
    values = _flat(values)
    if pa.types.is_timestamp(values.type):
        days, seconds = _moments(values)
        return bool(pc.all(pc.equal(days.cast(pa.timestamp("s")), seconds), min_count=0).as_py())
    if not pa.types.is_floating(values.type) or pa.types.is_float64(values.type):
        return True
    return bool(np.nanmax(np.abs(values.cast(pa.float64()).to_numpy()), initial=0) < _EXACT_SINGLE)


def _flat(values: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = values.type
    return (
        values.cast(kind.value_type)
        if pa.types.is_dictionary(kind) and not _is_text(kind.value_type)
        else values
    )


def _column(values: pa.ChunkedArray, is_fine: bool) -> tuple[pa.ChunkedArray, pa.Array | None, int]:
    """Text of a column, which cells are long numbers that may have lost a digit, and the bytes of the text.

    An integer is exact; a float is what a spreadsheet keeps, and just as doubtful.
    """
    values = _flat(values)
    if pa.types.is_floating(values.type):
        texts, mask = _floats(values, is_fine)
        return texts, mask, texts.nbytes
    return _texts(values, is_fine)


def _texts(values: pa.ChunkedArray, is_fine: bool) -> tuple[pa.ChunkedArray, None, int]:
    coded = values if pa.types.is_dictionary(values.type) else _plain(values, is_fine).dictionary_encode()
    coded = coded.unify_dictionaries().combine_chunks()
    coded = coded if isinstance(coded, pa.Array) else coded.chunk(0)
    words = coded.dictionary.cast(pa.string())
    size = int(pc.sum(pc.binary_length(words).take(coded.indices), min_count=0).as_py())
    if size > MOST_INFLATED or len(words) >= len(coded) // 2:
        small = pa.nulls(0, pa.string()) if size > MOST_INFLATED else words.take(coded.indices)
        return pa.chunked_array([pc.fill_null(small, "")]), None, size
    blank = pc.index(words, "").as_py()
    words = words if blank >= 0 else pa.concat_arrays([words, pa.array([""], pa.string())])
    codes = pc.fill_null(coded.indices, blank if blank >= 0 else len(words) - 1).cast(pa.int32())
    return pa.chunked_array([pa.DictionaryArray.from_arrays(codes, words)]), None, size


def _plain(values: pa.ChunkedArray, is_fine: bool) -> pa.ChunkedArray:
    """Text as in a workbook: Ya and Tidak, ISO dates, a time only where there is one."""
    kind = values.type
    if pa.types.is_boolean(kind):
        return pc.if_else(values, "Ya", "Tidak")
    if not pa.types.is_timestamp(kind):
        return values.cast(pa.string())
    days, seconds = _moments(values)
    return (days if is_fine else seconds).cast(pa.string())


def _moments(values: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Timestamps as days and as seconds, in their own zone."""
    local = pc.local_timestamp(values) if values.type.tz else values
    seconds = local.cast(pa.timestamp("s"), safe=False)
    return seconds.cast(pa.date32(), safe=False), seconds


def _floats(values: pa.ChunkedArray, is_fine: bool) -> tuple[pa.ChunkedArray, pa.Array | None]:
    numbers = values.cast(pa.float64()).to_numpy()
    if not is_fine:
        powers = [f"{number:.6E}" if np.isfinite(number) else "" for number in numbers]
        return pa.chunked_array([pa.array(powers, pa.string())]), None
    texts, mask = workbook.numbers(numbers)
    return pa.chunked_array([texts]), mask
