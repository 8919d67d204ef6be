"""Reach: from realisations alone, no split made up, no share without its denominator."""

import json

import pytest
from planning_data import data_root

from bansos.__main__ import main
from bansos.planning import history
from bansos.planning.reach import reach, table, years
from bansos.planning.summary import of_reach


def test_2023_as_the_article_states_it():
    assert reach(2023).to_json() == {
        "year": 2023,
        "programmes": {
            "kube": {
                "units": 40,
                "people": 200,
                "cost": 600_000_000,
                "districts": ["64.02", "64.07"],
                "by_district": None,
            },
            "wrse": {
                "units": 50,
                "people": 50,
                "cost": 150_000_000,
                "districts": ["64.02", "64.72"],
                "by_district": None,
            },
        },
        "districts_reached": 3,
        "districts_total": 10,
    }
    assert (reach().people, reach().cost) == (250, 750_000_000)
    assert reach(2023).unreached == ("64.01", "64.03", "64.08", "64.09", "64.11", "64.71", "64.74")


def test_coverage_of_a_programme_is_that_of_its_districts_together():
    found = reach(2023).programmes
    assert round(found["kube"].coverage.value, 4) == 0.0026
    assert round(found["wrse"].coverage.value, 4) == 0.0005
    assert found["kube"].coverage.value == pytest.approx(200 / (60_860 + 14_690))
    assert (found["kube"].coverage.status, found["wrse"].coverage.status) == ("derived", "reported")
    assert found["kube"].by_coverage is None


def test_coverage_of_poor_households_of_the_province():
    share = reach(2023).programmes["kube"].households_province
    assert share.value == pytest.approx(200 / (231_070 / 5.13))
    assert round(share.value, 4) == 0.0044


def test_a_known_split_gives_coverage_by_district():
    found = reach(2021).programmes["wrse"]
    assert found.by_district == {"64.01": 20, "64.09": 20}
    assert found.by_coverage["64.01"].value == pytest.approx(20 / 27_560)


def test_a_share_without_its_number_names_the_district():
    share = reach(2018).programmes["kube"].coverage
    assert share.value is None
    assert share.reason == "Jumlah penduduk miskin 2018 tidak ada untuk Paser dan Kutai Timur."


def test_a_year_without_realisation_is_unknown_and_not_zero():
    found = reach(2022)
    assert found.to_json() == {
        "year": 2022,
        "programmes": {},
        "districts_reached": None,
        "districts_total": 10,
    }
    assert (found.people, found.cost, found.unreached) == (None, None, ())
    assert found.unknown == ("kube", "wrse")
    assert table(found)["reached"].isna().all()
    assert "tidak diketahui, bukan nol" in of_reach(found)


def test_a_programme_nobody_speaks_of_is_unknown_and_not_zero():
    found = reach(2021)
    assert (list(found.programmes), found.unknown) == (["wrse"], ("kube",))


def test_claims_and_plans_are_no_reach():
    assert not reach(2024).known
    assert years() == (2014, 2018, 2021, 2023)


def test_an_unstated_value_or_size_leaves_money_or_people_unknown():
    found = reach(2018)
    assert (found.people, found.cost) == (500, None)


def test_an_entered_split_is_used():
    records = history.with_split(history.history(), "kube-2023", {"64.02": 25, "64.07": 15})
    found = reach(2023, records)
    assert found.programmes["kube"].by_district == {"64.02": 25, "64.07": 15}
    assert found.programmes["kube"].by_coverage["64.07"].value == pytest.approx(75 / 14_690)
    assert found.programmes["wrse"].by_district is None
    rows = table(found).set_index("code")
    assert rows.loc["64.07", "kube_people"] == 75


def test_the_table_has_a_row_a_district_and_leaves_an_unstated_split_empty():
    rows = table(reach(2023)).set_index("code")
    assert len(rows) == 10
    assert list(rows.index[rows["reached"]]) == ["64.02", "64.07", "64.72"]
    assert rows.loc["64.02", "programmes"] == ("kube", "wrse")
    assert rows["kube_units"].isna().sum() == 2 and rows.loc["64.01", "kube_units"] == 0
    assert rows["rate"].isna().sum() == 1


def test_two_records_of_one_year_add_up_and_one_unknown_split_hides_the_sum(tmp_path, monkeypatch):
    more = "kube-2023b,realisation,2023,kube,10,5,15000000,goods,64.74,64.74=10,,artikel-2023#5,,\nwrse-2023,"
    data_root(tmp_path, monkeypatch, {"programme_history.csv": ("wrse-2023,", more)})
    found = reach(2023).programmes["kube"]
    assert (found.units, found.people, found.cost) == (50, 250, 750_000_000)
    assert found.districts == ("64.02", "64.07", "64.74")
    assert found.by_district is None


def test_the_command_prints_one_object(capsys):
    assert main(["reach", "--year", "2023", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == reach(2023).to_json()
    assert printed.err == ""


def test_the_command_in_words(capsys):
    assert main(["reach"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("3 dari 10 kabupaten/kota terjangkau pada 2023.")
    assert "rincian per kabupaten tidak disebut dalam sumber" in said
    assert "0,26%" in said


@pytest.mark.parametrize("year", ["dua ribu", "-2023", "20 23", ""])
def test_a_year_that_is_none_is_refused(capsys, year):
    assert main(["reach", f"--year={year}"]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1


def test_a_broken_data_file_ends_the_command_with_one_line(tmp_path, monkeypatch, capsys):
    data_root(tmp_path, monkeypatch, {"poverty.csv": ("2023,64.03,", "2023,64.99,")})
    assert main(["reach", "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("bansos: poverty.csv:15: ") and printed.err.count("\n") == 1
