"""What a register says as a whole: where it reaches, whom it cannot place, whether it lists people."""

from __future__ import annotations

import pandas as pd


def has_nik(people: pd.DataFrame) -> bool:
    """Does a NIK stand anywhere, good or bad?"""
    return bool((people["nik_state"] != "empty").any())


def unread_names(people: pd.DataFrame) -> frozenset[str]:
    """The names, in lower case, beside a NIK that is empty or cannot be read."""
    unread = people["nik_state"].isin(["broken", "empty"]) & (people["state"] != "set_aside")
    return frozenset(people["nama"][unread].dropna().str.casefold())


def districts(people: pd.DataFrame) -> set[str]:
    """The districts in which somebody lives."""
    return set(people["kabupaten"].dropna().unique())
