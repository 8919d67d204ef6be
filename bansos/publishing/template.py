"""The empty usulan that an office downloads, fills in and uploads: an XLSX made from `data/template.toml`."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bansos.places import districts
from bansos.root import data_root
from bansos.settings import DataError, read_toml, rules_date
from bansos.words import tr

TEXT = 49  # the built-in number format for text, which keeps every digit
LONGEST_LIST = 255  # characters that Excel takes for the choices of a cell, commas included


def template() -> bytes:
    """The template as XLSX: text columns, drop-down lists, one row marked CONTOH, a sheet of instructions.

    Raises DataError where `data/template.toml` lacks something.
    """
    raw = _content()
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime.combine(rules_date(), time())})
    usulan, help_sheet = book.add_worksheet(raw["sheet"]), book.add_worksheet(raw["help_sheet"])
    looks = {
        "head": book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True}),
        "text": book.add_format({"num_format": TEXT}),
        "example": book.add_format({"num_format": TEXT, "italic": True, "font_color": "#767676"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    _explain(help_sheet, raw, looks)
    usulan.freeze_panes(1, 2)
    for at, column in enumerate(raw["columns"]):
        _column(usulan, at, column, looks)
        _guard(usulan, at, column, raw["rows"])
    book.close()
    return out.getvalue()


def _content() -> dict[str, Any]:
    path = data_root() / "template.toml"
    raw = read_toml(path)
    missing = {"sheet", "help_sheet", "rows", "instructions", "columns"} - set(raw)
    if missing or not all({"label", "width"} <= set(column) for column in raw.get("columns", [])):
        names = ", ".join(sorted(missing)) or tr("label atau width pada satu [[columns]]")
        what = tr("kurang {names}.", names=names)
        raise DataError(path, None, what, tr("Isi kunci itu."))
    return raw


def _explain(sheet: Worksheet, raw: Mapping[str, Any], looks: Mapping[str, Format]) -> None:
    sheet.set_column(0, 0, 100)
    for row, text in enumerate(raw["instructions"]):
        sheet.write_string(row, 0, text, looks["wrap"] if row else looks["head"])


def _choices(column: Mapping[str, Any]) -> list[str]:
    """The choices of a column; none where there are more than a cell can offer: it is then free text."""
    choices: Any = column.get("choices", [])
    if choices == "districts":
        choices = [district.name for district in districts().values()]
    return list(choices) if len(",".join(choices)) <= LONGEST_LIST else []


def _column(sheet: Worksheet, at: int, column: Mapping[str, Any], looks: Mapping[str, Format]) -> None:
    sheet.set_column(at, at, column["width"], looks["text"])
    sheet.write_string(0, at, column["label"], looks["head"])
    sheet.write_string(1, at, column.get("example", ""), looks["example"])


def _guard(sheet: Worksheet, at: int, column: Mapping[str, Any], rows: int) -> None:
    """Let Excel offer the choices of a column, and warn about a number of another length."""
    choices = _choices(column)
    if choices:
        rule = {"validate": "list", "source": choices, "show_error": not column.get("free")}
    elif "digits" in column:
        rule = {"validate": "length", "criteria": "==", "value": column["digits"], "error_type": "warning"}
        rule["error_message"] = tr("Isi {digits} angka sebagai teks.", digits=column["digits"])
    else:
        return
    sheet.data_validation(1, at, rows, at, rule)
