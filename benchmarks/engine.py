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

from bansos.planning.budget import simulate
from bansos.root import CODE_ROOT
from bansos.rules.programmes import programmes
from benchmarks.bars import Bar, interleaved

ALL = 514  # kabupaten/kota of Indonesia
TURNS = 21


def bars(folder: Path) -> list[Bar]:
    """Every bar of the engine."""
    ten = interleaved(TURNS, {"": planned})[""]
    with country(folder / "country"):
        many = interleaved(TURNS, {"": planned})[""]
    return [
        Bar("simulate 10 districts", ten, 0.020, "limit", 1),
        Bar(f"simulate {ALL} districts", many, 0.200, "limit", 1),
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
    os.environ["BANSOS_DATA"] = str(folder)
    try:
        yield
    finally:
        del os.environ["BANSOS_DATA"]
