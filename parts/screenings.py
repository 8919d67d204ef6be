"""A screening on the page: its counts, people, groups, problems, receipt, and the table to take away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

import frame
from bansos import pipeline, words
from bansos.intake.masking import masked
from bansos.intake.receiving import Received
from bansos.layout import answers, fieldwork
from bansos.places import districts
from bansos.rules.catalogue import cited, cited_short
from bansos.rules.eligibility import STATUS, status_word
from bansos.rules.programmes import programmes
from bansos.screening import Screening
from bansos.settings import fingerprint
from bansos.words import literal, number, of, tr
from parts import overlaps, tables, uploads


def made(
    files: list[Received], on: date, choice: Mapping[str, Any], area_codes: str | None
) -> Screening | None:
    """The screening of these files under these choices, made once a session; None where it was cancelled.

    While it is made the page says what is being done and how far it is.
    """
    ruled = {key: value for key, value in choice.items() if ".rules." in key or ".amounts." in key}
    mapping = uploads.corrected(files)
    how = (on, ruled, mapping, area_codes, words.language(), [(one.digest, one.role) for one in files])
    decided, book = overlaps.decided(), overlaps.book()
    name = f"screening-{fingerprint(repr(how), decided.digest(), book.digest if book else '')}"

    cancelled: set[str] = frame.kept("cancelled", set)
    if name in cancelled:
        st.info(tr("Pemeriksaan dibatalkan."))
        st.button(tr("Periksa"), on_click=cancelled.discard, args=(name,), icon=":material/play_circle:")
        return None

    def make() -> Screening:
        for made_of_it in ("quota-", "supposed-", "since-"):
            frame.forget_all_but(made_of_it, "")
        with _progress(cancelled.add, name) as tell:
            return fieldwork.screen(
                files,
                on=on,
                overrides=ruled,
                mapping=mapping,
                area_codes=area_codes,
                tell=tell,
                decided=decided,
                book=book,
            )

    frame.forget_all_but("screening-", name)
    slot = st.empty()
    with slot.container():
        found: Screening = frame.kept(name, make)
    slot.empty()
    return found


@contextmanager
def _progress(cancel: Callable[[str], None], name: str) -> Iterator[pipeline.Told]:
    """What is being done and how far it is, with a button to cancel it."""
    with st.status(tr("Memeriksa"), expanded=True) as status:
        bar = st.progress(0.0)
        st.button(tr("Batalkan"), key="cancel", on_click=cancel, args=(name,), icon=":material/stop_circle:")
        yield lambda text, share: bar.progress(share, text)
        status.update(label=tr("Selesai"), state="complete", expanded=False)


def counts(found: Screening) -> None:
    """Rows of the candidate files and how they add up."""
    states = {name: number(n) for name, n in found.states().items()}
    st.markdown(
        tr(
            "**{rows} baris** = {people} orang + {duplicates} baris ganda + {set_aside} disisihkan "
            "(jumlah, tanda tangan, kosong)",
            **states,
        )
    )


def notices(found: Screening) -> None:
    """What is to be known of a file as a whole: a register that is old, a list without names."""
    for text in answers.notices(found):
        st.warning(words.literal(text))


def statuses(found: Screening, code: str) -> None:
    """Eligible, unknown and refused people of a programme, which add up to the people."""
    counted = found.statuses(code)
    eligible, people = number(counted["eligible"]), number(sum(counted.values()))
    name = of(programmes()[code].about["short"])
    st.markdown("#### " + tr("{n} dari {people} orang layak {name}", n=eligible, people=people, name=name))
    with st.grid(3, min_column_width=110, gap="small"):
        st.metric(tr("Layak"), number(counted["eligible"]), border=True)
        st.metric(tr("Perlu verifikasi"), number(counted["unknown"]), border=True)
        st.metric(tr("Tidak layak"), number(counted["refused"]), border=True)
    if why := answers.why_unknown(found, code):
        st.info(why, icon=":material/help:")


def people(found: Screening, code: str) -> None:
    """The people of a programme by status and district; the receipt of the one that is chosen."""
    with st.container(horizontal=True, gap="small"):
        status = st.multiselect(
            tr("Status"),
            STATUS[::-1],
            format_func=status_word,
            placeholder=tr("Semua status"),
            key="status-filter",
            width=300,
        )
        places = st.multiselect(
            tr("Kabupaten/kota"),
            list(districts()),
            format_func=lambda place: districts()[place].short,
            placeholder=tr("Semua daerah"),
            key="place-filter",
            width=300,
        )
    table = answers.listing(found, code, status, places, tables.MOST)
    if table.empty:
        st.caption(tr("Tidak ada orang dengan pilihan ini."))
        return
    if len(table) == tables.MOST:
        st.caption(tr("Ditampilkan {n} orang pertama; unduhan memuat semuanya.", n=number(tables.MOST)))
    st.caption(tr("Pilih satu baris untuk melihat alasan tiap syarat."))
    chosen = st.dataframe(
        table,
        hide_index=True,
        placeholder=tables.NOTHING,
        on_select="rerun",
        selection_mode="single-row",
        key=f"people-{code}-{fingerprint(repr((found.fingerprint, status, places)))[:12]}",
        height=tables.height(len(table)),
        alt=tr("Calon penerima dengan status dan alasan"),
    )
    if chosen["selection"]["rows"]:
        receipt(found, code, int(table.index[chosen["selection"]["rows"][0]]))


def receipt(found: Screening, code: str, row: int) -> None:
    """Every rule about one person: value read, limit, date, source, answer, what to do."""
    person = found.people.loc[row]
    icons = {tr("ya"): ":material/check_circle:", tr("tidak"): ":material/cancel:"}
    with st.container(border=True):
        st.markdown(f"#### {tr('Tanda terima')}")
        st.text(
            tr(
                "{name}, NIK {nik}, baris {row}: {status}",
                name=tr("tanpa nama") if pd.isna(person["nama"]) else person["nama"],
                nik=tr("kosong") if pd.isna(person["nik"]) else masked(str(person["nik"])),
                row=person["row"],
                status=status_word(found.decisions[code].status.loc[row]),
            )
        )
        for rule in answers.receipt(found, code, row).to_dict("records"):
            st.markdown(
                f"{icons.get(rule['answer'], ':material/help:')} **{rule['rule']}**: {rule['answer']}"
            )
            with st.container(gap="xxsmall"):
                st.text(tr("Terbaca: {read} ({evidence})", read=rule["read"], evidence=rule["evidence"]))
                limit = tr("Batas: {limit}. ", limit=rule["limit"]) if rule["limit"] else ""
                said = cited_short(rule["source"])
                st.caption(
                    f"{limit}{tr('Sejak {since}', since=rule['since'])}. {said}", help=cited(rule["source"])
                )
                if rule["remedy"]:
                    st.caption(f":material/arrow_forward: {rule['remedy']}")


def groups(found: Screening, code: str) -> None:
    """The proposed groups and what is wrong in each."""
    table = answers.groups_table(found, code)
    if table.empty:
        st.caption(tr("Tidak ada kelompok yang diusulkan untuk program ini."))
        return
    st.markdown(f"#### {answers.groups_said(found, code)}")
    st.dataframe(table, hide_index=True, placeholder=tables.NOTHING, alt=tr("Kelompok yang diusulkan"))


def problems(found: Screening) -> None:
    """The cells to mend, with their address."""
    if found.problems.empty:
        st.caption(tr("Tidak ada masalah pada sel mana pun."))
        return
    shown = answers.problems_table(found).head(tables.MOST)
    n, by_column = number(len(found.problems)), found.problems["column"].value_counts()
    said = tr("{n} masalah", n=n)
    if len(by_column):
        column, most = by_column.index[0], number(int(by_column.iloc[0]))
        said = tr("{n} masalah, terbanyak di kolom {column} ({most})", n=n, column=column, most=most)
    st.markdown(f"#### {literal(said)}")
    if len(found.problems) > len(shown):
        st.caption(tr("Ditampilkan {n} baris pertama; unduhan memuat semuanya.", n=number(len(shown))))
    cell = shown.columns.get_loc(tr("Sel"))
    # What is wrong comes first: on a phone nothing else is seen without scrolling.
    order = [cell, *range(cell + 2, len(shown.columns)), cell + 1, *range(cell - 1, -1, -1)]
    st.dataframe(
        shown.iloc[:, order], hide_index=True, placeholder=tables.NOTHING, alt=tr("Masalah pada sel")
    )


def files(found: Screening) -> None:
    """How the columns of each file were read."""
    for one in found.received:
        st.text(f"{one.name} ({uploads.guessed(one.role)})")
        uploads.match(one)
