"""Visits on the page: where to go first, the list to print and fill in, and how it comes back."""

from __future__ import annotations

import streamlit as st

from bansos.layout import fieldwork
from bansos.screening import Screening
from bansos.words import tr
from parts import downloads, tables


def show(found: Screening) -> None:
    """What visits would settle, per desa, and the list to take along."""
    plan = fieldwork.planned(found)
    st.markdown(f"#### {fieldwork.said(found, plan)}")
    if plan.table.empty:
        return
    st.caption(
        tr(
            "Cetak daftar ini, isi sel berwarna di lapangan, lalu unggah kembali di atas: yang berubah hanya "
            "sel yang ditanyakan."
        )
    )
    whole = st.toggle(tr("NIK lengkap"), key="visits-whole-nik")
    downloads.button(
        tr("Unduh daftar kunjungan"),
        "daftar_kunjungan.xlsx",
        lambda: fieldwork.xlsx(found, plan, whole=whole),
        downloads.XLSX,
    )
    tables.show(fieldwork.areas_table(plan), tr("Urutan kunjungan"))
