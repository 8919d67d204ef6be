"""What a plan costs, what a budget buys, and what makes a plan impossible."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bansos.planning import coverage, facts, wording
from bansos.planning.allocation import AllocationError, allocate, weights
from bansos.planning.plan import Line, Plan
from bansos.planning.purchase import buy, mix
from bansos.planning.scenario import checked
from bansos.planning.values import UNSTATED
from bansos.planning.wishes import Wish, wishes
from bansos.settings import rules_date, setting


def simulate(choice: Mapping[str, object], *, on: date | None = None) -> Plan:
    """The plan that a scenario means. It starts empty: no units but those chosen.

    With units and a budget, the units are bought and the rest is left over; with a budget alone it is spent
    by the mix of rupiah (`purchase.buy` has the rule). A floor with no units chosen asks for the floor. The
    choice's own `rules.on` beats `on`, which beats the setting. An impossible plan is an answer, with what
    was asked, its cost and the reasons. Raises InputError when the choice itself cannot be read.
    """
    choices: dict[str, Any] = checked(choice)
    when = choices.get("rules.on") or on or rules_date()
    year = choices.get("facts.year") or setting("simulation.facts_year")
    budget, wanted = choices.get("plan.budget"), wishes(choices, when)
    units = _units(budget, wanted, choices)
    cost = sum(units[wish.code] * wish.unit_cost for wish in wanted)
    reasons = [wording.too_dear(wanted, units, budget, cost)] if budget is not None and cost > budget else []
    share = choices.get("plan.share", "equal")
    lines = {wish.code: _line(wish, units[wish.code], share, year, reasons) for wish in wanted}
    left = 0 if budget is None or reasons else budget - cost
    notes = wording.about_leftover(wanted, units, left) if left else ()
    return Plan(when, year, budget, lines, tuple(reasons), notes, _coverage(lines, year), choices)


def _units(budget: int | None, wanted: tuple[Wish, ...], choices: Mapping[str, Any]) -> dict[str, int]:
    """Units of each programme: those asked for; with a budget and nothing asked for, what it buys."""
    if budget is not None and not any(wish.asked for wish in wanted):
        return buy(budget, wanted, mix(choices))
    return {wish.code: wish.least if wish.units is None else wish.units for wish in wanted}


def _line(wish: Wish, units: int, share: str, year: int, reasons: list[str]) -> Line:
    split = None if share == UNSTATED else _split(wish, units, share, year, reasons)
    money = (wish.unit_value, wish.operating)
    return Line(wish.code, units, wish.group_size, *money, wish.districts, split)


def _split(wish: Wish, units: int, share: str, year: int, reasons: list[str]) -> dict[str, int]:
    """Units by district; where the bounds make that impossible, the reason is added and they are left out."""
    by = weights(share if units else "equal", wish.districts, year)
    try:
        return allocate(units, by, wish.floors, wish.ceilings)
    except AllocationError as error:
        reasons.append(wording.out_of_bounds(wish, units, error))
        return allocate(units, by, wish.by_hand, wish.by_hand)


def _coverage(lines: Mapping[str, Line], year: int) -> dict[str, coverage.Share]:
    known = facts.poverty(year)
    chosen = sorted({code for line in lines.values() for code in line.districts})
    return {code: coverage.of_poor_people(_people_in(code, lines), [known[code]]) for code in chosen}


def _people_in(district: str, lines: Mapping[str, Line]) -> int | None:
    """People of all programmes in a district; None where one is there with an unstated split."""
    parts = [line.people_in(district) for line in lines.values()]
    return None if None in parts else sum(part or 0 for part in parts)
