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
from bansos.intake.typed import FILLED, Typed
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
        values = pd.Series(found.columns[name], copy=True)
        person, some = kept[rows], values.iloc[rows]
        torn = some.groupby(person, observed=True).transform("nunique").to_numpy() > 1
        agreed[name] = _filled(values, rows, person, torn)
        agreed[f"{name}_dari"] = _filled(
            pd.Series(found.columns[f"{name}_dari"], copy=True), rows, person, torn
        )
        findings.append(_finding(name, rows[torn]))
    return replace(found, columns=agreed), findings


def _filled(values: pd.Series, rows: np.ndarray, person: np.ndarray, torn: np.ndarray) -> ExtensionArray:
    first = values.iloc[rows].groupby(person, observed=True).transform("first")
    values.iloc[rows] = first.mask(torn)
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
