"""Every canonical column of all tables at once: texts gathered, values read, gaps filled from the NIK."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from bansos import settings
from bansos.intake import areas, cells, columns, dates, gathering, identity
from bansos.intake.cells import Encoded, Read
from bansos.intake.identity import Identity
from bansos.intake.problems import Grid
from bansos.together import together

ORIGINS = ("berkas", "NIK", "DTKS", "P3KE", "DTSEN", "PENERIMA", "PUTUSAN", "KUNJUNGAN")
FROM_FILE, FROM_NIK = 0, 1
FILLED = (
    *("jenis_kelamin", "tanggal_lahir", "status_kawin", "pekerjaan", "status_bekerja", "kabupaten"),
    *("kecamatan", "desa", "desil", "desil_dtsen", "pra_sejahtera", "dtks", "p3ke", "dtsen"),
    *("pernah_menerima", "hubungan_keluarga", "pencari_nafkah_utama"),
)
_PLAIN = ("nama", "alamat")


@dataclass(frozen=True)
class Days:
    """A column of dates: its texts, what each distinct one means, and the date of each row."""

    text: Encoded
    read: tuple[dates.Day, ...]
    stated: np.ndarray  # datetime64[D]


@dataclass(frozen=True)
class Typed:
    """The columns of the people table, and what the list of problems needs to know of how they were read."""

    nik: Identity
    kk: Identity
    names: pa.Array
    reads: Mapping[str, Read]
    days: Days | None
    columns: Mapping[str, Any] = field(default_factory=dict)


def read(grid: Grid, on: date, codes: str | None) -> Typed:
    """All canonical columns of a grid of tables; a column that no file has is all NA, of its own type."""
    raw = {name: gathering.texts(grid, name) for name in columns.columns()}
    read = {
        name: column
        for name, column in columns.columns().items()
        if raw[name] is not None and column.kind in cells.KINDS and name not in _PLAIN
    }
    # The longest first: two of these run at a time, of which the first holds Python's lock, not the others.
    parts: dict[str, Callable[[], Any]] = {
        "tanggal_lahir": lambda: _days(grid, raw["tanggal_lahir"], on),
        "nik": lambda: _nik(grid, raw["nik"], on),
        "kk": lambda: identity.check_kk(whole(raw["kk"], grid), gathering.numeric(grid, "kk"), on),
        **{name: partial(gathering.tidied, raw[name], len(grid.row)) for name in _PLAIN},
        **{name: partial(cells.read, raw[name], column, codes) for name, column in read.items()},
    }
    found = dict(zip(parts, together(list(parts.values())), strict=True))
    plain = {name: found[name] for name in _PLAIN}
    reads = {name: found[name] for name in read}
    typed = Typed(found["nik"], found["kk"], plain["nama"], reads, found["tanggal_lahir"])
    return Typed(**{**vars(typed), "columns": _columns(typed, plain, len(grid.row))})


def _nik(grid: Grid, texts: pa.ChunkedArray | None, on: date) -> Identity:
    nik = identity.check_nik(whole(texts, grid), gathering.numeric(grid, "nik"), on)
    return identity.doubted(nik, grid.table, [t.part.is_doubted if t.part else None for t in grid.tables])


def whole(texts: pa.ChunkedArray | None, grid: Grid) -> pa.Array:
    """The texts of a column in one piece; nulls where no table has it."""
    if texts is None:
        return pa.nulls(len(grid.row), pa.string())
    plain = texts.cast(pa.string()).combine_chunks()
    return plain if isinstance(plain, pa.Array) else pa.concat_arrays(plain.chunks)


def _days(grid: Grid, texts: pa.ChunkedArray | None, on: date) -> Days | None:
    if texts is None:
        return None
    text = cells.encoded(texts)
    oldest = int(settings.setting("identity.oldest_years"))
    mixed = any(table.part and table.part.month_first for table in grid.tables)
    read = tuple(dates.read(cells.tidy(text.distinct), on, oldest, mixed))
    return Days(text, read, np.array([*(day.date for day in read), None], "datetime64[D]")[text.codes])


def _columns(typed: Typed, plain: Mapping[str, pa.Array], rows: int) -> dict[str, Any]:
    """The finished columns in the order of columns.toml, each that can be filled with its `_dari`."""
    values = {name: read.value for name, read in typed.reads.items()}
    values |= areas.settled(values, rows)
    names = [
        name
        for name, column in columns.columns().items()
        if name not in ("nik", "kk") and column.kind != "district_code"
    ]
    parts = together([partial(_column, typed, name, plain.get(name), values, rows) for name in names])
    return {name: column for part in parts for name, column in part.items()}


def _column(
    typed: Typed, name: str, plain: pa.Array | None, values: Mapping[str, Encoded], rows: int
) -> dict[str, Any]:
    """One finished column, with its `_dari` where it can be filled."""
    if plain is not None:
        return {name: pa.chunked_array([plain]).to_pandas()}
    if name == "tanggal_lahir":
        found, origin = _born(typed, rows)
    else:
        column = columns.columns()[name]
        value = values.get(name, Encoded(np.full(rows, -1, np.int32), column.categories))
        value, origin = (
            _sexed(value, typed) if name == "jenis_kelamin" else (value, _origin(value.is_known()))
        )
        found = _series(value, column.kind)
    if name not in FILLED:
        return {name: found}
    return {name: found, f"{name}_dari": pd.Categorical.from_codes(origin, list(ORIGINS))}


def _origin(known: np.ndarray) -> np.ndarray:
    return np.where(known, FROM_FILE, -1).astype(np.int8)


def _sexed(value: Encoded, typed: Typed) -> tuple[Encoded, np.ndarray]:
    """Sex from the file, else from the NIK."""
    index = np.array([value.distinct.index("L"), value.distinct.index("P"), -1], np.int32)
    codes = np.where(value.is_known(), value.codes, index[typed.nik.sex])
    origin = _origin(value.is_known())
    origin[(origin < 0) & (codes >= 0)] = FROM_NIK
    return Encoded(codes, value.distinct), origin


def _born(typed: Typed, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Birth date from the file, else from the NIK."""
    own = np.full(rows, np.datetime64("NaT", "D")) if typed.days is None else typed.days.stated
    known = ~np.isnat(own)
    born = np.where(known, own, typed.nik.born).astype("datetime64[s]")
    origin = _origin(known)
    origin[(origin < 0) & ~np.isnat(born)] = FROM_NIK
    return born, origin


def _series(value: Encoded, kind: str) -> Any:
    if kind == "yesno":
        return _nullable(value, "boolean")
    if kind in ("decile", "year"):
        return _nullable(value, "Int8" if kind == "decile" else "Int16")
    return value.category()


def _nullable(value: Encoded, dtype: str) -> Any:
    numbers = np.array([*(int(v) for v in value.distinct), 0])[value.codes]
    mask = ~value.is_known()
    if dtype == "boolean":
        return pd.arrays.BooleanArray(numbers.astype(bool), mask)
    return pd.arrays.IntegerArray(numbers.astype(dtype.lower()), mask)
