"""All tables of a screening as the sheets of one workbook."""

from __future__ import annotations

import pandas as pd

from bansos import advice, answers, deciding, overlaps, shortlist
from bansos.screening import Screening
from bansos.words import of, tr


def sheets(found: Screening) -> dict[str, pd.DataFrame]:
    """Tables by sheet name: everyone first, then groups, places, suggestions, pairs (if any), problems."""
    groups = {
        tr("Kelompok {name}", name=of(decided.programme.about["short"])): answers.groups_table(found, code)
        for code, decided in found.decisions.items()
    }
    proposed = {name: table for name, table in groups.items() if len(table)}
    more = shortlist.sheets(found) | advice.sheets(found) | overlaps.sheets(found)
    return {
        tr("Hasil"): deciding.with_decisions(found, shortlist.table(found)),
        **proposed,
        **more,
        tr("Masalah"): answers.problems_sheet(found),
    }
