"""A plan told to who decides: sentences with period and source, figures, tables, what is not known.

Pure content in the reader's language. How it is drawn is no matter of this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bansos import words
from bansos.places import districts
from bansos.planning import coverage, facts, plan_findings, plan_tables, scenario
from bansos.planning.briefing_findings import (
    Said,
    covered,
    finding,
    gaps,
    leading,
    money,
    planned_year,
    together,
)
from bansos.planning.coverage import Share
from bansos.planning.plan import Line, Plan
from bansos.planning.reach import Reach
from bansos.rules.programmes import programmes
from bansos.settings import VERSION, fingerprint, rule_files
from bansos.words import of, tr


@dataclass(frozen=True)
class Part:
    """One programme of a plan: its short name, its word for a unit, and the line of the plan."""

    name: str
    unit: str
    line: Line


@dataclass(frozen=True)
class Place:
    """One district of a plan. `units`: of each programme in order; money in Rp; None is what is not stated.

    `operating`: Rp for the district itself, contained in `cost`. `poor`: people.
    """

    code: str
    name: str
    units: tuple[int | None, ...]
    people: int | None
    operating: int
    cost: int | None
    poor: int | None
    coverage: Share

    @property
    def per_thousand(self) -> float | None:
        """People reached for each 1,000 poor people; None where the coverage is not known."""
        return None if self.coverage.value is None else self.coverage.value * 1000


@dataclass(frozen=True)
class Briefing:
    """All that a briefing says. `figures`: label and value as text; `districts` in order of code.

    `whole`: the plan against the poor people of its districts together. `sources`: every key that a sentence
    or a table rests on, in the order in which they appear. `choices`: KEY=VALUE of the scenario.
    """

    title: str
    subtitle: str
    finding: Said
    lead: tuple[Said, ...]
    figures: tuple[tuple[str, str], ...]
    coverage: Said
    together: Said
    districts: tuple[Place, ...]
    whole: Place
    money: Said
    programmes: tuple[Part, ...]
    gaps: tuple[Said, ...]
    sources: tuple[str, ...]
    plan: Plan
    choices: tuple[str, ...]
    version: str
    fingerprint: str

    @property
    def on(self) -> date:
        """The date of the rules."""
        return self.plan.on


def of_plan(plan: Plan, done: Reach) -> Briefing:
    """The briefing of a plan, beside a year that is done."""
    lead, open_ends = leading(plan, done), gaps(plan, done)
    told = (finding(plan, done), *lead, covered(plan), money(plan), *open_ends)
    choices = tuple(f"{key}={value}" for key, value in sorted(scenario.to_text(plan.choices).items()))
    same = plan_findings.preset_of(plan)
    return Briefing(
        title=tr("Rencana bantuan sosial {year}", year=planned_year()),
        subtitle=of(same.title) if same else tr("Skenario pilihan sendiri"),
        finding=told[0],
        lead=lead,
        figures=key_figures(plan),
        coverage=covered(plan),
        together=together(plan, whole(plan).coverage),
        districts=tuple(_place(plan, code) for code in plan.coverage),
        whole=whole(plan),
        money=money(plan),
        programmes=tuple(_part(line) for line in plan.programmes.values()),
        gaps=open_ends,
        sources=tuple(dict.fromkeys(key for one in told for key in one.sources)),
        plan=plan,
        choices=choices,
        version=VERSION,
        fingerprint=_fingerprint(plan, done, choices),
    )


def key_figures(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Four figures, label and text: rupiah, people, districts, and what is left, lacking or reached."""
    cost = tr("Biaya") if plan.feasible else tr("Biaya yang diminta")
    of_all = tr("{n} dari {total}", n=len(plan.reached), total=len(districts()))
    return (
        (cost, words.rupiah(plan.cost)),
        (tr("Orang terjangkau") if plan.feasible else tr("Orang yang diminta"), words.number(plan.people)),
        (tr("Kabupaten/kota") if plan.feasible else tr("Kabupaten/kota yang diminta"), of_all),
        _balance(plan),
    )


def _balance(plan: Plan) -> tuple[str, str]:
    if plan.shortfall:
        lacking = tr("Kurang dari anggaran {budget}", budget=words.rupiah(plan.budget or 0))
        return lacking, words.rupiah(plan.shortfall)
    if plan.budget is not None:
        left = tr("Sisa anggaran {budget}", budget=words.rupiah(plan.budget))
        return left, words.rupiah(plan.leftover or 0)
    return tr("Terjangkau tiap 1.000 penduduk miskin"), per_thousand(whole(plan).per_thousand)


def per_thousand(value: float | None) -> str:
    """People for each 1,000 poor people as text, or that it is not known."""
    return tr("tidak diketahui") if value is None else words.number(value, 2, fixed=True)


def whole(plan: Plan) -> Place:
    """The plan over all its districts together."""
    known = [facts.poverty(plan.facts_year)[code] for code in plan.coverage]
    poor = [fact.people for fact in known]
    return Place(
        code="",
        name=tr("Jumlah"),
        units=tuple(line.units for line in plan.programmes.values()),
        people=plan.people,
        operating=sum(plan.district_operating.values()),
        cost=plan.cost,
        poor=None if None in poor else sum(people or 0 for people in poor),
        coverage=coverage.of_poor_people(plan.people, known),
    )


def _place(plan: Plan, code: str) -> Place:
    return Place(
        code=code,
        name=districts()[code].short,
        units=tuple(plan_tables.units_in(line, code) for line in plan.programmes.values()),
        people=plan_tables.people_in(plan, code),
        operating=plan.district_operating.get(code, 0),
        cost=plan_tables.cost_in(plan, code),
        poor=facts.poverty(plan.facts_year)[code].people,
        coverage=plan.coverage[code],
    )


def _part(line: Line) -> Part:
    about = programmes()[line.code].about
    return Part(of(about["short"]), of(about["unit"]), line)


def _fingerprint(plan: Plan, done: Reach, choices: tuple[str, ...]) -> str:
    """Of all that the figures follow from: choices, date, year, what was done, rules and facts."""
    how = (*choices, plan.on.isoformat(), str(plan.facts_year), repr(done.to_json()))
    return fingerprint(*how, *(path.read_bytes() for path in rule_files()))
