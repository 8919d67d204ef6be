"""What changes from one plan to another, programme by programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
        all(_shape(a) == _shape(b) for a, b in pairs.values()),
    )


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
