"""Why a plan is impossible and what mends it; what is left over: in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from bansos import words
from bansos.places import districts
from bansos.planning.goals import Place
from bansos.planning.packages import people
from bansos.planning.plan import Plan
from bansos.planning.wishes import Wish
from bansos.words import listed, number, rupiah, tr


def too_dear(wanted: tuple[Wish, ...], plan: Plan) -> str:
    """The budget is the limit: what was asked, its cost, the shortfall, the smallest mend."""
    units = _units(plan)
    asked = [_asked(wish, units[wish.code]) for wish in wanted if units[wish.code]]
    operating = sum(plan.district_operating.values())
    if operating:
        n = len(plan.district_operating)
        asked.append(tr("operasional {n} daerah {amount}", n=n, amount=rupiah(operating)))
    return tr(
        "{asked} berbiaya {cost}, padahal anggaran {budget}: kurang {short}."
        " Tambah anggaran {short}{or_else}.",
        asked=listed(asked),
        cost=rupiah(plan.cost),
        budget=rupiah(plan.budget or 0),
        short=rupiah(plan.shortfall),
        or_else=_or_else(wanted, units, plan.shortfall),
    )


def within_reach(share: Fraction) -> str:
    """Which share of the poor people of every district the budget does reach."""
    possible = floor(share * 10_000)
    if not possible:
        return ""
    return " " + tr(
        "Dengan anggaran itu target paling tinggi {share} di tiap daerah.",
        share=words.percent(possible / 10_000),
    )


def no_room(share: Fraction, full: Sequence[Place]) -> str:
    """Ceilings are the limit: how many people they hold where most is lacking, and what mends it."""
    held = {place.code: place.held + people(place.full or {}, place.rooms) for place in full}
    first = min(full, key=lambda place: (Fraction(held[place.code], place.poor), place.code))
    need = ceil(share * first.poor)
    possible = floor(Fraction(held[first.code] * 10_000, first.poor))
    return tr(
        "Batas atas hanya menampung {held} orang di {name}, padahal target {share} memerlukan {need}. "
        "Naikkan batas atas sebanyak {more} orang di sana, atau turunkan target menjadi {possible}.",
        held=number(held[first.code]),
        name=districts()[first.code].short,
        share=words.percent(float(share)),
        need=number(need),
        more=number(need - held[first.code]),
        possible=words.percent(possible / 10_000),
    )


def crossed(wish: Wish) -> str:
    """The floor is above the ceiling."""
    return tr(
        "{label}: paling sedikit {floor} tiap daerah melebihi paling banyak {ceiling}. "
        "Turunkan yang pertama atau naikkan yang kedua.",
        label=wish.label,
        floor=number(wish.floor),
        ceiling=number(wish.ceiling or 0),
    )


def out_of_bounds(wish: Wish, units: int, error: Exception) -> str:
    """Floors, ceilings and units contradict: the limit and the smallest step that mends it."""
    said = f"{wish.label}: {error}"
    least, most = sum(wish.floors.values()), sum(wish.ceilings.values())
    if units < least:
        mend = tr(
            "Tambah {more} {unit} atau turunkan batas bawah.", more=number(least - units), unit=wish.unit
        )
    elif wish.ceiling is not None and units > most:
        mend = tr("Kurangi {more} {unit} atau naikkan batas atas.", more=number(units - most), unit=wish.unit)
    else:
        mend = tr("Samakan rincian, batas bawah dan batas atas.")
    return f"{said} {mend}"


def about_leftover(wanted: tuple[Wish, ...], plan: Plan, left: int) -> tuple[str, ...]:
    """Which ceilings hold the plan back, and what the leftover would still buy or lacks for one package."""
    units = _units(plan)
    full = [wish for wish in wanted if wish.ceiling is not None and units[wish.code] == wish.most]
    held = [
        tr(
            "{label} sudah sampai batas atas {ceiling} di tiap daerah.",
            label=wish.label,
            ceiling=wish.ceiling,
        )
        for wish in full
    ]
    return (*held, _about(left, [wish for wish in wanted if wish not in full] or list(wanted)))


def _about(left: int, open_to: list[Wish]) -> str:
    buys = [(left // wish.unit_cost, wish) for wish in open_to if left >= wish.unit_cost]
    if buys:
        can = [words.units(n, wish.unit, wish.label) for n, wish in buys]
        return tr("Sisa {left} masih cukup untuk {can}.", left=rupiah(left), can=tr(" atau ").join(can))
    cheapest = min(open_to, key=lambda wish: (wish.unit_cost, wish.code))
    lacks = rupiah(cheapest.unit_cost - left)
    label = cheapest.label
    return tr(
        "Sisa {left}: kurang {lacks} untuk satu lagi {label}.", left=rupiah(left), lacks=lacks, label=label
    )


def _units(plan: Plan) -> dict[str, int]:
    return {code: line.units for code, line in plan.programmes.items()}


def _asked(wish: Wish, units: int) -> str:
    said = words.units(units, wish.unit, wish.label)
    if wish.floor and not wish.asked:
        return tr(
            "{said} (batas bawah {floor} di tiap {n} daerah)",
            said=said,
            floor=wish.floor,
            n=len(wish.districts),
        )
    return said


def _or_else(wanted: tuple[Wish, ...], units: Mapping[str, int], short: int) -> str:
    """The step of one programme alone that frees the least money beyond the shortfall."""
    steps = [step for wish in wanted for step in _steps(wish, units[wish.code], short)]
    return tr(", atau {step}", step=min(steps)[1]) if steps else ""


def _steps(wish: Wish, units: int, short: int) -> list[tuple[int, str]]:
    fewer = -(-short // wish.unit_cost)
    if wish.asked and fewer <= units:
        words = tr("kurangi {n} {unit} {label}", n=number(fewer), unit=wish.unit, label=wish.label)
        return [(fewer * wish.unit_cost, words)]
    a_step = wish.unit_cost * len(wish.districts)
    lower = -(-short // a_step)
    if not wish.asked and lower <= wish.floor:
        words = tr(
            "turunkan batas bawah {label} menjadi {n} per daerah",
            label=wish.label,
            n=number(wish.floor - lower),
        )
        return [(lower * a_step, words)]
    return []
