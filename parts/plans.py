"""A plan on the page: what it costs and reaches, why it cannot be, where it goes, and to take away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

import frame
from bansos import words
from bansos.places import districts
from bansos.planning import findings, plan_findings, plan_tables
from bansos.planning.plan import Plan
from bansos.planning.reach import Reach
from bansos.publishing import figures
from bansos.publishing.exports import Stamp
from bansos.rules.programmes import programmes
from bansos.settings import VERSION, fingerprint
from bansos.words import of, rupiah, tr
from parts import charts, downloads


def figures_of(plan: Plan, done: Reach) -> None:
    """Rupiah, people and districts of a plan, each beside the year before; what is left over."""
    with st.grid(4, min_column_width=170, gap="small"):
        charts.against(plan, done)
        if plan.leftover is not None:
            st.metric(tr("Sisa anggaran"), rupiah(plan.leftover), border=True, height="stretch")
    if plan.choices.get("rules.on"):
        st.caption(tr("Skenario ini memakai aturan per {on}.", on=words.day(plan.on)))
    for note in plan.notes:
        st.caption(note)


def impossible(plan: Plan) -> None:
    """Why the plan cannot be, by how much, and the smallest step that mends it."""
    for reason in plan.reasons:
        st.warning(reason, icon=":material/block:")


def by_district(plan: Plan) -> None:
    """The plan over the districts: bars of its coverage, and the same as a table."""
    if not plan.coverage:
        st.caption(tr("Belum ada daerah yang mendapat unit."))
        return
    charts.draw(figures.ranked_bars(plan_tables.bars(plan)), plan_findings.coverage_range(plan))
    st.caption(
        tr(
            "Cakupan = orang dalam rencana / penduduk miskin {year} (turunan), sesudah uangnya dibagi.",
            year=plan.facts_year,
        )
    )


def table(plan: Plan, choice: Mapping[str, Any]) -> None:
    """Units by district, to be changed by hand; the totals follow."""
    split = {code: line for code, line in plan.programmes.items() if line.by_district is not None}
    if not split:
        st.caption(
            tr("Rincian per daerah tidak disebut dalam sumber, jadi tidak ada yang bisa diubah di sini.")
        )
        return
    codes = sorted({code for line in split.values() for code in line.districts})
    units = pd.DataFrame(
        {
            of(programmes()[c].about["short"]): [(line.by_district or {}).get(d, 0) for d in codes]
            for c, line in split.items()
        },
        index=pd.Index([districts()[code].short for code in codes], name=tr("Kabupaten/Kota")),
    )
    whole = st.column_config.NumberColumn(min_value=0, step=1, format="%d")
    state = fingerprint(units.to_json())[:12]
    edited = st.data_editor(
        units,
        column_config=dict.fromkeys(units.columns, whole),
        disabled=[units.index.name],
        key=f"by-hand-{state}",
        alt=tr("Unit tiap kabupaten/kota"),
    )
    if not edited.fillna(0).astype(int).equals(units.astype(int)):
        changed: dict[str, object] = {f"{code}.units": None for code in split} | {
            "plan.budget": choice.get("plan.budget")
        }
        for position, code in enumerate(split):
            column = edited.iloc[:, position].fillna(0).astype(int)
            changed |= {f"{code}.units.{d}": int(n) for d, n in zip(codes, column, strict=True)}
            changed[f"{code}.districts"] = None
        frame.change(changed)
        st.rerun()


def take_away(plan: Plan, on: date) -> None:
    """The plan as XLSX and CSV, stamped."""

    def stamp() -> Stamp:
        sources = [*plan_findings.sources_of_plan(plan), *findings.sources_of_poverty(plan.facts_year)]
        return Stamp(
            tuple(plan.programmes),
            plan.on,
            tuple(dict.fromkeys(sources)),
            (tr("Simulasi"),),
            VERSION,
            fingerprint(repr(sorted(plan.choices.items(), key=str)), on.isoformat()),
        )

    def sheets() -> dict[str, pd.DataFrame]:
        by_district, by_programme = plan_tables.by_district(plan), plan_tables.by_programme(plan)
        return {tr("Rencana"): by_district, tr("Ringkasan"): by_programme}

    downloads.offer("rencana", sheets, stamp)


def as_quota() -> None:
    """The way from the plan in hand to the candidates who fill its places."""
    st.page_link(
        "pages/internal/kandidat.py",
        label=tr("Pakai sebagai kuota"),
        icon=":material/groups:",
        width="content",
    )
