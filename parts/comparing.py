"""The plan in hand beside others: every measure, and what moves the rupiah from one to the other."""

from __future__ import annotations

import streamlit as st

from bansos.planning import budget, presets, side_by_side
from bansos.planning.plan import Plan
from bansos.publishing import figures
from bansos.words import of, rupiah, tr
from frame import View
from parts import charts, scenarios, tables


def show(view: View, plan: Plan) -> None:
    """Choose up to three others; the first of them is what the rupiah are told against."""
    ready = {of(preset.title): preset.values for preset in presets.presets().values()}
    others = ready | scenarios.saved()
    chosen = st.multiselect(
        tr("Bandingkan dengan"),
        list(others),
        max_selections=side_by_side.MOST - 1,
        key="compared",
        default=list(ready)[-1:],
        placeholder=tr("Pilih skenario"),
    )
    if not chosen:
        st.caption(tr("Pilih sedikitnya satu skenario. Skenario yang Anda simpan ada di daftar ini juga."))
        return
    plans = {name: budget.simulate(others[name], on=view.on) for name in chosen}
    _causes(plans[chosen[0]], plan, chosen[0])
    tables.show(
        side_by_side.table({tr("Rencana ini"): plan} | plans).reset_index(), tr("Skenario berdampingan")
    )


def _causes(first: Plan, plan: Plan, name: str) -> None:
    """From the other plan's rupiah to those of the plan in hand, step by step."""
    said = side_by_side.finding(first, plan, name)
    st.markdown(f"#### {said}")
    steps = side_by_side.waterfall(first, plan)
    if steps.empty:
        return
    ends = ((name, first.cost, rupiah(first.cost)), (tr("Rencana ini"), plan.cost, rupiah(plan.cost)))
    charts.draw(figures.waterfall(steps, ends), said)
    st.caption(
        tr(
            "Jumlah unit dihitung dengan nilai satuan lama, nilai satuan dengan jumlah unit baru: "
            "langkah-langkah ini tepat sama dengan selisih kedua biaya."
        )
    )
