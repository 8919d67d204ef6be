"""NIK and KK numbers: tidied, checked and read on digit buffers, a whole column at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bansos.intake import columns

STATES = ("ok", "suspect", "broken", "empty")
OK, SUSPECT, BROKEN, EMPTY = range(4)
LENGTH = 16
# A binary64 number (what a spreadsheet keeps) is exact up to here: above it even the last digit can change.
_EXACT = 2**53
_ASCII_ZERO = 48
_ENOUGH = 5
# What people and programs put around or between digits, never a digit itself.
_AROUND = r"[\s'’‘`\"=._\-/\x{00a0}\x{00ad}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}\x{feff}]+"


@dataclass(frozen=True)
class Identity:
    """What a column of numbers says, one item a row.

    `text` (Arrow strings, null where empty), `state` (int8 codes of STATES), `number` (int64, -1 unless 16
    digits), `sex` (int8: 0 L, 1 P, -1 not known), `born` (datetime64[D] or NaT), `district` (int32, the first
    four digits, -1 where not known), `reason` (int8 codes of REASONS, 0 where nothing is wrong).
    """

    text: pa.Array
    state: np.ndarray
    number: np.ndarray
    sex: np.ndarray
    born: np.ndarray
    district: np.ndarray
    reason: np.ndarray


REASONS = ("", "lost_digit", "length", "exponent", "date", "serial", "province", "inexact")
LOST, LENGTH_WRONG, EXPONENT, DATE, SERIAL, PROVINCE, INEXACT = range(1, 8)


def check_nik(texts: pa.Array, is_number: np.ndarray, on: date) -> Identity:
    """Tidy and check NIKs. `is_number` says which cells were numbers; dates are judged on `on`."""
    return _check(texts, is_number, on, women_add=40)


def check_kk(texts: pa.Array, is_number: np.ndarray, on: date) -> Identity:
    """Tidy and check a column of KK numbers: the same, but the date is that of recording, without +40."""
    return _check(texts, is_number, on, women_add=0)


def doubted(found: Identity, table: np.ndarray, known: Sequence[bool | None] | None = None) -> Identity:
    """The same, but where every good number of a table ends in 0, all of them may have lost that digit.

    A CSV saved from a spreadsheet has no number cells left to tell; one in 10^5 honest lists looks like this.
    `known`: for each table, whether that is so where it stands only in part here, else None.
    """
    state, reason = found.state.copy(), found.reason.copy()
    is_good = found.number >= 0
    for index in np.unique(table):
        mine = is_good & (table == index)
        is_so = known[index] if known else None
        if has_lost_digits(*ending_in_0(found.number[mine])) if is_so is None else is_so:
            state[mine & (state == OK)], reason[mine & (state != BROKEN)] = SUSPECT, LOST
    return replace(found, state=state, reason=reason)


def ending_in_0(numbers: np.ndarray) -> tuple[int, int]:
    """How many good numbers there are, and how many of them end in 0."""
    good = numbers[numbers >= 0]
    return len(good), int((good % 10 == 0).sum())


def has_lost_digits(good: int, zeros: int) -> bool:
    """Do so many of so many good numbers of a table that end in 0 make all of them doubtful?"""
    return good >= _ENOUGH and zeros == good


def tidied(texts: pa.Array) -> pa.Array:
    """Repair what is certain (spaces, dots, apostrophe, `="..."`, `.0`, full width, ...); else null."""
    whole = _is_whole(texts)
    if pc.all(whole, min_count=0).as_py():
        return texts
    dirty = pc.fill_null(pc.invert(whole), True)
    return pc.replace_with_mask(texts, dirty, _cleaned(pc.filter(texts, dirty)))


def _is_whole(texts: pa.Array) -> pa.Array:
    """Sixteen ASCII digits; sixteen zeros are no number at all."""
    is_length = pc.equal(pc.binary_length(texts), LENGTH)
    return pc.and_(pc.and_(is_length, pc.ascii_is_decimal(texts)), pc.not_equal(texts, "0" * LENGTH))


def _cleaned(texts: pa.Array) -> pa.Array:
    plain = pc.utf8_trim_whitespace(pc.utf8_normalize(texts, form="NFKC"))
    bare = pc.replace_substring_regex(plain, r"^(\D*\d+)[.,]0+(\D*)$", r"\1\2")
    digits = pc.replace_substring_regex(bare, _AROUND, "")
    # Only what is digits after tidying is a number; all else stays as it was found.
    chosen = pc.if_else(pc.match_substring_regex(digits, r"^\d+$"), digits, plain)
    nothing = pc.match_substring_regex(digits, r"^0*$")
    missing = pc.is_in(pc.utf8_lower(plain), pa.array(columns.empty_words()))
    return pc.if_else(pc.or_(nothing, missing), pa.scalar(None, pa.string()), chosen)


def _check(texts: pa.Array, is_number: np.ndarray, on: date, *, women_add: int) -> Identity:
    text = tidied(texts)
    rows = len(text)
    whole = pc.fill_null(_is_whole(text), False).to_numpy(zero_copy_only=False)
    digits = _digits(pc.filter(text, pa.array(whole)))
    state = np.where(pc.is_null(text).to_numpy(zero_copy_only=False), EMPTY, BROKEN).astype(np.int8)
    reason = np.where(state == BROKEN, LENGTH_WRONG, 0).astype(np.int8)
    reason[_is_exponent(text)] = EXPONENT
    number, sex, district = np.full(rows, -1), np.full(rows, -1, np.int8), np.full(rows, -1, np.int32)
    born = np.full(rows, np.datetime64("NaT", "D"))
    read = _read(digits, on, women_add)
    number[whole], sex[whole], district[whole], born[whole] = read[:4]
    state[whole], reason[whole] = _judged(*read, is_number[whole])
    unsure = state != OK
    sex[unsure], district[unsure], born[unsure] = -1, -1, np.datetime64("NaT")
    return Identity(text, state, number, sex, born, district, reason)


def _digits(texts: pa.Array) -> np.ndarray:
    """A matrix (rows, 16) of the digits of strings that all have 16."""
    if not len(texts):
        return np.zeros((0, LENGTH), np.int16)
    offsets, data = texts.buffers()[1:]
    start = np.frombuffer(offsets, np.int32, 1, texts.offset * 4)[0]
    flat = np.frombuffer(data, np.uint8, len(texts) * LENGTH, start)
    return (flat.reshape(-1, LENGTH) - _ASCII_ZERO).astype(np.int16)


def _is_exponent(text: pa.Array) -> np.ndarray:
    found = pc.match_substring_regex(text, r"^\d+([.,]\d+)?[eE]\+?\d+$")
    return pc.fill_null(found, False).to_numpy(zero_copy_only=False)


def _read(
    digits: np.ndarray, on: date, women_add: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Number, sex, district, date and serial of digit rows; the date is NaT where it is impossible."""
    pairs = digits[:, 0::2] * 10 + digits[:, 1::2]
    number = pairs.astype(np.int64) @ (100 ** np.arange(7, -1, -1, dtype=np.int64))
    day, month, year = pairs[:, 3], pairs[:, 4], pairs[:, 5]
    woman = (day > women_add) & (women_add > 0)
    born = _dates(year, month, np.where(woman, day - women_add, day), on)
    district = pairs[:, 0].astype(np.int32) * 100 + pairs[:, 1]
    return number, woman.astype(np.int8), district, born, pairs[:, 6] * np.int32(100) + pairs[:, 7]


def _dates(year: np.ndarray, month: np.ndarray, day: np.ndarray, on: date) -> np.ndarray:
    """20yy if that date is not after `on`, else 19yy; NaT where the calendar has no such day."""
    as_one = (year.astype(np.int32) * 100 + month) * 100 + day
    century = np.where(as_one <= (on.year - 2000) * 10_000 + on.month * 100 + on.day, 2000, 1900)
    full = century + year
    months = ((full - 1970) * 12 + np.clip(month, 1, 12) - 1).astype("datetime64[M]")
    length = ((months + 1).astype("datetime64[D]") - months.astype("datetime64[D]")).astype(int)
    is_real = (month >= 1) & (month <= 12) & (day >= 1) & (day <= length)
    dates = months.astype("datetime64[D]") + (day - 1)
    dates[~is_real] = np.datetime64("NaT")
    return dates


def _judged(
    number: np.ndarray,
    _sex: np.ndarray,
    district: np.ndarray,
    born: np.ndarray,
    serial: np.ndarray,
    is_number: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """State and reason of rows of 16 digits."""
    lost, inexact = is_number & (number % 10 == 0), is_number & (number > _EXACT)
    wrong = [np.isnat(born), ~np.isin(district // 100, columns.provinces()), (serial == 0) & ~lost]
    reason = np.select([*wrong, lost, inexact], [DATE, PROVINCE, SERIAL, LOST, INEXACT], 0)
    state = np.select([reason == 0, (reason == LOST) | (reason == INEXACT)], [OK, SUSPECT], BROKEN)
    return state.astype(np.int8), reason.astype(np.int8)
