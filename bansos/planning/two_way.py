"""Two inputs at once: how many districts, and how many units of a programme in each of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from bansos import words
from bansos.places import districts
from bansos.planning import facts
from bansos.planning.budget import simulate
from bansos.planning.pinning import pinned
from bansos.planning.plan import Line, Plan
from bansos.rules.programmes import programmes
from bansos.words import listed, of, rupiah, tr

COLUMNS = 6  # numbers of units per district: as many as a narrow screen can show


def two_way(choice: Mapping[str, object], programme_code: str, on: date | None = None) -> pd.DataFrame:
    """Rp of the whole plan for every number of districts and of units per district of one programme.

    A row per pair: districts (1 to all of the province, highest poverty rate first), newest (the name of the
    district that comes in), per_district (units), units, cost (Rp, the other programmes as in the plan),
    others (Rp of the other programmes and of what does not depend on this one), within (is it within
    plan.budget? NA without one), text (Rp in words, marked where it is within).
    """
    plan = simulate(choice, on=on)
    order = facts.by_rate(districts(), plan.facts_year)
    own = (f"{programme_code}.units", "plan.budget")  # the budget marks what it pays for, it moves nothing
    held = {k: v for k, v in pinned(plan).items() if not k.startswith(own)}
    rows = [
        _cell(plan, held, programme_code, order[:n], each)
        for n in range(1, len(order) + 1)
        for each in _around(plan.programmes[programme_code])
    ]
    return pd.DataFrame(rows).astype({"within": "boolean"})


def _around(line: Line) -> range:
    each = -(-line.units // len(line.districts)) if line.districts else 0
    first = max(1, each - 3)
    return range(first, first + COLUMNS)


def _cell(
    plan: Plan, held: Mapping[str, Any], code: str, places: tuple[str, ...], each: int
) -> dict[str, object]:
    units = len(places) * each
    said = {f"{code}.units": units} if plan.programmes[code].by_district is None else {}
    by_hand = {} if said else {f"{code}.units.{place}": each for place in places}
    found = simulate({**held, f"{code}.districts": tuple(sorted(places)), **said, **by_hand}, on=plan.on)
    within = None if plan.budget is None else found.cost <= plan.budget
    return {
        "districts": len(places),
        "newest": districts()[places[-1]].short,
        "per_district": each,
        "units": units,
        "cost": found.cost,
        "others": found.cost - found.programmes[code].cost,
        "within": within,
        "text": f"✓ {rupiah(found.cost)}" if within else rupiah(found.cost),
    }


def matrix(table: pd.DataFrame) -> pd.DataFrame:
    """The table of `two_way` as texts: a row per number of districts, a column per number of units."""
    rows = {
        n: f"{words.number(n)} (+ {name})"
        for n, name in zip(table["districts"], table["newest"], strict=True)
    }
    wide = table.pivot_table(index="districts", columns="per_district", values="text", aggfunc="first")
    wide.index = pd.Index([rows[n] for n in wide.index], name=tr("Jumlah daerah"))
    return wide.rename(columns=words.number).rename_axis(columns=None)


def finding(table: pd.DataFrame, programme_code: str) -> str:
    """How far the budget goes, or between which amounts the plan lies, in one sentence."""
    within = table[table["within"].fillna(False)]
    if table["within"].isna().all():
        first, last = table.iloc[0], table.iloc[-1]
        return tr(
            "Dari {low} ({a} daerah, tiap daerah {b}) sampai {high} ({c} daerah, tiap daerah {d})",
            low=rupiah(int(first["cost"])),
            a=words.number(first["districts"]),
            b=_each(first, programme_code),
            high=rupiah(int(last["cost"])),
            c=words.number(last["districts"]),
            d=_each(last, programme_code),
        )
    if within.empty:
        label = of(programmes()[programme_code].about["short"])
        return tr("Anggaran ini tidak cukup untuk satu pun pilihan {label} di tabel ini", label=label)
    widest = within[within["districts"] == within["districts"].max()].iloc[-1]
    n = words.count_word(int(widest["districts"]))
    each = _each(widest, programme_code)
    return tr("Anggaran ini cukup untuk {n} daerah dengan {each} di tiap daerah", n=n, each=each)


def _each(row: pd.Series, programme_code: str) -> str:
    about, units = programmes()[programme_code].about, int(row["per_district"])
    return words.units(units, of(about["unit_one" if units == 1 else "unit"]), of(about["short"]))


def notes(choice: Mapping[str, object], programme_code: str, on: date | None = None) -> list[str]:
    """What the table holds still: in which order districts come in, and what the other programmes cost."""
    plan = simulate(choice, on=on)
    order, poor = facts.by_rate(districts(), plan.facts_year), facts.poverty(plan.facts_year)
    unknown = [districts()[code].short for code in order if poor[code].rate is None]
    others = [line for line in plan.programmes.values() if line.code != programme_code and line.units]
    said = [tr("Daerah masuk dari persentase penduduk miskin {year} tertinggi.", year=plan.facts_year)]
    if unknown:
        said.append(tr("Persentase {names} tidak ada, jadi masuk terakhir.", names=listed(unknown)))
    if others:
        cost, names = (
            sum(line.cost for line in others),
            [of(programmes()[o.code].about["short"]) for o in others],
        )
        told = {"cost": rupiah(cost), "names": listed(names)}
        said.append(tr("Termasuk {cost} untuk {names}, tetap seperti dalam rencana.", **told))
    if plan.district_operating:
        said.append(tr("Termasuk biaya operasional tiap daerah yang terjangkau."))
    if plan.budget is not None:
        said.append(tr("✓ masih dalam anggaran {budget}.", budget=rupiah(plan.budget)))
    return said
