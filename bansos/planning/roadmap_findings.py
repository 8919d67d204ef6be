"""A roadmap in words and tables: what it adds up to, when it reaches whom, what it takes for granted."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from bansos import words
from bansos.places import districts
from bansos.planning import facts
from bansos.planning.roadmap import Roadmap, Year
from bansos.rules.programmes import programmes
from bansos.words import listed, of, tr


def table(found: Roadmap) -> pd.DataFrame:
    """A row per year: budget, unit values, units, people, Rp, leftover, districts, and what it adds up to.

    Money in Rp, coverage a fraction; NA without a budget or a number of poor people. Column names are in the
    reader's language.
    """
    return pd.DataFrame([_row(found, year) for year in found.years]).convert_dtypes()


def _row(found: Roadmap, year: Year) -> dict[str, object]:
    named = {code: of(programmes()[code].about["short"]) for code in year.units}
    share = found.coverage(year)
    return {
        tr("Tahun"): str(year.year),
        tr("Anggaran (Rp)"): year.budget,
        **{tr("Nilai satuan {label} (Rp)", label=named[c]): rp for c, rp in year.unit_values.items()},
        **{tr("Unit {label}", label=named[code]): n for code, n in year.units.items()},
        tr("Orang"): year.people,
        tr("Biaya (Rp)"): year.cost,
        tr("Sisa (Rp)"): year.leftover,
        tr("Daerah terjangkau"): len(year.reached),
        tr("Baru terjangkau"): listed([districts()[code].short for code in year.newly]),
        tr("Orang kumulatif"): year.together,
        tr("Cakupan kumulatif (pecahan, turunan)"): None if share is None else float(share),
        tr("Mengapa tidak mungkin"): " ".join(year.reasons),
    }


def by_year(found: Roadmap) -> pd.DataFrame:
    """The same to be read: a column per year, a row per measure, every cell a text; without empty rows."""
    wide = table(found).set_index(tr("Tahun"))
    wide = wide.loc[:, [name for name in wide if wide[name].notna().any() and not wide[name].eq("").all()]]
    texts = {name: [_cell(name, value) for value in wide[name]] for name in wide}
    rows = [
        {tr("Ukuran"): name.partition(" (")[0]} | dict(zip(wide.index, cells, strict=True))
        for name, cells in texts.items()
    ]
    return pd.DataFrame(rows)


def _cell(name: str, value: object) -> str:
    if pd.isna(value):
        return tr("tidak diketahui")
    if isinstance(value, float):
        return words.percent(value)
    if isinstance(value, str):
        return value or "–"
    whole = int(str(value))
    return words.rupiah(whole) if name.endswith("(Rp)") else words.number(whole)


def first_years(found: Roadmap) -> pd.DataFrame:
    """A row per chosen district as they come in: code, name, poverty rate, the year it is first reached.

    Column names are in the reader's language; the year is in words where no year reaches it.
    """
    poor = facts.poverty(found.facts_year)
    return pd.DataFrame(
        {
            tr("Kode"): list(found.districts),
            tr("Kabupaten/Kota"): [districts()[code].name for code in found.districts],
            tr("Penduduk miskin (%)"): [_rate(poor[code].rate) for code in found.districts],
            tr("Pertama terjangkau"): [
                str(found.first[code]) if code in found.first else tr("tidak terjangkau")
                for code in found.districts
            ],
        }
    )


def _rate(rate: Decimal | None) -> str:
    return tr("tidak ada") if rate is None else words.number(rate, 2, fixed=True)


def bars(found: Roadmap) -> pd.DataFrame:
    """What the years add up to, to be drawn: year, before, new, text.

    `before` and `new` are fractions of the poor people, or people where the number of the poor is not known.
    """
    whole = found.poor or 1
    return pd.DataFrame(
        [
            {
                "year": str(year.year),
                "before": (year.together - year.people) / whole,
                "new": year.people / whole,
                "text": _said(found, year),
            }
            for year in found.years
        ]
    )


def _said(found: Roadmap, year: Year) -> str:
    if year.reasons:
        return tr("tidak mungkin")
    share = found.coverage(year)
    return words.number(year.together) if share is None else words.percent(float(share))


def finding(found: Roadmap) -> str:
    """Whom the years reach together, and when all districts are reached or which never are."""
    if not found.people:
        return tr("Peta jalan ini belum menjangkau siapa pun")
    last = found.years[-1]
    share = found.coverage(last)
    people, n = words.number(found.people), words.count_word(len(found.years))
    said = tr("Dalam {n} tahun {people} orang terjangkau", n=n, people=people)
    if share is not None:
        told = {"share": words.percent(float(share)), "year": found.facts_year}
        said += tr(" ({share} penduduk miskin {year})", **told)
    return f"{said}; {_when(found)}{_impossible(found)}"


def _when(found: Roadmap) -> str:
    if not found.never:
        year = max(found.first.values())
        if len(found.districts) == 1:
            return tr("satu daerah pilihan sudah terjangkau pada {year}", year=year)
        n = words.count_word(len(found.districts))
        return tr("semua {n} daerah sudah terjangkau pada {year}", n=n, year=year)
    if len(found.never) > 3:
        n = words.count_word(len(found.never))
        total = words.count_word(len(found.districts))
        return tr("{n} dari {total} daerah tidak pernah terjangkau", n=n, total=total)
    names = listed([districts()[code].short for code in found.never])
    return tr("tidak pernah terjangkau: {names}", names=names)


def _impossible(found: Roadmap) -> str:
    years = [str(year.year) for year in found.years if year.reasons]
    return tr("; tidak mungkin pada {years}", years=listed(years)) if years else ""


def assumptions(found: Roadmap) -> list[str]:
    """What the sums take for granted, one sentence each."""
    said = [_money(found), _prices(found), _order(found)]
    if found.poor is None:
        return [*said, found.unknown]
    poor = tr(
        "Pembaginya tetap: {poor} penduduk miskin {year} di {n} daerah pilihan. Diandaikan tidak ada orang "
        "yang dibantu dua kali.",
        poor=words.number(found.poor),
        year=found.facts_year,
        n=words.count_word(len(found.districts)),
    )
    more = tr("Orang yang terjangkau melebihi penduduk miskin: sebagian tentu dibantu lebih dari sekali.")
    return [*said, poor, *([more] if found.people > found.poor else [])]


def _money(found: Roadmap) -> str:
    if found.years[0].budget is None:
        said = tr("Tanpa anggaran: tiap tahun dibeli unit yang sama, berapa pun biayanya.")
        return f"{said} {tr('Perubahan anggaran tidak terpakai.')}" if found.growth else said
    if not found.growth:
        return tr("Anggaran sama tiap tahun; sisanya tidak terbawa ke tahun berikutnya.")
    return tr(
        "Anggaran {change} tiap tahun; sisanya tidak terbawa ke tahun berikutnya.",
        change=_change(found.growth),
    )


def _prices(found: Roadmap) -> str:
    if not found.price:
        return tr("Nilai satuan sama tiap tahun.")
    return tr(
        "Nilai satuan {change} tiap tahun, dibulatkan ke rupiah; biaya operasional tetap.",
        change=_change(found.price),
    )


def _change(percent: Decimal) -> str:
    n = words.number(abs(percent), 2)
    return tr("naik {n}%", n=n) if percent > 0 else tr("turun {n}%", n=n)


def _order(found: Roadmap) -> str:
    if found.phasing is None:
        return tr("Semua daerah pilihan ikut sejak tahun pertama.")
    said = tr(
        "Tiap tahun {n} daerah masuk, persentase penduduk miskin {year} tertinggi lebih dulu.",
        n=words.count_word(found.phasing),
        year=found.facts_year,
    )
    if any(".units." in key for key in found.years[0].plan.choices):
        return said
    return f"{said} {tr('Unit atau anggaran setahun dibagi di antara daerah yang sudah masuk.')}"
