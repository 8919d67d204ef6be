"""Rules that are only an option, and readings that a source leaves open, for the scenario in hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

import frame
from bansos.planning import scenario
from bansos.rules.catalogue import cited
from bansos.rules.programmes import Programme, programmes
from bansos.words import literal, of, tr
from parts import uploads


def show(choice: Mapping[str, Any]) -> str | None:
    """The rules that are only an option, limits and readings that can be changed; returns the area codes."""
    with st.expander(tr("Aturan dan bacaan yang dapat dipilih")):
        codes = uploads.area_codes()
        for programme in programmes().values():
            st.markdown(f"**{of(programme.about['short'])}**")
            _switches(programme, choice)
            _readings(programme, choice)
    return codes


def changed(choice: Mapping[str, Any]) -> None:
    """Says what differs from the rules as they stand, however it came there, and takes it back."""
    keys = [key for key in choice if ".rules." in key or ".amounts." in key]
    if not keys:
        return
    told = "; ".join(
        f"{key} = {text}" for key, text in scenario.to_text({k: choice[k] for k in keys}).items()
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(literal(tr("Aturan diubah: {changes}", changes=told)), icon=":material/tune:")
        st.button(tr("Kembalikan"), on_click=frame.change, args=(dict.fromkeys(keys),))


def _switches(programme: Programme, choice: Mapping[str, Any]) -> None:
    for rule in (*programme.rules, *programme.group_rules):
        key = f"{programme.code}.rules.{rule.id}"
        if rule.optional:
            st.toggle(
                of(rule.label),
                key=frame.mirror(key, bool(choice.get(key, False))),
                help=" ".join([of(rule.note) if rule.note else "", cited(rule.values[0].source)]),
                on_change=frame.on_change(key, frame.setter(key, lambda on: True if on else None)),
            )


def _readings(programme: Programme, choice: Mapping[str, Any]) -> None:
    """Limits that a source leaves open: either or both registers, a listing as a sign, a decile limit."""
    for rule in programme.rules:
        limits = rule.values[0].limits
        key = f"{programme.code}.rules.{rule.id}"
        if "need" in limits:
            st.toggle(
                tr("{rule}: keduanya harus ada", rule=of(rule.label)),
                key=frame.mirror(f"{key}.need", choice.get(f"{key}.need") == "all"),
                on_change=frame.on_change(
                    f"{key}.need", frame.setter(f"{key}.need", lambda on: "all" if on else None)
                ),
            )
        if "listed_in" in limits:
            st.toggle(
                tr("{rule}: terdaftar di DTKS dihitung sebagai petunjuk", rule=of(rule.label)),
                key=frame.mirror(f"{key}.listed_in", bool(choice.get(f"{key}.listed_in"))),
                on_change=frame.on_change(
                    f"{key}.listed_in", frame.setter(f"{key}.listed_in", lambda on: ("dtks",) if on else None)
                ),
            )
        if limits.get("most") == "unknown":
            st.number_input(
                of(rule.label),
                1,
                10,
                key=frame.mirror(f"{key}.most", choice.get(f"{key}.most")),
                placeholder=tr("belum ditetapkan"),
                help=of(rule.note) if rule.note else None,
                on_change=frame.on_change(f"{key}.most", frame.setter(f"{key}.most")),
            )
