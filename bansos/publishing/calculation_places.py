"""The districts of a workbook that calculates: units are inputs, what follows from them is live."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bansos.publishing.calculation_parts import (
    COST,
    HEAD,
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
    on,
    put,
)
from bansos.words import tr


def fill(
    page: Worksheet,
    looks: Looks,
    head: Sequence[str],
    items: Sequence[Item],
    sites: Sequence[Site],
    other: str,
) -> None:
    """Write the sheet. `head`: labels of the table on paper; `other`: the sheet that has the amounts."""
    k = len(items)
    said = (tr("Kode"), *head[: k + 1], tr("Operasional daerah (Rp)"))
    said += (tr("Orang"), tr("Biaya (Rp)"), *head[k + 3 :])
    labels(page, looks, 0, said, 2)
    for row, site in enumerate(sites, 1):
        _site(page, looks, row, site, other)
    _total(page, looks, items, sites, other)
    last = max(len(sites), 1)
    page.conditional_format(1, k + 6, last, k + 6, {"type": "data_bar", "bar_color": "#0F8A76"})
    page.set_column(0, 0, 9)
    page.set_column(1, 1, 30)
    page.set_column(2, len(said) - 1, 18)
    page.freeze_panes(1, 2)


def _total(page: Worksheet, looks: Looks, items: Sequence[Item], sites: Sequence[Site], other: str) -> None:
    """The last row. What a split leaves open is taken from the sheet of the amounts."""
    row, k, last = len(sites) + 1, len(items), HEAD + 2 + len(items)
    put(page, row, 0, "", looks["sum"])
    put(page, row, 1, tr("Jumlah"), looks["sum"])
    own, people = sum(site.operating for site in sites), sum(item.people for item in items)
    cost, poor = own + sum(item.cost for item in items), [site.poor for site in sites]
    stated = all(item.units is None for item in items)
    for n, item in enumerate(items):
        above = f"SUM({down(2 + n, len(sites))})" if item.units is None else on(other, n, UNITS)
        page.write_formula(row, 2 + n, f"={above}", looks["sum"], item.all_units)
    page.write_formula(row, k + 2, f"=SUM({down(k + 2, len(sites))})", looks["sum"], own)
    for column, there, value in ((k + 3, PEOPLE, people), (k + 4, COST, cost)):
        whole = f"'{other}'!{xl_rowcol_to_cell(last, there)}"
        above = f"SUM({down(column, len(sites))})" if stated else whole
        page.write_formula(row, column, f"={above}", looks["sum"], value)
    if not poor or not all(poor):
        put(page, row, k + 5, tr("tidak ada"), looks["unknown"])
        return
    everyone = sum(people or 0 for people in poor)
    page.write_formula(row, k + 5, f"=SUM({down(k + 5, len(sites))})", looks["sum"], everyone)
    _shares(page, row, k + 6, people / everyone, (looks["sum_share"], looks["sum_parts"]))


def _site(page: Worksheet, looks: Looks, row: int, site: Site, other: str) -> None:
    k = len(site.units)
    put(page, row, 0, site.code, None)
    put(page, row, 1, site.name, None)
    for column, units in enumerate(site.units, 2):
        _input(page, looks, row, column, units, tr("tidak disebut"))
    page.write_number(row, k + 2, site.operating, looks["input"])
    for column, value, formula in (
        (k + 3, site.people, _people(row, k, other)),
        (k + 4, site.cost, _cost(row, k, other)),
    ):
        if value is None:
            put(page, row, column, tr("tidak disebut"), looks["unknown"])
        else:
            page.write_formula(row, column, formula, looks["whole"], value)
    _input(page, looks, row, k + 5, site.poor, tr("tidak ada"))
    if site.coverage is None:
        for column in (k + 6, k + 7):
            put(page, row, column, tr("tidak diketahui"), looks["unknown"])
    else:
        _shares(page, row, k + 6, site.coverage, (looks["share"], looks["parts"]))


def _input(page: Worksheet, looks: Looks, row: int, column: int, value: int | None, unknown: str) -> None:
    if value is None:
        put(page, row, column, unknown, looks["unknown"])
    else:
        page.write_number(row, column, value, looks["input"])


def _people(row: int, k: int, other: str) -> str:
    parts = (f"{xl_rowcol_to_cell(row, 2 + n)}*{on(other, n, SIZE)}" for n in range(k))
    return "=" + "+".join(parts)


def _cost(row: int, k: int, other: str) -> str:
    parts = (
        f"{xl_rowcol_to_cell(row, 2 + n)}*({on(other, n, VALUE)}+{on(other, n, OPERATING)})" for n in range(k)
    )
    return "=" + "+".join((*parts, xl_rowcol_to_cell(row, k + 2)))


def _shares(page: Worksheet, row: int, column: int, value: float, looks: tuple[Format, Format]) -> None:
    """People / poor people, and the same for 1,000 poor people."""
    share = f"{xl_rowcol_to_cell(row, column - 3)}/{xl_rowcol_to_cell(row, column - 1)}"
    page.write_formula(row, column, f"={share}", looks[0], value)
    page.write_formula(row, column + 1, f"=1000*{share}", looks[1], value * 1000)
