"""One canonical column out of all tables, as text, whatever the offices called it."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from bansos import places
from bansos.intake import columns
from bansos.intake.columns import normal
from bansos.intake.files import TextTable
from bansos.intake.letters import flat
from bansos.intake.problems import Grid

# Days between the two starts that Excel counts dates from.
_DAYS_1904 = 1462
_SPACE, _LAST = b" ~"  # of the letters and signs of ASCII


def texts(grid: Grid, column: str) -> pa.ChunkedArray | None:
    """The texts of a column for every row; None where no table has it."""
    parts = [_of_table(grid, index, column) for index in range(len(grid.tables))]
    if all(part is None for part in parts):
        return None
    if len(parts) == 1:
        return parts[0]
    chunks: list[pa.Array] = []
    for table, part in zip(grid.tables, parts, strict=True):
        rows = table.table.num_rows
        chunks += [pa.nulls(rows, pa.string())] if part is None else part.cast(pa.string()).chunks
    return pa.chunked_array(chunks, pa.string())


def numeric(grid: Grid, column: str) -> np.ndarray:
    """Which cells of a column were number cells of a workbook."""
    parts = []
    for index, table in enumerate(grid.tables):
        found = grid.label(index, column)
        mask = table.numeric.get(found[1]) if found else None
        rows = table.table.num_rows
        parts.append(np.zeros(rows, bool) if mask is None else np.asarray(mask))
    return np.concatenate(parts)


def tidied(found: pa.ChunkedArray | None, rows: int) -> pa.Array:
    """Free text without doubled spaces and invisible characters; null where it means nothing."""
    if found is None:
        return pa.nulls(rows, pa.string())
    plain = _whole(found.cast(pa.string()))
    odd = _untidy(plain)
    if odd.any():
        mask = pa.array(odd)
        bare = pc.replace_substring_regex(plain.filter(mask), r"[\x{00ad}\x{200b}-\x{200f}\x{feff}]", "")
        single = pc.utf8_trim_whitespace(pc.replace_substring_regex(bare, r"[\s\x{00a0}]+", " "))
        plain = pc.replace_with_mask(plain, mask, single)
    nothing = _says_nothing(plain)
    return pc.if_else(pa.array(nothing), pa.scalar(None, pa.string()), plain) if nothing.any() else plain


def _whole(texts: pa.ChunkedArray) -> pa.Array:
    whole = texts.combine_chunks()
    return whole if isinstance(whole, pa.Array) else pa.concat_arrays(whole.chunks)


def _untidy(texts: pa.Array) -> np.ndarray:
    """Which texts hold an outer or a doubled space, or anything but letters and signs of ASCII."""
    letters, ends = flat(texts)
    strange = (letters < _SPACE) | (letters > _LAST)
    strange[1:] |= (letters[1:] == _SPACE) & (letters[:-1] == _SPACE)
    some = np.flatnonzero(ends[1:] > ends[:-1])
    for outer in (ends[some], ends[some + 1] - 1):
        strange[outer] |= letters[outer] == _SPACE
    odd = np.zeros(len(texts), bool)
    odd[np.searchsorted(ends, np.flatnonzero(strange), side="right") - 1] = True
    return odd


def _says_nothing(texts: pa.Array) -> np.ndarray:
    words = ["", *columns.empty_words()]
    short = pc.less_equal(pc.utf8_length(texts), max(map(len, words)))
    nothing = np.zeros(len(texts), bool)
    at = np.flatnonzero(pc.fill_null(short, False))
    nothing[at] = pc.is_in(pc.utf8_lower(texts.take(pa.array(at))), pa.array(words)).to_numpy(False)
    return nothing


def folded(texts: pd.Series) -> pa.Array:
    """A column of texts as they are compared, whatever their case."""
    found = pa.array(texts, pa.string(), from_pandas=True)
    return places.folded(_whole(found) if isinstance(found, pa.ChunkedArray) else found)


def _of_table(grid: Grid, index: int, column: str) -> pa.ChunkedArray | None:
    found = grid.label(index, column)
    table = grid.tables[index]
    if not found:
        return _said_above(table, column)
    texts = table.table[found[1]]
    code = columns.columns()[column].coded.get(normal(found[1]))
    if code:
        return _replaced(texts, dict(code))
    if table.date1904 and columns.columns()[column].kind == "date":
        return _replaced(texts, _shifted(texts))
    return texts


def _said_above(table: TextTable, column: str) -> pa.ChunkedArray | None:
    """What a line above the header says for every row of the table."""
    text = table.title.get(column)
    return None if text is None else pa.chunked_array([pa.repeat(text, table.table.num_rows)])


def _replaced(texts: pa.ChunkedArray, answers: dict[str, str]) -> pa.ChunkedArray:
    def replace(text: str | None) -> str | None:
        return answers.get(re.sub(r"\.0+$", "", text.strip()), text) if text else text

    whole = texts.cast(pa.string()).dictionary_encode().unify_dictionaries()
    chunks = [
        pa.DictionaryArray.from_arrays(
            c.indices, pa.array([replace(t) for t in c.dictionary.to_pylist()], pa.string())
        )
        for c in whole.chunks
    ]
    return pa.chunked_array([chunk.cast(pa.string()) for chunk in chunks], pa.string())


def _shifted(texts: pa.ChunkedArray) -> dict[str, str]:
    serials = (text for text in texts.unique().to_pylist() if text and re.fullmatch(r"\d{1,5}", text.strip()))
    return {text.strip(): str(int(text) + _DAYS_1904) for text in serials}
