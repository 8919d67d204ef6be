"""The quota on the candidates' page: the plan in hand is filled, masked, and can be taken away."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest
from test_pages import assert_sound, open_page, texts

from bansos.rules.programmes import programmes

pytestmark = pytest.mark.long

CODES = list(programmes())


def with_sample(**query: str) -> AppTest:
    app = open_page("pages/internal/kandidat.py", **query)
    next(button for button in app.button if "contoh" in button.label or "sample" in button.label).click()
    return app.run()


def part(app: AppTest, name: str, code: str = CODES[0]) -> AppTest:
    app.segmented_control(key="candidate-programme").set_value(code)
    return app.segmented_control(key="candidate-part").set_value(name).run()


@pytest.mark.parametrize("language", ["ID", "EN"])
def test_the_plan_in_hand_is_filled_for_each_programme_and_language(language):
    app = with_sample(bahasa=language)
    for code in CODES:
        app = part(app, "quota", code)
        assert_sound(app)
        title = {"ID": r"\d+ dari \d+ tempat terisi", "EN": r"\d+ of \d+ places"}[language]
        assert [text for text in texts(app) if re.search(title, text)]
        shown = [frame.value for frame in app.dataframe]
        assert len(shown) == 2
        numbers = shown[1].to_csv()
        assert not re.search(r"\d{13}", numbers), "a NIK is masked"
        assert re.search(r"\d{4}\*{8}\d{4}", numbers)


def test_what_is_taken_away_keeps_the_quota_when_another_view_is_open():
    app, said = with_sample(), {}
    app.session_state["take-away"] = True
    for view in ("people", "quota", "problems"):
        app = part(app, view)
        said[view] = next(text for text in texts(app) if re.search(r"orang, Rp", text))
    assert said["quota"] == said["problems"] != said["people"]


@pytest.mark.parametrize("language", ["ID", "EN"])
def test_visits_are_ranked_and_the_list_is_offered(language):
    app = part(with_sample(bahasa=language), "fieldwork")
    assert_sound(app)
    title = {"ID": r"\d+ orang di \d+ desa/kelurahan", "EN": r"\d+ people in \d+ villages"}[language]
    assert [text for text in texts(app) if re.search(title, text)]
    decisions = app.dataframe[0].value.iloc[:, -1]
    assert len(decisions) > 10 and decisions.sum() > 50
    assert [
        b for b in app.get("download_button") if b.proto.label.startswith(("Unduh daftar", "Download the"))
    ]
