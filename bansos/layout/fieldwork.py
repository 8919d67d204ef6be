"""From "to be verified" to a list of visits, and from the filled list back to answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from bansos import pipeline
from bansos.intake import columns, notices, visits
from bansos.intake.files import TextTable
from bansos.intake.masking import masked
from bansos.intake.people import Reading, read_people
from bansos.intake.receiving import Received
from bansos.intake.registers import Trace
from bansos.intake.roles import VISITS
from bansos.layout import answers
from bansos.places import districts
from bansos.publishing import exports, fieldsheet
from bansos.publishing.exports import Stamp
from bansos.publishing.fieldsheet import Form
from bansos.rules import eligibility
from bansos.rules.gaps import Gaps, gaps
from bansos.screening import Mapped, Screening
from bansos.selection import groups
from bansos.settings import InputError, fingerprint
from bansos.words import number, tr

AREA = ("kabupaten", "kecamatan", "desa")
KINDS = ("yesno", "category", "decile", "date", "words", "text", "nik")  # what a form can ask for


@dataclass(frozen=True)
class Round:
    """Whom to visit, in order: the area where most is settled first, in it the person.

    `table`: row (index of the people), kabupaten, kecamatan, desa (text), settles (decisions about the
    person), code. `asked`: as in `Gaps`.
    """

    table: pd.DataFrame
    asked: dict[str, np.ndarray]


def screen(received: Sequence[Received], *, mapping: Mapped | None = None, **how: Any) -> Screening:
    """`pipeline.screen`, and then the answers of the visits among the files; a NIK read from a card first."""
    others = [one for one in received if one.role != VISITS]
    if received and not others:
        raise InputError(tr("Daftar kunjungan saja tidak cukup: unggah juga berkas usulannya."))
    found = pipeline.screen(others, mapping=mapping, **how)
    lists = sorted((one for one in received if one.role == VISITS), key=_day, reverse=True)
    if not lists:
        return found
    asked = _gaps(found).asked
    read = [_read(one, found.on, mapping or {}, how.get("area_codes")) for one in lists]
    if (mended := _with_cards(others, found, read)) is not others:
        found = replace(pipeline.screen(mended, mapping=mapping, **how), original=found.original)
    return _visited(found, lists, read, asked)


def _day(one: Received) -> date:
    return notices.as_of(one.tables) or date.min


def _read(one: Received, on: date, mapping: Mapped, codes: str | None) -> Reading:
    chosen = mapping.get(one.name)
    people = [t for t in one.tables if visits.NUMBER in columns.match(t.table.column_names, chosen).values()]
    return read_people(people or one.tables, on=on, mapping=mapping, codes=codes)


def _with_cards(received: list[Received], found: Screening, read: Sequence[Reading]) -> list[Received]:
    """The candidates' files with the numbers that were read from cards, where a number was asked for."""
    niks = pd.concat([visits.cards(one) for one in read])
    codes, asked = _codes(found), _gaps(found).asked.get(visits.NUMBER)
    if asked is None or not (wanted := asked & codes.isin(niks.index).to_numpy()).any():
        return received
    rows = found.people.loc[wanted, ["file", "sheet", "row"]]
    rows = rows.assign(nik=niks[~niks.index.duplicated()].loc[codes[wanted]].to_numpy())
    return [
        replace(one, tables=tuple(_mended(table, rows, found.mapping) for table in one.tables))
        for one in received
    ]


def _mended(table: TextTable, rows: pd.DataFrame, mapping: Mapped) -> TextTable:
    """A table with the numbers of those rows (file, sheet, row, nik) that stand in it."""
    sheet = rows["sheet"].isna() if table.sheet is None else rows["sheet"].eq(table.sheet)
    here = rows[(rows["file"].eq(table.file) & sheet).to_numpy()]
    match = mapping.get(table.file, {})
    label = next((x for x in table.table.column_names if match.get(x) == visits.NUMBER), None)
    if label is None or here.empty:
        return table
    return visits.corrected(table, label, here["row"].to_numpy() - table.first_row, here["nik"].tolist())


def _visited(
    found: Screening, lists: Sequence[Received], read: Sequence[Reading], asked: Mapping[str, np.ndarray]
) -> Screening:
    """The same screening with what visits found out; only cells that were asked for change an answer."""
    answered = visits.applied(found.people, _codes(found), (asked, _gaps(found).asked), read)
    decisions = {
        code: eligibility.decide(answered.people, decided.programme, found.on, found.overrides)
        for code, decided in found.decisions.items()
    }
    own = [
        Trace(one.name, VISITS, notices.as_of(one.tables), seen)
        for one, seen in zip(lists, answered.found, strict=True)
    ]
    return replace(
        found,
        received=(*found.received, *lists),
        people=answered.people,
        problems=pd.concat([found.problems, answered.problems], ignore_index=True),
        mapping={**found.mapping, **{file: match for one in read for file, match in one.mapping.items()}},
        decisions=decisions,
        groups={code: groups.check(answered.people, one, found.overrides) for code, one in decisions.items()},
        fingerprint=fingerprint(found.fingerprint, *(one.digest for one in lists)),
        traces=(*found.traces, *own),
    )


def planned(found: Screening) -> Round:
    """The visits that would settle what is to be verified."""
    missing = _gaps(found)
    rows = np.flatnonzero(missing.settles)
    people = found.people.iloc[rows]
    table = pd.DataFrame(
        {"row": people.index, "settles": missing.settles[rows], "code": _codes(found).iloc[rows]}
    )
    names = {code: one.name for code, one in districts().items()}
    table["kabupaten"] = people["kabupaten"].astype("object").map(names).fillna("").to_numpy()
    for name in AREA[1:]:
        table[name] = people[name].astype("object").fillna("").to_numpy()
    for depth in range(1, len(AREA) + 1):
        table[f"of_{depth}"] = table.groupby(list(AREA[:depth]), sort=False)["settles"].transform("sum")
    order = [key for depth, name in enumerate(AREA, 1) for key in (f"of_{depth}", name)]
    ascending = [False, True] * len(AREA)
    table = table.sort_values(
        [*order, "settles"], ascending=[*ascending, False], kind="stable", ignore_index=True
    )
    return Round(table[["row", *AREA, "settles", "code"]], dict(missing.asked))


def by_area(plan: Round) -> pd.DataFrame:
    """Per kabupaten, kecamatan and desa, most settled first: people to visit, decisions that settles."""
    found = plan.table.groupby(list(AREA), sort=False)["settles"].agg(["size", "sum"]).reset_index()
    return found.rename(columns={"size": "people", "sum": "decisions"})


def areas_table(plan: Round) -> pd.DataFrame:
    """The same under labels for a reader."""
    labels = (tr("Kabupaten/Kota"), tr("Kecamatan"), tr("Desa/Kelurahan"), tr("Orang"), tr("Keputusan"))
    return by_area(plan).set_axis(labels, axis="columns")


def said(found: Screening, plan: Round) -> str:
    """How much the visits settle, in one sentence."""
    unknown = sum(found.statuses(code)["unknown"] for code in found.decisions)
    if not unknown:
        return tr("Tidak ada yang perlu diverifikasi.")
    if plan.table.empty:
        return tr(
            "{n} keputusan perlu verifikasi; tidak satu pun terjawab oleh kunjungan.", n=number(unknown)
        )
    return tr(
        "{visits} orang di {places} desa/kelurahan: kunjungan menjawab {n} dari {all} yang perlu verifikasi",
        visits=number(len(plan.table)),
        places=number(len(by_area(plan))),
        n=number(int(plan.table["settles"].sum())),
        all=number(unknown),
    )


def xlsx(found: Screening, plan: Round, *, whole: bool) -> bytes:
    """The list of visits as a stamped workbook."""
    return exports.xlsx(fieldsheet.sheets(printed(found, plan, whole=whole)), Stamp(**answers.stamp(found)))


def printed(found: Screening, plan: Round, *, whole: bool) -> Form:
    """The list to print and fill in under headers that are read back; NIKs are masked unless `whole`."""
    rows = plan.table["row"].to_numpy()
    people = found.people.loc[rows].reset_index(drop=True)
    known = columns.columns()
    labels = {name: visits.CARD if name == visits.NUMBER else known[name].label["id"] for name in plan.asked}
    at = found.people.index.get_indexer(rows)
    niks = people["nik"].astype("object").fillna("")
    table = plan.table[list(AREA[:2])].assign(
        **{
            "Desa/Kelurahan": plan.table["desa"],
            "Nama": people["nama"].astype("object").fillna(""),
            "NIK": niks if whole else niks.map(masked),
            "Alamat": people["alamat"].astype("object").fillna(""),
        },
        **dict.fromkeys(labels.values(), ""),
        **{tr("Keputusan"): plan.table["settles"], visits.CODE: plan.table["code"]},
    )
    return Form(
        table,
        {labels[name]: who[at] for name, who in plan.asked.items()},
        {labels[name]: offered for name in plan.asked if (offered := _choices(known[name]))},
        areas_table(plan),
        f"&L{tr('Daftar kunjungan, sidik {mark}', mark=found.fingerprint[:16])}"
        f"&R{tr('Halaman {page} dari {pages}', page='&P', pages='&N')}",
    )


def _choices(column: columns.Column) -> tuple[str, ...]:
    if column.kind == "yesno":
        return ("Ya", "Tidak")
    return tuple(map(str, range(1, 11))) if column.kind == "decile" else column.categories


def _gaps(found: Screening) -> Gaps:
    askable = {name for name, column in columns.columns().items() if column.kind in KINDS}
    return gaps(found.people, found.decisions.values(), found.counted(), askable)


def _codes(found: Screening) -> pd.Series:
    return visits.tokens(found.people, {one.name: one.digest for one in found.received})
