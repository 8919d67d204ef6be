"""The published aggregate: everything the public page shows, and nothing about any person.

`build` makes it from the facts; it is written to data/publication.json, and the page reads that file alone
(`published`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bansos.places import districts
from bansos.planning import budget, public_texts
from bansos.planning.history import Record, history
from bansos.planning.plan import Line, Plan
from bansos.planning.presets import Preset, preset
from bansos.planning.public_texts import Figure, figure
from bansos.planning.published import SCHEMA
from bansos.planning.reach import Reach, reach
from bansos.planning.unknowns import unknowns
from bansos.rules.programmes import Programme, Rule, programmes
from bansos.settings import rules_date, setting, source

Statement = dict[str, Any]


def build() -> dict[str, Any]:
    """The aggregate from the facts of the data root: texts in both languages, figures by statement.

    A statement is what one source says (or this product computes) of one programme in one period; each of its
    figures has measure, value (None: not stated), unit and status. Units are split over districts only where
    the source does so.
    """
    texts = public_texts.texts()
    done, opening = reach(), preset(setting("simulation.opening"))
    plan = budget.simulate(opening.values, on=rules_date())
    statements = [_of_record(record) for record in history().values()]
    statements += [_total(done), *_of_plan(plan, opening), _plan_total(plan, opening)]
    found = {
        "schema": SCHEMA,
        "rules_on": rules_date().isoformat(),
        "year": done.year,
        "next_year": setting("simulation.year"),
        **texts,
        "programmes": [_programme(programme) for programme in programmes().values()],
        "statements": statements,
        "unknowns": unknowns(),
        "districts": [
            {"code": d.code, "bps_code": d.bps_code, "name": d.short} for d in districts().values()
        ],
    }
    return found | {"sources": _sources(found)}


def _of_record(record: Record) -> Statement:
    """A record as it stands. A claim counts several years in one, so nothing is computed from it."""
    units = figure("units", record.units, unit=programmes()[record.programme].about["unit"])
    figures = [units, figure("unit_value", record.unit_value)]
    if record.kind != "claim":
        people = "derived" if record.members_per_unit != 1 else "stated"
        figures += [figure("people", record.people, people), figure("cost", record.cost, "derived")]
    split = None if record.by_district is None else dict(record.by_district)
    named = (record.key, record.kind, record.year, record.programme)
    return _statement(*named, record.source, record.districts, figures, split, record.note)


def _of_plan(plan: Plan, opening: Preset) -> list[Statement]:
    return [_of_line(line, opening) for line in plan.programmes.values() if line.units]


def _of_line(line: Line, opening: Preset) -> Statement:
    about = programmes()[line.code].about
    figures = [
        figure("units", line.units, "derived", about["unit"]),
        figure("people", line.people, "derived"),
        figure("unit_value", line.unit_value),
        figure("cost", line.cost, "derived"),
    ]
    named = (f"{line.code}-{opening.name}", "illustration", setting("simulation.year"), line.code)
    split = None if line.by_district is None else dict(line.by_district)
    return _statement(*named, "turunan", line.reached, figures, split, opening.illustration)


def _total(done: Reach) -> Statement:
    """What all programmes together reached in the year of the facts, by the source that all share, if any."""
    keys = {record.source.split("#")[0] for one in done.programmes.values() for record in one.records}
    cited = keys.pop() if len(keys) == 1 else "turunan"
    figures = _totals(len(done.districts) if done.known else None, done.people, done.cost)
    return _statement(
        f"all-{done.year}", "realisation", done.year, None, cited, done.districts, figures, None, {}
    )


def _plan_total(plan: Plan, opening: Preset) -> Statement:
    figures = _totals(len(plan.reached), plan.people, plan.cost)
    named = (f"all-{opening.name}", "illustration", setting("simulation.year"), None)
    return _statement(*named, "turunan", plan.reached, figures, None, opening.illustration)


def _totals(where: int | None, people: int | None, cost: int | None) -> list[Figure]:
    pairs = (("districts", where), ("people", people), ("cost", cost))
    return [figure(name, value, "derived") for name, value in pairs]


def _statement(
    key: str,
    kind: str,
    year: int,
    code: str | None,
    cited: str,
    where: Iterable[str],
    figures: list[Figure],
    split: dict[str, int] | None,
    note: Mapping[str, str],
) -> Statement:
    return {
        "id": key,
        "kind": kind,
        "period": year,
        "programme": code,
        "districts": list(where),
        "units_by_district": split,
        "figures": figures,
        "source": cited,
        "note": dict(note) or None,
    }


def _programme(programme: Programme) -> dict[str, Any]:
    about = {name: dict(text) for name, text in programme.about.items()}
    rules = [_rule(rule) for rule in programme.rules if not rule.optional]
    return {"code": programme.code, **about, "source": programme.source, "rules": rules}


def _rule(rule: Rule) -> dict[str, Any]:
    """A rule that is asked of everyone: its name, and from when to when it holds (None: not stated, open)."""
    ended = next((value for value in rule.values if value.ended), None)
    first = rule.values[0]
    return {
        "label": dict(rule.label),
        "from": first.start.isoformat() if first.start else None,
        "until": ended.start.isoformat() if ended and ended.start else None,
        "note": dict(rule.note) if rule.note else None,
        "source": (ended or first).source,
    }


def _sources(found: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The sources that anything in the aggregate cites, by key."""
    known = {key: source(key) for key in sorted(_cited(found))}
    fields = ("title", "publisher", "date", "confidence", "url")
    return {key: {f: getattr(s, f) for f in fields if getattr(s, f)} for key, s in known.items() if s}


def _cited(part: object) -> set[str]:
    if isinstance(part, Mapping):
        own = {str(part["source"]).split("#")[0]} if isinstance(part.get("source"), str) else set()
        return own.union(*(_cited(value) for value in part.values()))
    return set().union(*(_cited(item) for item in part)) if isinstance(part, list) else set()
