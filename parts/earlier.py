"""A result that was taken along earlier, compared with the one in hand."""

from __future__ import annotations

from typing import Any

import streamlit as st

import frame
from bansos import words
from bansos.comparing import changelist, exported, judging
from bansos.comparing.exported import Compared, Exported
from bansos.publishing import stamps
from bansos.screening import Screening
from bansos.settings import InputError, fingerprint
from bansos.words import literal, number, tr
from parts import cards, tables


def show(found: Screening, code: str) -> None:
    """Folded: the uploader for an earlier result, and who entered and left since then."""
    section = cards.folded(tr("Bandingkan dengan hasil sebelumnya"), "compare-earlier")
    if section is None:
        return
    with section:
        held: dict[str, Any] = frame.kept("earlier", lambda: {"count": 0})
        file = st.file_uploader(
            tr("Tabel hasil yang diunduh dahulu (Parquet, XLSX atau CSV)"), key=f"earlier-{held['count']}"
        )
        if file:
            _read(held, file.name, file.getvalue())
            frame.drop_uploaded_bytes()
            st.rerun()
        if complaint := held.get("complaint"):
            st.error(literal(complaint))
        if before := held.get("result"):
            _compared(before, found, code, held["count"])


def _read(held: dict[str, Any], name: str, data: bytes) -> None:
    """Hold the parsed table instead of the one before, or what is wrong with the file."""
    count = held["count"] + 1
    held.clear()
    held["count"] = count
    try:
        # Only what the child process could read is opened for its stamp.
        checked = exported.read(name, data)
        held["result"] = exported.stamped(checked, stamps.read(data))
    except InputError as error:
        held["complaint"] = str(error)


def _compared(before: Exported, found: Screening, code: str, count: int) -> None:
    def make() -> tuple[Exported, dict[str, Compared]]:
        after = exported.current(found)
        return after, judging.compare(before, after)

    name = f"since-{fingerprint(found.fingerprint, str(count), words.language())}"
    frame.forget_all_but("since-", name)
    after, all_changed = frame.kept(name, make)
    changed = all_changed.get(code)
    if changed is None:
        st.info(literal(tr("{name} tidak memuat program ini.", name=before.name)))
        return
    st.markdown(
        "#### "
        + literal(
            tr(
                "Sejak {name}: {enters} orang masuk, {leaves} keluar.",
                name=before.name,
                enters=number(int(changed.enters().sum())),
                leaves=number(int(changed.leaves().sum())),
            )
        )
    )
    st.caption(changelist.reconciled(changed))
    if not before.stamp:
        st.caption(tr("Berkas itu tanpa cap, jadi sebab perubahan tidak dapat diketahui."))
    st.dataframe(
        changelist.transitions(changed),
        hide_index=True,
        placeholder=tables.NOTHING,
        alt=tr("Perpindahan status"),
    )
    table = exported.moved(changed, before, after, most=tables.MOST)
    if len(table):
        if len(table) == tables.MOST:
            st.caption(tr("Ditampilkan {n} baris pertama; unduhan memuat semuanya.", n=number(tables.MOST)))
        st.dataframe(table, hide_index=True, placeholder=tables.NOTHING, alt=tr("Yang berganti status"))
