"""Page, address, command line, slides, page to print and workbook say the same figures of a plan."""

from __future__ import annotations

import io
import json
import subprocess

import pytest
from pptx import Presentation
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from bansos import briefings, words
from bansos.__main__ import main
from bansos.places import districts
from bansos.planning import reach
from bansos.planning.budget import simulate
from bansos.planning.presets import preset
from bansos.planning.scenario import to_text
from bansos.root import CODE_ROOT
from bansos.words import number, percent, rupiah

MILLION = 10**6
PLANS = {
    "last year": preset("tahun-lalu").values,
    "all ten": preset("ilustrasi-2024").values,
    "announced": preset("rencana-2024").values,
    "even, with operating cost": {
        "plan.budget": 812 * MILLION, "plan.goal": "even", "plan.operating": 4 * MILLION,
        "kube.operating": 250_000,
    },
    "one percent": {"plan.coverage": "1", "plan.districts": ("64.02", "64.11")},
}  # fmt: skip


def on_the_page(choice, language):
    app = AppTest.from_file(str(CODE_ROOT / "app.py"), default_timeout=60)
    app.query_params["bahasa"] = language
    for key, text in to_text(choice).items():
        app.query_params[key] = text
    app.run().switch_page("pages/internal/simulasi.py").run()
    assert not app.exception
    held = {key: app.query_params[key] for key in to_text(choice) if key in app.query_params}
    address = {key: text if isinstance(text, str) else text[0] for key, text in held.items()}
    return [metric.value for metric in app.metric], address


def in_files(choice, tmp_path):
    plan, done = simulate(choice), reach.reach()
    slides = Presentation(io.BytesIO(briefings.made(plan, done, ".pptx"))).slides
    rows = [
        [cell.text for cell in row.cells]
        for slide in slides for shape in slide.shapes if shape.has_table for row in shape.table.rows
    ]  # fmt: skip
    texts = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]
    pdf = tmp_path / "satu.pdf"
    pdf.write_bytes(briefings.made(plan, done, ".pdf"))
    page = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    book = CalamineWorkbook.from_filelike(io.BytesIO(briefings.made(plan, done, ".xlsx")))
    cells = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    return (
        rows,
        "\n".join(texts),
        " ".join(page.stdout.split()),
        [row for rows in cells.values() for row in rows],
    )


@pytest.mark.parametrize("language", ["ID", "EN"])
@pytest.mark.parametrize("name", PLANS)
def test_every_way_says_the_same(name, language, tmp_path, capsys):
    choice = PLANS[name]
    words.speak(language.lower())
    assert (
        main(["simulate", "--json", *(f"--set={key}={text}" for key, text in to_text(choice).items())]) == 0
    )
    told = json.loads(capsys.readouterr().out)
    rows, slides, page, cells = in_files(choice, tmp_path)
    metrics, address = on_the_page(choice, language)
    words.speak(language.lower())

    figures = [rupiah(told["cost"]), number(told["people"])]
    assert metrics[1:3] == figures[::-1]
    if told["leftover"] is not None:
        assert metrics[3] == rupiah(told["leftover"])
    assert all(figure in slides and figure in page for figure in figures)
    assert {told["cost"], told["people"]} <= {
        cell for row in cells for cell in row if isinstance(cell, float)
    }
    if address:
        assert on_the_page(address, language)[0] == metrics

    by_name = {row[0]: row for row in rows}
    for code, share in told["coverage"].items():
        short = districts()[code].short
        units = [
            line["by_district"] and line["by_district"].get(code, 0) for line in told["programmes"].values()
        ]
        row = next(row for first, row in by_name.items() if first.endswith(short))
        book = next(row for row in cells if code in row and len(row) > 4)
        if None not in units and share is not None:
            assert row[1 : 1 + len(units)] == [number(n) for n in units]
            assert percent(share) in row and percent(share) in page
            assert set(units) <= {cell for cell in book if isinstance(cell, float)}
            assert any(isinstance(cell, float) and cell == pytest.approx(share, abs=1e-12) for cell in book)


def test_an_address_is_a_whole_scenario():
    choice = PLANS["even, with operating cost"]
    _, address = on_the_page(choice, "ID")
    assert address == to_text(choice)
