"""Pairs that may be one person on the page: what kinds there are, and what a person decides about each."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

import frame
from bansos import store
from bansos.intake import verdicts
from bansos.intake.masking import shown_name
from bansos.intake.received import Book
from bansos.intake.verdicts import ANSWERS, KEYLESS, LONGEST_REASON, SAME, Verdicts
from bansos.layout import deciding, overlaps, shortlist
from bansos.publishing import exports
from bansos.screening import Screening
from bansos.settings import InputError
from bansos.words import day, literal, number, tr
from parts import cards, downloads, tables

LARGEST = 20_000_000  # bytes of a file of decisions
HELD = "decisions"


def decided() -> Verdicts:
    """What was decided in this session, under the office's key where it has one."""
    held: dict[str, Verdicts] = frame.kept(HELD, dict)
    if "now" not in held:
        try:
            held["now"] = Verdicts(key=store.key() or KEYLESS)
        except InputError:
            held["now"] = Verdicts()  # what is wrong with the key is said beside the book
    return held["now"]


def book() -> Book | None:
    """The book of past recipients, read once for each version of it; None where none is named or it fails."""
    if not store.is_configured():
        return None
    try:
        path, key = store.place(), store.needed_key()
        name = f"book-{store.version(path)}"
        frame.forget_all_but("book-", name)
        found: Book = frame.kept(name, lambda: store.read(path, key))
    except InputError as error:
        st.warning(literal(str(error)), icon=":material/menu_book:")
        return None
    return found


def show(found: Screening) -> None:
    """The pairs by kind; the one that is chosen, to be decided about; the decisions to take away."""
    st.markdown(f"#### {overlaps.finding(found)}")
    for text in overlaps.notices(found):
        st.caption(literal(text))
    words, sizes = overlaps.kinds(), overlaps.counts(found)
    if sizes:
        kind = st.segmented_control(
            tr("Jenis pasangan"),
            list(sizes),
            default=next(iter(sizes)),
            required=True,
            format_func=lambda kind: f"{words[kind]} ({number(sizes[kind])})",
            key="pair-kind",
        )
        _pairs(found, kind if kind in sizes else next(iter(sizes)))
    _files()
    _about_book()


def _pairs(found: Screening, kind: str) -> None:
    table = overlaps.listing(found, kind, tables.MOST)
    if len(table) == tables.MOST:
        st.caption(tr("Ditampilkan {n} pasangan pertama; unduhan memuat semuanya.", n=number(tables.MOST)))
    if kind == overlaps.BOTH:
        st.caption(
            tr("Satu orang mendapat satu tempat; bagian Kuota menyatakan program mana yang didahulukan.")
        )
        st.dataframe(
            table,
            hide_index=True,
            placeholder=tables.NOTHING,
            alt=words_of(kind),
            height=tables.height(len(table)),
        )
        return
    st.caption(tr("Pilih satu baris untuk memutuskan."))
    chosen = st.dataframe(
        table,
        hide_index=True,
        placeholder=tables.NOTHING,
        on_select="rerun",
        selection_mode="single-row",
        key=f"pairs-{kind}",
        height=tables.height(len(table)),
        alt=words_of(kind),
    )
    rows = chosen["selection"]["rows"]
    if rows and rows[0] < len(table):
        with st.container(border=True):
            _decide(found, int(table.index[rows[0]]))


def words_of(kind: str) -> str:
    """A kind of pair in words."""
    return overlaps.kinds()[kind]


def _decide(found: Screening, pair: int) -> None:
    """One pair: one person or two, which row counts, why."""
    one, words = overlaps.pairs(found).loc[pair], overlaps.answer_words()
    mark = deciding.mark(found, pair, decided())
    for text in overlaps.sides(found, pair):
        st.text(text)
    answer = st.segmented_control(
        tr("Putusan"),
        ANSWERS,
        default=one["answer"] or None,
        format_func=lambda answer: words[answer],
        key=f"answer-{mark}",
    )
    kept = 0
    if answer == SAME and one["second"] >= 0:
        rows = (tr("yang NIK-nya baik, lalu yang pertama"), tr("yang pertama"), tr("yang kedua"))
        kept = st.segmented_control(
            tr("Baris yang dihitung"),
            range(3),
            default=0 if one["kept"] < 0 else 1 + int(one["kept"] == one["second"]),
            required=True,
            format_func=lambda n: rows[n],
            key=f"kept-{mark}",
        )
    reason = st.text_input(
        tr("Alasan, tanpa nomor orang"), value=one["reason"], max_chars=LONGEST_REASON, key=f"reason-{mark}"
    )
    with st.container(horizontal=True, gap="small"):
        if st.button(tr("Simpan putusan"), type="primary", disabled=answer is None, key=f"save-{mark}"):
            _save(lambda now: deciding.decide(found, pair, now, str(answer), reason, kept or 0))
        if one["answer"] and st.button(tr("Batalkan putusan"), type="tertiary", key=f"undo-{mark}"):
            _save(lambda now: deciding.undecide(found, pair, now))


def _save(change: Callable[[Verdicts], Verdicts]) -> None:
    try:
        frame.kept(HELD, dict)["now"] = change(decided())
    except InputError as error:
        st.error(literal(str(error)))
        return
    st.rerun()


def _files() -> None:
    """The decisions as a file, and one from an earlier session."""
    now, count = decided(), frame.kept("decisions-count", lambda: [0])
    for complaint in frame.kept("decision-complaint", list):
        st.error(literal(complaint))
    section = cards.folded(tr("Berkas putusan ({n})", n=number(len(now.by_pair))), "decision-files")
    if section is None:
        return
    with section:
        st.caption(
            tr(
                "Putusan hanya ada di sesi ini. Berkasnya tidak memuat NIK atau nama; unggah lagi lain kali, "
                "juga untuk berkas usulan yang diperbarui."
            )
        )
        if now.by_pair:
            downloads.button(tr("Unduh putusan"), "putusan.json", now.to_bytes, "application/json")
        file = st.file_uploader(tr("Unggah putusan (JSON)"), type="json", key=f"decision-file-{count[0]}")
        if file is not None:
            _read(file.name, file.getvalue() if file.size <= LARGEST else b"")
            frame.drop_uploaded_bytes()
            count[0] += 1
            st.rerun()


def _read(name: str, data: bytes) -> None:
    complaint: list[str] = frame.kept("decision-complaint", list)
    complaint.clear()
    try:
        now = decided()
        frame.kept(HELD, dict)["now"] = now.joined(verdicts.read(shown_name(name), data, now.key))
    except InputError as error:
        complaint.append(str(error))


def _about_book() -> None:
    """Which book of past recipients is read, or how to have one."""
    if not store.is_configured():
        st.caption(
            tr(
                "Belum ada buku penerima: isi {book} dan {key} di lingkungan aplikasi, lalu catat dengan "
                "python -m bansos remember.",
                book=store.BOOK,
                key=store.KEY_FILE,
            )
        )
    elif (found := book()) is not None:
        when = day(found.as_of) if found.as_of else tr("kosong")
        said = tr("Buku penerima {name} ikut dibaca (catatan terakhir: {when}).", name=found.name, when=when)
        st.caption(literal(said))


def selected(found: Screening, code: str) -> None:
    """Who has a place, as the list that `remember --from-selection` takes once there is a decree."""
    if shortlist.taken(found, code).empty:
        return
    downloads.button(
        tr("Unduh daftar terpilih (NIK lengkap)"),
        f"terpilih_{code}.csv",
        lambda: exports.csv(shortlist.taken(found, code)),
        "text/csv",
    )
    st.caption(
        tr(
            "Sesudah SK terbit, catat mereka sebagai penerima: python -m bansos remember terpilih_{code}.csv "
            "--programme {code} --year TAHUN --from-selection",
            code=code,
        )
    )
