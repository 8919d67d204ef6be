"""Guard, language and shared choices: the only file that touches session state.

The scenario in hand is one flat dict; the URL holds it whole unless it is the opening one. Whoever opens the
URL gets it, whoever changes a widget changes the URL. Nothing of an upload is ever part of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st
from starlette.formparsers import MultiPartParser
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

from bansos import root, settings, words
from bansos.intake.columns import columns
from bansos.planning import budget, facts, presets, scenario
from bansos.planning.history import Record, history, with_split
from bansos.planning.unknowns import unknowns
from bansos.rules.programmes import programmes
from bansos.words import tr

LANGUAGES = ("ID", "EN")
PUBLIC = ("publik", "aturan")
ICON = str(root.CODE_ROOT / "parts" / "icon.png")  # a :material/ icon would be fetched from another host
LANGUAGE, RULES_DATE = "bahasa", "rules.on"  # names in the URL; the second is a key of the scenario
CHOICE, WRITTEN, COMPLAINT, SPLITS = "choice", "written", "complaint", "splits"

# Nothing of an upload may reach a disk: the parser of the web server spools what is larger than this.
MultiPartParser.spool_max_size = 2**40

_admitted: ContextVar[frozenset[str]] = ContextVar("admitted", default=frozenset())
_log = logging.getLogger("bansos")


@dataclass(frozen=True)
class View:
    """What a page may know of the session: the date of the rules and the scenario in hand (flat keys)."""

    on: date
    choice: Mapping[str, Any]


def begin() -> None:
    """Hear the URL, set the language; do not start on a wrong data file: say which, where, how to mend."""
    words.speak(_language())
    try:
        for read in (settings.sources, programmes, columns, history, presets.presets, facts.years, unknowns):
            read()
        _hear()
    except settings.DataError as error:
        st.error(tr("Berkas data salah, aplikasi tidak dijalankan."))
        st.text(str(error))
        st.stop()
    words.speak(_language())


def pages() -> list[Any]:
    """The pages that this process may show, the first one at `/`; whatever is not here cannot be opened."""
    shown = []
    if not settings.is_public():
        shown = [
            _page("internal", "ringkasan", tr("Ringkasan"), first=True),
            _page("internal", "jangkauan", tr("Jangkauan")),
            _page("internal", "simulasi", tr("Simulasi")),
            _page("internal", "kandidat", tr("Calon Penerima")),
        ]
    shown.append(_page("umum", "publik", tr("Informasi Publik"), first=not shown))
    shown.append(_page("umum", "aturan", tr("Aturan")))
    return shown


def run(page: Any) -> None:
    """Draw the page. What goes wrong is told in words; the log gets the kind and place, never the content."""
    _admitted.set(frozenset(PUBLIC) if settings.is_public() else frozenset((*PUBLIC, "internal")))
    bar = st.container()
    try:
        page.run()
        _write(_current())  # like the bar, last: the figures of a page are what people wait for
        with bar:
            _bar(_rules_date())
    except settings.BansosError as error:
        st.error(words.literal(str(error)))
    except Exception as error:  # noqa: BLE001 - nothing may reach the reader as a traceback
        _log.error("page failed: %s", settings.whereabouts(error))
        st.error(tr("Halaman ini gagal dibuat. Muat ulang; bila berulang, beri tahu pengelola aplikasi."))
    finally:
        _admitted.set(frozenset())


def open(name: str) -> View:
    """The guard, first statement of every page: stops it where this process or door may not show it."""
    kind = name if name in PUBLIC else "internal"
    if kind not in _admitted.get():
        st.error(tr("Perlu masuk: halaman ini hanya dibuka lewat aplikasi kantor."))
        st.stop()
    if complaint := st.session_state.pop(COMPLAINT, ""):
        st.warning(words.literal(complaint))
    return View(_rules_date(), _current())


def change(keys: Mapping[str, object]) -> None:
    """Change some keys of the scenario in hand; None takes a key away. The URL follows.

    A change that makes no plan is not taken: the page says why and the scenario stays as it was.
    """
    kept = {key: value for key, value in _current().items() if key not in keys}
    attempt(lambda: take(kept | {key: value for key, value in keys.items() if value is not None}))


def attempt(do: Callable[[], object]) -> None:
    """Of a callback: do it in the reader's language; where it cannot be done the page will say why."""
    words.speak(_language())
    try:
        do()
    except settings.InputError as error:
        st.session_state[COMPLAINT] = str(error)


def take(choice: Mapping[str, object]) -> None:
    """Put another scenario in the place of the one in hand. Raises InputError where it makes no plan."""
    checked = scenario.checked(choice)
    budget.simulate(checked)
    st.session_state[CHOICE] = checked


def mirror(name: str, value: object) -> str:
    """The key of a widget that shows a value of the scenario in hand, whoever changed it last."""
    key = f"w-{name}"
    st.session_state[key] = value
    return key


def held(name: str) -> Any:
    """What the widget of that name holds now, for its callback."""
    return st.session_state.get(f"w-{name}")


def on_change(name: str, keys: Callable[[Any], Mapping[str, object]]) -> Callable[[], None]:
    """A callback for the widget of that name: the scenario keys that its new value sets or takes away."""
    return lambda: change(keys(st.session_state[f"w-{name}"]))


def setter(key: str, read: Callable[[Any], object] = lambda got: got) -> Callable[[Any], dict[str, object]]:
    """For `on_change`: a widget's value, read, goes under one scenario key."""
    return lambda value: {key: read(value)}


def records() -> dict[str, Record]:
    """The history of the programmes, with the splits that this session has entered."""
    known = history()
    for key, units in st.session_state.get(SPLITS, {}).items():
        known = with_split(known, key, units)
    return known


def enter_split(key: str, units: Mapping[str, int]) -> None:
    """Use a split of a record for this session, once it is checked. Raises InputError."""
    with_split(history(), key, units)
    st.session_state[SPLITS] = {**st.session_state.get(SPLITS, {}), key: dict(units)}


def kept(name: str, make: Callable[[], Any]) -> Any:
    """Something of this session alone, made once: a parsed upload or its decisions, by content hash."""
    if name not in st.session_state:
        st.session_state[name] = make()
    return st.session_state[name]


def last_kept(prefix: str) -> Any:
    """What was kept last under a prefix; None where nothing is."""
    return next((st.session_state[key] for key in st.session_state if str(key).startswith(prefix)), None)


def forget(name: str) -> None:
    """Let go of something kept."""
    st.session_state.pop(name, None)


def forget_all_but(prefix: str, name: str) -> None:
    """Of what is kept under a prefix hold only the one named: the last screening, not every one."""
    for key in [key for key in st.session_state if str(key).startswith(prefix) and key != name]:
        forget(str(key))


def drop_uploaded_bytes() -> None:
    """Free the bytes of this session's uploads, which Streamlit would hold on to past the session's end."""
    if context := get_script_run_ctx():
        context.uploaded_file_mgr.remove_session_files(context.session_id)


def _page(kind: str, name: str, title: str, *, first: bool = False) -> Any:
    path = f"{root.CODE_ROOT}/pages/{kind}/{name}.py"
    return st.Page(path, title=title, url_path=name, default=first)


def _language() -> str:
    said = st.session_state.get(LANGUAGE) or st.query_params.get(LANGUAGE)
    return (said if said in LANGUAGES else LANGUAGES[0]).lower()


def _rules_date() -> date:
    return _current().get(RULES_DATE) or settings.rules_date()


def _bar(on: date) -> None:
    """The line above every page: where its facts stand, the date of the rules, the language."""
    base, year = settings.setting("reach.year"), settings.setting("simulation.year")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        said = tr("Data {base} · simulasi {year} · aturan per {on}", base=base, year=year, on=words.day(on))
        st.caption(said)
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            with st.popover(tr("Tanggal aturan"), icon=":material/event:", type="tertiary"):
                _choose_date(on)
            st.segmented_control(
                tr("Bahasa"),
                LANGUAGES,
                required=True,
                key=mirror(LANGUAGE, words.language().upper()),
                on_change=lambda: st.session_state.update({LANGUAGE: held(LANGUAGE)}),
                label_visibility="collapsed",
            )
            _say_language()


def _choose_date(on: date) -> None:
    start = settings.rules_date()
    st.date_input(
        tr("Aturan yang berlaku pada"),
        min_value=date(2000, 1, 1),
        max_value=date(2035, 12, 31),
        format="DD/MM/YYYY",
        key=mirror(RULES_DATE, on),
        on_change=on_change(RULES_DATE, setter(RULES_DATE, lambda day: None if day == start else day)),
    )
    st.caption(tr("Fakta aplikasi ini berdiri pada {date}.", date=words.day(start)))


def _opening() -> dict[str, Any]:
    return dict(presets.preset(settings.setting("simulation.opening")).values)


def _current() -> dict[str, Any]:
    return dict(st.session_state[CHOICE]) if CHOICE in st.session_state else _opening()


def _hear() -> None:
    """Take language and scenario from a URL that was opened, shared, edited; a date alone is no scenario."""
    names = {LANGUAGE, *scenario.known_keys()}
    url = {key: text for key, text in st.query_params.items() if key in names}
    if not url or url == st.session_state.get(WRITTEN):
        return
    if (language := url.pop(LANGUAGE, None)) in LANGUAGES:
        st.session_state[LANGUAGE] = language
        words.speak(_language())
    if url:
        attempt(lambda: take((_opening() if set(url) == {RULES_DATE} else {}) | url))


def _write(choice: Mapping[str, Any]) -> None:
    """Bring the URL to what is in hand; what stands at its default is not in it."""
    texts = scenario.to_text(choice) if choice != _opening() else {}
    if _language().upper() != LANGUAGES[0]:
        texts[LANGUAGE] = _language().upper()
    for key in ({LANGUAGE, *scenario.known_keys()} - set(texts)) & set(st.query_params):
        del st.query_params[key]
    for key, text in texts.items():
        if st.query_params.get(key) != text:
            st.query_params[key] = text
    st.session_state[WRITTEN] = texts


def _say_language() -> None:
    script = f"<script>document.documentElement.lang='{words.language()}'</script>"
    st.html(script, unsafe_allow_javascript=True)
