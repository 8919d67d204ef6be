"""What a plan depends on, where it leads over the years, whom it leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

import frame
from bansos.planning import fairness, roadmap, roadmap_findings, sensitivity, survival, two_way
from bansos.planning.plan import Plan
from bansos.publishing import planfigures
from bansos.rules.programmes import programmes
from bansos.settings import InputError, setting
from bansos.words import literal, number, of, tr
from frame import View
from parts import cards, charts, choices, tables


def what_matters(view: View, plan: Plan) -> None:
    """Which input moves the plan most, one at a time; then districts against units per district."""
    if not plan.programmes:
        st.caption(tr("Tidak ada program yang punya nilai satuan pada tanggal ini."))
        return
    try:
        found = sensitivity.tornado(view.choice, view.on)
    except InputError as error:
        st.warning(literal(str(error)), icon=":material/block:")
        return
    with cards.finding(sensitivity.finding(found), stretch=False):
        if not found.empty:
            charts.draw(planfigures.tornado(found), sensitivity.finding(found))
        bases = list(dict.fromkeys(found["basis"]))
        st.caption(tr("Satu masukan diubah, yang lain tetap. Rentangnya: {bases}.", bases="; ".join(bases)))
        if keys := [key for keys in found["sources"] for key in keys]:
            cards.sourced(tr("Rentang nilai satuan"), keys)
    codes = [code for code, line in plan.programmes.items() if line.group_size]
    code = st.segmented_control(
        tr("Program"),
        codes,
        default=codes[0],
        required=True,
        format_func=lambda code: of(programmes()[code].about["short"]),
        key="two-way-programme",
    )
    table = two_way.two_way(view.choice, code, view.on)
    with cards.finding(two_way.finding(table, code), stretch=False):
        tables.show(
            two_way.matrix(table).reset_index(), tr("Biaya menurut jumlah daerah dan unit tiap daerah")
        )
        st.caption(" ".join(two_way.notes(view.choice, code, view.on)))


def years(view: View) -> None:
    """The plan year by year: money, prices, who is reached when."""
    with st.grid(4, min_column_width=130, gap="small"):
        _number(
            tr("Berapa tahun"), "plan.years", view.choice.get("plan.years", setting("roadmap.years")), 2, 5
        )
        _change(tr("Anggaran naik tiap tahun (%)"), "plan.growth", view.choice)
        _change(tr("Harga naik tiap tahun (%)"), "plan.price", view.choice)
        _number(
            tr("Daerah baru tiap tahun"),
            "plan.phasing",
            view.choice.get("plan.phasing"),
            1,
            None,
            help=tr(
                "Kosong: semua daerah sejak tahun pertama. Yang tingkat kemiskinannya tertinggi lebih dulu."
            ),
        )
    try:
        found = roadmap.roadmap(view.choice, view.on)
    except InputError as error:
        st.warning(literal(str(error)), icon=":material/block:")
        return
    with cards.finding(roadmap_findings.finding(found), stretch=False):
        charts.draw(planfigures.cumulative(roadmap_findings.bars(found)), roadmap_findings.finding(found))
        for text in roadmap_findings.assumptions(found):
            st.caption(text)
    yearly = roadmap_findings.by_year(found)
    named = yearly.iloc[:, 0] == tr("Baru terjangkau")  # names are cut off in a cell; the next table has them
    tables.show(yearly[~named], tr("Tahun demi tahun"))
    tables.show(roadmap_findings.first_years(found), tr("Kapan tiap daerah pertama terjangkau"))


def alive(view: View, plan: Plan) -> None:
    """What a business costs that is still alive, and when a companion pays: blank until somebody says so."""
    for code, found in survival.survival(plan).items():
        name = of(programmes()[code].about["short"])
        with cards.finding(survival.finding(found), stretch=False):
            with st.grid(2, min_column_width=170, gap="small"):
                _share(
                    tr("{name}: usaha yang masih berjalan (%)", name=name), f"{code}.survival", view.choice
                )
                choices.juta(
                    tr("{name}: pendamping tiap unit (juta rupiah)", name=name),
                    f"{code}.companion",
                    view.choice.get(f"{code}.companion"),
                    step=0.1,
                    placeholder=tr("belum diisi"),
                )
            for text in dict.fromkeys((survival.cost_said(found), survival.companion_said(found))):
                st.caption(text)


def fair(plan: Plan) -> None:
    """How many of a thousand poor people each district's plan reaches, and whom it is known to reach."""
    with cards.finding(fairness.finding(plan), stretch=False):
        st.caption(fairness.women_said(fairness.women(plan)))
        if section := cards.folded(tr("Jangkauan tiap 1.000 penduduk miskin"), "fairness"):
            with section:
                _by_district(plan)


def _by_district(plan: Plan) -> None:
    found, poor = fairness.by_district(plan), tr("Penduduk miskin {year}", year=plan.facts_year)
    table = pd.DataFrame(
        {
            tr("Kabupaten/Kota"): found["name"],
            tr("Tiap 1.000 penduduk miskin"): found["judged"],
            tr("Orang"): found["people"].map(number, na_action="ignore"),
            poor: found["poor_people"].map(number, na_action="ignore"),
        }
    )
    tables.show(table, tr("Tiap kabupaten/kota"))


def _share(label: str, key: str, choice: Mapping[str, Any]) -> None:
    now = choice.get(key)
    st.number_input(
        label,
        min_value=0.1,
        max_value=100.0,
        step=1.0,
        format="%g",
        key=frame.mirror(key, None if now is None else float(now)),
        placeholder=tr("belum diisi"),
        on_change=frame.on_change(key, lambda n: {key: None if n is None else str(round(n, 2))}),
    )


def _number(
    label: str, key: str, value: int | None, low: int, high: int | None, *, help: str | None = None
) -> None:
    st.number_input(
        label,
        min_value=low,
        max_value=high,
        step=1,
        key=frame.mirror(key, value),
        placeholder=tr("belum diisi"),
        help=help,
        on_change=frame.on_change(key, frame.setter(key)),
    )


def _change(label: str, key: str, choice: Mapping[str, Any]) -> None:
    st.number_input(
        label,
        min_value=-50.0,
        max_value=100.0,
        step=0.5,
        format="%g",
        key=frame.mirror(key, float(choice.get(key, 0))),
        on_change=frame.on_change(key, lambda n: {key: str(round(n, 2)) if n else None}),
    )
