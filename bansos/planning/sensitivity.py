"""What moves a plan most: one input at a time, each over a range that is stated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from bansos import words
from bansos.places import districts
from bansos.planning import facts
from bansos.planning.allocation import allocate
from bansos.planning.budget import simulate
from bansos.planning.findings import amounts_seen
from bansos.planning.pinning import pinned
from bansos.planning.plan import Line, Plan
from bansos.planning.values import UNSTATED
from bansos.rules.programmes import in_force, programmes
from bansos.settings import source
from bansos.words import language, of, rupiah, tr

STEP = Fraction(1, 10)  # of the plan's own number, where no source states another
COLUMNS = ("input", "low_said", "high_said", "low", "high", "base", "low_text", "high_text", "base_text")


@dataclass(frozen=True)
class _Input:
    """One input between two assumptions: each in words and as the whole choices that it makes."""

    label: str
    low: tuple[str, dict[str, Any]]
    high: tuple[str, dict[str, Any]]
    basis: str
    sources: tuple[str, ...] = ()


def tornado(choice: Mapping[str, object], on: date | None = None) -> pd.DataFrame:
    """What a plan comes to when one input alone changes; the input that changes it most first.

    A row per input: input, low_said, high_said (the two assumptions in words), low, high, base (outcomes, NA
    where the plan is then impossible), low_text, high_text, base_text (the same in words), swing, measure,
    basis (why this range), sources (keys). With a budget and no units the outcome is people, else Rp. Unit
    values range over what the sources say where they disagree; other inputs from a tenth less to a tenth
    more; operating cost from 0 to a tenth of the unit value. Empty for a plan that cannot be.
    """
    plan = simulate(choice, on=on)
    measure = "people" if _buys(plan) else "cost"
    base = _outcome(plan, measure)
    rows = [_row(found, plan, measure, base) for found in _inputs(plan, measure)] if base else []
    table = pd.DataFrame(rows, columns=[*COLUMNS, "swing", "measure", "basis", "sources"])
    table = table.astype(dict.fromkeys(["low", "high", "base", "swing"], "Int64"))
    return table.sort_values("swing", ascending=False, na_position="first", kind="stable", ignore_index=True)


def _buys(plan: Plan) -> bool:
    """Is it the budget that says how many units there are?"""
    named = [key for key in plan.choices if key in ("plan.coverage", "plan.times") or ".units" in key]
    return plan.budget is not None and not named


def _outcome(plan: Plan, measure: str) -> int | None:
    if measure == "cost":
        return plan.cost
    return plan.people if plan.feasible else None


def _row(found: _Input, plan: Plan, measure: str, base: int) -> dict[str, object]:
    low, high = (_outcome(simulate(choices, on=plan.on), measure) for _, choices in (found.low, found.high))
    swing = None if low is None or high is None else max(low, high, base) - min(low, high, base)
    return {
        "input": found.label,
        "low_said": found.low[0],
        "high_said": found.high[0],
        "low": low,
        "high": high,
        "base": base,
        "low_text": _said(low, measure),
        "high_text": _said(high, measure),
        "base_text": _said(base, measure),
        "swing": swing,
        "measure": measure,
        "basis": found.basis,
        "sources": found.sources,
    }


def _said(value: int | None, measure: str) -> str:
    if value is None:
        return tr("tidak mungkin")
    return rupiah(value) if measure == "cost" else tr("{n} orang", n=words.number(value))


def _inputs(plan: Plan, measure: str) -> Iterator[_Input]:
    lines = [line for line in plan.programmes.values() if line.units]
    if measure == "people":
        assert plan.budget is not None
        yield _tenth(tr("Anggaran"), plan, {"plan.budget": plan.budget}, rupiah)
    for line in lines:
        yield _unit_value(line, plan)
    for line in lines if measure == "cost" else []:
        yield _units(line, plan)
    for line in lines:
        yield _operating(line, plan)
    yield from _districts(plan, lines, measure)


def _tenth(label: str, plan: Plan, number: dict[str, int], say: Any) -> _Input:
    ((key, value),) = number.items()
    low, high = _whole(value * (1 - STEP)), _whole(value * (1 + STEP))
    return _Input(
        label,
        (say(low), {**plan.choices, key: low}),
        (say(high), {**plan.choices, key: high}),
        tr("sepersepuluh kurang dan lebih"),
    )


def _whole(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


def _unit_value(line: Line, plan: Plan) -> _Input:
    label, key = tr("Nilai satuan {label}", label=_short(line.code)), f"{line.code}.amounts.grant"
    seen = _stated(line.code, plan.on)
    if len(seen) < 2:
        return _tenth(label, plan, {key: line.unit_value}, rupiah)
    low, high = min(seen), max(seen)
    return _Input(
        label,
        (rupiah(low), {**plan.choices, key: low}),
        (rupiah(high), {**plan.choices, key: high}),
        tr(
            "sumber berbeda: {low} dan {high}",
            low=f"{rupiah(low)} ({_cited(seen[low])})",
            high=f"{rupiah(high)} ({_cited(seen[high])})",
        ),
        (seen[low], seen[high]),
    )


def _stated(code: str, on: date) -> dict[int, str]:
    """Rp a unit -> the source that states it: the amount in force and those of the history."""
    dated = in_force(programmes()[code].amounts["grant"], on)
    found = {} if dated is None else {int(dated.limits["value"]): dated.source}
    for record in amounts_seen(code):
        found.setdefault(record.unit_value or 0, record.source)
    return found


def _cited(reference: str) -> str:
    known = source(reference)
    return f"{known.said('publisher', language())}, {known.date}" if known else reference


def _units(line: Line, plan: Plan) -> _Input:
    fewer, more = line.units * (1 - STEP), line.units * (1 + STEP)
    low, high = int(fewer), -int(-more // 1)
    unit = of(programmes()[line.code].about["unit"])
    return _Input(
        tr("Jumlah unit {label}", label=_short(line.code)),
        (f"{words.number(low)} {unit}", _with_units(plan, line, low)),
        (f"{words.number(high)} {unit}", _with_units(plan, line, high)),
        tr("sepersepuluh kurang dan lebih, unit utuh"),
    )


def _with_units(plan: Plan, line: Line, units: int) -> dict[str, Any]:
    """The plan as it stands, but with so many units of one programme, spread as it spreads them."""
    choices = pinned(plan)
    if line.by_district is None:
        return choices | {f"{line.code}.units": units}
    split = allocate(units, line.by_district)
    return choices | {f"{line.code}.units.{code}": n for code, n in split.items()}


def _operating(line: Line, plan: Plan) -> _Input:
    high, key = _whole(line.unit_value * STEP), f"{line.code}.operating"
    return _Input(
        tr("Operasional tiap unit {label}", label=_short(line.code)),
        (rupiah(0), {**plan.choices, key: 0}),
        (rupiah(high), {**plan.choices, key: high}),
        tr("nol sampai sepersepuluh nilai satuan"),
    )


def _districts(plan: Plan, lines: list[Line], measure: str) -> Iterator[_Input]:
    """One district less and one more, where the programmes share their districts and it changes something."""
    same = len({line.districts for line in lines}) == 1 and plan.choices.get("plan.share") != UNSTATED
    each = {line.code: _each(line) for line in lines}
    if not same or (measure == "cost" and None in each.values()):
        return
    if measure == "people" and plan.choices.get("plan.share") == "candidates":
        return  # who has counted candidates in these districts has not counted them in others
    now = facts.by_rate(lines[0].districts, plan.facts_year)
    outside = facts.by_rate([code for code in districts() if code not in now], plan.facts_year)
    poor = facts.poverty(plan.facts_year)
    known = [code for code in outside if poor[code].rate is not None and poor[code].people]
    fewer, more = now[:-1] or now, (*now, *known[:1])
    made = [_in_districts(plan, each if measure == "cost" else None, codes) for codes in (fewer, more)]
    if len({_outcome(simulate(choices, on=plan.on), measure) for choices in (*made, plan.choices)}) > 1:
        held = tr("unit tiap daerah tetap") if measure == "cost" else tr("anggaran tetap")
        yield _Input(
            tr("Jumlah daerah"),
            (_number_of(fewer, now), made[0]),
            (_number_of(more, now), made[1]),
            tr(
                "satu daerah kurang (persentase miskin terendah) dan satu daerah lebih (tertinggi); {held}",
                held=held,
            ),
        )


def _each(line: Line) -> int | None:
    """The units that every district of a programme gets; None where they differ or nobody states them."""
    split = set((line.by_district or {}).values())
    return split.pop() if len(split) == 1 else None


def _number_of(codes: tuple[str, ...], now: tuple[str, ...]) -> str:
    said = tr("{n} daerah", n=words.number(len(codes)))
    return tr("{said} (tetap)", said=said) if codes == now else said


def _in_districts(
    plan: Plan, each: Mapping[str, int | None] | None, codes: tuple[str, ...]
) -> dict[str, Any]:
    """The plan in other districts: with the same units in each, or with what its budget buys there."""
    choices = dict(plan.choices) if each is None else pinned(plan)
    for code in plan.programmes:
        own = (f"{code}.districts", f"{code}.units.")
        choices = {key: value for key, value in choices.items() if not key.startswith(own)}
    units = {f"{code}.units.{place}": n for code, n in (each or {}).items() for place in codes}
    return choices | {"plan.districts": tuple(sorted(codes))} | units


def finding(table: pd.DataFrame) -> str:
    """Which input moves the plan most, in one sentence. `table`: as `tornado` makes it."""
    if table.empty:
        return tr("Belum ada yang dapat diuji: isi unit atau anggaran yang mungkin")
    top = table.iloc[0]
    told = {name: top[name] for name in ("input", "low_said", "high_said", "low_text", "high_text")}
    if pd.isna(top["swing"]):
        return tr("{input} ({low_said} sampai {high_said}) dapat membuat rencana ini tidak mungkin", **told)
    if not top["swing"]:
        return tr("Tidak satu pun masukan mengubah hasil dalam rentang yang diuji")
    if top["measure"] == "cost":
        return tr(
            "{input} paling mengubah biaya: {low_text} ({low_said}) sampai {high_text} ({high_said})", **told
        )
    return tr(
        "{input} paling mengubah jumlah orang: {low_text} ({low_said}) sampai {high_text} ({high_said})",
        **told,
    )


def _short(code: str) -> str:
    return of(programmes()[code].about["short"])
