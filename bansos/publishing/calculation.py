"""A briefing as a workbook that can be calculated with: inputs are coloured, all else are live formulas."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bansos.publishing import calculation_places
from bansos.publishing.blanks import A4
from bansos.publishing.calculation_parts import (
    COST,
    HEAD,
    LOOKS,
    OPERATING,
    PEOPLE,
    SIZE,
    UNITS,
    VALUE,
    Item,
    Looks,
    Site,
    down,
    labels,
    put,
    wrapped,
)
from bansos.publishing.exports import stamp_rows
from bansos.publishing.handout import Handout, Told, clean
from bansos.publishing.sheets import sheet_name
from bansos.words import tr


def xlsx(found: Handout, items: Sequence[Item], sites: Sequence[Site], budget: int | None) -> bytes:
    """The workbook: calculation, districts, sources, stamp. The same briefing gives the same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime.combine(found.stamp.on, time()), "title": clean(found.title)})
    looks = {name: book.add_format(look) for name, look in LOOKS.items()}
    names = (tr("Hitungan"), tr("Per daerah"), tr("Sumber"), tr("Cap"))
    first, second, third, last = (book.add_worksheet(sheet_name(name)) for name in names)
    _calculation(first, looks, found, items, sites, budget, names[1])
    calculation_places.fill(second, looks, found.districts.head, items, sites, names[0])
    _told(third, looks, found)
    _stamp(last, looks, found)
    for page in (first, second, third, last):
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
    book.close()
    return out.getvalue()


def _calculation(
    page: Worksheet,
    looks: Looks,
    found: Handout,
    items: Sequence[Item],
    sites: Sequence[Site],
    budget: int | None,
    other: str,
) -> None:
    page.set_column(0, 0, 34)
    page.set_column(1, 7, 17)
    put(page, 0, 0, f"{found.title} · {found.subtitle}", looks["title"])
    put(page, 1, 0, found.finding.text, looks["bold"])
    put(page, 2, 0, tr("Sel berwarna boleh diubah; semua yang lain dihitung ulang darinya."), looks["soft"])
    said = [tr("Program"), tr("Satuan"), tr("Unit"), tr("Orang tiap unit"), tr("Nilai satuan (Rp)")]
    said += [tr("Operasional tiap unit (Rp)"), tr("Orang"), tr("Biaya (Rp)")]
    labels(page, looks, HEAD, said, 2)
    for n, item in enumerate(items):
        _item(page, looks, n, item, f"'{other}'!{down(2 + n, len(sites))}")
    _totals(page, looks, items, sites, budget, other)


def _item(page: Worksheet, looks: Looks, n: int, item: Item, by_district: str) -> None:
    row = HEAD + 1 + n
    put(page, row, 0, item.name, None)
    put(page, row, 1, item.unit, None)
    if item.units is None:
        page.write_formula(row, UNITS, f"=SUM({by_district})", looks["whole"], item.all_units)
    else:
        page.write_number(row, UNITS, item.units, looks["input"])
    for column, value in ((SIZE, item.size), (VALUE, item.value), (OPERATING, item.operating)):
        page.write_number(row, column, value, looks["input"])
    units, size, value, operating = (xl_rowcol_to_cell(row, k) for k in (UNITS, SIZE, VALUE, OPERATING))
    page.write_formula(row, PEOPLE, f"={units}*{size}", looks["whole"], item.people)
    page.write_formula(row, COST, f"={units}*({value}+{operating})", looks["whole"], item.cost)


def _totals(
    page: Worksheet,
    looks: Looks,
    items: Sequence[Item],
    sites: Sequence[Site],
    budget: int | None,
    other: str,
) -> None:
    row, places, people = HEAD + 1 + len(items), len(sites), sum(item.people for item in items)
    own = sum(site.operating for site in sites)
    cost = sum(item.cost for item in items) + own
    put(page, row, 0, tr("Operasional daerah"), None)
    column = down(2 + len(items), places)
    page.write_formula(row, COST, f"=SUM('{other}'!{column})", looks["whole"], own)
    put(page, row + 1, 0, tr("Jumlah"), looks["sum"])
    for blank in range(1, PEOPLE):
        page.write_blank(row + 1, blank, None, looks["sum"])
    for k, value in ((PEOPLE, people), (COST, cost)):
        part = f"{xl_rowcol_to_cell(HEAD + 1, k)}:{xl_rowcol_to_cell(row, k)}"
        page.write_formula(row + 1, k, f"=SUM({part})", looks["sum"], value)
    total, purse = xl_rowcol_to_cell(row + 1, COST), xl_rowcol_to_cell(row + 3, COST)
    put(page, row + 3, 0, tr("Anggaran (Rp)"), None)
    if budget is None:
        page.write_blank(row + 3, COST, None, looks["input"])
    else:
        page.write_number(row + 3, COST, budget, looks["input"])
    left = "" if budget is None else max(0, budget - cost)
    short = "" if budget is None else max(0, cost - budget)
    for line, label, sum_of, answer in (
        (row + 4, tr("Sisa anggaran (Rp)"), f"{purse}-{total}", left),
        (row + 5, tr("Kurang dari anggaran (Rp)"), f"{total}-{purse}", short),
    ):
        put(page, line, 0, label, None)
        formula = f'=IF(ISNUMBER({purse}),MAX(0,{sum_of}),"")'
        page.write_formula(line, COST, formula, looks["whole"], answer)


def _told(page: Worksheet, looks: Looks, found: Handout) -> None:
    told = (found.finding, *found.lead, found.coverage, found.together, found.money, *found.gaps)
    numbered = [Told(f"[{n}] {said}") for n, said in enumerate(found.sources, 1)]
    whole = (*dict.fromkeys(told), Told(""), *numbered, Told(found.legend), Told(found.foot))
    rows = [(one.text, one.source) for one in whole]
    _written(page, looks, (tr("Kalimat"), tr("Periode dan sumber")), rows, (90, 60))


def _stamp(page: Worksheet, looks: Looks, found: Handout) -> None:
    _written(page, looks, (tr("keterangan"), tr("isi")), stamp_rows(found.stamp), (20, 110))


def _written(
    page: Worksheet,
    looks: Looks,
    head: tuple[str, str],
    rows: Sequence[tuple[str, str]],
    widths: tuple[int, int],
) -> None:
    """A sheet of two columns of texts."""
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    labels(page, looks, 0, head, 2)
    for row, said in enumerate(rows, 1):
        wrapped(page, looks, row, said, widths)
