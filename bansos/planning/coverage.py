"""People reached against the poor people who live there: a share, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bansos.places import districts
from bansos.planning.facts import Poverty
from bansos.settings import setting
from bansos.words import listed, tr

_FROM_FIRM_TO_WEAK = ("published", "reported", "derived", "missing")


@dataclass(frozen=True)
class Share:
    """A fraction (0.0026 is 0.26 %) or None with the `reason`. `status`: that of the weakest number in it."""

    value: float | None
    reason: str = ""
    status: str = "published"


def of_poor_people(people: int | None, area: Iterable[Poverty]) -> Share:
    """People / poor people of the area (derived). None, and the districts named, if one is missing."""
    return _share(people, tuple(area), Fraction(1))


def of_poor_households(people: int | None, area: Iterable[Poverty]) -> Share:
    """People / (poor people of the area / average size of a poor household), one recipient a household."""
    return _share(people, tuple(area), Fraction(str(setting("household.poor_size")["value"])))


def _share(people: int | None, area: tuple[Poverty, ...], size: Fraction) -> Share:
    missing = [_name(fact.code) for fact in area if not fact.people]
    if missing:
        year = area[0].year
        said = tr("Jumlah penduduk miskin {year} tidak ada untuk {names}.", year=year, names=listed(missing))
        return Share(None, said, "missing")
    if people is None or not area:
        return Share(None, tr("Jumlah orang di sini tidak disebut dalam sumber."), "missing")
    poor = sum(fact.people or 0 for fact in area)
    weakest = max((fact.count_status for fact in area), key=_FROM_FIRM_TO_WEAK.index)
    return Share(float(Fraction(people) * size / poor), status=weakest)


def _name(code: str) -> str:
    return districts()[code].short if code in districts() else tr("provinsi")
