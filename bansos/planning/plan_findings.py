"""What a plan says, in one sentence each. Pure functions: numbers in, the reader's language out."""

from __future__ import annotations

from bansos import words
from bansos.places import districts
from bansos.planning.plan import Line, Plan
from bansos.planning.presets import presets
from bansos.planning.reach import Reach
from bansos.rules.programmes import in_force, programmes
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
    shares = [_share(line) for line in plan.programmes.values() if line.units]
    if not all(line.by_district is not None for line in plan.programmes.values() if line.units):
        return tr("rincian per daerah tidak disebut dalam sumber")
    return tr("{units} di tiap daerah", units=listed(shares))


def in_hand(plan: Plan, found: Reach) -> str:
    """Whom the scenario in hand reaches, what it costs, and how that stands to the year before."""
    if not plan.people:
        return tr("Skenario di tangan belum membeli apa pun")
    if not plan.feasible:
        asked = tr("{people} orang, {cost}", people=words.number(plan.people), cost=words.rupiah(plan.cost))
        said = tr("Skenario di tangan belum mungkin: diminta {asked}", asked=asked)
        return f"{said}; {gap(plan, found)}" if plan.shortfall else said
    said = tr(
        "Skenario di tangan menjangkau {n} dari {total} kabupaten/kota: {people} orang, {cost}",
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
    low, high = min(known, key=lambda c: known[c] or 0), max(known, key=lambda c: known[c] or 0)
    if words.percent(known[low] or 0) == words.percent(known[high] or 0):
        return tr(
            "{share} penduduk miskin terjangkau di {n} daerah",
            share=words.percent(known[low] or 0),
            n=words.count_word(len(known)),
        )
    return tr(
        "Cakupan penduduk miskin dari {low} ({low_name}) sampai {high} ({high_name})",
        low=words.percent(known[low] or 0),
        low_name=districts()[low].short,
        high=words.percent(known[high] or 0),
        high_name=districts()[high].short,
    )


def tie(plan: Plan) -> str:
    """That programmes which cost the same a person leave open whom to reach, where that is so; else empty."""
    a_person = {line.unit_value // line.group_size for line in plan.programmes.values() if line.group_size}
    if len(plan.programmes) < 2 or len(a_person) != 1:
        return ""
    return tr(
        "Semua program berbiaya {amount} tiap orang: banyak pilihan menjangkau jumlah orang yang sama. "
        "Yang dipilih adalah siapa, bukan berapa.",
        amount=words.rupiah(a_person.pop()),
    )


def sources_of_plan(plan: Plan) -> list[str]:
    """The sources of a plan: of the preset that it equals, else of the amounts in force that it uses."""
    same = [preset for preset in presets().values() if dict(preset.values) == dict(plan.choices)]
    if same:
        return list(same[0].sources)
    dated = [
        in_force(programmes()[code].amounts["grant"], plan.on)
        for code, line in plan.programmes.items()
        if line.units and f"{code}.amounts.grant" not in plan.choices
    ]
    return [found.source for found in dated if found] or ["pilihan-pengguna"]


def _share(line: Line) -> str:
    units = [n for n in (line.by_district or {}).values() if n]
    unit = of(programmes()[line.code].about["unit"])
    low, high = min(units), max(units)
    if low == high:
        return f"{words.number(low)} {unit}"
    return tr("{low} sampai {high} {unit}", low=words.number(low), high=words.number(high), unit=unit)
