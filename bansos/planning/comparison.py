"""What changes from one plan to another: programme by programme, and its rupiah split into causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bansos.planning.plan import Line, Plan


@dataclass(frozen=True)
class Change:
    """One programme, second plan minus first: units, people, Rp, Rp a unit, districts gained and lost.

    `by_district`: units gained or lost (-) in each district; None where a plan's split is not stated.
    """

    code: str
    units: int
    people: int
    cost: int
    unit_value: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    by_district: Mapping[str, int] | None


@dataclass(frozen=True)
class Difference:
    """Two plans compared, second minus first. `same`: no units, places, people or money change."""

    programmes: Mapping[str, Change]
    people: int
    cost: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    same: bool


@dataclass(frozen=True)
class Cause:
    """A part of the difference in cost of two plans: Rp, and what it comes from.

    `kind`: districts (that come in or drop out), units (in districts of both plans; all of them where a split
    is not stated), unit_value, operating. `code`: the programme; empty for what no programme has alone.
    """

    kind: str
    code: str
    amount: int


def difference(first: Plan, second: Plan) -> Difference:
    """What the second plan changes against the first; a programme only one of them has starts empty."""
    codes = dict.fromkeys((*first.programmes, *second.programmes))
    pairs = {c: (first.programmes.get(c, _empty(c)), second.programmes.get(c, _empty(c))) for c in codes}
    return Difference(
        {code: _change(*pair) for code, pair in pairs.items()},
        second.people - first.people,
        second.cost - first.cost,
        _beyond(second.reached, first.reached),
        _beyond(first.reached, second.reached),
        first.district_operating == second.district_operating
        and all(_shape(a) == _shape(b) for a, b in pairs.values()),
    )


def causes(first: Plan, second: Plan) -> list[Cause]:
    """The cost of the second plan minus that of the first, split so that the parts sum to the rupiah.

    Units are told at the first plan's unit value and the change of value at the second plan's units: in this
    order each rupiah belongs to one cause. A part of nothing is left out.
    """
    codes = dict.fromkeys((*first.programmes, *second.programmes))
    parts: list[Cause] = []
    for code in codes:
        one, two = first.programmes.get(code), second.programmes.get(code)
        parts += _causes(one or _like(two), two or _like(one))
    of_districts = sum(second.district_operating.values()) - sum(first.district_operating.values())
    parts.append(Cause("operating", "", of_districts))
    order = ("districts", "units", "unit_value", "operating")
    return sorted((part for part in parts if part.amount), key=lambda part: order.index(part.kind))


def _causes(a: Line, b: Line) -> list[Cause]:
    moved = 0
    if a.by_district is not None and b.by_district is not None:
        only = set(a.reached) ^ set(b.reached)
        moved = sum(b.by_district.get(code, 0) - a.by_district.get(code, 0) for code in only)
    return [
        Cause("districts", a.code, moved * a.unit_value),
        Cause("units", a.code, (b.units - a.units - moved) * a.unit_value),
        Cause("unit_value", a.code, b.units * (b.unit_value - a.unit_value)),
        Cause("operating", a.code, b.units * b.operating - a.units * a.operating),
    ]


def _like(line: Line | None) -> Line:
    """None of the same programme: its unit value did not change, there were only no units."""
    assert line is not None
    return replace(line, units=0, by_district=dict.fromkeys(line.districts, 0))


def _change(a: Line, b: Line) -> Change:
    value = b.unit_value - a.unit_value if a.units and b.units else 0
    gained, lost = _beyond(b.reached, a.reached), _beyond(a.reached, b.reached)
    split = _split(a, b)
    return Change(a.code, b.units - a.units, b.people - a.people, b.cost - a.cost, value, gained, lost, split)


def _split(a: Line, b: Line) -> dict[str, int] | None:
    before, after = a.by_district, b.by_district
    if before is None or after is None:
        return None
    return {code: after.get(code, 0) - before.get(code, 0) for code in sorted({*before, *after})}


def _shape(line: Line) -> tuple[object, ...]:
    split = line.by_district
    where = line.reached if split is None else sorted((code, units) for code, units in split.items() if units)
    return (line.units, line.people, line.cost, tuple(where))


def _beyond(codes: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in codes if code not in others)


def _empty(code: str) -> Line:
    return Line(code, 0, 0, 0, 0, (), {})
