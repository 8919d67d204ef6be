"""Tables to take away: XLSX with its stamp, CSV beside its stamp. Made when a button is pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import copy_context

import pandas as pd
import streamlit as st

from bansos.publishing import exports
from bansos.publishing.exports import Stamp
from bansos.words import tr

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Sheets = Callable[[], Mapping[str, pd.DataFrame]]


def offer(name: str, sheets: Sheets, stamp: Callable[[], Stamp]) -> None:
    """Buttons for all sheets as XLSX, for the first sheet as CSV, and for the stamp of the CSV."""
    with st.container(horizontal=True, gap="small"):
        _button(tr("Unduh XLSX"), f"{name}.xlsx", lambda: exports.xlsx(sheets(), stamp()), XLSX)
        _button(
            tr("Unduh CSV"), f"{name}.csv", lambda: exports.csv(next(iter(sheets().values()))), "text/csv"
        )
        _button(
            tr("Cap CSV (JSON)"),
            f"{name}.csv.stamp.json",
            lambda: exports.stamp_json(stamp()),
            "application/json",
        )


def _button(label: str, file: str, made: Callable[[], bytes], mime: str) -> None:
    """Streamlit makes the file in a thread of its own: the language of this run goes along."""
    context = copy_context()
    st.download_button(
        label,
        lambda: context.copy().run(made),
        file_name=file,
        mime=mime,
        on_click="ignore",
        type="tertiary" if file.endswith(".json") else "secondary",
        icon=None if file.endswith(".json") else ":material/download:",
        key=file,
    )
