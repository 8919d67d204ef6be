"""The meeting: last year, all districts, a budget that is too small, mended, compared, and taken along."""

from __future__ import annotations

import io
import subprocess

import harness
import pytest
from pptx import Presentation
from python_calamine import CalamineWorkbook

FIGURES = """figures => [...document.querySelectorAll('[data-testid=stMetricValue]')]
    .map(e => e.innerText).join() === figures.join()"""


def choose(page, label, option):
    """Take an option of a select box, and wait for the page."""
    page.get_by_label(label).first.click()
    page.get_by_role("option", name=option).click()
    harness.settled(page)


def fill(page, label, value):
    box = page.get_by_label(label).first
    box.fill(value)
    box.press("Enter")
    harness.settled(page)


def shows(page, *figures):
    """Wait until these are the figures of the plan, then for the rest of the page and its address."""
    page.wait_for_function(FIGURES, arg=list(figures))
    harness.settled(page)
    page.wait_for_timeout(700)  # the address follows; a number typed before that would be taken back


def view(page, name):
    page.get_by_role("radio", name=name).click()
    harness.settled(page)


def downloaded(page, label):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    return waiting.value.path().read_bytes()


def words_of_slides(data):
    frames = [shape for slide in Presentation(io.BytesIO(data)).slides for shape in slide.shapes]
    texts = [shape.text_frame.text for shape in frames if shape.has_text_frame]
    return "\n".join(
        [*texts, *(cell.text for s in frames if s.has_table for row in s.table.rows for cell in row.cells)]
    )


def words_of_page(data, folder):
    file = folder / "satu-halaman.pdf"
    file.write_bytes(data)
    said = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True
    )
    return said.stdout


def cells_of_book(data):
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [
        cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
    ]


@pytest.mark.browser
def test_the_meeting(server, visit, tmp_path):
    page = visit(f"{server.url}/simulasi", height=1600)
    harness.settled(page)
    choose(page, "Mulai dari", "Tahun lalu (2023)")
    shows(page, "3", "250", "Rp750 juta")
    choose(page, "Mulai dari", "Ilustrasi 2024: sepuluh daerah")
    shows(page, "10", "250", "Rp750 juta")

    fill(page, "Anggaran yang tersedia (juta rupiah)", "700")
    page.get_by_text("kurang Rp50 juta").first.wait_for()
    shows(page, "10", "250", "Rp750 juta", "Rp50 juta")
    fill(page, "WRSE (orang)", "30")
    figures = ("10", "230", "Rp690 juta", "Rp10 juta")
    shows(page, *figures)
    assert not page.get_by_text("kurang Rp50 juta").count()

    view(page, "Bandingkan")
    page.get_by_text(
        "Rp60 juta lebih murah dari Tahun lalu (2023), terutama WRSE: jumlah unit"
    ).first.wait_for()
    view(page, "Bawa")
    slides = words_of_slides(downloaded(page, "Paparan (PPTX)"))
    one = words_of_page(downloaded(page, "Satu halaman (PDF)"), tmp_path)
    cells = cells_of_book(downloaded(page, "Perhitungan hidup (XLSX)"))
    assert all(figure in slides and figure in one for figure in figures)
    assert {690_000_000, 230, 10_000_000} <= {cell for cell in cells if isinstance(cell, float)}

    again = visit(page.url, height=1600)
    shows(again, *figures)
