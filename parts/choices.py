"""Widgets that show one key of the scenario in hand and change it: the URL follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import streamlit as st

import frame
from bansos.places import districts
from bansos.planning import presets, scenario
from bansos.planning.allocation import SHARES
from bansos.planning.plan import Plan
from bansos.rules.programmes import Programme
from bansos.words import of, tr
from parts import cards, rulebook

JUTA = 1_000_000
EMPTY = "kosong"
BLANK = {"plan.districts": "all"}


def start(choice: Mapping[str, Any]) -> None:
    """Where the scenario starts from: a preset, an empty sheet, or what the user made of one."""
    known = presets.presets()
    same = next((name for name, preset in known.items() if dict(preset.values) == dict(choice)), "")
    names = {"": tr("Pilihan sendiri"), EMPTY: tr("Lembar kosong")}
    names |= {name: of(preset.title) for name, preset in known.items()}
    st.selectbox(
        tr("Mulai dari"),
        [name for name in names if name or not same],
        format_func=lambda name: names[name],
        key=frame.mirror("start", EMPTY if dict(choice) == BLANK else same),
        on_change=lambda: _take(frame.held("start")),
    )
    if same:
        st.caption(" ".join(of(text) for text in (known[same].description, known[same].illustration) if text))


def _take(name: str) -> None:
    if name:
        frame.take(BLANK if name == EMPTY else presets.preset(name).values)


def whole(
    label: str, key: str, value: int | None, *, help: str | None = None, clears: tuple[str, ...] = ()
) -> None:
    """A whole number under a key; changing it takes the keys in `clears` away. Empty takes the key away."""
    st.number_input(
        label,
        min_value=0,
        step=1,
        key=frame.mirror(key, value),
        placeholder=tr("tanpa batas"),
        help=help,
        on_change=frame.on_change(key, lambda n: {key: n, **dict.fromkeys(clears)}),
    )


def juta(
    label: str,
    key: str,
    value: int | None,
    *,
    help: str | None = None,
    step: float = 1.0,
    placeholder: str = "",
    sets: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """An amount of rupiah, typed in juta; it sets the keys in `sets` too. Empty takes the key away."""
    st.number_input(
        label,
        min_value=0.0,
        step=step,
        format="%g",
        key=frame.mirror(key, None if value is None else value / JUTA),
        placeholder=placeholder or tr("tanpa batas"),
        help=help,
        on_change=frame.on_change(
            key, lambda n: {key: None} if n is None else {key: round(n * JUTA), **sets}
        ),
    )


def area(choice: Mapping[str, Any], eligible: Callable[[], Mapping[str, Any]]) -> None:
    """Which districts, and how the units are shared among them.

    `eligible`: the keys that say how many candidates each district has; empty where no files were screened.
    """
    own = tuple(key for key in choice if key.endswith(".districts") and key != "plan.districts")
    by_hand = tuple(key for key in choice if ".units." in key)
    chosen = scenario.district_codes(choice.get("plan.districts", "all"))
    title = tr("Daerah: {n} dari {total}", n=len(chosen), total=len(districts()))
    if section := cards.folded(title, "where"):
        section.multiselect(
            tr("Kabupaten/kota"),
            list(districts()),
            format_func=lambda code: districts()[code].short,
            key=frame.mirror("plan.districts", list(chosen)),
            placeholder=tr("Pilih kabupaten/kota"),
            on_change=frame.on_change("plan.districts", lambda codes: _placed(codes, own + by_hand, choice)),
        )
    if own:
        st.caption(
            tr("Skenario ini memakai daerah sendiri untuk tiap program; pilihan di atas menggantikannya.")
        )
    if choice.get("plan.goal") not in ("even", "poorest") and "plan.coverage" not in choice:
        _shares(choice, by_hand, eligible)


def _shares(
    choice: Mapping[str, Any], by_hand: tuple[str, ...], eligible: Callable[[], Mapping[str, Any]]
) -> None:
    """How units are shared among districts, and how shares become whole units."""
    shares = {
        "equal": tr("Sama rata"),
        "poor": tr("Menurut penduduk miskin"),
        "rate": tr("Menurut tingkat kemiskinan"),
        "candidates": tr("Menurut calon yang memenuhi syarat"),
    }
    now = choice.get("plan.share", "equal")
    if now not in shares:
        shares[now] = tr("Rincian tidak disebut")
    st.selectbox(
        tr("Cara membagi"),
        list(shares),
        format_func=lambda name: shares[name],
        key=frame.mirror("plan.share", now),
        on_change=frame.on_change(
            "plan.share",
            lambda share: _shared(share, choice, by_hand, eligible if share == "candidates" else dict),
        ),
    )
    if now == "candidates":
        st.caption(tr("Jumlah calon tetap di sesi ini: tautan dan berkas skenario tidak memuatnya."))
    methods = {"remainder": tr("Sisa terbesar"), "webster": tr("Webster")}
    st.selectbox(
        tr("Pembulatan"),
        list(methods),
        format_func=lambda name: methods[name],
        key=frame.mirror("plan.method", choice.get("plan.method", "remainder")),
        on_change=frame.on_change(
            "plan.method", lambda name: {"plan.method": None if name == "remainder" else name}
        ),
        help=tr(
            "Sisa terbesar: tiap daerah kurang dari satu unit dari bagiannya, tetapi tambahan unit "
            "dapat mengurangi satu daerah. Webster: tambahan unit tidak pernah mengurangi daerah mana pun."
        ),
    )


def _shared(
    share: str, choice: Mapping[str, Any], by_hand: tuple[str, ...], eligible: Callable[[], Mapping[str, Any]]
) -> dict[str, object]:
    old = {key: None for key in choice if ".candidates." in key}
    return {"plan.share": share, **dict.fromkeys(by_hand), **old} | (
        {**eligible()} if share == "candidates" else {}
    )


def _placed(codes: list[str], narrower: tuple[str, ...], choice: Mapping[str, Any]) -> dict[str, object]:
    if not codes:
        return {}
    share = choice["plan.share"] if choice.get("plan.share") in SHARES else "equal"
    where = "all" if set(codes) == set(districts()) else tuple(codes)
    return {"plan.districts": where, "plan.share": share, **dict.fromkeys(narrower)}


def of_districts(choice: Mapping[str, Any]) -> None:
    """The operating cost of a district that is reached, whatever it gets."""
    own = tuple(key for key in choice if key.startswith("plan.operating."))
    juta(
        tr("Biaya operasional tiap daerah yang dijangkau (juta rupiah)"),
        "plan.operating",
        choice.get("plan.operating", 0),
        step=1.0,
    )
    if own:
        st.caption(tr("{n} daerah punya biaya operasional sendiri dalam skenario ini.", n=len(own)))


def programme(programme: Programme, choice: Mapping[str, Any], plan: Plan) -> None:
    """Floor, ceiling, unit value, size and operating cost of one programme."""
    code, line = programme.code, plan.programmes.get(programme.code)
    unit = of(programme.about["unit"])
    st.markdown(f"**{of(programme.about['short'])}**")
    with st.grid(2, min_column_width=150, gap="small", vertical_alignment="bottom"):
        whole(tr("Paling sedikit tiap daerah"), f"{code}.floor", choice.get(f"{code}.floor"), help=unit)
        whole(tr("Paling banyak tiap daerah"), f"{code}.ceiling", choice.get(f"{code}.ceiling"), help=unit)
        juta(tr("Nilai satuan (juta rupiah)"), f"{code}.amounts.grant", line.unit_value if line else None)
        juta(
            tr("Biaya operasional tiap unit (juta rupiah)"),
            f"{code}.operating",
            choice.get(f"{code}.operating", 0),
            step=0.1,
        )
    rulebook.disagree(programme)
