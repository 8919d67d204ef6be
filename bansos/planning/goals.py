"""Plans by what they are to reach: a share of the poor people everywhere, an even one, the poorest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush

from bansos.planning.allocation import weights
from bansos.planning.packages import Room, Units, best_buy, cost, cover, in_order, people
from bansos.planning.wishes import Wish

_STEPS = 10**7  # shares are looked for in steps of a ten-millionth; the rest goes person by person


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


def places(wanted: Sequence[Wish], year: int) -> list[Place]:
    """Every chosen district. Raises InputError where the poor people of one are not known."""
    codes = tuple(sorted({code for wish in wanted for code in wish.districts}))
    return [_place(wanted, code, int(poor)) for code, poor in weights("poor", codes, year).items()]


def _place(wanted: Sequence[Wish], code: str, poor: int) -> Place:
    here = [wish for wish in wanted if code in wish.districts]
    floors = {wish.code: wish.floors[code] for wish in here}
    held = sum(wish.group_size * floors[wish.code] for wish in here)
    rooms = [
        Room(w.code, w.group_size, w.unit_cost, _left(w.ceilings.get(code), floors[w.code])) for w in here
    ]
    return Place(code, poor, floors, held, in_order(rooms))


def _left(ceiling: int | None, floor: int) -> int | None:
    return None if ceiling is None else max(0, ceiling - floor)


def share_of_poor(
    share: Fraction, there: Sequence[Place], parts: Mapping[str, Fraction]
) -> dict[str, Units | None]:
    """District -> units beyond the floors that reach this share of its poor people for least money.

    None where its ceilings have no room for that.
    """
    return {place.code: cover(_need(share, place), place.rooms, parts) for place in there}


def _need(share: Fraction, place: Place) -> int:
    return -(-share.numerator * place.poor // share.denominator) - place.held


def most_even(budget: int, there: Sequence[Place], parts: Mapping[str, Fraction]) -> dict[str, Units]:
    """District -> units beyond the floors, for at most so many Rp.

    The lowest share of poor people is as high as can be, then the next lowest, and so on; nowhere are there
    more people than poor ones.
    """
    found = _held(highest_share(budget, there, parts), there, parts)
    left = budget - _all_cost(found, there)
    queue = [
        (Fraction(_reached(place, found), place.poor), place.code, place) for place in there if place.poor
    ]
    heapify(queue)
    while queue:
        share, _, place = heappop(queue)
        more = cover(_reached(place, found) - place.held + 1, place.rooms, parts) if share < 1 else None
        price = None if more is None else cost(more, place.rooms) - cost(found[place.code], place.rooms)
        if more is not None and price is not None and price <= left:
            found[place.code], left = more, left - price
            heappush(queue, (Fraction(_reached(place, found), place.poor), place.code, place))
    return found


def highest_share(budget: int, there: Sequence[Place], parts: Mapping[str, Fraction]) -> Fraction:
    """The share of poor people (in ten-millionths) that so many Rp reach wherever there is room for it."""
    low, high = 0, _STEPS + 1
    while high - low > 1:
        middle = (low + high) // 2
        if _all_cost(_held(Fraction(middle, _STEPS), there, parts), there) <= budget:
            low = middle
        else:
            high = middle
    return Fraction(low, _STEPS)


def _reached(place: Place, found: Mapping[str, Units]) -> int:
    return place.held + people(found[place.code], place.rooms)


def _held(share: Fraction, there: Sequence[Place], parts: Mapping[str, Fraction]) -> dict[str, Units]:
    """The same where there is room, and all there is room for elsewhere."""
    found = share_of_poor(share, there, parts)
    return {place.code: _or_full(found[place.code], place) for place in there}


def _or_full(units: Units | None, place: Place) -> Units:
    full = place.full if units is None else units
    assert full is not None
    return full


def _all_cost(found: Mapping[str, Units], there: Sequence[Place]) -> int:
    return sum(cost(found[place.code], place.rooms) for place in there)


def poorest_first(
    budget: int, there: Sequence[Place], parts: Mapping[str, Fraction], year: int
) -> dict[str, Units]:
    """District -> units beyond the floors, for at most so many Rp.

    First all there is room for where the poverty rate is highest, then in the next. Raises InputError where a
    rate is not known.
    """
    rates = weights("rate", tuple(place.code for place in there), year)
    found = {}
    for place in sorted(there, key=lambda place: (-rates[place.code], place.code)):
        found[place.code] = best_buy(budget, place.rooms, parts)
        budget -= cost(found[place.code], place.rooms)
    return found


def most(budget: int, wanted: Sequence[Wish], parts: Mapping[str, Fraction]) -> Units:
    """Units of each programme beyond the floors that reach most people for so many Rp, nearest to the mix."""
    rooms = [Room(w.code, w.group_size, w.unit_cost, _left(_most(w), sum(w.floors.values()))) for w in wanted]
    return best_buy(budget, in_order(rooms), parts)


def _most(wish: Wish) -> int | None:
    limits = [wish.ceilings.get(code) for code in wish.districts]
    return None if None in limits else sum(limit or 0 for limit in limits)
