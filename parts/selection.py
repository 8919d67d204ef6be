"""The quota on the page: places of the plan in hand, who has one, and groups that could be formed."""

from __future__ import annotations

import streamlit as st

import frame
from bansos import pipeline
from bansos.layout import advice, shortlist
from bansos.planning import budget
from bansos.rules.programmes import programmes
from bansos.screening import Screening
from bansos.selection import quota
from bansos.selection.ranking import LONGEST_SEED
from bansos.settings import InputError, fingerprint
from bansos.words import literal, tr
from frame import View
from parts import cards, tables
from parts.tables import MOST


def filled(found: Screening, view: View) -> Screening:
    """The screening with the places of the plan in hand filled; as it was where that plan gives none."""
    seed = st.text_input(
        tr("Benih undian, diumumkan sebelumnya dan bukan data orang"),
        max_chars=LONGEST_SEED,
        placeholder=tr("misalnya: Berita Acara 12, 15 Januari 2024"),
        help=tr("Yang sama kebutuhannya diundi dengan benih ini; pemegang daftar dapat mengulangnya."),
        key=frame.mirror("seed", _held().get("seed", "")),
        on_change=lambda: _held().update(seed=frame.held("seed") or ""),
    )
    try:
        return _chosen(found, view, seed)
    except InputError as error:
        st.warning(literal(str(error)), icon=":material/block:")
        return found


def kept(found: Screening, view: View) -> Screening:
    """The screening, its places filled if that was done in this session: taken away is what was seen."""
    try:
        return _chosen(found, view, _held()["seed"]) if "seed" in _held() else found
    except InputError:
        return found  # the view of the quota says why


def _chosen(found: Screening, view: View, seed: str) -> Screening:
    """The places of the plan in hand filled, once a session. Raises InputError."""
    _held()["seed"] = seed
    places = quota.of_plan(budget.simulate(view.choice, on=view.on).to_json())
    name = f"quota-{fingerprint(found.fingerprint, repr(places), seed)}"
    frame.forget_all_but("quota-", name)
    chosen: Screening = frame.kept(name, lambda: pipeline.select(found, places, seed))
    return chosen


def show(found: Screening, code: str) -> None:
    """Places of a programme per district, who has one and who waits, and how that was done."""
    told = shortlist.said(found, code)
    if not told:
        st.caption(tr("Rencana yang sedang dipakai tidak memberi tempat untuk program ini."))
        return
    st.markdown(f"#### {told[0]}")
    for text in told[1:]:
        st.caption(text)
    tables.show(shortlist.by_district(found, code), tr("Tempat tiap kabupaten/kota"))
    tables.show(shortlist.listing(found, code, most=MOST), tr("Terpilih dan daftar tunggu"))
    if section := cards.folded(tr("Cara tempat diisi"), "how-filled"):
        with section:
            for what, way in shortlist.how(found, code).itertuples(index=False):
                st.markdown(f"**{what}**")
                st.text(way)


def regroup(found: Screening, code: str) -> None:
    """Beside the proposed groups: the one change that mends a group, and groups that could be formed."""
    if not programmes()[code].group_rules:
        return
    if section := cards.folded(tr("Satu penggantian yang membenahi kelompok"), "mend-groups"):
        with section:
            tables.show(advice.changes(found, code), tr("Penggantian anggota"), tr("Tidak ada."))
    if section := cards.folded(tr("Saran kelompok dari orang di luar kelompok"), "suggest-groups"):
        with section:
            st.caption(tr("Saran saja: yang diusulkan orang tidak diubah."))
            groups = advice.suggested(found, code)
            for text in advice.suggested_said(groups):
                st.write(text)
            tables.show(
                advice.suggested_table(found, code, groups, most=MOST), tr("Kelompok yang disarankan")
            )
            tables.show(advice.left_table(found, groups, most=MOST), tr("Orang tanpa kelompok"))


def eligible_places() -> dict[str, int]:
    """The keys of a scenario that say how many people are eligible in the files of this session."""
    found: Screening | None = frame.last_kept("screening-")
    if found is None:
        return {}
    return {
        f"{code}.candidates.{district}": n
        for code in found.decisions
        for district, n in found.eligible_places(code).items()
    }


def _held() -> dict[str, str]:
    held: dict[str, str] = frame.kept("draw", dict)
    return held
