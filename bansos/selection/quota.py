"""Places: how many units of each programme every district gets, read from a plan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bansos.places import districts
from bansos.rules.programmes import programmes
from bansos.settings import InputError
from bansos.words import number, tr


@dataclass(frozen=True)
class Quota:
    """The units that a plan gives. `units` by programme; `places` by programme and district.

    A programme whose split over the districts is not stated has None in `places`: nothing is invented.
    """

    units: Mapping[str, int]
    places: Mapping[str, Mapping[str, int] | None]

    def choices(self) -> tuple[str, ...]:
        """The places as `kuota.CODE.DISTRICT=UNITS`, for a stamp."""
        return tuple(
            f"kuota.{code}.{place}={units}"
            for code, places in sorted(self.places.items())
            for place, units in sorted((places or {}).items())
        )


def of_plan(plan: object) -> Quota:
    """The places in a plan (the object of `simulate --json`). Raises InputError."""
    found = _object(plan, tr("rencana"))
    lines = _object(found.get("programmes"), "programmes")
    if found.get("feasible") is False:
        reasons = found.get("reasons")
        why = " ".join(map(str, reasons)) if isinstance(reasons, list) else ""
        raise InputError(tr("Rencana ini tidak mungkin dijalankan, jadi bukan kuota. {why}", why=why).strip())
    if unknown := [code for code in lines if code not in programmes()]:
        raise InputError(
            tr("Program {code} tidak ada; yang ada: {there}.", code=unknown[0], there=", ".join(programmes()))
        )
    parts = {code: _object(line, code) for code, line in lines.items()}
    units = {code: _whole(line.get("units"), f"{code}.units") for code, line in parts.items()}
    return Quota(units, {code: _split(code, line, units[code]) for code, line in parts.items()})


def read(name: str, data: bytes) -> Quota:
    """The places in a file that holds a plan as JSON. Raises InputError, which names the file."""
    try:
        plan = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(
            tr("{name}: bukan JSON. Buat dengan: python -m bansos simulate ... --json", name=name)
        ) from error
    try:
        return of_plan(plan)
    except InputError as error:
        raise InputError(f"{name}: {error}") from error


def _split(code: str, line: Mapping[str, Any], units: int) -> dict[str, int] | None:
    if line.get("by_district") is None:
        return None
    split = _object(line["by_district"], f"{code}.by_district")
    if strange := [place for place in split if place not in districts()]:
        raise InputError(
            tr("{key}: {place} bukan kode kabupaten/kota.", key=f"{code}.by_district", place=strange[0][:20])
        )
    found = {place: _whole(n, f"{code}.by_district.{place}") for place, n in split.items()}
    if sum(found.values()) != units:
        raise InputError(
            tr(
                "{key}: jumlah daerah {sum}, padahal units {units}.",
                key=f"{code}.by_district",
                sum=number(sum(found.values())),
                units=number(units),
            )
        )
    return found


def _object(value: object, key: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InputError(tr("{key} tidak ada. Buat dengan: python -m bansos simulate ... --json", key=key))
    return value


def _whole(value: object, key: str) -> int:
    if type(value) is not int or not 0 <= value < 10**9:
        raise InputError(tr("{key}: bukan bilangan bulat nol atau lebih.", key=key))
    return value
