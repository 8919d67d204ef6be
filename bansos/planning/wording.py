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
from bansos.rules.programmes import programmes
from bansos.words import listed, number, of, rupiah, tr


def too_dear(wanted: tuple[Wish, ...], plan: Plan, fewer: Mapping[str, int]) -> str:
    """The budget is the limit: what was asked, its cost, the shortfall, the smallest mend.

    `fewer`: how many units fewer of a programme alone are within the budget, where units were asked for.
    """
    units = _units(plan)
    asked = [_asked(wish, units[wish.code]) for wish in wanted if units[wish.code]]
    operating = sum(plan.district_operating.values())
    if operating:
        n = len(plan.district_operating)
        said = tr("operasional satu daerah {amount}") if n == 1 else tr("operasional {n} daerah {amount}")
        asked.append(said.format(n=number(n), amount=rupiah(operating)))
    return tr(
        "{asked} berbiaya {cost}, padahal anggaran {budget}: kurang {short}."
        " Tambah anggaran {short}{or_else}.",
        asked=listed(asked),
        cost=rupiah(plan.cost),
        budget=rupiah(plan.budget or 0),
        short=rupiah(plan.shortfall),
        or_else=_or_else(wanted, plan, fewer),
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


def out_of_bounds(wish: Wish, units: int, by: Mapping[str, Fraction], error: Exception) -> str:
    """Floors, ceilings and units contradict: the limit and the smallest step that mends it. `by`: weights."""
    if wish.ceiling is not None and wish.floor > wish.ceiling:
        return crossed(wish)
    if unlike := _unlike(wish):
        return unlike
    said = f"{wish.label}: {error}"
    low, high = wish.floors, wish.ceilings
    least, most = sum(low.values()), sum(high.values())
    room = sum(high.get(code, units) if weight else low[code] for code, weight in by.items())
    if units < least:
        mend = tr(
            "Tambah {more} {unit} atau turunkan batas bawah.", more=number(least - units), unit=wish.unit
        )
    elif wish.ceiling is not None and units > most and all(by.values()):
        mend = tr("Kurangi {more} {unit} atau naikkan batas atas.", more=number(units - most), unit=wish.unit)
    else:
        mend = tr(
            "Kurangi {more} {unit}, atau pilih pembagian lain: daerah tanpa calon tidak mendapat lebih.",
            more=number(units - room),
            unit=wish.unit,
        )
    return f"{said} {mend}"


def _unlike(wish: Wish) -> str:
    """Units by hand that are below the floor or above the ceiling; empty where none are."""
    few = {code: n for code, n in wish.by_hand.items() if n < wish.floor}
    many = {code: n for code, n in wish.by_hand.items() if wish.ceiling is not None and n > wish.ceiling}
    if few:
        return tr(
            "{label}: Batas bawah {bound} tiap daerah, padahal rinciannya {places}. "
            "Ubah rincian itu atau turunkan batas bawah.",
            label=wish.label,
            bound=number(wish.floor),
            places=_places(few),
        )
    if many:
        return tr(
            "{label}: Batas atas {bound} tiap daerah, padahal rinciannya {places}. "
            "Ubah rincian itu atau naikkan batas atas.",
            label=wish.label,
            bound=number(wish.ceiling or 0),
            places=_places(many),
        )
    return ""


def _places(units: Mapping[str, int]) -> str:
    """Districts with their units: `Paser 1 dan Berau 0`."""
    return listed([f"{districts()[code].short} {number(n)}" for code, n in sorted(units.items())])


def all_put_by(put_by: Mapping[str, int], left: int) -> str:
    """What districts cost by themselves takes the whole budget but for less than one package."""
    return tr(
        "Operasional {n} daerah ({amount}) disisihkan lebih dulu; sisanya {left} tidak cukup untuk satu unit "
        "pun. Tambah anggaran atau pilih daerah yang lebih sedikit.",
        n=words.count_word(len(put_by)),
        amount=rupiah(sum(put_by.values())),
        left=rupiah(left),
    )


def _units(plan: Plan) -> dict[str, int]:
    return {code: line.units for code, line in plan.programmes.items()}


def counted(wish: Wish, units: int) -> str:
    """So many units of a programme."""
    about = programmes()[wish.code].about
    return words.units(units, of(about["unit_one" if units == 1 else "unit"]), wish.label)


def _asked(wish: Wish, units: int) -> str:
    said = counted(wish, units)
    if wish.floor and units == wish.least and not wish.asked:
        n = words.count_word(len(wish.districts))
        return tr(
            "{said} (batas bawah {floor} tiap daerah, {n} daerah)", said=said, floor=number(wish.floor), n=n
        )
    return said


def _or_else(wanted: tuple[Wish, ...], plan: Plan, fewer: Mapping[str, int]) -> str:
    """The step of one programme alone that frees the least money beyond the shortfall."""
    if "plan.coverage" in plan.choices:
        return ""  # what a floor no longer asks for, the target still does
    units = _units(plan)
    # Without any floor a budget is spent in all districts, and has to pay for each of them first.
    lowest = int(any(key.startswith("plan.operating") for key in plan.choices))
    steps = [
        step
        for wish in wanted
        for step in _steps(wish, units[wish.code], plan.shortfall, fewer.get(wish.code, 0), lowest)
    ]
    return tr(", atau {step}", step=min(steps)[1]) if steps else ""


def _steps(wish: Wish, units: int, short: int, fewer: int, lowest: int) -> list[tuple[int, str]]:
    if wish.asked and 0 < fewer <= units - wish.least:
        return [(fewer * wish.unit_cost, tr("kurangi {units}", units=counted(wish, fewer)))]
    a_step = wish.unit_cost * len(wish.districts)
    lower = -(-short // a_step)
    if not wish.asked and lower <= wish.floor - lowest:
        words = tr(
            "turunkan batas bawah {label} menjadi {n} per daerah",
            label=wish.label,
            n=number(wish.floor - lower),
        )
        return [(lower * a_step, words)]
    return []
