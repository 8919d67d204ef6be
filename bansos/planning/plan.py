"""A plan: units per programme per district, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bansos.planning.coverage import Share
from bansos.planning.values import Value


@dataclass(frozen=True)
class Line:
    """One programme of a plan. `unit_value` and `operating` are Rp a unit, `group_size` people a unit.

    `by_district` holds the units of every chosen district, or is None where no source states the split.
    """

    code: str
    units: int
    group_size: int
    unit_value: int
    operating: int
    districts: tuple[str, ...]
    by_district: Mapping[str, int] | None

    @property
    def people(self) -> int:
        return self.units * self.group_size

    @property
    def cost(self) -> int:
        """Rp: units x (unit value + operating)."""
        return self.units * (self.unit_value + self.operating)

    @property
    def reached(self) -> tuple[str, ...]:
        """The districts that get at least one unit (with an unstated split: all that are named)."""
        if self.by_district is None:
            return self.districts if self.units else ()
        return tuple(code for code, units in self.by_district.items() if units)

    def people_in(self, district: str) -> int | None:
        """People of a district; None where the programme is there but the split is not stated."""
        if self.by_district is None:
            return None if self.units and district in self.districts else 0
        return self.by_district.get(district, 0) * self.group_size

    def to_json(self) -> dict[str, Any]:
        named = ("units", "people", "unit_value", "cost")
        split = None if self.by_district is None else dict(self.by_district)
        return {name: getattr(self, name) for name in named} | {"by_district": split}


@dataclass(frozen=True)
class Plan:
    """A plan counted after the money is spent. Money in whole Rp.

    `reasons`: why it is impossible (empty: it is possible). `coverage`: people of the plan / poor people in
    `facts_year`, by chosen district, with the reason where unknown. `notes`: about what is left over.
    `choices`: the checked scenario it came from. `district_operating`: Rp for each district that is reached,
    whatever it gets (an impossible plan: for each that was asked for).
    """

    on: date
    facts_year: int
    budget: int | None
    programmes: Mapping[str, Line]
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    coverage: Mapping[str, Share]
    choices: Mapping[str, Value]
    district_operating: Mapping[str, int] = field(default_factory=dict)

    @property
    def feasible(self) -> bool:
        return not self.reasons

    @property
    def people(self) -> int:
        return sum(line.people for line in self.programmes.values())

    @property
    def cost(self) -> int:
        """Rp of all units and of all operating cost; for an impossible plan, of what was asked."""
        return sum(line.cost for line in self.programmes.values()) + sum(self.district_operating.values())

    @property
    def operating(self) -> int:
        """Rp of the cost that is no goods: of units and of districts."""
        of_units = sum(line.units * line.operating for line in self.programmes.values())
        return of_units + sum(self.district_operating.values())

    @property
    def leftover(self) -> int | None:
        """Rp of the budget that is not spent; None without a budget."""
        return None if self.budget is None else max(0, self.budget - self.cost)

    @property
    def shortfall(self) -> int:
        """Rp that the budget lacks for what was asked; 0 where money is not what is lacking."""
        return 0 if self.budget is None else max(0, self.cost - self.budget)

    @property
    def reached(self) -> tuple[str, ...]:
        """The districts reached by any programme."""
        return tuple(sorted({code for line in self.programmes.values() for code in line.reached}))

    def to_json(self) -> dict[str, Any]:
        """The object that `simulate --json` prints (stable); districts' own cost where there is some."""
        operating = {"district_operating": dict(self.district_operating)} if self.district_operating else {}
        return {
            "on": self.on.isoformat(),
            "facts_year": self.facts_year,
            "budget": self.budget,
            "cost": self.cost,
            "leftover": self.leftover,
            "feasible": self.feasible,
            "shortfall": self.shortfall,
            "reasons": list(self.reasons),
            "programmes": {code: line.to_json() for code, line in self.programmes.items()},
            "people": self.people,
            "coverage": {code: share.value for code, share in self.coverage.items()},
        } | operating
