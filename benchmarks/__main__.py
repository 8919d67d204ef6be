"""Measure every bar and print one table; exit 1 where one does not hold."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks import duplicates, engine, pages, screening
from benchmarks.bars import table
from tests.e2e import harness


def main() -> int:
    """Run the measurements; 1 where a bar does not hold."""
    asked = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    asked.add_argument("--rounds", type=int, default=5, help="turns of each measurement (medians are told)")
    rounds = asked.parse_args().rounds
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder, browser = Path(name), harness.launch(playwright)
        found = engine.bars(folder)
        found += duplicates.bars()
        found += pages.bars(browser, folder, rounds)
        found += screening.bars(browser, folder, max(3, rounds // 2))
        browser.close()
    print(table(found))
    return int(not all(bar.holds for bar in found))


if __name__ == "__main__":
    sys.exit(main())
