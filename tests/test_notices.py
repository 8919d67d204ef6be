"""What is said of a file as a whole: which register answered, of which day, which is old or has no names."""

from datetime import date

import pytest
from intake_samples import tables, xlsx
from screening_samples import candidate, candidates, listed, received, screened

from bansos import pipeline
from bansos.intake import dates, notices
from bansos.layout import answers

ON = date(2023, 12, 31)
HEAD = ["NIK", "Nama", "Kabupaten/Kota"]


def row(n):
    return [candidate(n)["NIK"], "Nama", "Kutai Kartanegara"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Per 31 Desember 2023", date(2023, 12, 31)),
        ("keadaan 5-11-2023", date(2023, 11, 5)),
        ("dtks_20230930.csv", date(2023, 9, 30)),
        ("DTKS 2023-09-30 Kukar.xlsx", date(2023, 9, 30)),
        ("p3ke_30_09_2023.csv", date(2023, 9, 30)),
        ("DTKS_Sept2023.csv", date(2023, 9, 30)),
        ("dtsen triwulan II 2025.csv", date(2025, 6, 30)),
        ("DTSEN TW3 2025", date(2025, 9, 30)),
        ("dtks 2024-02.csv", date(2024, 2, 29)),
        ("dtks 2023.csv", None),
        ("dtks 31 Februari 2023", None),
        ("6472********0001.csv", None),
        ("dtks 1234202309301.csv", None),
        ("dtks.csv", None),
    ],
)
def test_a_date_is_found_in_a_line_or_a_name(text, day):
    assert dates.within(text) == day


def test_the_day_of_a_register_stands_above_the_table_in_a_column_or_in_the_name():
    body = "NIK,Nama\n6472010101900001,A\n"
    column = "NIK,Nama,tanggal_pemutakhiran\n6472010101900001,A,2023-01-05\n6472010101900002,B,05/03/2023\n"
    assert notices.as_of(tables("DATA DTKS\nPer 31 Desember 2023\n" + body)) == date(2023, 12, 31)
    assert notices.as_of(tables(column)) == date(2023, 3, 5)
    assert notices.as_of(tables("Keadaan per 1 Juni 2023\n" + column)) == date(2023, 6, 1)
    assert notices.as_of(tables(body, "dtks_2023-05-31.csv")) == date(2023, 5, 31)
    assert notices.as_of(tables(column, "dtks_2023-05-31.csv")) == date(2023, 3, 5)
    assert notices.as_of(tables(body)) is None
    assert notices.as_of(tables("Samarinda, 5 Januari 2024\n" + body)) is None
    (sheet,) = tables(xlsx(("A", [["Data per", "30 Juni 2023"], ["NIK", "Nama"], ["6472010101900001", "A"]])))
    assert notices.as_of([sheet]) == date(2023, 6, 30)


@pytest.mark.parametrize(("day", "old"), [("30-09-2023", False), ("29-09-2023", True), ("05-01-2024", False)])
@pytest.mark.parametrize("role", ["dtks", "p3ke", "dtsen", "penerima"])
def test_a_register_older_than_a_quarter_is_said_once(role, day, old):
    data = f"Per {day}\n".encode() + listed([row(0), row(1)], HEAD)
    found = screened(candidates(2), ("daftar.csv", data, role), on=ON)
    said = [text for text in answers.notices(found) if "sebelum tanggal aturan" in text]
    assert len(said) == (old and role != "penerima")
    assert found.problems["code"].eq("stale").sum() == len(said)
    if said:
        assert said[0].startswith("daftar.csv: ") and "93 hari" in said[0]


def test_the_receipt_names_the_register_file_that_answered_and_its_day():
    one = ("dtks kukar per 1 Juni 2023.csv", listed([row(0)], HEAD), "dtks")
    two = ("dtks lain.csv", listed([row(1)], HEAD), "dtks")
    found = screened(candidates(3, terdaftar_dtks=""), one, two, codes=["kube"])

    def read(person):
        return answers.receipt(found, "kube", person).set_index("rule").loc["Terdaftar di DTKS", "read"]

    assert "menurut register DTKS, dtks kukar per 1 Juni 2023.csv (per 1 Juni 2023)" in read(0)
    assert "dtks lain" not in read(0)
    assert "dtks lain.csv (tanggalnya tidak disebut)" in read(1) and "kukar" not in read(1)
    assert "tidak (" in read(2) and "kukar" in read(2) and "dtks lain.csv" in read(2)


def test_the_register_that_is_the_candidates_names_its_file():
    files = received(
        ("dtks a.csv", listed([row(0)], HEAD), "dtks"), ("dtks b.csv", listed([row(1)], HEAD), "dtks")
    )
    found = pipeline.screen(files, on=ON, codes=["kube"])
    for person, name in enumerate(("dtks a.csv", "dtks b.csv")):
        read = " ".join(answers.receipt(found, "kube", person)["read"])
        assert name in read and read.count("dtks ") == 1


def test_past_recipients_name_their_list():
    received_before = ("realisasi 2021.csv", listed([row(0)], HEAD), "penerima")
    found = screened(
        candidates(1), received_before, overrides={"kube.rules.belum-dibantu": True}, codes=["kube"]
    )
    assert "menurut daftar penerima realisasi 2021.csv" in " ".join(answers.receipt(found, "kube", 0)["read"])


def test_a_list_without_names_is_read_and_the_missing_column_is_named():
    nameless = listed([[candidate(0)["NIK"], "Kutai Kartanegara"]], ["NIK", "Kabupaten/Kota"])
    found = pipeline.screen(received(("usulan.csv", nameless, "usulan")), on=ON)
    assert found.states()["people"] == 1
    (said,) = answers.notices(found)
    assert "usulan.csv: Usulan ini tidak punya kolom Nama" in said and "NIK, Kabupaten/Kota" in said
    as_register = screened(candidates(1), ("dtks.csv", nameless, "dtks"))
    assert answers.notices(as_register) == []
    mended = pipeline.screen(
        received(("usulan.csv", nameless, "usulan")),
        on=ON,
        mapping={"usulan.csv": {"Kabupaten/Kota": "nama"}},
    )
    assert answers.notices(mended) == []
