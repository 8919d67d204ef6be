"""Marks of death in the files: one mark anywhere counts, whatever other rows or registers say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from bansos.intake.families import numbered
from bansos.intake.typed import FROM_FILE, ORIGINS

# The values of the column, the gravest last; a text that is none of the others is unclear.
SAID = ("hidup", "tidak jelas", "meninggal")
_MARK, _ORIGIN = "meninggal", "meninggal_dari"
_NOTHING, _MARKED = -1, 1


def marked(people: pd.DataFrame, registers: Sequence[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """People with `meninggal` as the gravest of their rows and of the registers (role, table) has it.

    Also `meninggal_dari`: where that stands. A register that says nobody died adds nothing.
    """
    gravest = _of_person(people)
    origin = np.where(gravest == _NOTHING, -1, FROM_FILE).astype(np.int8)
    mine = numbered(people)
    for role, table in registers:
        marks = _marks(table)
        if len(marks):
            said = marks.reindex(mine).fillna(_NOTHING).to_numpy(np.int8)
            origin[said > gravest] = ORIGINS.index(role.upper())
            gravest = np.maximum(gravest, said)
    values = pd.Categorical.from_codes(gravest, list(SAID))
    origins = pd.Categorical.from_codes(origin, list(ORIGINS))
    return people.assign(
        **{_MARK: pd.Series(values, people.index), _ORIGIN: pd.Series(origins, people.index)}
    )


def _codes(table: pd.DataFrame) -> np.ndarray:
    """Per row the place in SAID, -1 where nothing is said."""
    column = table[_MARK].astype("category")
    places = np.array([*(SAID.index(text) for text in column.cat.categories), _NOTHING], dtype=np.int8)
    return places[column.cat.codes.to_numpy()]


def _of_person(people: pd.DataFrame) -> np.ndarray:
    """The gravest code of all rows of the same person."""
    own, kept = _codes(people), people["kept_index"].to_numpy()
    gravest = own.copy()
    rows = np.flatnonzero(own >= _MARKED)
    np.maximum.at(gravest, kept[rows], own[rows])
    return np.maximum(own, gravest[kept])


def _marks(table: pd.DataFrame) -> pd.Series:
    """NIK -> the gravest mark that the register's rows have of it; only those that have one."""
    codes, niks = _codes(table), numbered(table)
    rows = np.flatnonzero((codes >= _MARKED) & (niks >= 0))
    return pd.Series(codes[rows], dtype=np.int64).groupby(niks[rows]).max()
