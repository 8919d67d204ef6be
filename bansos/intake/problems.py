"""The list of problems: file, sheet, cell as the office sees it in Excel, what is wrong, how to mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from bansos.intake.files import TextTable

COLUMNS = ("file", "sheet", "cell", "row", "column", "code", "problem", "suggestion")


@dataclass(frozen=True)
class Grid:
    """Where each row of the people table stands: its table (index) and its Excel row number."""

    tables: tuple[TextTable, ...]
    matches: tuple[Mapping[str, str | None], ...]
    table: np.ndarray
    row: np.ndarray

    def label(self, table: int, column: str) -> tuple[str, str] | None:
        """Excel letter and label of a canonical column in a table, or None."""
        for letter, (label, name) in zip(
            self.tables[table].letters, self.matches[table].items(), strict=True
        ):
            if name == column:
                return letter, label
        return None

    def has(self, column: str) -> np.ndarray:
        """Which rows stand in a table that has a canonical column."""
        tables = [self.label(index, column) is not None for index in range(len(self.tables))]
        return np.array(tables)[self.table]


@dataclass(frozen=True)
class Finding:
    """One kind of problem in one column: the rows (0-based) and their text (`which` indexes `problems`)."""

    code: str
    column: str | None
    rows: np.ndarray
    problems: Sequence[str]
    suggestion: str
    which: np.ndarray | None = None


def table(grid: Grid, findings: Sequence[Finding], shown: np.ndarray) -> pd.DataFrame:
    """All problems of the rows in `shown` (a mask), and of the tables themselves, in the files' order."""
    parts = [_part(grid, finding, finding.rows[shown[finding.rows]], shown) for finding in findings]
    parts = [part for part in [*parts, _notes(grid)] if len(part)]
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype="int64" if name == "row" else "str") for name in COLUMNS})
    joined = _joined(parts)
    return joined.sort_values(["table", "row", "at"], kind="stable", ignore_index=True)[list(COLUMNS)]


def _joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames one below the other, texts as categories over the union of their values."""
    texts = [name for name in COLUMNS if name not in ("row", "cell")]
    joined = {
        name: np.concatenate([part[name].to_numpy() for part in parts]) for name in ("table", "row", "at")
    }
    frame = pd.DataFrame(joined)
    frame["cell"] = pd.concat([part["cell"] for part in parts], ignore_index=True)
    for name in texts:
        frame[name] = pd.api.types.union_categoricals([part[name] for part in parts])
    return frame


def _part(grid: Grid, finding: Finding, rows: np.ndarray, shown: np.ndarray) -> pd.DataFrame:
    """The rows of one finding, whatever tables they stand in."""
    which = np.zeros(len(rows), int) if finding.which is None else finding.which[shown[finding.rows]]
    index = grid.table[rows]
    places = [_place(grid, at, finding.column) for at in range(len(grid.tables))]
    used, codes = np.unique(which, return_inverse=True)
    letters = pa.array([letter for letter, _, _ in places]).take(pa.array(index))
    cells = pc.binary_join_element_wise(letters, pa.array(grid.row[rows]).cast(pa.string()), "")
    return pd.DataFrame(
        {
            "table": index,
            "row": grid.row[rows],
            "at": np.array([at for _, _, at in places])[index],
            "cell": pd.Series(cells.to_pandas(), dtype="str"),
            "file": _said([table.file for table in grid.tables], index),
            "sheet": _said([table.sheet for table in grid.tables], index),
            "column": _said([label for _, label, _ in places], index),
            "code": _said([finding.code], np.zeros(len(rows), int)),
            "problem": _said([finding.problems[n] for n in used], codes),
            "suggestion": _said([finding.suggestion], np.zeros(len(rows), int)),
        }
    )


def _place(grid: Grid, index: int, column: str | None) -> tuple[str, str | None, int]:
    """Excel letter, label and position of a column in a table; the first cell where it has none."""
    letter, label = (column and grid.label(index, column)) or ("A", None)
    letters = grid.tables[index].letters
    return letter, label, letters.index(letter) if letter in letters else -1


def _said(texts: Sequence[str | None], codes: np.ndarray) -> pd.Categorical:
    """Each row's text by its code, each distinct text once; None is no text."""
    known = list(dict.fromkeys(text for text in texts if text is not None))
    index = {text: at for at, text in enumerate(known)}
    new = np.array([-1 if text is None else index[text] for text in texts], int)
    return pd.Categorical.from_codes(new[codes], pd.Index(known, dtype="str"))


def _notes(grid: Grid) -> pd.DataFrame:
    """What is said of the tables themselves, in their own rows and columns."""
    found = [(at, note) for at, table in enumerate(grid.tables) for note in table.notes]
    index = np.array([at for at, _ in found], int)
    placed = [_label_at(grid, at, note.column) for at, note in found]
    rows = [note.row or 1 for _, note in found]
    cells = [
        f"{grid.tables[table].letters[at] if at >= 0 else 'A'}{row}"
        for (table, _), at, row in zip(found, placed, rows, strict=True)
    ]
    every = np.arange(len(found))
    return pd.DataFrame(
        {
            "table": index,
            "row": np.array(rows, np.int64),
            "at": np.array(placed, int),
            "cell": pd.Series(cells, dtype="str"),
            "file": _said([table.file for table in grid.tables], index),
            "sheet": _said([table.sheet for table in grid.tables], index),
        }
        | {
            name: _said([getattr(note, name) for _, note in found], every)
            for name in ("column", "code", "problem", "suggestion")
        }
    )


def _label_at(grid: Grid, index: int, label: str | None) -> int:
    labels = list(grid.matches[index])
    return labels.index(label) if label in labels else -1
