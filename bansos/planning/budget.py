"""What a plan costs, what a budget buys, what a target needs, and what makes a plan impossible."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from bansos.planning import coverage, facts, goals, leftover, wording
from bansos.planning.allocation import AllocationError, allocate, weights
from bansos.planning.plan import Line, Plan
from bansos.planning.purchase import buy, mix
from bansos.planning.scenario import checked
from bansos.planning.targets import with_units_asked
from bansos.planning.values import UNSTATED
from bansos.planning.wishes import Wish, wishes
from bansos.settings import rules_date, setting

Splits = dict[str, dict[str, int]]  # programme -> district -> units


def simulate(choice: Mapping[str, object], *, on: date | None = None) -> Plan:
    """The plan that a scenario means. It starts empty: no units but those chosen.

    With units and a budget, the units are bought and the rest is left over; with a budget alone it is spent
    by the mix of rupiah (`purchase.buy` has the rule) or by `plan.goal`; a target (`plan.coverage`,
    `plan.times`) says the units. A floor with no units chosen asks for the floor. The choice's own `rules.on`
    beats `on`, which beats the setting. An impossible plan is an answer, with what was asked, its cost and
    the reasons. Raises InputError when the choice itself cannot be read.
    """
    choices: dict[str, Any] = checked(choice)
    when = choices.get("rules.on") or on or rules_date()
    year = choices.get("facts.year") or setting("simulation.facts_year")
    wanted = wishes(with_units_asked(choices), when)
    put_by = _operating(choices, _sure(choices, wanted))
    first = _made(choices, wanted, when, year, put_by)
    if not (
        first.feasible and first.people and sum(first.district_operating.values()) < sum(put_by.values())
    ):
        return first
    # What was put by for districts that get nothing buys more in those that are reached.
    again = _made(choices, wanted, when, year, dict(first.district_operating))
    return again if again.feasible and again.people > first.people else first


def _chosen(wanted: tuple[Wish, ...]) -> tuple[str, ...]:
    return tuple(sorted({code for wish in wanted for code in wish.districts}))


def _sure(choices: Mapping[str, Any], wanted: tuple[Wish, ...]) -> tuple[str, ...]:
    """The districts whose operating cost is put by: where the poorest come first each pays as it comes in."""
    if choices.get("plan.goal") != "poorest":
        return _chosen(wanted)
    return tuple(sorted({code for wish in wanted if wish.floor for code in wish.districts}))


def _operating(choices: Mapping[str, Any], codes: tuple[str, ...]) -> dict[str, int]:
    """Rp for each district that is reached, where some is said."""
    said = {code: choices.get(f"plan.operating.{code}", choices.get("plan.operating", 0)) for code in codes}
    return {code: amount for code, amount in said.items() if amount}


def _made(
    choices: Mapping[str, Any], wanted: tuple[Wish, ...], on: date, year: int, put_by: Mapping[str, int]
) -> Plan:
    """A plan for which operating cost of so many districts is put by before anything is bought."""
    budget, reasons = choices.get("plan.budget"), list[str]()
    purse = None if budget is None else budget - sum(put_by.values())
    lines = _lines(choices, wanted, purse, year, reasons)
    reached = {code for line in lines.values() for code in line.reached}
    said = _operating(choices, _chosen(wanted))
    # A budget that does not even pay for the districts it is to be spent in buys nothing in any of them.
    nothing = purse is not None and purse < 0 and not reached and not _is_asked(choices, wanted)
    paid = {code: amount for code, amount in said.items() if code in reached or nothing}
    plan = Plan(on, year, budget, lines, (), (), _coverage(lines, year), choices, paid)
    if plan.shortfall:
        reasons.insert(
            0,
            wording.too_dear(wanted, plan, _fewer(choices, wanted, plan))
            + _reachable(choices, wanted, purse, year),
        )
    notes = () if reasons or not plan.leftover else _notes(choices, wanted, plan, put_by)
    return Plan(**{**vars(plan), "reasons": tuple(reasons), "notes": notes})


def _fewer(choices: Mapping[str, Any], wanted: tuple[Wish, ...], plan: Plan) -> dict[str, int]:
    """How many units fewer of one programme alone are within the budget, with what districts cost then."""
    return {wish.code: _fewest(choices, wanted, wish, plan) for wish in wanted if wish.asked and wish.units}


def _fewest(choices: Mapping[str, Any], wanted: tuple[Wish, ...], wish: Wish, plan: Plan) -> int:
    most = -(-plan.shortfall // wish.unit_cost)
    free = (wish.units or 0) - sum(wish.floors.values())
    if not plan.district_operating or free <= 0:
        return most

    def is_within(n: int) -> bool:
        fewer = replace(wish, units=(wish.units or 0) - n)
        changed = tuple(fewer if one.code == wish.code else one for one in wanted)
        lines = _lines(choices, changed, plan.budget, plan.facts_year, []).values()
        reached = tuple({code for line in lines for code in line.reached})
        cost = sum(line.cost for line in lines) + sum(_operating(choices, reached).values())
        return cost <= (plan.budget or 0)

    found = bisect_left(range(1, min(most, free) + 1), True, key=is_within) + 1
    return found if found <= free and is_within(found) else most


def _is_asked(choices: Mapping[str, Any], wanted: tuple[Wish, ...]) -> bool:
    """Are there units or a target, so that the budget does not say how many units there are?"""
    return "plan.coverage" in choices or any(wish.asked for wish in wanted)


def _notes(
    choices: Mapping[str, Any], wanted: tuple[Wish, ...], plan: Plan, put_by: Mapping[str, int]
) -> tuple[str, ...]:
    """About what is left over."""
    left = (plan.leftover or 0) - sum(put_by.values())
    cheapest = min((wish.unit_cost for wish in wanted), default=0)
    if put_by and not plan.people and left < cheapest and not _is_asked(choices, wanted):
        return (wording.all_put_by(put_by, left),)
    return leftover.notes(wanted, plan, _operating(choices, _chosen(wanted)))


def _lines(
    choices: Mapping[str, Any], wanted: tuple[Wish, ...], purse: int | None, year: int, reasons: list[str]
) -> dict[str, Line]:
    by_district = _by_goal(choices, wanted, purse, year, reasons)
    if by_district is not None:
        return {wish.code: _line(wish, by_district[wish.code]) for wish in wanted}
    units = _units(purse, wanted, choices)
    share, method = choices.get("plan.share", "equal"), choices.get("plan.method", "remainder")
    if share == UNSTATED:
        return {wish.code: _line(wish, None, units[wish.code]) for wish in wanted}
    splits = {wish.code: _split(wish, units[wish.code], share, method, year, reasons) for wish in wanted}
    return {wish.code: _line(wish, splits[wish.code]) for wish in wanted}


def _line(wish: Wish, split: dict[str, int] | None, units: int = 0) -> Line:
    total = units if split is None else sum(split.values())
    money = (wish.unit_value, wish.operating)
    return Line(wish.code, total, wish.group_size, *money, wish.districts, split)


def _by_goal(
    choices: Mapping[str, Any], wanted: tuple[Wish, ...], purse: int | None, year: int, reasons: list[str]
) -> Splits | None:
    """The units where a goal says them district by district; None where they are shared in another way."""
    share, goal = choices.get("plan.coverage"), choices.get("plan.goal")
    if share is None and goal not in ("even", "poorest"):
        return None
    if crossed := [wish for wish in wanted if wish.ceiling is not None and wish.floor > wish.ceiling]:
        reasons.extend(wording.crossed(wish) for wish in crossed)
        return {wish.code: wish.floors for wish in wanted}
    there = goals.places(wanted, mix(choices), year)
    left = max(0, (purse or 0) - sum(wish.least * wish.unit_cost for wish in wanted))
    if share is not None:
        found = _covered(Fraction(share) / 100, there, reasons)
    elif goal == "even":
        found = goals.most_even(left, there)
    else:
        found = goals.poorest_first(left, there, year, _operating(choices, _chosen(wanted)))
    return {wish.code: {d: n + found[d].get(wish.code, 0) for d, n in wish.floors.items()} for wish in wanted}


def _covered(share: Fraction, there: list[goals.Place], reasons: list[str]) -> dict[str, goals.Units]:
    """What reaches the share; where ceilings have no room for it all there is, and the reason is added."""
    found = goals.share_of_poor(share, there)
    if full := [place for place in there if found[place.code] is None]:
        reasons.append(wording.no_room(share, full))
    return {code: units if units is not None else _full(code, there) for code, units in found.items()}


def _full(code: str, there: list[goals.Place]) -> goals.Units:
    return next(place.full for place in there if place.code == code) or {}


def _reachable(choices: Mapping[str, Any], wanted: tuple[Wish, ...], purse: int | None, year: int) -> str:
    """Which share of the poor people the budget does reach, where a larger one was asked for."""
    if choices.get("plan.coverage") is None or purse is None:
        return ""
    left = purse - sum(wish.least * wish.unit_cost for wish in wanted)
    there = goals.places(wanted, mix(choices), year)
    # Floors and operating cost alone are too dear, or ceilings bind first and say their own lower target.
    if left < 0 or None in goals.share_of_poor(Fraction(choices["plan.coverage"]) / 100, there).values():
        return ""
    return wording.within_reach(goals.highest_share(left, there))


def _units(purse: int | None, wanted: tuple[Wish, ...], choices: Mapping[str, Any]) -> dict[str, int]:
    """Units of each programme: those asked for; with a budget and nothing asked for, what it buys."""
    if purse is None or any(wish.asked for wish in wanted):
        return {wish.code: wish.least if wish.units is None else wish.units for wish in wanted}
    if choices.get("plan.goal") != "people":
        return buy(max(0, purse), wanted, mix(choices))
    floors = {wish.code: sum(wish.floors.values()) for wish in wanted}
    left = purse - sum(wish.unit_cost * floors[wish.code] for wish in wanted)
    return {code: floors[code] + n for code, n in goals.most(left, wanted, mix(choices)).items()}


def _split(wish: Wish, units: int, share: str, method: str, year: int, reasons: list[str]) -> dict[str, int]:
    """Units by district; where the bounds make that impossible, the reason is added and they are left out."""
    by = weights(share if units else "equal", wish.districts, year, wish.candidates)
    try:
        return allocate(units, by, wish.floors, wish.ceilings, method)
    except AllocationError as error:
        reasons.append(wording.out_of_bounds(wish, units, by, error))
        free = any(by[code] for code in by if code not in wish.by_hand)
        by = by if free else dict.fromkeys(by, Fraction(1))
        return allocate(units, by, wish.by_hand, wish.by_hand, method)


def _coverage(lines: Mapping[str, Line], year: int) -> dict[str, coverage.Share]:
    known = facts.poverty(year)
    chosen = sorted({code for line in lines.values() for code in line.districts})
    return {code: coverage.of_poor_people(_people_in(code, lines), [known[code]]) for code in chosen}


def _people_in(district: str, lines: Mapping[str, Line]) -> int | None:
    """People of all programmes in a district; None where one is there with an unstated split."""
    parts = [line.people_in(district) for line in lines.values()]
    return None if None in parts else sum(part or 0 for part in parts)
