"""Spark against this machine alone, on the same invented people: `python -m benchmarks.spark --rows 200000`.

Prints in how many cells the two tables differ, whether counts, groups and problems are equal, and the seconds
of both; exit 1 where anything differs. Needs requirements-spark.txt and Java.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bansos import pipeline, settings
from bansos.cluster import screening
from bansos.intake import receiving
from bansos.layout import answers
from bansos.screening import Screening

Named = list[tuple[Path, str]]
NAMES = np.array(["UMPAMA", "MISALAN", "REKAAN", "CONTOHIN", "ANDAIKA", "SEOLAH", "KIASAN", "TELADAN"])
AREAS = np.array([("6401", "PASER"), ("6402", "KUTAI KARTANEGARA"), ("6471", "BALIKPAPAN"), ("6472", "")])
JOBS = ["Ibu Rumah Tangga", "Nelayan", "Petani", "Pedagang", "Tidak Bekerja", "IRT", ""]


def files(folder: Path, rows: int, seed: int = 2023) -> Named:
    """Candidates with groups and all sorts of dirt, DTKS, P3KE and past recipients, as Parquet."""
    random = np.random.default_rng(seed)
    mine, more = _people(rows, random), _people(rows, random)
    listed = [_listed(mine, more, random) for _ in range(3)]
    listed[0] = pd.concat([listed[0], mine.loc[_sound(rows), list(listed[0].columns)]])
    named = {"usulan": (_candidates(mine, random), "usulan"), "dtks": (listed[0], "dtks")}
    named |= {"p3ke": (listed[1], "p3ke"), "penerima": (_received(listed[2], random), "penerima")}
    for name, (table, _) in named.items():
        table.to_parquet(folder / f"{name}.parquet", index=False, row_group_size=max(50, rows // 7))
    return [(folder / f"{name}.parquet", role) for name, (_, role) in named.items()]


def _people(rows: int, random: np.random.Generator) -> pd.DataFrame:
    """So many invented people under the headers of an office; a few NIKs are short or somebody else's."""
    area = AREAS[random.integers(0, len(AREAS), rows)]
    born = pd.Series(pd.Timestamp("1950-01-01") + pd.to_timedelta(random.integers(0, 20_000, rows), unit="D"))
    woman = random.random(rows) < 0.6
    day = (born.dt.day + 40 * woman).astype(str).str.zfill(2)
    number = np.arange(rows)
    place = pd.Series(number // 9000 % 90 + 1).astype(str).str.zfill(2)
    serial = pd.Series(number % 9000 + 1).astype(str).str.zfill(4)
    nik = pd.Series(area[:, 0]) + place + day + born.dt.strftime("%m%y") + serial
    chance = random.random(rows)
    nik = nik.mask(chance < 0.01, nik.str[:15])
    nik = nik.mask((chance > 0.01) & (chance < 0.02), nik.shift(fill_value=nik.iloc[-1]))
    name = pd.Series(random.choice(NAMES, rows)) + " " + random.choice(NAMES, rows)
    return pd.DataFrame(
        {
            "No": (number + 1).astype(str),
            "NIK": nik,
            "No KK": pd.Series(area[:, 0]) + place + "010110" + serial,
            "Nama": name,
            "JK": np.where(woman, "P", "L"),
            "Tanggal Lahir": born.dt.strftime("%d/%m/%Y"),
            "Status Kawin": random.choice(["Kawin", "Belum Kawin", "Cerai Hidup", "Cerai Mati", ""], rows),
            "Pekerjaan": random.choice(JOBS, rows),
            "Kabupaten/Kota": area[:, 1],
            "Alamat": "Jl. Umpama No. " + pd.Series(random.integers(1, 200, rows)).astype(str),
            "Desil": random.choice(["1", "2", "3", "4", "5", "6", ""], rows),
            "Terdaftar DTKS": random.choice(["Ya", "Tidak", ""], rows),
        }
    )


def _sound(rows: int) -> np.ndarray:
    """Every other group of five, that is to be found sound."""
    return np.arange(rows) // 5 % 2 == 0


def _candidates(table: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Groups of three to six, people of two groups, doubled, blank and unreadable rows, totals at the end."""
    rows = len(table)
    sound, number = _sound(rows), np.arange(rows) // 5 + (random.random(rows) < 0.01)
    name = np.char.add("Mawar ", (number % max(1, rows // 9)).astype(str))
    kecamatan = random.choice(["Tenggarong", "loa kulu", "Sungai\u00a0Kunjang", ""], rows)
    table = table.assign(
        **{
            "Nama Kelompok": np.where(sound | (random.random(rows) < 0.4), name, ""),
            "Jenis Usaha": np.where(sound, "Ternak ayam", random.choice(["Kue basah", ""], rows)),
            "Kecamatan": np.where(sound, "Tenggarong", kecamatan),
            "Kabupaten/Kota": table["Kabupaten/Kota"].mask(sound, "KUTAI KARTANEGARA"),
            "Desil": table["Desil"].mask(sound, "2"),
            "Tanggal Daftar": pd.Timestamp("2023-05-01")
            + pd.to_timedelta(random.integers(0, 90, rows), unit="D"),
            "Skor": random.random(rows),
        }
    )
    again = table.iloc[random.integers(0, rows, rows // 20)].copy()
    again["Nama Kelompok"] = np.roll(again["Nama Kelompok"].to_numpy(), 1)
    again["Pekerjaan"] = random.choice(["Petani", ""], len(again))
    odd = table.iloc[random.integers(0, rows, rows // 50)].copy()
    odd["NIK"] = random.choice(["", "-", "64XX", "6402", "6.40201E+15", "6402015505900000"], len(odd))
    blank = pd.DataFrame("", index=range(3), columns=table.columns)
    blank = blank.assign(**{"Tanggal Daftar": pd.NaT, "Skor": np.nan})
    shuffled = pd.concat([table, again, odd, blank]).sample(frac=1, random_state=_some(random))
    tail = blank.assign(No=["Jumlah", "", "900"], Nama=["", "Mengetahui, Kepala Dinas", "UMPAMA REKAAN"])
    return pd.concat([shuffled, tail], ignore_index=True)


def _listed(mine: pd.DataFrame, more: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """A register: half of the candidates and others; a few NIKs that lost a digit or cannot be read."""
    some = pd.concat([mine.sample(frac=0.5, random_state=_some(random)), more.head(len(more) // 2)])
    table = some[["NIK", "No KK", "Nama", "JK", "Pekerjaan", "Kabupaten/Kota", "Desil"]]
    table = table.reset_index(drop=True)
    chance = random.random(len(table))
    cut = table["NIK"].mask(chance < 0.002, table["NIK"].str[:14])
    return table.assign(NIK=cut.mask((chance > 0.01) & (chance < 0.02), table["NIK"].str[:15]))


def _received(table: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    rows = len(table)
    said = {"Program": random.choice(["KUBE", "BPNT"], rows), "Tahun": random.integers(2018, 2023, rows)}
    return table[["NIK", "Nama"]].assign(**said).sample(frac=0.1, random_state=_some(random))


def _some(random: np.random.Generator) -> int:
    return int(random.integers(2**31))


def families(folder: Path, rows: int, pool: str, seed: int = 2025) -> Named:
    """Candidates (`pool`: usulan, or dtsen itself), members and families of DTSEN, as Parquet.

    Three people share a card, and have NIKs that fall far apart; some families have two desils, or none, or
    another one in an older table.
    """
    random = np.random.default_rng(seed)
    people = _people(rows, random).drop(columns="Desil")
    cards = people["No KK"].iloc[np.arange(rows) // 3 * 3].to_numpy()
    people = people.assign(**{"No KK": cards}).sample(frac=1, random_state=_some(random))
    members = people.sample(frac=0.8, random_state=_some(random))
    members = pd.concat([members, members.head(rows // 20).assign(**{"No KK": cards[: rows // 20]})])
    some = cards[: rows // 5 * 4]
    desils = random.integers(1, 8, len(some)) * (random.random(len(some)) < 0.1)
    desils = np.where(desils > 0, desils, np.arange(len(some)) // 3 % 7 + 1)
    tables = {
        "usulan": people,
        "anggota": members.assign(**{"Desil DTSEN": random.choice(["", "", "", "3"], len(members))}),
        "keluarga per 2025-03-31": pd.DataFrame({"No KK": some, "Desil DTSEN": desils}),
        "keluarga per 2024-12-31": pd.DataFrame({"No KK": cards[rows // 2 :], "Desil DTSEN": 5}),
    }
    if pool == "dtsen":
        del tables["usulan"]
    for name, table in tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False, row_group_size=max(20, rows // 5))
    return [(folder / f"{name}.parquet", name if name == "usulan" else "dtsen") for name in tables]


def local(named: Named, **how: Any) -> tuple[pd.DataFrame, Screening]:
    """The table and the screening of this machine alone."""
    how = {"on": settings.rules_date()} | how
    came = [receiving.receive(path.name, path.read_bytes(), role) for path, role in named]
    found = pipeline.screen(came, **how)
    return answers.table(found), found


def differences(ours: pd.DataFrame, theirs: pd.DataFrame) -> int:
    """In how many cells two tables of text differ; all of them where rows or columns do."""
    if list(ours.columns) != list(theirs.columns) or len(ours) != len(theirs):
        return max(ours.size, theirs.size)
    pairs = [(ours.iloc[:, n].astype("str"), theirs.iloc[:, n].astype("str")) for n in range(ours.shape[1])]
    return sum(int((~((a == b) | (a.isna() & b.isna()))).sum()) for a, b in pairs)


def equal(summed: Screening, found: Screening) -> bool:
    """Is the whole answer equal, but for pairs that may be one person, which Spark does not look for?"""
    ours, theirs = summed.to_json(), found.to_json()
    return ours.pop("overlaps") is None and theirs.pop("overlaps") is not None and ours == theirs


def groups_differ(ours: Screening, theirs: Screening) -> int:
    """In how many programmes the checked groups differ: any cell, any answer, any reason."""
    return sum(_groups(ours, code) != _groups(theirs, code) for code in ours.groups)


def _groups(found: Screening, code: str) -> object:
    checked = found.groups[code]
    if checked is None:
        return None
    table = checked.table.astype("str")[sorted(checked.table)]
    return table.fillna("").to_dict("list"), checked.answers.tolist(), checked.wrong()


def main() -> int:
    """Compare the engines; 1 where they differ."""
    asked = argparse.ArgumentParser(prog="benchmarks.spark", description=__doc__)
    asked.add_argument("--rows", type=int, default=200_000, help="people of the usulan, before doubled rows")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        named = files(folder, asked.parse_args().rows)
        start = time.perf_counter()
        table, found = local(named)
        middle = time.perf_counter()
        summed = screening.screen(named, on=settings.rules_date(), out=folder / "hasil.parquet")
        end = time.perf_counter()
        wrong = differences(table, pd.read_parquet(folder / "hasil.parquet"))
    counts, groups = equal(summed, found), groups_differ(found, summed)
    print(f"{len(table):,} rows of candidates, {sum(summed.totals['rows'].values()):,} rows of all files")
    print(f"cells that differ: {wrong} of {table.size:,}; programmes whose groups differ: {groups}")
    print(f"counts, problems and fingerprint: {'equal' if counts else 'DIFFERENT'}")
    print(f"local {middle - start:.1f} s, Spark {end - middle:.1f} s with its start and end")
    return int(bool(wrong or groups or not counts))


if __name__ == "__main__":
    sys.exit(main())
