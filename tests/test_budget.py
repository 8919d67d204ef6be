"""Money: whole rupiah and whole packages; what a plan costs, what a budget buys, what makes it impossible."""

import json
from datetime import date
from fractions import Fraction
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning_data import data_root
from properties import tried

from bansos.__main__ import main
from bansos.places import districts
from bansos.planning.budget import simulate
from bansos.planning.comparison import difference
from bansos.planning.presets import preset
from bansos.planning.purchase import mix, usual_mix
from bansos.planning.scenario import checked
from bansos.settings import InputError

ON = date(2023, 12, 31)
ARTICLE = "--on 2023-12-31"
BACK = "--set kube.amounts.grant=15000000 --set wrse.amounts.grant=3000000"
MILLION = 10**6


def command(capsys, line: str) -> dict:
    assert main(["simulate", *line.split(), "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return json.loads(printed.out)


def units_of(plan) -> dict[str, int]:
    return {code: line.units for code, line in plan.programmes.items()}


def test_last_years_units_cost_750_million_for_250_people(capsys):
    found = command(capsys, f"{ARTICLE} --units kube=40 --units wrse=50")
    assert (found["cost"], found["people"], found["feasible"]) == (750 * MILLION, 250, True)
    assert (found["budget"], found["leftover"], found["shortfall"], found["reasons"]) == (None, None, 0, [])
    assert found["programmes"]["kube"]["by_district"] == dict.fromkeys(districts(), 4)
    assert found["coverage"]["64.02"] == pytest.approx(25 / 59_000)
    assert (found["on"], found["facts_year"]) == ("2023-12-31", 2024)


def test_the_answer_has_the_keys_that_scripts_rely_on(capsys):
    found = command(capsys, f"{ARTICLE} --units kube=1")
    assert list(found) == [
        "on", "facts_year", "budget", "cost", "leftover", "feasible", "shortfall", "reasons", "programmes",
        "people", "coverage",
    ]  # fmt: skip
    assert list(found["programmes"]["kube"]) == ["units", "people", "unit_value", "cost", "by_district"]


def test_the_announced_plan_and_the_same_at_the_articles_amounts(capsys):
    found = command(capsys, "--scenario rencana-2024 --districts all")
    assert (found["cost"], found["people"]) == (6_500 * MILLION, 1_500)
    assert found["programmes"]["kube"]["by_district"] == dict.fromkeys(districts(), 20)
    assert command(capsys, f"--scenario rencana-2024 --districts all {BACK}")["cost"] == 4_500 * MILLION


def test_floors_that_the_budget_cannot_pay_say_what_is_missing_and_what_mends_it(capsys):
    found = command(capsys, f"{ARTICLE} --budget 400000000 --districts all --floor kube=2 --floor wrse=5")
    assert (found["feasible"], found["shortfall"]) == (False, 50 * MILLION)
    assert (found["cost"], found["leftover"]) == (450 * MILLION, 0)
    (reason,) = found["reasons"]
    assert "padahal anggaran Rp400 juta: kurang Rp50 juta." in reason
    assert "turunkan batas bawah WRSE menjadi 3 per daerah" in reason


def test_the_mend_that_is_named_does_mend():
    floors = {"plan.budget": 400 * MILLION, "kube.floor": 2, "wrse.floor": 3}
    assert simulate(floors, on=ON).feasible
    assert not simulate(floors | {"wrse.floor": 4}, on=ON).feasible
    assert simulate(floors | {"wrse.floor": 5, "plan.budget": 450 * MILLION}, on=ON).feasible


def test_a_budget_alone_buys_last_years_mix(capsys):
    found = command(capsys, f"{ARTICLE} --budget 750000000")
    assert {code: p["units"] for code, p in found["programmes"].items()} == {"kube": 40, "wrse": 50}
    assert found["leftover"] == 0
    assert usual_mix() == {"kube": Fraction(4, 5), "wrse": Fraction(1, 5)}


def test_a_budget_with_units_buys_them_and_leaves_the_rest(capsys):
    found = command(capsys, f"{ARTICLE} --budget 16000000 --units kube=1")
    assert (found["cost"], found["leftover"], found["feasible"]) == (15 * MILLION, MILLION, True)
    assert found["programmes"]["wrse"]["units"] == 0


def test_the_leftover_says_what_it_still_buys_or_lacks():
    assert simulate({"plan.budget": 16 * MILLION, "kube.units": 1}, on=ON).notes == (
        "Sisa Rp1 juta: kurang Rp2 juta untuk satu lagi WRSE.",
    )
    plan = simulate({"plan.budget": 50 * MILLION, "kube.units": 1}, on=ON)
    assert plan.notes == ("Sisa Rp35 juta masih cukup untuk 2 kelompok KUBE atau 11 orang WRSE.",)


def test_a_group_is_15_million_or_nothing():
    assert units_of(simulate({"plan.budget": 15 * MILLION - 1, "plan.mix.kube": 1}, on=ON)) == {
        "kube": 0,
        "wrse": 0,
    }
    assert units_of(simulate({"plan.budget": 15 * MILLION, "plan.mix.kube": 1}, on=ON)) == {
        "kube": 1,
        "wrse": 0,
    }
    assert units_of(simulate({"plan.budget": 16 * MILLION}, on=ON)) == {"kube": 0, "wrse": 5}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, {"kube": 0.8, "wrse": 0.2}),
        ({"plan.mix.kube": 50, "plan.mix.wrse": 50}, {"kube": 0.5, "wrse": 0.5}),
        ({"plan.mix.kube": "0.5", "plan.mix.wrse": "0.5"}, {"kube": 0.5, "wrse": 0.5}),
        ({"plan.mix.kube": 3, "plan.mix.wrse": 1}, {"kube": 0.75, "wrse": 0.25}),
        ({"plan.mix.kube": 75}, {"kube": 0.75, "wrse": 0.25}),
        ({"plan.mix.kube": "0.75"}, {"kube": 0.75, "wrse": 0.25}),
        ({"plan.mix.wrse": 0}, {"kube": 1, "wrse": 0}),
        ({"plan.mix.kube": 100}, {"kube": 1, "wrse": 0}),
    ],
)
def test_the_mix_of_rupiah(parts, expected):
    assert mix(checked(parts)) == {code: Fraction(str(part)) for code, part in expected.items()}


@pytest.mark.parametrize("parts", [{"plan.mix.kube": 0, "plan.mix.wrse": 0}, {"plan.mix.kube": 101}])
def test_a_mix_that_cannot_be_is_refused(parts):
    with pytest.raises(InputError, match="bagian rupiah"):
        simulate({"plan.budget": MILLION, **parts}, on=ON)


def test_operating_cost_is_a_line_of_its_own_and_not_in_the_unit_value():
    plan = simulate({"kube.units": 40, "kube.operating": 500_000}, on=ON)
    assert plan.cost == 40 * 15_500_000
    assert plan.programmes["kube"].to_json()["unit_value"] == 15 * MILLION


def test_units_by_hand_and_the_rest_shared():
    plan = simulate({"kube.units": 13, "kube.units.64.02": 4}, on=ON)
    assert plan.programmes["kube"].by_district == dict.fromkeys(districts(), 1) | {"64.02": 4}
    assert units_of(simulate({"kube.units.64.02": 4, "kube.units.64.07": 1}, on=ON))["kube"] == 5
    plan = simulate({"kube.units.64.02": 4, "kube.floor": 1}, on=ON)
    assert plan.programmes["kube"].by_district == dict.fromkeys(districts(), 1) | {"64.02": 4}


def test_floors_and_ceilings_hold_in_every_district():
    plan = simulate(
        {
            "plan.budget": 900 * MILLION,
            "plan.share": "poor",
            "kube.floor": 2,
            "kube.ceiling": 6,
            "wrse.floor": 1,
        },
        on=ON,
    )
    assert plan.feasible
    assert all(2 <= units <= 6 for units in plan.programmes["kube"].by_district.values())
    assert all(units >= 1 for units in plan.programmes["wrse"].by_district.values())


def test_the_leftover_buys_no_more_than_ceilings_leave_room_for():
    plan = simulate(
        {"plan.budget": 907 * MILLION, "plan.goal": "poorest", "kube.ceiling": 1, "wrse.ceiling": 0}, on=ON
    )
    assert plan.notes[-1] == "Sisa Rp757 juta tidak terpakai."
    plan = simulate(
        {"plan.budget": 900 * MILLION, "kube.units": 8, "kube.ceiling": 1, "wrse.ceiling": 0}, on=ON
    )
    assert plan.notes[-1] == "Sisa Rp780 juta masih cukup untuk 2 kelompok KUBE."


def test_the_leftover_pays_for_a_district_that_is_not_reached_yet():
    choice = {"kube.units.64.02": 1, "kube.ceiling": 1, "wrse.ceiling": 0, "plan.operating": 10 * MILLION}
    notes = [simulate(choice | {"plan.budget": n * MILLION}, on=ON).notes[-1] for n in (40, 80)]
    assert notes[0] == "Sisa Rp15 juta: kurang Rp10 juta untuk satu lagi KUBE."
    assert notes[1] == "Sisa Rp55 juta masih cukup untuk 2 kelompok KUBE."


def test_fewer_units_are_no_mend_where_floors_forbid_them():
    choice = {"plan.budget": 28 * MILLION, "kube.units": 20, "kube.floor": 1}
    assert "kurangi" not in simulate(choice, on=ON).reasons[0]
    assert "kurangi 10 kelompok" in simulate(choice | {"plan.budget": 150 * MILLION}, on=ON).reasons[0]


def test_a_ceiling_that_stops_the_money_is_named():
    plan = simulate({"plan.budget": 500 * MILLION, "kube.ceiling": 1, "wrse.ceiling": 2}, on=ON)
    assert (units_of(plan), plan.leftover) == ({"kube": 10, "wrse": 20}, 290 * MILLION)
    assert plan.feasible
    assert plan.notes[:2] == (
        "KUBE sudah sampai batas atas 1 di tiap daerah.",
        "WRSE sudah sampai batas atas 2 di tiap daerah.",
    )


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        (
            {"kube.units": 15, "kube.floor": 2},
            "KUBE: Batas bawah memerlukan 20, padahal hanya ada 15. Tambah 5 kelompok",
        ),
        (
            {"kube.units": 45, "kube.ceiling": 4},
            "KUBE: Batas atas hanya menampung 40, padahal ada 45. Kurangi 5 kelompok",
        ),
        (
            {"kube.floor": 5, "kube.ceiling": 4},
            "KUBE: paling sedikit 5 tiap daerah melebihi paling banyak 4.",
        ),
        (
            {"kube.units": 15, "kube.floor": 5, "kube.ceiling": 1},
            "KUBE: paling sedikit 5 tiap daerah melebihi paling banyak 1.",
        ),
        (
            {"kube.units.64.02": 9, "kube.ceiling": 4},
            "KUBE: Batas atas 4 tiap daerah, padahal rinciannya Kutai Kartanegara 9.",
        ),
        (
            {"kube.units.64.02": 1, "kube.units.64.07": 0, "kube.floor": 2},
            "KUBE: Batas bawah 2 tiap daerah, padahal rinciannya Kutai Kartanegara 1 dan Kutai Barat 0.",
        ),
        (
            {"plan.share": "candidates", "kube.candidates.64.02": 9, "kube.ceiling": 4, "kube.units": 9},
            "Kurangi 5 kelompok, atau pilih pembagian lain",
        ),
        (
            {
                "plan.share": "candidates",
                "kube.candidates.64.02": 9,
                "kube.units.64.02": 4,
                "kube.units": 9,
            },
            "Kurangi 5 kelompok, atau pilih pembagian lain",
        ),
        (
            {"plan.budget": 29 * MILLION, "kube.units": 2},
            "kurang Rp1 juta. Tambah anggaran Rp1 juta, atau kurangi 1",
        ),
    ],
)
def test_an_impossible_plan_is_an_answer_with_its_reason(choice, reason):
    plan = simulate(choice, on=ON)
    assert not plan.feasible
    assert reason in plan.reasons[0]
    assert all(sum(line.by_district.values()) == line.units for line in plan.programmes.values())


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"kube.units": 3, "kube.units.64.02": 4}, "3 unit tidak sama dengan rincian per daerah"),
        ({"plan.districts": "64.01", "kube.units.64.02": 4}, "64.02 tidak termasuk"),
        ({"plan.share": "rate", "facts.year": 2023, "kube.units": 4}, "2023 untuk Penajam Paser Utara"),
        (
            {"plan.share": "unstated", "kube.units": 4, "kube.floor": 1},
            "perlu pembagian equal, poor atau rate",
        ),
    ],
)
def test_choices_that_contradict_each_other_are_refused(choice, message):
    with pytest.raises(InputError, match=message):
        simulate(choice, on=ON)


def test_an_empty_scenario_is_an_empty_plan():
    plan = simulate({}, on=ON)
    assert (plan.cost, plan.people, plan.reached, plan.feasible) == (0, 0, (), True)
    assert set(plan.to_json()["coverage"].values()) == {0.0}


def test_coverage_is_none_where_poor_people_or_the_split_are_unknown(tmp_path, monkeypatch):
    data_root(
        tmp_path,
        monkeypatch,
        {"poverty.csv": ("2024,64.03,12.35,5.08,published", "2024,64.03,,5.08,missing")},
    )
    plan = simulate({"kube.units": 40}, on=ON)
    assert plan.coverage["64.03"].value is None and "Berau" in plan.coverage["64.03"].reason
    assert plan.coverage["64.01"].value == pytest.approx(20 / 25_280)


some = st.integers(0, 12)
bounded = st.fixed_dictionaries(
    {"plan.budget": st.integers(0, 3 * 10**9)},
    optional={
        "kube.floor": some, "wrse.floor": some, "kube.ceiling": some, "wrse.ceiling": some,
        "kube.operating": st.integers(0, 10**6), "plan.mix.kube": st.integers(0, 100),
        "plan.share": st.sampled_from(["equal", "poor", "rate"]),
        "plan.districts": st.lists(st.sampled_from(list(districts())), min_size=1),
        "kube.amounts.grant": st.integers(1, 10**8), "wrse.amounts.grant": st.integers(1, 10**8),
    },
)  # fmt: skip


@given(bounded)
@tried(150)
def test_a_budget_is_never_exceeded_and_bounds_are_kept(choice):
    plan = simulate(choice, on=ON)
    assert plan.budget + plan.shortfall == plan.cost + plan.leftover
    for code, line in plan.programmes.items():
        assert sum(line.by_district.values()) == line.units
        if plan.feasible:
            low, high = choice.get(f"{code}.floor", 0), choice.get(f"{code}.ceiling", 10**9)
            assert all(low <= units <= high for units in line.by_district.values())
    assert plan.cost <= plan.budget or not plan.feasible
    assert plan.feasible == (not plan.reasons)


@given(bounded)
@tried(100)
def test_no_whole_package_of_a_wanted_programme_fits_into_what_is_left(choice):
    plan, parts = simulate(choice, on=ON), mix(checked(choice))
    if plan.feasible:
        for code, line in plan.programmes.items():
            full = line.units == choice.get(f"{code}.ceiling", -1) * len(line.districts)
            assert full or not parts[code] or plan.leftover < line.unit_value + line.operating


@given(bounded, st.randoms(use_true_random=False))
@tried(50)
def test_the_order_of_districts_and_keys_does_not_matter(choice, random):
    shuffled = list(choice.items())
    random.shuffle(shuffled)
    again = dict(shuffled)
    if "plan.districts" in again:
        again["plan.districts"] = random.sample(again["plan.districts"], len(again["plan.districts"]))
    assert simulate(again, on=ON).to_json() == simulate(choice, on=ON).to_json()


@given(bounded)
@tried(50)
def test_more_money_never_makes_a_possible_plan_impossible(choice):
    if simulate(choice, on=ON).feasible:
        assert simulate(choice | {"plan.budget": choice["plan.budget"] * 2}, on=ON).feasible


def test_the_difference_of_two_plans():
    before, after = simulate(preset("tahun-lalu").values), simulate(preset("rencana-2024").values)
    found = difference(before, after)
    assert (found.people, found.cost, found.same) == (1_250, 5_750 * MILLION, False)
    assert found.programmes["kube"].units == 160 and found.programmes["kube"].unit_value == 5 * MILLION
    assert len(found.gained) == 7 and found.lost == ()
    assert found.programmes["kube"].by_district is None, "last year's split is not stated"
    ours = simulate(preset("ilustrasi-2024").values)
    assert difference(ours, after).programmes["wrse"].by_district == dict.fromkeys(districts(), 45)


def test_a_scenario_that_changes_nothing_is_seen():
    first = simulate({"kube.units": 40}, on=ON)
    assert difference(first, simulate({"kube.units": 40, "plan.share": "equal"}, on=ON)).same
    assert not difference(first, simulate({"kube.units": 40, "plan.share": "poor"}, on=ON)).same
    assert not difference(first, simulate({"kube.units": 40, "kube.operating": 1}, on=ON)).same


def test_set_beats_flags_beats_scenario_beats_data(capsys):
    line = "--scenario rencana-2024 --units kube=3 --on 2023-12-31"
    assert command(capsys, line)["programmes"]["kube"]["units"] == 3
    found = command(capsys, f"{line} --set kube.units=4 --set rules.on=2023-06-30")
    assert (found["programmes"]["kube"]["units"], found["on"]) == (4, "2023-06-30")
    found = command(capsys, "--scenario tahun-lalu --districts all --share equal")
    assert set(found["programmes"]["kube"]["by_district"].values()) == {4}


def test_the_command_in_words(capsys):
    assert main(["simulate", "--scenario", "ilustrasi-2024"]) == 0
    said = capsys.readouterr().out
    assert "KUBE: 40 kelompok × Rp15 juta = Rp600 juta, 200 orang." in said
    assert "Biaya Rp750 juta untuk 250 orang di 10 kabupaten/kota." in said


@pytest.mark.parametrize(
    "line",
    [
        "--units kube", "--units kube=", "--units kube=-1", "--units kub=1", "--budget banyak", "--budget -5",
        "--on 2023-13-01", "--districts 64.99", "--share fair", "--scenario none", "--set kube=1", "--set x",
        "--floor kube=1.5", "--quota PLAN.json", "--bud 5", "kube=40",
    ],
)  # fmt: skip
def test_bad_input_is_one_line_and_exit_2(capsys, line):
    assert main(["simulate", *line.split(), "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("bansos: ") and printed.err.count("\n") == 1


def many_districts(root, count: int) -> None:
    head = (root / "districts.csv").read_text(encoding="utf-8").splitlines()
    poverty = (root / "poverty.csv").read_text(encoding="utf-8").splitlines()
    cells = head[1].split(",")
    codes = [f"64.{n:02}" if n < 100 else f"{n // 100 + 64}.{n % 100:02}" for n in range(1, count + 1)]
    lines = [
        ",".join([code, f"Kabupaten {n}", f"D{n}", "", f"{n:04}", *cells[5:]]) for n, code in enumerate(codes)
    ]
    (root / "districts.csv").write_text("\n".join([head[0], *lines]) + "\n", encoding="utf-8")
    facts = [
        f"2024,{c},{n + 1}.{n % 97:02},5.5,published,published,bps-kaltim-2024,,,"
        for n, c in enumerate(codes)
    ]
    (root / "poverty.csv").write_text("\n".join([poverty[0], *facts]) + "\n", encoding="utf-8")
    history = root / "programme_history.csv"
    rows = [row for row in history.read_text(encoding="utf-8").splitlines() if row.startswith("record,")]
    history.write_text("\n".join(rows) + "\n", encoding="utf-8")


@pytest.mark.parametrize("share", ["equal", "poor"])
def test_a_country_of_514_districts_can_be_planned(tmp_path, monkeypatch, share):
    many_districts(data_root(tmp_path, monkeypatch), 514)
    choice = {"plan.budget": 50 * 10**9, "plan.share": share, "kube.floor": 1, "wrse.ceiling": 60}
    plan = simulate(choice, on=ON)
    assert plan.feasible and len(plan.coverage) == 514
    start = perf_counter()
    simulate(choice, on=ON)
    print(f"514 districts, {share}: {1000 * (perf_counter() - start):.0f} ms")
