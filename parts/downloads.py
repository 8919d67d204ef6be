"""Files to take away: tables as XLSX, CSV, Parquet with their stamp. Made when a button is pressed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextvars import copy_context

import pandas as pd
import streamlit as st

from bansos.publishing import exports
from bansos.publishing.exports import Stamp
from bansos.settings import BansosError, whereabouts
from bansos.words import tr

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PARQUET = "application/vnd.apache.parquet"
_log = logging.getLogger("bansos")
Sheets = Callable[[], Mapping[str, pd.DataFrame]]


def offer(
    name: str,
    sheets: Sheets,
    stamp: Callable[[], Stamp],
    *,
    table: Callable[[], pd.DataFrame] | None = None,
    parquet: bool = False,
) -> None:
    """Buttons for all sheets as XLSX, for the first sheet as CSV (and Parquet), for the stamp of the CSV.

    `table` gives the first sheet where that is less work than all of them.
    """
    first = table or (lambda: next(iter(sheets().values())))
    with st.container(horizontal=True, gap="small"):
        button(tr("Unduh XLSX"), f"{name}.xlsx", lambda: exports.xlsx(sheets(), stamp()), XLSX)
        button(tr("Unduh CSV"), f"{name}.csv", lambda: exports.csv(first()), "text/csv")
        if parquet:
            button(
                tr("Unduh Parquet"),
                f"{name}.parquet",
                lambda: exports.parquet(first(), stamp()),
                PARQUET,
            )
        button(
            tr("Cap CSV (JSON)"),
            f"{name}.csv.stamp.json",
            lambda: exports.stamp_json(stamp()),
            "application/json",
        )


def button(label: str, file: str, made: Callable[[], bytes], mime: str) -> None:
    """A button for one file, made when it is pressed."""
    # Streamlit makes the file in a thread of its own: the language of this run goes along.
    context = copy_context()
    st.download_button(
        label,
        lambda: context.copy().run(_told, file, made),
        file_name=file,
        mime=mime,
        on_click="ignore",
        type="tertiary" if file.endswith(".json") else "secondary",
        icon=None if file.endswith(".json") else ":material/download:",
        key=file,
    )


def _told(file: str, made: Callable[[], bytes]) -> bytes:
    """The file; what goes wrong is logged by kind and place, for Streamlit logs the text of an error."""
    try:
        return made()
    except BansosError:
        raise
    except Exception as error:  # noqa: BLE001 - see above
        _log.error("%s failed: %s", file, whereabouts(error))
        raise RuntimeError(tr("Berkas ini gagal dibuat.")) from None
