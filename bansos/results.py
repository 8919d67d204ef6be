"""All tables of a screening as the sheets of one workbook."""

from __future__ import annotations

import pandas as pd

from bansos import advice, answers, shortlist
from bansos.screening import Screening
from bansos.words import of, tr


def sheets(found: Screening) -> dict[str, pd.DataFrame]:
    """Tables by sheet name: everyone first, then what `more` gives."""
    return {tr("Hasil"): shortlist.table(found), **more(found)}


def more(found: Screening) -> dict[str, pd.DataFrame]:
    """The sheets that only a workbook has: groups, places and suggestions (if any), problems."""
    groups = {
        tr("Kelompok {name}", name=of(decided.programme.about["short"])): answers.groups_table(found, code)
        for code, decided in found.decisions.items()
    }
    proposed = {name: table for name, table in groups.items() if len(table)}
    return {
        **proposed,
        **shortlist.sheets(found),
        **advice.sheets(found),
        tr("Masalah"): answers.problems_sheet(found),
    }
