"""Simulasi: what next year would cost and what a budget would buy, for any set of districts."""

import streamlit as st

import frame
from bansos import settings
from bansos.planning import budget, findings, plan_findings, reach
from bansos.rules.programmes import programmes
from bansos.words import of, tr
from parts import cards, choices, plans

view = frame.open("simulasi")
plan = budget.simulate(view.choice, on=view.on)
done = reach.reach(records=frame.records())

st.title(tr("Simulasi {year}", year=settings.setting("simulation.year")))
controls, results = st.columns([1, 2], gap="medium")
with results:
    with cards.finding(plan_findings.in_hand(plan, done), stretch=False):
        plans.impossible(plan)
        plans.figures_of(plan, done)
        cards.sourced(
            tr("Simulasi {year}", year=settings.setting("simulation.year")),
            plan_findings.sources_of_plan(plan),
        )
        plans.as_quota()
    with cards.finding(plan_findings.coverage_range(plan), stretch=False):
        plans.by_district(plan)
        cards.sourced(
            tr("Penduduk miskin {year}", year=plan.facts_year), findings.sources_of_poverty(plan.facts_year)
        )
    if section := cards.folded(tr("Ubah unit tiap daerah dengan tangan"), "by-hand"):
        with section:
            plans.table(plan, view.choice)
    if section := cards.folded(tr("Unduh rencana ini"), "take-away"):
        with section:
            plans.take_away(plan, view.on)

with controls, st.container(border=True):
    choices.start(view.choice)
    if choices.mode(view.choice, plan) == "budget":
        choices.juta(tr("Anggaran (juta rupiah)"), "plan.budget", view.choice.get("plan.budget"), step=10.0)
        choices.shares(view.choice)
        st.caption(plan_findings.tie(plan))
    else:
        for code, line in plan.programmes.items():
            about = programmes()[code].about
            by_hand = tuple(key for key in view.choice if key.startswith(f"{code}.units."))
            choices.whole(
                f"{of(about['short'])} ({of(about['unit'])})", f"{code}.units", line.units, clears=by_hand
            )
        choices.juta(
            tr("Anggaran yang tersedia (juta rupiah)"),
            "plan.budget",
            view.choice.get("plan.budget"),
            step=10.0,
        )
    choices.area(view.choice)
    if section := cards.folded(tr("Batas, nilai dan biaya"), "limits"):
        with section:
            for programme in programmes().values():
                choices.programme(programme, view.choice, plan)
