"""The command `remember`: past recipients go into the book as tokens; the list itself is not stored."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from bansos import settings, store
from bansos.commands.files import read_bytes
from bansos.intake import receiving
from bansos.intake.masking import shown_name
from bansos.intake.people import read_people
from bansos.intake.roles import RECIPIENTS
from bansos.layout import shortlist
from bansos.rules.programmes import programmes
from bansos.settings import InputError
from bansos.words import number, of, tr

FIRST, LAST = 1990, 2100


def run(chosen: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Read the list, enter its NIKs as tokens; how many are new, as JSON and as text."""
    code, year = _programme(chosen.programme), _year(chosen.year)
    path, key = store.place(chosen.book), store.needed_key()
    name = shown_name(Path(chosen.list).name)
    listed = people(name, read_bytes(Path(chosen.list)))
    if chosen.from_selection:
        listed = selected(name, listed, code)
    sound = listed[listed["nik_state"].eq("ok")]
    if sound.empty:
        raise InputError(tr("{name}: tidak ada NIK yang baik untuk dicatat.", name=name))
    kept = store.remember(path, key, sound["nik"].tolist(), programme=code, year=year, source=name, at=_now())
    left = len(listed) - len(sound)
    said = tr(
        "{name}: {new} penerima {programme} {year} dicatat, {known} sudah ada, {left} tanpa NIK yang baik "
        "tidak dicatat. Buku {book}: {total} catatan.",
        name=name,
        new=number(kept.new),
        programme=of(programmes()[code].about["short"]),
        year=year,
        known=number(kept.known),
        left=number(left),
        book=path.name,
        total=number(kept.total),
    )
    return {"new": kept.new, "known": kept.known, "left": left, "total": kept.total}, said


def people(name: str, data: bytes) -> pd.DataFrame:
    """Everyone in a list, with its `kuota_CODE` columns if it is an export with places. Raises InputError."""
    read = read_people(receiving.receive(name, data, RECIPIENTS).tables, on=settings.rules_date())
    places = read.original.loc[:, [label for label in read.original if str(label).startswith("kuota_")]]
    joined = pd.concat([read.people[["nik", "nik_state", "state"]], places], axis=1)
    return joined[joined["state"].ne("set_aside")].drop(columns="state")


def selected(name: str, listed: pd.DataFrame, code: str) -> pd.DataFrame:
    """Of an export of `screen --quota` those who have a place of that programme. Raises InputError."""
    column = f"kuota_{code}"
    if column not in listed:
        raise InputError(
            tr("{name}: tidak ada kolom {column}. Pakai hasil screen --quota.", name=name, column=column)
        )
    return listed[listed[column].astype("str").str.strip().eq(shortlist.TAKEN)]


def _programme(code: str) -> str:
    if code not in programmes():
        raise InputError(
            tr("Program {code} tidak ada; yang ada: {there}.", code=code, there=", ".join(programmes()))
        )
    return code


def _year(year: int) -> int:
    if not FIRST <= year <= LAST:
        raise InputError(
            tr("Tahun {year} tidak masuk akal: {first} sampai {last}.", year=year, first=FIRST, last=LAST)
        )
    return year


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
