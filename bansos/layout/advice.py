"""Groups laid out for reading: the one change that mends a proposed one, and those that could be formed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bansos.intake.masking import masked
from bansos.pipeline import pool
from bansos.places import districts
from bansos.rules.programmes import programmes
from bansos.screening import Screening
from bansos.selection import replacements, suggestions
from bansos.selection.suggestions import Suggested
from bansos.words import number, of, tr


def changes(found: Screening, code: str) -> pd.DataFrame:
    """Per proposed group that one change mends: its name, who leaves, who joins (rows of the file, names)."""
    groups = found.groups[code]
    swaps = replacements.find(pool(found), found.decisions[code], groups)
    if groups is None or swaps.empty:
        return pd.DataFrame()
    table = groups.table.iloc[swaps["group"]]
    leaves = [tr("tidak ada (kurang satu anggota)") if k < 0 else _person(found, k) for k in swaps["leaves"]]
    return pd.DataFrame(
        {
            tr("Kelompok"): table["kelompok"].astype("str").to_numpy(),
            tr("Kabupaten/Kota"): _short(table["kabupaten"]),
            tr("Keluar"): leaves,
            tr("Masuk"): [_person(found, k) for k in swaps["joins"]],
            tr("Disarankan untuk"): [tr("{n} kelompok", n=number(n)) for n in swaps["shared"]],
        }
    )


def suggested(found: Screening, code: str, seed: str = "") -> Suggested:
    """Groups of the eligible people whom nobody put in one."""
    return suggestions.suggest(pool(found, seed), found.decisions[code], found.groups[code])


def suggested_said(groups: Suggested) -> list[str]:
    """How many groups could be formed of how many loose people, and why the others are in none."""
    if not len(groups.rows):
        return [tr("Tidak ada orang layak di luar kelompok yang diusulkan.")]
    first = tr(
        "{n} kelompok penuh dapat dibentuk dari {people} orang layak di luar kelompok yang diusulkan.",
        n=number(groups.count),
        people=number(len(groups.rows)),
    )
    return [first, *(tr("{n} orang: {why}.", n=number(n), why=why) for why, n in groups.left().items())]


def suggested_table(
    found: Screening, code: str, groups: Suggested, *, whole: bool = False, most: int | None = None
) -> pd.DataFrame:
    """The people of suggested groups and what there still is to ask. `whole`: NIKs are not masked."""
    checked = suggestions.as_groups(pool(found), found.decisions[code], groups)
    if checked is None:
        return pd.DataFrame()
    members = groups.members.head(most) if most else groups.members
    shown, ask = found.people.iloc[members["person"].to_numpy()], checked.wrong()
    nik = shown["nik"].astype("str")
    return pd.DataFrame(
        {
            tr("Kelompok"): checked.table["kelompok"].astype("str").to_numpy()[members["group"]],
            tr("Kabupaten/Kota"): _short(shown["kabupaten"]),
            tr("Kecamatan"): shown["kecamatan"].astype("str").to_numpy(),
            tr("Jenis usaha"): shown["jenis_usaha"].astype("str").to_numpy(),
            tr("Nama"): shown["nama"].astype("str").to_numpy(),
            tr("NIK"): (nik if whole else nik.map(masked, na_action="ignore")).to_numpy(),
            tr("Baris"): shown["row"].to_numpy(),
            tr("Yang masih perlu dilengkapi"): [ask[k] for k in members["group"]],
        }
    )


def left_table(found: Screening, groups: Suggested, *, most: int | None = None) -> pd.DataFrame:
    """Everyone whom no suggested group can take, each with the reason."""
    out = np.flatnonzero(groups.why != suggestions.IN_GROUP)[:most]
    shown = found.people.iloc[groups.rows[out]]
    reasons = [groups.reason(k) for k in range(suggestions.LEFT_OVER + 1)]
    return pd.DataFrame(
        {
            tr("Nama"): shown["nama"].astype("str").to_numpy(),
            tr("Baris"): shown["row"].to_numpy(),
            tr("Kabupaten/Kota"): _short(shown["kabupaten"]),
            tr("Kecamatan"): shown["kecamatan"].astype("str").to_numpy(),
            tr("Alasan"): [reasons[k] for k in groups.why[out]],
        }
    )


def sheets(found: Screening) -> dict[str, pd.DataFrame]:
    """Sheets of a workbook, those that are not empty: changes, suggested groups, who is left and why."""
    made: dict[str, pd.DataFrame] = {}
    for code in found.decisions:
        if programmes()[code].group_rules:
            name = of(programmes()[code].about["short"])
            groups = suggested(found, code, found.selection.seed if found.selection else "")
            made[tr("Penggantian {name}", name=name)] = changes(found, code)
            made[tr("Saran kelompok {name}", name=name)] = suggested_table(found, code, groups, whole=True)
            made[tr("Tanpa kelompok {name}", name=name)] = left_table(found, groups)
    return {name: table for name, table in made.items() if len(table)}


def _short(places: pd.Series) -> np.ndarray:
    """The names of districts, empty where none is known."""
    names = {district.code: district.short for district in districts().values()}
    return places.astype("object").map(names).fillna("").to_numpy()


def _person(found: Screening, row: int) -> str:
    person = found.people.iloc[row]
    name = tr("tanpa nama") if pd.isna(person["nama"]) else str(person["nama"])
    return tr("{name} (baris {row})", name=name, row=person["row"])
