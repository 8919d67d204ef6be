"""The sentences of a briefing, each with its period and sources. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bansos import words
from bansos.places import districts
from bansos.planning import areas, facts, findings, plan_findings
from bansos.planning.coverage import Share
from bansos.planning.plan import Line, Plan
from bansos.planning.reach import Reach
from bansos.rules.programmes import programmes
from bansos.settings import setting
from bansos.words import listed, of, tr

MOST_NAMES = 10  # in a sentence


@dataclass(frozen=True)
class Said:
    """A sentence with the period it speaks of and the keys of sources.toml that it rests on."""

    text: str
    period: str
    sources: tuple[str, ...] = ()


def finding(plan: Plan, done: Reach) -> Said:
    """The one sentence to remember: what the money reaches, or that the plan cannot be."""
    says = plan_findings.same_money(done, plan) if plan.feasible else plan_findings.in_hand(plan, done)
    return _planned(says, plan, findings.sources_of(done))


def leading(plan: Plan, done: Reach) -> tuple[Said, ...]:
    """The sentences that carry the finding: why it cannot be, whom it reaches anew, who was left out."""
    before = str(done.year), tuple(findings.sources_of(done))
    poor = _poor(done.year)
    bought = plan.feasible and plan.people > 0
    told = impossible(plan)
    told += [_planned(plan_findings.in_hand(plan, done), plan, before[1])] if bought else []
    told += [_planned(text, plan, before[1]) for text in [anew(plan, done)] if text]
    told += [Said(findings.reached(done), *before)]
    told += [Said(findings.left_out(done), before[0], before[1] + poor)] if done.unreached else []
    told += [_planned(text, plan) for text in [plan_findings.tie(plan)] if text and bought]
    return tuple(told)


def anew(plan: Plan, done: Reach) -> str:
    """Which districts a plan reaches that the year before did not; empty where that is none or not known."""
    new = [code for code in plan.reached if code in done.unreached]
    if not new or not plan.feasible or done.unknown:
        return ""
    names = _named(new)
    n = words.count_word(len(new))
    return tr("Baru terjangkau dibanding {year}: {n} daerah ({names})", year=done.year, n=n, names=names)


def covered(plan: Plan) -> Said:
    """Between which shares of their poor people the districts are reached."""
    poor = _poor(plan.facts_year)
    said = plan_findings.coverage_range(plan)
    if not plan.feasible and plan.people:
        said = tr("Seandainya permintaan ini dipenuhi: {said}", said=said)
    return Said(said, str(plan.facts_year), poor)


def together(plan: Plan, whole: Share) -> Said:
    """The plan against the poor people of all its districts together, or why that is not known."""
    year = str(plan.facts_year)
    if whole.value is None:
        return Said(whole.reason, year, _poor(plan.facts_year))
    said = tr(
        "Seluruh daerah rencana bersama: {people} orang, {share} dari penduduk miskinnya (turunan)",
        people=words.number(plan.people),
        share=words.percent(whole.value),
    )
    return Said(said, year, _poor(plan.facts_year))


def money(plan: Plan) -> Said:
    """What the rupiah go to: each programme, and the districts' own operating cost where there is some."""
    parts = [
        tr("{cost} untuk {units}", cost=words.rupiah(line.cost), units=_units(line))
        for line in plan.programmes.values()
        if line.units
    ]
    own = sum(plan.district_operating.values())
    if own:
        parts.append(tr("{cost} untuk operasional daerah", cost=words.rupiah(own)))
    if not parts:
        return _planned(tr("Belum ada rupiah yang dipakai"), plan)
    told = {"total": words.rupiah(plan.cost), "parts": listed(parts)}
    if len(parts) == 1:
        said = parts[0] if plan.feasible else tr("Diminta: {parts}", **told)
    else:
        said = (
            tr("Dari {total}: {parts}", **told) if plan.feasible else tr("Diminta {total}: {parts}", **told)
        )
    return _planned(said, plan)


def gaps(plan: Plan, done: Reach) -> tuple[Said, ...]:
    """What is impossible, left over, assumed or not known, the weightiest first."""
    texts = list(plan.notes)
    same = plan_findings.preset_of(plan)
    texts += [of(same.illustration)] if same and same.illustration else []
    told = impossible(plan) + [_planned(text, plan) for text in texts]
    poor = _poor(plan.facts_year)
    told += [Said(text, str(plan.facts_year), poor) for text in [*not_covered(plan), *weak_figures(plan)]]
    year = str(done.year)
    for one in done.programmes.values():
        if one.by_district is None:
            keys = tuple(record.source for record in one.records)
            told.append(
                Said(f"{of(programmes()[one.code].about['short'])}: {findings.where(one)}", year, keys)
            )
    told += [Said(text, year) for text in [unrecorded(done)] if text]
    return tuple(told)


def impossible(plan: Plan) -> list[Said]:
    """Why a plan cannot be: one sentence for each reason, each with the smallest step that mends it."""
    told = [tr("Tidak dapat dilaksanakan: {reason}", reason=reason) for reason in plan.reasons]
    return [_planned(text, plan) for text in told]


def not_covered(plan: Plan) -> list[str]:
    """Why the coverage of some districts is not known: one sentence for each reason, the districts named."""
    reasons: dict[str, list[str]] = {}
    for code, share in plan.coverage.items():
        if share.reason:
            reasons.setdefault(share.reason, []).append(code)
    return [f"{_named(codes)}: {reason}" for reason, codes in reasons.items()]


def weak_figures(plan: Plan) -> list[str]:
    """Which districts' number of poor people is derived or from a weak source: one sentence for each kind."""
    known, said = facts.poverty(plan.facts_year), []
    for status in ("derived", "reported"):
        codes = [code for code in plan.coverage if known[code].count_status == status]
        if codes:
            told = {"year": plan.facts_year, "names": _named(codes), "status": areas.status_word(status)}
            said.append(tr("Penduduk miskin {year} {names}: {status}", **told))
    return said


def unrecorded(done: Reach) -> str:
    """Of which programmes no source tells what they did that year; empty where there is none."""
    if not done.unknown:
        return ""
    names = listed([of(programmes()[code].about["short"]) for code in done.unknown])
    return tr("Realisasi {year} {names} tidak disebut dalam sumber", year=done.year, names=names)


def _units(line: Line) -> str:
    about = programmes()[line.code].about
    return words.units(line.units, of(about["unit"]), of(about["short"]))


def _named(codes: Sequence[str]) -> str:
    """Districts by name; of many the first, and how many more."""
    names = [districts()[code].short for code in codes[:MOST_NAMES]]
    more = len(codes) - len(names)
    return listed([*names, *([tr("{n} lainnya", n=words.number(more))] if more else [])])


def _poor(year: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(findings.sources_of_poverty(year)))


def _planned(text: str, plan: Plan, more: Iterable[str] = ()) -> Said:
    keys = (*plan_findings.sources_of_plan(plan), *more)
    return Said(text, str(planned_year()), tuple(dict.fromkeys(keys)))


def planned_year() -> int:
    """The year that is planned for."""
    year: int = setting("simulation.year")
    return year
