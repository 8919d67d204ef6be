"""Measure every bar and print one table; exit 1 where one does not hold."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks import duplicates, engine, pages, scale, screening, steps
from benchmarks.bars import table
from tests.e2e import harness

SETS = {
    "engine": lambda folder, asked: engine.bars(folder),
    "duplicates": lambda folder, asked: duplicates.bars(),
    "pages": lambda folder, asked: _in_browser(pages.bars, folder, asked.rounds),
    "screening": lambda folder, asked: _in_browser(screening.bars, folder, max(3, asked.rounds // 2)),
    "scale": lambda folder, asked: scale.bars(folder, asked.rounds, asked.rows),
    "steps": lambda folder, asked: steps.bars(folder, asked.rounds, asked.rows),
}


def main() -> int:
    """Run the measurements; 1 where a bar does not hold."""
    asked = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    asked.add_argument("--rounds", type=int, default=5, help="turns of each measurement (medians are told)")
    asked.add_argument("--only", choices=SETS, action="append", help="these sets alone; may be repeated")
    asked.add_argument(
        "--rows", type=int, default=1_000_000, help="people of the large file of scale and steps"
    )
    chosen = asked.parse_args()
    found = []
    for name in chosen.only or SETS:
        with tempfile.TemporaryDirectory() as folder:
            found += SETS[name](Path(folder), chosen)
    print(table(found))
    return int(not all(bar.holds for bar in found))


def _in_browser(bars, folder, rounds):
    with sync_playwright() as playwright:
        browser = harness.launch(playwright)
        try:
            return bars(browser, folder, rounds)
        finally:
            browser.close()


if __name__ == "__main__":
    sys.exit(main())
