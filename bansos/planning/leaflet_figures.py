"""The figures of the published aggregate as cards for a citizen: where, what it cost, what comes next."""

from __future__ import annotations

from bansos import words
from bansos.planning.published import (
    Card,
    Found,
    cited,
    figure,
    names,
    note,
    said_by,
    short,
    statement,
    text,
    units,
    where,
)
from bansos.words import of, tr


def reached(found: Found) -> str:
    """How many districts the year of the facts reached, and which it did not."""
    total = statement(found, "realisation", found["year"], None)
    if figure(total, "districts")["value"] is None:
        return tr("Realisasi {year} tidak disebut dalam sumber.", year=found["year"])
    done, everywhere = set(total["districts"]), [district["code"] for district in found["districts"]]
    said = tr(
        "{n} dari {total} kabupaten/kota terjangkau pada {year}.",
        n=len(done),
        total=len(everywhere),
        year=found["year"],
    )
    left = [code for code in everywhere if code not in done]
    rest = tr("Belum terjangkau: {names}.", names=names(found, left)) if left else ""
    return f"{said} {rest}".strip()


def places(found: Found) -> tuple[Card, ...]:
    """Where each programme was in the year of the facts; folded: other years, and claims that do not fit."""
    done = [s for s in found["statements"] if s["programme"] and s["kind"] == "realisation"]
    now = [_place(found, s) for s in done if s["period"] == found["year"]]
    before = tuple(_told(found, s) for s in done if s["period"] != found["year"])
    claims = [s for s in found["statements"] if s["kind"] == "claim"]
    said = [tr("{what}. {note}", what=_told(found, s), note=note(s)) for s in claims]
    more = [
        Card(tr("Tahun lain yang diketahui"), before, folded=True),
        Card(tr("Angka yang tidak cocok"), tuple(said), tr("pernyataan"), folded=True),
    ]
    return (*now, *(card for card in more if card.lines))


def _place(found: Found, one: Found) -> Card:
    people, number = text(one, "people"), text(one, "units")
    lines = [] if people == number else [tr("{n} orang", n=people)]
    if one["units_by_district"] is None and len(one["districts"]) > 1:
        lines.append(tr("Rincian per kabupaten/kota tidak disebut dalam sumber."))
    heading = tr(
        "{units} {name} di {where}", units=units(one), name=short(found, one), where=where(found, one)
    )
    return Card(heading, tuple(lines), source=cited(found, one))


def _told(found: Found, one: Found) -> str:
    said = tr(
        "{year}: {units} {name} di {where}",
        year=one["period"],
        units=units(one),
        name=short(found, one),
        where=where(found, one),
    )
    return f"{said} ({said_by(found, one['source'])})"


def costs(found: Found) -> tuple[Card, ...]:
    """What the year of the facts cost: each programme, then all together."""
    year = found["year"]
    done = [s for s in found["statements"] if s["kind"] == "realisation" and s["period"] == year]
    return tuple(_cost(found, one) if one["programme"] else _total(found, one) for one in done)


def _total(found: Found, one: Found) -> Card:
    people = tr("{n} orang", n=text(one, "people"))
    return Card(tr("{cost} seluruhnya", cost=text(one, "cost")), (people,), source=cited(found, one))


def _cost(found: Found, one: Found) -> Card:
    about = _about(found, one)
    value, cost = text(one, "unit_value"), text(one, "cost")
    heading = tr(
        "{name}: {value} tiap {unit}", name=of(about["short"]), value=value, unit=of(about["unit_one"])
    )
    known = figure(one, "cost")["value"] is not None
    said = tr("{units} × {value} = {cost} (turunan)", units=units(one), value=value, cost=cost)
    return Card(heading, (said,) if known else (), source=cited(found, one))


def coming(found: Found) -> tuple[Card, ...]:
    """What next year might be: the illustration, then the plans that were announced, each marked as such."""
    year = found["next_year"]
    total = statement(found, "illustration", year, None)
    parts = [s for s in found["statements"] if s["kind"] == "illustration" and s["programme"]]
    heading = tr(
        "{n} kabupaten/kota, {people} orang, {cost}",
        n=len(total["districts"]),
        people=text(total, "people"),
        cost=text(total, "cost"),
    )
    lines = tuple(_spread(found, one) for one in parts)
    shown = Card(
        heading,
        (*lines, note(total)),
        tr("ilustrasi {year}", year=year),
        cited(found, total),
    )
    plans = [s for s in found["statements"] if s["kind"] == "plan"]
    return (shown, *(_plan(found, one) for one in plans))


def _plan(found: Found, one: Found) -> Card:
    value = tr(
        "{value} tiap {unit}, {cost} setahun (turunan).",
        value=text(one, "unit_value"),
        unit=of(_about(found, one)["unit_one"]),
        cost=text(one, "cost"),
    )
    mark = tr("pengumuman {year}", year=one["period"])
    heading = tr("{units} {name}", units=units(one), name=short(found, one))
    return Card(heading, (note(one) + ".", value), mark, cited(found, one))


def _about(found: Found, one: Found) -> Found:
    """What is published of the programme of a statement."""
    return next(p for p in found["programmes"] if p["code"] == one["programme"])


def _spread(found: Found, one: Found) -> str:
    split = one["units_by_district"]
    if not split or len(set(split.values())) > 1:
        return tr("{units} {name}", units=units(one), name=short(found, one))
    each = words.number(next(iter(split.values())))
    unit = of(figure(one, "units")["unit"])
    return tr("{n} {unit} {name} di tiap daerah", n=each, unit=unit, name=short(found, one))
