"""Parquet files, or folders of them, as outlines: labels, sizes, row groups; no row is read here."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bansos.intake import columns, parquet, receiving
from bansos.intake.kinds import MOST_INFLATED
from bansos.intake.masking import shown_name
from bansos.intake.receiving import Received
from bansos.settings import InputError
from bansos.words import tr

FIRST_ROW = 2  # the header counts as row 1
_BLOCK = 2**24


@dataclass(frozen=True)
class Piece:
    """A row group: which input it belongs to, its file, its number there, and the row of its first person."""

    file: int
    path: str
    group: int
    first: int


@dataclass(frozen=True)
class Input:
    """A file as it came, without its rows: `judged` are columns that are written as the whole demands."""

    received: Received
    rows: int
    pieces: tuple[Piece, ...]
    floats: tuple[int, ...]
    judged: tuple[int, ...]


def outlined(named: Sequence[tuple[Path, str]]) -> list[Input]:
    """Every file with its role, in the order given. Raises InputError for what is no readable Parquet."""
    found: list[Input] = []
    for path, role in named:
        name = path.name.encode("utf-8", "replace").decode()
        name = shown_name(receiving.free_name(name, [one.received.name for one in found]))
        found.append(_outlined(len(found), name, path, role))
    return found


def _outlined(file: int, name: str, path: Path, role: str) -> Input:
    parts = _parts(name, path)
    pieces, schema, row = [], None, FIRST_ROW
    for part in parts:
        with parquet.whole(name):
            about = parquet.opened(name, str(part))
        schema = schema or about.schema_arrow
        if about.schema_arrow.remove_metadata() != schema.remove_metadata():
            raise InputError(
                tr("{file}: bagian {part} berkolom lain daripada bagian pertama.", file=name, part=part.name)
            )
        for group in range(about.num_row_groups):
            pieces.append(Piece(file, str(part.resolve()), group, row))
            row += _size(name, about.metadata.row_group(group))
    assert schema is not None
    rows = row - FIRST_ROW
    outline = parquet.outlined(name, schema.names, rows, columns.known_labels())
    kinds = [kind.value_type if pa.types.is_dictionary(kind) else kind for kind in schema.types]
    floats = tuple(n for n, kind in enumerate(kinds) if pa.types.is_floating(kind))
    judged = tuple(
        n
        for n, kind in enumerate(kinds)
        if pa.types.is_timestamp(kind) or (n in floats and not pa.types.is_float64(kind))
    )
    received = Received(outline.file, role, (outline,), _digest(parts))
    return Input(received, rows, tuple(pieces), floats, judged)


def _parts(name: str, path: Path) -> list[Path]:
    """The file itself, or the Parquet files of a folder in the order of their names."""
    try:
        parts = [path]
        if path.is_dir():
            parts = sorted(one for one in path.glob("*.parquet") if not one.name.startswith(("_", ".")))
        heads = [_head(part) for part in parts]
    except (OSError, ValueError):
        raise InputError(
            tr("{name}: berkas tidak ada atau tidak dapat dibuka. Periksa nama dan izinnya.", name=name)
        ) from None
    if not parts or any(head != b"PAR1" for head in heads):
        raise InputError(
            tr("{name}: mesin spark membaca Parquet saja (berkas atau folder *.parquet).", name=name)
        )
    return parts


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _size(name: str, group: pq.RowGroupMetaData) -> int:
    if group.total_byte_size > MOST_INFLATED:
        raise InputError(
            tr("{file}: satu kelompok baris terlalu besar bila dibuka. Tulis ulang lebih kecil.", file=name)
        )
    return int(group.num_rows)


def _digest(parts: Sequence[Path]) -> str:
    """SHA-256 of a file's bytes; of a folder, that of its parts' in order."""
    digests = []
    for part in parts:
        whole = hashlib.sha256()
        with part.open("rb") as file:
            while block := file.read(_BLOCK):
                whole.update(block)
        digests.append(whole.hexdigest())
    return digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()
