"""What can be taken along on the page of candidates: folded, masked by default, made without an error."""

from __future__ import annotations

import traceback

import pytest
from streamlit.testing.v1 import AppTest
from test_pages import assert_sound, open_page, texts

from bansos.rules.programmes import programmes
from bansos.words import of
from parts import downloads as made

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def screened_page() -> AppTest:
    """The page of candidates with the invented files, downloads unfolded."""
    app = open_page("pages/internal/kandidat.py")
    next(button for button in app.button if button.icon == ":material/science:").click().run()
    assert not [button.label for button in downloads(app) if "DOCX" in button.label], "folded at first"
    app.session_state["take-away"] = True
    return app.run()


def downloads(app: AppTest) -> list:
    return list(app.get("download_button"))


def test_annex_fix_list_and_every_format_are_offered(screened_page):
    assert_sound(screened_page)
    labels = [button.label for button in downloads(screened_page)]
    wanted = [
        "Unduh XLSX",
        "Unduh CSV",
        "Unduh Parquet",
        "Unduh DOCX",
        "Unduh daftar perbaikan (NIK lengkap)",
    ]
    assert set(wanted) <= set(labels)
    toggle = next(toggle for toggle in screened_page.toggle if toggle.label == "NIK lengkap")
    assert toggle.value is False
    assert_sound(toggle.set_value(True).run())


@pytest.mark.parametrize("code", programmes())
def test_each_programme_says_how_many_its_annex_has(screened_page, code):
    box = next(box for box in screened_page.get("button_group") if box.label == "Program")
    app = box.set_value(code).run() if box.value != code else screened_page
    assert_sound(app)
    short = of(programmes()[code].about["short"])
    assert f"##### Lampiran keputusan {short}" in texts(app)


def test_a_file_that_fails_tells_the_log_the_place_and_never_a_cell(caplog):
    def broken() -> bytes:
        raise ValueError("6472010101900001 Ani Rekaan")

    with pytest.raises(RuntimeError) as error:
        made._told("hasil.xlsx", broken)
    assert "hasil.xlsx failed: ValueError test_takeaway.py" in caplog.text
    chain = "".join(traceback.format_exception(error.value))
    assert "Ani" not in caplog.text + chain
