"""What a business that is still alive costs, and when a companion pays for itself: blank until somebody says.

How many businesses live on is an input without default: no local figure is known. All sums are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from bansos import words
from bansos.planning.plan import Line, Plan
from bansos.rules.programmes import programmes
from bansos.words import of, tr


@dataclass(frozen=True)
class Survival:
    """One programme of a plan. Money in Rp; `rate` (a fraction) and `companion` (Rp a unit) as the user says.

    `cost` is that of its units, `unit_cost` that of one; `beside` is what the districts of the plan cost by
    themselves, which no programme is charged with. What cannot be computed is None, the reason in `blank`
    (cost of a living business) or `undecided` (companion).
    """

    code: str
    units: int
    cost: int
    unit_cost: int
    rate: Fraction | None
    companion: int | None
    beside: int
    blank: str = ""
    undecided: str = ""

    @property
    def alive(self) -> Fraction | None:
        """Businesses still alive: units x rate, exact."""
        return None if self.rate is None or not self.units else self.units * self.rate

    @property
    def cost_of_one_alive(self) -> Fraction | None:
        """Rp for each business still alive: cost / (units x rate), exact."""
        return None if self.alive is None else self.cost / self.alive

    @property
    def break_even(self) -> Fraction | None:
        """The rate with a companion at which a living business costs no more than without one.

        rate x (unit cost + companion) / unit cost; above 1 the companion cannot pay for itself.
        """
        if self.rate is None or self.companion is None or not self.units:
            return None
        return self.rate * Fraction(self.unit_cost + self.companion, self.unit_cost)

    @property
    def can_pay(self) -> bool | None:
        """Can the companion pay for itself at all? None while that is not said."""
        return None if self.break_even is None else self.break_even <= 1


def survival(plan: Plan) -> dict[str, Survival]:
    """Every programme of a plan, by code, with what the choices `CODE.survival` and `CODE.companion` give."""
    beside = sum(plan.district_operating.values())
    return {code: _survival(line, plan.choices, beside) for code, line in plan.programmes.items()}


def _survival(line: Line, choices: Mapping[str, Any], beside: int) -> Survival:
    percent: Decimal | None = choices.get(f"{line.code}.survival")
    companion: int | None = choices.get(f"{line.code}.companion")
    rate = None if percent is None else Fraction(percent) / 100
    blank = _why_blank(line, rate)
    undecided = blank
    if not blank and companion is None:
        undecided = tr("Belum diisi: biaya pendamping tiap {unit}. Tidak ada angka bawaan.", unit=_one(line))
    return Survival(
        line.code,
        line.units,
        line.cost,
        line.unit_value + line.operating,
        rate,
        companion,
        beside,
        blank,
        undecided,
    )


def _why_blank(line: Line, rate: Fraction | None) -> str:
    if not line.units:
        return tr("Rencana ini tidak membeli unit {label}.", label=_short(line.code))
    if rate is None:
        return tr(
            "Belum diisi: berapa persen usaha {label} yang masih berjalan. Tidak ada angka bawaan.",
            label=_short(line.code),
        )
    return ""


def finding(found: Survival) -> str:
    """What a business of a programme that is still alive costs, or that nobody has said how many are."""
    if found.cost_of_one_alive is None:
        return tr("Biaya tiap usaha {label} yang masih hidup belum dapat dihitung", label=_short(found.code))
    return tr(
        "Tiap usaha {label} yang masih hidup berbiaya {cost}",
        label=_short(found.code),
        cost=words.rupiah(_whole(found.cost_of_one_alive)),
    )


def cost_said(found: Survival) -> str:
    """How the cost of a living business comes about, or why it is blank."""
    if found.rate is None or found.alive is None or found.cost_of_one_alive is None:
        return found.blank
    said = tr(
        "{cost} untuk {units}, {rate} masih berjalan ({alive}): {each} tiap usaha yang hidup.",
        cost=words.rupiah(found.cost),
        units=words.units(found.units, of(programmes()[found.code].about["unit"]), _short(found.code)),
        rate=_percent(found.rate),
        alive=words.number(float(found.alive), 1),
        each=words.rupiah(_whole(found.cost_of_one_alive)),
    )
    if not found.beside:
        return said
    more = tr("Biaya operasional daerah ({amount}) tidak ikut dihitung.", amount=words.rupiah(found.beside))
    return f"{said} {more}"


def companion_said(found: Survival) -> str:
    """When a companion pays for itself, that it cannot, or why that is blank."""
    if found.rate is None or found.companion is None or found.break_even is None:
        return found.undecided
    told = {
        "companion": words.rupiah(found.companion),
        "rate": _percent(found.rate),
        "needed": _at_least(found.break_even),
    }
    if not found.can_pay:
        return tr(
            "Pendamping {companion} tiap unit tidak dapat menutup biayanya sendiri: usaha yang berjalan "
            "harus naik dari {rate} menjadi {needed}, lebih dari semuanya.",
            **told,
        )
    return tr(
        "Pendamping {companion} tiap unit menutup biayanya sendiri bila usaha yang berjalan naik dari {rate} "
        "menjadi sedikitnya {needed}.",
        **told,
    )


def _whole(rupiah: Fraction) -> int:
    return int(rupiah + Fraction(1, 2))


def _percent(rate: Fraction) -> str:
    return words.number(Decimal(rate.numerator * 100) / rate.denominator, 2) + "%"


def _at_least(rate: Fraction) -> str:
    """Rounded up: at the number that is said, it must be true."""
    return words.number(Decimal(ceil(rate * 10_000)) / 100, 2) + "%"


def _short(code: str) -> str:
    return of(programmes()[code].about["short"])


def _one(line: Line) -> str:
    return of(programmes()[line.code].about["unit_one"])
