"""The file that goes back to its sender: as it came, problems marked, nothing mended."""

import hashlib
import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_samples import ON, tables, xlsx
from properties import tried
from screening_samples import HEAD, candidates, listed, screened

from bansos import pipeline, results
from bansos.intake.receiving import Received
from bansos.layout import answers, fixlist
from bansos.publishing import exports
from bansos.settings import InputError

NAUGHTY = '=HYPERLINK("http://a.b","c")'
WRONG = {
    "nik": lambda n: "64020155051000012" if n == 2 else None,
    "desil": lambda n: "banyak" if n == 4 else None,
    "nama": lambda n: NAUGHTY if n == 1 else None,
}


def fixed(found, at=0):
    return fixlist.made(found, found.received[at])


def screened_file(content, name="usulan.xlsx"):
    parts = tables(content, name)
    return pipeline.screen([Received(name, "usulan", parts, hashlib.sha256(content).hexdigest())], on=ON)


def part(content, name):
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def comments(content, sheet=1):
    """Text of each comment by cell."""
    found = re.findall(r'<comment ref="(\w+)".*?</comment>', part(content, f"xl/comments{sheet}.xml"), re.S)
    texts = re.findall(r'<comment ref="\w+".*?</comment>', part(content, f"xl/comments{sheet}.xml"), re.S)
    return {
        cell: "".join(re.findall(r"<t[^>]*>(.*?)</t>", text, re.S))
        for cell, text in zip(found, texts, strict=True)
    }


def coloured(content, sheet=1):
    """The cells whose style has a colour."""
    styles = part(content, "xl/styles.xml")
    formats = re.findall(r"<xf [^>]*>", styles.split("<cellXfs")[1].split("</cellXfs>")[0])
    filled = {str(k) for k, form in enumerate(formats) if 'applyFill="1"' in form}
    cells = re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', part(content, f"xl/worksheets/sheet{sheet}.xml"))
    return {cell for cell, style in cells if style in filled}


def test_a_problem_colours_its_cell_and_is_said_beside_it():
    found = screened(candidates(6, **WRONG))
    content = fixed(found)
    places = set(found.problems["cell"])
    assert {"A4", "G6"} <= places
    assert coloured(content) == places == set(comments(content))
    for row in found.problems.itertuples():
        assert row.problem in comments(content)[row.cell].replace("&amp;", "&")
        assert row.suggestion in comments(content)[row.cell].replace("&amp;", "&")


def test_every_cell_comes_back_as_it_was_under_its_own_address():
    rows = candidates(6, **WRONG)
    found = screened(rows)
    first = tables(fixed(found), "balik.xlsx")[0]
    assert first.table.column_names == list(HEAD)
    assert [list(row.values()) for row in first.table.to_pylist()] == rows
    again = screened_file(fixed(found))
    assert again.states() == found.states()
    assert again.statuses(next(iter(found.decisions))) == found.statuses(next(iter(found.decisions)))
    mine = again.problems[again.problems["code"].ne("sheet_skipped")]
    assert mine["cell"].tolist() == found.problems["cell"].tolist()


def test_a_table_that_begins_lower_and_further_right_keeps_its_addresses_and_its_title():
    head = [None, *HEAD[:10], HEAD[11]]
    rows = [[None, *row[:10], row[11]] for row in candidates(5, **WRONG)]
    content = xlsx(
        ("Desa A", [["Usulan"], ["Nama Kelompok: Melati"], [], head, *rows]),
        ("Desa B", [head[1:], *(row[1:] for row in rows)]),
    )
    found = screened_file(content)
    group = next(code for code, checked in found.groups.items() if checked is not None)
    assert found.people["kelompok"].dropna().tolist() == ["Melati"] * 5
    back = fixed(found)
    one, two, *_ = tables(back, "balik.xlsx")
    assert [part.sheet for part in (one, two)] == ["Desa A", "Desa B"]
    assert (one.header_row, one.letters[0], two.header_row, two.letters[0]) == (4, "B", 1, "A")
    by_sheet = found.problems.groupby(found.problems["sheet"].astype(str))["cell"].agg(set)
    assert coloured(back, 1) == by_sheet["Desa A"] != by_sheet["Desa B"]
    assert coloured(back, 2) == by_sheet["Desa B"] & coloured(back, 2) and "A4" in coloured(back, 2)
    again = screened_file(back)
    assert again.people["kelompok"].dropna().tolist() == ["Melati"] * 5
    assert again.statuses(group) == found.statuses(group)


def test_labels_that_reading_made_up_or_numbered_are_those_of_the_sender():
    head = [*HEAD, "", "Nama"]
    rows = [[*row, "catatan", "lain"] for row in candidates(2)]
    back = part(fixed(screened_file(xlsx(("S", [head, *rows])))), "xl/worksheets/sheet1.xml")
    strings = part(fixed(screened_file(xlsx(("S", [head, *rows])))), "xl/sharedStrings.xml")
    assert "tanpa judul" not in back + strings.split("Daftar")[0].split("<t>Berkas")[0]
    assert "Nama (2)" not in re.findall(r"<t[^>]*>(.*?)</t>", strings)


def test_nothing_of_a_file_becomes_a_formula_or_a_link():
    content = fixed(screened(candidates(6, **WRONG)))
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        assert "<f>" not in part(content, name) and "hyperlink" not in part(content, name)
    assert NAUGHTY in tables(content, "x.xlsx")[0].table["Nama"].to_pylist()


def test_comments_and_the_list_mask_what_is_personal_and_the_cells_do_not():
    content = fixed(
        screened(candidates(6, **WRONG, kabupaten_kota=lambda n: "6402015505100009" if n == 3 else None))
    )
    texts = "".join(comments(content).values()) + part(content, "xl/worksheets/sheet2.xml")
    assert "6402********0009" in texts and not re.search(r"\d{12}", texts)
    assert "6402015505100009" in part(content, "xl/worksheets/sheet1.xml")


def test_the_last_sheet_lists_all_problems_and_says_that_the_niks_are_whole():
    found = screened(candidates(6, **WRONG))
    content = fixed(found)
    last = part(content, "xl/worksheets/sheet2.xml")
    strings = part(content, "xl/sharedStrings.xml")
    assert 'name="Daftar masalah"' in part(content, "xl/workbook.xml")
    assert all(f">{cell}<" in last for cell in found.problems["cell"])
    assert "NIK lengkap" in strings and found.fingerprint in strings


def test_beyond_the_most_comments_cells_are_coloured_and_listed_and_it_is_said(monkeypatch):
    monkeypatch.setattr(fixlist, "MOST_COMMENTS", 3)
    found = screened(candidates(9, desil="banyak"))
    content = fixed(found)
    assert len(comments(content)) == 3 and len(coloured(content)) == len(found.problems) == 9
    assert "Komentar hanya pada 3 sel" in part(content, "xl/sharedStrings.xml")
    few = fixed(screened(candidates(2, desil="banyak")))
    assert "Komentar hanya" not in part(few, "xl/sharedStrings.xml")


def test_several_problems_of_one_cell_stand_in_one_comment():
    rows = candidates(3)
    rows[2][0] = rows[0][0]
    found = screened(rows)
    cells = found.problems.groupby("cell")["problem"].nunique()
    texts = comments(fixed(found))
    for cell, n in cells.items():
        assert len(texts[cell].split("\n\n")) == n


def test_only_files_with_problems_are_offered_each_with_its_own():
    register = listed([["6402015505100001", "Ani", "banyak"]], ["NIK", "Nama", "Desil"])
    found = screened(candidates(3), ("dtks.csv", register, "dtks"))
    assert [one.name for one in fixlist.with_problems(found)] == ["dtks.csv"]
    assert coloured(fixed(found, 1)) == {"C2"} and coloured(fixed(found)) == set()


def test_a_sheet_of_the_senders_keeps_its_name_and_ours_gets_another():
    rows = candidates(3, desil="banyak")
    found = screened_file(xlsx(("daftar MASALAH", [HEAD, *rows])))
    names = re.findall(r'<sheet name="([^"]+)"', part(fixed(found), "xl/workbook.xml"))
    assert names == ["daftar MASALAH", "Daftar masalah (2)"]


@tried(25)
@given(st.lists(st.sampled_from(["", "1", "banyak", "99", NAUGHTY, "-"]), min_size=1, max_size=12))
def test_whatever_is_wrong_no_cell_changes(cells):
    rows = candidates(len(cells), desil=lambda n: cells[n])
    found = screened(rows)
    content = fixed(found)
    first = tables(content, "x.xlsx")[0]
    assert [[text or "" for text in row.values()] for row in first.table.to_pylist()] == rows
    assert coloured(content) == set(found.problems["cell"])


def test_the_tables_to_take_away_begin_with_everyone_and_end_with_problems():
    found = screened(candidates(5, **WRONG))
    names = list(results.sheets(found))
    assert names[0] == "Hasil" and names[-1] == "Masalah" and len(names) == 4
    assert list(results.sheets(found)["Hasil"])[: len(HEAD)] == list(HEAD)


def test_a_sheet_too_long_with_what_stands_above_it_is_refused(monkeypatch):
    found = screened(candidates(12))
    monkeypatch.setattr("bansos.publishing.workbook.MOST_ROWS", 12)
    assert fixed(found)[:2] == b"PK"
    monkeypatch.setattr("bansos.publishing.workbook.MOST_ROWS", 11)
    with pytest.raises(InputError, match="tidak muat"):
        fixed(found)


def test_an_export_that_comes_back_holds_nobody_new():
    found = screened(candidates(6, **WRONG))
    stamp = exports.Stamp(**answers.stamp(found))
    assert screened_file(exports.xlsx(results.sheets(found), stamp)).states() == found.states()
