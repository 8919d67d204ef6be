"""Files that an officer brings: what each is, how its columns are read. They live in the session's memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import frame
from bansos import pipeline, store
from bansos.intake import columns, receiving
from bansos.intake.masking import shown_name
from bansos.intake.receiving import Received
from bansos.intake.roles import check_role
from bansos.publishing.template import template
from bansos.root import data_root
from bansos.screening import Mapped
from bansos.settings import InputError
from bansos.words import literal, number, tr
from parts.downloads import XLSX

Uploads = dict[str, Received]


def roles() -> dict[str, str]:
    """What a file can be, in words."""
    return {
        "usulan": tr("Usulan (calon penerima)"),
        "dtks": tr("Register DTKS"),
        "p3ke": tr("Register P3KE"),
        "dtsen": tr("Register DTSEN (anggota atau keluarga)"),
        "penerima": tr("Penerima sebelumnya"),
        "kunjungan": tr("Hasil kunjungan lapangan"),
    }


def received() -> list[Received]:
    """The uploader and the list of what came: returns the files of this session with the roles they have."""
    kept: Uploads = frame.kept("uploads", dict)
    count = frame.kept("upload-count", lambda: [0])
    with _place(kept):
        files = st.file_uploader(
            tr("Unggah berkas: usulan, DTKS, P3KE, DTSEN, penerima sebelumnya (CSV, XLSX, ODS atau Parquet)"),
            accept_multiple_files=True,
            key=f"uploader-{count[0]}",
        )
        st.caption(
            tr("Berkas hanya dibaca di memori sesi ini; tidak disimpan dan tidak dikirim ke mana pun.")
        )
        with st.container(horizontal=True, gap="small"):
            wants_sample = st.button(tr("Pakai contoh (data sintetis)"), icon=":material/science:")
            st.download_button(
                tr("Unduh templat usulan"),
                template,
                file_name="templat_usulan.xlsx",
                mime=XLSX,
                on_click="ignore",
                icon=":material/download:",
            )
            if kept and st.button(tr("Hapus semua data"), icon=":material/delete:", type="tertiary"):
                _clear()
        _list(kept)
    if wants_sample:
        _read([(path.name, path.read_bytes()) for path in samples()], kept)
        st.rerun()
    if files:
        _read([(file.name, file.getvalue()) for file in files], kept)
        frame.drop_uploaded_bytes()
        count[0] += 1
        st.rerun()
    for complaint in frame.kept("complaints", list):
        st.error(literal(complaint))
    return [one for one in kept.values() if _is_readable(one)]


def corrected(files: Iterable[Received]) -> Mapped:
    """How the user reads the columns of these files: what was corrected once holds for the same headers."""
    return {one.name: found for one in files if (found := _correction(one)) is not None}


def _correction(one: Received) -> Mapping[str, str | None] | None:
    """Label -> column as it was corrected, in this session or before it where the office keeps a book."""
    held, key = frame.kept("mapping", dict), one.header_set()
    if key not in held:
        names = _in_book(lambda path, secret: store.columns_of(path, secret, key))
        held[key] = dict(zip(one.labels(), names, strict=True)) if names else None
    return held[key]


def _correct(one: Received, columns: Mapping[str, str | None]) -> None:
    frame.kept("mapping", dict)[one.header_set()] = dict(columns)
    names = [columns.get(label) for label in one.labels()]
    _in_book(lambda path, secret: store.remember_columns(path, secret, one.header_set(), names))


def _in_book(use: Callable[[Path, bytes], Any]) -> Any:
    """What the office's book answers; None without one, or where it fails: the view of pairs says why."""
    if not store.is_configured():
        return None
    try:
        return use(store.place(), store.needed_key())
    except InputError:
        return None


def _place(kept: Uploads) -> DeltaGenerator:
    """Open while there is nothing, folded into one line once there is something to read."""
    if not kept:
        return st.container(border=True)
    rows = sum(part.table.num_rows for one in kept.values() for part in one.tables)
    title = tr("{n} berkas, {rows} baris: tambah, ganti peran atau hapus", n=len(kept), rows=number(rows))
    return st.expander(title, icon=":material/folder_open:")


def samples() -> list[Path]:
    """The invented files that come with the app."""
    folder = data_root() / "samples"
    return sorted(p for p in folder.iterdir() if "DATA_SINTETIS" in p.name)


def _read(files: list[tuple[str, bytes]], kept: Uploads) -> None:
    """Parse each file once; what cannot be used is said, the others go on."""
    complaints = frame.kept("complaints", list)
    complaints.clear()
    with st.status(tr("Membaca berkas"), expanded=True) as status:
        progress = st.progress(0.0)
        st.button(tr("Batalkan"), key="cancel-reading", on_click=_cancel, icon=":material/stop_circle:")
        for place, (name, data) in enumerate(files):

            def tell(done: int = place, name: str = shown_name(name)) -> None:
                said = tr("Berkas {n} dari {total}: {name}", n=done + 1, total=len(files), name=name)
                progress.progress(done / len(files), literal(said))

            tell()
            try:
                free = receiving.free_name(name, [one.name for one in kept.values()])
                found = receiving.receive(free, data, alive=tell)
                if found.digest in kept:
                    same = kept[found.digest].name
                    complaints.append(
                        tr("{name} sama persis dengan {same}: dibaca sekali.", name=name, same=same)
                    )
                kept.setdefault(found.digest, found)
            except InputError as error:
                complaints.append(str(error))
        status.update(label=tr("Selesai membaca"), state="complete")


def _cancel() -> None:
    """Read no further: what was read before stays, the rest is let go."""
    frame.kept("upload-count", lambda: [0])[0] += 1
    frame.kept("complaints", list).append(tr("Pembacaan dibatalkan; berkas yang belum dibaca dilepas."))
    frame.drop_uploaded_bytes()


def _clear() -> None:
    for name in ("uploads", "mapping", "complaints", "earlier", "decisions", "decision-complaint"):
        frame.forget(name)
    _forget_results()
    frame.drop_uploaded_bytes()
    st.rerun()


def _forget_results() -> None:
    """What was made of files that are gone."""
    for prefix in ("screening-", "quota-", "supposed-", "since-"):
        frame.forget_all_but(prefix, "")


def _list(kept: Uploads) -> None:
    """Each file with its rows and its role, which the user can change."""
    words = roles()
    for digest, one in list(kept.items()):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            role = st.selectbox(
                tr("Berkas ini adalah"),
                list(words),
                index=list(words).index(one.role),
                format_func=lambda role: words[role],
                key=f"role-{digest}",
                label_visibility="collapsed",
                width=250,
            )
            kept[digest] = replace(one, role=role)
            rows = sum(part.table.num_rows for part in one.tables)
            st.text(
                tr(
                    "{name}: {rows} baris, judul kolom di baris {header}",
                    name=one.name,
                    rows=number(rows),
                    header=one.tables[0].header_row,
                )
            )
            if st.button(tr("Keluarkan"), key=f"drop-{digest}", type="tertiary", icon=":material/close:"):
                del kept[digest]
                _forget_results()
                st.rerun()


def _is_readable(one: Received) -> bool:
    if pipeline.is_readable(one, corrected([one])):
        return True
    st.warning(tr("Tidak ada kolom NIK yang dikenali. Pilih kolomnya di bawah, atau keluarkan berkas ini."))
    st.text(one.name)
    match(one)
    return False


def match(one: Received) -> None:
    """How each header of a file is read, to be corrected."""
    ignored = tr("(tidak dipakai)")
    titles = {name: column.title for name, column in columns.columns().items()}
    now = pipeline.matched(one, corrected([one]))
    table = pd.DataFrame(
        {"label": list(now), "column": [titles.get(name or "", ignored) for name in now.values()]}
    )
    edited = st.data_editor(
        table,
        hide_index=True,
        disabled=["label"],
        column_config={
            "label": st.column_config.TextColumn(tr("Judul di berkas")),
            "column": st.column_config.SelectboxColumn(
                tr("Dibaca sebagai"), options=[ignored, *titles.values()], required=True
            ),
        },
        key=f"match-{one.digest}-{hash(tuple(now.items()))}",
        alt=tr("Pencocokan kolom"),
    )
    if not edited["column"].equals(table["column"]):
        names = {title: name for name, title in titles.items()}
        changed = dict(zip(edited["label"], edited["column"].map(names.get), strict=True))
        _correct(one, {label: name if isinstance(name, str) else None for label, name in changed.items()})
        st.rerun()


def area_codes() -> str | None:
    """Whose four-digit district codes the files use, if the user says so."""
    words = {"": tr("Tidak ditebak"), "kemendagri": "Kemendagri", "bps": "BPS"}
    chosen = st.selectbox(
        tr("Kode kabupaten empat angka ditulis menurut"),
        list(words),
        format_func=lambda name: words[name],
        key="area-codes",
        persist_state="session",
        help=tr("6402 adalah Kutai Kartanegara bagi Kemendagri dan Kutai Barat bagi BPS."),
        width=320,
    )
    return chosen or None


def guessed(role: str) -> str:
    """A role in words."""
    return roles()[check_role(role)]
