"""Widgets that say how many units there are: themselves, a budget and its goal, or what is to be reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

import frame
from bansos.planning import plan_findings, side_by_side
from bansos.planning.plan import Plan
from bansos.planning.purchase import mix
from bansos.planning.values import UNSTATED
from bansos.rules.programmes import programmes
from bansos.words import of, tr
from parts import cards, choices, tables

TARGETS = ("plan.coverage", "plan.times")


def mode(choice: Mapping[str, Any], plan: Plan) -> str:
    """What the user says: `units`, a `budget` that buys them, or a `target`."""
    now = _mode(choice)
    labels = {"units": tr("Dari unit"), "budget": tr("Dari anggaran"), "target": tr("Dari sasaran")}
    st.segmented_control(
        tr("Hitung"),
        list(labels),
        format_func=lambda name: labels[name],
        required=True,
        key=frame.mirror("mode", now),
        on_change=frame.on_change("mode", lambda chosen: _switched(chosen, choice, plan)),
    )
    return now


def _mode(choice: Mapping[str, Any]) -> str:
    if any(key in choice for key in TARGETS):
        return "target"
    return "budget" if "plan.budget" in choice and not _says_units(choice) else "units"


def _says_units(choice: Mapping[str, Any]) -> bool:
    return any(key.endswith(".units") or ".units." in key for key in choice)


def _switched(chosen: str, choice: Mapping[str, Any], plan: Plan) -> dict[str, object]:
    """The keys of another way to say it. A budget that was a limit stays; one that was spent does not."""
    gone: dict[str, object] = {
        key: None for key in choice if ".units." in key or key in (*TARGETS, "plan.goal")
    }
    gone |= {f"{code}.units": None for code in plan.programmes}
    if chosen == "budget":
        return gone | {"plan.budget": choice.get("plan.budget", plan.cost)}
    if _mode(choice) == "budget":
        gone["plan.budget"] = None
    if chosen == "target":
        unstated = {"plan.share": None} if choice.get("plan.share") == UNSTATED else {}
        return gone | {"plan.coverage": 1} | unstated
    return gone | _as_they_stand(choice, plan)


def _as_they_stand(choice: Mapping[str, Any], plan: Plan) -> dict[str, object]:
    """The units of the plan as its own choice, district by district where a goal and no share set them."""
    keys: dict[str, object] = {f"{code}.units": line.units for code, line in plan.programmes.items()}
    if "plan.coverage" not in choice and choice.get("plan.goal") not in ("even", "poorest"):
        return keys
    for code, line in plan.programmes.items():
        keys |= {f"{code}.units.{district}": n for district, n in (line.by_district or {}).items()}
    return keys | ({"plan.share": None} if choice.get("plan.share") == UNSTATED else {})


def limit(choice: Mapping[str, Any], plan: Plan) -> None:
    """The budget that units or a target must stay within. Units that nobody said are said with it."""
    said = _says_units(choice) or any(key in choice for key in TARGETS)
    unsaid = {} if said else {f"{code}.units": line.units for code, line in plan.programmes.items()}
    choices.juta(
        tr("Anggaran yang tersedia (juta rupiah)"),
        "plan.budget",
        choice.get("plan.budget"),
        step=10.0,
        sets=unsaid,  # a budget alone would be spent, and the page would turn to another way
    )


def units(choice: Mapping[str, Any], plan: Plan) -> None:
    """Units of every programme."""
    for code, line in plan.programmes.items():
        about = programmes()[code].about
        by_hand = tuple(key for key in choice if key.startswith(f"{code}.units."))
        is_free = len(by_hand) < len(line.districts)  # locked districts stay, the others share the rest
        choices.whole(
            f"{of(about['short'])} ({of(about['unit'])})",
            f"{code}.units",
            line.units,
            help=None if is_free else tr("Semua daerah dikunci: jumlah baru membuka kuncinya."),
            clears=() if is_free else by_hand,
        )


def target(choice: Mapping[str, Any]) -> None:
    """What is to be reached: a share of the poor people of every district, or a multiple of last year."""
    kinds = {
        "plan.coverage": tr("Bagian penduduk miskin tiap daerah (%)"),
        "plan.times": tr("Kali unit tahun lalu"),
    }
    now = "plan.times" if "plan.times" in choice else "plan.coverage"
    start = {"plan.coverage": 1, "plan.times": 2}
    st.selectbox(
        tr("Sasaran"),
        list(kinds),
        format_func=lambda key: kinds[key],
        key=frame.mirror("target", now),
        on_change=frame.on_change("target", lambda key: dict.fromkeys(kinds) | {key: start[key]}),
    )
    st.number_input(
        kinds[now],
        min_value=0.01,
        max_value=100.0,
        step=0.1 if now == "plan.coverage" else 0.5,
        format="%g",
        key=frame.mirror(now, float(choice.get(now, start[now]))),
        on_change=frame.on_change(now, lambda n: {now: n and str(round(n, 4))}),
        label_visibility="collapsed",
    )


def goal(choice: Mapping[str, Any]) -> None:
    """What a budget alone is to do."""
    goals = {
        "": tr("Dibagi menurut bauran rupiah"),
        "people": tr("Orang sebanyak-banyaknya"),
        "even": tr("Cakupan semerata mungkin"),
        "poorest": tr("Daerah termiskin lebih dulu"),
    }
    st.selectbox(
        tr("Tujuan"),
        list(goals),
        format_func=lambda name: goals[name],
        key=frame.mirror("plan.goal", choice.get("plan.goal", "")),
        on_change=frame.on_change("plan.goal", lambda name: {"plan.goal": name or None}),
        help=tr(
            "Paket dibeli utuh: anggaran yang sedikit lebih besar dapat menukar beberapa paket kecil dengan "
            "satu paket besar, sehingga satu daerah dapat kehilangan paket."
        ),
    )


def shares(choice: Mapping[str, Any]) -> None:
    """How a budget is divided between the programmes: one slider less than there are programmes."""
    parts = mix(choice)
    codes = list(parts)
    if len(codes) != 2:
        for code in codes:
            st.caption(f"{of(programmes()[code].about['short'])}: {float(parts[code]):.0%}")
        return
    first, second = (of(programmes()[code].about["short"]) for code in codes)
    st.slider(
        tr("Bagian {first} (sisanya {second}), persen", first=first, second=second),
        0,
        100,
        key=frame.mirror("mix", round(parts[codes[0]] * 100)),
        on_change=frame.on_change(
            "mix", lambda n: {f"plan.mix.{c}": m for c, m in zip(codes, (n, 100 - n), strict=True)}
        ),
    )


def tie(plan: Plan) -> None:
    """That many plans reach as many people for the same money, where they do, and what else differs."""
    said = plan_findings.tie(plan)
    if not said:
        return
    st.caption(said)
    if section := cards.folded(tr("Pilihan dengan biaya sama"), "tied"):
        with section:
            tables.show(side_by_side.tied(plan), tr("Anggaran yang sama"))
