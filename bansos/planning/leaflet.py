"""The published aggregate told to a citizen: sections of short cards, the same on the page and on paper."""

from __future__ import annotations

from dataclasses import dataclass

from bansos.planning import leaflet_figures, published
from bansos.planning.published import Card, Found
from bansos.words import of, tr


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
        Section(tr("Programnya"), _what(found), _text(found, found["beside"])),
        Section(tr("Siapa yang bisa mendapat, dan cara mengajukan"), _who(found)),
        Section(
            tr("Di mana sudah, {year}", year=year),
            leaflet_figures.places(found),
            leaflet_figures.reached(found),
        ),
        Section(tr("Berapa biayanya, {year}", year=year), leaflet_figures.costs(found)),
        Section(tr("Apa berikutnya"), leaflet_figures.coming(found)),
        Section(tr("Yang belum diketahui"), _unknown(found), wide=True),
        Section(
            tr("Bertanya ke mana"), tuple(Card(of(c["title"]), (_text(found, c),)) for c in found["contact"])
        ),
    ]


def title() -> str:
    """The title of the page."""
    return tr("Informasi Publik")


def lead(found: Found) -> str:
    """What the page is about, in a sentence or two under its title."""
    return _text(found, found["lead"])


def legend() -> str:
    """What the letters behind the sources mean, in one sentence."""
    return tr(
        "Huruf di belakang sumber menyatakan keyakinan: A resmi atau dua sumber sepakat, B satu sumber yang "
        "mengutip badan resmi, C lemah, D dihitung atau pilihan aplikasi ini."
    )


def _text(found: Found, one: Found) -> str:
    """A text of public.toml, with the year of the facts in its hole."""
    return of(one["text"]).replace("{year}", str(found["year"]))


def _said(found: Found, one: Found) -> Card:
    return Card(of(one["title"]), (_text(found, one),), source=published.sourced(found, one["source"]))


def _what(found: Found) -> tuple[Card, ...]:
    own = [
        Card(
            f"{of(one['short'])} · {of(one['name'])}",
            (of(one["purpose"]), of(one["goods"]), of(one["since"]) + "."),
            tr("provinsi, APBD"),
            published.sourced(found, one["source"]),
        )
        for one in found["programmes"]
    ]
    centre = [
        Card(
            f"{of(one['short'])} · {of(one['name'])}",
            (of(one["text"]),),
            tr("pusat, APBN"),
            published.sourced(found, one["source"]),
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
            source=published.sourced(found, one["source"]),
        )
        for one in found["programmes"]
    )


def _changes(found: Found, rules: list[Found]) -> list[str]:
    """What has changed in the rules since the date of the facts."""
    ended = [
        tr("Syarat «{rule}» berakhir {day}.", rule=of(rule["label"]), day=published.day(rule["until"]))
        for rule in rules
        if rule["until"] and rule["until"] > found["rules_on"]
    ]
    begun = [
        tr("Sejak {day} yang dilihat: «{rule}».", rule=of(rule["label"]), day=published.day(rule["from"]))
        for rule in rules
        if rule["from"] and rule["from"] > found["rules_on"]
    ]
    return [*ended, *begun]


def _unknown(found: Found) -> tuple[Card, ...]:
    return tuple(
        Card("", (of(one["text"]),), source=published.said_by(found, one["source"]))
        for one in found["unknowns"]
    )
