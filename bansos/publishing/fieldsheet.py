"""The list of visits to print and to fill in: one sheet for each kecamatan, the cells to fill coloured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bansos.publishing.columns import plain
from bansos.publishing.sheets import Sheet, free_name
from bansos.words import tr

NOT_ASKED = "-"
MOST_SHEETS = 200


BY_HAND = 24.0  # points: a row that is written in


@dataclass(frozen=True)
class Form:
    """What is to be printed.

    `people`: one row a person in the order of the visits: kabupaten, kecamatan, then the columns to print
    under their labels. `asked`: by label who is to fill it in (boolean, a row a person), `choices`: by label
    what can be filled in. `summary`: the areas in their order.
    """

    people: pd.DataFrame
    asked: Mapping[str, np.ndarray]
    choices: Mapping[str, Sequence[str]]
    summary: pd.DataFrame
    footer: str


def sheets(form: Form) -> dict[str, Sheet]:
    """The sheets by name: the order of the visits, then the list of each kecamatan (kabupaten, of many)."""
    found = {tr("Urutan kunjungan"): Sheet(plain(form.summary), footer=form.footer)}
    areas = ["kabupaten", "kecamatan"]
    if form.people.groupby(areas, sort=False).ngroups > MOST_SHEETS:
        areas = areas[:1]
    for place, rows in form.people.groupby(areas, sort=False).indices.items():
        name = free_name(place[-1] or tr("Tanpa kecamatan"), found)
        found[name] = _sheet(form, areas, place, np.sort(rows))
    return found


def _sheet(form: Form, areas: Sequence[str], place: Sequence[str], rows: np.ndarray) -> Sheet:
    mine = form.people.iloc[rows].drop(columns=["kabupaten", "kecamatan"])
    unused = [label for label, who in form.asked.items() if not who[rows].any()]
    mine = mine.drop(columns=unused)
    for label in [label for label in form.asked if label in mine]:
        mine[label] = np.where(form.asked[label][rows], "", NOT_ASKED)
    mine.insert(0, tr("No"), [str(n) for n in range(1, len(mine) + 1)])
    names = {"kabupaten": tr("Kabupaten/Kota"), "kecamatan": tr("Kecamatan")}
    where = [f"{names[area]}: {text or NOT_ASKED}" for area, text in zip(areas, place, strict=True)]
    blank = "." * 30
    above = (
        (tr("Daftar kunjungan: isi sel berwarna, biarkan yang lain"),),
        *((text,) for text in where),
        (f"{tr('Tanggal kunjungan')}: {blank}",),
        (f"{tr('Petugas')}: {blank}   {tr('Tanda tangan')}: {blank}",),
    )
    labels = list(mine.columns)
    return Sheet(
        plain(mine.astype("str")),
        header_row=len(above) + 2,
        above=above,
        marked={labels.index(label): form.asked[label][rows] for label in form.asked if label in labels},
        choices={
            labels.index(label): tuple(form.choices[label]) for label in form.choices if label in labels
        },
        footer=form.footer,
        height=BY_HAND,
    )
