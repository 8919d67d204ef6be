"""The published aggregate told to a citizen: sections of short cards, the same on the page and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bansos import words
from bansos.words import listed, of, tr

Found = Mapping[str, Any]
OWN = "D"  # the confidence of what this product computes or chooses itself


@dataclass(frozen=True)
class Card:
    """One thing to know: a title, a few lines, a mark (`ilustrasi`) and the line that says who says so.

    `folded`: for who wants to know more.
    """

    title: str
    lines: tuple[str, ...] = ()
    mark: str = ""
    source: str = ""
    folded: bool = False


@dataclass(frozen=True)
class Section:
    """A question of the reader with its cards. `wide`: its cards are a list, one under the other."""

    title: str
    cards: tuple[Card, ...]
    lead: str = ""
    wide: bool = False


def sections(found: Found) -> list[Section]:
    """Everything that is published, in the order in which a citizen asks, in the reader's language."""
    year = found["year"]
    return [
        Section(tr("Yang berlaku sekarang"), tuple(_said(found, one) for one in found["today"])),
        Section(tr("Programnya"), _what(found), of(found["beside"]["text"])),
        Section(tr("Siapa yang bisa mendapat, dan cara mengajukan"), _who(found)),
        Section(tr("Di mana sudah, {year}", year=year), _where(found), _reached(found)),
        Section(tr("Berapa biayanya, {year}", year=year), _costs(found)),
        Section(tr("Apa berikutnya"), _next(found)),
        Section(tr("Yang belum diketahui"), _unknown(found), wide=True),
        Section(
            tr("Bertanya ke mana"), tuple(Card(of(c["title"]), (of(c["text"]),)) for c in found["contact"])
        ),
    ]


def title() -> str:
    """The title of the page."""
    return tr("Informasi Publik")


def lead(found: Found) -> str:
    """What the page is about, in a sentence or two under its title."""
    return of(found["lead"]["text"])


def legend() -> str:
    """What the letters behind the sources mean, in one sentence."""
    return tr(
        "Huruf di belakang sumber menyatakan keyakinan: A resmi atau dua sumber sepakat, B satu sumber yang "
        "mengutip badan resmi, C lemah, D dihitung atau pilihan aplikasi ini."
    )


def _said(found: Found, one: Found) -> Card:
    return Card(of(one["title"]), (of(one["text"]),), source=_source(found, one["source"]))


def _what(found: Found) -> tuple[Card, ...]:
    own = [
        Card(
            f"{of(one['short'])} · {of(one['name'])}",
            (of(one["purpose"]), of(one["goods"]), of(one["since"]) + "."),
            tr("provinsi, APBD"),
            _source(found, one["source"]),
        )
        for one in found["programmes"]
    ]
    centre = [
        Card(
            f"{of(one['short'])} · {of(one['name'])}",
            (of(one["text"]),),
            tr("pusat, APBN"),
            _source(found, one["source"]),
        )
        for one in found["centre"]
    ]
    return (*own, *centre)


def _who(found: Found) -> tuple[Card, ...]:
    return tuple(
        Card(
            of(one["short"]),
            (
                *_changes(found, one["rules"]),
                tr("Caranya: {how}", how=of(one["how"])),
                tr("Menurut aturan {year}: {who}", year=found["year"], who=of(one["who"])),
            ),
            source=_source(found, one["source"]),
        )
        for one in found["programmes"]
    )


def _changes(found: Found, rules: list[Found]) -> list[str]:
    """What has changed in the rules since the date of the facts."""
    ended = [
        tr("Syarat «{rule}» berakhir {day}.", rule=of(rule["label"]), day=_day(rule["until"]))
        for rule in rules
        if rule["until"] and rule["until"] > found["rules_on"]
    ]
    begun = [
        tr("Sejak {day} yang dilihat: «{rule}».", rule=of(rule["label"]), day=_day(rule["from"]))
        for rule in rules
        if rule["from"] and rule["from"] > found["rules_on"]
    ]
    return [*ended, *begun]


def _reached(found: Found) -> str:
    total = _one(found, "realisation", found["year"], None)
    done, everywhere = set(total["districts"]), [district["code"] for district in found["districts"]]
    said = tr(
        "{n} dari {total} kabupaten/kota terjangkau pada {year}.",
        n=len(done),
        total=len(everywhere),
        year=found["year"],
    )
    left = [code for code in everywhere if code not in done]
    rest = tr("Belum terjangkau: {names}.", names=_names(found, left)) if left else ""
    return f"{said} {rest}".strip()


def _where(found: Found) -> tuple[Card, ...]:
    done = [s for s in found["statements"] if s["programme"] and s["kind"] == "realisation"]
    now = [_place(found, s) for s in done if s["period"] == found["year"]]
    before = tuple(_told(found, s) for s in done if s["period"] != found["year"])
    claims = [s for s in found["statements"] if s["kind"] == "claim"]
    said = [tr("{what}. {note}", what=_told(found, s), note=_note(s)) for s in claims]
    more = [
        Card(tr("Tahun lain yang diketahui"), before, folded=True),
        Card(tr("Angka yang tidak cocok"), tuple(said), tr("pernyataan"), folded=True),
    ]
    return (*now, *(card for card in more if card.lines))


def _place(found: Found, one: Found) -> Card:
    people = tr("{n} orang", n=_text(one, "people"))
    lines = (people, _split(found, one)) if one["units_by_district"] is None else (people,)
    units = f"{_units(one)} {_short(found, one)}"
    return Card(
        tr("{units} di {names}", units=units, names=_districts(found, one)), lines, source=_cited(found, one)
    )


def _told(found: Found, one: Found) -> str:
    said = tr(
        "{year}: {units} {name} di {where}",
        year=one["period"],
        units=_units(one),
        name=_short(found, one),
        where=_districts(found, one),
    )
    return f"{said} ({_publisher(found, one['source'])})"


def _costs(found: Found) -> tuple[Card, ...]:
    year = found["year"]
    done = [s for s in found["statements"] if s["kind"] == "realisation" and s["period"] == year]
    return tuple(_cost(found, one) for one in done)


def _cost(found: Found, one: Found) -> Card:
    if one["programme"] is None:
        lines = (tr("{n} orang", n=_text(one, "people")),)
        return Card(tr("{cost} seluruhnya", cost=_text(one, "cost")), lines, source=_cited(found, one))
    about = next(p for p in found["programmes"] if p["code"] == one["programme"])
    sentence = tr(
        "{units} × {value} = {cost} (turunan)",
        units=_units(one),
        value=_text(one, "unit_value"),
        cost=_text(one, "cost"),
    )
    heading = tr(
        "{name}: {value} tiap {unit}",
        name=of(about["short"]),
        value=_text(one, "unit_value"),
        unit=of(about["unit_one"]),
    )
    return Card(heading, (sentence,), source=_cited(found, one))


def _next(found: Found) -> tuple[Card, ...]:
    year = found["next_year"]
    total = _one(found, "illustration", year, None)
    parts = [s for s in found["statements"] if s["kind"] == "illustration" and s["programme"]]
    heading = tr(
        "{n} kabupaten/kota, {people} orang, {cost}",
        n=len(total["districts"]),
        people=_text(total, "people"),
        cost=_text(total, "cost"),
    )
    lines = tuple(_spread(found, one) for one in parts)
    shown = Card(heading, (*lines, _note(total)), tr("ilustrasi {year}", year=year), _cited(found, total))
    plans = [s for s in found["statements"] if s["kind"] == "plan"]
    return (shown, *(_plan(found, one) for one in plans))


def _plan(found: Found, one: Found) -> Card:
    value = tr(
        "{value} tiap unit, {cost} setahun (turunan)", value=_text(one, "unit_value"), cost=_text(one, "cost")
    )
    mark = tr("pengumuman {year}", year=one["period"])
    heading = f"{_units(one)} {_short(found, one)}"
    return Card(heading, (_note(one) + ".", value + "."), mark, _cited(found, one))


def _spread(found: Found, one: Found) -> str:
    split = one["units_by_district"]
    if not split or len(set(split.values())) > 1:
        return f"{_units(one)} {_short(found, one)}"
    each = words.number(next(iter(split.values())))
    unit = of(_figure(one, "units")["unit"])
    return tr("{n} {unit} {name} di tiap daerah", n=each, unit=unit, name=_short(found, one))


def _unknown(found: Found) -> tuple[Card, ...]:
    return tuple(
        Card("", (of(one["text"]),), source=_publisher(found, one["source"])) for one in found["unknowns"]
    )


def _split(found: Found, one: Found) -> str:
    return tr("Rincian per kabupaten/kota tidak disebut dalam sumber.") if len(one["districts"]) > 1 else ""


def _one(found: Found, kind: str, period: int, programme: str | None) -> Found:
    wanted = (kind, period, programme)
    named = ("kind", "period", "programme")
    return next(s for s in found["statements"] if tuple(s[name] for name in named) == wanted)


def _figure(one: Found, measure: str) -> Found:
    return next(figure for figure in one["figures"] if figure["measure"] == measure)


def _text(one: Found, measure: str) -> str:
    value = _figure(one, measure)["value"]
    if value is None:
        return tr("tidak disebut dalam sumber")
    return words.rupiah(value) if measure in ("cost", "unit_value") else words.number(value)


def _units(one: Found) -> str:
    return f"{_text(one, 'units')} {of(_figure(one, 'units')['unit'])}"


def _short(found: Found, one: Found) -> str:
    return next(of(p["short"]) for p in found["programmes"] if p["code"] == one["programme"])


def _districts(found: Found, one: Found) -> str:
    """Where: the districts by name, with their units where the source gives them."""
    if len(one["districts"]) == len(found["districts"]):
        return tr("semua kabupaten/kota")
    split = one["units_by_district"] or {}
    names = {district["code"]: district["name"] for district in found["districts"]}
    return listed(
        [f"{names[c]} ({words.number(split[c])})" if c in split else names[c] for c in one["districts"]]
    )


def _names(found: Found, codes: list[str]) -> str:
    names = {district["code"]: district["name"] for district in found["districts"]}
    return listed([names[code] for code in codes])


def _note(one: Found) -> str:
    return of(one["note"]) if one["note"] else ""


def _day(text: str) -> str:
    return words.day(date.fromisoformat(text))


def _publisher(found: Found, reference: str) -> str:
    known = found["sources"][reference.split("#")[0]]
    own = known["confidence"] == OWN
    said = (
        tr("hitungan atau pilihan aplikasi ini") if own else f"{known['publisher']}, {_when(known['date'])}"
    )
    return f"{said}, {known['confidence']}"


def _when(text: str) -> str:
    """A date of a source in words, if it is a whole date."""
    try:
        return _day(text)
    except ValueError:
        return text


def _source(found: Found, reference: str) -> str:
    return tr("Sumber: {source}.", source=_publisher(found, reference))


def _cited(found: Found, one: Found) -> str:
    said = _publisher(found, one["source"])
    return tr("Tahun {period}. Sumber: {source}.", period=one["period"], source=said)
