"""Several years: budgets and unit values that change, districts that come in, and what it adds up to."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning_data import data_root
from properties import tried
from test_figures import assert_drawable

from bansos.places import districts
from bansos.planning import facts, roadmap_findings
from bansos.planning.roadmap import grown, roadmap
from bansos.publishing import planfigures
from bansos.settings import InputError

ON = date(2023, 12, 31)
MILLION = 10**6
LAST_YEAR = {"kube.units": 40, "wrse.units": 50}
GROWING = {"plan.budget": 750 * MILLION, "plan.years": 4, "plan.growth": 10, "plan.price": 5}
BY_RATE = ("64.11", "64.07", "64.08", "64.01", "64.02", "64.09", "64.03", "64.72", "64.74", "64.71")
POOR = 221_340  # the ten districts of 2024 together


def years(choice):
    return roadmap(choice, ON).years


# --- money


@pytest.mark.parametrize(
    ("value", "change", "after", "expected"),
    [
        (15 * MILLION, "5", 2, 16_537_500),
        (15 * MILLION, "3.5", 3, 16_630_768),  # 15,000,000 x 1.108717875 = 16,630,768.125
        (10, "5", 1, 11),  # 10.5: half up
        (10, "5", 2, 11),  # 11.025; rounding every year would give 12
        (10, "-5", 1, 10),  # 9.5: half up
        (750 * MILLION, "-50", 1, 375 * MILLION),
        (1, "0", 4, 1),
        (10**15, "0.01", 1, 1_000_100_000_000_000),  # every digit: no floats
    ],
)
def test_sums_grow_exactly_and_are_rounded_once_half_up(value, change, after, expected):
    assert grown(value, Decimal(change), after) == expected


def test_four_growing_years_by_pencil():
    """2025: 80 % of 825 is 660 = 41 groups at 15.75 (645.75), 20 % is 165 = 52 women at 3.15 (163.8).

    Left are 15.45 million: no group, but 1 + 3 women. 41 x 5 + 56 = 261 people, 2.85 million left over.
    """
    found = years(GROWING)
    assert [year.year for year in found] == [2024, 2025, 2026, 2027]
    assert [year.budget for year in found] == [750_000_000, 825_000_000, 907_500_000, 998_250_000]
    assert [year.unit_values["kube"] for year in found] == [15_000_000, 15_750_000, 16_537_500, 17_364_375]
    assert [year.unit_values["wrse"] for year in found] == [3_000_000, 3_150_000, 3_307_500, 3_472_875]
    assert (found[0].units, found[0].leftover) == ({"kube": 40, "wrse": 50}, 0)
    assert (found[1].units, found[1].people, found[1].leftover) == ({"kube": 41, "wrse": 56}, 261, 2_850_000)


def test_without_a_budget_the_same_units_cost_what_they_cost_then():
    found = roadmap(LAST_YEAR | {"plan.price": 10, "plan.growth": 10}, ON)
    assert [year.cost for year in found.years] == [750 * MILLION, 825 * MILLION, 907_500_000]
    assert {year.budget for year in found.years} == {year.leftover for year in found.years} == {None}
    assert "Perubahan anggaran tidak terpakai." in " ".join(roadmap_findings.assumptions(found))


def test_operating_cost_does_not_follow_the_price():
    """10 x (15 + 1) and 10 x (30 + 1), and 2 million for each of ten districts."""
    choice = {"kube.units": 10, "kube.operating": MILLION, "plan.operating": 2 * MILLION, "plan.price": 100}
    assert [year.cost for year in years(choice | {"plan.years": 2})] == [180 * MILLION, 330 * MILLION]


def test_a_unit_value_of_the_user_is_what_grows():
    found = years({"kube.units": 1, "kube.amounts.grant": 20 * MILLION, "plan.price": "2.5"})
    assert [year.unit_values["kube"] for year in found] == [20_000_000, 20_500_000, 21_012_500]


def test_a_year_that_the_budget_does_not_pay_buys_nothing_and_says_why():
    """750 million fit into 760; at 2 % more they are 765."""
    found = roadmap(LAST_YEAR | {"plan.budget": 760 * MILLION, "plan.price": 2}, ON)
    first, second, third = found.years
    assert (first.people, first.leftover, first.reasons) == (250, 10 * MILLION, ())
    assert (second.units, second.people, second.cost) == ({"kube": 0, "wrse": 0}, 0, 0)
    assert (second.leftover, second.reached, second.together) == (760 * MILLION, (), 250)
    assert "kurang Rp5 juta" in second.reasons[0]
    why = roadmap_findings.table(found)["Mengapa tidak mungkin"]
    assert list(why) == ["", second.reasons[0], third.reasons[0]]
    assert found.people == third.together == 250
    assert roadmap_findings.finding(found).endswith("; tidak mungkin pada 2025 dan 2026")


# --- how many years, and from when


def test_the_first_year_is_that_of_the_simulation_and_the_number_of_years_has_a_setting(
    tmp_path, monkeypatch
):
    assert [year.year for year in years(LAST_YEAR)] == [2024, 2025, 2026]
    assert len(years(LAST_YEAR | {"plan.years": 5})) == 5
    data_root(tmp_path, monkeypatch, {"settings.toml": ("years = 3 ", "years = 4 ")})
    assert len(years(LAST_YEAR)) == 4


# --- districts that come in


def test_districts_come_in_by_poverty_rate():
    found = roadmap(GROWING | {"plan.phasing": 3}, ON)
    assert found.districts == BY_RATE
    assert [year.plan.choices["plan.districts"] for year in found.years] == [
        tuple(sorted(BY_RATE[:n])) for n in (3, 6, 9, 10)
    ]
    assert [set(year.newly) for year in found.years] == [
        set(BY_RATE[:3]), set(BY_RATE[3:6]), set(BY_RATE[6:9]), {"64.71"}
    ]  # fmt: skip
    assert found.first == {code: 2024 + BY_RATE.index(code) // 3 for code in BY_RATE}
    assert found.never == ()


def test_without_phasing_all_chosen_districts_are_there_from_the_first_year():
    found = roadmap(GROWING, ON)
    assert set(found.years[0].newly) == set(districts())
    assert all(not year.newly for year in found.years[1:])


def test_only_chosen_districts_come_in_and_the_rest_is_never_reached():
    found = roadmap(GROWING | {"plan.phasing": 1, "plan.years": 2, "plan.districts": "64.71,64.02,64.07"}, ON)
    assert found.districts == ("64.07", "64.02", "64.71")
    assert found.first == {"64.07": 2024, "64.02": 2025} and found.never == ("64.71",)
    assert roadmap_findings.finding(found).endswith("tidak pernah terjangkau: Balikpapan")
    table = roadmap_findings.first_years(found)
    assert list(table["Pertama terjangkau"]) == ["2024", "2025", "tidak terjangkau"]
    assert list(table["Penduduk miskin (%)"]) == ["9,56", "7,28", "2,23"]


def test_a_district_without_a_rate_comes_in_last():
    found = roadmap(LAST_YEAR | {"facts.year": 2023, "plan.phasing": 9}, ON)
    assert found.districts[-1] == "64.09" and found.first["64.09"] == 2025


def test_units_by_hand_come_in_with_their_district():
    """Kutai Barat (9.56 %) has 5 and comes in before Kutai Kartanegara (7.28 %) with 10."""
    choice = {
        "kube.units.64.02": 10,
        "kube.units.64.07": 5,
        "plan.districts": "64.02,64.07",
        "plan.phasing": 1,
    }
    found = years(choice)
    assert [year.units["kube"] for year in found] == [5, 15, 15]
    assert [year.units["kube"] for year in years(choice | {"kube.units": 15})] == [5, 15, 15]


@pytest.mark.parametrize("asked", [LAST_YEAR, {"plan.budget": 750 * MILLION}, {"plan.times": 1}])
def test_a_programme_with_no_district_yet_buys_nothing(asked):
    """Kutai Barat comes first, where there are groups only; then Kutai Kartanegara, where there are both."""
    where = {"kube.districts": "64.02,64.07", "wrse.districts": "64.02,64.72", "plan.phasing": 1}
    first, second, third = years(asked | where)
    assert (first.reached, first.units["wrse"]) == (("64.07",), 0)
    assert first.units["kube"] > 0 and not first.reasons
    assert (second.units, third.units) == ({"kube": 40, "wrse": 50}, {"kube": 40, "wrse": 50})
    assert third.reached == ("64.02", "64.07", "64.72")


@pytest.mark.parametrize("asked", [LAST_YEAR, {"plan.budget": 750 * MILLION}])
def test_districts_without_candidates_buy_nothing_before_those_with_some_come_in(asked):
    """Kutai Barat comes in first, and all candidates live in Kutai Kartanegara."""
    counted = {"plan.share": "candidates", "kube.candidates.64.02": 300, "wrse.candidates.64.02": 90}
    found = years(asked | counted | {"plan.districts": "64.02,64.07", "plan.phasing": 1, "plan.years": 2})
    assert [year.people for year in found] == [0, 250]
    assert found[1].reached == ("64.02",)


def test_an_unstated_split_cannot_come_in_step_by_step():
    with pytest.raises(InputError, match="bertahap"):
        roadmap(LAST_YEAR | {"plan.share": "unstated", "plan.phasing": 2}, ON)
    assert roadmap(LAST_YEAR | {"plan.share": "unstated"}, ON).people == 750


# --- what it adds up to


def test_coverage_adds_up_over_the_same_poor_people():
    found = roadmap(LAST_YEAR, ON)
    assert found.poor == POOR
    assert [found.coverage(year) for year in found.years] == [Fraction(n, POOR) for n in (250, 500, 750)]
    assert (found.people, found.cost) == (750, 2_250 * MILLION)
    assert roadmap_findings.finding(found) == (
        "Dalam tiga tahun 750 orang terjangkau (0,34% penduduk miskin 2024); "
        "semua sepuluh daerah sudah terjangkau pada 2024"
    )


def test_one_district_is_not_told_as_all_of_them():
    found = roadmap({"plan.districts": "64.11", "wrse.units": 1}, ON)
    assert roadmap_findings.finding(found).endswith("; satu daerah pilihan sudah terjangkau pada 2024")


def test_the_assumptions_are_said():
    said = roadmap_findings.assumptions(roadmap(GROWING | {"plan.phasing": 3}, ON))
    assert said == [
        "Anggaran naik 10% tiap tahun; sisanya tidak terbawa ke tahun berikutnya.",
        "Nilai satuan naik 5% tiap tahun, dibulatkan ke rupiah; biaya operasional tetap.",
        "Tiap tahun tiga daerah masuk, persentase penduduk miskin 2024 tertinggi lebih dulu. "
        "Unit atau anggaran setahun dibagi di antara daerah yang sudah masuk.",
        "Pembaginya tetap: 221.340 penduduk miskin 2024 di sepuluh daerah pilihan. "
        "Diandaikan tidak ada orang yang dibantu dua kali.",
    ]


def test_more_people_than_poor_people_is_said():
    found = roadmap({"plan.districts": "64.11", "wrse.units": 1_000}, ON)  # 3,000 of 2,900
    assert found.coverage(found.years[-1]) == Fraction(3_000, 2_900)
    assert "melebihi penduduk miskin" in roadmap_findings.assumptions(found)[-1]


def test_without_a_number_of_poor_people_there_is_no_coverage_and_it_says_why(tmp_path, monkeypatch):
    row = "2024,64.11,2.90,10.75,published"
    data_root(tmp_path, monkeypatch, {"poverty.csv": (row, "2024,64.11,,10.75,missing")})
    found = roadmap(LAST_YEAR, ON)
    assert found.poor is None and found.coverage(found.years[0]) is None
    assert "Mahakam Ulu" in roadmap_findings.assumptions(found)[-1]
    assert roadmap_findings.finding(found).startswith("Dalam tiga tahun 750 orang terjangkau; ")
    assert list(roadmap_findings.bars(found)["text"]) == ["250", "500", "750"]


def test_a_roadmap_of_nobody_says_so():
    found = roadmap({}, ON)
    assert found.people == 0 and found.never == BY_RATE
    assert roadmap_findings.finding(found) == "Peta jalan ini belum menjangkau siapa pun"


def test_the_table_has_a_row_per_year():
    table = roadmap_findings.table(roadmap(GROWING | {"plan.phasing": 3}, ON))
    assert list(table["Tahun"]) == ["2024", "2025", "2026", "2027"]
    assert table.loc[1, "Nilai satuan KUBE (Rp)"] == 15_750_000 and table.loc[1, "Unit WRSE"] == 56
    assert table.loc[3, "Baru terjangkau"] == "Balikpapan"
    assert list(table["Orang kumulatif"])[:2] == [250, 511]


AMOUNTS = st.integers(0, 3_000 * MILLION)
CHANGES = st.decimals(-20, 30, places=2)
MIXED = st.fixed_dictionaries(
    {"plan.years": st.integers(2, 5), "plan.growth": CHANGES, "plan.price": CHANGES},
    optional={
        "plan.budget": AMOUNTS,
        "plan.phasing": st.integers(1, 10),
        "plan.share": st.sampled_from(["equal", "poor", "rate"]),
        "plan.operating": st.integers(0, 5 * MILLION),
        "plan.districts": st.sets(st.sampled_from(BY_RATE), min_size=1).map(sorted),
        "kube.districts": st.sets(st.sampled_from(BY_RATE), min_size=1).map(sorted),
        "kube.units": st.integers(0, 80),
        "wrse.floor": st.integers(0, 3),
        "kube.ceiling": st.integers(1, 9),
    },
)


@tried(150)
@given(MIXED)
def test_whatever_the_choices_the_sums_hold(choice):
    found = roadmap(choice, ON)
    together, seen = 0, set()
    for k, year in enumerate(found.years):
        value = {code: year.unit_values[code] * n for code, n in year.units.items()}
        of_districts = choice.get("plan.operating", 0) * len(year.reached)
        assert year.cost == sum(value.values()) + of_districts
        assert year.leftover is None or year.leftover >= 0
        assert year.people == year.units["kube"] * 5 + year.units["wrse"]
        together += year.people
        assert year.together == together
        entered = found.districts[: choice.get("plan.phasing", 10) * (k + 1)]
        assert set(year.reached) <= set(entered)
        assert set(year.newly) == set(year.reached) - seen
        seen |= set(year.reached)
    covered = [found.coverage(year) for year in found.years]
    assert covered == sorted(covered)
    assert set(found.first) == seen and set(found.never) == set(found.districts) - seen
    assert found.poor == sum(facts.poverty(2024)[code].people for code in found.districts)


# --- drawn


def test_the_bars_of_a_roadmap_stand_on_what_came_before():
    found = roadmap(LAST_YEAR | {"plan.budget": 760 * MILLION, "plan.price": 2}, ON)
    table = roadmap_findings.bars(found)
    assert list(table["before"] * POOR) == pytest.approx([0, 250, 250])
    assert list(table["new"] * POOR) == pytest.approx([250, 0, 0])
    assert list(table["text"]) == ["0,11%", "tidak mungkin", "tidak mungkin"]
    figure = planfigures.cumulative(table)
    assert_drawable(figure)
    assert list(figure.data[1].x) == ["2024", "2025", "2026"]
    assert figure.layout.yaxis.range[1] * POOR > 250


def test_a_roadmap_of_nobody_is_drawn():
    assert_drawable(planfigures.cumulative(roadmap_findings.bars(roadmap({}, ON))))
