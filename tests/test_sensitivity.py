"""What moves a plan: one input at a time over a stated range; districts against units per district."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties import tried
from test_figures import assert_drawable

from bansos import words
from bansos.places import districts
from bansos.planning import sensitivity, two_way
from bansos.planning.budget import simulate
from bansos.planning.pinning import pinned
from bansos.planning.sensitivity import tornado
from bansos.publishing import figures, planfigures

ON = date(2023, 12, 31)
MILLION = 10**6
LAST_YEAR = {"kube.units": 40, "wrse.units": 50}
VALUE, UNITS, OPERATING = "Nilai satuan KUBE", "Jumlah unit KUBE", "Operasional tiap unit KUBE"


def by_input(choice):
    return tornado(choice, ON).set_index("input")


def ends(row):
    return (row["low"], row["high"])


# --- the tornado, in rupiah


def test_last_years_plan_by_pencil():
    """40 x 15 + 50 x 3 = 750 million; every row changes one thing in that sum."""
    table = by_input(LAST_YEAR)
    assert set(table["base"]) == {750 * MILLION} and set(table["measure"]) == {"cost"}
    assert ends(table.loc[VALUE]) == (750 * MILLION, 950 * MILLION)  # 40 x 15 or 20, + 150
    assert ends(table.loc["Nilai satuan WRSE"]) == (750 * MILLION, 850 * MILLION)  # 600 + 50 x 3 or 5
    assert ends(table.loc[UNITS]) == (690 * MILLION, 810 * MILLION)  # 36 or 44 x 15, + 150
    assert ends(table.loc["Jumlah unit WRSE"]) == (735 * MILLION, 765 * MILLION)  # 600 + 45 or 55 x 3
    assert ends(table.loc[OPERATING]) == (750 * MILLION, 810 * MILLION)  # + 40 x 0 or 1.5
    assert ends(table.loc["Jumlah daerah"]) == (675 * MILLION, 750 * MILLION)  # 9 or 10 x (4 x 15 + 5 x 3)


def test_the_input_that_moves_most_is_first():
    table = tornado(LAST_YEAR, ON)
    assert list(table["swing"]) == [n * MILLION for n in (200, 120, 100, 75, 60, 30, 15)]
    assert sensitivity.finding(table) == (
        "Nilai satuan KUBE paling mengubah biaya: Rp750 juta (Rp15 juta) sampai Rp950 juta (Rp20 juta)"
    )


def test_every_range_is_stated_in_words():
    table = by_input(LAST_YEAR)
    said = {name: (row["low_said"], row["high_said"]) for name, row in table.iterrows()}
    assert said[VALUE] == ("Rp15 juta", "Rp20 juta")
    assert said[UNITS] == ("36 kelompok", "44 kelompok")
    assert said[OPERATING] == ("Rp0", "Rp1,5 juta")
    assert said["Jumlah daerah"] == ("9 daerah", "10 daerah (tetap)")
    assert all(table["basis"])


def test_where_sources_disagree_the_range_is_theirs_and_they_are_named():
    row = by_input(LAST_YEAR).loc[VALUE]
    assert row["sources"] == ("artikel-2023#6", "antara-206616")
    assert row["basis"].startswith("sumber berbeda: Rp15 juta (Diskominfo Kalimantan Timur, 2023) dan Rp20")


def test_where_no_source_disagrees_the_range_is_a_tenth(data):
    path = data / "programme_history.csv"
    path.write_text(path.read_text("utf-8").replace("20000000", "15000000"), encoding="utf-8")
    row = by_input(LAST_YEAR).loc[VALUE]
    assert (row["low_said"], row["high_said"]) == ("Rp13,5 juta", "Rp16,5 juta")
    assert ends(row) == (690 * MILLION, 810 * MILLION)  # 40 x 13.5 or 16.5, + 150
    assert row["sources"] == ()


def test_units_are_whole_the_fewer_rounded_down_and_the_more_rounded_up():
    row = by_input({"kube.units": 15}).loc[UNITS]  # 13.5 and 16.5
    assert (row["low_said"], row["high_said"]) == ("13 kelompok", "17 kelompok")
    one = by_input({"kube.units": 1}).loc[UNITS]  # 0.9 and 1.1
    assert ends(one) == (0, 30 * MILLION)


def test_an_operating_cost_of_the_plan_is_part_of_its_base_and_ranges_from_nothing():
    row = by_input({"kube.units": 10, "kube.operating": 500_000}).loc[OPERATING]
    assert (row["base"], *ends(row)) == (155 * MILLION, 150 * MILLION, 165 * MILLION)
    assert row["swing"] == 15 * MILLION


def test_a_plan_beyond_the_range_of_the_sources_moves_as_far_as_that_range_goes():
    """10 at 25 million a unit; the sources say 15 and 20: from 250 down to 150."""
    row = by_input({"kube.units": 10, "kube.amounts.grant": 25 * MILLION}).loc[VALUE]
    assert (row["base"], *ends(row)) == (250 * MILLION, 150 * MILLION, 200 * MILLION)
    assert row["swing"] == 100 * MILLION


def test_a_district_whose_rate_nobody_knows_is_not_the_poorest_of_the_others():
    """In 2023 Penajam Paser Utara has no rate."""
    others = [code for code in districts() if code != "64.09"]
    row = by_input({"kube.units": 9, "facts.year": 2023, "plan.districts": others}).loc["Jumlah daerah"]
    assert (row["low_said"], row["high_said"]) == ("8 daerah", "9 daerah (tetap)")


def test_a_programme_that_the_plan_does_not_have_has_no_row():
    assert not any("WRSE" in name for name in by_input({"kube.units": 40}).index)


def test_units_by_hand_stay_where_they_are():
    """20 and 10 by hand: 10 % more is 33, in the proportion of 2 to 1; the districts differ, so no row."""
    choice = {"kube.units.64.02": 20, "kube.units.64.07": 10, "plan.operating.64.11": 10**9}
    table = by_input(choice)
    assert ends(table.loc[UNITS]) == (27 * 15 * MILLION, 33 * 15 * MILLION)
    assert "Jumlah daerah" not in table.index


def test_a_district_less_is_the_least_poor_and_a_district_more_the_poorest_of_the_others():
    """Kutai Barat (9.56 %) stays when Kutai Kartanegara (7.28 %) goes; Mahakam Ulu (10.75 %) comes."""
    own = {
        "plan.operating.64.02": MILLION,
        "plan.operating.64.07": 2 * MILLION,
        "plan.operating.64.11": 4 * MILLION,
    }
    row = by_input({"plan.districts": "64.02,64.07", "kube.units": 40, **own}).loc["Jumlah daerah"]
    assert row["base"] == 603 * MILLION
    assert ends(row) == (302 * MILLION, 907 * MILLION)  # 20 x 15 + 2; 60 x 15 + 1 + 2 + 4
    assert (row["low_said"], row["high_said"]) == ("1 daerah", "3 daerah")


@pytest.mark.parametrize(
    "choice",
    [
        {"kube.units": 40, "plan.share": "poor"},
        {"kube.units": 40, "plan.share": "unstated", "kube.districts": "64.02,64.07"},
        LAST_YEAR | {"kube.districts": "64.02,64.07", "wrse.districts": "64.02,64.72"},
    ],
)
def test_districts_are_no_input_where_they_differ(choice):
    assert "Jumlah daerah" not in by_input(choice).index


@pytest.mark.parametrize("target", [{"plan.times": 1}, {"plan.coverage": "0.5"}, {"kube.floor": 2}])
def test_what_a_target_asks_for_is_tried_too(target):
    plan, table = simulate(target, on=ON), by_input(target)
    units = plan.programmes["kube"].units
    assert set(table["base"]) == {plan.cost}
    fewer = units - int(units * 9 // 10)
    assert table.loc[UNITS, "low"] == plan.cost - fewer * 15 * MILLION


def test_a_floor_alone_holds_nothing_back():
    assert ends(by_input({"kube.floor": 2}).loc[UNITS]) == (270 * MILLION, 330 * MILLION)  # 18, 22 x 15


# --- the tornado, in people


def test_a_budget_alone_is_measured_in_people():
    """80:20 of 750 million buys 40 groups and 50 women: 250 people."""
    table = by_input({"plan.budget": 750 * MILLION})
    assert set(table["measure"]) == {"people"} and set(table["base"]) == {250}
    assert ends(table.loc["Anggaran"]) == (225, 275)  # 36 x 5 + 45; 44 x 5 + 55
    assert ends(table.loc[VALUE]) == (250, 200)  # 600 / 20 = 30 groups, + 50
    assert ends(table.loc["Nilai satuan WRSE"]) == (250, 230)  # 200 + 150 / 5
    assert UNITS not in table.index, "units are what the budget buys, no input"
    assert table.loc[VALUE, "high_text"] == "200 orang"


def test_with_units_a_budget_is_only_a_limit():
    table = by_input(LAST_YEAR | {"plan.budget": 10**9})
    assert set(table["measure"]) == {"cost"} and "Anggaran" not in table.index
    assert set(tornado({"plan.coverage": "0.1", "plan.budget": 10**9}, ON)["measure"]) == {"cost"}


@pytest.mark.parametrize("goal", ["people", "even", "poorest"])
def test_a_goal_is_measured_in_people(goal):
    table = tornado({"plan.budget": 750 * MILLION, "plan.goal": goal}, ON)
    assert set(table["measure"]) == {"people"} and len(table) >= 3


def test_districts_are_an_input_of_a_budget_where_each_costs_something_of_its_own():
    """Ten districts take 100 of 250 million: 150 buy 8 groups and 10 women; nine leave 160."""
    choice = {"plan.budget": 250 * MILLION, "plan.operating": 10 * MILLION}
    fewer = simulate(choice | {"plan.districts": [c for c in districts() if c != "64.71"]}, on=ON)
    row = by_input(choice).loc["Jumlah daerah"]
    assert ends(row) == (fewer.people, simulate(choice, on=ON).people)
    assert row["low"] != row["base"]


def test_candidates_are_not_looked_for_in_districts_where_nobody_counted_them():
    """All candidates live in Balikpapan, the least poor: without it there is nobody to share among."""
    counted = {"plan.share": "candidates", "kube.candidates.64.71": 300, "wrse.candidates.64.71": 300}
    assert "Jumlah daerah" not in by_input(counted | {"plan.budget": 750 * MILLION}).index
    assert ends(by_input(counted | {"kube.units": 40}).loc[UNITS]) == (540 * MILLION, 660 * MILLION)


def test_what_makes_the_plan_impossible_is_said_and_stands_first():
    """Floors cost 10 x (2 x 15 + 3 x 3) = 390 of 400 million: a tenth less does not pay them."""
    table = tornado({"plan.budget": 400 * MILLION, "kube.floor": 2, "wrse.floor": 3}, ON)
    first = table.iloc[0]
    assert (first["input"], first["low_text"]) == ("Anggaran", "tidak mungkin")
    assert pd.isna(first["low"]) and pd.isna(first["swing"])
    assert sensitivity.finding(table) == (
        "Anggaran (Rp360 juta sampai Rp440 juta) dapat membuat rencana ini tidak mungkin"
    )


@pytest.mark.parametrize("choice", [{}, {"plan.budget": 10 * MILLION, "kube.floor": 2}, {"plan.budget": 1}])
def test_a_plan_of_nobody_has_nothing_to_try(choice):
    table = tornado(choice, ON)
    assert table.empty
    assert sensitivity.finding(table).startswith("Belum ada yang dapat diuji")


def test_that_nothing_matters_is_said():
    table = tornado({"kube.units": 1}, ON).assign(swing=0)
    assert sensitivity.finding(table) == "Tidak satu pun masukan mengubah hasil dalam rentang yang diuji"


@tried(40)
@given(st.integers(1, 300), st.integers(0, 300), st.sampled_from(["equal", "poor", "rate"]))
def test_pinned_choices_make_the_very_same_plan(kube, wrse, share):
    plan = simulate({"kube.units": kube, "wrse.units": wrse, "plan.share": share, "kube.ceiling": 9}, on=ON)
    again = simulate(pinned(plan), on=ON)
    assert again.feasible
    assert {c: line.by_district for c, line in again.programmes.items()} == {
        c: line.by_district for c, line in plan.programmes.items()
    }


# --- districts x units per district


def test_the_two_way_table_by_pencil():
    """n districts x k groups x 15 million, and 150 million for last year's 50 women."""
    table = two_way.two_way(LAST_YEAR | {"plan.budget": 750 * MILLION}, "kube", ON)
    cells = {(row.districts, row.per_district): row for row in table.itertuples()}
    assert set(cells) == {(n, k) for n in range(1, 11) for k in range(1, 7)}
    assert all(row.cost == (n * k * 15 + 150) * MILLION for (n, k), row in cells.items())
    assert all(row.within == (n * k <= 40) for (n, k), row in cells.items())
    assert (cells[10, 4].text, cells[10, 5].text) == ("✓ Rp750 juta", "Rp900 juta")
    assert two_way.finding(table, "kube") == (
        "Anggaran ini cukup untuk sepuluh daerah dengan 4 kelompok KUBE di tiap daerah"
    )


def test_the_poorest_by_rate_come_in_first_and_that_is_said():
    table = two_way.two_way(LAST_YEAR, "kube", ON)
    names = list(table.drop_duplicates("districts")["newest"])
    assert names[:3] == ["Mahakam Ulu", "Kutai Barat", "Kutai Timur"] and names[-1] == "Balikpapan"
    assert two_way.notes(LAST_YEAR, "kube", ON) == [
        "Daerah masuk dari persentase penduduk miskin 2024 tertinggi.",
        "Termasuk Rp150 juta untuk WRSE, tetap seperti dalam rencana.",
    ]


def test_a_district_without_a_rate_comes_in_last():
    choice = {"kube.units": 40, "facts.year": 2023}
    assert two_way.two_way(choice, "kube", ON)["newest"].iloc[-1] == "Penajam Paser Utara"
    assert "Persentase Penajam Paser Utara tidak ada, jadi masuk terakhir." in two_way.notes(
        choice, "kube", ON
    )


def test_without_a_budget_nothing_is_marked():
    table = two_way.two_way(LAST_YEAR, "kube", ON)
    assert table["within"].isna().all() and not table["text"].str.contains("✓").any()
    assert two_way.finding(table, "kube") == (
        "Dari Rp165 juta (1 daerah, tiap daerah 1 kelompok KUBE) "
        "sampai Rp1,05 miliar (10 daerah, tiap daerah 6 kelompok KUBE)"
    )


def test_a_budget_for_none_of_it_is_said():
    table = two_way.two_way({"plan.budget": MILLION}, "kube", ON)
    assert "tidak cukup" in two_way.finding(table, "kube")


def test_the_columns_lie_around_the_plan():
    assert set(two_way.two_way({"kube.units": 200}, "kube", ON)["per_district"]) == set(range(17, 23))
    assert set(two_way.two_way({"kube.units": 41}, "kube", ON)["per_district"]) == set(
        range(2, 8)
    )  # 5 in one


def test_what_a_district_costs_by_itself_is_in_every_cell():
    choice = {"kube.units": 10, "plan.operating": 2 * MILLION, "plan.budget": 10 * MILLION}
    table = two_way.two_way(choice, "kube", ON)
    assert all(r.cost == r.districts * (15 * r.per_district + 2) * MILLION for r in table.itertuples())
    assert all(table["others"] == table["districts"] * 2 * MILLION)
    assert "Termasuk biaya operasional tiap daerah yang terjangkau." in two_way.notes(choice, "kube", ON)


@pytest.mark.parametrize(
    "choice",
    [
        {"plan.budget": 750 * MILLION, "plan.goal": "even"},
        {"plan.coverage": "0.5"},
        {"plan.times": 2},
        {"kube.units.64.02": 3, "kube.ceiling": 4, "plan.share": "poor"},
        {"plan.share": "unstated", "kube.units": 40, "kube.districts": "64.02"},
        {"kube.units": 40, "plan.share": "candidates", "kube.candidates.64.71": 300},
        {"kube.units": 40, "plan.share": "rate", "facts.year": 2023, "plan.districts": "64.02,64.07"},
    ],
)
def test_every_kind_of_plan_has_a_two_way_table(choice):
    """Whatever the plan holds down or asks for: units x Rp15 million, and the other programme as it is."""
    other = simulate(choice, on=ON).programmes["wrse"].cost
    table = two_way.two_way(choice, "kube", ON)
    assert all(row.cost == row.units * 15 * MILLION + other for row in table.itertuples())


def test_the_matrix_has_a_row_per_number_of_districts():
    wide = two_way.matrix(two_way.two_way(LAST_YEAR, "kube", ON))
    assert wide.shape == (10, 6) and list(wide.columns) == ["1", "2", "3", "4", "5", "6"]
    assert wide.index[0] == "1 (+ Mahakam Ulu)" and wide.index[9] == "10 (+ Balikpapan)"
    assert wide.loc["10 (+ Balikpapan)", "4"] == "Rp750 juta"


# --- drawn


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "choice", [LAST_YEAR, {"plan.budget": 750 * MILLION}, {"plan.budget": 400 * MILLION, "kube.floor": 2}, {}]
)
def test_a_tornado_is_drawn_for_every_plan(choice, language):
    words.speak(language)
    table = tornado(choice, ON)
    figure = planfigures.tornado(table)
    assert_drawable(figure)
    assert len(figure.layout.annotations) == 3 * len(table)


def test_the_bar_of_an_input_goes_from_its_low_to_its_high():
    table = tornado({"plan.budget": 750 * MILLION}, ON)
    figure = planfigures.tornado(table)
    place = list(table["input"]).index(VALUE)
    bar = figure.data[0]
    assert (bar.base[place], bar.base[place] + bar.x[place]) == (200, 250)
    beside = [note for note in figure.layout.annotations if note.y == place]
    assert [(note.text, note.x) for note in beside] == [("200 orang", 200), ("250 orang", 250)]
    (over,) = [note for note in figure.layout.annotations if note.text.startswith(f"<b>{VALUE}</b>")]
    assert over.text.endswith("Rp20 juta – Rp15 juta"), "the assumption stands on the side of its outcome"
    assert bar.marker.color == figures.ACCENT


def test_a_goal_says_the_split_even_where_units_would_not_be_shared():
    choice = {"plan.share": "unstated", "plan.goal": "even", "plan.budget": 750_000_000, "wrse.operating": 1}
    assert not tornado(choice).empty
    cell = two_way.two_way(choice, "kube").iloc[0]
    assert cell["cost"] == cell["others"] + 15_000_000 * cell["units"]
