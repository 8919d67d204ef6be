"""The engine in this process, and the server's own time of a rerun: against fixed limits."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from streamlit.testing.v1 import AppTest

from bansos.places import districts
from bansos.planning import side_by_side
from bansos.planning.budget import simulate
from bansos.root import CODE_ROOT
from bansos.rules.programmes import programmes
from benchmarks.bars import Bar, interleaved

ALL = 514  # kabupaten/kota of Indonesia
TURNS = 21


def bars(folder: Path) -> list[Bar]:
    """Every bar of the engine."""
    ten = interleaved(TURNS, WAYS)
    with country(folder / "country"):
        many = interleaved(TURNS, WAYS)
    return [
        Bar("simulate 10 districts", ten["plan"], 0.020, "limit", 1),
        Bar(f"simulate {ALL} districts", many["plan"], 0.200, "limit", 1),
        *[
            Bar(f"{way}, {n} districts, beyond that", max(took[way] - took["plan"], 0), 0.200, "limit", 1)
            for n, took in ((10, ten), (ALL, many))
            for way in WAYS
            if way != "plan"
        ],
        Bar("simulasi, server time of a rerun", rerun(), 0.120, "limit", 1),
    ]


_units = iter(range(1, 10**9))


def planned() -> float:
    """Seconds of one plan over all districts that was not asked for before."""
    choices: dict[str, object] = {"plan.districts": "all", "plan.share": "poor"}
    choices |= {f"{code}.units": 5000 + next(_units) for code in programmes()}
    start = time.perf_counter()
    simulate(choices).to_json()
    return time.perf_counter() - start


def sought(**goal: object) -> float:
    """Seconds of one plan by a goal or a target over all districts that was not asked for before."""
    budget = 10**9 * len(districts()) + 10**6 * next(_units)
    start = time.perf_counter()
    simulate(
        {"plan.budget": budget} | {key.replace("_", "."): value for key, value in goal.items()}
    ).to_json()
    return time.perf_counter() - start


def compared() -> float:
    """Seconds of four plans side by side, with what moves the rupiah of the first to the others."""
    choices = [{f"{code}.units": 5000 + next(_units) for code in programmes()} for _ in range(4)]
    start = time.perf_counter()
    plans = [simulate(choice) for choice in choices]
    side_by_side.table({str(n): plan for n, plan in enumerate(plans)})
    for plan in plans[1:]:
        side_by_side.waterfall(plans[0], plan)
    return time.perf_counter() - start


WAYS = {
    "plan": planned,
    "most even": lambda: sought(plan_goal="even"),
    "poorest first": lambda: sought(plan_goal="poorest"),
    "most people": lambda: sought(plan_goal="people"),
    "share of the poor": lambda: sought(plan_coverage="5"),
    "four compared": compared,
}


def rerun() -> float:
    """Median seconds of a run of Simulasi's script after a changed number, without browser and network."""
    app = AppTest.from_file(str(CODE_ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("pages/internal/simulasi.py").run()

    def once() -> float:
        box = app.number_input[0]
        box.set_value(int(box.value) + 1)
        start = time.perf_counter()
        app.run()
        assert not app.exception
        return time.perf_counter() - start

    once()
    return interleaved(TURNS, {"": once})[""]


@contextmanager
def country(folder: Path) -> Iterator[None]:
    """A data root with as many districts as the country has: the ten of the province, over and over."""
    shutil.copytree(CODE_ROOT / "data", folder, ignore=shutil.ignore_patterns("samples", "places.csv"))
    districts = pd.read_csv(folder / "districts.csv", dtype=str, keep_default_na=False)
    poverty = pd.read_csv(folder / "poverty.csv", dtype=str, keep_default_na=False)
    copies = [(districts, poverty)]
    for place in range(len(districts), ALL):
        one = districts.iloc[[place % len(districts)]]
        code = f"{65 + place // 90}.{10 + place % 90}"
        figures = poverty[poverty["code"] == one["code"].iloc[0]].assign(code=code)
        name = {
            "name": f"Kabupaten {place}",
            "short": f"Daerah {place}",
            "aliases": "",
            "bps_name": f"Daerah {place}",
        }
        more = {"code": code, "bps_code": code.replace(".", ""), "neighbours": ""}
        copies.append((one.assign(**name, **more), figures))
    pd.concat([rows for rows, _ in copies]).to_csv(folder / "districts.csv", index=False)
    pd.concat([rows for _, rows in copies]).to_csv(folder / "poverty.csv", index=False)
    past = pd.read_csv(folder / "programme_history.csv", dtype=str, keep_default_na=False)
    # A split that says so many for each district is no split of so many more districts.
    past.assign(units_by_district=past["units_by_district"].replace(r"each=\d+", "", regex=True)).to_csv(
        folder / "programme_history.csv", index=False
    )
    os.environ["BANSOS_DATA"] = str(folder)
    try:
        yield
    finally:
        del os.environ["BANSOS_DATA"]
