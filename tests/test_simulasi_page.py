"""The page Simulasi as it is used: ways to say a plan, goals, locks, comparison, scenarios as texts."""

from __future__ import annotations

import re
from datetime import date

import pytest
from screening_samples import received
from streamlit.testing.v1 import AppTest
from test_pages import assert_sound, open_page, texts
from test_pipeline import SAMPLES

from bansos import pipeline
from bansos.places import districts
from bansos.planning import budget, presets, scenario, scenario_text
from bansos.rules.programmes import programmes
from parts import downloads

PAGE = "pages/internal/simulasi.py"
GROUPS, WOMEN = programmes()  # Rp3 million a person in both, five people a group
FIRST, SECOND = list(districts())[:2]
VIEWS = ["compare", "matters", "years", "alive", "take"]
TIGHT = {
    "plan.districts": "all",
    f"{GROUPS}.units": "40",
    f"{WOMEN}.units": "50",
    "plan.budget": "700000000",
}


def button_group(app: AppTest, key: str):
    return next(box for box in app.get("button_group") if box.key == key)


def view(app: AppTest, name: str) -> AppTest:
    return button_group(app, "plan-part").set_value(name).run()


def mode(app: AppTest, name: str) -> AppTest:
    return button_group(app, "w-mode").set_value(name).run()


def say(app: AppTest, key: str, value) -> AppTest:
    return app.number_input(key=f"w-{key}").set_value(value).run()


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def choice(app: AppTest) -> dict[str, object]:
    return dict(app.session_state["choice"])


def plan(app: AppTest):
    return budget.simulate(choice(app))


def figures(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


def complaints(app: AppTest) -> list[str]:
    return [found.value.replace("\\", "") for found in app.warning]


def save(app: AppTest, name: str) -> AppTest:
    app.text_input(key="scenario-name").set_value(name).run()
    return press(app, "Simpan")


def upload(app: AppTest, data: bytes) -> AppTest:
    return app.file_uploader[0].set_value(("skenario.toml", data, "application/toml")).run()


def by_hand(monkeypatch, app: AppTest, row: int, column: int, value) -> AppTest:
    """The open table after one of its cells was changed; the last column has the locks."""
    waiting = [value]

    def editor(shown, **_):
        if waiting:
            shown = shown.copy()
            shown.iat[row, column] = waiting.pop()
        return shown

    monkeypatch.setattr("streamlit.data_editor", editor)
    app.session_state["by-hand"] = True
    return app.run()


@pytest.mark.parametrize("start", ["kosong", *presets.presets()])
def test_every_way_to_say_a_plan_from_every_start_and_back(start):
    app = open_page(PAGE)
    app.selectbox(key="w-start").set_value(start).run()
    before = figures(app)[:3]
    for name in ("budget", "target", "units", "target", "budget", "units"):
        app = mode(app, name)
        assert_sound(app)
        assert not app.warning and button_group(app, "w-mode").value == name
        if name == "budget" and before:
            assert choice(app)["plan.budget"] == plan(app).cost, "as much as the plan cost"
        before = []


def test_a_limit_is_kept_when_the_plan_is_said_in_another_way():
    app = open_page(PAGE, **TIGHT)
    assert "kurang Rp50 juta" in complaints(app)[0]
    for name in ("target", "units", "budget"):
        app = mode(app, name)
        assert choice(app)["plan.budget"] == 700_000_000, name
    assert plan(app).feasible and plan(app).people == 233
    app = mode(app, "units")
    assert "plan.budget" not in choice(app), "it was spent, it was no limit"


@pytest.mark.parametrize("start", ["kosong", "merata"])
def test_a_limit_spends_nothing(start):
    """A budget alone would be spent: where nobody said units yet, they are said with it."""
    app = open_page(PAGE)
    app.selectbox(key="w-start").set_value(start).run()
    people = figures(app)[1]
    app = say(app, "plan.budget", 800.0)
    assert button_group(app, "w-mode").value == "units"
    assert figures(app)[1] == people and plan(app).leftover == 800_000_000 - plan(app).cost


@pytest.mark.parametrize(
    "goal",
    [{"plan.coverage": "1"}, {"plan.goal": "even", "plan.budget": "750000000"}],
    ids=["target", "even"],
)
def test_units_taken_over_from_a_goal_stay_where_it_put_them(goal):
    app = open_page(PAGE, **{"plan.districts": "all", **goal})
    was = {code: dict(line.by_district) for code, line in plan(app).programmes.items()}
    app = mode(app, "units")
    assert {code: dict(line.by_district) for code, line in plan(app).programmes.items()} == was
    app = say(app, f"{GROUPS}.units", 20)
    assert set(plan(app).programmes[GROUPS].by_district.values()) == {2}, "a new total is shared again"


def test_a_plan_without_a_stated_split_can_be_given_a_goal_and_then_be_changed_by_hand(monkeypatch):
    app = open_page(PAGE, **scenario.to_text(presets.preset("tahun-lalu").values))
    app = mode(app, "budget")
    app.selectbox(key="w-plan.goal").set_value("even").run()
    app = by_hand(monkeypatch, app, 0, -1, True)
    assert_sound(app)
    assert not app.warning
    assert any(".units." in key for key in choice(app))
    reached = {code for line in plan(app).programmes.values() for code in line.districts}
    assert len(reached) == 3, "a lock brings no new district in"


@pytest.mark.parametrize("goal", ["", "people", "even", "poorest"])
def test_every_goal(goal):
    app = mode(open_page(PAGE), "budget")
    app.selectbox(key="w-plan.goal").set_value(goal).run()
    assert_sound(app)
    assert plan(app).people == 250 and not app.warning
    assert len(plan(app).reached) == (1 if goal == "poorest" else 10)
    has_shares = any(box.key == "w-plan.share" for box in app.selectbox)
    assert has_shares == (goal in ("", "people")), "a goal that says where leaves nothing to share"


def test_a_locked_district_keeps_its_units_until_it_is_unlocked(monkeypatch):
    app = by_hand(monkeypatch, open_page(PAGE), 0, -1, True)
    assert choice(app)[f"{GROUPS}.units.{FIRST}"] == 4
    app = say(app, f"{GROUPS}.units", 85)
    split = plan(app).programmes[GROUPS].by_district
    assert split[FIRST] == 4 and split[SECOND] == 9
    app = by_hand(monkeypatch, app, 0, -1, False)
    assert plan(app).programmes[GROUPS].by_district[FIRST] > 4
    assert not [key for key in choice(app) if ".units." in key]


def test_a_number_typed_by_hand_moves_nothing_else_and_outlives_a_new_total(monkeypatch):
    app = by_hand(monkeypatch, open_page(PAGE), 0, 0, 0)
    assert_sound(app)
    split = plan(app).programmes[GROUPS].by_district
    assert split[FIRST] == 0 and {n for code, n in split.items() if code != FIRST} == {4}
    app = say(app, f"{GROUPS}.units", 45)
    split = plan(app).programmes[GROUPS].by_district
    assert split[FIRST] == 0 and {n for code, n in split.items() if code != FIRST} == {5}


def test_where_the_rest_would_move_everything_is_locked(monkeypatch):
    app = open_page(PAGE, **TIGHT, **{"plan.share": "poor"})
    was = dict(plan(app).programmes[GROUPS].by_district)
    app = by_hand(monkeypatch, app, 1, 0, 0)
    assert dict(plan(app).programmes[GROUPS].by_district) == was | {SECOND: 0}


def test_a_table_that_is_refused_says_so_and_is_as_before(monkeypatch):
    app = by_hand(monkeypatch, open_page(PAGE), 0, 0, 10**16)
    assert_sound(app)
    assert len(app.warning) == 1 and plan_is_the_opening(app)


def plan_is_the_opening(app: AppTest) -> bool:
    return figures(app)[:3] == ["10", "250", "Rp750 juta"]


def test_districts_chosen_anew_unlock_them():
    hand = {f"{GROUPS}.units.{FIRST}": "7", f"{WOMEN}.units.{FIRST}": "0"}
    app = open_page(PAGE, **TIGHT, **hand)
    app.session_state["where"] = True
    app.run()
    app.multiselect(key="w-plan.districts").set_value([FIRST, SECOND]).run()
    assert_sound(app)
    assert plan(app).programmes[GROUPS].by_district == {FIRST: 20, SECOND: 20}


ODD = {
    "empty": {"plan.districts": "all"},
    "too dear": TIGHT,
    "out of bounds": {"plan.districts": "all", f"{GROUPS}.units": "40", f"{GROUPS}.ceiling": "2"},
    "split not stated": {"plan.share": "unstated", "plan.budget": "750000000"},
    "one district": {"plan.districts": SECOND, f"{GROUPS}.units": "3"},
    "far ends": {
        **{"plan.districts": "all", "plan.budget": "3000000", "plan.years": "5", "plan.phasing": "99"},
        **{"plan.growth": "-50", "plan.price": "100", f"{GROUPS}.survival": "100", f"{WOMEN}.survival": "1"},
    },
    "more than a table holds": {"plan.districts": "all", "plan.budget": str(10**15)},
}


@pytest.mark.parametrize("name", ODD)
def test_every_view_of_an_odd_plan(name):
    app = open_page(PAGE, **ODD[name])
    for part in VIEWS:
        app = view(app, part)
        assert_sound(app)
        assert not [text for text in texts(app) if re.search(r"\{\w*\}|\bNone\b|\bnan\b|<NA>", text)]
        assert button_group(app, "w-mode"), "the choices are there to mend it with"


@pytest.mark.parametrize("language", ["ID", "EN"])
@pytest.mark.parametrize("name", ["empty", "too dear", "out of bounds", "split not stated"])
@pytest.mark.long
def test_every_file_of_an_odd_plan_is_made(monkeypatch, name, language):
    made, button = {}, downloads.button

    def recorded(label, file, make, mime):
        made[file] = make
        button(label, file, make, mime)

    monkeypatch.setattr(downloads, "button", recorded)
    view(open_page(PAGE, bahasa=language, **ODD[name]), "take")
    assert len(made) == 7
    assert all(len(make()) > 100 for make in made.values())


def test_an_impossible_plan_says_that_its_figures_are_a_wish():
    said = "Angka di halaman ini adalah yang diminta, bukan yang dapat dilaksanakan."
    assert said in texts(open_page(PAGE, **TIGHT))
    assert said not in texts(open_page(PAGE))


def test_three_others_are_compared_and_named_even_where_a_saved_one_has_the_same_name():
    app = view(open_page(PAGE, **TIGHT), "take")
    for name in ("Tahun lalu (2023)", "Rencana ini", "Usul [B](x)"):
        app = save(app, name)
    app = view(app, "compare")
    assert list(app.dataframe[0].value) == ["Ukuran", "Rencana ini", "Tahun lalu (2023)"]
    assert app.dataframe[0].value.iloc[0, 2] == "Rp750 juta", "the preset, not what took its name"
    box = app.multiselect(key="w-compared")
    box.set_value(["saved/Usul [B](x)", "saved/Tahun lalu (2023)", "saved/Rencana ini"]).run()
    assert_sound(app)
    others = ["Usul [B](x)", "Tahun lalu (2023) (tersimpan)", "Rencana ini (tersimpan)"]
    assert list(app.dataframe[0].value) == ["Ukuran", "Rencana ini", *others]
    title = next(text for text in texts(app) if "tidak mengubah apa pun" in text)
    assert r"\[B\]\(x\)" in title, "a name is no link"


def test_what_is_compared_outlives_another_view_and_language():
    app = view(open_page(PAGE), "compare")
    app.multiselect(key="w-compared").set_value(["merata", "tahun-lalu"]).run()
    app = view(view(app, "take"), "compare")
    assert app.multiselect(key="w-compared").value == ["merata", "tahun-lalu"]
    button_group(app, "w-bahasa").set_value("EN").run()
    assert list(app.dataframe[0].value)[2:] == [
        "An even floor: 2 groups and 5 women",
        "Last year (2023)",
    ]


def test_scenarios_are_saved_replaced_opened_and_deleted():
    app = view(open_page(PAGE, **TIGHT), "take")
    assert complaints(press(app, "Simpan"))[0] == "Beri nama untuk skenario ini."
    app = save(app, "Sempit")
    assert [toast.value for toast in app.toast] == ["Skenario Sempit disimpan."]
    app = save(say(app, "plan.budget", 750.0), "Pas")
    app = save(say(app, "plan.budget", 760.0), "Pas")
    assert [toast.value for toast in app.toast] == ["Skenario Pas diganti."]
    assert app.selectbox(key="scenario-kept").options == ["Pas", "Sempit"]
    app.selectbox(key="scenario-kept").set_value("Sempit").run()
    assert "kurang Rp50 juta" in complaints(press(app, "Buka"))[0]
    app.selectbox(key="scenario-kept").set_value("Pas").run()
    assert plan(press(app, "Buka")).leftover == 10_000_000
    assert press(app, "Hapus").selectbox(key="scenario-kept").options == ["Sempit"]
    app = press(app, "Hapus")
    assert_sound(app)
    assert not [box for box in app.selectbox if box.key == "scenario-kept"]


def test_an_uploaded_scenario_is_opened_once():
    data = scenario_text.to_toml(scenario.checked(TIGHT)).encode()
    app = upload(view(open_page(PAGE), "take"), data)
    assert choice(app) == scenario.checked(TIGHT)
    assert "Dihitung dari fakta dan aturan yang sama seperti waktu disimpan." in texts(app)
    app = upload(say(app, "plan.budget", 800.0), data)
    assert choice(app)["plan.budget"] == 800_000_000, "what was changed after that stays changed"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"title = \n[values", "Baris 1 tidak terbaca sebagai TOML"),
        (b'title = "x"\n[values]\n"plan.budgett" = 5\n', "mungkin maksudnya plan.budget"),
        (b"#" * 2_000_000, "lebih dari 128 KB"),
        (b'title = "x"\n[values]\n"plan.goal" = "even"\n', "plan.goal perlu anggaran"),
        (b"\xff\xfe\x00", "bukan teks UTF-8"),
    ],
    ids=["broken", "unknown key", "large", "no plan", "no text"],
)
def test_a_file_that_is_no_scenario_is_one_sentence_and_changes_nothing(data, said):
    app = upload(view(open_page(PAGE), "take"), data)
    assert_sound(app)
    assert len(app.warning) == 1 and said in complaints(app)[0]
    assert plan_is_the_opening(app)


def test_what_changed_since_a_scenario_was_saved_is_told_until_it_is_changed():
    text = scenario_text.to_toml(scenario.checked(TIGHT))
    text = re.sub(rf'("{GROUPS}.grant" = )"\d+', r'\1"20000000', text)
    text = re.sub(r'("plan.cost" = )"\d+', r'\1"950000000', text)
    app = upload(view(open_page(PAGE), "take"), text.encode())
    told = next(found for found in complaints(app) if "ada yang berubah" in found)
    assert "dulu Rp20 juta" in told and "sekarang Rp15 juta" in told
    assert "Biaya rencana ini dulu Rp950 juta, sekarang Rp750 juta" in told
    app = say(app, "plan.budget", 800.0)
    assert not [found for found in complaints(app) if "ada yang berubah" in found]


def test_units_are_shared_by_the_candidates_of_this_session_and_they_never_leave_it():
    app = open_page(PAGE)
    app.selectbox(key="w-plan.share").set_value("candidates").run()
    assert "Periksa berkas di Kandidat" in complaints(app)[0] and plan_is_the_opening(app)
    files = [(path.name, path.read_bytes(), None) for path in SAMPLES]
    app.session_state["screening-test"] = pipeline.screen(received(*files), on=date(2023, 12, 31))
    app.selectbox(key="w-plan.share").set_value("candidates").run()
    assert_sound(app)
    counted = {key: n for key, n in choice(app).items() if ".candidates." in key}
    assert counted and not [key for key in app.query_params if ".candidates." in key]
    app = save(view(app, "take"), "Calon")
    split = dict(plan(app).programmes[WOMEN].by_district)
    app.selectbox(key="w-plan.share").set_value("equal").run()
    assert not [key for key in choice(app) if ".candidates." in key]
    app = press(app, "Buka")
    assert not app.warning
    assert dict(plan(app).programmes[WOMEN].by_district) == split, "counted again in the same session"
    app = view(app, "compare")
    app.multiselect(key="w-compared").set_value(["saved/Calon"]).run()
    assert_sound(app)
    assert not app.warning
    del app.session_state["screening-test"]
    app.selectbox(key="w-plan.share").set_value("equal").run()
    assert_sound(app)
    assert complaints(app)[0].startswith("Calon: Pembagian menurut calon perlu")
    assert button_group(app, "w-mode"), "the rest of the page is there"


def test_an_address_opened_again_gives_the_same_figures():
    app = mode(open_page(PAGE, **TIGHT), "budget")
    app.selectbox(key="w-plan.goal").set_value("even").run()
    app.slider(key="w-mix").set_value(30).run()
    query = {key: found[0] if isinstance(found, list) else found for key, found in app.query_params.items()}
    assert figures(open_page(PAGE, **query)) == figures(app)


@pytest.mark.parametrize(
    "key", ["plan.budget", "plan.goal", "plan.coverage", "plan.years", f"{GROUPS}.units.{FIRST}"]
)
@pytest.mark.parametrize("text", ["abc", "-1", "🙂"])
def test_a_value_that_means_nothing_is_one_sentence(key, text):
    app = open_page(PAGE)
    app.query_params[key] = text
    app.run()
    assert_sound(app)
    assert len(app.warning) == 1 and complaints(app)[0].startswith(f"{key}: {text}")
    assert plan_is_the_opening(app)
