"""A selection laid out for reading: places per district, who has one, and how that was done."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from bansos.intake.masking import masked
from bansos.layout import answers
from bansos.places import districts
from bansos.rules.catalogue import cited_short
from bansos.rules.programmes import asked, programmes
from bansos.screening import Screening
from bansos.selection import filling
from bansos.selection.filling import Filled
from bansos.words import listed, number, of, tr

SELECTED, WAITING = filling.SELECTED, filling.WAITING
TAKEN = "terpilih"  # what an export says of who has a place, in either language


def table(found: Screening) -> pd.DataFrame:
    """The office's table with the answers, and kuota_CODE per programme that has places."""
    result = answers.table(found)
    for code in found.selection.filled if found.selection else ():
        result[answers.free(f"kuota_{code}", result.columns)] = column(found, code)
    return result


def selected(found: Screening, code: str) -> np.ndarray | None:
    """Which rows have a place of a programme (boolean); None where no quota was filled."""
    one = _filled(found, code)
    return None if one is None else one.state == filling.SELECTED


def taken(found: Screening, code: str) -> pd.DataFrame:
    """NIK, name and kuota_CODE of everyone who has a place of a programme; may be empty."""
    chosen = selected(found, code)
    rows = np.flatnonzero(chosen) if chosen is not None else np.zeros(0, int)
    table = found.people[["nik", "nama"]].iloc[rows].set_axis(["NIK", tr("Nama")], axis="columns")
    return table.assign(**{f"kuota_{code}": TAKEN}).reset_index(drop=True)


def column(found: Screening, code: str) -> pd.Series:
    """Per row of the people: terpilih, daftar tunggu N, terpilih di NAME, or nothing (category)."""
    assert found.selection is not None
    one = found.selection.filled[code]
    taken, codes = found.selection.elsewhere()
    names = [f"terpilih di {of(programmes()[other].about['short'])}" for other in codes]
    last = int(one.position[one.state == WAITING].max(initial=0))
    words = [TAKEN, *names, *(f"daftar tunggu {n}" for n in range(1, last + 1))]
    at = np.full(len(one.state), -1, dtype=np.int64)
    at[one.state == SELECTED] = 0
    at[one.state == filling.ELSEWHERE] = taken[one.state == filling.ELSEWHERE] + 1
    at[one.state == WAITING] = len(names) + one.position[one.state == WAITING]
    return pd.Series(pd.Categorical.from_codes(at, words), index=found.people.index)


def by_district(found: Screening, code: str) -> pd.DataFrame:
    """Places, taken, waiting and unused per district, counted in what fills a place."""
    one = _filled(found, code)
    if one is None or one.table is None:
        return pd.DataFrame()
    unit = _unit(one, code)
    names = [districts()[place].short for place in one.table.index]
    titles = (tr("Tempat"), tr("Terisi"), tr("Daftar tunggu"), tr("Tidak terisi"))
    table = one.table.set_axis([f"{title} ({unit})" for title in titles], axis="columns")
    table.insert(0, tr("Kabupaten/Kota"), names)
    return table.reset_index(drop=True)


def said(found: Screening, code: str) -> list[str]:
    """What a quota came to, in sentences: who has a place, which places are left, where more people wait."""
    one = _filled(found, code)
    if one is None:
        return []
    if one.table is None:
        assert found.selection is not None
        units = number(found.selection.quota.units[code])
        unit = of(programmes()[code].about["unit"])
        return [
            tr(
                "Rencana memberi {n} {unit} tanpa rincian per kabupaten/kota: tidak ada tempat yang diisi.",
                n=units,
                unit=unit,
            )
        ]
    return [_filled_words(one, code), _people_words(one), *_unused_words(one, code)]


def _filled_words(one: Filled, code: str) -> str:
    total = one.table.sum() if one.table is not None else {}
    return tr(
        "{taken} dari {places} tempat terisi, {waiting} dalam daftar tunggu ({unit}).",
        taken=number(int(total["selected"])),
        places=number(int(total["places"])),
        waiting=number(int(total["waiting"])),
        unit=_unit(one, code),
    )


def _people_words(one: Filled) -> str:
    counts = {name: number(n) for name, n in one.counts().items()}
    return tr(
        "{selected} orang terpilih + {waiting} menunggu + {elsewhere} terpilih di program lain + "
        "{outside} layak tetapi tidak dapat diurutkan (di luar kelompok yang layak, atau daerahnya belum "
        "diketahui) + {not_eligible} tidak layak atau perlu verifikasi = {people} orang.",
        people=number(sum(one.counts().values())),
        **counts,
    )


def _unused_words(one: Filled, code: str) -> list[str]:
    """The places nobody takes, and where more wait than there are places: moving them is for a person."""
    if one.table is None or not one.table["unused"].any():
        return []
    lists = [
        listed([f"{districts()[place].short} {number(int(n))}" for place, n in part[part > 0].items()])
        for part in (one.table["unused"], one.table["waiting"])
    ]
    unused = tr("Tempat tidak terisi ({unit}): {places}.", unit=_unit(one, code), places=lists[0])
    if not lists[1]:
        return [unused, tr("Tidak ada daerah lain yang kekurangan tempat.")]
    return [
        unused,
        tr(
            "Yang masih menunggu: {places}. Memindahkan tempat adalah keputusan orang: ubah rencananya.",
            places=lists[1],
        ),
    ]


def how(found: Screening, code: str) -> pd.DataFrame:
    """How the places of a programme were filled: what, and in which way with its source."""
    assert found.selection is not None
    decided = found.decisions[code]
    keys = asked(decided.programme, decided.programme.ranking, decided.on, found.overrides)
    rows = [
        (
            tr("Urutan {n}", n=k),
            f"{of(key.label)} ({cited_short(dated.source)})" + (f". {of(key.note)}" if key.note else ""),
        )
        for k, (key, dated) in enumerate(keys, 1)
    ]
    one = found.selection.filled[code]
    if one.kind == filling.GROUPS:
        rows.append((tr("Kelompok"), tr("Kelompok diurutkan menurut rata-rata anggotanya pada tiap kunci.")))
    if one.kind == filling.MEMBERS:
        rows.append((tr("Kelompok"), _without_groups(code)))
    rows += [
        (tr("Bila sama"), _drawn()),
        (tr("Benih undian"), found.selection.seed or tr("kosong: belum ada yang diumumkan")),
        (tr("Dua program"), _two_programmes(list(found.selection.filled))),
    ]
    return pd.DataFrame(rows, columns=[tr("Hal"), tr("Cara")])


def _without_groups(code: str) -> str:
    return tr(
        "Tidak ada kelompok yang diusulkan: satu tempat ({unit}) diisi orang sebanyak anggotanya.",
        unit=of(programmes()[code].about["unit_one"]),
    )


def _drawn() -> str:
    return tr(
        "Undian terbuka: SHA-256 dari benih, baris baru, dan token; yang terkecil dahulu. Token = SHA-256 "
        "dari 16 angka NIK (tanpa NIK yang baik: dari alamat baris, berkas|lembar|baris), ditulis "
        "heksadesimal; token kelompok = SHA-256 dari token anggota, urut, dipisah baris baru."
    )


def _two_programmes(codes: list[str]) -> str:
    names = [of(programmes()[code].about["short"]) for code in codes]
    return (
        tr(
            "Satu orang satu tempat: tempat {first} diisi lebih dahulu, sisanya meneruskan ke {rest}.",
            first=names[0],
            rest=listed(names[1:]),
        )
        if names[1:]
        else tr("Satu orang satu tempat.")
    )


def listing(
    found: Screening, code: str, states: Collection[int] = (SELECTED, WAITING), most: int = 1000
) -> pd.DataFrame:
    """The first people with a place or in the waiting list, by district and place; NIKs are masked."""
    one = _filled(found, code)
    if one is None:
        return pd.DataFrame()
    rows = np.flatnonzero(np.isin(one.state, list(states)))
    area = found.people["kabupaten"].cat.codes.to_numpy()
    rows = rows[np.lexsort((rows, one.position[rows], one.state[rows], area[rows]))][:most]
    shown, words = found.people.iloc[rows], {SELECTED: tr("terpilih"), WAITING: tr("daftar tunggu")}
    return pd.DataFrame(
        {
            tr("Kabupaten/Kota"): [districts()[code].short for code in shown["kabupaten"]],
            tr("Kuota"): [words[state] for state in one.state[rows]],
            tr("Nomor"): one.position[rows],
            tr("Nama"): shown["nama"].astype("str"),
            tr("NIK"): shown["nik"].astype("str").map(masked, na_action="ignore"),
            tr("Kelompok"): shown["kelompok"].astype("str"),
            tr("Desa/Kelurahan"): shown["desa"].astype("str"),
        }
    )


def sheets(found: Screening) -> dict[str, pd.DataFrame]:
    """Sheets of a workbook: the places of each programme that has some, and how they were filled."""
    made: dict[str, pd.DataFrame] = {}
    for code in found.selection.filled if found.selection else ():
        name = of(programmes()[code].about["short"])
        made[tr("Kuota {name}", name=name)] = by_district(found, code)
        made[tr("Cara kuota {name}", name=name)] = how(found, code)
    return {name: table for name, table in made.items() if len(table)}


def _filled(found: Screening, code: str) -> Filled | None:
    return None if found.selection is None else found.selection.filled.get(code)


def _unit(one: Filled, code: str) -> str:
    return of(programmes()[code].about["unit"]) if one.kind != filling.MEMBERS else tr("orang")
