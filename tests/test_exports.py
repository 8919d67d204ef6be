"""What leaves the app: digits kept, formulas harmless, the same bytes twice, whole files or none."""

import io
import json
import re
import zipfile
from datetime import date

import numpy as np
import pandas as pd
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from bansos import words
from bansos.intake import columns, files, people
from bansos.publishing import exports
from bansos.settings import InputError, fingerprint

STAMP = exports.Stamp(
    ("satu", "dua"), date(2023, 12, 31), ("artikel#1",), ("usulan.xlsx",), "0.1.0", fingerprint("x")
)
FORMULAS = [
    "=1+1",
    "+62812",
    "-",
    "-1e5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://a.b","c")',
    "-2+3|x",
]
HARMLESS = ["Siti = Ani", "a-b", " =1", "6472014101909001", "", "-12", "-1.234,56", "'kata", "Ny. D'Rekaan"]


def sheets(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def read_csv(content):
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")


def bare(text):
    """The rule by which intake takes an export back: one apostrophe less before what is risky."""
    return re.sub(r"^'(?='*[=+\-@\t\r])", "", text)


@pytest.fixture
def table():
    return pd.DataFrame(
        {
            "NIK": ["6472014101909001", None, "9400000000000010"],
            "=judul": pd.Categorical(["=cmd|' /C calc'!A0", "a & <b>", None]),
            "selisih": [-5_000_000, 2, 0],
            "bagian": [-1.5, np.nan, np.inf],
            "lahir": pd.to_datetime(["1990-01-01", None, "1950-02-03"]),
            "dtks": pd.array([True, None, False], dtype="boolean"),
            "panjang": [6472014101909001, 6472014101909002, 1],
            "campur": [1, "+a", None],
        }
    )


def test_csv_holds_digits_numbers_and_words(table):
    content = exports.csv(table)
    assert content.startswith(b"\xef\xbb\xbf")
    found = read_csv(content)
    assert list(found["NIK"]) == ["6472014101909001", "", "9400000000000010"]
    assert list(found["selisih"]) == ["-5000000", "2", "0"]
    assert list(found["bagian"]) == ["-1.5", "", ""]
    assert list(found["lahir"]) == ["1990-01-01", "", "1950-02-03"]
    assert list(found["dtks"]) == ["ya", "", "tidak"]
    assert list(found["campur"]) == ["1", "'+a", ""]
    assert found.columns[1] == "'=judul"


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("kind", ["str", "category", "object"])
def test_a_formula_leaves_a_csv_harmless(text, kind):
    found = read_csv(exports.csv(pd.DataFrame({"a": pd.Series([text, "x"], dtype=kind), "b": ["", ""]})))
    assert found["a"][0].startswith("'")
    assert bare(found["a"][0]) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_and_negative_numbers_leave_as_they_are(text):
    found = read_csv(exports.csv(pd.DataFrame({"a": [text, "x"], "b": ["", ""]})))
    assert found["a"][0] == text


@pytest.mark.parametrize("text", ["'=x", "''=x", "'-5", "'\t"])
def test_an_apostrophe_that_was_there_stays_there(text):
    found = read_csv(exports.csv(pd.DataFrame({"a": [text, "x"], "b": ["", ""]})))
    assert found["a"][0] == "'" + text and bare(found["a"][0]) == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=20))
def test_every_text_comes_back_from_a_csv(text):
    for shown in (text, f"'{text}", f"={text}"):
        found = read_csv(exports.csv(pd.DataFrame({"a": [shown], "b": [1]})))["a"][0]
        assert bare(found) == shown
        assert not found.startswith(("=", "+", "@", "\t")) and not re.match(r"-[^\d]", found)


@pytest.mark.parametrize(
    "text", [*FORMULAS, *HARMLESS, "http://contoh.id", "_x0041_", "a\x01b", "<&>", "0012"]
)
def test_xlsx_holds_any_text_as_text(text):
    content = exports.xlsx({"Hasil": pd.DataFrame({"a": [text, "x"], text or "b": [1, 2]})}, STAMP)
    rows = sheets(content)["Hasil"]
    assert rows[1][0] == text and isinstance(rows[1][0], str)
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet


def test_xlsx_holds_numbers_dates_and_whole_niks(table):
    found = sheets(exports.xlsx({"Hasil": table, "Masalah": pd.DataFrame({"a": []})}, STAMP))
    assert list(found) == ["Hasil", "Masalah", "Cap"]
    header, first, second, third = found["Hasil"]
    assert header == list(table.columns)
    assert first == [
        *("6472014101909001", "=cmd|' /C calc'!A0", -5_000_000, -1.5),
        *(date(1990, 1, 1), "ya", "6472014101909001", "1"),
    ]
    assert second[:6] == ["", "a & <b>", 2, "", "", ""]
    assert third[0] == "9400000000000010" and third[5] == "tidak"
    assert ["aturan per", "2023-12-31"] in found["Cap"] and ["program", "satu; dua"] in found["Cap"]


def test_the_stamp_sheet_speaks_the_readers_language_and_json_keeps_its_keys():
    words.speak("en")
    found = sheets(exports.xlsx({"Hasil": pd.DataFrame({"a": ["b"]})}, STAMP))
    assert ["rules as of", "2023-12-31"] in found["Stamp"]
    assert len(found["Stamp"]) - 1 == len(STAMP.to_dict())
    assert "aturan_per" in json.loads(exports.stamp_json(STAMP))


def test_dates_that_a_spreadsheet_cannot_hold_leave_as_text():
    found = sheets(
        exports.xlsx({"a": pd.DataFrame({"d": pd.to_datetime(["1899-01-02", "2020-01-01"])})}, STAMP)
    )
    assert found["a"][1:] == [["1899-01-02"], ["2020-01-01"]]


def test_xlsx_over_many_rows_keeps_every_cell_in_its_place():
    rows = 45_000
    many = pd.DataFrame({"n": range(rows), "t": [f"{k:016d}" if k % 3 else None for k in range(rows)]})
    found = sheets(exports.xlsx({"a": many}, STAMP))["a"][1:]
    assert len(found) == rows
    assert all(n == k and t == (f"{k:016d}" if k % 3 else "") for k, (n, t) in enumerate(found))


def test_a_table_too_long_for_a_sheet_is_refused_with_the_way_out():
    with pytest.raises(InputError, match="Parquet"):
        exports.xlsx({"a": pd.DataFrame({"n": np.zeros(1_048_576, dtype="int8")})}, STAMP)


def test_the_same_table_gives_the_same_bytes(table):
    assert exports.xlsx({"a": table}, STAMP) == exports.xlsx({"a": table.copy()}, STAMP)
    assert exports.csv(table) == exports.csv(table.copy())
    assert exports.parquet(table, STAMP) == exports.parquet(table.copy(), STAMP)
    other = exports.Stamp((), date(2024, 1, 1), (), (), "0.1.0", "")
    assert exports.xlsx({"a": table}, STAMP) != exports.xlsx({"a": table}, other)


def test_a_workbook_bears_the_date_of_its_stamp_and_no_clock():
    content = exports.xlsx({"a": pd.DataFrame({"n": [1]})}, STAMP)
    book = zipfile.ZipFile(io.BytesIO(content))
    assert "2023-12-31T00:00:00Z" in book.read("docProps/core.xml").decode()
    assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_our_own_workbook_is_read_back_by_intake_with_the_same_texts():
    texts = [*FORMULAS[:5], *HARMLESS[:4], "'=x", "-12"]
    niks = [f"6472014101{900001 + 2 * k}" for k in range(len(texts))]
    content = exports.xlsx({"Hasil": pd.DataFrame({"NIK": niks, "=Catatan": texts})}, STAMP)
    reading = people.read_people(
        files.read("hasil.xlsx", content, labels=columns.known_labels()), on=date(2023, 12, 31)
    )
    assert list(reading.original["=Catatan"]) == texts
    assert list(reading.people["nik"]) == niks


def test_parquet_keeps_text_as_it_is_and_carries_the_stamp(table):
    found = pyarrow.parquet.read_table(io.BytesIO(exports.parquet(table, STAMP)))
    assert found["=judul"].to_pylist()[0] == "=cmd|' /C calc'!A0"
    assert json.loads(found.schema.metadata[b"bansos"])["sidik"] == STAMP.fingerprint


def test_a_fingerprint_knows_where_a_part_ends():
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint("ab", b"c") == fingerprint(b"ab", "c")
    assert re.fullmatch("[0-9a-f]{64}", fingerprint())


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".XLSX"])
def test_a_file_is_written_whole_and_alone(tmp_path, table, suffix):
    target = tmp_path / f"hasil{suffix}"
    asked = []
    written = exports.write(target, table, STAMP, lambda: asked.append(1) or {"Masalah": table})
    assert bool(asked) == (suffix.lower() == ".xlsx")
    beside = {tmp_path / "hasil.stamp.json"} if suffix == ".csv" else set()
    assert set(written) == set(tmp_path.iterdir()) == {target} | beside
    if suffix == ".csv":
        assert json.loads(written[1].read_text(encoding="utf-8")) == STAMP.to_dict()


@pytest.mark.parametrize("name", ["hasil.ods", "hasil", "tak-ada/hasil.csv", "folder.csv"])
def test_a_target_that_cannot_be_is_refused_and_nothing_is_written(tmp_path, table, name):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match=r"hasil|folder"):
        exports.write(tmp_path / name, table, STAMP)
    assert [path.name for path in tmp_path.rglob("*")] == ["folder.csv"]


def test_a_full_disk_leaves_the_file_that_was_there(tmp_path, table, monkeypatch):
    target = tmp_path / "hasil.csv"
    target.write_text("lama")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InputError, match=re.escape(str(tmp_path))):
        exports.write(target, table, STAMP)
    assert target.read_text() == "lama" and list(tmp_path.iterdir()) == [target]
