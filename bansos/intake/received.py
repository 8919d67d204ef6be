"""Candidates against past recipients: a list that came along, and the book of those remembered by token."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from bansos.intake import lookalikes, overlaps, registers, verdicts
from bansos.intake.blocks import People
from bansos.intake.families import numbered
from bansos.intake.lookalikes import Lookalikes
from bansos.intake.overlaps import NOBODY, RECEIVED, RECEIVED_NEAR, Overlaps
from bansos.intake.registers import Register, Trace
from bansos.intake.roles import RECIPIENTS
from bansos.intake.typed import ORIGINS
from bansos.intake.verdicts import DIFFERENT, SAME, Verdicts

ANSWER, HISTORY, DECIDED = "pernah_menerima", "riwayat", "putusan"


@dataclass(frozen=True)
class Book:
    """Past recipients known by token alone. `name` and `as_of`: for a receipt; `digest`: of its content;
    `recall`: NIKs of 16 digits -> for each what its owner received, empty for nothing."""

    name: str
    as_of: date | None
    digest: str
    recall: Callable[[Sequence[str]], list[str]]


@dataclass(frozen=True)
class Past:
    """Past recipients to compare with: the lists that came, and for each of the people what the book says."""

    lists: tuple[Register, ...] = ()
    book: Book | None = None
    recalled: np.ndarray | None = None


def remembered(
    people: pd.DataFrame, lists: Sequence[Register], book: Book
) -> tuple[pd.DataFrame, Trace, Past]:
    """People with what the book says beside the lists that came: found is yes, found in none is no.

    A NIK that is not sound is not known, nor is what a list could not answer and the book does not hold. A
    claim of the people's own file does not count beside a book.
    """
    sound = np.flatnonzero(numbered(people) >= 0)
    recalled = np.full(len(people), "", object)
    recalled[sound] = book.recall(people["nik"].iloc[sound].tolist())
    found, unknown = recalled != "", np.ones(len(people), bool)
    unknown[sound] = False
    answer = pd.Series(pd.arrays.BooleanArray(found, unknown), index=people.index)
    before = people[HISTORY].fillna("").to_numpy(object) if lists else np.full(len(people), "", object)
    if lists:
        answer = answer | people[ANSWER]
    history = np.where((before != "") & found, before + "; " + recalled, before + recalled)
    joined = _told(people, answer, history, RECIPIENTS)
    return joined, Trace(book.name, RECIPIENTS, book.as_of, found), Past(tuple(lists), book, recalled)


def _told(people: pd.DataFrame, answer: pd.Series, history: np.ndarray, role: str) -> pd.DataFrame:
    codes = np.where(answer.notna(), ORIGINS.index(role.upper()), -1)
    told = pd.Series(history, index=people.index, dtype="str")
    origin = pd.Series(pd.Categorical.from_codes(codes, list(ORIGINS)), index=people.index)
    return people.assign(**{ANSWER: answer, f"{ANSWER}_dari": origin, HISTORY: told.mask(told == "")})


def paired(found: Overlaps, people: pd.DataFrame, past: Past, decided: Verdicts) -> Overlaps:
    """The overlaps with every pair of a candidate and a past recipient, and what was decided about it."""
    parts, rows = [found.pairs.iloc[:0]], [found.past]
    for one in past.lists:
        parts += _listed(people, one, sum(map(len, rows)))
        rows.append(_rows(one, decided.key))
    if past.book is not None and past.recalled is not None:
        pairs, told = _in_book(people, past.book, past.recalled, sum(map(len, rows)), decided.key)
        parts, rows = [*parts, pairs], [*rows, told]
    new = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    if new.empty:
        return found
    whole = pd.concat([one for one in rows if len(one)], ignore_index=True)
    judged, used = overlaps.judged(new, people, whole, decided)
    together = pd.concat([found.pairs, judged], ignore_index=True) if len(found.pairs) else judged
    return replace(found, pairs=together, past=whole, used=found.used | used)


def _rows(one: Register, key: bytes) -> pd.DataFrame:
    """Where each row of a list stands, and its token."""
    rows = one.people[list(overlaps.PLACE)].astype("object")
    return rows.assign(token=verdicts.tokens(one.people, np.arange(len(rows)), key))


def _listed(people: pd.DataFrame, one: Register, start: int) -> list[pd.DataFrame]:
    """Pairs with the rows of one list, which are numbered from `start` on."""
    said = registers.history_of(one)
    at = np.where(people["state"].eq("person"), registers.found_at(people, one.people), NOBODY)
    first = np.flatnonzero(at >= 0)
    near = _lookalikes(overlaps.compared(people), overlaps.compared(one.people))
    new = at[near.first] != near.second
    by_name = overlaps.pairs_of(
        RECEIVED_NEAR, near.first[new], np.full(int(new.sum()), NOBODY), near.score[new]
    )
    history = people[HISTORY].iloc[first].fillna("").to_numpy(object)
    return [
        overlaps.pairs_of(RECEIVED, first, np.full(len(first), NOBODY)).assign(
            other=at[first] + start, note=history
        ),
        by_name.assign(
            initials=near.initials[new], other=near.second[new] + start, note=said[near.second[new]]
        ),
    ]


def _lookalikes(mine: People, theirs: People) -> Lookalikes:
    """Pairs of one of mine and one of theirs."""
    days = np.intersect1d(mine.born[mine.compared], theirs.born[theirs.compared])
    both = [np.isin(side.born, days) & side.compared for side in (mine, theirs)]
    size = len(mine.born)
    joined = People(
        pa.chunked_array([mine.names, theirs.names]).combine_chunks(),
        np.concatenate([mine.born, theirs.born]),
        np.concatenate([mine.sex, theirs.sex]),
        np.concatenate([mine.district, theirs.district]),
        np.concatenate([mine.family, theirs.family]),
        np.concatenate(both),
    )
    found = lookalikes.find(joined)
    cross = (found.first < size) & (found.second >= size)
    parts = (found.first[cross], found.second[cross] - size, found.score[cross], found.initials[cross])
    return Lookalikes(*parts, found.crowded)


def _in_book(
    people: pd.DataFrame, book: Book, recalled: np.ndarray, start: int, key: bytes
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pairs with the book: it knows no name and no row."""
    first = np.flatnonzero(people["state"].eq("person").to_numpy() & (recalled != ""))
    pairs = overlaps.pairs_of(RECEIVED, first, np.full(len(first), NOBODY)).assign(
        other=np.arange(len(first)) + start, note=recalled[first]
    )
    tokens = [verdicts.sealed(key, f"{nik}|{DECIDED}") for nik in people["nik"].iloc[first]]
    told = pd.DataFrame({"file": book.name, "token": tokens}, dtype="object")
    return pairs, told.reindex(columns=[*overlaps.PLACE, "token"])


def answered(people: pd.DataFrame, found: Overlaps) -> pd.DataFrame:
    """People with what was decided about past recipients: one person is a yes, two people no sign of one.

    Who is told apart from everyone that the lists and the book hold of that NIK was never helped.
    """
    pairs = found.pairs[
        found.pairs["kind"].isin(["received", "received_near"]) & found.pairs["answer"].ne("")
    ]
    yes = pairs.loc[pairs["answer"].eq(SAME), ["first", "note"]].drop_duplicates("first")
    told = found.pairs[found.pairs["kind"].eq("received")]
    cleared = told["answer"].eq(DIFFERENT).groupby(told["first"]).all()
    no = np.setdiff1d(cleared.index[cleared].to_numpy(), yes["first"])
    rows = np.append(yes["first"].to_numpy(), no).astype(int)
    if not len(rows):
        return people
    answer, history = people[ANSWER].copy(), people[HISTORY].fillna("").to_numpy(object, copy=True)
    answer.iloc[yes["first"]], answer.iloc[no] = True, False
    near = yes[history[yes["first"]] == ""]
    history[near["first"]], history[no] = near["note"], ""
    changed = _told(people, answer, history, DECIDED)
    origin = people[f"{ANSWER}_dari"].copy()
    origin.iloc[rows] = changed[f"{ANSWER}_dari"].iloc[rows]
    return changed.assign(**{f"{ANSWER}_dari": origin})
