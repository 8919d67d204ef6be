"""Whom the programmes have reached in a year, where, and against how many poor people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from bansos.places import districts
from bansos.planning import coverage, facts
from bansos.planning.coverage import Share
from bansos.planning.history import Record, history, realised
from bansos.rules.programmes import programmes
from bansos.settings import setting


@dataclass(frozen=True)
class Reached:
    """What one programme did in a year. None is what no source states: people, cost (Rp), the split.

    `coverage`: people / poor people of its districts together; `households`: people / poor households there;
    `_province`: the same against the whole province; `by_coverage`: per district, where the split is known.
    """

    code: str
    units: int
    people: int | None
    cost: int | None
    districts: tuple[str, ...]
    by_district: Mapping[str, int] | None
    coverage: Share
    households: Share
    coverage_province: Share
    households_province: Share
    by_coverage: Mapping[str, Share] | None
    records: tuple[Record, ...]

    def to_json(self) -> dict[str, Any]:
        split = None if self.by_district is None else dict(self.by_district)
        named = {"units": self.units, "people": self.people, "cost": self.cost}
        return {**named, "districts": list(self.districts), "by_district": split}


@dataclass(frozen=True)
class Reach:
    """A year's reach. A programme no source speaks of is in `unknown`, not in `programmes` with zeros."""

    year: int
    programmes: Mapping[str, Reached]
    unknown: tuple[str, ...]
    districts_total: int

    @property
    def known(self) -> bool:
        """Does any source speak of this year?"""
        return bool(self.programmes)

    @property
    def districts(self) -> tuple[str, ...]:
        """The districts that some programme reached, as far as is known."""
        return tuple(sorted({code for reached in self.programmes.values() for code in reached.districts}))

    @property
    def unreached(self) -> tuple[str, ...]:
        """The districts that no known programme reached; none are named for a year without any source."""
        return tuple(code for code in districts() if code not in self.districts) if self.known else ()

    @property
    def people(self) -> int | None:
        """People of all programmes; None where a source leaves them out."""
        return _total(reached.people for reached in self.programmes.values())

    @property
    def cost(self) -> int | None:
        """Rupiah of all programmes; None where a source leaves it out."""
        return _total(reached.cost for reached in self.programmes.values())

    def to_json(self) -> dict[str, Any]:
        """The object that `reach --json` prints (stable). `districts_reached` is null for an unknown year."""
        return {
            "year": self.year,
            "programmes": {code: reached.to_json() for code, reached in self.programmes.items()},
            "districts_reached": len(self.districts) if self.known else None,
            "districts_total": self.districts_total,
        }


def reach(year: int | None = None, records: Mapping[str, Record] | None = None) -> Reach:
    """The reach of a year (default: setting reach.year), from realisations alone: no claim, no plan.

    `records` replaces the history of the data root (a session where an officer entered a split).
    """
    when: int = setting("reach.year") if year is None else year
    done = realised(history() if records is None else records, when)
    by_code = {code: tuple(r for r in done if r.programme == code) for code in programmes()}
    found = {code: _reached(code, when, own) for code, own in by_code.items() if own}
    return Reach(when, found, tuple(c for c in by_code if c not in found), len(districts()))


def only(found: Reach, codes: Collection[str]) -> Reach:
    """The reach of some programmes alone."""
    kept = {code: reached for code, reached in found.programmes.items() if code in codes}
    return replace(found, programmes=kept, unknown=tuple(code for code in found.unknown if code in codes))


def years(records: Mapping[str, Record] | None = None) -> tuple[int, ...]:
    """The years with a realisation, oldest first."""
    kept = (history() if records is None else records).values()
    return tuple(sorted({record.year for record in kept if record.kind == "realisation"}))


def table(found: Reach) -> pd.DataFrame:
    """One row per district, in code order, for charts and exports.

    Columns: code, name, reached (boolean, NA for an unknown year), programmes (tuple of codes), poor_people
    (Int64), poor_status, poor_source, rate (percent, Float64), rate_status, and for each programme of the
    year CODE_units, CODE_people (Int64, NA where the split is not stated), CODE_coverage (Float64).
    """
    known = facts.poverty(found.year)
    frame = pd.DataFrame(
        {
            "code": list(known),
            "name": [districts()[code].short for code in known],
            "reached": pd.array(
                [code in found.districts if found.known else None for code in known], dtype="boolean"
            ),
            "programmes": [_programmes_in(found, code) for code in known],
            "poor_people": pd.array([fact.people for fact in known.values()], dtype="Int64"),
            "poor_status": [fact.count_status for fact in known.values()],
            "poor_source": [fact.source for fact in known.values()],
            "rate": pd.array([_float(fact.rate) for fact in known.values()], dtype="Float64"),
            "rate_status": [fact.rate_status for fact in known.values()],
        }
    )
    return frame.assign(
        **{name: column for r in found.programmes.values() for name, column in _columns(r, known)}
    )


def _columns(reached: Reached, codes: Iterable[str]) -> list[tuple[str, Any]]:
    units = [_units_in(reached, code) for code in codes]
    size = reached.people // reached.units if reached.people is not None and reached.units else None
    people = [None if n is None or (n and size is None) else n * (size or 0) for n in units]
    shares = reached.by_coverage or {}
    cover = [shares[code].value if code in shares else None for code in codes]
    return [
        (f"{reached.code}_units", pd.array(units, dtype="Int64")),
        (f"{reached.code}_people", pd.array(people, dtype="Int64")),
        (f"{reached.code}_coverage", pd.array(cover, dtype="Float64")),
    ]


def _units_in(reached: Reached, code: str) -> int | None:
    """Units in a district: 0 where the programme was not, None where it was and the split is not stated."""
    if code not in reached.districts:
        return 0
    return None if reached.by_district is None else reached.by_district.get(code, 0)


def _programmes_in(found: Reach, code: str) -> tuple[str, ...]:
    return tuple(r.code for r in found.programmes.values() if code in r.districts)


def _reached(code: str, year: int, records: tuple[Record, ...]) -> Reached:
    where = tuple(sorted({district for record in records for district in record.districts}))
    people = _total(record.people for record in records)
    known, whole = facts.poverty(year), [facts.province(year)]
    area = [known[district] for district in where]
    split, persons = _split(records, 1), _split(records, None)
    return Reached(
        code,
        sum(record.units for record in records),
        people,
        _total(record.cost for record in records),
        where,
        split,
        coverage.of_poor_people(people, area),
        coverage.of_poor_households(people, area),
        coverage.of_poor_people(people, whole),
        coverage.of_poor_households(people, whole),
        None if persons is None else {c: coverage.of_poor_people(n, [known[c]]) for c, n in persons.items()},
        records,
    )


def _split(records: tuple[Record, ...], members: int | None) -> dict[str, int] | None:
    """Units by district (people where `members` is None) of all records; None if one does not state it."""
    total: dict[str, int] = {}
    for record in records:
        size = members or record.members_per_unit
        if record.by_district is None or size is None:
            return None
        for code, units in record.by_district.items():
            total[code] = total.get(code, 0) + units * size
    return dict(sorted(total.items()))


def _total(parts: Iterable[int | None]) -> int | None:
    found = list(parts)
    return None if None in found or not found else sum(part or 0 for part in found)


def _float(number: Any) -> float | None:
    return None if number is None else float(number)
