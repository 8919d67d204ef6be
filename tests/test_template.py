"""The template to download: what an office fills in is what intake reads."""

import io
import re
import zipfile
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from bansos.intake import columns, files, people
from bansos.places import districts
from bansos.publishing.template import template
from bansos.root import data_root
from bansos.settings import DataError, read_toml, rules_date


@pytest.fixture(scope="module")
def content():
    return template()


@pytest.fixture(scope="module")
def raw():
    return read_toml(data_root() / "template.toml")


@pytest.fixture(scope="module")
def sheet(content):
    return zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()


def test_the_template_is_the_same_bytes_every_time(content):
    assert content == template()
    core = zipfile.ZipFile(io.BytesIO(content)).read("docProps/core.xml").decode()
    assert f"{rules_date()}T00:00:00Z" in core


def test_it_reads_back_as_no_person_and_with_every_column_known(content, raw):
    tables = files.read("templat.xlsx", content, labels=columns.known_labels())
    reading = people.read_people(tables, on=date(2023, 12, 31))
    assert list(reading.people["state"]) == ["set_aside"]
    unknown = [label for label, name in reading.mapping["templat.xlsx"].items() if name is None]
    assert unknown == ["No", "RT/RW"]
    assert [column["label"] for column in raw["columns"]] == list(reading.mapping["templat.xlsx"])


def test_every_choice_is_a_spelling_that_intake_knows(raw):
    for column in raw["columns"]:
        meant = columns.columns().get(columns.meaning(column["label"]) or "")
        if meant and meant.kind == "category":
            assert {columns.normal(choice) for choice in column["choices"]} <= set(meant.spellings)


def test_the_example_row_says_so_and_holds_an_invented_number(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Usulan", "Petunjuk"]
    header, example = book.get_sheet_by_name("Usulan").to_python()
    assert example[0] == "CONTOH" and example[1].startswith("CONTOH")
    nik = example[header.index("NIK")]
    assert isinstance(nik, str) and re.fullmatch(r"\d{12}9999", nik)
    assert "CONTOH" in " ".join(row[0] for row in book.get_sheet_by_name("Petunjuk").to_python())


def test_numbers_are_text_and_choices_are_offered(content, sheet):
    styles = zipfile.ZipFile(io.BytesIO(content)).read("xl/styles.xml").decode()
    cells = re.search(r"<cellXfs.*</cellXfs>", styles).group()
    text = [k for k, xf in enumerate(re.findall(r"<xf [^>]*>", cells)) if 'numFmtId="49"' in xf]
    nik = re.search(r'<col min="3" max="4"[^>]* style="(\d+)"', sheet)
    assert int(nik.group(1)) in text
    assert sheet.count('type="list"') == 9 and sheet.count('type="textLength"') == 2
    assert ",".join(district.name for district in districts().values()) in sheet
    assert "<f>" not in sheet


def test_a_template_file_without_columns_names_the_file(tmp_path, monkeypatch):
    (tmp_path / "template.toml").write_text('sheet = "Usulan"\n', encoding="utf-8")
    monkeypatch.setenv("BANSOS_DATA", str(tmp_path))
    with pytest.raises(DataError, match=r"template\.toml.*columns"):
        template()
