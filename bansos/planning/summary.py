"""A plan and a year's reach as a page of plain text, for the command line."""

from __future__ import annotations

from collections.abc import Iterable

from bansos.places import districts
from bansos.planning import facts, side_by_side
from bansos.planning.coverage import Share
from bansos.planning.plan import Line, Plan
from bansos.planning.reach import Reach, Reached
from bansos.rules.programmes import programmes
from bansos.words import day, listed, number, of, percent, rupiah, tr


def of_plan(plan: Plan) -> str:
    """The plan in words: each programme, the total, what is left or lacking, the coverage."""
    lines = [
        tr("Simulasi menurut aturan {on}; penduduk miskin {year}.", on=day(plan.on), year=plan.facts_year)
    ]
    lines += [text for line in plan.programmes.values() if line.units for text in _line(line)]
    total = tr(
        "Biaya {cost} untuk {people} orang di {n} kabupaten/kota.",
        cost=rupiah(plan.cost),
        people=number(plan.people),
        n=len(plan.reached),
    )
    if plan.operating:
        operating = rupiah(plan.operating)
        total += " " + tr("Di antaranya biaya operasional {amount}.", amount=operating)
    lines.append(total if plan.people else tr("Belum ada unit: beri --units, --budget atau --scenario."))
    if plan.budget is not None:
        lines.append(
            tr(
                "Anggaran {budget}, sisa {left}, kurang {short}.",
                budget=rupiah(plan.budget),
                left=rupiah(plan.leftover or 0),
                short=rupiah(plan.shortfall),
            )
        )
    lines += [tr("Tidak dapat dilaksanakan: {reason}", reason=reason) for reason in plan.reasons]
    lines += plan.notes
    if plan.people:
        lines += [tr("Cakupan penduduk miskin {year} (turunan):", year=plan.facts_year)]
        lines += [f"  {_name(code)}: {_share(share)}" for code, share in plan.coverage.items()]
    return "\n".join(lines)


def against(first: Plan, second: Plan, name: str) -> str:
    """What the second plan costs more or less than the first, and why, step by step."""
    steps = side_by_side.waterfall(first, second)
    said = [side_by_side.finding(first, second, name) + "."]
    return "\n".join(
        [*said, *(f"  {label}: {text}" for label, text in zip(steps["label"], steps["text"], strict=True))]
    )


def of_reach(found: Reach) -> str:
    """A year's reach in words: each programme with its split, then who was not reached."""
    if not found.known:
        return tr("Realisasi {year} tidak disebut dalam sumber: tidak diketahui, bukan nol.", year=found.year)
    reached = tr(
        "{n} dari {total} kabupaten/kota terjangkau pada {year}.",
        n=len(found.districts),
        total=found.districts_total,
        year=found.year,
    )
    lines = [reached, *(text for one in found.programmes.values() for text in _reached(one))]
    lines += [
        tr("{label}: realisasi {year} tidak disebut dalam sumber.", label=_label(code), year=found.year)
        for code in found.unknown
    ]
    if found.unreached:
        lines.append(tr("Belum terjangkau: {names}.", names=_names(found.unreached)))
    missing = [code for code, fact in facts.poverty(found.year).items() if fact.people is None]
    if missing:
        lines.append(
            tr("Penduduk miskin {year} tidak ada untuk {names}.", year=found.year, names=_names(missing))
        )
    return "\n".join(lines)


def _line(line: Line) -> list[str]:
    unit = of(programmes()[line.code].about["unit"])
    said = tr(
        "{label}: {n} {unit} × {value} = {cost}, {people} orang.",
        label=_label(line.code),
        n=number(line.units),
        unit=unit,
        value=rupiah(line.unit_value + line.operating),
        cost=rupiah(line.cost),
        people=number(line.people),
    )
    return [said, "  " + _where(line.districts, line.by_district)]


def _reached(one: Reached) -> list[str]:
    unit = of(programmes()[one.code].about["unit"])
    people = tr("tidak disebut dalam sumber") if one.people is None else number(one.people)
    cost = tr("tidak disebut dalam sumber") if one.cost is None else rupiah(one.cost)
    said = tr(
        "{label}: {n} {unit}; orang: {people}; biaya: {cost}.",
        label=_label(one.code),
        n=number(one.units),
        unit=unit,
        people=people,
        cost=cost,
    )
    cover = tr("Cakupan penduduk miskin di daerahnya (turunan): {share}", share=_share(one.coverage))
    return [said, "  " + _where(one.districts, one.by_district), "  " + cover]


def _where(codes: tuple[str, ...], split: object) -> str:
    if not isinstance(split, dict):
        return tr("{names} (rincian per kabupaten tidak disebut dalam sumber)", names=_names(codes))
    return ", ".join(f"{_name(code)} {number(units)}" for code, units in split.items())


def _share(share: Share) -> str:
    return share.reason if share.value is None else percent(share.value)


def _label(code: str) -> str:
    return of(programmes()[code].about["short"])


def _names(codes: Iterable[str]) -> str:
    return listed([_name(code) for code in codes])


def _name(code: str) -> str:
    return districts()[code].short
