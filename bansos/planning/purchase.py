"""What a budget alone buys: whole packages of every programme, as near to a mix of rupiah as they come."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from bansos.planning.allocation import AllocationError, spread
from bansos.planning.history import history, realised
from bansos.planning.values import Value
from bansos.planning.wishes import Wish
from bansos.rules.programmes import programmes
from bansos.settings import InputError, setting
from bansos.words import tr


def usual_mix() -> dict[str, Fraction]:
    """The part of last year's rupiah (setting reach.year) that each programme had; equal if none is known."""
    codes = tuple(programmes())
    spent = dict.fromkeys(codes, 0)
    for record in realised(history(), setting("reach.year")):
        spent[record.programme] += record.cost or 0
    total = sum(spent.values())
    return {code: Fraction(spent[code], total) if total else Fraction(1, len(codes)) for code in codes}


def mix(choices: Mapping[str, Value]) -> dict[str, Fraction]:
    """The part of the rupiah for each programme; the parts sum to 1. Raises InputError when all are 0.

    When every programme has a part, the parts are weights (80 and 20, or 0.8 and 0.2). When some have none,
    those given are fractions (up to 1) or percents, and the others share the rest as they did last year.
    """
    usual = usual_mix()
    given = {c: Fraction(str(choices[f"plan.mix.{c}"])) for c in usual if f"plan.mix.{c}" in choices}
    if not given:
        return usual
    others = {code: part for code, part in usual.items() if code not in given}
    whole = 1 if sum(given.values()) <= 1 else 100
    rest = whole - sum(given.values()) if others else Fraction(0)
    if rest < 0 or not (sum(given.values()) or others):
        raise InputError(tr("plan.mix: bagian rupiah harus berjumlah 100 dan tidak semuanya nol."))
    base = sum(others.values())
    parts = given | {c: rest * (p / base if base else Fraction(1, len(others))) for c, p in others.items()}
    total = sum(parts.values())
    if not total:
        raise InputError(tr("plan.mix: bagian rupiah harus berjumlah 100 dan tidak semuanya nol."))
    return {code: parts[code] / total for code in usual}


def buy(budget: int, wanted: tuple[Wish, ...], parts: Mapping[str, Fraction]) -> dict[str, int]:
    """Units of each programme for a budget (Rp); their cost is within it unless the floors alone exceed it.

    1. The floors of all districts come first. 2. The budget is divided by the mix, no programme below its
    floors or above its ceilings, and each buys the whole packages its part pays for. 3. What is left buys one
    more package for each programme in order of the rupiah its part still lacks, then as many as fit in the
    same order (equal lacks: by code). A programme of part 0 gets its floors only.
    """
    least = {wish.code: wish.least for wish in wanted}
    if sum(wish.least * wish.unit_cost for wish in wanted) >= budget:
        return least
    shares = _rupiah(budget, wanted, parts)
    units = {wish.code: int(shares[wish.code] / wish.unit_cost) for wish in wanted}
    left = budget - sum(units[wish.code] * wish.unit_cost for wish in wanted)
    lacking = sorted(
        (wish for wish in wanted if parts[wish.code]),
        key=lambda wish: (units[wish.code] * wish.unit_cost - budget * parts[wish.code], wish.code),
    )
    for most_more in (1, None):
        for wish in lacking:
            more = _fits(wish, units[wish.code], left, most_more)
            units[wish.code] += more
            left -= more * wish.unit_cost
    return units


def _fits(wish: Wish, units: int, left: int, at_most: int | None) -> int:
    bounds = [left // wish.unit_cost]
    bounds += [] if at_most is None else [at_most]
    bounds += [] if wish.most is None else [wish.most - units]
    return max(0, min(bounds))


def _rupiah(budget: int, wanted: tuple[Wish, ...], parts: Mapping[str, Fraction]) -> dict[str, Fraction]:
    by = {wish.code: parts[wish.code] for wish in wanted}
    floors = {wish.code: wish.least * wish.unit_cost for wish in wanted}
    ceilings = {
        wish.code: max(wish.most, wish.least) * wish.unit_cost for wish in wanted if wish.most is not None
    }
    try:
        return spread(Fraction(budget), by, floors, ceilings)
    except AllocationError:  # the budget is more than all ceilings can hold: each programme is full
        return {code: Fraction(ceilings[code] if by[code] else floors[code]) for code in by}
