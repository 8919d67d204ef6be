"""The scenario in hand as a small text: to take away, to bring back, to keep under a name."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

import frame
from bansos import saved as shelves
from bansos.planning import basis, scenario_text
from bansos.planning.plan import Plan
from bansos.planning.scenario import shareable
from bansos.planning.scenario_text import Saved
from bansos.planning.values import Value
from bansos.saved import Shelf
from bansos.settings import InputError
from bansos.words import literal, tr
from frame import View
from parts import cards, downloads, selection

OPENED = "opened-scenario"
UPLOAD = "scenario-file"


def saved() -> dict[str, Mapping[str, Value]]:
    """The scenarios that are kept, by name; of one that no longer reads the page says so."""
    found = {}
    for name in _shelf().names():
        try:
            found[name] = scenario_text.from_toml(_shelf().load(name).encode()).choices
        except InputError as error:
            st.caption(literal(f"{name}: {error}"))
    return found


def show(view: View, plan: Plan) -> None:
    """Download, upload, keep and open; what a scenario was computed from, and what is different now."""
    with cards.finding(tr("Skenario ini sebagai teks"), stretch=False):
        _changed(plan)
        text = _text(view)
        if text:
            downloads.button(
                tr("Unduh skenario (TOML)"), tr("skenario.toml"), text.encode, "application/toml"
            )
        uploaded = st.file_uploader(tr("Buka skenario (TOML)"), type=["toml"], key=UPLOAD, max_upload_size=1)
        _uploaded(b"" if uploaded is None else uploaded.getvalue())
        _kept(view)


def _text(view: View) -> str:
    try:
        return scenario_text.to_toml(view.choice, on=view.on)
    except InputError as error:
        st.caption(literal(str(error)))
        return ""


def _kept(view: View) -> None:
    """Keep under a name, open and let go."""
    shelf = _shelf()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        name = st.text_input(tr("Nama"), key="scenario-name", max_chars=shelves.LONGEST, width=240)
        st.button(tr("Simpan"), on_click=_keep, args=(view, name), icon=":material/save:")
    if isinstance(shelf, shelves.InSession):
        st.caption(tr("Disimpan untuk sesi ini saja: kantor ini belum punya buku (BANSOS_BOOK)."))
    names = shelf.names()
    if not names:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = st.selectbox(tr("Skenario tersimpan"), names, key="scenario-kept", width=240)
        st.button(tr("Buka"), on_click=_take, args=(chosen,), icon=":material/folder_open:")
        st.button(tr("Hapus"), on_click=_let_go, args=(chosen,), icon=":material/delete:")


def _keep(view: View, name: str) -> None:
    def keep() -> None:
        was = _shelf().save(name, scenario_text.to_toml(view.choice, name, view.on))
        said = tr("Skenario {name} diganti.") if was else tr("Skenario {name} disimpan.")
        st.toast(said.format(name=literal(name)))

    frame.attempt(keep)


def _take(name: str) -> None:
    frame.attempt(lambda: _open(_shelf().load(name).encode()))


def _let_go(name: str) -> None:
    frame.attempt(lambda: _shelf().remove(name))


def _uploaded(data: bytes) -> None:
    """Open a file once: what is changed after that stays changed while the file is still shown."""
    held: dict[str, object] = frame.kept(OPENED, dict)
    if held.get("data") == data:
        return
    held["data"] = data
    if data:
        frame.attempt(lambda: _open(data))
        st.rerun()


def _open(data: bytes) -> None:
    """Take the scenario of a text and hold on to what it was computed from. Raises InputError."""
    found = scenario_text.from_toml(data)
    frame.take(with_candidates(found.choices))
    frame.kept(OPENED, dict)["found"] = found


def with_candidates(choices: Mapping[str, Value]) -> dict[str, Value]:
    """The choices, with the candidates counted in this session where they are shared by candidates."""
    by_candidates = choices.get("plan.share") == "candidates"
    return {**(selection.eligible_places() if by_candidates else {}), **choices}


def _changed(plan: Plan) -> None:
    """Of a scenario that was opened and not changed since: what is different now."""
    found = frame.kept(OPENED, dict).get("found")
    if not isinstance(found, Saved) or not found.basis or shareable(plan.choices) != dict(found.choices):
        return
    said = basis.changes(found.basis, plan)
    if not said:
        st.caption(tr("Dihitung dari fakta dan aturan yang sama seperti waktu disimpan."))
        return
    st.warning(
        tr("Sejak skenario ini disimpan ada yang berubah:")
        + "\n\n"
        + "\n".join(f"- {literal(text)}" for text in said),
        icon=":material/update:",
    )


def _shelf() -> Shelf:
    texts: dict[str, str] = frame.kept("scenarios", dict)
    return shelves.shelf(texts)
