"""The leaflet for citizens on the page: sections, cards, and the data to download. No chart: phones wait."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from bansos.planning import published
from bansos.planning.leaflet import Card, Section
from bansos.words import tr


def section(shown: Section) -> None:
    """One question of the reader with its cards."""
    st.header(shown.title)
    if shown.lead:
        st.write(shown.lead)
    if shown.wide:
        st.markdown("\n".join(f"- {' '.join(c.lines)} :gray[({c.source})]" for c in shown.cards))
        return
    shown_now = [card for card in shown.cards if not card.folded]
    with st.grid(3 if len(shown_now) == 3 else 2, min_column_width=280, gap="small"):
        for card in shown_now:
            _card(card)
    for card in shown.cards:
        if card.folded:
            with st.expander(card.title):
                _inside(card)


def downloads(found: Mapping[str, Any]) -> None:
    """The data behind the page, for machines and for spreadsheets."""
    st.header(tr("Unduh datanya"))
    st.write(tr("Semua angka di halaman ini dengan kode, satuan, periode, sumber dan statusnya."))
    with st.container(horizontal=True):
        for name, label, kind, make in (
            ("bansos-publik.csv", tr("Unduh CSV"), "text/csv", published.to_csv),
            ("bansos-publik.json", tr("Unduh JSON"), "application/json", published.to_json),
        ):
            st.download_button(
                label, partial(make, found), name, kind, on_click="ignore", icon=":material/download:"
            )


def _card(card: Card) -> None:
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.markdown(f"### {card.title}")
        _inside(card)


def _inside(card: Card) -> None:
    if card.mark:
        st.badge(card.mark)
    for line in card.lines:
        st.write(line)
    if card.source:
        st.caption(card.source)
