"""The stamp of a file that this product exported, read back."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as arrow_parquet
from python_calamine import CalamineError, CalamineWorkbook

from bansos.publishing.exports import Stamp

KEYS = tuple(Stamp((), date.min, (), (), "", "").to_dict())
LISTS = {key for key, value in Stamp((), date.min, (), (), "", "").to_dict().items() if value == []}


def read(data: bytes, beside: bytes | None = None) -> dict[str, Any]:
    """The stamp under its Indonesian keys; empty where the file has none. Only for a file that was read well.

    `beside`: the FILE.stamp.json that lies beside a CSV.
    """
    try:
        if data.startswith(b"PAR1"):
            stamp = _parsed((arrow_parquet.read_schema(pa.BufferReader(data)).metadata or {}).get(b"bansos"))
        elif data.startswith(b"PK"):
            stamp = _of_workbook(data)
        else:
            stamp = _parsed(beside)
    except (ValueError, pa.ArrowInvalid, CalamineError):
        return {}
    return dict(stamp) if stamp.get("aturan_per") else {}


def _parsed(text: bytes | None) -> Mapping[str, Any]:
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def _of_workbook(data: bytes) -> Mapping[str, Any]:
    """The last sheet: one row a key in their fixed order, below a header in the writer's language."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_name(book.sheet_names[-1]).to_python()[1:]
    if len(rows) not in (len(KEYS), len(KEYS) - 1) or any(len(row) != 2 for row in rows):
        return {}
    cells = {key: str(row[1]) for key, row in zip(KEYS, rows, strict=False)}
    return {key: text.split("; ") if key in LISTS else text for key, text in cells.items()}
