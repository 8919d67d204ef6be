"""Pairs that may be one person, laid out for reading and deciding: which, why, what was decided."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from bansos.intake import blocks, overlaps
from bansos.intake.masking import masked
from bansos.intake.overlaps import NOBODY, Overlaps
from bansos.intake.verdicts import DIFFERENT, LATER, SAME
from bansos.rules.eligibility import STATUS
from bansos.rules.programmes import programmes
from bansos.screening import Screening
from bansos.words import day, listed, number, of, tr

MOST_LISTED = 100_000  # pairs in a workbook
ASKED = ("other_name", "near", "received_near")  # a person has to say; the others are told
BOTH = "programmes"
DATES = 3  # birth dates that are named


def kinds() -> dict[str, str]:
    """Every kind of pair in words, in the order in which they are read."""
    return {
        "other_name": tr("NIK sama, nama lain"),
        "near": tr("Tanggal lahir sama, nama hampir sama"),
        "received": tr("NIK ada pada penerima sebelumnya"),
        "received_near": tr("Mirip penerima sebelumnya"),
        BOTH: tr("Layak di lebih dari satu program"),
        "written": tr("NIK sama, ditulis berbeda"),
        "between": tr("NIK sama di dua berkas"),
        "exact": tr("NIK sama, nama (hampir) sama"),
        "kk": tr("Satu KK, beberapa orang"),
    }


def answer_words() -> dict[str, str]:
    """What a person may decide about a pair, in words."""
    return {SAME: tr("satu orang"), DIFFERENT: tr("dua orang"), LATER: tr("nanti")}


def counts(found: Screening) -> dict[str, int]:
    """Pairs of each kind that there are, in the order of `kinds`."""
    sizes = {str(kind): int(n) for kind, n in pairs(found)["kind"].value_counts().items()}
    sizes[BOTH] = len(_in_both(found))
    return {kind: sizes[kind] for kind in kinds() if sizes.get(kind)}


def pairs(found: Screening) -> pd.DataFrame:
    """The pairs of a screening (see `intake.overlaps`)."""
    return held(found).pairs


def held(found: Screening) -> Overlaps:
    """The overlaps of a screening that looked for them."""
    assert found.overlaps is not None
    return found.overlaps


def waiting(found: Screening) -> int:
    """Pairs about which a person has to decide and nobody did."""
    known = pairs(found)
    return int((known["kind"].isin(ASKED) & ~known["answer"].isin([SAME, DIFFERENT])).sum())


def finding(found: Screening) -> str:
    """What there is to decide, in one sentence."""
    left, known = waiting(found), pairs(found)
    decided = int(known["answer"].isin([SAME, DIFFERENT]).sum())
    if left:
        return tr("{n} pasangan mungkin satu orang dan belum diputuskan", n=number(left))
    if decided:
        return tr("Semua pasangan yang mungkin satu orang sudah diputuskan")
    return tr("Tidak ada pasangan yang perlu diputuskan")


def said(found: Screening) -> list[str]:
    """How many pairs of each kind, and what is to be known of the search, in sentences."""
    words, sizes = kinds(), counts(found)
    first = "; ".join(f"{words[kind]}: {number(n)}" for kind, n in sizes.items())
    return [
        *([tr("Ganda: {what}. {finding}.", what=first, finding=finding(found))] if sizes else []),
        *notices(found),
    ]


def notices(found: Screening) -> list[str]:
    """What is to be known of the search and the decisions, in sentences; mostly nothing."""
    known, told = held(found), []
    if len(known.crowded):
        dates = [day(one) for one in known.crowded[:DATES].tolist()]
        told.append(
            tr(
                "Terlalu banyak orang bertanggal lahir sama ({dates}{more}): di tanggal itu tiap nama hanya "
                "dibandingkan dengan {n} nama berikutnya menurut abjad.",
                dates=", ".join(dates),
                more="" if len(known.crowded) <= DATES else ", …",
                n=number(blocks.WINDOW),
            )
        )
    if known.contradictory:
        told.append(
            tr(
                "{n} pasangan diputuskan dua orang, tetapi putusan lain menjadikannya satu orang. "
                "Periksa putusannya.",
                n=number(known.contradictory),
            )
        )
    if known.unused:
        told.append(
            tr(
                "{n} putusan tidak menemukan pasangannya: NIK, nama atau tanggal lahirnya berubah, atau "
                "orangnya tidak ada lagi.",
                n=number(known.unused),
            )
        )
    return told


def table(found: Screening, chosen: Collection[str] = (), most: int = MOST_LISTED) -> pd.DataFrame:
    """The first pairs of these kinds (none: all), for reading; NIKs are masked; index: that of `pairs`."""
    words = kinds()
    known = pairs(found)
    if not chosen or BOTH in chosen:
        known = pd.concat([known, _in_both(found)]) if len(_in_both(found)) else known
    order = {kind: n for n, kind in enumerate(words)}
    if chosen:
        known = known[known["kind"].isin(list(chosen))]
    known = known.iloc[np.argsort([order[kind] for kind in known["kind"]], kind="stable")].head(most)
    one, other = both(found, known)
    answers = answer_words()
    return pd.DataFrame(
        {
            tr("Jenis"): [words[kind] for kind in known["kind"]],
            **{f"{label} 1": one[name].array for label, name in _labels().items()},
            **{f"{label} 2": other[name].array for label, name in _labels().items()},
            tr("Sebab"): _why(known),
            tr("Putusan"): [answers.get(answer, "") for answer in known["answer"]],
            tr("Alasan putusan"): known["reason"].to_numpy(),
        },
        index=known.index,
    )


def listing(found: Screening, kind: str, most: int) -> pd.DataFrame:
    """The first pairs of one kind in fewer columns; the index is that of `pairs`. NIKs are masked."""
    known = _in_both(found) if kind == BOTH else pairs(found)[pairs(found)["kind"].eq(kind)]
    known = known.head(most)
    one, other = both(found, known)
    answers = answer_words()
    columns = {
        f"{tr('Nama')} 1": one["nama"].array,
        f"{tr('Nama')} 2": other["nama"].array,
        tr("Sebab"): _why(known),
        tr("Putusan"): [answers.get(answer, "") for answer in known["answer"]],
        tr("Alasan putusan"): known["reason"].array,
        "NIK 1": one["nik"].array,
        "NIK 2": other["nik"].array,
        f"{tr('Tempat')} 1": addresses(one),
        f"{tr('Tempat')} 2": addresses(other),
    }
    if kind == BOTH:
        columns = {name: values for name, values in columns.items() if not name.endswith(" 2")}
        columns = {name: columns[name] for name in list(columns)[:2] + list(columns)[4:]}
    return pd.DataFrame(columns, index=known.index)


def sides(found: Screening, number_of: int) -> list[str]:
    """Both of a pair (its index in `pairs`), each in a line: who that is, NIK masked, where they stand."""
    known = pairs(found).loc[[number_of]]
    rows = (int(known["first"].iloc[0]), int(known["second"].iloc[0]))
    return [_line(found, side, row) for side, row in zip(both(found, known), rows, strict=True)]


def _line(found: Screening, side: pd.DataFrame, row: int) -> str:
    name, nik = (side[column].iloc[0] for column in ("nama", "nik"))
    told = [
        tr("tanpa nama") if pd.isna(name) else str(name),
        tr("NIK {nik}", nik=tr("kosong") if pd.isna(nik) else nik),
    ]
    if row >= 0:
        person = found.people.iloc[row]
        born, desa, group = (person[column] for column in ("tanggal_lahir", "desa", "kelompok"))
        told += [tr("lahir {day}", day=day(born.date()))] if pd.notna(born) else []
        told += [tr("desa/kelurahan {name}", name=desa)] if pd.notna(desa) else []
        told += [tr("kelompok {name}", name=group)] if pd.notna(group) else []
    return "; ".join([*told, addresses(side)[0]])


def _labels() -> dict[str, str]:
    return {tr("Nama"): "nama", "NIK": "nik", tr("Berkas"): "file", tr("Lembar"): "sheet", tr("Baris"): "row"}


def both(found: Screening, known: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both of each pair: PLACE, NIKs masked; all empty where there is no other one."""
    place, past = list(overlaps.PLACE), held(found).past
    one = found.people[place].iloc[known["first"]].astype("object").reset_index(drop=True)
    other = pd.DataFrame(index=range(len(known)), columns=place, dtype="object")
    second, history = known["second"].to_numpy(), known["other"].to_numpy()
    for at, rows in ((second, found.people[place]), (history, past[place])):
        there = at >= 0
        other.loc[there] = rows.iloc[at[there]].astype("object").to_numpy()
    for side in (one, other):
        side["nik"] = side["nik"].map(lambda text: masked(str(text)), na_action="ignore")
        side["row"] = side["row"].astype("Int64")
    return one, other


def _why(known: pd.DataFrame) -> list[str]:
    """Why each is a pair: said once for each distinct cause."""
    causes = list(
        zip(known["kind"], known["score"].fillna(0).round(), known["initials"], known["note"], strict=True)
    )
    said = {cause: _reason(*cause) for cause in set(causes)}
    return [said[cause] for cause in causes]


def _reason(kind: str, score: float, initials: bool, note: str) -> str:
    texts = {
        "other_name": tr("kemiripan nama {n} dari 100", n=number(score)) if kind == "other_name" else "",
        "kk": tr("nomor KK sama"),
        "written": tr("angkanya sama, spasi atau titiknya berbeda"),
        "received": tr("pernah menerima: {what}", what=note),
        BOTH: note,
    }
    if kind in ("near", "received_near"):
        alike = tr("inisial cocok") if initials else tr("kemiripan nama {n} dari 100", n=number(score))
        return f"{alike}; {tr('pernah menerima: {what}', what=note)}" if note else alike
    return texts.get(kind, "")


def _in_both(found: Screening) -> pd.DataFrame:
    """A row for everyone who is eligible for more than one programme."""
    codes = list(found.decisions)
    fit = np.zeros((len(found.people), len(codes)), bool)
    for k, code in enumerate(codes):
        fit[:, k] = found.counted() & found.decisions[code].status.eq(STATUS[2]).to_numpy()
    rows = np.flatnonzero(fit.sum(axis=1) > 1)
    names = [of(programmes()[code].about["short"]) for code in codes]
    which, distinct = pd.factorize(fit[rows] @ (1 << np.arange(len(codes))))
    words = [
        listed([name for k, name in enumerate(names) if pattern >> k & 1]) for pattern in distinct.tolist()
    ]
    made = overlaps.pairs_of(0, rows, np.full(len(rows), NOBODY))
    return made.assign(
        kind=BOTH, note=np.array(words, object)[which], pair="", answer="", kept=NOBODY, reason=""
    )


def addresses(side: pd.DataFrame) -> list[str]:
    """Where one of a pair stands."""
    return [
        ("" if pd.isna(file) else str(file))
        if pd.isna(row)
        else tr("{file} baris {row}", file=", ".join(map(str, filter(pd.notna, (file, sheet)))), row=row)
        for file, sheet, row in zip(side["file"], side["sheet"], side["row"], strict=True)
    ]


def sheets(found: Screening) -> dict[str, pd.DataFrame]:
    """The sheet of a workbook, where there is any pair: the first MOST_LISTED of them."""
    shown = table(found)
    return {tr("Ganda"): shown.reset_index(drop=True)} if len(shown) else {}
