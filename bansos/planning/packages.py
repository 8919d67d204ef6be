"""Whole packages of several programmes: so many people for least money, or most people for so much money.

The programme that costs least a person is used first. Of any other, fewer units are ever needed than one unit
of the first holds people: so many could be changed for the first at no more money. So few cases are left that
all of them are tried, and the answers are exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

Units = dict[str, int]


class Room(NamedTuple):
    """How much may be bought of a programme: people and Rp a unit, at most so many units (None: no limit).

    `part`: its weight in the mix of rupiah.
    """

    code: str
    size: int
    cost: int
    most: int | None
    part: int = 0

    def up_to(self, units: int) -> int:
        """So many units, or as many as there may be."""
        return units if self.most is None else min(units, self.most)


def in_order(rooms: Sequence[Room]) -> list[Room]:
    """Those that cost least a person first; of equals by code."""
    return sorted(rooms, key=lambda room: (Fraction(room.cost, room.size), room.code))


def cost(units: Mapping[str, int], rooms: Sequence[Room]) -> int:
    """Rp of so many units."""
    return sum(room.cost * units[room.code] for room in rooms)


def people(units: Mapping[str, int], rooms: Sequence[Room]) -> int:
    """People that so many units hold."""
    return sum(room.size * units[room.code] for room in rooms)


def cover(need: int, rooms: Sequence[Room]) -> Units | None:
    """Units of each programme that hold at least `need` people for least money; None where there is no room.

    `rooms` in order. Of all that cost the same it is the one nearest to the mix of rupiah.
    """
    found = _cover(need, rooms)
    first = _by_mix(need, rooms)
    if found is None or not first:
        return found and found[1]
    left = [r if r.most is None else r._replace(most=r.most - first[r.code]) for r in rooms]
    more = _cover(need - people(first, rooms), left)
    if more is None or more[0] + cost(first, rooms) > found[0]:
        return found[1]
    return {code: units + more[1][code] for code, units in first.items()}


def _by_mix(need: int, rooms: Sequence[Room]) -> Units:
    """What the mix pays for, of those that all cost the least a person; empty where one alone does."""
    first = rooms[0] if rooms else None
    best = [room for room in rooms if first and room.cost * first.size == first.cost * room.size]
    total = sum(room.part for room in best)
    if need <= 0 or len(best) < 2 or not total:
        return {}
    units = {room.code: room.up_to(need * room.part // (total * room.size)) for room in best}
    return {room.code: units.get(room.code, 0) for room in rooms}


def _cover(need: int, rooms: Sequence[Room]) -> tuple[int, Units] | None:
    if need <= 0:
        return 0, {room.code: 0 for room in rooms}
    if not rooms:
        return None
    best, *others = rooms
    most = best.up_to(-(-need // best.size))
    found: tuple[int, Units] | None = None
    for units in range(most, max(0, most - sum(room.size for room in others)) - 1, -1):
        rest = _cover(need - units * best.size, others)
        if rest and (found is None or units * best.cost + rest[0] < found[0]):
            found = units * best.cost + rest[0], {best.code: units} | rest[1]
    return found


def most_people(budget: int, rooms: Sequence[Room]) -> int:
    """The most people that so many Rp can reach. `rooms` in order.

    Either some of the first could not be had for others because it is nearly full, or of each other there are
    fewer units than one unit of the first holds people: both are tried.
    """
    if not rooms or budget <= 0:
        return 0
    best, *others = rooms
    most = best.up_to(budget // best.cost)
    if not others:
        return most * best.size
    few = [room._replace(most=room.up_to(best.size - 1)) for room in others]
    found = max(
        people(units, others) + _filled(best, budget - cost(units, others)) for units in _all(budget, few)
    )
    if most != best.most:
        return found
    nearly = range(max(0, most - max(room.size for room in others)), most + 1)
    return max(found, *(n * best.size + most_people(budget - n * best.cost, others) for n in nearly))


def _filled(room: Room, budget: int) -> int:
    """People of one programme that so many Rp reach."""
    return room.up_to(budget // room.cost) * room.size


def _all(budget: int, rooms: Sequence[Room]) -> Iterator[Units]:
    """Every number of units, up to the limit that each room has, that so many Rp pay for."""
    if not rooms:
        yield {}
        return
    first, *others = rooms
    for n in range(first.up_to(budget // first.cost) + 1):
        for units in _all(budget - n * first.cost, others):
            yield {first.code: n} | units


def best_buy(budget: int, rooms: Sequence[Room]) -> Units:
    """Most people for so many Rp, for least money, nearest to the mix of rupiah. `rooms` in order."""
    found = cover(most_people(budget, rooms), rooms)
    assert found is not None
    return found
