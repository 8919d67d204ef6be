"""The rules of a programme as cards: what is asked, its limit, since when, and who says so."""

from __future__ import annotations

from datetime import date
from typing import Literal

import streamlit as st

from bansos import words
from bansos.planning import findings
from bansos.planning.unknowns import unknowns
from bansos.rules import catalogue
from bansos.rules.programmes import Programme
from bansos.settings import source
from bansos.words import of, tr

LEVELS: dict[str, Literal["green", "blue", "orange", "gray", "red"]] = {
    "A": "green",
    "B": "blue",
    "C": "orange",
    "D": "gray",
    "U": "red",
}


def rules(title: str, programme: Programme, on: date, *states: str) -> None:
    """The rules that are in one of these states on that date; about groups only those that are an option."""
    optional = [entry for entry in catalogue.group_rules(programme, on) if entry.state == "option"]
    chosen = [entry for entry in (*catalogue.rules(programme, on), *optional) if entry.state in states]
    if chosen:
        st.markdown(f"#### {title}")
        cards(chosen)


def groups(programme: Programme, on: date) -> None:
    """The rules about a proposed group, if the programme has groups."""
    if programme.group_rules:
        st.markdown(f"#### {tr('Syarat kelompok yang diusulkan')}")
        cards([entry for entry in catalogue.group_rules(programme, on) if entry.state != "option"])


def ranking(programme: Programme, on: date) -> None:
    """In which order people get the places of a quota, in words, each key with its source."""
    keys = [entry for entry in catalogue.ranking(programme, on) if entry.state in ("in_force", "option")]
    if not keys:
        return
    st.markdown(f"#### {tr('Urutan kebutuhan bila tempat terbatas')}")
    for n, entry in enumerate(keys, 1):
        off = f" ({tr('hanya pilihan')})" if entry.state == "option" else ""
        st.markdown(
            f"{n}. **{entry.label}**{off} :gray[{catalogue.cited_short(entry.source)}]",
            help=catalogue.cited(entry.source),
        )
        if entry.note:
            st.caption(entry.note)
    st.caption(tr("Yang sama pada semua kunci diundi terbuka dengan benih yang diumumkan sebelumnya."))


def cards(entries: list[catalogue.Entry]) -> None:
    """One card for each entry."""
    with st.grid(3, min_column_width=280, gap="small"):
        for entry in entries:
            with st.container(border=True, height="stretch", gap="xsmall"):
                st.markdown(f"**{entry.label}**")
                if entry.limit:
                    st.write(entry.limit)
                if entry.note:
                    st.caption(entry.note)
                st.caption(
                    f"{entry.since}. {catalogue.cited_short(entry.source)}",
                    help=catalogue.cited(entry.source),
                )
                level(entry.source)


def level(reference: str) -> None:
    """How sure a source is, as a badge."""
    known = source(reference)
    letter = known.confidence if known else "U"
    st.badge(f"{letter} · {meaning(letter)}", color=LEVELS[letter])


def meaning(letter: str) -> str:
    """A level of confidence in words."""
    return {
        "A": tr("resmi atau dua sumber sepakat"),
        "B": tr("satu sumber mengutip badan resmi"),
        "C": tr("satu sumber lemah"),
        "D": tr("turunan atau pilihan aplikasi"),
        "U": tr("belum diverifikasi"),
    }[letter]


def amounts(programme: Programme, on: date) -> None:
    """The amounts in force with their dates and sources, and beside them what other sources say."""
    st.markdown(f"#### {tr('Nilai bantuan')}")
    cards(catalogue.amounts(programme, on))
    disagree(programme)


def disagree(programme: Programme) -> None:
    """That the sources give different amounts, if they do."""
    seen = findings.amounts_seen(programme.code)
    if len(seen) > 1:
        told = [f"{words.rupiah(r.unit_value or 0)} ({catalogue.cited_short(r.source)})" for r in seen]
        st.caption(tr("Sumber berbeda: {amounts}.", amounts="; ".join(told)))


def not_known() -> None:
    """What is not known."""
    st.subheader(tr("Yang tidak diketahui"))
    for entry in unknowns():
        st.markdown(f"- {of(entry['text'])} :gray[({catalogue.cited_short(entry['source'])})]")


def levels() -> None:
    """What the letters of confidence mean."""
    st.subheader(tr("Arti keyakinan"))
    st.write(" · ".join(f"**{letter}** {meaning(letter)}" for letter in LEVELS))
