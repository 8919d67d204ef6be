"""How even a plan is, as far as numbers say; what a living business costs, blank until somebody says."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning_data import data_root
from properties import tried

from bansos.places import districts
from bansos.planning import fairness, survival
from bansos.planning.budget import simulate
from bansos.planning.presets import preset

ON = date(2023, 12, 31)
MILLION = 10**6
LAST_YEAR = {"kube.units": 40, "wrse.units": 50}
FEW = "terlalu sedikit untuk dinilai"


def by_code(found):
    return fairness.by_district(found).set_index("code")


# --- per 1,000 poor people


def test_coverage_per_thousand_is_exact():
    """4 groups of 5 and 5 women: 25 people in every district."""
    table = by_code(simulate(LAST_YEAR, on=ON))
    assert list(table.index) == list(districts()) and set(table["people"]) == {25}
    assert table.loc["64.11", "per_1000"] == Fraction(25_000, 2_900)
    assert table.loc["64.11", "judged"] == "8,62 per 1.000"
    assert table.loc["64.02", "judged"] == "0,42 per 1.000"  # 25,000 / 59,000
    assert table.loc["64.09", "judged"] == "2,32 per 1.000 (turunan)", "a derived divisor is named"


@pytest.mark.parametrize(
    ("women", "judged"), [(0, "tidak mendapat apa pun"), (1, FEW), (4, FEW), (5, "1,72 per 1.000")]
)
def test_few_people_are_not_judged_but_nobody_is(women, judged):
    row = by_code(simulate({"wrse.units.64.11": women, "wrse.units.64.02": 9}, on=ON)).loc["64.11"]
    assert row["judged"] == judged
    assert pd.isna(row["per_1000"]) == (judged == FEW)


def test_how_few_are_too_few_is_a_setting(tmp_path, monkeypatch):
    found = simulate({"wrse.units.64.11": 5}, on=ON)
    data_root(tmp_path, monkeypatch, {"settings.toml": ("least_people = 5", "least_people = 6")})
    assert by_code(found).loc["64.11", "judged"] == FEW


def test_a_split_that_no_source_states_is_not_known():
    table = by_code(simulate(preset("tahun-lalu").values))
    assert pd.isna(table.loc["64.02", "people"]) and pd.isna(table.loc["64.02", "per_1000"])
    assert table.loc["64.02", "judged"].startswith("tidak diketahui: rincian")
    assert table.loc["64.11", "judged"] == "tidak mendapat apa pun"


def test_a_missing_number_of_poor_people_is_not_known(tmp_path, monkeypatch):
    row = "2024,64.11,2.90,10.75,published"
    data_root(tmp_path, monkeypatch, {"poverty.csv": (row, "2024,64.11,,10.75,missing")})
    table = by_code(simulate(LAST_YEAR, on=ON))
    assert pd.isna(table.loc["64.11", "per_1000"])
    assert table.loc["64.11", "judged"] == "tidak diketahui: jumlah penduduk miskin 2024 tidak ada"


# --- largest against smallest


def test_the_ratio_is_exact_and_names_both():
    """The same people everywhere: as many times as the poor people, 59,000 / 2,900."""
    found = simulate(LAST_YEAR, on=ON)
    ratio = fairness.ratio(found)
    assert ratio.value == Fraction(590, 29)
    assert (ratio.largest, ratio.smallest, ratio.nothing, ratio.reason) == ("64.11", "64.02", (), "")
    assert fairness.finding(found) == (
        "Mahakam Ulu mendapat 8,62 per 1.000, Kutai Kartanegara 0,42 per 1.000 penduduk miskin: 20,3 kali"
    )


def test_districts_that_get_as_much_as_each_other_are_not_told_apart():
    assert fairness.finding(simulate({"plan.coverage": "100"}, on=ON)) == (
        "Setiap daerah yang dapat dinilai mendapat 1.000,00 per 1.000 penduduk miskin"
    )
    assert fairness.finding(simulate({"plan.coverage": "1"}, on=ON)) == (
        "Bontang mendapat 10,13 per 1.000, Kutai Kartanegara 10,00 per 1.000 penduduk miskin: hampir sama"
    )


def test_districts_that_get_nothing_leave_no_ratio_but_a_count():
    found = simulate({"wrse.units.64.02": 59, "wrse.units.64.11": 29}, on=ON)  # 1 and 10 per 1,000
    ratio = fairness.ratio(found)
    assert ratio.value is None and len(ratio.nothing) == 8
    assert ratio.reason.startswith("Delapan daerah tidak mendapat apa pun")
    assert fairness.finding(found) == (
        "Mahakam Ulu mendapat 10,00 per 1.000, Kutai Kartanegara 1,00 per 1.000 penduduk miskin; "
        "delapan daerah tidak mendapat apa pun"
    )


def test_districts_that_were_not_chosen_get_nothing_too():
    found = simulate({"plan.districts": "64.02,64.07", "kube.units": 40}, on=ON)
    assert len(fairness.ratio(found).nothing) == 8
    assert by_code(found)["chosen"].sum() == 2


def test_small_numbers_are_no_part_of_the_ratio():
    """Mahakam Ulu would be the largest with 4 of 2,900, and has too few."""
    by_hand = {f"wrse.units.{code}": 4 if code == "64.11" else 10 for code in districts()}
    ratio = fairness.ratio(simulate(by_hand, on=ON))
    assert (ratio.largest, ratio.smallest) == ("64.74", "64.02")
    assert ratio.value == Fraction(59_000, 7_110)


def test_one_district_alone_is_compared_with_nothing():
    ratio = fairness.ratio(simulate({"wrse.units.64.02": 50}, on=ON))
    assert ratio.value is None and ratio.largest == ""
    assert "hanya satu daerah terjangkau yang dapat dinilai" in ratio.reason


def test_too_few_everywhere_is_said():
    ratio = fairness.ratio(simulate({"wrse.units": 40}, on=ON))  # 4 in each of ten
    assert (ratio.value, ratio.nothing) == (None, ())
    assert ratio.reason == "Tidak ada daerah terjangkau yang dapat dinilai"


def test_a_plan_for_nobody_is_not_called_fair():
    found = simulate({}, on=ON)
    assert fairness.ratio(found).value is None
    assert fairness.finding(found) == "Belum ada yang terjangkau: tidak ada yang dapat dibandingkan"


@tried(60)
@given(st.dictionaries(st.sampled_from(list(districts())), st.integers(0, 200)))
def test_the_ratio_is_that_of_the_table(split):
    found = simulate({f"wrse.units.{code}": n for code, n in split.items()}, on=ON)
    table, ratio = by_code(found), fairness.ratio(found)
    judged = [value for value in table["per_1000"] if not pd.isna(value)]
    if ratio.value is not None:
        assert ratio.value == max(judged) / min(judged) >= 1
    else:
        assert len([value for value in judged if value]) < 2 or 0 in judged
    assert sum(table["people"]) == found.people


# --- women


def test_only_a_programme_whose_rules_admit_women_alone_says_who_is_a_woman():
    women = fairness.women(simulate(LAST_YEAR, on=ON))
    assert (women.known, women.unknown, women.share) == (50, 200, Fraction(1, 5))
    assert fairness.women_said(women) == (
        "Sedikitnya 50 dari 250 orang perempuan (20,00%), menurut syarat WRSE; jenis kelamin 200 orang lain "
        "belum diketahui"
    )


@pytest.mark.parametrize("change", [{"wrse.rules.perempuan": "off"}, {"wrse.rules.perempuan.allowed": "P,L"}])
def test_a_rule_that_is_off_or_lets_men_in_says_nothing(change):
    women = fairness.women(simulate(LAST_YEAR | change, on=ON))
    assert (women.known, women.unknown) == (0, 250)
    assert fairness.women_said(women) == "Jenis kelamin 250 orang dalam rencana ini belum diketahui"


def test_the_rule_is_that_of_the_date_of_the_plan(tmp_path, monkeypatch):
    rule = '{ from = "unknown", column = "jenis_kelamin", allowed = ["P"]'
    later = rule.replace('"unknown"', "2025-01-01")
    data_root(tmp_path, monkeypatch, {"programmes/wrse.toml": (rule, later)})
    assert fairness.women(simulate(LAST_YEAR, on=ON)).known == 0
    assert fairness.women(simulate(LAST_YEAR, on=date(2025, 1, 1))).known == 50


def test_any_programme_that_asks_for_women_counts(tmp_path, monkeypatch):
    """Told by the rule, not by the programme's name."""
    rule = 'ask = "is_false"\noptional = true\nlabel'
    asks = 'ask = "is_one_of"\nlabel'
    root = data_root(tmp_path, monkeypatch, {"programmes/kube.toml": (rule, asks)})
    path = root / "programmes/kube.toml"
    column = 'column = "pernah_menerima"'
    text = path.read_text("utf-8")
    assert column in text
    path.write_text(text.replace(column, 'column = "jenis_kelamin", allowed = ["P"]'), encoding="utf-8")
    women = fairness.women(simulate(LAST_YEAR, on=ON))
    assert (women.known, women.unknown) == (250, 0)
    assert fairness.women_said(women).startswith("Semua 250 orang dalam rencana ini perempuan")


def test_a_plan_for_nobody_has_no_share_of_women():
    women = fairness.women(simulate({}, on=ON))
    assert (women.known, women.unknown, women.share) == (0, 0, None)
    assert fairness.women_said(women).startswith("Belum ada yang terjangkau")


# --- businesses that live on


def living(**choice):
    return survival.survival(
        simulate({"kube.units": 40} | {f"kube.{k}": v for k, v in choice.items()}, on=ON)
    )["kube"]


def test_nothing_is_said_before_the_user_says_it():
    found = living()
    assert (found.rate, found.alive, found.cost_of_one_alive, found.break_even, found.can_pay) == (None,) * 5
    assert survival.cost_said(found) == (
        "Belum diisi: berapa persen usaha KUBE yang masih berjalan. Tidak ada angka bawaan."
    )
    assert survival.finding(found) == "Biaya tiap usaha KUBE yang masih hidup belum dapat dihitung"


def test_cost_of_a_living_business_by_pencil():
    """40 x 15 million = 600 million; 35 % of 40 are 14; 600 / 14 = 42.857142857..."""
    found = living(survival=35)
    assert found.alive == 14 and found.cost_of_one_alive == Fraction(600 * MILLION, 14)
    assert survival.cost_said(found) == (
        "Rp600 juta untuk 40 kelompok KUBE, 35% masih berjalan (14): Rp42.857.143 tiap usaha yang hidup."
    )
    assert survival.finding(found) == "Tiap usaha KUBE yang masih hidup berbiaya Rp42.857.143"


def test_operating_cost_of_units_counts_and_that_of_districts_is_named():
    found = living(survival=50, operating=MILLION)
    assert found.cost_of_one_alive == 32 * MILLION  # (15 + 1) / 0.5
    own = simulate({"kube.units": 40, "kube.survival": 50, "plan.operating": MILLION}, on=ON)
    said = survival.cost_said(survival.survival(own)["kube"])
    assert said.endswith(
        "Rp30 juta tiap usaha yang hidup. Biaya operasional daerah (Rp10 juta) tidak ikut dihitung."
    )


def test_a_companion_pays_for_itself_from_a_rate_on():
    """15 / 0.35 = (15 + 1) / s at s = 0.35 x 16 / 15 = 0.37333...: said rounded up."""
    found = living(survival=35, companion=MILLION)
    assert found.break_even == Fraction(35, 100) * Fraction(16, 15) and found.can_pay
    assert survival.companion_said(found) == (
        "Pendamping Rp1 juta tiap unit menutup biayanya sendiri bila usaha yang berjalan naik dari 35% "
        "menjadi sedikitnya 37,34%."
    )


@pytest.mark.parametrize(
    ("companion", "can", "needed"),
    [(5 * MILLION, True, "100%"), (5 * MILLION + 1, False, "100,01%")],  # 0.75 x (15 + 5) / 15 = 1
)
def test_a_companion_that_would_need_more_than_all_of_them_cannot_pay(companion, can, needed):
    found = living(survival=75, companion=companion)
    assert found.can_pay is can
    said = survival.companion_said(found)
    assert needed in said and ("tidak dapat menutup biayanya" in said) is not can


def test_each_blank_has_its_own_reason():
    assert survival.companion_said(living(survival=35)) == (
        "Belum diisi: biaya pendamping tiap kelompok. Tidak ada angka bawaan."
    )
    assert survival.companion_said(living(companion=MILLION)).startswith(
        "Belum diisi: berapa persen usaha KUBE"
    )
    none = living(units=0, survival=35, companion=MILLION)
    assert none.cost_of_one_alive is none.break_even is None
    assert survival.cost_said(none) == "Rencana ini tidak membeli unit KUBE."


@tried(60)
@given(
    st.integers(1, 500),
    st.decimals(Decimal("0.01"), 100, places=2),
    st.integers(1, 50 * MILLION),
    st.integers(0, 5 * MILLION),
)
def test_at_the_break_even_a_living_business_costs_the_same(units, rate, companion, operating):
    found = living(units=units, survival=rate, companion=companion, operating=operating)
    with_companion = units * (found.unit_cost + companion) / (units * found.break_even)
    assert with_companion == found.cost_of_one_alive
    assert found.cost == units * found.unit_cost and found.break_even > found.rate
