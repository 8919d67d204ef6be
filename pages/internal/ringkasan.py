"""Ringkasan: whom last year reached, what ten districts cost, what the scenario in hand would do."""

import streamlit as st

import frame
from bansos import settings, words
from bansos.planning import budget, findings, plan_findings, presets, reach
from bansos.words import tr
from parts import cards, charts

view = frame.open("ringkasan")
done = reach.reach()
opening = presets.preset(settings.setting("simulation.opening"))
spread = budget.simulate(opening.values, on=view.on)
plan = budget.simulate(view.choice, on=view.on)

st.title(tr("Ringkasan"))
with st.grid(3, min_column_width=320, gap="small"):
    with cards.finding(findings.reached(done)):
        charts.reached_map(done)
        st.caption(findings.unreached(done) + ".")
        cards.sourced(tr("Realisasi {year}", year=done.year), findings.sources_of(done))
        st.page_link(
            "pages/internal/jangkauan.py", label=tr("Lihat jangkauan"), icon=":material/arrow_forward:"
        )
    with cards.finding(plan_findings.same_money(done, spread)):
        charts.units_map(spread)
        charts.plan_lines(spread)
        st.caption(words.of(opening.illustration))
        cards.sourced(tr("Ilustrasi {year}", year=settings.setting("simulation.year")), opening.sources)
        st.page_link(
            "pages/internal/simulasi.py", label=tr("Ubah di simulasi"), icon=":material/arrow_forward:"
        )
    with cards.finding(plan_findings.in_hand(plan, done)):
        charts.against(plan, done, border=False)
        cards.sourced(
            tr("Simulasi {year}", year=settings.setting("simulation.year")),
            plan_findings.sources_of_plan(plan),
        )
        st.page_link(
            "pages/internal/kandidat.py", label=tr("Periksa calon penerima"), icon=":material/arrow_forward:"
        )
