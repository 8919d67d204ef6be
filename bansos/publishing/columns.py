"""A table's columns as a file can hold them: text, numbers and dates, whatever pandas calls them."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from bansos.words import tr

LONGEST_NUMBER = 10**15  # from here on a spreadsheet loses digits: such numbers leave as text


def plain(table: pd.DataFrame) -> pa.Table:
    """The table with every column as text (plain or dictionary), whole or broken numbers, or dates.

    Yes/no becomes words, moments without a time of day become dates, long digits become text. Column names
    are kept in order, doubles too. NaN, NA and infinity are null.
    """
    names = [str(name) for name in table.columns]
    return pa.table([_plain(table.iloc[:, k]) for k in range(len(names))], names=names)


def is_text(kind: pa.DataType) -> bool:
    """Is this a column of text (dictionary or not)?"""
    if pa.types.is_dictionary(kind):
        return is_text(kind.value_type)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _plain(values: pd.Series) -> pa.Array:
    found = _arrow(values)
    kind = found.type.value_type if pa.types.is_dictionary(found.type) else found.type
    if is_text(kind):
        return found
    found = found.cast(kind)
    if pa.types.is_null(kind):
        return found.cast(pa.string())
    if pa.types.is_boolean(kind):
        return pc.if_else(found, tr("ya"), tr("tidak"))
    if pa.types.is_timestamp(kind):
        return _day_or_moment(found)
    if pa.types.is_integer(kind):
        return found.cast(pa.string()) if _is_long(found) else found
    if pa.types.is_floating(kind):
        return pc.if_else(pc.is_finite(found), found, None)
    return found if pa.types.is_date(kind) else found.cast(pa.string())


def _arrow(values: pd.Series) -> pa.Array:
    """The column in one piece; a column of mixed things becomes text, thing by thing."""
    try:
        found = pa.array(values, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        found = pa.array(values.map(str, na_action="ignore").astype("str"), from_pandas=True)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _day_or_moment(found: pa.Array) -> pa.Array:
    days = found.cast(pa.date32(), safe=False)
    has_hours = pc.any(pc.not_equal(days.cast(found.type), found)).as_py()
    return pc.strftime(found, "%Y-%m-%d %H:%M:%S") if has_hours else days


def _is_long(found: pa.Array) -> bool:
    ends = pc.min_max(found).as_py()
    return ends["min"] is not None and max(abs(ends["min"]), abs(ends["max"])) >= LONGEST_NUMBER
