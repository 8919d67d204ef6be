"""Every page in every language, programme and door, without a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bansos.rules.programmes import programmes
from bansos.words import of

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*/*.py"))
INTERNAL = [page for page in PAGES if page.startswith("pages/internal/")]
PUBLIC = [page for page in PAGES if page.startswith("pages/umum/")]


def open_page(page: str, **query: str) -> AppTest:
    """A page reached through the door, as an address with this query."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, text in query.items():
        app.query_params[key] = text
    app.run()
    app.switch_page(page)
    return app.run()


def assert_sound(app: AppTest) -> None:
    """No exception, no error, one title."""
    assert [found.message for found in app.exception] == []
    assert [found.value for found in app.error] == []
    assert len(app.title) == 1


def texts(app: AppTest) -> list[str]:
    """Every text of the main part in order."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "warning", "error", "info", "text")
    return [str(found.value) for kind in kinds for found in getattr(app, kind)]


@pytest.mark.parametrize("language", ["ID", "EN"])
@pytest.mark.parametrize("page", PAGES)
def test_page_in_each_language(page, language):
    app = open_page(page, bahasa=language)
    assert_sound(app)
    assert not [text for text in texts(app) if re.search(r"\{\w*\}|\bNone\b|\bnan\b|<NA>", text)]


@pytest.mark.parametrize("code", programmes())
@pytest.mark.parametrize("page", PAGES)
def test_page_for_each_programme(page, code):
    """Every box that offers the programmes is set to this one; a page without such a box shows them all."""
    app = open_page(page)
    short = of(programmes()[code].about["short"])
    chosen = [box for box in app.selectbox if short in box.options]
    for place in range(len(chosen)):
        box = [box for box in app.selectbox if short in box.options][place]
        app = box.set_value(code).run()
        assert_sound(app)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.long
def test_a_page_speaks_one_language(language):
    """The same page in two languages shares no sentence."""
    if not (ROOT / "data/locale/en.po").exists():
        pytest.skip("data/locale/en.po does not exist yet")
    for page in PAGES:
        one, other = (set(sentences(open_page(page, bahasa=name))) for name in ("ID", "EN"))
        assert one & other == set(), page


def sentences(app: AppTest) -> list[str]:
    """Texts of more than three words: names, amounts and titles of sources are the same in both."""
    return [text for text in texts(app) if len(re.findall(r"\b[a-z]{3,}\b", text)) > 3]


@pytest.mark.parametrize("page", INTERNAL)
def test_an_internal_page_run_alone_shows_nothing(page):
    app = AppTest.from_file(str(ROOT / page), default_timeout=60).run()
    assert [found.value[:11] for found in app.error] == ["Perlu masuk"]
    assert len(app.title) == 0
    assert len(app.main) == 1
    assert not app.exception


@pytest.mark.parametrize("value", ["1", "true", "no"])
@pytest.mark.parametrize("page", INTERNAL)
def test_the_public_process_does_not_know_an_internal_page(monkeypatch, page, value):
    monkeypatch.setenv("BANSOS_PUBLIC", value)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    with pytest.raises(ValueError, match=Path(page).stem):
        app.switch_page(page).run()
    alone = AppTest.from_file(str(ROOT / page), default_timeout=60).run()
    assert [found.value[:11] for found in alone.error] == ["Perlu masuk"]
    assert len(alone.main) == 1


@pytest.mark.parametrize("page", PUBLIC)
def test_the_public_process_shows_the_public_pages_without_an_uploader(monkeypatch, page):
    monkeypatch.setenv("BANSOS_PUBLIC", "1")
    app = open_page(page)
    assert_sound(app)
    assert len(app.file_uploader) == 0


def test_the_door_opens_on_the_page_of_its_process(monkeypatch):
    door = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    assert door.run().title[0].value == open_page("pages/internal/ringkasan.py").title[0].value
    monkeypatch.setenv("BANSOS_PUBLIC", "1")
    public = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert public.title[0].value == open_page("pages/umum/publik.py").title[0].value


@pytest.mark.parametrize("query", [{"units": "abc", "budget": "-5"}, {"units": "-1"}, {"units": "9" * 30}])
@pytest.mark.parametrize("page", INTERNAL)
def test_a_broken_address_is_one_clear_message(page, query):
    first = next(iter(programmes()))
    keys = {"units": f"{first}.units", "budget": "plan.budget"}
    app = open_page(page)
    for name, text in query.items():
        app.query_params[keys[name]] = text
    app.run()
    assert_sound(app)
    assert len(app.warning) == 1
    assert f"{first}.units" in app.warning[0].value


@pytest.mark.parametrize("page", PAGES)
def test_an_address_with_strange_values_is_no_error(page):
    strange = {
        "bahasa": "xx",
        "rules.on": "kemarin",
        "tahun": "1800",
        "<script>": "alert(1)",
        "plan.share": "x",
    }
    assert_sound(open_page(page, **strange))


@pytest.mark.parametrize("day", ["2016-01-01", "2025-02-05"])
@pytest.mark.parametrize("page", PAGES)
def test_page_on_the_days_when_rules_change(page, day):
    assert_sound(open_page(page, **{"rules.on": day}))
