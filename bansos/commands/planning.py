"""The commands on facts: `simulate`, `reach`, `publish`. Each has its flags and a run that answers twice."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bansos.planning import leaflet, publication, published, summary
from bansos.planning.budget import simulate as simulated
from bansos.planning.comparison import causes
from bansos.planning.plan import Plan
from bansos.planning.reach import reach as reached
from bansos.planning.scenario import assigned, known_keys
from bansos.planning.scenario_text import open_scenario, to_toml
from bansos.planning.values import whole
from bansos.publishing import exports, webpage
from bansos.settings import InputError
from bansos.words import tr

Printed = tuple[dict[str, Any], str]  # the same answer as JSON and as text


def simulate(chosen: argparse.Namespace) -> Printed:
    """What a plan costs, what a budget buys, what a target needs; also beside another plan, also as files."""
    choices: dict[str, object] = dict(open_scenario(chosen.scenario).choices) if chosen.scenario else {}
    flags = _flags(chosen)
    _clear(choices, flags)
    plan = simulated(choices | flags | dict(assigned(text) for text in chosen.set))
    answer, said = plan.to_json(), [summary.of_plan(plan)]
    if chosen.against:
        other = open_scenario(chosen.against)
        first = simulated(other.choices)
        parts = [asdict(part) for part in causes(first, plan)]
        answer["against"] = {"cost": first.cost, "difference": plan.cost - first.cost, "causes": parts}
        said.append(summary.against(first, plan, other.title or chosen.against))
    if written := _written(chosen, plan):
        answer["written"] = written
        said.append(tr("Ditulis: {names}", names=", ".join(written)))
    return answer, "\n".join(said)


def _written(chosen: argparse.Namespace, plan: Plan) -> list[str]:
    """The files that were asked for, all or none of them."""
    files: dict[Path, bytes] = {}
    if chosen.briefing:
        from bansos import briefings  # slides and pages load what no other answer needs

        files[chosen.briefing] = briefings.made(plan, reached(None), chosen.briefing.suffix.lower())
    if chosen.save:
        if chosen.save.suffix.lower() != ".toml":
            raise InputError(tr("{name}: akhiran tidak dikenal. Pakai .toml.", name=chosen.save.name))
        files[chosen.save] = to_toml(plan.choices, chosen.save.stem, plan.on).encode()
    if files:
        exports.replace(files)
    return [str(path) for path in files]


def _flags(chosen: argparse.Namespace) -> dict[str, object]:
    """The flags as choices of a scenario."""
    plain = {
        "rules.on": chosen.on,
        "plan.budget": chosen.budget,
        "plan.districts": chosen.districts,
        "plan.share": chosen.share,
    }
    flags: dict[str, object] = {key: value for key, value in plain.items() if value is not None}
    for name in ("units", "floor", "ceiling"):
        pairs = [assigned(text) for text in getattr(chosen, name)]
        flags |= {f"{code}.{name}": value for code, value in pairs}
    return flags


def _clear(choices: dict[str, object], flags: dict[str, object]) -> None:
    """A flag beats all of the scenario that says the same more narrowly: districts and units by hand."""
    programmes = [key.removesuffix(".floor") for key in known_keys() if key.endswith(".floor")]
    narrower = [f"{code}.districts" for code in programmes if "plan.districts" in flags]
    narrower += [
        key
        for key in choices
        for code in programmes
        if f"{code}.units" in flags and key.startswith(f"{code}.units.")
    ]
    for key in narrower:
        choices.pop(key, None)


def reach(chosen: argparse.Namespace) -> Printed:
    """Whom a year reached."""
    found = reached(None if chosen.year is None else whole("--year", chosen.year))
    return found.to_json(), summary.of_reach(found)


def publish(chosen: argparse.Namespace) -> Printed:
    """Write the published aggregate as data or as one page to print."""
    makers = {".json": published.to_json, ".html": _page}
    make = makers.get(chosen.out.suffix.lower())
    if make is None:
        raise InputError(tr("{name}: akhiran tidak dikenal. Pakai .json atau .html.", name=chosen.out.name))
    found = publication.build()
    exports.replace({chosen.out: make(found)})
    said = tr("Ditulis: {name}", name=chosen.out)
    return {"written": [str(chosen.out)], "statements": len(found["statements"])}, said


def _page(found: Mapping[str, Any]) -> bytes:
    sections = [asdict(section) for section in leaflet.sections(found)]
    return webpage.made(leaflet.title(), leaflet.lead(found), sections, leaflet.legend())
