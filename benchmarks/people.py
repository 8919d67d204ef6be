"""Invented candidates in numbers, with the dirt of a real list: the same seed gives the same file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from bansos.root import CODE_ROOT

AT_ONCE = 250_000
SEED = 2023
_PARTS = (
    "um",
    "pa",
    "mi",
    "sal",
    "re",
    "ka",
    "con",
    "to",
    "an",
    "dai",
    "se",
    "lah",
    "ki",
    "as",
    "te",
    "la",
    "dan",
)
NAMES = [f"{first}{second}{third}".title() for first in _PARTS for second in _PARTS for third in _PARTS]
JOBS = [
    "Ibu Rumah Tangga",
    "IRT",
    "Nelayan",
    "Petani",
    "Pedagang",
    "Tidak Bekerja",
    "Buruh harian lepas",
    "PNS",
    "",
]
SEX = {"P": ("P", "Perempuan", "Pr", "WANITA", ""), "L": ("L", "Laki-laki", "LAKI2", "Lk", "")}
MARRIED = ["Kawin", "KAWIN", "Belum Kawin", "Cerai Hidup", "Cerai Mati", "janda", ""]
FAMILY = ["Kepala Keluarga", "Istri", "Anak", "Suami", "Menantu", ""]
BUSINESS = ["Sembako", "Perikanan", "ternak ayam", "Pertanian", "Bengkel"]
TOWNS = ["Samarinda", "Tenggarong", "Sangatta", "Balikpapan", "Bontang"]
SPACES = [" "] * 99 + ["  "]
YES = ["Ya", "YA", "Tidak", "tdk", ""]
LABELS = (
    *(
        "No",
        "NIK",
        "No KK",
        "Nama",
        "JK",
        "Tempat Lahir",
        "Tanggal Lahir",
        "Status Kawin",
        "Hubungan Keluarga",
    ),
    *("Pekerjaan", "Alamat", "Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota", "Desil", "Terdaftar DTKS"),
    *("Terdaftar P3KE", "Nama Kelompok", "Jenis Usaha"),
)
REGISTER = ("NIK", "Nama", "Alamat", "Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota")
BLOCK, SIZE, TWICE = 25, 5, 0.01  # rows of one village, of whom so many are a group


def write(path: Path, rows: int, seed: int = SEED) -> Path:
    """A CSV of so many rows with 19 columns of text: one in a hundred is there twice, a fifth in groups."""
    return _written(path, (made(start, size, seed) for start, size in _parts(rows)))


def write_register(path: Path, rows: int, seed: int = SEED) -> Path:
    """A DTKS of a tenth of the same people: everyone in every second group. It has an `idsemesta`."""
    listed = np.arange(AT_ONCE) % (2 * BLOCK) < SIZE
    parts = (made(start, size, seed).filter(pa.array(listed[:size])) for start, size in _parts(rows))
    named = (part.select(REGISTER).append_column("idsemesta", part["No"]) for part in parts)
    return _written(path, named)


def _parts(rows: int) -> Iterator[tuple[int, int]]:
    return ((start, min(AT_ONCE, rows - start)) for start in range(0, rows, AT_ONCE))


def _written(path: Path, parts: Iterator[pa.Table]) -> Path:
    first = next(parts)
    how = pacsv.WriteOptions(quoting_style="none", quoting_header="none")
    with pacsv.CSVWriter(path, first.schema, write_options=how) as file:
        file.write_table(first)
        for part in parts:
            file.write_table(part)
    return path


def made(start: int, rows: int, seed: int = SEED) -> pa.Table:
    """Some of the people, all columns text; `start`: how many stand before them."""
    random = np.random.default_rng([seed, start])
    block = np.arange(rows) // BLOCK
    villages = _villages().take(pa.array(random.integers(0, 1000, rows // BLOCK + 1)[block]))
    born = np.datetime64("1945-01-01") + random.integers(0, 22_000, rows)
    woman = random.random(rows) < 0.6
    place = villages["Kode"]
    serial = pc.utf8_lpad(pa.array(random.integers(1, 9999, rows)).cast(pa.string()), 4, "0")
    number = np.arange(start, start + rows)
    house = pa.array(random.integers(1, 400, rows)).cast(pa.string())
    grouped = number % BLOCK < SIZE
    group = _some(grouped, _joined("KUBE Umpama ", pa.array(number // BLOCK).cast(pa.string())))
    columns = [
        pa.array(number + 1).cast(pa.string()),
        _dirty(random, _joined(place, _days(born, woman), serial)),
        _joined(place, _days(born.astype("datetime64[M]") + 0, np.zeros(rows, bool)), serial),
        _joined(
            *(_pick(random, NAMES, rows), " ", _pick(random, NAMES, rows), _pick(random, SPACES, rows)),
            _pick(random, NAMES, rows),
        ),
        pc.if_else(pa.array(woman), _pick(random, SEX["P"], rows), _pick(random, SEX["L"], rows)),
        _pick(random, TOWNS, rows),
        _dates(random, born),
        *(_pick(random, values, rows) for values in (MARRIED, FAMILY, JOBS)),
        _joined("Jl. ", _pick(random, NAMES, rows), " No. ", house),
        *(villages[name].combine_chunks() for name in ("Desa", "Kecamatan", "Kabupaten")),
        _pick(random, ["1", "2", "3", "4", "5", "6", "7", ""], rows),
        _pick(random, YES, rows),
        _pick(random, YES, rows),
        group,
        _some(grouped, pa.array(np.array(BUSINESS)[number // BLOCK % len(BUSINESS)])),
    ]
    again = np.arange(rows)
    twice = np.flatnonzero(random.random(rows) < TWICE)
    again[twice] = np.maximum(twice - random.integers(1, 50, len(twice)), 0)
    return pa.table(columns, names=LABELS).take(pa.array(again))


def _villages() -> pa.Table:
    places = pd.read_csv(CODE_ROOT / "data" / "places.csv", dtype=str, keep_default_na=False)
    names = dict(zip(places["kode"], places["nama"], strict=True))
    villages = places[places["tingkat"] == "kel/desa"]
    above = villages["induk"]
    found = {
        "Kode": above.str.replace(".", ""),
        "Desa": villages["nama"].str.upper(),
        "Kecamatan": above.map(names).str.upper(),
        "Kabupaten": above.str[:5].map(names).str.upper().str.removeprefix("KABUPATEN "),
    }
    return pa.table({name: pa.array(texts.tolist(), pa.string()) for name, texts in found.items()})


def _pick(random: np.random.Generator, values: list[str] | tuple[str, ...], rows: int) -> pa.Array:
    return pa.array(values, pa.string()).take(pa.array(random.integers(0, len(values), rows)))


def _joined(*parts: object) -> pa.Array:
    joined = pc.binary_join_element_wise(*parts, "")
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def _some(where: np.ndarray, texts: pa.Array) -> pa.Array:
    return pc.if_else(pa.array(where), texts, "")


def _days(born: np.ndarray, woman: np.ndarray) -> pa.Array:
    """DDMMYY as in a NIK."""
    days = pa.array(born.astype("datetime64[D]"))
    day = pc.add(pc.day(days), pa.array(40 * woman))
    parts = (day, pc.month(days), pc.subtract(pc.year(days), pc.multiply(pc.divide(pc.year(days), 100), 100)))
    return _joined(*(pc.utf8_lpad(part.cast(pa.string()), 2, "0") for part in parts))


def _dates(random: np.random.Generator, born: np.ndarray) -> pa.Array:
    """Nine in ten as dd/mm/yyyy, the others as ISO, some empty, few impossible."""
    days, kind = pa.array(born.astype("datetime64[D]")), random.random(len(born))
    texts = pc.if_else(pa.array(kind < 0.9), pc.strftime(days, "%d/%m/%Y"), pc.strftime(days, "%Y-%m-%d"))
    texts = pc.if_else(pa.array(kind > 0.98), "", texts)
    return pc.if_else(pa.array(kind > 0.999), "31/02/1980", texts)


def _dirty(random: np.random.Generator, nik: pa.Array) -> pa.Array:
    """Some NIKs a digit short, spaced, behind an apostrophe, as a power, or empty."""
    kind = random.random(len(nik))
    spaced = _joined(pc.utf8_slice_codeunits(nik, 0, 6), " ", pc.utf8_slice_codeunits(nik, 6, 16))
    kinds = (pc.utf8_slice_codeunits(nik, 0, 15), spaced, _joined("'", nik), "6.47202E+15", "")
    for edge, other in zip((0.01, 0.007, 0.005, 0.003, 0.002), kinds, strict=True):
        nik = pc.if_else(pa.array(kind < edge), other, nik)
    return nik
