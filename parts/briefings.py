"""The briefing of a plan to take into the room: one click for each kind of file."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bansos import briefings
from bansos.planning.plan import Plan
from bansos.planning.reach import Reach
from bansos.words import tr
from parts import cards, downloads

TYPES = {
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".pdf": "application/pdf",
    ".xlsx": downloads.XLSX,
}


def offer(plan: Plan, done: Reach) -> None:
    """Buttons for the slides, the one page and the calculation."""
    labels = {
        ".pptx": tr("Paparan (PPTX)"),
        ".pdf": tr("Satu halaman (PDF)"),
        ".xlsx": tr("Perhitungan hidup (XLSX)"),
    }
    with cards.finding(tr("Bahan rapat"), stretch=False):
        st.caption(
            tr(
                "Angkanya sama dengan halaman ini. Grafik dan tabel paparan dapat disunting; rumus buku "
                "kerja menghitung ulang jumlahnya."
            )
        )
        with st.container(horizontal=True, gap="small"):
            for suffix, label in labels.items():
                downloads.button(
                    label,
                    tr("paparan-rencana") + suffix,
                    partial(briefings.made, plan, done, suffix),
                    TYPES[suffix],
                )
