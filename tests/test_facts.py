"""Facts: every number with its source; what is wrong names file, line and cure."""

from decimal import Decimal

import pytest
from planning_data import data_root

from bansos import settings
from bansos.places import districts
from bansos.planning import facts, history
from bansos.root import CODE_ROOT
from bansos.settings import DataError, InputError

HISTORY_2023 = "kube-2023,realisation,2023,kube,40,5,15000000,goods,64.02;64.07,,,"


def test_poor_people_are_whole_people():
    assert facts.poverty(2023)["64.02"].people == 60_860
    assert facts.poverty(2024)["64.11"].rate == Decimal("10.75")


def test_a_published_total_need_not_equal_the_sum_of_its_districts():
    assert facts.province(2021).people == 241_770
    assert sum(fact.people for fact in facts.poverty(2021).values()) == 241_790


def test_a_missing_rate_stays_missing():
    fact = facts.poverty(2023)["64.09"]
    assert (fact.rate, fact.rate_status, fact.rate_source) == (None, "missing", "")
    assert (fact.people, fact.count_status) == (11_180, "derived")


def test_a_year_without_figures_is_missing_everywhere_and_not_zero():
    assert {fact.people for fact in facts.poverty(2018).values()} == {None}
    assert list(facts.poverty(2018)) == list(districts())


def test_derived_counts_have_a_formula_in_both_languages_and_confidence_d():
    derived = [
        f for year in facts.years() for f in facts.poverty(year).values() if f.count_status == "derived"
    ]
    assert {(f.year, f.code) for f in derived} == {
        (2023, "64.01"), (2023, "64.07"), (2023, "64.09"), (2023, "64.11"), (2024, "64.09")
    }  # fmt: skip
    for fact in derived:
        assert fact.formula["id"] and fact.formula["en"]
        assert settings.source(fact.source).confidence == "D"


def test_a_reported_count_comes_from_a_weak_source():
    fact = facts.poverty(2023)["64.02"]
    assert fact.count_status == "reported"
    assert settings.source(fact.source).confidence == "C"


BROKEN_POVERTY = {
    "district": (("2023,64.03,", "2023,64.99,"), r"poverty.csv:15: kode kabupaten/kota '64.99'"),
    "source empty": ((",berau-2023,", ",,"), r"poverty.csv:15: source kosong"),
    "source unknown": (
        (",berau-2023,", ",berau-2032,"),
        r"poverty.csv:15: sumber 'berau-2032' tidak dikenal",
    ),
    "rate source unknown": (
        ("turunan,databoks-2023,", "turunan,databox,"),
        r"poverty.csv:16: sumber 'databox'",
    ),
    "negative count": (
        ("2023,64.03,13.26", "2023,64.03,-13.26"),
        r"poverty.csv:15: poor_thousand -13.26 negatif",
    ),
    "negative rate": (("13.26,5.54", "13.26,-5.54"), r"poverty.csv:15: rate_percent -5.54 negatif"),
    "comma for the point": (("13.26,5.54", "13,26,5.54"), r"poverty.csv:15: jumlah sel"),
    "text": (
        ("2023,64.03,13.26", "2023,64.03,banyak"),
        r"poverty.csv:15: poor_thousand 'banyak' bukan angka",
    ),
    "infinite": (("2023,64.03,13.26", "2023,64.03,Infinity"), r"poverty.csv:15: poor_thousand Infinity"),
    "part of a person": (
        ("2023,64.03,13.26", "2023,64.03,13.2605"),
        r"poverty.csv:15: poor_thousand 13.2605 bukan",
    ),
    "over 100 %": (("13.26,5.54", "13.26,105.54"), r"poverty.csv:15: rate_percent 105.54 lebih dari 100"),
    "status": (("5.54,published", "5.54,certain"), r"poverty.csv:15: count_status 'certain' tidak dikenal"),
    "status of an empty cell": (("13.26,5.54,published", ",5.54,published"), r"poverty.csv:15: count_status"),
    "twice": (("2023,64.03,", "2023,64.02,"), r"poverty.csv:15: 2023 64.02 ganda"),
    "no formula": (
        ("14.49 thousand (2024) ÷ (1 − 0.0136)", ""),
        r"poverty.csv:16: angka turunan tanpa rumus",
    ),
    "no year": (("2023,64.03,", ",64.03,"), r"poverty.csv:15: year kosong"),
    "no header": (("poor_thousand", "poor"), r"poverty.csv:1: tanpa kolom poor_thousand"),
}


@pytest.mark.parametrize(("change", "message"), BROKEN_POVERTY.values(), ids=BROKEN_POVERTY)
def test_a_wrong_poverty_file_names_file_line_and_cure(tmp_path, monkeypatch, change, message):
    data_root(tmp_path, monkeypatch, {"poverty.csv": change})
    with pytest.raises(DataError, match=message) as error:
        facts.poverty(2023)
    assert str(error.value).endswith(".") and len(str(error.value).split(". ")) > 1, "no cure"


BROKEN_HISTORY = {
    "district": (
        ("goods,64.02;64.07", "goods,64.02;64.70"),
        r"programme_history.csv:5: kabupaten/kota '64.02;64.70'",
    ),
    "source": (('"artikel-2023#5,6,11"', '"artikel#5"'), r"programme_history.csv:5: sumber 'artikel#5'"),
    "no source": (('"artikel-2023#5,6,11"', ""), r"programme_history.csv:5: source kosong"),
    "negative": (("kube,40,5", "kube,-40,5"), r"programme_history.csv:5: units -40 negatif"),
    "no units": (("kube,40,5", "kube,,5"), r"programme_history.csv:5: units kosong"),
    "broken number": (
        ("40,5,15000000", "40,5,15.5"),
        r"programme_history.csv:5: unit_value_rp '15.5' bukan angka",
    ),
    "kind": (("kube-2023,realisation", "kube-2023,rumour"), r"programme_history.csv:5: kind 'rumour'"),
    "programme": (("2023,kube,40", "2023,kubu,40"), r"programme_history.csv:5: program 'kubu'"),
    "record twice": (("wrse-2023,", "kube-2023,"), r"programme_history.csv:6: record 'kube-2023'"),
    "split does not add up": (
        ("64.02;64.07,,", "64.02;64.07,64.02=1;64.07=2,"),
        r"history.csv:5: .* berjumlah 3",
    ),
    "split elsewhere": (
        ("64.02;64.07,,", "64.02;64.07,64.02=1;64.08=39,"),
        r"history.csv:5: .* harus menyebut tepat",
    ),
    "split unreadable": (
        ("64.02;64.07,,", "64.02;64.07,separuh,"),
        r"history.csv:5: units_by_district 'separuh'",
    ),
}


@pytest.mark.parametrize(("change", "message"), BROKEN_HISTORY.values(), ids=BROKEN_HISTORY)
def test_a_wrong_history_file_names_file_line_and_cure(tmp_path, monkeypatch, change, message):
    data_root(tmp_path, monkeypatch, {"programme_history.csv": change})
    with pytest.raises(DataError, match=message):
        history.history()


def test_a_missing_file_and_a_file_that_is_not_utf8_are_named(tmp_path, monkeypatch):
    root = data_root(tmp_path, monkeypatch)
    (root / "poverty.csv").write_bytes("tahun,kode\n2023,é\n".encode("utf-16"))
    with pytest.raises(DataError, match=r"poverty.csv: bukan teks UTF-8"):
        facts.years()
    (root / "poverty.csv").unlink()
    with pytest.raises(DataError, match=r"poverty.csv: berkas tidak ada"):
        facts.years()


def test_the_split_of_2023_is_not_stated_and_never_made_up():
    records = history.history()
    assert records["kube-2023"].by_district is None
    assert records["wrse-2023"].by_district is None
    assert records["kube-2014"].by_district == {"64.71": 15, "64.72": 20, "64.74": 15}
    assert set(records["kube-plan-2024"].by_district.values()) == {20}


def test_groups_are_counted_with_the_members_of_their_own_year():
    records = history.history()
    assert (records["kube-2018"].people, records["kube-2023"].people) == (500, 200)
    assert records["kube-claim-2024"].people is None
    assert records["kube-2018"].cost is None


def test_only_realisations_count_as_done():
    assert history.realised(history.history(), 2024) == ()
    assert [record.key for record in history.realised(history.history(), 2023)] == ["kube-2023", "wrse-2023"]


def test_the_history_file_is_written_as_it_was_read():
    text = (CODE_ROOT / "data" / "programme_history.csv").read_text(encoding="utf-8")
    assert history.to_csv(history.history()) == text


def test_an_entered_split_goes_into_the_file_and_comes_back():
    before = history.history()
    after = history.with_split(before, "kube-2023", {"64.07": 15, "64.02": 25})
    assert before["kube-2023"].by_district is None, "the records given are left alone"
    assert after["kube-2023"].by_district == {"64.02": 25, "64.07": 15}
    assert settings.source(after["kube-2023"].split_source)
    assert history.parse(history.to_csv(after)) == after
    assert history.parse(history.to_csv(after).replace("\n", "\r\n")) == after


@pytest.mark.parametrize(
    ("key", "units", "message"),
    [
        ("kube-2023", {"64.02": 25, "64.07": 14}, "berjumlah 39, seharusnya 40"),
        ("kube-2023", {"64.02": 25, "64.72": 15}, "harus menyebut tepat Kutai Kartanegara dan Kutai Barat"),
        ("kube-2023", {"64.02": 40}, "harus menyebut tepat"),
        ("kube-2023", {"64.02": 40, "64.07": 0}, "paling sedikit 1"),
        ("kube-2023", {"64.02": 45, "64.07": -5}, "paling sedikit 1"),
        ("kube-2023", {"64.02": 20.0, "64.07": 20}, "bilangan bulat"),
        ("kube-2022", {"64.02": 40}, "tidak ada di riwayat"),
    ],
)
def test_a_split_that_cannot_be_is_refused(key, units, message):
    with pytest.raises(InputError, match=message):
        history.with_split(history.history(), key, units)


def test_an_uploaded_history_that_is_wrong_is_the_users_error():
    with pytest.raises(InputError, match=r"programme_history.csv:1: tanpa kolom"):
        history.parse("a,b\n1,2\n")


def test_every_record_and_every_cell_has_a_source_that_is_known():
    keys = {record.source for record in history.history().values()}
    keys |= {f.source for year in facts.years() for f in facts.poverty(year).values()}
    assert all(settings.source(key) for key in keys)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("64.03,Kabupaten", "64.3,Kabupaten"), r"districts.csv:4: kode '64.3' salah atau ganda"),
        (("64.03,Kabupaten", "64.02,Kabupaten"), r"districts.csv:4: kode '64.02' salah atau ganda"),
        ((",20999.287,", ",-20999.287,"), r"districts.csv:4: .*negatif"),
        (("tile_row", "tile"), r"districts.csv:2: kolom kurang"),
    ],
)
def test_a_wrong_districts_file_names_file_line_and_cure(tmp_path, monkeypatch, change, message):
    data_root(tmp_path, monkeypatch, {"districts.csv": change})
    with pytest.raises(DataError, match=message):
        districts()


def test_a_missing_districts_file_is_named(tmp_path, monkeypatch):
    (data_root(tmp_path, monkeypatch) / "districts.csv").unlink()
    with pytest.raises(DataError, match=r"districts.csv: berkas tidak ada"):
        districts()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('confidence = "A"', 'confidence = "AB"'), r"sources.toml:4: \[artikel-2023\] confidence 'AB'"),
        (('date = "2023"\n', ""), r"sources.toml:4: \[artikel-2023\] tanpa date"),
    ],
)
def test_a_wrong_sources_file_names_file_line_and_cure(tmp_path, monkeypatch, change, message):
    data_root(tmp_path, monkeypatch, {"sources.toml": change})
    with pytest.raises(DataError, match=message):
        facts.years()
