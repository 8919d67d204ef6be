"""Plans by what they are to reach: a share of the poor people everywhere, an even one, the poorest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import lcm

from bansos.planning.allocation import weights
from bansos.planning.packages import Room, Units, best_buy, cost, cover, in_order, people
from bansos.planning.wishes import Wish

_STEPS = 10**5  # shares are looked for in such steps; the rest goes person by person


@dataclass(frozen=True)
class Place:
    """What may be bought in a district beyond its floors. `poor`: its poor people."""

    code: str
    poor: int
    floors: Units
    held: int
    rooms: list[Room]

    @property
    def full(self) -> Units | None:
        """All there is room for beyond the floors; None where there is no limit."""
        limits = {room.code: room.most for room in self.rooms}
        return None if None in limits.values() else {code: most or 0 for code, most in limits.items()}


def places(wanted: Sequence[Wish], parts: Mapping[str, Fraction], year: int) -> list[Place]:
    """Every chosen district; `parts`: the mix. Raises InputError where poor people of one are not known."""
    codes, whole = tuple(sorted({code for wish in wanted for code in wish.districts})), _whole(parts)
    return [_place(wanted, whole, code, int(poor)) for code, poor in weights("poor", codes, year).items()]


def _whole(parts: Mapping[str, Fraction]) -> dict[str, int]:
    """The same mix in whole numbers."""
    common = lcm(*(part.denominator for part in parts.values()))
    return {code: int(part * common) for code, part in parts.items()}


def _place(wanted: Sequence[Wish], parts: Mapping[str, int], code: str, poor: int) -> Place:
    here = [wish for wish in wanted if code in wish.districts]
    floors = {wish.code: wish.floors[code] for wish in here}
    held = sum(wish.group_size * floors[wish.code] for wish in here)
    rooms = [_room(wish, wish.ceilings.get(code), floors[wish.code], parts) for wish in here]
    return Place(code, poor, floors, held, in_order(rooms))


def _room(wish: Wish, ceiling: int | None, floor: int, parts: Mapping[str, int]) -> Room:
    most = None if ceiling is None else max(0, ceiling - floor)
    return Room(wish.code, wish.group_size, wish.unit_cost, most, parts.get(wish.code, 0))


def share_of_poor(share: Fraction, there: Sequence[Place]) -> dict[str, Units | None]:
    """District -> units beyond the floors that reach this share of its poor people for least money.

    None where its ceilings have no room for that.
    """
    return {place.code: cover(_need(share, place), place.rooms) for place in there}


def _need(share: Fraction, place: Place) -> int:
    return -(-share.numerator * place.poor // share.denominator) - place.held


def most_even(budget: int, there: Sequence[Place]) -> dict[str, Units]:
    """District -> units beyond the floors, for at most so many Rp.

    The lowest share of poor people is as high as can be, then the next lowest, and so on; nowhere are there
    more people than poor ones.
    """
    found = _held(highest_share(budget, there), there)
    left = budget - _all_cost(found, there)
    queue = [
        (Fraction(_reached(place, found), place.poor), place.code, place) for place in there if place.poor
    ]
    heapify(queue)
    while queue:
        share, _, place = heappop(queue)
        more = cover(_reached(place, found) - place.held + 1, place.rooms) if share < 1 else None
        price = None if more is None else cost(more, place.rooms) - cost(found[place.code], place.rooms)
        if more is not None and price is not None and price <= left:
            found[place.code], left = more, left - price
            heappush(queue, (Fraction(_reached(place, found), place.poor), place.code, place))
    return found


def highest_share(budget: int, there: Sequence[Place]) -> Fraction:
    """The share of poor people (in steps of 0.001 %) that so many Rp reach wherever there is room for it."""
    low, high = 0, _STEPS + 1
    while high - low > 1:
        middle = (low + high) // 2
        if _all_cost(_held(Fraction(middle, _STEPS), there), there) <= budget:
            low = middle
        else:
            high = middle
    return Fraction(low, _STEPS)


def _reached(place: Place, found: Mapping[str, Units]) -> int:
    return place.held + people(found[place.code], place.rooms)


def _held(share: Fraction, there: Sequence[Place]) -> dict[str, Units]:
    """The same where there is room, and all there is room for elsewhere."""
    found = share_of_poor(share, there)
    return {place.code: _or_full(found[place.code], place) for place in there}


def _or_full(units: Units | None, place: Place) -> Units:
    full = place.full if units is None else units
    assert full is not None
    return full


def _all_cost(found: Mapping[str, Units], there: Sequence[Place]) -> int:
    return sum(cost(found[place.code], place.rooms) for place in there)


def poorest_first(budget: int, there: Sequence[Place], year: int, own: Mapping[str, int]) -> dict[str, Units]:
    """District -> units beyond the floors, for at most so many Rp.

    First all there is room for where the poverty rate is highest, then in the next. `own`: Rp that a district
    costs by itself once it gets a unit (where there are floors it is put by already). Raises InputError where
    a rate is not known.
    """
    rates = weights("rate", tuple(place.code for place in there), year)
    found = {}
    for place in sorted(there, key=lambda place: (-rates[place.code], place.code)):
        fee = 0 if place.held else own.get(place.code, 0)
        found[place.code] = best_buy(budget - fee, place.rooms)
        spent = cost(found[place.code], place.rooms)
        budget -= spent + fee if spent else 0
    return found


def most(budget: int, wanted: Sequence[Wish], parts: Mapping[str, Fraction]) -> Units:
    """Units of each programme beyond the floors that reach most people for so many Rp, nearest to the mix."""
    whole = _whole(parts)
    return best_buy(budget, in_order([_room(w, w.most, w.least, whole) for w in wanted]))
