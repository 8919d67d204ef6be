"""A plan on the page: what it costs and reaches, why it cannot be, where it goes, and to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

import frame
from bansos import briefings, words
from bansos.places import districts
from bansos.planning import briefing, budget, plan_findings, plan_tables
from bansos.planning.plan import Plan
from bansos.planning.reach import Reach
from bansos.planning.values import UNSTATED
from bansos.publishing import figures
from bansos.rules.programmes import programmes
from bansos.settings import fingerprint
from bansos.words import of, rupiah, tr
from parts import aims, cards, charts, downloads

MOST_BY_HAND = 1_000_000  # units of one district


def figures_of(plan: Plan, done: Reach) -> None:
    """Rupiah, people and districts of a plan, each beside the year before; what is left over."""
    with st.grid(4, min_column_width=170, gap="small"):
        charts.against(plan, done)
        if plan.shortfall:
            st.metric(tr("Kurang anggaran"), rupiah(plan.shortfall), border=True, height="stretch")
        elif plan.leftover is not None:
            st.metric(tr("Sisa anggaran"), rupiah(plan.leftover), border=True, height="stretch")
    if plan.choices.get("rules.on"):
        st.caption(tr("Skenario ini memakai aturan per {on}.", on=words.day(plan.on)))
    for note in plan.notes:
        st.caption(note)


def impossible(plan: Plan) -> None:
    """Why the plan cannot be, by how much, and the smallest step that mends it."""
    for reason in plan.reasons:
        st.warning(reason, icon=":material/block:")
    if plan.reasons:
        st.caption(tr("Angka di halaman ini adalah yang diminta, bukan yang dapat dilaksanakan."))


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
    """Units by district, to be changed by hand; a locked district keeps its units when the rest is shared."""
    split = [code for code, line in plan.programmes.items() if line.by_district is not None]
    if not split:
        st.caption(
            tr("Rincian per daerah tidak disebut dalam sumber, jadi tidak ada yang bisa diubah di sini.")
        )
        return
    codes = sorted({code for name in split for code in plan.programmes[name].districts})
    units = pd.DataFrame(
        {of(programmes()[c].about["short"]): _units_of(plan, c, codes) for c in split},
        index=pd.Index([districts()[code].short for code in codes], name=tr("Kabupaten/Kota")),
    )
    locked = [any(f"{c}.units.{d}" in choice for c in split) for d in codes]
    tries: list[int] = frame.kept("by-hand-tries", lambda: [0])
    shown = units.assign(**{tr("Kunci"): locked})
    whole = st.column_config.NumberColumn(min_value=0, max_value=MOST_BY_HAND, step=1, format="%d")
    edited = st.data_editor(
        shown,
        column_config=dict.fromkeys(units.columns, whole),
        disabled=[units.index.name],
        key=f"by-hand-{fingerprint(shown.to_json())[:12]}-{tries[0]}",
        alt=tr("Unit tiap kabupaten/kota"),
    )
    st.caption(
        tr("Daerah yang dikunci tetap; sisanya dibagi ke daerah lain. Mengubah angka mengunci daerahnya.")
    )
    now = edited[units.columns].fillna(0).astype(int)
    locks = edited.iloc[:, -1].fillna(False).astype(bool).tolist()
    if now.equals(units) and locks == locked:
        return
    changed = (now != units).any(axis=1).tolist()
    tries[0] += 1  # another key: else the table would hold on to what is refused, and try it for ever
    frame.attempt(lambda: frame.take(_by_hand(plan, now, codes, locks, changed)))
    st.rerun()


def _units_of(plan: Plan, code: str, codes: Sequence[str]) -> list[int]:
    return [(plan.programmes[code].by_district or {}).get(district, 0) for district in codes]


def _by_hand(
    plan: Plan, units: pd.DataFrame, codes: list[str], locks: list[bool], changed: list[bool]
) -> dict[str, object]:
    """The scenario of a table: what is locked or changed is held; all of it, where the rest would move."""
    few = _held(plan, units, codes, [a or b for a, b in zip(locks, changed, strict=True)])
    if not any(changed):
        return few
    then = budget.simulate(few, on=plan.on)
    split = [code for code, line in plan.programmes.items() if line.by_district is not None]
    same = all(_units_of(then, c, codes) == units.iloc[:, n].tolist() for n, c in enumerate(split))
    return few if same else _held(plan, units, codes, [True] * len(codes))


def _held(plan: Plan, units: pd.DataFrame, codes: list[str], kept: list[bool]) -> dict[str, object]:
    """The scenario with the total of each programme, and its units in every district that is kept."""
    keys: dict[str, object] = dict.fromkeys(("plan.goal", *aims.TARGETS))
    if plan.choices.get("plan.share") == UNSTATED:
        keys["plan.share"] = None
    split = [code for code, line in plan.programmes.items() if line.by_district is not None]
    if any(f"{code}.districts" in plan.choices for code in split):
        keys["plan.districts"] = tuple(codes)
    for position, code in enumerate(split):
        column = units.iloc[:, position]
        keys |= {f"{code}.units": int(column.sum()), f"{code}.districts": None}
        keys |= {
            f"{code}.units.{d}": int(n) if keep else None
            for d, n, keep in zip(codes, column, kept, strict=True)
        }
    return {key: value for key, value in ({**plan.choices} | keys).items() if value is not None}


def take_away(plan: Plan, done: Reach) -> None:
    """The plan's tables as XLSX and CSV, stamped like its briefing."""

    def sheets() -> dict[str, pd.DataFrame]:
        by_district, by_programme = plan_tables.by_district(plan), plan_tables.by_programme(plan)
        return {tr("Rencana"): by_district, tr("Ringkasan"): by_programme}

    with cards.finding(tr("Tabel rencana"), stretch=False):
        downloads.offer(tr("rencana"), sheets, lambda: briefings.stamp(briefing.of_plan(plan, done)))


def as_quota() -> None:
    """The way from the plan in hand to the candidates who fill its places."""
    st.page_link(
        "pages/internal/kandidat.py",
        label=tr("Pakai sebagai kuota"),
        icon=":material/groups:",
        width="content",
    )
