"""Scenarios: flat choices, checked; presets that say no more than their sources."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning_data import data_root

from bansos.places import districts
from bansos.planning import history
from bansos.planning.budget import simulate
from bansos.planning.presets import preset, presets
from bansos.planning.scenario import assigned, checked, to_text
from bansos.settings import DataError, InputError, setting

CODES = tuple(districts())


@pytest.mark.parametrize(
    ("key", "given", "read"),
    [
        ("plan.budget", "750000000", 750_000_000),
        ("plan.budget", "Rp750.000.000", 750_000_000),
        ("plan.budget", "750_000_000", 750_000_000),
        ("plan.districts", "all", "all"),
        ("plan.districts", "64.72,64.02", ("64.02", "64.72")),
        ("plan.districts", ["64.72", "64.72"], ("64.72",)),
        ("plan.districts", "Samarinda, kukar", ("64.02", "64.72")),
        ("plan.share", "poor", "poor"),
        ("plan.mix.kube", "0.8", Decimal("0.8")),
        ("plan.mix.kube", 80, Decimal(80)),
        ("kube.units", "40", 40),
        ("kube.units.64.02", 3, 3),
        ("wrse.operating", "250.000", 250_000),
        ("kube.amounts.grant", "20000000", 20_000_000),
        ("kube.rules.usia", "on", True),
        ("kube.rules.usia", False, False),
        ("kube.rules.usia.oldest", "58", 58),
        ("rules.on", "2025-03-01", date(2025, 3, 1)),
        ("rules.on", date(2023, 12, 31), date(2023, 12, 31)),
        ("facts.year", "2024", 2024),
    ],
)
def test_a_value_is_read_by_its_key(key, given, read):
    assert checked({key: given}) == {key: read}


@pytest.mark.parametrize(
    ("key", "given", "message"),
    [
        ("kube.unit", 4, "kube.unit tidak dikenal; mungkin maksudnya kube.units"),
        ("plan.budjet", 4, "mungkin maksudnya plan.budget"),
        ("wrse.amounts.grants", 4, "mungkin maksudnya wrse.amounts.grant"),
        ("zzz", 4, "zzz tidak dikenal; contoh kunci"),
        ("kube.units.64.99", 4, "kube.units.64.99 tidak dikenal"),
        ("kube.units", -1, "kube.units: -1 negatif"),
        ("kube.units", "-1", "kube.units: -1 negatif"),
        ("kube.units", 1.5, "kube.units: 1.5 bukan bilangan bulat"),
        ("kube.units", True, "bukan bilangan bulat"),
        ("kube.units", "1.5", "bukan bilangan bulat"),
        ("kube.units", "", "bukan bilangan bulat"),
        ("kube.units", "1e9", "bukan bilangan bulat"),
        ("plan.budget", 10**16, "terlalu besar"),
        ("plan.budget", "9" * 5000, "bukan bilangan bulat"),
        ("kube.amounts.grant", 0, "harus lebih dari nol"),
        ("plan.districts", "64.99", "kabupaten/kota 64.99 tidak dikenal"),
        ("plan.districts", "6402", "kabupaten/kota 6402 tidak dikenal"),
        ("plan.districts", "", "paling sedikit satu"),
        ("plan.districts", 64, "paling sedikit satu"),
        ("plan.share", "fair", "plan.share: fair tidak dikenal; pilih equal, poor, rate"),
        ("plan.mix.kube", "-1", "bukan angka nol atau lebih"),
        ("plan.mix.kube", "nan", "bukan angka nol atau lebih"),
        ("plan.mix.kube", True, "bukan angka nol atau lebih"),
        ("rules.on", "31-12-2023", "bukan tanggal"),
        ("facts.year", 2022, "Tahun 2022 tidak ada di poverty.csv; yang ada: 2021, 2023 dan 2024"),
        ("kube.rules.usia", "perhaps", "bukan on atau off"),
        ("kube.rules.usia.oldest", "tua", "bukan bilangan bulat"),
    ],
)
def test_a_value_that_cannot_be_is_refused(key, given, message):
    with pytest.raises(InputError, match=message):
        checked({key: given})


choices = st.fixed_dictionaries(
    {},
    optional={
        "plan.budget": st.integers(0, 10**12),
        "plan.districts": st.just("all")
        | st.lists(st.sampled_from(CODES), min_size=1).map(lambda codes: tuple(sorted(set(codes)))),
        "plan.share": st.sampled_from(["equal", "poor", "rate"]),
        "plan.mix.kube": st.decimals(0, 100, places=2),
        "kube.units.64.02": st.integers(0, 99),
        "wrse.units": st.integers(0, 999),
        "wrse.amounts.grant": st.integers(1, 10**8),
        "kube.rules.usia": st.booleans(),
        "rules.on": st.dates(),
        "facts.year": st.sampled_from([2021, 2023, 2024]),
    },
)


@given(choices)
def test_choices_go_through_the_url_and_come_back(flat):
    texts = to_text(flat)
    assert all(isinstance(text, str) for text in texts.values())
    assert checked(texts) == checked(flat)


def test_key_and_value_of_a_set():
    assert assigned("kube.amounts.grant = 20000000") == ("kube.amounts.grant", "20000000")
    for text in ("kube", "=3", ""):
        with pytest.raises(InputError, match="tulis KUNCI=NILAI"):
            assigned(text)


def test_the_presets_are_there_in_both_languages():
    assert list(presets()) == ["ilustrasi-2024", "merata", "rencana-2024", "tahun-lalu"]
    assert setting("simulation.opening") in presets()
    for one in presets().values():
        assert set(one.title) == set(one.description) == {"id", "en"}
        assert one.sources


def test_last_year_is_the_history_and_makes_up_no_split():
    plan = simulate(preset("tahun-lalu").values)
    for record in history.realised(history.history(), 2023):
        line = plan.programmes[record.programme]
        assert (line.units, line.people, line.cost) == (record.units, record.people, record.cost)
        assert line.unit_value == record.unit_value
        assert line.districts == record.districts
        assert line.by_district is None
    assert plan.reached == ("64.02", "64.07", "64.72")
    assert plan.to_json()["coverage"] == {"64.02": None, "64.07": None, "64.72": None}


def test_the_illustration_spreads_last_years_units_and_says_so():
    one = preset("ilustrasi-2024")
    plan = simulate(one.values)
    assert one.illustration["id"].startswith("Ilustrasi")
    assert plan.cost == 750_000_000
    assert set(plan.programmes["kube"].by_district.values()) == {4}
    assert set(plan.programmes["wrse"].by_district.values()) == {5}


def test_the_announced_plan_marks_what_its_source_does_not_state():
    one = preset("rencana-2024")
    plan = simulate(one.values)
    assert "50" in one.illustration["id"] and "Ilustrasi" in one.illustration["id"]
    assert (plan.cost, plan.people) == (6_500_000_000, 1_500)
    records = history.history()
    assert plan.programmes["kube"].by_district == records["kube-plan-2024"].by_district
    assert plan.programmes["wrse"].unit_value == records["wrse-plan-2024"].unit_value
    assert records["wrse-plan-2024"].by_district is None


def test_a_preset_that_is_not_there_names_those_that_are():
    with pytest.raises(
        InputError, match="rencana tidak ada; yang ada: ilustrasi-2024, merata, rencana-2024 dan"
    ):
        preset("rencana")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('"kube.units" = 40', '"kube.unit" = 40'), r"ilustrasi-2024.toml:9: Kunci kube.unit tidak dikenal"),
        (('"kube.units" = 40', '"kube.units" = -40'), r"ilustrasi-2024.toml:9: kube.units: -40 negatif"),
        (('"artikel-2023#11"', '"artikel"'), r"ilustrasi-2024.toml:3: sumber .*artikel.* tidak dikenal"),
        (("sources =", "source ="), r"ilustrasi-2024.toml: kunci source, sources"),
        (("title = { id =", "title = { in ="), r"ilustrasi-2024.toml:1: title tidak lengkap"),
    ],
)
def test_a_wrong_preset_names_file_line_and_cure(tmp_path, monkeypatch, change, message):
    data_root(tmp_path, monkeypatch, {"scenarios/ilustrasi-2024.toml": change})
    with pytest.raises(DataError, match=message):
        presets()
