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
    parts = [part for finding in findings for part in _parts(grid, finding, shown)]
    parts += [_notes(grid, index) for index in range(len(grid.tables))]
    parts = [part for part in parts if len(part)]
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


def _parts(grid: Grid, finding: Finding, shown: np.ndarray) -> list[pd.DataFrame]:
    keep = shown[finding.rows]
    rows = finding.rows[keep]
    which = np.zeros(len(rows), int) if finding.which is None else finding.which[keep]
    tables = grid.table[rows]
    found = []
    for index in np.unique(tables):
        mine = tables == index
        found.append(_part(grid, finding, int(index), rows[mine], which[mine]))
    return found


def _part(grid: Grid, finding: Finding, index: int, rows: np.ndarray, which: np.ndarray) -> pd.DataFrame:
    table = grid.tables[index]
    letter, label = (finding.column and grid.label(index, finding.column)) or ("A", None)
    at = table.letters.index(letter) if letter in table.letters else -1
    count = len(rows)
    used, codes = np.unique(which, return_inverse=True)
    numbers = grid.row[rows]
    cells = pc.binary_join_element_wise(pa.scalar(letter), pa.array(numbers).cast(pa.string()), "")
    return pd.DataFrame(
        {
            "table": np.full(count, index),
            "row": numbers,
            "at": np.full(count, at),
            "cell": pd.Series(cells.to_pandas(), dtype="str"),
            "file": _same(table.file, count),
            "sheet": _same(table.sheet, count),
            "column": _same(label, count),
            "code": _same(finding.code, count),
            "problem": _said([finding.problems[n] for n in used], codes),
            "suggestion": _same(finding.suggestion, count),
        }
    )


def _said(texts: Sequence[str], codes: np.ndarray) -> pd.Categorical:
    index = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    return pd.Categorical.from_codes(
        np.array([index[text] for text in texts])[codes], pd.Index(list(index), dtype="str")
    )


def _notes(grid: Grid, index: int) -> pd.DataFrame:
    table = grid.tables[index]
    labels = list(grid.matches[index])
    at = [labels.index(note.column) if note.column in labels else -1 for note in table.notes]
    cells = [
        f"{table.letters[n] if n >= 0 else 'A'}{note.row or 1}"
        for n, note in zip(at, table.notes, strict=True)
    ]
    frame = pd.DataFrame(
        {
            "table": np.full(len(at), index),
            "row": np.array([note.row or 1 for note in table.notes], np.int64),
            "at": np.array(at, int),
            "cell": pd.Series(cells, dtype="str"),
        }
    )
    for name in ("column", "code", "problem", "suggestion"):
        frame[name] = pd.Categorical(pd.Series([getattr(note, name) for note in table.notes], dtype="str"))
    frame["file"], frame["sheet"] = _same(table.file, len(at)), _same(table.sheet, len(at))
    return frame


def _same(text: str | None, count: int) -> pd.Categorical:
    code = -1 if text is None else 0
    return pd.Categorical.from_codes(
        np.full(count, code), pd.Index([] if text is None else [text], dtype="str")
    )
