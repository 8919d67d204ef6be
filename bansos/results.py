"""All tables of a screening as the sheets of one workbook."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from bansos.comparing import changelist
from bansos.comparing.changes import Changes
from bansos.layout import advice, answers, deciding, overlaps, shortlist
from bansos.screening import Screening
from bansos.words import of, tr

Changed = Mapping[str, Changes]


def table(found: Screening) -> pd.DataFrame:
    """Everyone, with what is decided about places and pairs."""
    return deciding.with_decisions(found, shortlist.table(found))


def sheets(found: Screening, changed: Changed = MappingProxyType({})) -> dict[str, pd.DataFrame]:
    """Tables by sheet name: everyone first, then what `more` gives."""
    return {tr("Hasil"): table(found), **more(found, changed)}


def more(found: Screening, changed: Changed = MappingProxyType({})) -> dict[str, pd.DataFrame]:
    """The sheets that only a workbook has: groups, places, suggestions and changes (if any), problems.

    `changed`: what would be otherwise under other rules, by programme.
    """
    groups = {
        tr("Kelompok {name}", name=of(decided.programme.about["short"])): answers.groups_table(found, code)
        for code, decided in found.decisions.items()
    }
    proposed = {name: table for name, table in groups.items() if len(table)}
    return {
        **proposed,
        **shortlist.sheets(found),
        **advice.sheets(found),
        **overlaps.sheets(found),
        **changelist.sheets(changed),
        tr("Masalah"): answers.problems_sheet(found),
    }
