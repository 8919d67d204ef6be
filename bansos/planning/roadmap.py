"""A plan over the next years: money and unit values that change, districts that come in, whom it adds up to.

Every year is a plan of its own (`budget.simulate`), of the choices as they are that year. A year whose plan
cannot be buys nothing, and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bansos.planning import coverage, facts
from bansos.planning.budget import simulate
from bansos.planning.plan import Plan
from bansos.planning.values import UNSTATED
from bansos.settings import InputError, setting
from bansos.words import tr

_OWN = ("plan.years", "plan.growth", "plan.price", "plan.phasing")


@dataclass(frozen=True)
class Year:
    """One year of a roadmap. Money in whole Rp; all zero where its plan cannot be (`reasons` says why).

    `unit_values`: Rp a unit by programme. `newly`: the districts reached for the first time. `together`:
    people of this year and all before it. `plan`: what was simulated, with what was asked if it cannot be.
    """

    year: int
    plan: Plan
    unit_values: Mapping[str, int]
    units: Mapping[str, int]
    people: int
    cost: int
    reached: tuple[str, ...]
    newly: tuple[str, ...]
    together: int

    @property
    def budget(self) -> int | None:
        return self.plan.budget

    @property
    def leftover(self) -> int | None:
        """Rp of the year's budget that is not spent: it does not go over to the next year."""
        return None if self.budget is None else self.budget - self.cost

    @property
    def reasons(self) -> tuple[str, ...]:
        return self.plan.reasons


@dataclass(frozen=True)
class Roadmap:
    """Two to five years of a plan. `growth` and `price` in percent a year; `phasing` in districts a year.

    `districts`: all that are chosen, in the order in which they come in. `poor`: their poor people in the
    facts year, the same for every year, or None with the reason in `unknown`.
    """

    years: tuple[Year, ...]
    districts: tuple[str, ...]
    facts_year: int
    poor: int | None
    unknown: str
    growth: Decimal
    price: Decimal
    phasing: int | None

    @property
    def people(self) -> int:
        return self.years[-1].together

    @property
    def cost(self) -> int:
        return sum(year.cost for year in self.years)

    @property
    def first(self) -> dict[str, int]:
        """The year in which each district is first reached, for those that are."""
        return {code: year.year for year in self.years for code in year.newly}

    @property
    def never(self) -> tuple[str, ...]:
        """The chosen districts that no year reaches."""
        return tuple(code for code in self.districts if code not in self.first)

    def coverage(self, year: Year) -> Fraction | None:
        """People up to and with a year / poor people of the chosen districts, exact; None where not known.

        It takes for granted that nobody is helped twice.
        """
        return Fraction(year.together, self.poor) if self.poor else None


def roadmap(choice: Mapping[str, object], on: date | None = None) -> Roadmap:
    """The years that a scenario means, from setting simulation.year on.

    `plan.years` (else setting roadmap.years) plans; the budget of the scenario grows by `plan.growth` and its
    unit values by `plan.price` a year, exactly, then rounded half up to whole Rp. With `plan.phasing` N the
    year k has the first N x k of the chosen districts, highest poverty rate first. Raises InputError.
    """
    plan = simulate(choice, on=on)
    said: dict[str, Any] = dict(plan.choices)
    growth, price = (said.get(key, Decimal(0)) for key in ("plan.growth", "plan.price"))
    phasing, length = said.get("plan.phasing"), said.get("plan.years") or int(setting("roadmap.years"))
    if phasing and said.get("plan.share") == UNSTATED:
        raise InputError(
            tr("Daerah hanya dapat masuk bertahap bila rinciannya per daerah ada. Pilih pembagian lain.")
        )
    order = facts.by_rate(plan.coverage, plan.facts_year)
    plans = [
        simulate(
            _choices(plan, k, growth, price, order[: phasing * (k + 1)] if phasing else None), on=plan.on
        )
        for k in range(length)
    ]
    years = _years(plans, int(setting("simulation.year")))
    poor, unknown = _poor(order, plan.facts_year)
    return Roadmap(years, order, plan.facts_year, poor, unknown, growth, price, phasing)


def grown(value: int, change: Decimal, years: int) -> int:
    """A sum of Rp after so many years of a change in percent a year: exact, rounded once, half up."""
    return int(value * (1 + Fraction(change) / 100) ** years + Fraction(1, 2))


def _choices(
    plan: Plan, years: int, growth: Decimal, price: Decimal, entered: tuple[str, ...] | None
) -> dict[str, Any]:
    choices = {key: value for key, value in plan.choices.items() if key not in _OWN}
    if plan.budget is not None:
        choices["plan.budget"] = grown(plan.budget, growth, years)
    for code, line in plan.programmes.items():
        choices[f"{code}.amounts.grant"] = grown(line.unit_value, price, years)
    return choices if entered is None else _phased(choices, plan, entered)


def _phased(choices: dict[str, Any], plan: Plan, entered: tuple[str, ...]) -> dict[str, Any]:
    """The choices in the districts that have come in; a programme that has none there buys nothing."""
    choices = {**choices, "plan.districts": tuple(sorted(entered))}
    if choices.pop("plan.times", None) is not None:
        choices |= {f"{code}.units": line.units for code, line in plan.programmes.items()}
    for code, line in plan.programmes.items():
        where = _open_to(code, tuple(place for place in line.districts if place in entered), choices)
        by_hand = any(key.startswith(f"{code}.units.") for key in choices)
        is_asked = by_hand or f"{code}.units" in choices
        dropped = (f"{code}.districts", f"{code}.units.", *([f"{code}.units"] if by_hand else []))
        choices = {key: value for key, value in choices.items() if not key.startswith(dropped)}
        if where:
            choices[f"{code}.districts"] = where
            if by_hand:
                split = line.by_district or {}
                choices |= {f"{code}.units.{place}": split.get(place, 0) for place in where}
        else:
            choices |= {f"{code}.floor": 0, f"{code}.ceiling": 0} | ({f"{code}.units": 0} if is_asked else {})
    return choices


def _open_to(code: str, where: tuple[str, ...], choices: Mapping[str, Any]) -> tuple[str, ...]:
    """These districts; none of them where candidates are counted and all of them live elsewhere."""
    counted = {key: n for key, n in choices.items() if key.startswith(f"{code}.candidates.") and n}
    if choices.get("plan.share") != "candidates" or not counted:
        return where
    return where if any(f"{code}.candidates.{place}" in counted for place in where) else ()


def _years(plans: list[Plan], first: int) -> tuple[Year, ...]:
    years: list[Year] = []
    for year, plan in enumerate(plans, first):
        lines = plan.programmes.values() if plan.feasible else ()
        bought = {line.code: line.units for line in lines}
        people, seen = (
            sum(line.people for line in lines),
            {code for before in years for code in before.reached},
        )
        reached = plan.reached if plan.feasible else ()
        years.append(
            Year(
                year,
                plan,
                {code: line.unit_value for code, line in plan.programmes.items()},
                dict.fromkeys(plan.programmes, 0) | bought,
                people,
                plan.cost if plan.feasible else 0,
                reached,
                tuple(code for code in reached if code not in seen),
                people + (years[-1].together if years else 0),
            )
        )
    return tuple(years)


def _poor(codes: tuple[str, ...], year: int) -> tuple[int | None, str]:
    known = [facts.poverty(year)[code] for code in codes]
    if not known:
        return None, tr("Rencana ini tidak menyebut kabupaten/kota mana pun.")
    share = coverage.of_poor_people(0, known)
    return (None, share.reason) if share.value is None else (sum(fact.people or 0 for fact in known), "")
