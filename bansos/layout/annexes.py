"""The annex of a decree, laid out from a screening: who is on it, in which order, for how much."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from bansos.intake.masking import masked
from bansos.places import districts
from bansos.publishing.annex import Annex
from bansos.rules.programmes import programmes
from bansos.screening import Screening
from bansos.words import day, listed, number, of, rupiah, tr

ELIGIBLE = "layak"
USUAL = r"^(\d{4})\d{8}(\d{4})$"  # a NIK
TEXTS = ("nama", "nik", "alamat", "desa", "kecamatan", "kabupaten", "jenis")


def annex(found: Screening, code: str, chosen: np.ndarray | None = None, *, whole: bool = False) -> Annex:
    """The annex of a programme. `chosen`: mask over the rows (without it: everyone eligible).

    A programme with groups lists its eligible groups all of whose members are chosen, and nobody else. NIKs
    are masked unless `whole`. Raises InputError where the programme states no amount on that date.
    """
    about, on = programmes()[code].about, found.on
    amount = programmes()[code].amount("grant", on, found.overrides)
    rows, group = _members(found, code, _eligible(found, code, chosen))
    people = _laid_out(_listed(found, code, rows, group)).assign(amount=amount)
    files = listed([one.name for one in found.received])
    return Annex(
        tr("Daftar calon penerima {name}", name=of(about["name"])),
        tr(
            "Draf yang dibuat dari {files} menurut aturan per {on}: semua orang di dalamnya calon, "
            "sampai ada keputusan.",
            files=files,
            on=day(on),
        ),
        people if whole else people.assign(nik=_masked(people["nik"])),
        of(about["unit"]) if programmes()[code].group_rules else "",
        on,
        found.fingerprint,
    )


def left_out(found: Screening, code: str, made: Annex, chosen: np.ndarray | None = None) -> str:
    """How many eligible (and chosen) people are not on the annex, in one sentence; empty for none."""
    n = int(_eligible(found, code, chosen).sum()) - len(made.people)
    if n <= 0:
        return ""
    return tr("{n} orang layak tidak dimuat: tidak ada di {unit} yang layak.", n=number(n), unit=made.unit)


def _eligible(found: Screening, code: str, chosen: np.ndarray | None) -> np.ndarray:
    eligible = found.counted() & found.decisions[code].status.eq(ELIGIBLE).to_numpy()
    return eligible if chosen is None else eligible & chosen


def _members(found: Screening, code: str, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows of everyone on the annex, and for each the number of the group."""
    if not programmes()[code].group_rules:
        rows = np.flatnonzero(chosen)
        return rows, rows
    checked = found.groups[code]
    if checked is None:
        return np.array([], int), np.array([], int)
    person, group = checked.members["person"].to_numpy(), checked.members["group"].to_numpy()
    whole = checked.table["status"].eq(ELIGIBLE).to_numpy(copy=True)
    whole[group[~chosen[person]]] = False
    return person[whole[group]], group[whole[group]]


def _listed(found: Screening, code: str, rows: np.ndarray, group: np.ndarray) -> pd.DataFrame:
    """One row a person as the annex writes it, in the order of `rows`; `unit`: the group or the person."""
    people, checked = found.people.iloc[rows].reset_index(drop=True), found.groups[code]
    jenis = people["jenis_usaha"].astype("str")
    if "kebutuhan" in people:
        jenis = jenis.fillna(people["kebutuhan"].astype("str"))
    table = people.assign(jenis=jenis, kelompok=None, unit=group)
    if programmes()[code].group_rules and checked is not None:
        of_group = checked.table.iloc[group].reset_index(drop=True)
        table["kelompok"] = of_group["kelompok"].astype("str")
        table["kabupaten"] = of_group["kabupaten"]
    return table[["unit", "kelompok", *TEXTS]]


def _laid_out(table: pd.DataFrame) -> pd.DataFrame:
    """Units by kabupaten and kecamatan of their first member, numbered; the kabupaten by its short name."""
    of_unit = table.drop_duplicates("unit").set_index("unit")[["kabupaten", "kecamatan", "desa"]]
    order = of_unit.astype("str").sort_values(list(of_unit), kind="stable").index
    place = pd.Series(np.arange(len(order)), index=order)
    unit = table["unit"].map(place).to_numpy(int)
    names = {code: district.short for code, district in districts().items()}
    sorted_ = table.assign(
        unit=unit, kabupaten=table["kabupaten"].astype("str").map(names).fillna(tr("Daerah belum diketahui"))
    )
    return sorted_.iloc[np.argsort(unit, kind="stable")].reset_index(drop=True)


def said(made: Annex) -> str:
    """How many are on an annex and for how much, in one sentence."""
    units = made.people.drop_duplicates("unit")
    count = {"people": number(len(made.people)), "total": rupiah(int(units["amount"].sum()))}
    if not made.unit:
        return tr("{people} orang, {total}.", **count)
    return tr("{n} {unit}, {people} orang, {total}.", n=number(len(units)), unit=made.unit, **count)


def _masked(niks: pd.Series) -> pd.Series:
    """A column of numbers, each masked as `masked` does."""
    found = pa.array(niks.astype("str"), pa.string(), from_pandas=True)
    found = pc.replace_substring_regex(found, USUAL, r"\1********\2")
    odd = pc.fill_null(pc.match_substring_regex(found, r"\d{12}"), False)
    rest = pa.array([masked(text) for text in found.filter(odd).to_pylist()], pa.string())
    return pd.Series(pc.replace_with_mask(found, odd, rest).to_pandas(), dtype="str").set_axis(niks.index)
