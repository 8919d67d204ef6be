"""A plan laid out by district and by programme, for charts and exports."""

from __future__ import annotations

import pandas as pd

from bansos import words
from bansos.places import districts
from bansos.planning import facts
from bansos.planning.areas import status_word
from bansos.planning.plan import Line, Plan
from bansos.rules.programmes import programmes
from bansos.words import of, tr


def bars(plan: Plan) -> pd.DataFrame:
    """The coverage of each district of a plan, to rank: name, value (fraction or NA), text, reached."""
    rows = [
        {
            "name": districts()[code].short,
            "value": share.value,
            "text": tr("tidak diketahui") if share.value is None else words.percent(share.value),
            "reached": bool(share.value),
        }
        for code, share in plan.coverage.items()
    ]
    return pd.DataFrame(rows, columns=["name", "value", "text", "reached"])


def by_district(plan: Plan) -> pd.DataFrame:
    """A plan by district: code, name, units of each programme, people, Rp, poor people, coverage (fraction).

    Numbers are NA where no source states the split. Column names are in the reader's language.
    """
    poor, named = facts.poverty(plan.facts_year), {code: _short(code) for code in plan.programmes}
    rows: list[dict[str, object]] = []
    for code in plan.coverage:
        lines = plan.programmes.values()
        units = {named[line.code]: units_in(line, code) for line in lines}
        rows.append(
            {tr("Kode"): code, tr("Kabupaten/Kota"): districts()[code].name}
            | units
            | {
                tr("Orang"): people_in(plan, code),
                tr("Biaya (Rp)"): cost_in(plan, code),
                tr("Penduduk miskin {year}", year=plan.facts_year): poor[code].people,
                tr("Cakupan (pecahan, turunan)"): plan.coverage[code].value,
                tr("Status penyebut"): status_word(poor[code].count_status) or tr("diterbitkan"),
            }
        )
    return pd.DataFrame(rows).convert_dtypes()


def by_programme(plan: Plan) -> pd.DataFrame:
    """A plan by programme: units, people, Rp a unit, operating Rp a unit, Rp; then what districts cost by
    themselves, where they do."""
    columns = [
        *(tr("Program"), tr("Unit"), tr("Orang"), tr("Nilai satuan (Rp)")),
        *(tr("Operasional tiap unit (Rp)"), tr("Biaya (Rp)")),
    ]
    rows: list[tuple[object, ...]] = [
        (_short(code), line.units, line.people, line.unit_value, line.operating, line.cost)
        for code, line in plan.programmes.items()
    ]
    if own := sum(plan.district_operating.values()):
        rows.append((tr("Operasional daerah"), None, None, None, None, own))
    return pd.DataFrame(rows, columns=columns).convert_dtypes()


def cost_in(plan: Plan, district: str) -> int | None:
    """Rp of a district with its own operating cost; None where a split of a programme there is not stated."""
    lines = plan.programmes.values()
    spent = _sum(
        [
            None if n is None else n * (line.unit_value + line.operating)
            for line, n in ((line, units_in(line, district)) for line in lines)
        ]
    )
    return None if spent is None else spent + plan.district_operating.get(district, 0)


def people_in(plan: Plan, district: str) -> int | None:
    """People of all programmes in a district; None where one is there with an unstated split."""
    return _sum([line.people_in(district) for line in plan.programmes.values()])


def units_in(line: Line, district: str) -> int | None:
    """Units of a programme in a district; None where it is there and the split is not stated."""
    if line.by_district is None:
        return None if line.units and district in line.districts else 0
    return line.by_district.get(district, 0)


def _sum(parts: list[int | None]) -> int | None:
    return None if None in parts else sum(part or 0 for part in parts)


def _short(code: str) -> str:
    return of(programmes()[code].about["short"])
