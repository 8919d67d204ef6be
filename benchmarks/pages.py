"""Pages in a real browser: a cold visit to the first figure, a changed number to new figures."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.bars import Bar, interleaved
from tests.e2e import harness

HERE = Path(__file__).parent
CHART = "document.querySelector('.js-plotly-plot :is(g.points > *, .shapelayer path)')"
TITLE = "document.querySelector('h1')"
FIGURE = f"{TITLE} && /Rp\\d/.test(document.querySelector('[data-testid=stMain]').innerText)"
PAGES = {"ringkasan": "", "jangkauan": "jangkauan", "simulasi": "simulasi"}
# From Enter until the figures and the bars of the chart are both others than before.
CLOCK = """() => {
  const all = (path, read) => [...document.querySelectorAll(path)].map(read).join();
  const texts = () => all('[data-testid=stMetricValue]', e => e.innerText);
  const bars = () => all('.barlayer path', e => e.getAttribute('d'));
  const before = [texts(), bars()];
  window.took = null;
  addEventListener('keydown', event => {
    if (event.key !== 'Enter') return;
    const start = performance.now();
    const look = () => {
      if (texts() === before[0] || bars() === before[1]) requestAnimationFrame(look);
      else window.took = performance.now() - start;
    };
    requestAnimationFrame(look);
  }, {once: true, capture: true});
}"""
LARGE = {"width": 1440, "height": 900}


def bars(browser: Browser, folder: Path, rounds: int) -> list[Bar]:
    """Every bar about pages."""
    with ExitStack() as stack:
        start = {
            "app": lambda: harness.serve(folder),
            "public": lambda: harness.serve(folder, BANSOS_PUBLIC="1"),
            **{
                name: lambda name=name: harness.serve(folder, HERE / f"reference_{name}.py")
                for name in ("empty", "chart", "moved")
            },
        }
        url = {name: stack.enter_context(serve()).url for name, serve in start.items()}
        return [*_cold(browser, url, rounds), _moved(browser, url, rounds)]


def _cold(browser: Browser, url: dict[str, str], rounds: int) -> list[Bar]:
    charts = {
        name: lambda path=path: cold(browser, f"{url['app']}/{path}", CHART) for name, path in PAGES.items()
    }
    timed = {
        **charts,
        "chart": lambda: cold(browser, url["chart"], CHART),
        "public": lambda: cold(browser, url["public"], FIGURE),
        "empty": lambda: cold(browser, url["empty"], TITLE),
    }
    interleaved(1, timed)  # the first visit after a start is another thing
    took = interleaved(rounds, timed)
    named = [
        Bar(f"{name}, cold to first chart", took[name], took["chart"], "one Plotly chart", 1.25)
        for name in charts
    ]
    public = Bar("public page, cold to first figure", took["public"], took["empty"], "empty page", 1.5)
    return [*named, public]


def cold(browser: Browser, url: str, seen: str) -> float:
    """Seconds from nothing in the cache to an element that is there."""
    with browser.new_context(viewport=LARGE) as context:
        page = context.new_page()
        start = time.perf_counter()
        page.goto(url, wait_until="commit")
        page.wait_for_function(f"() => {seen}", polling="raf", timeout=60_000)
        return time.perf_counter() - start


def _moved(browser: Browser, url: dict[str, str], rounds: int) -> Bar:
    with ExitStack() as stack:
        pages = {}
        for name, address in {"ours": f"{url['app']}/simulasi", "reference": url["moved"]}.items():
            context = stack.enter_context(browser.new_context(viewport=LARGE))
            pages[name] = context.new_page()
            pages[name].goto(address)
            pages[name].wait_for_function(f"() => {CHART}", timeout=60_000)
            pages[name].locator("[data-testid=stMetricValue]").first.wait_for()
        timed = {name: lambda page=page: moved(page) for name, page in pages.items()}
        interleaved(2, timed)
        took = interleaved(4 * rounds, timed)
    return Bar(
        "simulasi, a changed number to new figures", took["ours"], took["reference"], "one-chart page", 1.5
    )


def moved(page: Page) -> float:
    """Seconds from Enter in the first number of the page to other figures on it."""
    page.wait_for_function(f"() => document.querySelector('{harness.READY}')")
    page.wait_for_timeout(300)
    number = page.locator("[data-testid=stNumberInput] input").first
    number.fill(str(int(number.input_value()) + 1))
    page.evaluate(CLOCK)
    number.press("Enter")
    page.wait_for_function("() => window.took !== null", timeout=30_000)
    return float(page.evaluate("window.took")) / 1000
