"""What a plan says, in one sentence each. Pure functions: numbers in, the reader's language out."""

from __future__ import annotations

from fractions import Fraction

from bansos import words
from bansos.places import districts
from bansos.planning.plan import Line, Plan
from bansos.planning.presets import Preset, presets
from bansos.planning.reach import Reach
from bansos.rules.programmes import USER, in_force, programmes
from bansos.words import listed, of, tr


def same_money(found: Reach, plan: Plan) -> str:
    """What a plan for next year gives each district, said as the same money where it is the same."""
    named = {"n": words.count_word(len(plan.reached)), "each": each(plan), "cost": words.rupiah(plan.cost)}
    if not plan.reached:
        return tr("Rencana ini belum menjangkau daerah mana pun")
    if plan.cost == found.cost:
        return tr("Dengan {cost} yang sama, {n} daerah terjangkau: {each}", **named)
    return tr("Dengan {cost}, {n} daerah terjangkau: {each}", **named)


def each(plan: Plan) -> str:
    """What a district gets: `4 kelompok dan 5 orang di tiap daerah`, or the range where districts differ."""
    lines = [line for line in plan.programmes.values() if line.units]
    if any(line.by_district is None for line in lines):
        return tr("rincian per daerah tidak disebut dalam sumber")
    if len({line.reached for line in lines}) == 1:
        return tr("{units} di tiap daerah", units=listed([_share(line) for line in lines]))
    parts = [
        tr("{units} di tiap {n} daerah", units=_share(line), n=words.count_word(len(line.reached)))
        for line in lines
    ]
    return listed(parts)


def in_hand(plan: Plan, found: Reach) -> str:
    """Whom the scenario in hand reaches, what it costs, and how that stands to the year before."""
    if not plan.people:
        return tr("Rencana ini belum membeli apa pun")
    if not plan.feasible:
        asked = tr("{people} orang, {cost}", people=words.number(plan.people), cost=words.rupiah(plan.cost))
        said = tr("Rencana ini belum mungkin: diminta {asked}", asked=asked)
        return f"{said}; {gap(plan, found)}" if plan.shortfall else said
    said = tr(
        "Rencana ini menjangkau {n} dari {total} kabupaten/kota: {people} orang, {cost}",
        n=len(plan.reached),
        total=len(districts()),
        people=words.number(plan.people),
        cost=words.rupiah(plan.cost),
    )
    return f"{said}; {gap(plan, found)}"


def gap(plan: Plan, found: Reach) -> str:
    """The plan's rupiah against the year before, and what the budget lacks if it lacks something."""
    if plan.shortfall:
        return tr("anggaran kurang {amount}", amount=words.rupiah(plan.shortfall))
    if found.cost is None:
        return tr("rupiah {year} tidak diketahui", year=found.year)
    more = plan.cost - found.cost
    if not more:
        return tr("rupiahnya sama dengan {year}", year=found.year)
    text = tr("{amount} lebih banyak dari {year}") if more > 0 else tr("{amount} lebih sedikit dari {year}")
    return text.format(amount=words.rupiah(abs(more)), year=found.year)


def coverage_range(plan: Plan) -> str:
    """Between which shares of their poor people a plan reaches the districts; how many it reaches not."""
    known = {code: share.value for code, share in plan.coverage.items() if share.value}
    if not plan.people:
        return tr("Belum ada yang terjangkau: isi unit atau anggaran")
    if not known:
        return tr("Cakupan per daerah tidak dapat dihitung: rinciannya tidak disebut dalam sumber")
    left_out = sum(share.value == 0 for share in plan.coverage.values())
    more = tr("; {n} daerah pilihan tidak mendapat unit", n=words.count_word(left_out)) if left_out else ""
    low, high = min(known, key=lambda c: known[c]), max(known, key=lambda c: known[c])
    shares = {"low": words.percent(known[low]), "high": words.percent(known[high])}
    if shares["low"] == shares["high"]:
        n = words.count_word(len(known))
        return tr("{share} penduduk miskin terjangkau di {n} daerah", share=shares["low"], n=n) + more
    names = {"low_name": districts()[low].short, "high_name": districts()[high].short}
    said = tr(
        "Cakupan penduduk miskin dari {low} ({low_name}) sampai {high} ({high_name})", **shares, **names
    )
    return said + more


def tie(plan: Plan) -> str:
    """That programmes which cost the same a person leave open whom to reach, where that is so; else empty."""
    lines = plan.programmes.values()
    a_person = {Fraction(line.unit_value + line.operating, line.group_size) for line in lines}
    if len(plan.programmes) < 2 or len(a_person) != 1 or next(iter(a_person)).denominator != 1:
        return ""
    return tr(
        "Semua program berbiaya {amount} tiap orang: banyak pilihan menjangkau jumlah orang yang sama. "
        "Yang dipilih adalah siapa, bukan berapa.",
        amount=words.rupiah(int(a_person.pop())),
    )


def preset_of(plan: Plan) -> Preset | None:
    """The ready-made scenario that a plan is, if it is one."""
    return next((found for found in presets().values() if dict(found.values) == dict(plan.choices)), None)


def sources_of_plan(plan: Plan) -> list[str]:
    """The sources of a plan: of the preset that it equals, else of the amounts in force and of the user."""
    same = preset_of(plan)
    if same:
        return list(same.sources)
    used = [code for code, line in plan.programmes.items() if line.units]
    dated = [in_force(programmes()[code].amounts["grant"], plan.on) for code in used]
    own = [f"{code}.amounts.grant" in plan.choices for code in used]
    stated = [found.source for found, mine in zip(dated, own, strict=True) if found and not mine]
    return list(dict.fromkeys([*stated, *([USER] if any(own) or not stated else [])]))


def _share(line: Line) -> str:
    units = [n for n in (line.by_district or {}).values() if n]
    unit = of(programmes()[line.code].about["unit"])
    low, high = min(units), max(units)
    if low == high:
        return f"{words.number(low)} {unit}"
    return tr("{low} sampai {high} {unit}", low=words.number(low), high=words.number(high), unit=unit)
