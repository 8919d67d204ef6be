"""The office's own columns, in order, as text: what the export gives back."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from bansos.intake.problems import Grid


def of(grid: Grid) -> pd.DataFrame:
    """One row a row of the people table; columns of several files are united as they appear."""
    if len(grid.tables) == 1:
        # Texts stay where they are; threads would wait for each other here.
        as_arrow = {pa.string(): pd.ArrowDtype(pa.string())}
        return grid.tables[0].table.to_pandas(use_threads=False, types_mapper=as_arrow.get)
    plain = [_as_text(table.table) for table in grid.tables]
    return pa.concat_tables(plain, promote_options="default").to_pandas()


def _as_text(table: pa.Table) -> pa.Table:
    return table.cast(pa.schema([(name, pa.string()) for name in table.column_names]))
