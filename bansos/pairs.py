"""Who is who in two screenings: by NIK, else by the place in a file that both have."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bansos.intake.families import numbered
from bansos.screening import Screening

Sides = tuple[np.ndarray, np.ndarray]


def pairs(before: Screening, after: Screening) -> Sides:
    """Everyone who counts in one of two screenings or in both, as rows (0-based) of each; -1 where not there.

    By sound NIK; else by sheet and row of a file with the same content. A row that counts in one only is
    also sought among the rows that do not count in the other: it may have become a duplicate.
    """
    counts = (before.counted(), after.counted())
    if before.received is after.received and len(before.people) == len(after.people):
        rows = np.flatnonzero(counts[0] | counts[1])
        return rows, rows
    free = (np.ones(len(before.people), bool), np.ones(len(after.people), bool))
    found: list[Sides] = []
    # Which rows may meet: those that count (True) or all that are left (False), of each side.
    for keys, *only in (
        (_niks, True, True),
        *((keys, *only) for keys in (_places, _niks) for only in ((True, False), (False, True))),
    ):
        open_rows = [free[k] & counts[k] if only[k] else free[k] for k in (0, 1)]
        met = _met(keys(before, open_rows[0]), keys(after, open_rows[1]))
        for k in (0, 1):
            free[k][met[k]] = False
        found.append(met)
    alone = [np.flatnonzero(free[k] & counts[k]) for k in (0, 1)]
    left = np.concatenate([*(met[0] for met in found), alone[0], np.full(len(alone[1]), -1)])
    right = np.concatenate([*(met[1] for met in found), np.full(len(alone[0]), -1), alone[1]])
    order = np.lexsort((right, np.where(left < 0, len(before.people), left)))
    return left[order], right[order]


def is_same_files(before: Screening, after: Screening) -> bool:
    """Were both made from files of the same content in the same roles?"""
    came = [sorted((one.role, one.digest) for one in found.received) for found in (before, after)]
    return came[0] == came[1]


def _met(left: pd.DataFrame, right: pd.DataFrame) -> Sides:
    """Rows of both sides with the same key, the first with the first, the second with the second."""
    both = [side.assign(nth=side.groupby(list(side)[1:], sort=False).cumcount()) for side in (left, right)]
    met = both[0].merge(both[1], on=list(both[0])[1:], suffixes=("", "_right"))
    return met["at"].to_numpy(np.int64), met["at_right"].to_numpy(np.int64)


def _niks(found: Screening, among: np.ndarray) -> pd.DataFrame:
    numbers = numbered(found.people)
    rows = np.flatnonzero(among & (numbers >= 0))
    return pd.DataFrame({"at": rows, "nik": numbers[rows]})


def _places(found: Screening, among: np.ndarray) -> pd.DataFrame:
    rows = np.flatnonzero(among)
    digests = {one.name: one.digest for one in found.received}
    place = found.people.iloc[rows]
    return pd.DataFrame(
        {
            "at": rows,
            "file": place["file"].astype("object").map(digests).to_numpy(),
            "sheet": place["sheet"].astype("object").fillna("").to_numpy(),
            "row": place["row"].to_numpy(),
        }
    )
