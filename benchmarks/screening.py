"""A large file screened in the browser, from upload to table, against the command line on the same file."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Browser

from bansos.root import CODE_ROOT
from benchmarks import people
from benchmarks.bars import Bar, interleaved
from tests.e2e import harness

ROWS = 100_000
TABLE = "() => document.querySelector('[data-testid=stMain] [data-testid=stDataFrame] canvas')"


def bars(browser: Browser, folder: Path, rounds: int) -> list[Bar]:
    """The bar of the browser against the command line."""
    file = people.write(folder / "usulan.csv", ROWS)
    with harness.serve(folder) as server:
        timed = {"browser": lambda: uploaded(browser, server.url, file), "command": lambda: commanded(file)}
        interleaved(1, timed)
        took = interleaved(rounds, timed)
    name = f"{ROWS:,} rows of CSV, upload to table"
    return [Bar(name, took["browser"], took["command"], "command line", 3)]


def uploaded(browser: Browser, url: str, file: Path) -> float:
    """Seconds from the choice of the file to the table of people."""
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{url}/kandidat")
        harness.settled(page)
        start = time.perf_counter()
        page.locator("[data-testid=stFileUploader] input[type=file]").first.set_input_files(str(file))
        page.wait_for_function(TABLE, polling="raf", timeout=300_000)
        return time.perf_counter() - start


def commanded(file: Path) -> float:
    """Seconds of `python -m bansos screen FILE --json`, start of the process included."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "bansos", "screen", str(file), "--json"]
    subprocess.run(command, cwd=CODE_ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start
