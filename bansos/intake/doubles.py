"""Several rows of one person become one answer: gaps filled from each other, contradictions made unknown.

Which row stands first in the file must not decide about anybody.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from bansos.intake import columns
from bansos.intake.problems import Finding
from bansos.intake.typed import FILLED, FROM_FILE, ORIGINS, Typed
from bansos.words import tr


def reconciled(found: Typed, kept: np.ndarray) -> tuple[Typed, list[Finding]]:
    """The columns with all rows of a person agreed, and a finding for each column that contradicts itself.

    `kept`: for each row the index of the row that is counted for the same person.
    """
    again = kept != np.arange(len(kept))
    rows = np.flatnonzero(np.isin(kept, kept[again]))
    if not len(rows):
        return found, []
    agreed, findings = dict(found.columns), []
    for name in FILLED:
        origin = f"{name}_dari"
        if all(_agree(found.columns[column], rows, kept) for column in (name, origin)):
            continue
        person = kept[rows]
        stated = _part(found.columns[origin], rows).eq(ORIGINS[FROM_FILE])
        second = ~stated & stated.groupby(person).transform(
            "any"
        )  # read off the NIK where another row says it
        some = _part(found.columns[name], rows).mask(second)
        torn = some.groupby(person, observed=True).transform("nunique").to_numpy() > 1
        for column, part in ((name, some), (origin, _part(found.columns[origin], rows).mask(second))):
            agreed[column] = _filled(found.columns[column], rows, part, person, torn)
        findings.append(_finding(name, rows[torn]))
    return replace(found, columns=agreed), findings


def _agree(column: ExtensionArray, rows: np.ndarray, kept: np.ndarray) -> bool:
    """Does every row say what the row says that is counted for the same person?"""
    here, there = pd.Series(column).iloc[rows], pd.Series(column).iloc[kept[rows]]
    same = (here.array == there.array) | (here.isna().to_numpy() & there.isna().to_numpy())
    return bool(pd.Series(same).fillna(False).all())


def _part(column: ExtensionArray, rows: np.ndarray) -> pd.Series:
    return pd.Series(column).iloc[rows].reset_index(drop=True)


def _filled(
    column: ExtensionArray, rows: np.ndarray, part: pd.Series, person: np.ndarray, torn: np.ndarray
) -> ExtensionArray:
    values = pd.Series(column, copy=True)
    values.iloc[rows] = part.groupby(person, observed=True).transform("first").mask(torn).array
    return values.array


def _finding(name: str, rows: np.ndarray) -> Finding:
    column = columns.columns()[name].title
    return Finding(
        "rows_differ",
        name,
        rows,
        [
            tr(
                "{column} berbeda antara baris-baris dengan NIK yang sama; dianggap belum diketahui.",
                column=column,
            )
        ],
        tr("Samakan barisnya atau hapus yang salah."),
    )
