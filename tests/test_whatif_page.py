"""The view Andaikan of the candidates' page: suppositions, what they would change, nothing of it in force."""

from __future__ import annotations

import re
from datetime import date

import pytest
from screening_samples import received
from streamlit.testing.v1 import AppTest
from test_pages import assert_sound, texts
from test_pipeline import SAMPLES
from test_selection_page import part, with_sample

from bansos import pipeline, words
from bansos.comparing import whatif
from bansos.layout import answers
from bansos.publishing import exports
from bansos.rules.programmes import programmes

pytestmark = pytest.mark.long

CODES = list(programmes())
CODE = next(code for code, programme in programmes().items() if programme.group_rules)
LISTED = next(r.id for r in programmes()[CODE].rules if r.ask == "is_in_any")
AGED = next(r.id for r in programmes()[CODE].rules if r.ask == "is_aged")


@pytest.fixture(scope="module")
def page() -> AppTest:
    return part(with_sample(), "whatif", CODE)


def said(app: AppTest) -> list[str]:
    """All texts, without the signs that keep markdown from reading them."""
    return [text.replace("\\", "") for text in texts(app)]


def title(app: AppTest) -> str:
    return [text for text in said(app) if text.startswith("#### ")][-1]


def asked(app: AppTest):
    return app.multiselect(key=f"w-suppose-rules-{CODE}")


def test_at_first_nothing_is_supposed(page):
    assert_sound(page)
    assert "Belum ada yang diubah" in title(page)
    assert LISTED in asked(page).value and AGED not in asked(page).value
    assert len(page.dataframe) == 1, "the transitions alone"


def test_a_condition_that_is_not_asked_a_limit_and_a_date_move_people_and_can_be_taken_back(page):
    app = asked(page).set_value([id for id in asked(page).value if id != LISTED]).run()
    assert_sound(app)
    entered = re.search(r"dimatikan: (\d+) orang masuk, 0 keluar", title(app))
    assert entered and int(entered[1]) > 0
    shown = app.dataframe[1].value
    assert len(shown) == int(entered[1]) and set(shown["Sebab"]) == {"aturan"}
    assert shown["NIK"].str.fullmatch(r"\d{4}\*{8}\d{4}").all()
    app = app.button(key="suppose-drop").click().run()
    assert "Belum ada yang diubah" in title(app)
    app = app.selectbox(key=f"suppose-limit-{CODE}").set_value(f"{AGED}.oldest").run()
    app = app.number_input(key=f"w-suppose-value-{CODE}-{AGED}.oldest").set_value(40).run()
    assert_sound(app)
    assert re.search(r"paling tua: 60 → 40: 0 orang masuk, [1-9]\d* keluar", title(app))
    assert AGED in asked(app).value, "a limit that is supposed is asked"
    assert set(app.dataframe[1].value["Sebab"]) == {"aturan dan setelan"}
    app = app.button(key="suppose-drop").click().run()
    app = app.date_input(key=f"w-suppose-on-{CODE}").set_value(date(2025, 2, 5)).run()
    assert "aturan per 5 Februari 2025, bukan 31 Desember 2023" in title(app)
    assert LISTED not in asked(app).value, "that rule has ended"
    assert [text for text in said(app) if re.search(r"Kelompok layak: [1-9]\d* sebelumnya, 0 ses", text)]


def test_what_is_supposed_becomes_the_choice_only_when_it_is_taken():
    code = CODES[-1]
    app = part(with_sample(bahasa="EN"), "whatif", code)
    assert_sound(app)
    words.speak("en")  # AppTest finds an option by its words
    box = app.multiselect(key=f"w-suppose-rules-{code}")
    app = box.set_value([*box.value, AGED]).run()
    assert [text for text in said(app) if "switched on" in text]
    assert not [text for text in said(app) if "Rules changed" in text]
    app = app.button(key="suppose-take").click().run()
    assert_sound(app)
    assert [text for text in said(app) if re.search(r"Rules changed.*on", text)]
    assert [text for text in said(app) if "Nothing is changed yet" in text]


def earlier(app: AppTest, name: str, data: bytes) -> AppTest:
    """The view with an earlier result uploaded."""
    app.session_state["compare-earlier"] = True
    app = app.run()
    box = next(box for box in app.file_uploader if "Tabel hasil" in box.label)
    return box.set_value((name, data, "application/octet-stream")).run()


def test_an_earlier_result_is_compared_with_the_one_in_hand(page):
    files = [(p.name, p.read_bytes(), None) for p in SAMPLES]
    strict = {f"{CODE}.rules.{AGED}": True, f"{CODE}.rules.{AGED}.youngest": 30}
    after = pipeline.screen(received(*files), on=date(2023, 12, 31))
    before = whatif.again(after, after.on, strict)
    data = exports.parquet(answers.table(before), exports.Stamp(**answers.stamp(before)))
    app = earlier(page, "dahulu.parquet", data)
    assert_sound(app)
    entered = after.statuses(CODE)["eligible"] - before.statuses(CODE)["eligible"]
    assert entered > 0 and f"Sejak dahulu.parquet: {entered} orang masuk, 0 keluar." in title(app)
    shown = app.dataframe[-1].value
    assert len(shown) >= entered and set(shown["Sebab"]) == {"tidak dapat diketahui"}, "a switch and a limit"
    assert shown["NIK"].str.fullmatch(r"\d{4}\*{8}\d{4}").all()
    app = earlier(app, "bukan.csv", b"NIK,Nama\n6472014101909001,A\n")
    assert [error.value for error in app.error if "status" in error.value and "KODE" in error.value]
