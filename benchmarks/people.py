"""Invented candidates in numbers: the same seed gives the same file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

NAMES = np.array(["UMPAMA", "MISALAN", "REKAAN", "CONTOHIN", "ANDAIKA", "SEOLAH", "KIASAN", "TELADAN"])
AREAS = np.array(
    [("6401", "PASER"), ("6402", "KUTAI KARTANEGARA"), ("6471", "BALIKPAPAN"), ("6472", "SAMARINDA")]
)
JOBS = np.array(["Ibu Rumah Tangga", "Nelayan", "Petani", "Pedagang", "Tidak Bekerja", "IRT", ""])


def write(path: Path, rows: int, seed: int = 2023) -> Path:
    """A CSV of that many invented people with the dirt of a real file: gaps, doubles, broken NIKs."""
    random = np.random.default_rng(seed)

    def some(*choices: str) -> np.ndarray:
        return random.choice(np.array(choices), rows)

    area = AREAS[random.integers(0, len(AREAS), rows)]
    born = pd.Timestamp("1950-01-01") + pd.to_timedelta(random.integers(0, 20_000, rows), unit="D")
    woman = random.random(rows) < 0.6
    digits = born.strftime("%d%m%y").to_numpy().astype(str)
    day = np.char.zfill((np.char.ljust(digits, 2).astype("U2").astype(int) + 40 * woman).astype(str), 2)
    serial = np.char.zfill((np.arange(rows) % 9000 + 1).astype(str), 4)
    place = np.char.zfill((np.arange(rows) // 9000 % 90 + 1).astype(str), 2)
    nik = _joined(area[:, 0], place, day, born.strftime("%m%y").to_numpy().astype(str), serial)
    broken = random.random(rows)
    nik = np.where(broken < 0.01, np.char.rstrip(nik.astype("U15"), " "), nik)
    nik = np.where((broken > 0.01) & (broken < 0.02), np.roll(nik, 1), nik)
    table = {
        "No": np.arange(1, rows + 1),
        "NIK": nik,
        "No KK": _joined(area[:, 0], place, "01", "0110", serial),
        "Nama": _joined(random.choice(NAMES, rows), " ", random.choice(NAMES, rows)),
        "JK": np.where(woman, "P", "L"),
        "Tanggal Lahir": born.strftime("%d/%m/%Y"),
        "Status Kawin": some("Kawin", "Belum Kawin", "Cerai Hidup", "Cerai Mati", ""),
        "Pekerjaan": random.choice(JOBS, rows),
        "Kabupaten/Kota": area[:, 1],
        "Alamat": _joined("Jl. Umpama No. ", random.integers(1, 200, rows).astype(str)),
        "Desil": some("1", "2", "3", "4", "5", "6", ""),
        "Terdaftar DTKS": some("Ya", "Tidak", ""),
        "Terdaftar P3KE": some("Ya", "Tidak", ""),
    }
    pd.DataFrame(table).to_csv(path, index=False)
    return path


def _joined(*parts: np.ndarray | str) -> np.ndarray:
    joined = parts[0]
    for part in parts[1:]:
        joined = np.char.add(joined, part)
    return np.asarray(joined)
