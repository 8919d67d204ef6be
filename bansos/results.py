"""All tables of a screening as the sheets of one workbook."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from bansos import advice, answers, changelist, shortlist
from bansos.changes import Changes
from bansos.screening import Screening
from bansos.words import of, tr


def sheets(
    found: Screening, changed: Mapping[str, Changes] = MappingProxyType({})
) -> dict[str, pd.DataFrame]:
    """Tables by sheet name: everyone first, then groups, places and suggestions (if any), problems.

    `changed`: what would be otherwise under other rules, by programme.
    """
    groups = {
        tr("Kelompok {name}", name=of(decided.programme.about["short"])): answers.groups_table(found, code)
        for code, decided in found.decisions.items()
    }
    proposed = {name: table for name, table in groups.items() if len(table)}
    more = shortlist.sheets(found) | advice.sheets(found)
    return {
        tr("Hasil"): shortlist.table(found),
        **proposed,
        **more,
        **changelist.sheets(changed),
        tr("Masalah"): answers.problems_sheet(found),
    }
