"""What a register says as a whole: where it reaches, whom it cannot place, whether it lists people.

Where a table is a part of the register (`Part`), the whole has told that before.
"""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from bansos.intake import gathering
from bansos.intake.files import Part


def has_nik(people: pd.DataFrame, part: Part | None = None) -> bool:
    """Does a NIK stand anywhere, good or bad?"""
    return part.has_nik if part else bool((people["nik_state"] != "empty").any())


def unread_names(people: pd.DataFrame, part: Part | None = None) -> pa.Array:
    """The names, whatever their case, beside a NIK that is empty or cannot be read."""
    if part:
        return pa.array(sorted(part.unread), pa.string())
    unread = people["nik_state"].isin(["broken", "empty"]) & (people["state"] != "set_aside")
    return gathering.folded(people["nama"][unread].dropna())


def districts(people: pd.DataFrame, part: Part | None = None) -> set[str]:
    """The districts in which somebody lives."""
    return set(part.area if part else people["kabupaten"].dropna().unique())
