"""What the figures say, in one sentence each. Pure functions: numbers in, the reader's language out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bansos import words
from bansos.places import districts
from bansos.planning import areas, facts
from bansos.planning.history import ENTERED, Record, history
from bansos.planning.reach import Reach, Reached
from bansos.rules.programmes import programmes
from bansos.words import listed, of, tr


def reached(found: Reach) -> str:
    """How many districts a year reached, with people and rupiah as far as they are stated."""
    if not found.known:
        return tr("Realisasi {year} tidak ditemukan dalam sumber mana pun", year=found.year)
    said = {
        "n": len(found.districts),
        "total": found.districts_total,
        "year": found.year,
        "people": _or_unstated(found.people, words.number),
        "cost": _or_unstated(found.cost, words.rupiah),
    }
    if found.unknown:
        return tr(
            "Sedikitnya {n} dari {total} kabupaten/kota terjangkau pada {year} ({people} orang, {cost})",
            **said,
        )
    return tr("{n} dari {total} kabupaten/kota terjangkau pada {year} ({people} orang, {cost})", **said)


def where(done: Reached) -> str:
    """Units of one programme with its districts named together, and that the split is not stated if so."""
    names = listed([districts()[code].short for code in done.districts])
    about = programmes()[done.code].about
    said = tr("{n} {unit} di {names}", n=words.number(done.units), unit=of(about["unit"]), names=names)
    if done.by_district is None:
        return said + " " + tr("(rincian per kabupaten tidak disebut dalam sumber)")
    split = listed([f"{districts()[code].short} {words.number(n)}" for code, n in done.by_district.items()])
    entered = any(record.split_source == ENTERED for record in done.records)
    return f"{said}: {split}" + (" " + tr("(rincian diisi pengguna dalam sesi ini)") if entered else "")


def unreached(found: Reach) -> str:
    """The districts that nobody reached, by name."""
    if not found.known:
        return tr(
            "Daerah yang belum terjangkau tidak dapat disebut: realisasi {year} tidak ada", year=found.year
        )
    if not found.unreached:
        return tr("Semua kabupaten/kota terjangkau pada {year}", year=found.year)
    names = listed([districts()[code].short for code in found.unreached])
    if found.unknown:
        missing = listed([of(programmes()[code].about["short"]) for code in found.unknown])
        return tr(
            "Tidak tercatat terjangkau pada {year}: {names}. Tidak ada sumber tentang {missing} tahun itu",
            year=found.year,
            names=names,
            missing=missing,
        )
    return tr("Belum terjangkau pada {year}: {names}", year=found.year, names=names)


def left_out(found: Reach) -> str:
    """How many poor people live where nobody was reached."""
    people, share = areas.left_out(found)
    if not found.known or people is None or share is None:
        return unreached(found)
    if not people:
        return tr("Semua kabupaten/kota terjangkau pada {year}", year=found.year)
    told = {"people": words.number(people), "share": words.percent(share, 0)}
    n = words.count_word(len(found.unreached))
    if found.unknown:
        return tr(
            "{people} penduduk miskin ({share}) tinggal di {n} daerah tanpa catatan bantuan", n=n, **told
        )
    return tr("{people} penduduk miskin ({share}) tinggal di {n} daerah yang belum terjangkau", n=n, **told)


def measured(found: Reach, codes: Iterable[str], measure: str) -> str:
    """The largest value of a measure in one sentence."""
    rows = areas.ranked(found, codes, measure).dropna(subset=["value"])
    if rows.empty:
        return tr(
            "{measure} {year} tidak dapat dihitung dari sumber",
            measure=areas.measure_name(measure),
            year=found.year,
        )
    if measure == "units":
        return tr(
            "Unit {year}: {units}",
            year=found.year,
            units=listed([units_said(done) for done in found.programmes.values()]),
        )
    top = rows.sort_values("value", ascending=False, kind="stable").iloc[0]
    return tr(
        "{measure} {year} tertinggi: {name}, {text}",
        measure=areas.measure_name(measure),
        year=found.year,
        name=top["name"],
        text=top["text"],
    )


def units_said(done: Reached) -> str:
    """The units of one programme: `40 kelompok` and its short name."""
    about = programmes()[done.code].about
    return words.units(done.units, of(about["unit"]), of(about["short"]))


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


def sources_of(found: Reach) -> list[str]:
    """The sources of a year's reach."""
    return [record.source for done in found.programmes.values() for record in done.records]


def sources_of_poverty(year: int) -> list[str]:
    """The sources of the poverty figures of a year."""
    return [fact.source for fact in facts.poverty(year).values() if fact.source]


def amounts_seen(code: str) -> list[Record]:
    """One record of each unit value that a source gives this programme, in the order of the history."""
    first: dict[int, Record] = {}
    for record in history().values():
        if record.programme == code and record.unit_value is not None:
            first.setdefault(record.unit_value, record)
    return list(first.values())


def _or_unstated(value: int | None, say: Callable[[int], str]) -> str:
    return tr("tidak disebut dalam sumber") if value is None else say(value)
