"""Simulasi: what next year would cost and what a budget would buy, for any set of districts."""

import streamlit as st

import frame
from bansos import settings
from bansos.planning import budget, findings, plan_findings, reach
from bansos.rules.programmes import programmes
from bansos.words import tr
from parts import aims, briefings, cards, choices, comparing, outlook, plans, scenarios, selection

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
    parts = {
        "districts": tr("Daerah"),
        "compare": tr("Bandingkan"),
        "matters": tr("Kepekaan"),
        "years": tr("Beberapa tahun"),
        "alive": tr("Kelangsungan"),
        "take": tr("Bawa"),
    }
    shown = st.segmented_control(
        tr("Lihat"),
        list(parts),
        default="districts",
        required=True,
        format_func=lambda name: parts[name],
        key="plan-part",
    )
    if shown == "districts":
        with cards.finding(plan_findings.coverage_range(plan), stretch=False):
            plans.by_district(plan)
            cards.sourced(
                tr("Penduduk miskin {year}", year=plan.facts_year),
                findings.sources_of_poverty(plan.facts_year),
            )
        outlook.fair(plan)
        if section := cards.folded(tr("Ubah unit tiap daerah dengan tangan"), "by-hand"):
            with section:
                plans.table(plan, view.choice)
    elif shown == "compare":
        comparing.show(view, plan)
    elif shown == "matters":
        outlook.what_matters(view, plan)
    elif shown == "years":
        outlook.years(view)
    elif shown == "alive":
        outlook.alive(view, plan)
    else:
        briefings.offer(plan, done)
        scenarios.show(view, plan)
        plans.take_away(plan, done)

with controls, st.container(border=True):
    choices.start(view.choice)
    mode = aims.mode(view.choice, plan)
    if mode == "budget":
        choices.juta(tr("Anggaran (juta rupiah)"), "plan.budget", view.choice.get("plan.budget"), step=10.0)
        aims.goal(view.choice)
        aims.shares(view.choice)
        aims.tie(plan)
    else:
        if mode == "target":
            aims.target(view.choice)
        else:
            aims.units(view.choice, plan)
        aims.limit(view.choice, plan)
    choices.area(view.choice, selection.eligible_places)
    if section := cards.folded(tr("Batas, nilai dan biaya"), "limits"):
        with section:
            choices.of_districts(view.choice)
            for programme in programmes().values():
                choices.programme(programme, view.choice, plan)
