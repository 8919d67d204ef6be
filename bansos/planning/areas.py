"""A year's reach laid out to be ranked: a row per district where the split is stated, else one per pair."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from bansos import words
from bansos.places import districts
from bansos.planning import coverage, facts
from bansos.planning.coverage import Share
from bansos.planning.history import Record
from bansos.planning.reach import Reach, Reached
from bansos.rules.programmes import programmes
from bansos.words import listed, of, tr

MEASURES = ("reached", "units", "people", "coverage", "households")


def measure_name(measure: str) -> str:
    """What a measure is called on the page."""
    return {
        "reached": tr("Terjangkau"),
        "units": tr("Unit"),
        "people": tr("Orang"),
        "coverage": tr("Cakupan penduduk miskin"),
        "households": tr("Cakupan rumah tangga miskin"),
    }[measure]


def ranked(found: Reach, codes: Iterable[str], measure: str) -> pd.DataFrame:
    """Rows to rank by a measure: name, value (float, NA if not known), text (the value said), reached (bool).

    For `reached` the value is the poor people of each district (people); for the others a row is one area of
    one programme of `codes`: people or units of a district, or of its districts together where no source
    states the split, or a fraction of the poor people or households there (derived).
    """
    if measure == "reached":
        return pd.DataFrame(_poor(found, codes))
    chosen = [found.programmes[code] for code in codes if code in found.programmes]
    rows = [row for done in chosen for row in _areas(done, found.year, measure)]
    return pd.DataFrame(rows, columns=["name", "value", "text", "reached"])


def value_in(found: Reach, code: str, place: str, measure: str) -> str:
    """A programme's value of a measure in one of its districts; `?` where no source states the split."""
    done = found.programmes[code]
    if done.by_district is None:
        return "?"
    value = _area(done, found.year, measure, (place,))["value"]
    if not isinstance(value, int | float):
        return "?"
    return words.percent(value) if measure in ("coverage", "households") else words.number(value)


def left_out(found: Reach) -> tuple[int | None, float | None]:
    """Poor people of the unreached districts and their share of all; None where a figure is missing."""
    people = {code: fact.people for code, fact in facts.poverty(found.year).items()}
    if not found.known or any(value is None for value in people.values()):
        return None, None
    outside = sum(people[code] or 0 for code in found.unreached)
    return outside, outside / sum(value or 0 for value in people.values())


def status_word(status: str) -> str:
    """How firm a figure is, in words; empty for a published one."""
    return {
        "published": "",
        "reported": tr("sumber lemah"),
        "derived": tr("turunan"),
        "missing": tr("tidak ada"),
    }[status]


def timeline(records: Iterable[Record]) -> pd.DataFrame:
    """Every record as a dot: name (programme and its unit), year, kind, kind_text, text (how many units)."""
    kinds = {"realisation": tr("Realisasi"), "claim": tr("Pernyataan (kumulatif)"), "plan": tr("Rencana")}
    about = {code: programme.about for code, programme in programmes().items()}
    rows = [
        {
            "name": f"{_short(record.programme)} ({of(about[record.programme]['unit'])})",
            "year": record.year,
            "kind": record.kind,
            "kind_text": kinds[record.kind],
            "text": words.number(record.units),
        }
        for record in records
        if record.programme in about
    ]
    return pd.DataFrame(rows, columns=["name", "year", "kind", "kind_text", "text"])


def _short(code: str) -> str:
    return of(programmes()[code].about["short"])


def _poor(found: Reach, codes: Iterable[str]) -> list[dict[str, object]]:
    chosen = {
        place for code in codes if code in found.programmes for place in found.programmes[code].districts
    }
    rows: list[dict[str, object]] = []
    for code, fact in facts.poverty(found.year).items():
        known = tr("tidak ada") if fact.people is None else words.number(fact.people)
        mark = status_word(fact.count_status)
        text = f"{known} ({mark})" if mark and fact.people is not None else known
        rows.append(
            {"name": districts()[code].short, "value": fact.people, "text": text, "reached": code in chosen}
        )
    return rows


def _areas(done: Reached, year: int, measure: str) -> list[dict[str, object]]:
    places = [(code,) for code in done.districts] if done.by_district else [done.districts]
    return [_area(done, year, measure, codes) for codes in places]


def _area(done: Reached, year: int, measure: str, codes: tuple[str, ...]) -> dict[str, object]:
    about = programmes()[done.code].about
    units = sum(done.by_district[code] for code in codes) if done.by_district else done.units
    size = done.people // done.units if done.people is not None and done.units else None
    people = None if size is None else units * size
    value, text = _measured(measure, units, people, of(about["unit"]), year, codes)
    name = f"{of(about['short'])}: {listed([districts()[code].short for code in codes])}"
    return {"name": name, "value": value, "text": text, "reached": True}


def _measured(
    measure: str, units: int, people: int | None, unit: str, year: int, codes: tuple[str, ...]
) -> tuple[float | None, str]:
    if measure == "units":
        return units, f"{words.number(units)} {unit}"
    if measure == "people":
        said = tr("tidak disebut") if people is None else tr("{n} orang", n=words.number(people))
        return people, said
    count = coverage.of_poor_people if measure == "coverage" else coverage.of_poor_households
    return _shared(count(people, [facts.poverty(year)[code] for code in codes]))


def _shared(share: Share) -> tuple[float | None, str]:
    if share.value is None:
        return None, share.reason
    return share.value, tr("{share} (turunan)", share=words.percent(share.value))
