"""What must hold of every dirty table: nobody dropped, no NIK changed, counts add up, no uncaught error."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from bansos import pipeline
from bansos.intake import columns, files, worker
from bansos.intake.files import TextTable
from bansos.intake.receiving import Received
from bansos.screening import Screening
from bansos.settings import InputError
from scripts import dirty_tables
from scripts.dirty_tables import PERSON, Row, Table

ON = date(2023, 12, 31)
# One table of so many is also read by the child process that the app uses, and must be the same.
CHILD_EVERY = 200


@dataclass(frozen=True)
class Tried:
    """One table that was tried: what is wrong or None, read or refused, and the bytes of its file."""

    index: int
    wrong: str | None
    ended: str
    size: int


def tried(seed: int, indices: Iterable[int]) -> list[Tried]:
    """The tables of a seed, each read alone, then screened all in one run as the files of one office."""
    found: list[Tried] = []
    whole: list[tuple[int, Table, tuple[TextTable, ...]]] = []
    for index in indices:
        table = dirty_tables.made(seed, index)
        try:
            whole.append((index, table, worker.parse(f"{index} {table.name}", table.data, _known())))
        except InputError as error:
            found.append(Tried(index, _wrong_refusal(table, str(error)), "refused", len(table.data)))
        except Exception as error:  # noqa: BLE001 (an uncaught error is what is looked for)
            found.append(Tried(index, _uncaught(error), "failed", len(table.data)))
    return sorted([*found, *_screened(whole)], key=lambda one: one.index)


def _known() -> frozenset[str]:
    return columns.known_labels()


def _uncaught(error: Exception) -> str:
    return f"uncaught {worker.where(error)}"


def _screened(whole: list[tuple[int, Table, tuple[TextTable, ...]]]) -> list[Tried]:
    """Tables screened together; where that fails, each alone, to know which it was."""
    try:
        wrong = _wrong_of_all(whole) if whole else {}
    except Exception as error:  # noqa: BLE001 (an uncaught error is what is looked for)
        if len(whole) > 1:
            return [one for part in whole for one in _screened([part])]
        wrong = {whole[0][0]: _uncaught(error)}
    return [Tried(index, wrong.get(index), "read", len(table.data)) for index, table, _ in whole]


def _wrong_of_all(whole: list[tuple[int, Table, tuple[TextTable, ...]]]) -> dict[int, str]:
    received = [Received(parts[0].file, "usulan", parts, str(index)) for index, _, parts in whole]
    screening = pipeline.screen(received, on=ON)
    wrong = {whole[0][0]: text} if (text := _wrong_counts(screening)) else {}
    people = screening.people[["file", "row", "state", "nik", "nik_state"]]
    rows = {name: part.set_index("row") for name, part in people.groupby("file", observed=True)}
    about_nik = screening.problems[screening.problems["code"].astype("str").str.startswith("nik_")]
    flagged = set(zip(about_nik["file"], about_nik["row"], strict=True))
    seen: dict[str, int] = {}
    for index, table, parts in whole:
        name = parts[0].file
        found = rows[name].to_dict("index")
        text = _wrong_people(table, found, {row for file, row in flagged if file == name}, seen)
        if not text and index % CHILD_EVERY == 0:
            text = _wrong_child(table, parts)
        if text:
            wrong[index] = text
    return wrong


def _wrong_refusal(table: Table, text: str) -> str | None:
    if "\n" in text or re.search(r"\d{12}", text):
        return "refused with more than one line, or with a number of 12 digits"
    return None if table.flaw else f"refused without a flaw: {text}"


def _wrong_counts(found: Screening) -> str | None:
    states = found.states()
    if states["rows"] != states["people"] + states["duplicates"] + states["set_aside"]:
        return f"rows are not people + duplicates + set aside: {states}"
    for code in found.decisions:
        if sum(found.statuses(code).values()) != states["people"]:
            return f"{code}: eligible + refused + unknown are not people"
    return None


def _wrong_people(
    table: Table, found: dict[int, dict[str, Any]], flagged: set[int], seen: dict[str, int]
) -> str | None:
    """`found`: Excel row -> what was read there; `seen`: NIK -> row of all files so far."""
    for at, row in enumerate(table.rows, table.first):
        if at not in found:
            if row.kind == PERSON or any(row.cells):
                return f"row {at} is gone"
            continue
        wrong = _wrong_row(row, found[at], at in flagged, seen)
        if wrong:
            return f"row {at}: {wrong}"
        if row.kind == PERSON and found[at]["nik_state"] == "ok":
            seen.setdefault(str(found[at]["nik"]), at)
    return None


def _wrong_row(row: Row, person: dict[str, Any], is_flagged: bool, seen: dict[str, int]) -> str | None:
    if row.kind != PERSON:
        return None if person["state"] == "set_aside" else f"no person, but {person['state']}"
    if person["state"] == "set_aside":
        return "a person is set aside"
    nik = None if pd.isna(person["nik"]) else str(person["nik"])
    if row.digits is None and (person["nik_state"] == "ok" or not is_flagged):
        return f"the digits are lost, but the row is {person['nik_state']} and flagged: {is_flagged}"
    if row.digits is not None and nik != row.digits:
        return "the digits are there, but others came out"
    if person["nik_state"] != "ok" and not is_flagged:
        return f"{person['nik_state']}, but not flagged"
    if nik is not None and not _stood_there(nik, row):
        return "a number came out that did not stand in the file"
    again = person["nik_state"] == "ok" and seen.get(nik or "")
    if bool(again) != (person["state"] == "duplicate") and person["nik_state"] != "suspect":
        return f"{person['state']}, though its NIK was seen in row {again or None}"
    return None


def _stood_there(nik: str, row: Row) -> bool:
    """Are the digits that came out, in order, those of the cell (but for a `.0` behind them)?"""
    cell = unicodedata.normalize("NFKC", str(row.cells[row.nik_at]))
    if row.number and row.digits is None:
        return float(nik) == float(row.cells[row.nik_at])
    whole = re.sub(r"[.,]0+\D*$", "", cell) if re.fullmatch(r"\D*\d+[.,]0+\D*", cell) else cell
    return re.sub(r"\D", "", nik) in (re.sub(r"\D", "", cell), re.sub(r"\D", "", whole))


def _wrong_child(table: Table, here: tuple[TextTable, ...]) -> str | None:
    there = files.read(here[0].file, table.data, labels=_known())
    same = len(here) == len(there) and all(
        one.table.equals(other.table) and one.notes == other.notes
        for one, other in zip(here, there, strict=True)
    )
    return None if same else "the child process reads another table"
