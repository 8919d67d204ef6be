"""Who is compared with whom: people born on one day, of the same sex and district where both are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from bansos.intake import sorting

WINDOW = 60  # rows that a row is compared with, at most: a block of any size costs no more than its rows
_AT_ONCE = 2**17  # pairs: what they take stays near the core


@dataclass(frozen=True)
class People:
    """Who is compared, one item a row: names (Arrow text), birth dates (datetime64[D]), then codes where a
    negative number means not known: sex, district, family card. Rows that are not `compared` are left out."""

    names: pa.Array
    born: np.ndarray
    sex: np.ndarray
    district: np.ndarray
    family: np.ndarray
    compared: np.ndarray


def some(people: People, rows: np.ndarray) -> People:
    """Some of the people, in the order of `rows`."""
    columns = ("born", "sex", "district", "family", "compared")
    return People(people.names.take(pa.array(rows)), *(getattr(people, name)[rows] for name in columns))


@dataclass(frozen=True)
class Blocks:
    """Rows in the order of block and name, their names' codes, which of them stand in a block too large for
    everyone to be compared, and up to which place (exclusive) each is compared with those behind it.
    `is_mixed`: may people of one block differ in sex or district?"""

    order: np.ndarray
    codes: np.ndarray
    crowded: np.ndarray
    end: np.ndarray
    is_mixed: bool


def of(people: People, rows: np.ndarray, codes: np.ndarray) -> Iterator[Blocks]:
    """All rows by all that is known; then by day alone those on whose day somebody's sex or district is not
    known: whoever that is is compared with everyone else."""
    born = people.born.astype("datetime64[D]").astype(np.int64)
    yield _laid_out(key(people), rows, codes)
    odd = np.zeros(len(born), bool)
    for column in (people.sex, people.district):
        if (column[rows] >= 0).any():
            odd |= column < 0
    if odd[rows].any():
        yield _laid_out(born, rows[np.isin(born[rows], born[rows[odd[rows]]])], codes, odd)


def key(people: People) -> np.ndarray:
    """One number for day, sex and district."""
    places = int(people.district.max(initial=0)) + 2
    return (people.born.astype("datetime64[D]").astype(np.int64) * 4 + people.sex + 1) * places + (
        people.district + 1
    )


def _laid_out(
    block: np.ndarray, rows: np.ndarray, codes: np.ndarray, asking: np.ndarray | None = None
) -> Blocks:
    """Blocks in which those who are `asking` stand first, unless it is crowded: then all in order of name."""
    is_mixed = asking is not None
    asking = np.ones(len(block), bool) if asking is None else asking
    order = rows[sorting.order(block[rows] * (int(codes.max(initial=0)) + 1) + codes[rows])]
    starts = np.flatnonzero(np.append(True, block[order][1:] != block[order][:-1])[: len(order)])
    size = np.diff(np.append(starts, len(order)))
    asked = np.add.reduceat(asking[order], starts, dtype=np.int64) if len(order) else size
    crowded = np.repeat((size > WINDOW + 1) & (asked > WINDOW), size)
    last = ~asking[order] & ~crowded
    if last.any():
        number = np.repeat(np.arange(len(size)), size)
        turned = np.argsort(number * 2 + last, kind="stable")
        order, last = order[turned], last[turned]
    end = np.where(last, 0, np.repeat(starts + size, size))
    end[crowded] = np.minimum(end, np.arange(len(order)) + 1 + WINDOW)[crowded]
    return Blocks(order, codes[order], crowded, end, is_mixed)


def pairs(people: People, blocks: Blocks) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Places in the order of `blocks` that are compared, some at a time: those of one row stand together.

    In a crowded block each of several equal names is paired with the next one alone.
    """
    start = np.arange(len(blocks.order)) + 1
    count = np.maximum(blocks.end - start, 0)
    asking = np.flatnonzero(count)
    cuts = np.flatnonzero(np.diff(np.cumsum(count[asking]) // _AT_ONCE)) + 1
    known = [column[blocks.order] for column in (people.sex, people.district) if blocks.is_mixed]
    for places in np.split(asking, cuts):
        much = count[places]
        first = np.repeat(places, much)
        second = np.arange(len(first)) + np.repeat(start[places] - np.cumsum(much) + much, much)
        for column in known:
            fit = _may_be(column, first, second)
            first, second = first[fit], second[fit]
        if blocks.crowded.any():
            new = (second == first + 1) | (blocks.codes[first] != blocks.codes[second])
            fit = new | ~blocks.crowded[first]
            first, second = first[fit], second[fit]
        yield first, second


def _may_be(column: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    one, other = column[first], column[second]
    return np.asarray((one == other) | (one < 0) | (other < 0))
