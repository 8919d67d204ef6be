"""What a row is: a person, a further row of the same NIK, or no person (blank, total, signature)."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from bansos.intake import cells, columns
from bansos.intake.columns import normal
from bansos.intake.files import TextTable
from bansos.intake.identity import EXPONENT, OK, SUSPECT, Identity
from bansos.intake.letters import flat
from bansos.intake.sorting import repeated

STATES = ("person", "duplicate", "set_aside")
PERSON, DUPLICATE, SET_ASIDE = range(3)
_NIK_DIGITS = 6


@dataclass(frozen=True)
class Rows:
    """The rows of a table without a NIK, as text: per column the distinct texts and their codes."""

    labels: Sequence[str]
    columns: Sequence[cells.Encoded]

    def count(self, is_so: Callable[[str, int], bool]) -> np.ndarray:
        """In how many cells of each row a text (with its column's position) is so; blank cells never are."""
        total = np.zeros(len(self.columns[0].codes), int)
        for at, column in enumerate(self.columns):
            yes = np.array([bool(text.strip()) and is_so(text, at) for text in column.distinct] + [False])
            total += yes[column.codes]
        return total

    def first(self) -> np.ndarray:
        """The first text of each row that is not blank, or None."""
        found = np.full(len(self.columns[0].codes), None, object)
        for column in reversed(self.columns):
            texts = np.array([text if text.strip() else None for text in column.distinct] + [None], object)
            mine = texts[column.codes]
            found = np.where(mine == None, found, mine)  # noqa: E711
        return found


def has_nik(nik: Identity) -> np.ndarray:
    """Rows whose NIK cell holds a number, right or wrong: someone stands there."""
    someone = (nik.number >= 0) | (nik.reason == EXPONENT)
    odd = np.flatnonzero(~someone)
    digits = pc.utf8_length(pc.replace_substring_regex(nik.text.take(pa.array(odd)), r"\D", ""))
    someone[odd] |= pc.fill_null(pc.greater_equal(digits, _NIK_DIGITS), False).to_numpy(zero_copy_only=False)
    return someone


def is_aside(table: TextTable, match: Mapping[str, str | None], someone: np.ndarray) -> np.ndarray:
    """Which rows of a table are no person. `someone` marks rows with a NIK: they always are one."""
    aside = np.zeros(len(someone), bool)
    index = np.flatnonzero(~someone)
    if len(index):
        rows = _rows(table.table.filter(pa.array(~someone)))
        name_at = [at for at, name in enumerate(match.values()) if name == "nama"]
        aside[index] = _is_nobody(rows, name_at)
        tail = _is_tail(table, index, rows, someone, aside)
        if tail.any():
            aside[index[tail & ~_is_listed(rows, name_at)]] = True
    return aside | _is_example(table, match)


def _rows(part: pa.Table) -> Rows:
    # As plain text: a few rows of a large table keep its whole dictionary, and each word of it is looked at.
    plain = [column.cast(pa.string()) for column in part.columns]
    return Rows(part.column_names, [cells.encoded(column) for column in plain])


def _is_nobody(rows: Rows, name_at: Sequence[int]) -> np.ndarray:
    filled = rows.count(lambda text, at: True)
    labels = [normal(label) for label in rows.labels]
    repeated = rows.count(lambda text, at: _is_label(text, labels[at]))
    numbered = rows.count(lambda text, at: text.strip("(). \t\n") in (str(at + 1), str(at)))
    named = rows.count(lambda text, at: at in name_at)
    most = np.maximum(2, filled * 0.6)
    return (
        ((named == 0) & (filled <= 2))
        | (repeated >= most)
        | (numbered >= most)
        | _starts(rows.first(), columns.starting("total"))
    )


def _is_label(text: str, label: str) -> bool:
    first = text[:1].casefold()
    return not (first.isalnum() and first != label[:1]) and normal(text) == label


def _starts(texts: np.ndarray, words: re.Pattern[str]) -> np.ndarray:
    distinct, codes = np.unique(np.array([text or "" for text in texts]), return_inverse=True)
    return np.array([bool(words.match(text)) for text in distinct.tolist()], bool)[codes]


def closing(
    table: TextTable, match: Mapping[str, str | None], someone: np.ndarray
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The row of the last person, and that of the first total or signature below; -1 where there is none.

    First by the NIK, then (what counts where no row of the table has one) by the filled cells.
    """
    index = np.flatnonzero(~someone)
    rows = _rows(table.table.filter(pa.array(~someone)))
    nobody = _is_nobody(rows, [at for at, name in enumerate(match.values()) if name == "nama"])
    strong = (np.flatnonzero(someone), index[(rows.count(lambda text, at: True) > 2) & ~nobody])
    first, second = (_closed(table.rows, index, rows, persons) for persons in strong)
    return first, second


def _closed(numbers: np.ndarray, index: np.ndarray, rows: Rows, persons: np.ndarray) -> tuple[int, int]:
    last = persons[-1] if len(persons) else -1
    total, signature = columns.starting("total"), columns.starting("signature")
    ends = rows.count(lambda text, at: bool(total.match(text) or signature.match(text))) > 0
    below = index[(index > last) & ends]
    return int(numbers[last]) if last >= 0 else -1, int(numbers[below[0]]) if len(below) else -1


def _is_tail(
    table: TextTable, index: np.ndarray, rows: Rows, someone: np.ndarray, aside: np.ndarray
) -> np.ndarray:
    """Which rows without a NIK stand below the last person, from a total or a signature on."""
    if table.part is None:
        filled = rows.count(lambda text, at: True)
        persons = np.flatnonzero(someone) if someone.any() else index[(filled > 2) & ~aside[index]]
        end = _closed(table.rows, index, rows, persons)[1]
    else:
        end = -1 if table.part.end is None else table.part.end
    return (table.rows[index] >= end) & (end >= 0)


def _is_listed(rows: Rows, name_at: Sequence[int]) -> np.ndarray:
    """Which rows are a numbered name: below a total or a signature, only these are people."""
    titles = columns.labels_of("number")
    numbers = [at for at, label in enumerate(rows.labels) if normal(label) in titles]
    numbered = rows.count(lambda text, at: at in numbers and text.strip(" .").isdigit()) > 0
    return numbered & (rows.count(lambda text, at: at in name_at) > 0)


def _is_example(table: TextTable, match: Mapping[str, str | None]) -> np.ndarray:
    """The example row of the template: its name or its number says so."""
    marked = np.zeros(table.table.num_rows, bool)
    pattern = r"^\W*(" + "|".join(columns.examples()) + r")\b"
    for label, name in match.items():
        if name == "nama" or normal(label) in columns.labels_of("number"):
            rows, texts = _may_start(table.table[label])
            found = pc.match_substring_regex(texts, pattern, ignore_case=True)
            marked[rows] |= found.to_numpy(zero_copy_only=False)
    return marked


def _may_start(texts: pa.ChunkedArray) -> tuple[np.ndarray, pa.Array]:
    """Rows whose first letter may be that of a word for an example, and their texts."""
    whole = texts.cast(pa.string()).combine_chunks()
    whole = whole if isinstance(whole, pa.Array) else pa.concat_arrays(whole.chunks)
    letters, ends = flat(whole)
    initials = {word[0] for word in columns.examples()}
    other = [ord(one) for one in string.ascii_letters + string.digits if one.casefold() not in initials]
    may = np.ones(256, bool)
    may[other] = False
    some = np.flatnonzero(ends[1:] > ends[:-1])
    rows = some[may[letters[ends[some]]]]
    return rows, whole.take(pa.array(rows))


def kept(nik: Identity, names: pa.Array, is_person: np.ndarray) -> np.ndarray:
    """For each row the index of the row that is counted for its NIK: itself, or the first of that NIK.

    A NIK that may have lost its last digit is the same person only where the name is the same too.
    """
    first = np.arange(len(is_person))
    sure = np.flatnonzero(is_person & (nik.state == OK))
    sure = sure[repeated(nik.number[sure])]
    first[sure] = _first_of(sure, nik.number[sure])
    unsure = np.flatnonzero(is_person & (nik.state == SUSPECT))
    if len(unsure):
        who = pc.utf8_lower(pc.fill_null(names.take(pa.array(unsure)), "")).to_pandas()
        both = pd.MultiIndex.from_arrays([nik.number[unsure], who])
        first[unsure] = _first_of(unsure, both)
    return first


def _first_of(index: np.ndarray, keys: np.ndarray | pd.MultiIndex) -> np.ndarray:
    codes, distinct = pd.factorize(keys)
    first = np.empty(len(distinct), index.dtype)
    first[codes[::-1]] = index[::-1]
    return first[codes]
