"""Who is who in two screenings: by NIK, else by the place in a file that both have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bansos.intake.families import numbered
from bansos.screening import Screening

Sides = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Roster:
    """Who stands on one side. `niks`: int64, -1 unless sound; `counts`: who counts as a person (boolean).

    `places`: columns that say where a row stands (its file by content, sheet, row); without columns where
    that is not known. One item or row a row of that side.
    """

    niks: np.ndarray
    counts: np.ndarray
    places: pd.DataFrame


def of_screenings(before: Screening, after: Screening) -> Sides:
    """Who is who in two screenings, as `pairs` says it."""
    if before.received is after.received and len(before.people) == len(after.people):
        rows = np.flatnonzero(before.counted() | after.counted())
        return rows, rows
    return pairs(_roster(before), _roster(after))


def pairs(before: Roster, after: Roster) -> Sides:
    """Everyone who counts on one of two sides or on both, as rows (0-based) of each; -1 where not there.

    By sound NIK; else by sheet and row of a file with the same content. A row that counts on one side only
    is also sought among the rows that do not count on the other: it may have become a duplicate.
    """
    sides = (before, after)
    free = [np.ones(len(side.niks), bool) for side in sides]
    found: list[Sides] = []
    one_side = ((True, False), (False, True))
    # Which rows may meet: those that count (True) or all that are left (False), of each side.
    for keys, *only in (
        (_niks, True, True),
        *((keys, *only) for keys in (_places, _niks) for only in one_side),
    ):
        among = [free[k] & sides[k].counts if only[k] else free[k] for k in (0, 1)]
        met = _met(keys(before, among[0]), keys(after, among[1]))
        for k in (0, 1):
            free[k][met[k]] = False
        found.append(met)
    alone = [np.flatnonzero(free[k] & sides[k].counts) for k in (0, 1)]
    left = np.concatenate([*(met[0] for met in found), alone[0], np.full(len(alone[1]), -1)])
    right = np.concatenate([*(met[1] for met in found), np.full(len(alone[0]), -1), alone[1]])
    order = np.lexsort((right, np.where(left < 0, len(before.niks), left)))
    return left[order], right[order]


def is_same_files(before: Screening, after: Screening) -> bool:
    """Were both made from files of the same content in the same roles?"""
    came = [sorted((one.role, one.digest) for one in found.received) for found in (before, after)]
    return came[0] == came[1]


def _roster(found: Screening) -> Roster:
    digests = {one.name: one.digest for one in found.received}
    place = found.people[["file", "sheet", "row"]]
    file = place["file"].astype("object").map(digests)
    return Roster(
        numbered(found.people),
        found.counted(),
        place.assign(file=file, sheet=place["sheet"].astype("object").fillna("")),
    )


def _met(left: pd.DataFrame, right: pd.DataFrame) -> Sides:
    """Rows of both sides with the same key, the first with the first, the second with the second."""
    keys = [name for name in left if name != "at"]
    if not keys or not len(left) or not len(right):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    both = [side.assign(nth=side.groupby(keys, sort=False).cumcount()) for side in (left, right)]
    met = both[0].merge(both[1], on=[*keys, "nth"], suffixes=("", "_right"))
    return met["at"].to_numpy(np.int64), met["at_right"].to_numpy(np.int64)


def _niks(side: Roster, among: np.ndarray) -> pd.DataFrame:
    rows = np.flatnonzero(among & (side.niks >= 0))
    return pd.DataFrame({"at": rows, "nik": side.niks[rows]})


def _places(side: Roster, among: np.ndarray) -> pd.DataFrame:
    rows = np.flatnonzero(among)
    return side.places.iloc[rows].assign(at=rows)
