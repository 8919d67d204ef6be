"""The plan in hand beside others: every measure, and what moves the rupiah from one to the other."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

import frame
from bansos.planning import budget, presets, side_by_side
from bansos.planning.plan import Plan
from bansos.planning.values import Value
from bansos.publishing import figures
from bansos.settings import InputError
from bansos.words import literal, of, rupiah, tr
from frame import View
from parts import charts, scenarios, tables

SAVED = "saved/"  # before the name of a saved scenario, so that it is never a preset's


def show(view: View, plan: Plan) -> None:
    """Choose up to three others; the first of them is what the rupiah are told against."""
    ready = {name: (of(preset.title), preset.values) for name, preset in presets.presets().items()}
    others = ready | {f"{SAVED}{name}": (name, values) for name, values in scenarios.saved().items()}
    titles = _titles({key: title for key, (title, _) in others.items()})
    held: list[str] = frame.kept("compared-with", lambda: list(ready)[-1:])
    held[:] = [key for key in held if key in others]
    chosen = st.multiselect(
        tr("Bandingkan dengan"),
        list(others),
        format_func=lambda key: titles[key],
        max_selections=side_by_side.MOST - 1,
        key=frame.mirror("compared", list(held)),
        on_change=lambda: held.__setitem__(slice(None), frame.held("compared")),
        placeholder=tr("Pilih skenario"),
    )
    plans = _plans({titles[key]: others[key][1] for key in chosen}, view)
    if not plans:
        st.caption(tr("Pilih sedikitnya satu skenario. Skenario yang Anda simpan ada di daftar ini juga."))
        return
    first = next(iter(plans))
    _causes(plans[first], plan, first)
    tables.show(
        side_by_side.table({tr("Rencana ini"): plan} | plans).reset_index(), tr("Skenario berdampingan")
    )


def _titles(titles: Mapping[str, str]) -> dict[str, str]:
    """A title for each key; a saved scenario that is named like another one, or like this plan, says so."""
    taken = {tr("Rencana ini"), *(title for key, title in titles.items() if not key.startswith(SAVED))}
    return {
        key: tr("{name} (tersimpan)", name=title) if key.startswith(SAVED) and title in taken else title
        for key, title in titles.items()
    }


def _plans(chosen: Mapping[str, Mapping[str, Value]], view: View) -> dict[str, Plan]:
    """The plan of each scenario by its title; of one that makes none the page says why."""
    found = {}
    for title, values in chosen.items():
        try:
            found[title] = budget.simulate(scenarios.with_candidates(values), on=view.on)
        except InputError as error:
            st.warning(literal(f"{title}: {error}"), icon=":material/block:")
    return found


def _causes(first: Plan, plan: Plan, name: str) -> None:
    """From the other plan's rupiah to those of the plan in hand, step by step."""
    said = side_by_side.finding(first, plan, name)
    st.markdown(f"#### {literal(said)}")
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
