"""What the figures say, in one sentence each. Pure functions: numbers in, the reader's language out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bansos import words
from bansos.places import districts
from bansos.planning import areas, facts
from bansos.planning.budget import Line, Plan
from bansos.planning.history import Record, history
from bansos.planning.presets import presets
from bansos.planning.reach import Reach, Reached
from bansos.rules.programmes import in_force, programmes
from bansos.words import listed, of, tr


def reached(found: Reach) -> str:
    """How many districts a year reached, with people and rupiah as far as they are stated."""
    if not found.known:
        return tr("Realisasi {year} tidak ditemukan dalam sumber mana pun", year=found.year)
    return tr(
        "{n} dari {total} kabupaten/kota terjangkau pada {year} ({people} orang, {cost})",
        n=len(found.districts),
        total=found.districts_total,
        year=found.year,
        people=_or_unstated(found.people, words.number),
        cost=_or_unstated(found.cost, words.rupiah),
    )


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


def where(done: Reached) -> str:
    """Units of one programme with its districts named together, and that the split is not stated if so."""
    names = listed([districts()[code].short for code in done.districts])
    about = programmes()[done.code].about
    said = tr("{n} {unit} di {names}", n=words.number(done.units), unit=of(about["unit"]), names=names)
    if done.by_district is None:
        said += " " + tr("(rincian per kabupaten tidak disebut dalam sumber)")
    return said


def unreached(found: Reach) -> str:
    """The districts that nobody reached, by name."""
    if not found.known:
        return tr(
            "Daerah yang belum terjangkau tidak dapat disebut: realisasi {year} tidak ada", year=found.year
        )
    if not found.unreached:
        return tr("Semua kabupaten/kota terjangkau pada {year}", year=found.year)
    names = listed([districts()[code].short for code in found.unreached])
    return tr("Belum terjangkau pada {year}: {names}", year=found.year, names=names)


def left_out(found: Reach) -> str:
    """How many poor people live where nobody was reached."""
    people, share = areas.left_out(found)
    if not found.known or people is None or share is None:
        return unreached(found)
    if not people:
        return tr("Semua kabupaten/kota terjangkau pada {year}", year=found.year)
    return tr(
        "{people} penduduk miskin ({share}) tinggal di {n} daerah yang belum terjangkau",
        people=words.number(people),
        share=words.percent(share, 0),
        n=words.count_word(len(found.unreached)),
    )


def measured(found: Reach, codes: Iterable[str], measure: str) -> str:
    """The largest value of a measure in one sentence."""
    rows = areas.ranked(found, codes, measure).dropna(subset=["value"])
    if rows.empty:
        return tr(
            "{measure} {year} tidak dapat dihitung dari sumber",
            measure=areas.measure_name(measure),
            year=found.year,
        )
    top = rows.sort_values("value", ascending=False, kind="stable").iloc[0]
    return tr(
        "{measure} {year} tertinggi: {name}, {text}",
        measure=areas.measure_name(measure),
        year=found.year,
        name=top["name"],
        text=top["text"],
    )


def seen(records: Mapping[str, Record]) -> str:
    """In which years something is known to have been done, and in which nothing is."""
    done = sorted({record.year for record in records.values() if record.kind == "realisation"})
    if not done:
        return tr("Tidak ada realisasi dalam sumber mana pun")
    span = range(done[0], done[-1] + 1)
    return tr(
        "Realisasi diketahui untuk {n} dari {span} tahun sejak {first}: {years}",
        n=words.number(len(done)),
        span=words.number(len(span)),
        first=done[0],
        years=listed([str(year) for year in done]),
    )


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


def sources_of(found: Reach) -> list[str]:
    """The sources of a year's reach."""
    return [record.source for done in found.programmes.values() for record in done.records]


def sources_of_poverty(year: int) -> list[str]:
    """The sources of the poverty figures of a year."""
    return [fact.source for fact in facts.poverty(year).values() if fact.source]


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


def amounts_seen(code: str) -> list[Record]:
    """One record of each unit value that a source gives this programme, in the order of the history."""
    first: dict[int, Record] = {}
    for record in history().values():
        if record.programme == code and record.unit_value is not None:
            first.setdefault(record.unit_value, record)
    return list(first.values())


def _share(line: Line) -> str:
    units = [n for n in (line.by_district or {}).values() if n]
    unit = of(programmes()[line.code].about["unit"])
    low, high = min(units), max(units)
    if low == high:
        return f"{words.number(low)} {unit}"
    return tr("{low} sampai {high} {unit}", low=words.number(low), high=words.number(high), unit=unit)


def _or_unstated(value: int | None, say: Callable[[int], str]) -> str:
    return tr("tidak disebut dalam sumber") if value is None else say(value)
