"""Every page in a real browser: both languages, wide and narrow, light and dark, nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path

import harness
import pytest

SHOTS = harness.ROOT / "screenshots"
PAGES = sorted(path.stem for path in (harness.ROOT / "pages").glob("*/*.py"))
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_page(server, visit, name, language, width, scheme):
    page = visit(f"{server.url}/{name}?bahasa={language.upper()}", width=width, color_scheme=scheme)
    harness.settled(page)
    sideways = page.evaluate(SIDEWAYS)
    picture(page, f"{name}-{language}-{width}-{scheme}")
    assert page.evaluate("document.documentElement.lang") == language
    assert page.get_by_test_id("stException").count() == 0
    assert page.locator("[data-testid=stAlertContentError]").count() == 0
    assert not sideways, "the page scrolls sideways"
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
