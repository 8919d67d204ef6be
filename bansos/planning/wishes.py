"""What a scenario asks of each programme: units, bounds per district, and what a unit costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bansos.planning.scenario import district_codes
from bansos.planning.values import ALL, UNSTATED, Value
from bansos.rules.programmes import Programme, in_force, programmes
from bansos.settings import InputError
from bansos.words import listed, of, tr


@dataclass(frozen=True)
class Wish:
    """One programme as a scenario asks for it. Money in Rp a unit; floor and ceiling in units a district.

    `units` is None when nobody said how many; `by_hand` are the units fixed district by district;
    `candidates` how many people were found eligible, by district (empty: nobody counted, or units are not
    shared by candidates).
    """

    code: str
    label: str
    unit: str
    unit_value: int
    operating: int
    group_size: int
    districts: tuple[str, ...]
    units: int | None
    by_hand: Mapping[str, int]
    floor: int
    ceiling: int | None
    candidates: Mapping[str, int]

    @property
    def unit_cost(self) -> int:
        return self.unit_value + self.operating

    @property
    def asked(self) -> bool:
        """Were units given, as a whole or by district?"""
        return self.units is not None

    @property
    def floors(self) -> dict[str, int]:
        return dict.fromkeys(self.districts, self.floor) | _at_least(self.by_hand, self.floor)

    @property
    def ceilings(self) -> dict[str, int]:
        capped = {} if self.ceiling is None else dict.fromkeys(self.districts, self.ceiling)
        return capped | {
            c: n if self.ceiling is None else min(n, self.ceiling) for c, n in self.by_hand.items()
        }

    @property
    def least(self) -> int:
        """The units that the floors ask for."""
        return self.floor * len(self.districts)

    @property
    def most(self) -> int | None:
        """The units that the ceilings allow; None without a ceiling."""
        if self.ceiling is None:
            return None
        return self.least + max(0, self.ceiling - self.floor) * len(self.open)

    @property
    def open(self) -> tuple[str, ...]:
        """The districts that may get more than the floor: all, or where candidates share those with some."""
        if not self.candidates:
            return self.districts
        return tuple(code for code in self.districts if self.candidates.get(code))


def wishes(choices: Mapping[str, Value], on: date) -> tuple[Wish, ...]:
    """What is asked of every programme that has amounts on that date, in their stated order.

    Raises InputError where the choices contradict each other or ask for a programme without an amount.
    """
    return tuple(
        _wish(programme, choices, on)
        for programme in programmes().values()
        if _is_there(programme, choices, on)
    )


def _is_there(programme: Programme, choices: Mapping[str, Value], on: date) -> bool:
    """Has it amounts on that date, or is it asked for all the same (then the amount says what is missing)?"""
    dated = all(in_force(programme.amounts[name], on) for name in ("grant", "group_size"))
    own = (f"{programme.code}.units", f"{programme.code}.floor", f"{programme.code}.amounts.")
    return dated or any(key.startswith(own) for key in choices)


def _wish(programme: Programme, choices: Mapping[str, Value], on: date) -> Wish:
    code = programme.code
    chosen: dict[str, Any] = {key.removeprefix(code + "."): value for key, value in choices.items()}
    where = district_codes(chosen.get("districts") or choices.get("plan.districts", ALL))
    by_hand, candidates = (_each(chosen, name) for name in ("units.", "candidates."))
    wish = Wish(
        code,
        of(programme.about["short"]),
        of(programme.about["unit"]),
        programme.amount("grant", on, choices),
        chosen.get("operating", 0),
        programme.amount("group_size", on, choices),
        where,
        None,
        by_hand,
        chosen.get("floor", 0),
        chosen.get("ceiling"),
        candidates if _is_by_candidates(choices) else {},
    )
    _check(wish, choices)
    return _with_units(wish, chosen.get("units"))


def _is_by_candidates(choices: Mapping[str, Value]) -> bool:
    district_by_district = "plan.coverage" in choices or choices.get("plan.goal") in ("even", "poorest")
    return choices.get("plan.share") == "candidates" and not district_by_district


def _each(chosen: Mapping[str, Any], name: str) -> dict[str, int]:
    return {key.removeprefix(name): n for key, n in chosen.items() if key.startswith(name)}


def _with_units(wish: Wish, units: int | None) -> Wish:
    fixed = sum(wish.by_hand.values())
    free = len(wish.districts) - len(wish.by_hand)
    if units is None and wish.by_hand:
        units = fixed + wish.floor * free
    if units is not None and (units < fixed or (units > fixed and not free)):
        raise InputError(
            tr(
                "{label}: {units} unit tidak sama dengan rincian per daerah ({fixed}).",
                label=wish.label,
                units=units,
                fixed=fixed,
            )
        )
    return Wish(**{**vars(wish), "units": units})


def _at_least(by_hand: Mapping[str, int], floor: int) -> dict[str, int]:
    return {code: max(units, floor) for code, units in by_hand.items()}


def _check(wish: Wish, choices: Mapping[str, Value]) -> None:
    outside = sorted(set(wish.by_hand) - set(wish.districts))
    if outside:
        raise InputError(
            tr(
                "{label}: {codes} tidak termasuk kabupaten/kota yang dipilih.",
                label=wish.label,
                codes=listed(outside),
            )
        )
    bounded = wish.floor or wish.ceiling is not None or wish.by_hand
    if choices.get("plan.share") == UNSTATED and bounded:
        raise InputError(
            tr(
                "{label}: batas dan rincian per daerah perlu pembagian equal, poor atau rate.",
                label=wish.label,
            )
        )
