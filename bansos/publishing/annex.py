"""The annex of a decree as a table: people or groups by kabupaten, with subtotals and a total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from bansos.publishing import workbook
from bansos.publishing.columns import plain
from bansos.publishing.sheets import Sheet
from bansos.words import number, tr

UNIT, MEMBER, SUBTOTAL, TOTAL = range(4)  # kinds of line: first row of a unit, its further rows, sums
BLANK = "." * 32  # to be filled in by hand
GREY = "#E7E6E6"


@dataclass(frozen=True)
class Annex:
    """What an annex says. It is a draft of candidates until there is a decree.

    `people`, in the order of the annex: unit (number of the person or group, from 0 on), kelompok, nama, nik,
    alamat, desa, kecamatan, kabupaten (its name), jenis, amount (Rp of the whole unit). People of a unit and
    units of a kabupaten stand together. `unit`: the word for groups, empty where every person is a unit.
    """

    title: str
    draft: str
    people: pd.DataFrame
    unit: str
    on: date
    fingerprint: str

    def heading(self) -> list[str]:
        """The lines above the table, with room for number and date of the decree."""
        blanks = (tr("LAMPIRAN KEPUTUSAN"), tr("NOMOR"), tr("TANGGAL"), tr("TENTANG"))
        return [*(f"{name}: {BLANK}" for name in blanks), "", self.title, self.draft]

    def footer(self) -> str:
        """What stands at the foot of every page: the draft's fingerprint."""
        return tr("Draf, bukan keputusan. Sidik {fingerprint}", fingerprint=self.fingerprint[:16])

    def labels(self) -> list[str]:
        """The labels of the table's columns, in order."""
        who = [tr("Kelompok"), tr("Nama anggota")] if self.unit else [tr("Nama")]
        place = [tr("Alamat"), tr("Desa/Kelurahan"), tr("Kecamatan"), tr("Kabupaten/Kota")]
        return [tr("No"), *who, "NIK", *place, tr("Jenis usaha/bantuan"), tr("Nilai (Rp)")]


def signature() -> list[str]:
    """The block in which somebody signs, all blank."""
    place, day = tr("Ditetapkan di {blank}", blank=BLANK), tr("pada tanggal {blank}", blank=BLANK)
    return [place, day, "", BLANK, "", "", "", BLANK, tr("NIP {blank}", blank=BLANK)]


def lines(annex: Annex) -> pd.DataFrame:
    """The lines of the table: `kind` (of UNIT, MEMBER, SUBTOTAL, TOTAL), then the columns of `labels`.

    All are text but the last: the Rp of a unit on its first line, and of a sum. The label of a sum stands in
    the second column.
    """
    people = annex.people
    first = ~people["unit"].duplicated().to_numpy()
    kind = np.where(first, UNIT, MEMBER)
    amount = people["amount"].astype("Int64").where(first)
    block = pd.factorize(people["kabupaten"])[0]
    texts = ["nama", "nik", "alamat", "desa", "kecamatan", "kabupaten", "jenis"]
    said = people[["kelompok", *texts] if annex.unit else texts].astype("str").reset_index(drop=True)
    if annex.unit:
        said["kelompok"] = said["kelompok"].where(first)
    no = (people["unit"] + 1).astype("str").where(first)
    rows = pd.concat([no.reset_index(drop=True), said, amount.reset_index(drop=True)], axis=1)
    rows = rows.set_axis(annex.labels(), axis=1)
    rows.insert(0, "kind", kind)
    found = pd.concat([rows, _sums(annex, first)], ignore_index=True)
    order = np.concatenate([block * 2, np.arange(found.shape[0] - len(rows)) * 2 + 1])
    return found.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)


def _sums(annex: Annex, first: np.ndarray) -> pd.DataFrame:
    """A subtotal for each kabupaten, in order, and the total."""
    people = annex.people
    units = people[first].groupby("kabupaten", sort=False, observed=True)["amount"].agg(["size", "sum"])
    heads = people.groupby("kabupaten", sort=False, observed=True).size()
    said = [
        tr("Jumlah {where}: {what}", where=where, what=_counted(annex, n, heads[where]))
        for where, n in units["size"].items()
    ]
    total = tr("Jumlah seluruhnya: {what}", what=_counted(annex, int(first.sum()), len(people)))
    labels = annex.labels()
    return pd.DataFrame(
        {
            "kind": [SUBTOTAL] * len(units) + [TOTAL],
            labels[1]: [*said, total],
            labels[-1]: pd.array([*units["sum"], units["sum"].sum()], "Int64"),
        }
    )


def _counted(annex: Annex, units: int, people: int) -> str:
    if not annex.unit:
        return tr("{n} orang", n=number(people))
    return tr("{n} {unit}, {people} orang", n=number(units), unit=annex.unit, people=number(people))


def sheets(annex: Annex) -> Mapping[str, Sheet]:
    """The annex as one sheet to print: title block, lines, a place to sign."""
    found = lines(annex)
    sums = found.pop("kind").ge(SUBTOTAL).to_numpy()
    heading, where = annex.heading(), found.columns[-3]
    below = pd.DataFrame({where: ["", *signature()]}, dtype="str")
    table = plain(pd.concat([found, below], ignore_index=True))
    marked = np.concatenate([sums, np.zeros(len(below), bool)])
    outside = np.arange(len(marked)) >= len(sums)
    sheet = Sheet(
        table,
        header_row=len(heading) + 2,
        above=tuple((line,) for line in heading),
        marked=dict.fromkeys(range(table.num_columns), marked),
        colour=GREY,
        running=marked | outside,
        outside=outside,
        footer=f"&L{annex.footer()}&R{tr('Halaman {page} dari {pages}', page='&P', pages='&N')}",
    )
    return {tr("Lampiran"): sheet}


def xlsx(annex: Annex) -> bytes:
    """The annex as a workbook."""
    return workbook.made(sheets(annex), annex.on)
