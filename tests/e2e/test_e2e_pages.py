"""Every page in a real browser: both languages, wide and narrow, light and dark, nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path

import harness
import pytest

SHOTS = harness.ROOT / "screenshots"
PAGES = sorted(path.stem for path in (harness.ROOT / "pages").glob("*/*.py"))
FIRST = "ringkasan"  # it stands at /
SIDEWAYS = """() => [document.scrollingElement, document.querySelector('[data-testid=stMain]')]
    .some(e => e.scrollWidth > e.clientWidth + 1)"""


def picture(page, name: str) -> Path:
    """The whole page as a person would scroll through it."""
    SHOTS.mkdir(exist_ok=True)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": min(max(height, 700) + 80, 6000)})
    page.wait_for_timeout(400)
    page.screenshot(path=str(SHOTS / f"{name}.png"))
    return SHOTS / f"{name}.png"


@pytest.mark.parametrize(("language", "scheme"), [("id", "light"), ("en", "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_page(server, visit, name, language, scheme):
    address = "" if name == FIRST else name
    page = visit(f"{server.url}/{address}?bahasa={language.upper()}", color_scheme=scheme)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        harness.settled(page)
        picture(page, f"{name}-{language}-{width}-{scheme}")
        assert not page.evaluate(SIDEWAYS), f"the page scrolls sideways at {width}"
    assert page.evaluate("document.documentElement.lang") == language
    assert page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0
    assert page.get_by_role("dialog").count() == 0
    assert page.watch.foreign == []
    assert page.watch.errors == []


def test_switching_the_language_changes_the_page(server, visit):
    page = visit(f"{server.url}/aturan")
    harness.settled(page)
    indonesian = page.locator("[data-testid=stMain]").inner_text()
    page.get_by_role("radio", name="EN").or_(page.get_by_role("button", name="EN")).first.click()
    page.wait_for_function("document.documentElement.lang === 'en'")
    harness.settled(page)
    assert page.locator("[data-testid=stMain]").inner_text() != indonesian
    assert "bahasa=EN" in page.url
