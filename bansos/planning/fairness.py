"""How evenly a plan reaches the poor people, as far as numbers can say it: per district, and for women.

There is no index here: one that reads perfect for a plan that reaches nobody would mislead.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from bansos import words
from bansos.places import districts
from bansos.planning import facts
from bansos.planning.areas import status_word
from bansos.planning.plan import Line, Plan
from bansos.rules.programmes import asked, programmes
from bansos.settings import setting
from bansos.words import listed, of, tr

_SEX, _FEMALE = "jenis_kelamin", ["P"]  # the column and its word for women, as data/columns.toml has them


@dataclass(frozen=True)
class Ratio:
    """Largest / smallest people per 1,000 poor people, of the districts that can be judged.

    `value` is exact, or None with a `reason`. `largest` and `smallest` are district codes, empty where fewer
    than two districts are reached and judged. `nothing`: the districts that get nothing.
    """

    value: Fraction | None
    largest: str
    smallest: str
    nothing: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class Women:
    """People of a plan known to be women, and people whose sex nobody knows before they are chosen."""

    known: int
    unknown: int
    programmes: tuple[str, ...]

    @property
    def share(self) -> Fraction | None:
        """The part of all people that is women at the very least; None of a plan without people."""
        total = self.known + self.unknown
        return Fraction(self.known, total) if total else None


def by_district(plan: Plan) -> pd.DataFrame:
    """Every district of the province: code, name, people, poor_people, per_1000, judged, chosen.

    `people` of the plan and `poor_people` of its facts year are whole (NA where not known). `per_1000` is the
    exact Fraction of people per 1,000 poor people: 0 where nobody is reached, NA where it cannot be known or
    so few are reached (setting fairness.least_people) that it says nothing. `judged` says it in words.
    """
    poor = facts.poverty(plan.facts_year)
    rows = [_row(plan, code, poor[code]) for code in districts()]
    table = pd.DataFrame(rows)
    return table.astype({"people": "Int64", "poor_people": "Int64", "chosen": bool})


def _row(plan: Plan, code: str, poor: facts.Poverty) -> dict[str, object]:
    parts = [line.people_in(code) for line in plan.programmes.values()]
    people = None if None in parts else sum(part or 0 for part in parts)
    value, judged = _judged(people, poor)
    return {
        "code": code,
        "name": districts()[code].short,
        "people": people,
        "poor_people": poor.people,
        "per_1000": pd.NA if value is None else value,
        "judged": judged,
        "chosen": code in plan.coverage,
    }


def _judged(people: int | None, poor: facts.Poverty) -> tuple[Fraction | None, str]:
    if people is None:
        return None, tr("tidak diketahui: rincian per daerah tidak disebut dalam sumber")
    if not people:
        return Fraction(0), tr("tidak mendapat apa pun")
    if not poor.people:
        return None, tr("tidak diketahui: jumlah penduduk miskin {year} tidak ada", year=poor.year)
    if people < int(setting("fairness.least_people")):
        return None, tr("terlalu sedikit untuk dinilai")
    value = Fraction(people * 1000, poor.people)
    mark = status_word(poor.count_status)
    return value, per_thousand(value) + (f" ({mark})" if mark else "")


def per_thousand(value: Fraction) -> str:
    """People per 1,000 poor people in words: `1,72 per 1.000`."""
    return tr("{n} per {base}", n=words.number(float(value), 2, fixed=True), base=words.number(1000))


def ratio(plan: Plan) -> Ratio:
    """How many times as many people per 1,000 poor people the best-served district has as the worst-served.

    None where fewer than two districts can be judged, and where a district gets nothing: no number says how
    many times more than nothing something is.
    """
    table = by_district(plan).dropna(subset=["per_1000"])
    values: dict[str, Fraction] = dict(zip(table["code"], table["per_1000"], strict=True))
    nothing = tuple(code for code, value in values.items() if not value)
    reached = {code: value for code, value in values.items() if value}
    if len(reached) < 2:
        return Ratio(None, "", "", nothing, _too_few(nothing, len(reached)))
    largest = max(reached, key=lambda code: reached[code])
    smallest = min(reached, key=lambda code: reached[code])
    if nothing:
        return Ratio(None, largest, smallest, nothing, _nothing(nothing))
    return Ratio(reached[largest] / reached[smallest], largest, smallest, ())


def _nothing(codes: tuple[str, ...]) -> str:
    said = tr(
        "{n} daerah tidak mendapat apa pun, jadi tidak ada perbandingan yang berarti",
        n=words.count_word(len(codes)),
    )
    return said[0].upper() + said[1:]


def _too_few(nothing: tuple[str, ...], judged: int) -> str:
    few = tr("tidak ada daerah terjangkau yang dapat dinilai")
    if judged:
        few = tr("hanya satu daerah terjangkau yang dapat dinilai, perlu sedikitnya dua")
    return f"{_nothing(nothing)}; {few}" if nothing else few[0].upper() + few[1:]


def finding(plan: Plan) -> str:
    """How far apart the districts are, in one sentence; that nobody is reached, where that is so."""
    found, table = ratio(plan), by_district(plan).set_index("code")
    if not plan.people:
        return tr("Belum ada yang terjangkau: tidak ada yang dapat dibandingkan")
    if not found.largest:
        return found.reason
    if found.value == 1:
        high = per_thousand(table.loc[found.largest, "per_1000"])
        return tr("Setiap daerah yang dapat dinilai mendapat {high} penduduk miskin", high=high)
    said = tr(
        "{high_name} mendapat {high}, {low_name} {low}",
        high_name=districts()[found.largest].short,
        high=per_thousand(table.loc[found.largest, "per_1000"]),
        low_name=districts()[found.smallest].short,
        low=per_thousand(table.loc[found.smallest, "per_1000"]),
    )
    if found.value is None:
        n = words.count_word(len(found.nothing))
        return tr("{said} penduduk miskin; {n} daerah tidak mendapat apa pun", said=said, n=n)
    times = words.number(float(found.value), 1)
    if times == words.number(1, 1):
        return tr("{said} penduduk miskin: hampir sama", said=said)
    return tr("{said} penduduk miskin: {times} kali", said=said, times=times)


def women(plan: Plan) -> Women:
    """People of programmes whose own rules on that date admit women alone, against all others."""
    lines = plan.programmes.values()
    sure = tuple(line.code for line in lines if line.units and _is_for_women(line, plan))
    known = sum(plan.programmes[code].people for code in sure)
    return Women(known, sum(line.people for line in lines) - known, sure)


def _is_for_women(line: Line, plan: Plan) -> bool:
    programme = programmes()[line.code]
    limits = [dated.limits for _, dated in asked(programme, programme.rules, plan.on, plan.choices)]
    return any(found.get("column") == _SEX and found.get("allowed") == _FEMALE for found in limits)


def women_said(found: Women) -> str:
    """The share of women as far as it is known, in one sentence."""
    if found.share is None:
        return tr("Belum ada yang terjangkau, jadi bagian perempuan belum ada")
    people = words.number(found.known + found.unknown)
    if not found.known:
        return tr("Jenis kelamin {people} orang dalam rencana ini belum diketahui", people=people)
    names = listed([of(programmes()[code].about["short"]) for code in found.programmes])
    if not found.unknown:
        return tr(
            "Semua {people} orang dalam rencana ini perempuan, menurut syarat {names}",
            people=people,
            names=names,
        )
    return tr(
        "Sedikitnya {known} dari {people} orang perempuan ({share}), menurut syarat {names}; jenis kelamin "
        "{unknown} orang lain belum diketahui",
        known=words.number(found.known),
        people=people,
        share=words.percent(float(found.share)),
        names=names,
        unknown=words.number(found.unknown),
    )
