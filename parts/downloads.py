"""A table to take away: XLSX with its stamp, CSV beside its stamp. Made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from bansos.publishing import exports
from bansos.publishing.exports import Stamp
from bansos.words import tr

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(
    name: str,
    table: pd.DataFrame | Callable[[], pd.DataFrame],
    more: Mapping[str, pd.DataFrame],
    stamp: Stamp,
) -> None:
    """Buttons for the table as XLSX (with `more` as further sheets), as CSV, and for the stamp of the CSV.

    A table that is slow to make comes as a function: it is called when a button is pressed.
    """

    def made() -> pd.DataFrame:
        return table() if callable(table) else table

    with st.container(horizontal=True, gap="small"):
        st.download_button(
            tr("Unduh XLSX"),
            lambda: exports.xlsx({name: made(), **more}, stamp),
            file_name=f"{name}.xlsx",
            mime=XLSX,
            on_click="ignore",
            icon=":material/table:",
            key=f"{name}-xlsx",
        )
        st.download_button(
            tr("Unduh CSV"),
            lambda: exports.csv(made()),
            file_name=f"{name}.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/download:",
            key=f"{name}-csv",
        )
        st.download_button(
            tr("Cap CSV (JSON)"),
            lambda: exports.stamp_json(stamp),
            file_name=f"{name}.csv.stamp.json",
            mime="application/json",
            on_click="ignore",
            type="tertiary",
            key=f"{name}-stamp",
        )
