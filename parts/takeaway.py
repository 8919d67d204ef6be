"""What an officer takes along from a screening: the tables, the annex of a decree, the file to send back."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bansos import results
from bansos.layout import annexes, answers, fixlist, shortlist
from bansos.publishing import annex, annex_docx
from bansos.publishing.exports import Stamp
from bansos.rules.programmes import programmes
from bansos.screening import Screening
from bansos.settings import InputError
from bansos.words import literal, number, of, tr
from parts import cards, downloads


def show(found: Screening, code: str) -> None:
    """The downloads of a screening, folded. On the annex: who has a place; without a quota, the eligible."""
    section = cards.folded(tr("Unduh"), "take-away")
    if section is None:
        return
    with section:
        st.markdown(f"##### {tr('Tabel hasil')}")
        st.caption(tr("Kolom berkas sendiri, lalu status, alasan dan saran. NIK lengkap."))
        downloads.offer(
            "calon_penerima",
            lambda: results.sheets(found),
            lambda: Stamp(**answers.stamp(found)),
            table=lambda: results.table(found),
            parquet=True,
        )
        _annex(found, code, shortlist.selected(found, code))
        _fix_list(found)


def _annex(found: Screening, code: str, chosen: np.ndarray | None) -> None:
    short = of(programmes()[code].about["short"])
    st.markdown(f"##### {tr('Lampiran keputusan {name}', name=short)}")
    whole = st.toggle(tr("NIK lengkap"), key="annex-whole-nik")
    try:
        made = annexes.annex(found, code, chosen, whole=whole)
    except InputError as error:
        st.info(literal(str(error)))
        return
    st.caption(f"{annexes.said(made)} {annexes.left_out(found, code, made, chosen)}")
    if made.people.empty:
        return
    with st.container(horizontal=True, gap="small"):
        if len(made.people) <= annex_docx.MOST_PEOPLE:
            downloads.button(
                tr("Unduh DOCX"), f"lampiran_{code}.docx", lambda: annex_docx.docx(made), downloads.DOCX
            )
        downloads.button(tr("Unduh XLSX"), f"lampiran_{code}.xlsx", lambda: annex.xlsx(made), downloads.XLSX)
    if len(made.people) > annex_docx.MOST_PEOPLE:
        st.caption(tr("Lebih dari {n} orang: hanya XLSX.", n=number(annex_docx.MOST_PEOPLE)))


def _fix_list(found: Screening) -> None:
    files = fixlist.with_problems(found)
    if not files:
        return
    st.markdown(f"##### {tr('Daftar perbaikan')}")
    st.caption(tr("Berkas pengirim apa adanya; tiap sel bermasalah diberi warna dan komentar."))
    names = {one.name: one for one in files}
    name = st.selectbox(tr("Berkas"), list(names), key="fix-file") if len(files) > 1 else files[0].name
    downloads.button(
        tr("Unduh daftar perbaikan (NIK lengkap)"),
        "daftar_perbaikan.xlsx",
        lambda: fixlist.made(found, names[name]),
        downloads.XLSX,
    )
