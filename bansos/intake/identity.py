"""NIK and KK numbers: tidied, checked and read on digit buffers, a whole column at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bansos.intake import columns

STATES = ("ok", "suspect", "broken", "empty", "shared")  # shared: a person said that two people have it
OK, SUSPECT, BROKEN, EMPTY, SHARED = range(5)
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
    is_whole = pc.fill_null(_is_whole(text), False)
    whole, other = (np.flatnonzero(mask) for mask in (is_whole, pc.invert(is_whole)))
    state, reason = np.full(rows, BROKEN, np.int8), np.zeros(rows, np.int8)
    reason[other] = _unread(text.take(pa.array(other)))
    state[other[reason[other] == 0]] = EMPTY
    number, sex, district = np.full(rows, -1), np.full(rows, -1, np.int8), np.full(rows, -1, np.int32)
    born = np.full(rows, np.datetime64("NaT", "D"))
    read = _read(pc.filter(text, is_whole), on, women_add)
    number[whole], sex[whole], district[whole], born[whole] = read[:4]
    state[whole], reason[whole] = _judged(*read, is_number[whole])
    unsure = np.flatnonzero(state != OK)
    sex[unsure], district[unsure], born[unsure] = -1, -1, np.datetime64("NaT")
    return Identity(text, state, number, sex, born, district, reason)


def _unread(text: pa.Array) -> np.ndarray:
    """Why texts are no number: 0 where there is none."""
    power = pc.match_substring_regex(text, r"^\d+([.,]\d+)?[eE]\+?\d+$")
    return pc.fill_null(pc.if_else(power, EXPONENT, LENGTH_WRONG), 0).to_numpy(zero_copy_only=False)


def _pairs(texts: pa.Array) -> np.ndarray:
    """The eight pairs of digits of strings that all have 16, one row a pair."""
    if not len(texts):
        return np.zeros((LENGTH // 2, 0), np.uint8)
    offsets, data = texts.buffers()[1:]
    start = np.frombuffer(offsets, np.int32, 1, texts.offset * 4)[0]
    digits = np.frombuffer(data, np.uint8, len(texts) * LENGTH, start).reshape(-1, LENGTH).T - _ASCII_ZERO
    return digits[0::2] * np.uint8(10) + digits[1::2]


def _read(
    texts: pa.Array, on: date, women_add: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Number, sex, district, date and whether the serial is 0, of texts of 16 digits; NaT: no such date."""
    pairs = _pairs(texts)
    day, month, year = pairs[3], pairs[4], pairs[5]
    woman = (day > women_add) & (women_add > 0)
    born = _dates(year, month, day - woman * np.uint8(women_add), on)
    district = pairs[0] * np.int32(100) + pairs[1]
    number = texts.cast(pa.int64()).to_numpy()
    return number, woman.astype(np.int8), district, born, (pairs[6] == 0) & (pairs[7] == 0)


def _dates(year: np.ndarray, month: np.ndarray, day: np.ndarray, on: date) -> np.ndarray:
    """20yy if that date is not after `on`, else 19yy; NaT where the calendar has no such day."""
    which = year * np.int32(100) + month
    is_old = which * 100 + day > (on.year - 2000) * 10_000 + on.month * 100 + on.day
    first, length = _months()
    at = which + 10_000 * ~is_old
    dates = first[at] + day - 1
    dates[(day < 1) | (day > length[at])] = np.datetime64("NaT")
    return dates


@cache
def _months() -> tuple[np.ndarray, np.ndarray]:
    """First day and number of days (0: no such month) by yymm, of 1900 to 1999, then of 2000 to 2099."""
    century, year, month = np.ogrid[1900:2100:100, 0:100, 0:100]
    months = ((century + year - 1970) * 12 + month - 1).astype("datetime64[M]").ravel()
    first = months.astype("datetime64[D]")
    length = ((months + 1).astype("datetime64[D]") - first).astype(int)
    return first, np.where(np.tile((month >= 1) & (month <= 12), (2, 100, 1)).ravel(), length, 0)


def _judged(
    number: np.ndarray,
    _sex: np.ndarray,
    district: np.ndarray,
    born: np.ndarray,
    no_serial: np.ndarray,
    is_number: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """State and reason of rows of 16 digits."""
    is_province = np.zeros(100, bool)
    is_province[list(columns.provinces())] = True
    reason = np.zeros(len(number), np.int8)
    typed = np.flatnonzero(is_number)
    reason[typed[number[typed] > _EXACT]] = INEXACT
    lost = typed[number[typed] % 10 == 0]
    reason[lost] = LOST
    no_serial[lost] = False
    reason[no_serial] = SERIAL
    reason[~is_province[district // 100]] = PROVINCE
    reason[np.isnat(born)] = DATE
    state = np.where(reason == 0, OK, np.where((reason == LOST) | (reason == INEXACT), SUSPECT, BROKEN))
    return state.astype(np.int8), reason
