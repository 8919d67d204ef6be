"""The facts and rules that a plan was computed from, flat and readable; and what is different now, in words.

What was kept comes back in a file that anyone may have changed: it is compared and shown, never used.
"""

from __future__ import annotations

from bansos import words
from bansos.planning import basis_wording as wording
from bansos.planning import facts
from bansos.planning.basis_wording import Basis, pair
from bansos.planning.history import FILE, history
from bansos.planning.plan import Line, Plan
from bansos.planning.tables import versions
from bansos.rules.programmes import USER, Programme, asked, files, in_force, programmes
from bansos.settings import VERSION, fingerprint
from bansos.words import number, rupiah, tr

APP, DATA, ON, YEAR, RECORDS = "app", "data", "rules.on", "facts.year", "history.records"
COST, PEOPLE, FEASIBLE = "plan.cost", "plan.people", "plan.feasible"
_SHORT = 12  # signs of a fingerprint


def of(plan: Plan) -> dict[str, str]:
    """What a plan was computed from, and what came out, as key -> text; the same for the same plan and data.

    Version and a short hash of the data files; date of the rules, year of the facts, records of history of
    its programmes; of each programme the Rp a unit and people a unit with their source, the ids of the rules
    in force, the units by district; of each chosen district the poor people and their rate in percent with
    the status; cost (Rp), people, and whether it can be done.
    """
    records = [record for record in history().values() if record.programme in plan.programmes]
    found = {
        APP: VERSION,
        DATA: _of_files(),
        ON: plan.on.isoformat(),
        YEAR: str(plan.facts_year),
        RECORDS: str(len(records)),
    }
    for line in plan.programmes.values():
        found |= _of_programme(plan, line, programmes()[line.code])
    known = facts.poverty(plan.facts_year)
    for code in plan.coverage:
        rate = known[code].rate
        found[f"poor.{code}"] = _joined(known[code].people, known[code].count_status)
        found[f"rate.{code}"] = _joined(
            None if rate is None else f"{rate.normalize():f}", known[code].rate_status
        )
    return found | {
        COST: str(plan.cost),
        PEOPLE: str(plan.people),
        FEASIBLE: "yes" if plan.feasible else "no",
    }


def changes(saved: Basis, plan_now: Plan) -> list[str]:
    """What is different now, a sentence each; empty where nothing is, or where `saved` is empty.

    `plan_now` is the plan of the same choices today. What `saved` does not know is not compared. A saved text
    that is not as `of` makes it is shown as it stands, so a page shows the sentences as plain text.
    """
    now = of(plan_now)
    inputs = [*_when(saved, now), *_amounts(saved, now), *_poor(saved, now), *_rules(saved, now)]
    if was := pair(saved, now, RECORDS, wording.whole):
        inputs.append(tr("Catatan riwayat program dulu {old}, sekarang {new}.", **was))
    outcome = [*_totals(saved, now), *_units(saved, now)]
    if inputs and not outcome and COST in saved:
        outcome = [tr("Biaya, jumlah orang dan pembagian rencana ini tetap sama.")]
    told = [*inputs, *outcome]
    if was := pair(saved, now, APP, wording.shown):
        alone = tr("Versi aplikasi dulu {old}, sekarang {new}; angka rencana ini tidak berubah.", **was)
        return [*told, tr("Versi aplikasi dulu {old}, sekarang {new}.", **was)] if told else [alone]
    if not told and pair(saved, now, DATA, wording.shown):
        return [tr("Berkas data sudah berubah, tetapi angka rencana ini tidak.")]
    return told


def _of_files() -> str:
    """A short hash of the files that plans read, whatever way their lines end."""
    read = (*files(), *versions("settings.toml", "districts.csv", "poverty.csv", FILE))
    parts = [part for path, _ in read for part in (path.name, path.read_bytes().replace(b"\r\n", b"\n"))]
    return fingerprint(*parts)[:_SHORT]


def _of_programme(plan: Plan, line: Line, programme: Programme) -> dict[str, str]:
    rules = asked(programme, (*programme.rules, *programme.group_rules), plan.on, plan.choices)
    return {
        f"{line.code}.grant": _joined(line.unit_value, _source(plan, programme, "grant")),
        f"{line.code}.group_size": _joined(line.group_size, _source(plan, programme, "group_size")),
        f"{line.code}.rules": ", ".join(rule.id for rule, _ in rules),
        f"{line.code}.units": wording.split_text(line.units, line.by_district),
    }


def _source(plan: Plan, programme: Programme, name: str) -> str:
    dated = in_force(programme.amounts[name], plan.on)
    chosen = f"{programme.code}.amounts.{name}" in plan.choices
    return USER if chosen or dated is None else dated.source


def _joined(value: object, said_by: str) -> str:
    """A value, then its source or status; the status alone where the value is missing."""
    return said_by if value is None else f"{value}, {said_by}"


def _when(saved: Basis, now: Basis) -> list[str]:
    told = []
    if was := pair(saved, now, ON, wording.day):
        told.append(tr("Tanggal aturan dulu {old}, sekarang {new}.", **was))
    if was := pair(saved, now, YEAR, wording.shown):
        told.append(tr("Tahun data penduduk miskin dulu {old}, sekarang {new}.", **was))
    return told


def _amounts(saved: Basis, now: Basis) -> list[str]:
    told = []
    before, after = _named(saved, "", ".grant"), _named(now, "", ".grant")
    for code in after:
        label = wording.label(code)
        if before and code not in before:
            told.append(tr("Program {label} dulu belum ada dalam rencana ini.", label=label))
        if was := pair(saved, now, f"{code}.grant", lambda text: wording.sourced(text, rupiah)):
            told.append(tr("Nilai satuan {label} dulu {old}, sekarang {new}.", label=label, **was))
        if was := pair(saved, now, f"{code}.group_size", lambda text: wording.sourced(text, number)):
            told.append(tr("Orang per unit {label} dulu {old}, sekarang {new}.", label=label, **was))
    if gone := [wording.label(code) for code in before if code not in after]:
        told.append(tr("Program {names} tidak ada lagi dalam rencana ini.", names=wording.few(gone)))
    return told


def _poor(saved: Basis, now: Basis) -> list[str]:
    """Districts that came and went, then each figure; where the year is another, the year alone is told."""
    before, after = _named(saved, "poor.", ""), _named(now, "poor.", "")
    told = []
    if before and (came := [wording.name(code) for code in after if code not in before]):
        told.append(tr("Daerah baru dalam rencana ini: {names}.", names=wording.few(came)))
    if gone := [wording.name(code) for code in before if code not in after]:
        told.append(tr("Daerah yang tidak ada lagi dalam rencana ini: {names}.", names=wording.few(gone)))
    if pair(saved, now, YEAR, wording.shown):
        return told
    for code in after:
        place = {"year": now[YEAR], "name": wording.name(code)}
        if was := pair(saved, now, f"poor.{code}", lambda text: wording.with_status(text, wording.whole)):
            told.append(tr("Penduduk miskin {year} {name} dulu {old}, sekarang {new}.", **place, **was))
        if was := pair(saved, now, f"rate.{code}", lambda text: wording.with_status(text, wording.percent)):
            told.append(tr("Persentase miskin {year} {name} dulu {old}, sekarang {new}.", **place, **was))
    return told


def _rules(saved: Basis, now: Basis) -> list[str]:
    told = []
    for code in _named(now, "", ".rules"):
        if not pair(saved, now, f"{code}.rules", wording.shown):
            continue
        programme, label = programmes()[code], wording.label(code)
        known = {rule.id: words.of(rule.label) for rule in (*programme.rules, *programme.group_rules)}
        before, after = (set(basis[f"{code}.rules"].split(", ")) - {""} for basis in (saved, now))
        came, gone = (
            wording.few([known.get(one, wording.shown(one)) for one in sorted(ids)])
            for ids in (after - before, before - after)
        )
        if came:
            told.append(tr("Syarat {label} yang baru berlaku: {names}.", label=label, names=came))
        if gone:
            told.append(tr("Syarat {label} yang tidak berlaku lagi: {names}.", label=label, names=gone))
    return told


def _totals(saved: Basis, now: Basis) -> list[str]:
    told = []
    if was := pair(saved, now, COST, lambda text: wording.whole(text, rupiah)):
        told.append(tr("Biaya rencana ini dulu {old}, sekarang {new}.", **was))
    if was := pair(saved, now, PEOPLE, wording.whole):
        told.append(tr("Orang yang terjangkau dulu {old}, sekarang {new}.", **was))
    if pair(saved, now, FEASIBLE, wording.shown):
        mended = tr("Rencana ini dulu tidak dapat dilaksanakan, sekarang dapat.")
        broken = tr("Rencana ini dulu dapat dilaksanakan, sekarang tidak.")
        told.append(mended if now[FEASIBLE] == "yes" else broken)
    return told


def _units(saved: Basis, now: Basis) -> list[str]:
    told = []
    for code in _named(now, "", ".units"):
        was = pair(saved, now, f"{code}.units", wording.units)
        if not was:
            continue
        before, after = (wording.split(basis[f"{code}.units"]) for basis in (saved, now))
        if before and after:
            if moved := wording.moved(before, after):
                told.append(tr("Unit {label}: {places}.", label=wording.label(code), places=moved))
        elif was["old"] != was["new"]:
            told.append(tr("Unit {label} dulu {old}, sekarang {new}.", label=wording.label(code), **was))
    return told


def _named(basis: Basis, start: str, end: str) -> list[str]:
    """What stands between start and end in the keys that have both."""
    return [
        key.removeprefix(start).removesuffix(end)
        for key in basis
        if key.startswith(start) and key.endswith(end)
    ]
