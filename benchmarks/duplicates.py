"""People who stand in a register twice under nearly the same name, planted from a seed: how many are found.

The reference is rapidfuzz alone over the same blocks (birth dates), as `speed.md` has it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from rapidfuzz import fuzz, process

from bansos.intake import lookalikes, overlaps
from bansos.intake.blocks import People
from bansos.intake.overlaps import Search
from bansos.places import districts
from benchmarks.bars import Bar, interleaved

PEOPLE, PLANTED, TURNS = 100_000, 5_000, 5
PRECISION, RECALL = 0.99, 0.94
# Invented people of common given names: the most common ones make chance pairs as in a real register.
GIVEN = (
    *("SITI", "MUHAMMAD", "NUR", "ABDUL", "ACHMAD", "SRI", "DEWI", "EKA", "PUTRI"),
    *("INDAH", "RINA", "YULI", "WATI", "NINGSIH", "SUPRIYADI", "HARTONO", "WAHYUNI", "LESTARI"),
    *("RAHMAN", "RAHMAT", "HIDAYAT", "AMINAH", "AISYAH", "FATIMAH", "KHADIJAH", "HALIMAH", "ZAINAB"),
    *("MARIAM", "MARYAM", "RUKMINI", "SULASTRI", "SUMIATI", "SUWARNI", "KARTINI", "RATNA", "RATIH"),
    *("DIAN", "AYU", "AYUNI", "BUDI", "BUDIMAN", "AGUS", "SLAMET", "SUGENG", "SUTRISNO"),
    *("SUPARMAN", "SUPARDI", "SUPARJO", "SUKARNI", "HASAN", "HUSEIN", "IBRAHIM", "ISMAIL", "YUSUF"),
    *("YUNUS", "UMAR", "USMAN", "ALI", "AMIR", "AMIRUDDIN", "BAHARUDDIN", "JAMALUDDIN", "KAMARUDDIN"),
    *(
        "SYARIFUDDIN",
        "HASANUDDIN",
        "NASRUDDIN",
        "SAIFUDDIN",
        "FAKHRUDDIN",
        "ROHANI",
        "ROHANA",
        "ROSMINI",
        "ROSDIANA",
    ),
    *(
        "NURHAYATI",
        "NURJANAH",
        "NURLAILA",
        "NURAINI",
        "MASITAH",
        "RUSDIANA",
        "RUSMINI",
        "KURNIAWAN",
        "SETIAWAN",
    ),
    *("GUNAWAN", "HERMAWAN", "DARMAWAN", "IRAWAN", "WIJAYA", "KUSUMA", "PRATAMA", "SAPUTRA", "SAPUTRI"),
    *("MAHARANI", "ANGGRAINI", "HANDAYANI", "RAHAYU", "UTAMI", "SAFITRI", "OKTAVIA", "NOVITA", "FEBRIANTI"),
    *("YULIANA", "MARLINA", "HERLINA", "ERLINA", "ERNAWATI", "SUSILAWATI", "HASNAH", "HASNIAH", "JUMIATI"),
    *(
        "JUMRIAH",
        "SALMAH",
        "SALMIAH",
        "SAMSIAH",
        "SAMSUDDIN",
        "ARDIANSYAH",
        "ARIANSYAH",
        "FIRMANSYAH",
        "HERIANSYAH",
    ),
    *("RUSLAN", "ROSLAN", "RUSTAM", "RUSDI", "JUNAIDI", "JUHAIDI", "MULYADI", "MULYANI", "MULYONO"),
    *("SUHARTO", "SUHARTI", "SUHARTINI", "SUPRAPTO", "SUPRAPTI", "DARSONO", "LA", "BARA", "TANDI"),
    *("PADANG", "LEMBANG", "PASANG", "DATU", "LUHAT", "BULAN", "LAWAI", "BILUNG", "IPUI"),
    *("USAT", "NGAU", "JALUNG", "LENJAU", "LAING", "LEJAU"),
)
TITLES = ("H.", "HJ.", "Drs.", "Ibu")
MUHAMMADS = ("MOH.", "MUH.", "MOHAMMAD", "MUHAMAD", "MOCHAMMAD", "M.")
VOWELS = "AEIOU"


@dataclass(frozen=True)
class Register:
    """Invented people, and which pairs of rows are one person."""

    people: People
    planted: np.ndarray


def planted(count: int = PEOPLE, pairs: int = PLANTED, seed: int = 2023) -> Register:
    """`count` rows; the last `pairs` of them are people of other rows, their names written otherwise.

    One in twelve families has children born on one day: twins are two people.
    """
    random = np.random.default_rng(seed)
    own = count - pairs
    weight = 1 / np.arange(2, len(GIVEN) + 2) ** 0.75
    words = random.choice(np.array(GIVEN), (own, 3), p=weight / weight.sum())
    length = random.choice([1, 2, 3], own, p=[0.08, 0.72, 0.2])
    names = [" ".join(row[:n]) for row, n in zip(words.tolist(), length.tolist(), strict=True)]
    born = np.datetime64("1953-01-01") + random.integers(0, 19_000, own)
    sex, district = random.integers(0, 2, own).astype(np.int8), random.integers(0, 10, own)
    family = np.arange(own) // 3
    twins = np.flatnonzero((np.arange(own) % 36 == 1) & (np.arange(own) + 1 < own))
    for column in (born, sex, district, family):
        column[twins + 1] = column[twins]
    for n in twins.tolist():
        names[n + 1] = _twin(names[n], random)
    again = random.choice(own, pairs, replace=False)
    names += [_written(names[n], random) for n in again.tolist()]
    moved = np.where(random.random(pairs) < 0.5, family[again], own + np.arange(pairs))
    order = random.permutation(count)
    place = np.empty(count, int)
    place[order] = np.arange(count)

    def shuffled(column: np.ndarray, more: np.ndarray | None = None) -> np.ndarray:
        return np.append(column, column[again] if more is None else more)[order]

    found = People(
        pa.array(np.array(names, object)[order], pa.string()),
        shuffled(born),
        shuffled(sex),
        shuffled(district),
        shuffled(family, moved),
        np.ones(count, bool),
    )
    return Register(found, np.sort(np.column_stack([place[again], place[own:]]), axis=1))


def _twin(name: str, random: np.random.Generator) -> str:
    """A child born on the same day: another given name, often with a word in common."""
    words = name.split()
    words[int(random.integers(len(words)))] = str(random.choice(GIVEN))
    return " ".join(words) if " ".join(words) != name else f"{name} KEDUA"


def _written(name: str, random: np.random.Generator) -> str:
    """The same name as another clerk writes it: a slip, a title, an initial, turned, a vowel lost, MOH."""
    words = name.split()
    way = random.choice(6, p=[0.34, 0.18, 0.1, 0.1, 0.2, 0.08])
    if way == 1:
        return f"{random.choice(TITLES)} {name}"
    if way == 2 and len(words) > 1:
        at = int(random.integers(1, len(words)))
        return " ".join([*words[:at], f"{words[at][0]}.", *words[at + 1 :]])
    if way == 3 and len(words) > 1:
        return " ".join(words[1:] + words[:1])
    if way == 4:
        at = [k for k, letter in enumerate(name) if letter in VOWELS and k]
        gone = int(random.choice(at)) if at else 0
        return name[:gone] + name[gone + 1 :]
    if way == 5 and "MUHAMMAD" in words:
        return name.replace("MUHAMMAD", str(random.choice(MUHAMMADS)))
    return _mistyped(name, random)


def _mistyped(name: str, random: np.random.Generator) -> str:
    """One letter wrong, doubled, left out, or two turned."""
    at = int(random.integers(1, len(name)))
    way, letter = int(random.integers(4)), chr(65 + int(random.integers(26)))
    if way == 0:
        return name[:at] + letter + name[at + 1 :]
    if way == 1:
        return name[:at] + name[at - 1] + name[at:]
    if way == 2:
        return name[:at] + name[at + 1 :]
    return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]


def measured(register: Register, found: lookalikes.Lookalikes) -> tuple[float, float]:
    """Precision and recall of the pairs that were found."""
    size = len(register.people.born)
    sought = set((register.planted[:, 0] * size + register.planted[:, 1]).tolist())
    got = set((found.first.astype(np.int64) * size + found.second).tolist())
    return len(sought & got) / len(got), len(sought & got) / len(sought)


def table(register: Register) -> pd.DataFrame:
    """The same people as the people table of a list: one in fifty rows repeats the NIK of the row before."""
    who, rows = register.people, np.arange(len(register.people.born))
    again = rows % 50 == 49
    nik = pd.Series(6402010101010001 + rows - again).astype("str")
    codes = list(districts())
    return pd.DataFrame(
        {
            "file": pd.Categorical.from_codes(np.zeros(len(rows), int), ["usulan.csv"]),
            "state": pd.Categorical.from_codes(again.astype(int), ["person", "duplicate"]),
            "kept_index": rows - again,
            "nik": nik,
            "nik_state": pd.Categorical.from_codes(np.zeros(len(rows), int), ["ok"]),
            "kk": pd.Series(6402010101010001 + who.family).astype("str"),
            "kk_state": pd.Categorical.from_codes(np.zeros(len(rows), int), ["ok"]),
            "nama": pa.chunked_array([who.names]).to_pandas().astype("str"),
            "tanggal_lahir": who.born.astype("datetime64[s]"),
            "jenis_kelamin": pd.Categorical.from_codes(who.sex, ["L", "P"]),
            "kabupaten": pd.Categorical.from_codes(who.district, codes),
        }
    )


def ours(people: pd.DataFrame) -> float:
    """Seconds of our search for pairs of every kind."""
    written = pa.array(people["nik"], pa.string())
    start = time.perf_counter()
    overlaps.find(people, written, Search())
    return time.perf_counter() - start


def reference(register: Register) -> float:
    """Seconds of rapidfuzz's token sort ratio over the people of each birth date."""
    start = time.perf_counter()
    names = register.people.names.to_numpy(zero_copy_only=False)
    order = np.argsort(register.people.born, kind="stable")
    ends = np.flatnonzero(np.diff(register.people.born[order]).astype(int)) + 1
    for rows in np.split(order, ends):
        block = names[rows]
        process.cdist(
            block, block, scorer=fuzz.token_sort_ratio, score_cutoff=lookalikes.LEAST, dtype=np.uint8
        )
    return time.perf_counter() - start


def bars() -> list[Bar]:
    """Speed against rapidfuzz over the same blocks; the shares missed and wrongly found, of what may be."""
    register = planted()
    precision, recall = measured(register, lookalikes.find(register.people))
    listed = table(register)
    took = interleaved(TURNS, {"ours": lambda: ours(listed), "alone": lambda: reference(register)})
    return [
        Bar(
            "duplicates of every kind, 100,000 people",
            took["ours"],
            took["alone"],
            "rapidfuzz, same blocks",
            2,
        ),
        Bar(f"lookalikes, precision {precision:.4f}", 1 - precision, 1 - PRECISION, "share wrong", 1),
        Bar(f"lookalikes, recall {recall:.4f}", 1 - recall, 1 - RECALL, "share missed", 1),
    ]
