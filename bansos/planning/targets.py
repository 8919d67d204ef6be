"""What a target asks for, in units, and which choices it contradicts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil

from bansos.planning.history import history, realised
from bansos.planning.values import Value
from bansos.rules.programmes import programmes
from bansos.settings import InputError, setting
from bansos.words import tr

# Each says how many units there are: no two of them together.
_SAY_UNITS = ("plan.coverage", "plan.times", "plan.goal")


def with_units_asked(choices: Mapping[str, Value]) -> dict[str, Value]:
    """The choices with the units that a multiple of last year asks for (setting reach.year), rounded up.

    Raises InputError where two choices say how many units there are, where a goal has no budget to spend, or
    where last year is not known.
    """
    _check(choices)
    times = choices.get("plan.times")
    if times is None:
        return dict(choices)
    return dict(choices) | {f"{c}.units": ceil(Fraction(str(times)) * n) for c, n in last_year().items()}


def last_year() -> dict[str, int]:
    """Units of each programme in the year of the facts. Raises InputError where none is known."""
    year = setting("reach.year")
    found: dict[str, int] = {}
    for record in realised(history(), year):
        if record.programme in programmes():
            found[record.programme] = found.get(record.programme, 0) + record.units
    if not found:
        raise InputError(
            tr("Realisasi {year} tidak ada dalam riwayat, jadi tidak bisa dikalikan.", year=year)
        )
    return found


def _check(choices: Mapping[str, Value]) -> None:
    asked = [key for key in choices if key.endswith(".units") or ".units." in key]
    said = [*[key for key in _SAY_UNITS if key in choices], *asked[:1]]
    if len(said) > 1 and said[0] in _SAY_UNITS:
        raise InputError(
            tr(
                "{first} dan {second} sama-sama menentukan jumlah unit: hapus salah satu.",
                first=said[0],
                second=said[1],
            )
        )
    if "plan.goal" in choices and "plan.budget" not in choices:
        raise InputError(tr("plan.goal perlu anggaran: isi plan.budget."))
