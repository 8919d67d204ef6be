"""A programme file laid out for reading: its rules and amounts on a date, each with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bansos.rules.eligibility import limit_words
from bansos.rules.programmes import Dated, Programme, Rule, in_force
from bansos.settings import UNDATED, Source, source
from bansos.words import day, language, number, of, rupiah, tr


@dataclass(frozen=True)
class Entry:
    """One rule or amount for a reader: all text in the reader's language but `source`, a Source's key."""

    label: str
    state: str  # in_force, option, later or ended
    limit: str
    since: str
    source: str
    note: str


def rules(programme: Programme, on: date) -> list[Entry]:
    """Every rule about a person, as it stands on a date."""
    return [_entry(rule, on) for rule in programme.rules]


def group_rules(programme: Programme, on: date) -> list[Entry]:
    """Every rule about a group, as it stands on a date."""
    return [_entry(rule, on) for rule in programme.group_rules]


def ranking(programme: Programme, on: date) -> list[Entry]:
    """Every key of the order of need, the first first, as it stands on a date."""
    return [_entry(key, on, "") for key in programme.ranking]


def amounts(programme: Programme, on: date) -> list[Entry]:
    """What a unit is worth and how many people it has, as it stands on a date."""
    names = {"grant": tr("Nilai tiap {unit}"), "group_size": tr("Orang tiap {unit}")}
    unit = of(programme.about["unit_one"])
    return [
        _amount(names.get(name, name).format(unit=unit), values, on)
        for name, values in programme.amounts.items()
    ]


def _amount(label: str, values: tuple[Dated, ...], on: date) -> Entry:
    dated = in_force(values, on)
    shown = dated or values[0]
    value = int(shown.limits["value"])
    said = rupiah(value) if shown.unit == "Rp" else number(value)
    return Entry(label, "in_force" if dated else "later", said, _since(shown), shown.source, "")


def cited(reference: str) -> str:
    """A reference in words: title, publisher, date, paragraph, confidence."""
    known = source(reference)
    if known is None:
        return reference
    _, _, paragraph = reference.partition("#")
    at = tr(", par. {n}", n=paragraph) if paragraph else ""
    return tr(
        "{title}{at} ({publisher}, {date}; keyakinan {level})",
        title=known.said("title", language()),
        at=at,
        publisher=known.said("publisher", language()),
        date=when(known),
        level=known.confidence,
    )


def when(known: Source) -> str:
    """The date of a source, or that it has none."""
    return tr("tanpa tanggal") if known.date == UNDATED else known.date


def cited_short(reference: str) -> str:
    """A reference as short as it can be looked up: publisher, date, paragraph."""
    known = source(reference)
    _, _, paragraph = reference.partition("#")
    at = tr(", par. {n}", n=paragraph) if paragraph else ""
    return f"{known.said('publisher', language())}, {when(known)}{at}" if known else reference


def _entry(rule: Rule, on: date, limits: str | None = None) -> Entry:
    """An entry; its limits as words where none are given."""
    dated = in_force(rule.values, on)
    shown = dated or rule.values[0]
    limits = limit_words(_before_end(rule, shown)) if limits is None else limits
    note = of(rule.note) if rule.note else ""
    return Entry(of(rule.label), _state(rule, dated), limits, _since(shown), shown.source, note)


def _before_end(rule: Rule, shown: Dated) -> Dated:
    place = rule.values.index(shown)
    return rule.values[place - 1] if shown.ended and place else shown


def _state(rule: Rule, dated: Dated | None) -> str:
    if dated is None:
        return "later"
    if dated.ended:
        return "ended"
    return "option" if rule.optional else "in_force"


def _since(dated: Dated) -> str:
    if dated.start is None:
        return tr("Mulai berlakunya tidak disebut dalam sumber")
    if dated.ended:
        return tr("Berakhir {date}", date=day(dated.start))
    return tr("Sejak {date}", date=day(dated.start))
