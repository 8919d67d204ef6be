"""A screening laid out for reading: the table with answers, people, groups, one receipt, sentences."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from bansos.intake import columns, roles
from bansos.intake import notices as intake_notices
from bansos.intake.masking import masked
from bansos.intake.registers import Trace
from bansos.places import districts
from bansos.rules import eligibility
from bansos.rules.eligibility import status_word
from bansos.rules.programmes import Rule
from bansos.rules.questions import QUESTIONS
from bansos.screening import PROBLEM_COLUMNS, Screening
from bansos.settings import VERSION, fingerprint, rule_files
from bansos.words import day, listed, number, of, tr

RULES = "aturan"  # in a stamp: what tells the rules of one export from those of another
SHORT = 16  # hex digits of a digest: enough to tell files apart


def table(found: Screening) -> pd.DataFrame:
    """The office's own columns in their order, then status_CODE, alasan_CODE, saran_CODE per programme."""
    result, uncounted = found.original.copy(deep=False), _uncounted(found.people)
    for code, decided in found.decisions.items():
        status = decided.status.cat.rename_categories(status_word)
        parts = {"status": status, "alasan": decided.reasons(), "saran": decided.remedies()}
        for name, values in parts.items():
            rows, texts = uncounted[name]
            result[free(f"{name}_{code}", result.columns)] = _put(values, rows, texts)
    return result


def groups_table(found: Screening, code: str) -> pd.DataFrame:
    """The proposed groups of a programme: name, place, members, status, what is wrong. May be empty."""
    checked = found.groups[code]
    if checked is None:
        return pd.DataFrame()
    named = {district.code: district.short for district in districts().values()}
    return pd.DataFrame(
        {
            tr("Kelompok"): checked.table["kelompok"].astype("str"),
            tr("Kabupaten/Kota"): checked.table["kabupaten"].map(named).astype("str"),
            tr("Kecamatan"): checked.table["kecamatan"].astype("str"),
            tr("Jenis usaha"): checked.table["jenis_usaha"].astype("str"),
            tr("Anggota"): checked.table["members"],
            tr("Juga di kelompok lain"): checked.table["doubles"].astype(int),
            tr("Status"): [status_word(status) for status in checked.table["status"]],
            tr("Yang perlu dibenahi"): checked.wrong(),
        }
    )


def listing(
    found: Screening,
    code: str,
    statuses: Collection[str] = (),
    places: Collection[str] = (),
    most: int = 1000,
) -> pd.DataFrame:
    """The first people of a programme with these statuses and districts (none: all), for reading.

    NIKs are masked. The index is that of `people`; the columns are in the reader's language.
    """
    people, decided = found.people, found.decisions[code]
    chosen = found.counted()
    if statuses:
        chosen = chosen & decided.status.isin(list(statuses)).to_numpy()
    if places:
        chosen = chosen & people["kabupaten"].isin(list(places)).to_numpy()
    rows = np.flatnonzero(chosen)[:most]
    shown, named = people.iloc[rows], {district.code: district.short for district in districts().values()}
    return pd.DataFrame(
        {
            tr("Status"): [status_word(status) for status in decided.status.iloc[rows]],
            tr("Nama"): shown["nama"].astype("str"),
            tr("NIK"): shown["nik"].astype("str").map(masked, na_action="ignore"),
            tr("Kabupaten/Kota"): shown["kabupaten"].astype("str").map(named),
            tr("Desa/Kelurahan"): shown["desa"].astype("str"),
            tr("Alasan"): decided.reasons().iloc[rows].astype("str"),
        },
        index=shown.index,
    )


def receipt(found: Screening, code: str, row: int) -> pd.DataFrame:
    """Every rule of a programme about one person; `row` is an index of `people`."""
    person = found.people.loc[row].copy()
    person["nik_state"] = nik_words()[person["nik_state"]]
    return eligibility.receipt(person, found.decisions[code], titles(), _files_of(found, row))


def titles() -> dict[str, str]:
    """What to call each column of the people in front of a reader."""
    named = {name: column.title for name, column in columns.columns().items()}
    return named | {"nik_state": tr("Pemeriksaan NIK")}


def nik_words() -> dict[str, str]:
    """The states of a NIK in the reader's language."""
    return {
        "ok": tr("baik"),
        "suspect": tr("angka terakhir mungkin hilang"),
        "broken": tr("tidak dapat dibaca"),
        "empty": tr("kosong"),
        "shared": tr("dipakai dua orang, menurut putusan"),
    }


def notices(found: Screening) -> list[str]:
    """What is to be known of a file as a whole, in words: an old register, a list without names."""
    said = found.problems[found.problems["code"].isin(intake_notices.CODES)]
    return [
        f"{file}: {problem} {suggestion}"
        for file, problem, suggestion in said[["file", "problem", "suggestion"]].itertuples(index=False)
    ]


def _files_of(found: Screening, row: int) -> dict[str, str]:
    """Origin (DTKS, ...) -> which of its files answered about a person, each with the day it is of."""
    place = found.people.index.get_loc(row)
    said = {}
    for role in dict.fromkeys(trace.role for trace in found.traces):
        mine = [trace for trace in found.traces if trace.role == role]
        files = [_dated(trace) for trace in mine if trace.found[place]] or [_dated(trace) for trace in mine]
        words = {
            roles.RECIPIENTS: tr("menurut daftar penerima {files}", files=listed(files)),
            roles.VISITS: tr("menurut kunjungan {files}", files=listed(files)),
        }
        other = tr("menurut register {name}, {files}", name=role.upper(), files=listed(files))
        said[role.upper()] = words.get(role, other)
    return said


def _dated(trace: Trace) -> str:
    if trace.as_of is None:
        return tr("{file} (tanggalnya tidak disebut)", file=trace.name)
    return tr("{file} (per {day})", file=trace.name, day=day(trace.as_of))


def groups_said(found: Screening, code: str) -> str:
    """How many groups were proposed and how many of them can go on, in one sentence; empty without groups."""
    checked = found.groups[code]
    if checked is None:
        return ""
    status = checked.table["status"].value_counts()
    return tr(
        "{n} kelompok diusulkan: {eligible} layak, {unknown} perlu verifikasi, {refused} tidak layak",
        n=len(checked.table),
        eligible=int(status["layak"]),
        unknown=int(status["perlu verifikasi"]),
        refused=int(status["tidak layak"]),
    )


def why_unknown(found: Screening, code: str) -> str:
    """One sentence that says why nobody can be decided, and what would change that; empty where some can."""
    counts = found.statuses(code)
    people = sum(counts.values())
    if not people or counts["unknown"] < people:
        return ""
    decided = found.decisions[code]
    answers = found.counts(code)
    if not decided.asked:
        return tr("Tidak ada syarat yang berlaku pada tanggal ini, jadi tidak ada yang dapat diputuskan.")
    rule = max((rule for rule, _ in decided.asked), key=lambda rule: answers[rule.id]["unknown"])
    return tr(
        "Semua perlu verifikasi karena «{rule}» belum diketahui untuk {n} dari {people} orang. {remedy}.",
        rule=of(rule.label),
        n=number(answers[rule.id]["unknown"]),
        people=number(people),
        remedy=_not_uploaded(found, code, rule) or of(rule.remedy),
    )


def _not_uploaded(found: Screening, code: str, rule: Rule) -> str:
    """What to upload where a rule asks for registers of which none came; empty otherwise."""
    limits = next(dated.limits for asked, dated in found.decisions[code].asked if asked.id == rule.id)
    read, _ = QUESTIONS[rule.ask].columns(limits)
    asked_for = [column.upper() for column in read if column in roles.REGISTERS]
    came = {one.role.upper() for one in found.received}
    if not asked_for or came & set(asked_for):
        return ""
    return tr("Unggah berkas register {names}", names=listed(asked_for))


def sources(found: Screening) -> list[str]:
    """The sources of all rules that were asked, each once, for a stamp."""
    asked = (dated.source for decided in found.decisions.values() for _, dated in decided.asked)
    return list(dict.fromkeys(asked))


def stamp(found: Screening) -> dict[str, Any]:
    """What an export must say of how it was made, by the names of a stamp's fields."""
    return {
        "programmes": tuple(found.decisions),
        "on": found.on,
        "sources": tuple(sources(found)),
        "made_from": tuple(one.name for one in found.received),
        "version": VERSION,
        "fingerprint": found.fingerprint,
        "choices": (
            *(f"{key}={value}" for key, value in sorted(found.overrides.items())),
            *(found.selection.choices() if found.selection else ()),
            *([f"putusan={found.judged}"] if found.judged else []),
        ),
        "digests": (
            f"{RULES} {fingerprint(*(path.read_bytes() for path in rule_files()))[:SHORT]}",
            *(f"{one.role} {one.digest[:SHORT]}" for one in found.received),
        ),
    }


def problems_table(found: Screening) -> pd.DataFrame:
    """The problems with the names of their columns in the reader's language."""
    names = (tr("Berkas"), tr("Lembar"), tr("Sel"), tr("Kolom"), tr("Masalah"), tr("Saran"))
    return found.problems[list(PROBLEM_COLUMNS)].set_axis(names, axis="columns")


def problems_sheet(found: Screening) -> pd.DataFrame:
    """The problems for a workbook that may be read in again: no cell is the label of a column by itself."""
    shown, column = problems_table(found), tr("Kolom")
    named = shown[column].astype("category").map(lambda label: f"{column} {label}", na_action="ignore")
    return shown.assign(**{column: named})


def _uncounted(people: pd.DataFrame) -> dict[str, tuple[np.ndarray, list[str]]]:
    """By column: the rows that are no counted person, and what stands in them."""
    twice, aside = (np.flatnonzero(people["state"].eq(state)) for state in ("duplicate", "set_aside"))
    rows, blank = np.append(twice, aside), [""] * len(aside)
    return {
        "status": (rows, [tr("duplikat")] * len(twice) + [tr("disisihkan")] * len(aside)),
        "alasan": (rows, _same_as(people, twice) + blank),
        "saran": (rows, [""] * len(twice) + blank),
    }


def _put(values: pd.Series, rows: np.ndarray, texts: list[str]) -> pd.Series:
    """A column of categories with other texts in some rows."""
    known = pd.Index([*values.cat.categories, *texts], dtype="str").unique()
    codes = values.cat.codes.to_numpy(np.int32)
    codes[rows] = known.get_indexer(pd.Index(texts, dtype="str"))
    return pd.Series(pd.Categorical.from_codes(codes, known), index=values.index)


def _same_as(people: pd.DataFrame, twice: np.ndarray) -> list[str]:
    """For each duplicate which row is counted, by file and sheet where there are several."""
    counted = people[["file", "sheet", "row", "nik"]].iloc[people["kept_index"].to_numpy()[twice]]
    several = max(len(people[name].cat.categories) for name in ("file", "sheet")) > 1
    equal = counted["nik"].to_numpy(object) == people["nik"].iloc[twice].to_numpy(object)
    return [
        (
            tr("NIK sama dengan baris {row}", row=row)
            if same
            else tr("Diputuskan satu orang dengan baris {row}", row=row)
        )
        + (f" ({file}{f', {sheet}' if pd.notna(sheet) else ''})" if several else "")
        for (file, sheet, row, _), same in zip(counted.itertuples(index=False), equal, strict=True)
    ]


def free(name: str, taken: Collection[str]) -> str:
    """The name of a new column, underlined where the office has one of that name."""
    return name if name not in taken else free(f"{name}_", taken)
