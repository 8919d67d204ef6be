"""The dirt of real files: the same person written the way offices and spreadsheets write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bansos.places import districts
from scripts.sample_people import Person

Cell = str | int | float | None
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def nik_written(nik: str, how: str) -> Cell:
    """A NIK as a cell: a number (a spreadsheet loses the 16th digit), text with things in it, or wrong."""
    ways: dict[str, Cell] = {
        "number": float(nik[:15] + "0"),
        "exponent_number": float(nik[:6] + "0" * 10),
        "exponent_text": f"{nik[0]},{nik[1:6]}E+15",
        "apostrophe": "'" + nik,
        "dots": ".".join((nik[:6], nik[6:12], nik[12:])),
        "spaces": " ".join((nik[:4], nik[4:8], nik[8:12], nik[12:])),
        "nbsp": "\u00a0" + nik + "\u00a0",
        "zero_width": nik[:6] + "\u200b" + nik[6:],
        "full_width": nik.translate(WIDE),
        "formula": f'="{nik}"',
        "point_zero": nik + ".0",
        "zero": "0",
        "dash": "-",
        "empty": None,
        "short": nik[:15],
        "long": nik + "7",
        "bad_date": nik[:6] + "7113" + nik[10:],
        "serial_zero": nik[:12] + "0000",
        "no_province": "99" + nik[2:],
        "letters": nik[:15] + "O",
    }
    return ways[how]


def usulan_row(person: Person, at: int, dirt: Mapping[str, Any], nik: str | None) -> list[Cell]:
    """One row of the usulan without its number: cells in its header's order. `at` varies the spelling."""
    sexes = dirt["sex"][person.sex]
    upper = at % 7 == 3
    return [
        f"  {person.name.upper()} " if upper else person.name,
        nik_written(person.nik, nik) if nik else person.nik,
        "" if person.slot == 16 else person.kk,
        sexes[at % len(sexes)],
        person.address,
        f"{at % 12 + 1:03d}/{at % 5 + 1:03d}",
        f"Ds. {person.desa.name}" if at % 9 == 4 else person.desa.name,
        person.kecamatan.name.upper() if upper else person.kecamatan.name,
        _district(person, dirt["district"]),
        person.work.upper() if upper else person.work,
        _marital(person, at, dirt["marital"]),
        person.poor,
        person.group,
        person.business,
        person.goods,
    ]


def _district(person: Person, ways: list[str]) -> str:
    district = person.district
    if person.slot != 18:
        return district.name
    return ways[[*districts()].index(district.code)].format(
        short=district.short,
        name=district.name.upper(),
        code=district.code,
        bare=district.code.replace(".", ""),
        alias=district.aliases[0] if district.aliases else district.short,
    )


def _marital(person: Person, at: int, ways: list[str]) -> str:
    if person.slot == 5:
        return ways[at % len(ways)]
    return person.marital.upper() if at % 7 == 3 else person.marital
