"""What if the rules were others, on the page: a date, the conditions asked, one limit; who moves."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import streamlit as st

import frame
from bansos.comparing import changelist, changes, whatif
from bansos.comparing.changes import Changes
from bansos.layout import answers
from bansos.planning.scenario import to_text
from bansos.publishing.exports import Stamp
from bansos.rules.eligibility import limit_name
from bansos.rules.programmes import Dated, Programme, Rule, in_force, programmes
from bansos.screening import Screening
from bansos.settings import fingerprint
from bansos.words import literal, number, of, tr
from parts import downloads, earlier, tables

DATE = "rules.on"


def show(found: Screening, code: str) -> None:
    """The suppositions about a programme and what they would change; nothing of it is in force."""
    st.caption(tr("Hanya andaian: keputusan di tampilan lain tidak berubah."))
    supposed = _supposed(code)
    _ask(found, programmes()[code], supposed)
    changed = _changed(found, code, supposed)
    st.markdown(f"#### {literal(changelist.title(changed))}")
    st.caption(" ".join([changelist.reconciled(changed), _groups(changed)]))
    if supposed:
        _take_or_drop(code)
    st.dataframe(
        changelist.transitions(changed),
        hide_index=True,
        placeholder=tables.NOTHING,
        alt=tr("Perpindahan status"),
    )
    enters, leaves = changed.enters(), changed.leaves()
    _people(changed, enters, tr("Masuk: menjadi layak"))
    _people(changed, leaves, tr("Keluar: tidak layak lagi"))
    _people(changed, changed.moves() & ~enters & ~leaves, tr("Berganti status, tidak masuk atau keluar"))
    if changed.moves().any():
        _offer(found, changed, supposed)
    earlier.show(found, code)


def _supposed(code: str) -> dict[str, Any]:
    """The suppositions of this session about a programme: flat scenario keys, never part of the URL."""
    held: dict[str, Any] = frame.kept(f"suppose-{code}", dict)
    return held


def _ask(found: Screening, programme: Programme, supposed: dict[str, Any]) -> None:
    on = supposed.get(DATE, found.on)
    rules = {rule.id: (rule, dated) for rule in programme.rules if (dated := _in_force(rule, on))}
    with st.container(horizontal=True, gap="small"):
        st.date_input(
            tr("Andaikan aturan per"),
            min_value=date(2000, 1, 1),
            max_value=date(2035, 12, 31),
            format="DD/MM/YYYY",
            key=frame.mirror(f"suppose-on-{programme.code}", on),
            on_change=lambda: _set(
                programme.code, DATE, frame.held(f"suppose-on-{programme.code}") or found.on, found.on
            ),
            width=200,
        )
        _limit(found, programme, rules, supposed)
    _switches(found, programme, rules, supposed)


def _switches(
    found: Screening, programme: Programme, rules: dict[str, tuple[Rule, Dated]], supposed: dict[str, Any]
) -> None:
    name = f"suppose-rules-{programme.code}"

    def switch() -> None:
        for id, (rule, _) in rules.items():
            key = f"{programme.code}.rules.{id}"
            _set(programme.code, key, id in frame.held(name), found.overrides.get(key, not rule.optional))

    st.multiselect(
        tr("Andaikan syarat yang ditanyakan"),
        list(rules),
        format_func=lambda id: of(rules[id][0].label),
        placeholder=tr("tidak satu pun"),
        key=frame.mirror(name, [id for id in rules if _is_on(found, programme, rules[id][0], supposed)]),
        on_change=switch,
    )


def _limit(
    found: Screening, programme: Programme, rules: dict[str, tuple[Rule, Dated]], supposed: dict[str, Any]
) -> None:
    """One limit at a time; a rule whose limit is supposed is asked, too."""
    limits = {
        f"{id}.{name}": f"{of(rule.label)}: {limit_name(name)}"
        for id, (rule, dated) in rules.items()
        for name, value in dated.limits.items()
        if type(value) is int or value == "unknown"
    }
    chosen = st.selectbox(
        tr("Andaikan satu batas"),
        list(limits),
        index=None,
        format_func=lambda limit: limits[limit],
        placeholder=tr("pilih batas"),
        key=f"suppose-limit-{programme.code}",
        width=420,
    )
    if chosen not in limits:
        return
    id, name = chosen.split(".")
    rule, dated = rules[id]
    key, widget = f"{programme.code}.rules.{chosen}", f"suppose-value-{programme.code}-{chosen}"
    present = found.overrides.get(key, dated.limits[name])

    def change() -> None:
        value = frame.held(widget)
        _set(programme.code, key, present if value is None else value, present)
        now = _supposed(programme.code)
        if key in now and not _is_on(found, programme, rule, now):
            now[f"{programme.code}.rules.{id}"] = True

    value = supposed.get(key, present)
    st.number_input(
        tr("Menjadi ({unit})", unit=dated.unit or limit_name(name)),
        0,
        120,
        key=frame.mirror(widget, value if type(value) is int else None),
        placeholder=tr("belum ditetapkan"),
        on_change=change,
        width=160,
    )


def _in_force(rule: Rule, on: date) -> Dated | None:
    dated = in_force(rule.values, on)
    return None if dated is None or dated.ended else dated


def _is_on(found: Screening, programme: Programme, rule: Rule, supposed: dict[str, Any]) -> bool:
    key = f"{programme.code}.rules.{rule.id}"
    return bool(supposed.get(key, found.overrides.get(key, not rule.optional)))


def _set(code: str, key: str, value: object, present: object) -> None:
    """Suppose a value, or nothing where it is what holds anyway."""
    supposed = _supposed(code)
    supposed.pop(key, None)
    if value != present:
        supposed[key] = value


def _changed(found: Screening, code: str, supposed: dict[str, Any]) -> Changes:
    choices = dict(found.overrides) | supposed
    on = choices.pop(DATE, found.on)
    name = f"supposed-{fingerprint(found.fingerprint, code, on.isoformat(), repr(sorted(choices.items())))}"
    frame.forget_all_but("supposed-", name)
    after = lambda: whatif.again(found, on, choices, [code])  # noqa: E731
    made: Changes = frame.kept(name, lambda: changes.compare(found, after())[code])
    return made


def _groups(changed: Changes) -> str:
    sides = [found.groups[changed.code] for found in (changed.before, changed.after)]
    counts = [int(side.table["status"].eq("layak").sum()) for side in sides if side is not None]
    if len(counts) < 2:
        return ""
    before, after = map(number, counts)
    return tr("Kelompok layak: {before} sebelumnya, {after} sesudahnya.", before=before, after=after)


def _take_or_drop(code: str) -> None:
    def take() -> None:
        frame.change(dict(_supposed(code)))
        drop()

    def drop() -> None:
        _supposed(code).clear()

    with st.container(horizontal=True, gap="small"):
        st.button(tr("Pakai pilihan ini"), icon=":material/check:", on_click=take, key="suppose-take")
        st.button(tr("Kembalikan"), icon=":material/undo:", on_click=drop, key="suppose-drop")


def _people(changed: Changes, among: np.ndarray, title: str) -> None:
    n = int(among.sum())
    if not n:
        return
    st.markdown(f"**{title} ({number(n)})**")
    if n > tables.MOST:
        st.caption(tr("Ditampilkan {n} orang pertama; unduhan memuat semuanya.", n=number(tables.MOST)))
    table = changelist.listing(changed, among, most=tables.MOST)
    st.dataframe(
        table, hide_index=True, placeholder=tables.NOTHING, alt=title, height=tables.height(len(table))
    )


def _offer(found: Screening, changed: Changes, supposed: dict[str, Any]) -> None:
    stamp = changelist.stamp(answers.stamp(found), to_text(supposed))
    downloads.offer(
        f"andaikan_{changed.code}",
        lambda: changelist.sheets({changed.code: changed}),
        lambda: Stamp(**stamp),
    )
