"""Poor people per district and year: every number with its status and source, or known to be missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from bansos.places import districts, province_code
from bansos.planning.tables import Row, rows, versions
from bansos.settings import InputError
from bansos.words import listed, tr

_COLUMNS = ("year", "code", "poor_thousand", "rate_percent", "count_status", "rate_status")
_SOURCING = ("source", "rate_source", "formula", "formula_en")


@dataclass(frozen=True)
class Poverty:
    """Poor people of one district in one year (BPS Susenas, March).

    `people` are whole people and `rate` is in percent; None where the figure is missing. A status is
    published, reported, derived or missing; a source is a key of sources.toml. A derived figure has its
    `formula` in both languages.
    """

    year: int
    code: str
    people: int | None
    rate: Decimal | None
    count_status: str
    rate_status: str
    source: str
    rate_source: str
    formula: Mapping[str, str]


def years() -> tuple[int, ...]:
    """The years that have poverty figures, oldest first."""
    return tuple(sorted({year for year, _ in _all()}))


def poverty(year: int) -> dict[str, Poverty]:
    """Every district of the province in code order; one without a row is there with missing figures."""
    facts = _all()
    return {code: facts.get((year, code)) or _missing(year, code) for code in districts()}


def province(year: int) -> Poverty:
    """The published figures of the whole province: they need not equal the sum of the districts."""
    return _all().get((year, province_code()), _missing(year, province_code()))


def known_year(year: int) -> int:
    """The year itself, if it has poverty figures. Raises InputError with the years there are."""
    if year not in years():
        there = listed([str(known) for known in years()])
        raise InputError(
            tr("Tahun {year} tidak ada di poverty.csv; yang ada: {there}.", year=year, there=there)
        )
    return year


def by_rate(codes: Iterable[str], year: int) -> tuple[str, ...]:
    """The districts with the highest poverty rate first; unknown rates last, equal ones in order of code."""
    rates = {code: poverty(year)[code].rate for code in codes}
    return tuple(sorted(rates, key=lambda code: (-(rates[code] or Decimal(-1)), code)))


def _missing(year: int, code: str) -> Poverty:
    return Poverty(year, code, None, None, "missing", "missing", "", "", {})


def _all() -> dict[tuple[int, str], Poverty]:
    return _read(versions("poverty.csv", "districts.csv", "sources.toml"))


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[Path, int], ...]) -> dict[tuple[int, str], Poverty]:
    found: dict[tuple[int, str], Poverty] = {}
    for row in rows(files[0][0], _COLUMNS + _SOURCING):
        fact = _poverty(row)
        if (fact.year, fact.code) in found:
            raise row.error(f"{fact.year} {fact.code} ganda.", "Hapus salah satu baris.")
        found[fact.year, fact.code] = fact
    return found


def _poverty(row: Row) -> Poverty:
    code = row.one_of("code", (*districts(), province_code()), "kode kabupaten/kota", "districts.csv")
    people = row.decimal("poor_thousand")
    if people is not None and (people * 1000) % 1:
        raise row.error(
            f"poor_thousand {people} bukan orang utuh.", "Tulis ribu orang, paling banyak 3 desimal."
        )
    rate = row.decimal("rate_percent")
    if rate is not None and rate > 100:
        raise row.error(f"rate_percent {rate} lebih dari 100.", "Tulis persen, seperti 6.11.")
    count_status, rate_status = row.status("count_status", people), row.status("rate_status", rate)
    source = row.source("source")
    rate_source = row.source("rate_source") if row["rate_source"] else source if rate is not None else ""
    formula = {"id": row["formula"], "en": row["formula_en"]} if row["formula"] else {}
    if "derived" in (count_status, rate_status) and not (row["formula"] and row["formula_en"]):
        raise row.error("angka turunan tanpa rumus.", "Isi formula dan formula_en.")
    whole = None if people is None else int(people * 1000)
    return Poverty(
        row.whole("year"), code, whole, rate, count_status, rate_status, source, rate_source, formula
    )
