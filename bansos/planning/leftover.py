"""What is left of a budget: which ceilings hold the plan back, and what the rest would still buy."""

from __future__ import annotations

from collections.abc import Mapping

from bansos.planning.plan import Line, Plan
from bansos.planning.wishes import Wish
from bansos.planning.wording import counted
from bansos.words import number, rupiah, tr


def notes(wanted: tuple[Wish, ...], plan: Plan, own: Mapping[str, int]) -> tuple[str, ...]:
    """One sentence each, of a plan that can be. `own`: Rp of a district by itself once it is reached."""
    lines, left = plan.programmes, plan.leftover or 0
    full = [wish for wish in wanted if wish.ceiling is not None and lines[wish.code].units == wish.most]
    held = [
        (
            tr("{label} sudah sampai batas atas {ceiling} di tiap daerah yang punya calon.")
            if wish.candidates
            else tr("{label} sudah sampai batas atas {ceiling} di tiap daerah.")
        ).format(label=wish.label, ceiling=number(wish.ceiling or 0))
        for wish in full
    ]
    # What a district that is reached already costs by itself is paid for.
    fees = {code: amount for code, amount in own.items() if code not in plan.reached}
    open_to = [wish for wish in wanted if wish not in full and _rooms(wish, lines[wish.code], fees)]
    if not open_to:
        return (*held, tr("Sisa {left} tidak terpakai.", left=rupiah(left)))
    return (*held, _about(left, open_to, plan, fees))


def _about(left: int, open_to: list[Wish], plan: Plan, fees: Mapping[str, int]) -> str:
    buys = [(_bought(wish, plan.programmes[wish.code], left, fees), wish) for wish in open_to]
    if can := [counted(wish, n) for n, wish in buys if n]:
        return tr("Sisa {left} masih cukup untuk {can}.", left=rupiah(left), can=tr(" atau ").join(can))
    costs = [(_cheapest(wish, plan.programmes[wish.code], fees), wish.code, wish.label) for wish in open_to]
    needed, _, label = min(costs)
    return tr(
        "Sisa {left}: kurang {lacks} untuk satu lagi {label}.",
        left=rupiah(left),
        lacks=rupiah(needed - left),
        label=label,
    )


def _bought(wish: Wish, line: Line, left: int, fees: Mapping[str, int]) -> int:
    """Units of one programme alone that so many Rp buy, where a district costs least by itself first."""
    units = 0
    for fee, _, room in _rooms(wish, line, fees):
        most = max(0, left - fee) // wish.unit_cost
        more = most if room is None else min(most, room)
        units += more
        left -= fee + more * wish.unit_cost if more else 0
    return units


def _cheapest(wish: Wish, line: Line, fees: Mapping[str, int]) -> int:
    """Rp of one unit more."""
    return _rooms(wish, line, fees)[0][0] + wish.unit_cost


def _rooms(wish: Wish, line: Line, fees: Mapping[str, int]) -> list[tuple[int, str, int | None]]:
    """Rp to come in, code, and room for units (None: no limit) of each district that has room."""
    split = line.by_district or {}
    rooms = [
        (fees.get(code, 0), code, None if wish.ceiling is None else wish.ceiling - split.get(code, 0))
        for code in wish.open
    ]
    return sorted((room for room in rooms if room[2] is None or room[2] > 0), key=lambda room: room[:2])
