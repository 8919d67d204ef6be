"""Spark against this machine alone on the same invented people: are tables equal; and the time"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd

from bansos import answers, pipeline, settings
from bansos.cluster import screening
from benchmarks import people

Named = list[tuple[Path, str]]


def files(folder: Path, rows: int, seed: int = 2023) -> Named:
    """Candidates with groups and all sorts of dirt, DTKS, P3KE and past recipients, as Parquet."""
    random = np.random.default_rng(seed)
    read = {"dtype": str, "keep_default_na": False}
    mine = pd.read_csv(people.write(folder / "usulan.csv", rows, seed), **read)
    more = pd.read_csv(people.write(folder / "register.csv", rows, seed + 1), **read)
    listed = [_listed(mine, more, random) for _ in range(3)]
    listed[0] = pd.concat([listed[0], mine.loc[_sound(mine), list(listed[0].columns)]])
    named = {"usulan": (_candidates(mine, random), "usulan"), "dtks": (listed[0], "dtks")}
    named |= {"p3ke": (listed[1], "p3ke"), "penerima": (_received(listed[2], random), "penerima")}
    found = []
    for name, (table, role) in named.items():
        path = folder / f"{name}.parquet"
        table.to_parquet(path, index=False, row_group_size=max(50, rows // 7))
        found.append((path, role))
    return found


def _sound(table: pd.DataFrame) -> np.ndarray:
    """Every other group of five, that is to be found sound."""
    return np.arange(len(table)) // 5 % 2 == 0


def _candidates(table: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Groups of three to six, people of two groups, doubled, blank and unreadable rows, totals at the end."""
    rows = len(table)
    table = table.drop(columns="Terdaftar P3KE")
    sound, number = _sound(table), np.arange(rows) // 5 + (random.random(rows) < 0.01)
    name = np.char.add("Mawar ", (number % max(1, rows // 9)).astype(str))
    table["Nama Kelompok"] = np.where(sound | (random.random(rows) < 0.4), name, "")
    table["Jenis Usaha"] = np.where(sound, "Ternak ayam", random.choice(["Kue basah", ""], rows))
    kecamatan = random.choice(["Tenggarong", "loa kulu", "Sungai\u00a0Kunjang", ""], rows)
    table["Kecamatan"] = np.where(sound, "Tenggarong", kecamatan)
    table["Kabupaten/Kota"] = table["Kabupaten/Kota"].mask(sound, "KUTAI KARTANEGARA")
    table["Desil"] = table["Desil"].mask(sound, "2")
    table["Tanggal Daftar"] = pd.Timestamp("2023-05-01") + pd.to_timedelta(random.integers(0, 90, rows), "D")
    table["Skor"] = random.random(rows)
    table["Kabupaten/Kota"] = table["Kabupaten/Kota"].where(random.random(rows) > 0.05, "")
    again = table.iloc[random.integers(0, rows, rows // 20)].copy()
    again["Nama Kelompok"] = np.roll(again["Nama Kelompok"].to_numpy(), 1)
    again["Pekerjaan"] = random.choice(["Petani", ""], len(again))
    odd = table.iloc[random.integers(0, rows, rows // 50)].copy()
    odd["NIK"] = random.choice(["", "-", "64XX", "6402", "6.40201E+15", "6402015505900000"], len(odd))
    blank = pd.DataFrame("", index=range(3), columns=table.columns).assign(
        **{"Tanggal Daftar": pd.NaT, "Skor": np.nan}
    )
    shuffled = pd.concat([table, again, odd, blank]).sample(frac=1, random_state=int(random.integers(2**31)))
    tail = blank.assign(No=["Jumlah", "", "900"], Nama=["", "Mengetahui, Kepala Dinas", "UMPAMA REKAAN"])
    return pd.concat([shuffled, tail], ignore_index=True)


def _listed(mine: pd.DataFrame, more: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """A register: half of the candidates and others; a few NIKs that lost a digit or cannot be read."""
    some = pd.concat(
        [mine.sample(frac=0.5, random_state=int(random.integers(2**31))), more.head(len(more) // 2)]
    )
    table = some[["NIK", "No KK", "Nama", "JK", "Pekerjaan", "Kabupaten/Kota", "Desil"]].reset_index(
        drop=True
    )
    chance = random.random(len(table))
    table["NIK"] = table["NIK"].mask(chance < 0.002, table["NIK"].str[:14])
    table["NIK"] = table["NIK"].mask((chance > 0.01) & (chance < 0.02), table["NIK"].str[:15])
    return table


def _received(table: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    rows = len(table)
    table = table[["NIK", "Nama"]].assign(
        Program=random.choice(["KUBE", "BPNT"], rows), Tahun=random.integers(2018, 2023, rows)
    )
    return table.sample(frac=0.1, random_state=int(random.integers(2**31)))


def local(named: Named) -> tuple[pd.DataFrame, pipeline.Screening]:
    """The table and the screening of this machine alone."""
    came = [pipeline.receive(path.name, path.read_bytes(), role) for path, role in named]
    found = pipeline.screen(came, on=settings.rules_date())
    return answers.table(found), found


def differences(ours: pd.DataFrame, theirs: pd.DataFrame) -> int:
    """In how many cells two tables of text differ; all of them where rows or columns do."""
    if list(ours.columns) != list(theirs.columns) or len(ours) != len(theirs):
        return max(ours.size, theirs.size)
    pairs = [(ours.iloc[:, n].astype("str"), theirs.iloc[:, n].astype("str")) for n in range(ours.shape[1])]
    return sum(int((~((a == b) | (a.isna() & b.isna()))).sum()) for a, b in pairs)


def compared(folder: Path, rows: int) -> str:
    """Both engines on so many candidates, in words."""
    named = files(folder, rows)
    start = time.perf_counter()
    table, found = local(named)
    middle = time.perf_counter()
    summed = screening.screen(named, on=settings.rules_date(), out=folder / "hasil.parquet")
    end = time.perf_counter()
    wrong = differences(table, pd.read_parquet(folder / "hasil.parquet"))
    same = summed.to_json() == found.to_json()
    return (
        f"{len(table):,} rows of candidates, {sum(summed.totals['rows'].values()):,} of all files: "
        f"{wrong} of {table.size:,} cells differ, JSON {'equal' if same else 'DIFFERS'}; "
        f"local {middle - start:.1f} s, Spark {end - middle:.1f} s with its start"
    )
