"""A table under its title, as high as its rows; only the first rows where there are many."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from bansos.words import number, tr

MOST = 1000  # rows of a table on a page
NOTHING = "–"  # in a cell of which nothing is known
ROW, HIGHEST = 35, 420  # pixels: of a row, as Streamlit draws it, and of the longest table


def show(table: pd.DataFrame, title: str, empty: str = "") -> None:
    """The table (at most MOST rows of it), or a word where there is none."""
    if table.empty:
        if empty:
            st.caption(empty)
        return
    st.markdown(f"**{title}**")
    if len(table) >= MOST:
        st.caption(tr("Ditampilkan {n} baris pertama; unduhan memuat semuanya.", n=number(MOST)))
    st.dataframe(table.head(MOST), hide_index=True, placeholder=NOTHING, alt=title, height=height(len(table)))


def height(rows: int) -> int:
    """Pixels for a table of so many rows and its header."""
    return min(ROW * (rows + 1) + 3, HIGHEST)
