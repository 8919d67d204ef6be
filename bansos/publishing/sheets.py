"""A table and how it stands in its sheet of a workbook: place, comments, choices, print."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from xlsxwriter.utility import xl_cell_to_rowcol


@dataclass(frozen=True)
class Sheet:
    """A table and how it stands in its sheet.

    `header_row`: Excel row of the labels; `above`: cells of the rows over them; `letters`: each column's
    place (A, B, ... where empty). `marked`: by position of a column which rows have the `colour`.
    `comments`: text by cell (D17). `choices`: by position what a cell of the column offers. `footer`: a sheet
    to print has one: landscape A4, lines around the cells, labels on every page. `height`: of a row, in
    points, where it is to be written in by hand. `running`: rows whose texts may run on over the next cells,
    so that no column is made wide for them; `outside`: rows without lines around their cells.
    """

    table: pa.Table
    header_row: int = 1
    letters: tuple[str, ...] = ()
    above: tuple[tuple[str, ...], ...] = ()
    marked: Mapping[int, np.ndarray] = field(default_factory=dict)
    colour: str = "#FFE699"
    comments: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    footer: str | None = None
    height: float | None = None
    running: np.ndarray | None = None
    outside: np.ndarray | None = None

    def columns(self) -> list[int]:
        """The place of each column in the sheet, from 0."""
        if not self.letters:
            return list(range(self.table.num_columns))
        return [xl_cell_to_rowcol(f"{letters}1")[1] for letters in self.letters]


def sheet_name(name: str) -> str:
    """The name as a sheet may have it: without the signs that Excel refuses, at most 31 characters."""
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:31]


def free_name(name: str, taken: Collection[str]) -> str:
    """The name of a sheet, numbered where another has it: Excel does not tell capitals from small letters."""
    used = {one.casefold() for one in taken}
    name = sheet_name(name)
    numbered = (f"{name[:26]} ({n})" for n in range(2, len(used) + 3))
    return name if name.casefold() not in used else next(n for n in numbered if n.casefold() not in used)
