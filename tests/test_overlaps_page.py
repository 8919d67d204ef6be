"""Pairs that may be one person on the page: shown masked, decided in the session, in both languages."""

from __future__ import annotations

import re

import pytest
from screening_samples import received
from streamlit.testing.v1 import AppTest
from test_overlaps import listed, rows
from test_pages import assert_sound, open_page, texts
from test_selection_page import part

from bansos import pipeline, store
from bansos.intake.verdicts import SAME, Verdicts
from bansos.layout import deciding, overlaps
from bansos.settings import rules_date

pytestmark = pytest.mark.long

FILE = received(("usulan.csv", listed(rows()), "usulan"))[0]


def with_pairs(**query: str) -> AppTest:
    app = open_page("pages/internal/kandidat.py", **query)
    app.session_state["uploads"] = {FILE.digest: FILE}
    return part(app.run(), "pairs")


@pytest.mark.parametrize("language", ["ID", "EN"])
def test_the_pairs_are_shown_by_kind_and_masked(language):
    app = with_pairs(bahasa=language)
    assert_sound(app)
    title = {"ID": "2 pasangan mungkin satu orang", "EN": "2 pairs may be one person"}[language]
    assert [text for text in texts(app) if title in text]
    for kind in app.segmented_control(key="pair-kind").options:
        assert re.search(r"\(\d+\)$", kind)
    app = app.segmented_control(key="pair-kind").set_value("near").run()
    shown = app.dataframe[0].value.to_csv()
    assert "Siti Aminnah" in shown and not re.search(r"\d{12}", shown)
    assert [text for text in texts(app) if store.BOOK in text], "how to have a book"


def test_a_decision_of_the_session_changes_the_counts_and_goes_with_the_data():
    found = pipeline.screen([FILE], on=rules_date())
    at = overlaps.pairs(found).index[overlaps.pairs(found)["kind"].eq("near")][0]
    app = with_pairs()
    assert [text for text in texts(app) if "8 orang + 2 baris ganda" in text]
    app.session_state["decisions"] = {"now": deciding.decide(found, at, Verdicts(), SAME, "KTP sama")}
    app = app.run()
    assert_sound(app)
    assert [text for text in texts(app) if "7 orang + 3 baris ganda" in text]
    app = app.segmented_control(key="pair-kind").set_value("near").run()
    assert "KTP sama" in app.dataframe[0].value.to_csv()
    next(button for button in app.button if button.label == "Hapus semua data").click().run()
    assert "decisions" not in app.session_state or not app.session_state["decisions"]["now"].by_pair


def test_a_book_that_cannot_be_read_is_said_and_one_that_can_is_named(monkeypatch, tmp_path):
    path, key = tmp_path / "buku.sqlite", "k" * 32
    monkeypatch.setenv(store.BOOK, str(path))
    monkeypatch.setenv(store.KEY, key)
    app = with_pairs()
    assert [text for text in texts(app) if "belum ada" in text]
    nik = rows()[0][0]
    store.remember(path, key.encode(), [nik], programme="x", year=2020, source="s", at="2021-05-01T00:00:00")
    app = app.run()
    assert_sound(app)
    assert [text for text in texts(app) if "Buku penerima buku.sqlite ikut dibaca" in text]
    assert "received" in str(app.segmented_control(key="pair-kind").options) or [
        option for option in app.segmented_control(key="pair-kind").options if "penerima sebelumnya" in option
    ]
    monkeypatch.setenv(store.KEY, "pendek")
    assert [text for text in texts(app.run()) if "kurang dari 32" in text]
