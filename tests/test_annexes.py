"""The annex of a decree: who is on it, sums that add up, masked NIKs, the same bytes, pages that print."""

import dataclasses
import io
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from hypothesis import given
from hypothesis import strategies as st
from properties import tried
from python_calamine import CalamineWorkbook
from screening_samples import candidates, screened

from bansos.intake.masking import masked
from bansos.layout import annexes
from bansos.publishing import annex, annex_docx
from bansos.publishing.annex import MEMBER, SUBTOTAL, TOTAL, UNIT
from bansos.rules.programmes import programmes
from bansos.settings import InputError

GROUPED = next(code for code, found in programmes().items() if found.group_rules)
ALONE = next(code for code, found in programmes().items() if not found.group_rules)
ROOT = Path(__file__).resolve().parent.parent
NAUGHTY = "=cmd|'/C calc'!A0 <w:p>&\x01"


def two_districts(count=20, **changes):
    """Groups of five by turns in Kutai Kartanegara and Paser."""
    changes = {"kabupaten_kota": lambda n: "Paser" if n // 5 % 2 else None} | changes
    return screened(candidates(count, **changes))


def document(made):
    return Document(io.BytesIO(annex_docx.docx(made)))


def rows_of(made):
    """Every row of the table in the document, a text a cell."""
    return [[cell.text for cell in row.cells] for row in document(made).tables[0].rows]


# --- who is on it, and the sums


def test_eligible_people_stand_by_kabupaten_with_subtotals_and_a_total():
    found = two_districts(terdaftar_dtks=lambda n: "Tidak" if n == 0 else "" if n == 1 else None)
    made = annexes.annex(found, ALONE)
    lines = annex.lines(made)
    assert lines["kind"].tolist() == [UNIT] * 10 + [SUBTOTAL] + [UNIT] * 8 + [SUBTOTAL, TOTAL]
    grant = programmes()[ALONE].amount("grant", found.on)
    sums = lines[lines["kind"].ge(SUBTOTAL)].iloc[:, -1].tolist()
    assert sums == [10 * grant, 8 * grant, 18 * grant]
    assert lines.loc[lines["kind"].eq(UNIT), "No"].tolist() == [str(n) for n in range(1, 19)]
    assert "Calon 0" not in set(lines["Nama"]) and "Calon 1" not in set(lines["Nama"])
    assert lines["Nama"].iloc[-1] == "Jumlah seluruhnya: 18 orang"


def test_a_group_is_one_unit_with_its_amount_once():
    made = annexes.annex(two_districts(), GROUPED)
    lines = annex.lines(made)
    assert lines["kind"].tolist() == ([UNIT] + [MEMBER] * 4) * 2 + [SUBTOTAL] + (
        [UNIT] + [MEMBER] * 4
    ) * 2 + [SUBTOTAL, TOTAL]
    grant = programmes()[GROUPED].amount("grant", made.on)
    assert lines.iloc[-1, -1] == 4 * grant
    assert lines.iloc[:, -1].notna().sum() == 4 + 3
    assert lines["Kelompok"].dropna().iloc[-1] == "Jumlah seluruhnya: 4 kelompok, 20 orang"
    assert annexes.said(made) == "4 kelompok, 20 orang, Rp60 juta."


def test_of_groups_only_the_eligible_ones_are_listed_and_the_others_are_counted():
    found = two_districts(13, terdaftar_dtks=lambda n: "Tidak" if n == 7 else None)
    made = annexes.annex(found, GROUPED)
    assert set(made.people["kelompok"]) == {"Mawar 0"}
    assert annexes.left_out(found, GROUPED, made).startswith("7 orang layak tidak dimuat")
    assert annexes.left_out(found, ALONE, annexes.annex(found, ALONE)) == ""


def test_a_selection_narrows_the_annex_and_never_widens_it():
    found = two_districts(terdaftar_dtks=lambda n: "Tidak" if n == 7 else None)
    chosen = np.arange(20) < 9
    assert annexes.annex(found, ALONE, chosen).people["nama"].nunique() == 8
    assert set(annexes.annex(found, GROUPED, chosen).people["kelompok"]) == {"Mawar 0"}
    part = np.arange(20) != 2  # one member of Mawar 0 is not chosen
    assert set(annexes.annex(found, GROUPED, part).people["kelompok"]) == {"Mawar 2", "Mawar 3"}


def test_a_duplicate_row_is_not_on_the_annex_twice():
    rows = candidates(5)
    made = annexes.annex(screened([*rows, rows[2]]), ALONE)
    assert sorted(made.people["nama"]) == [f"Calon {n}" for n in range(5)]


def test_the_amount_follows_the_choices_of_the_scenario():
    found = screened(candidates(5), overrides={f"{ALONE}.amounts.grant": 4_000_000})
    assert annex.lines(annexes.annex(found, ALONE)).iloc[-1, -1] == 20_000_000


def test_nobody_makes_an_annex_of_nobody():
    made = annexes.annex(screened(candidates(3, terdaftar_dtks="Tidak")), GROUPED)
    assert made.people.empty and annex.lines(made)["kind"].tolist() == [TOTAL]
    assert len(rows_of(made)) == 2


@tried(25)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=40), st.booleans())
def test_sums_add_up_and_nobody_is_lost(places, grouped):
    unit = np.arange(len(places)) // 3 if grouped else np.arange(len(places))
    where = np.sort(np.array(places)[np.minimum(unit * 3, len(places) - 1)] if grouped else places)
    people = pd.DataFrame({name: ["x"] * len(places) for name in ("kelompok", *annexes.TEXTS)})
    people = people.assign(unit=unit, kabupaten=[f"K{n}" for n in where], amount=7)
    people["kabupaten"] = people.groupby("unit")["kabupaten"].transform("first")
    made = annex.Annex("t", "d", people, "kelompok" if grouped else "", date(2023, 12, 31), "f")
    lines = annex.lines(made)
    money = lines.iloc[:, -1]
    assert lines["kind"].lt(SUBTOTAL).sum() == len(places)
    assert money[lines["kind"].eq(UNIT)].sum() == money[lines["kind"].eq(SUBTOTAL)].sum() == money.iloc[-1]
    assert money.iloc[-1] == 7 * (unit.max() + 1)


# --- NIKs


@pytest.mark.parametrize("write", [annex_docx.docx, annex.xlsx])
def test_niks_are_masked_unless_they_are_asked_for(write):
    found = two_districts()
    for code in (ALONE, GROUPED):
        parts = zipfile.ZipFile(io.BytesIO(write(annexes.annex(found, code))))
        texts = "".join(parts.read(n).decode("utf-8", "replace") for n in parts.namelist() if "jpeg" not in n)
        assert not re.search(r"(?<!\d)6402\d{12}(?!\d)", texts) and "6402********0001" in texts
        parts = zipfile.ZipFile(io.BytesIO(write(annexes.annex(found, code, whole=True))))
        texts = "".join(parts.read(n).decode("utf-8", "replace") for n in parts.namelist() if "jpeg" not in n)
        assert "6402015505100001" in texts


@tried(50)
@given(st.lists(st.one_of(st.none(), st.text("0123456789O .", max_size=24)), max_size=6))
def test_a_column_is_masked_as_a_text_is(texts):
    found = annexes._masked(pd.Series(texts, dtype="str"))
    assert found.isna().tolist() == [text is None for text in texts]
    assert found.dropna().tolist() == [masked(text) for text in texts if text is not None]


# --- the document


def test_a_draft_of_many_files_with_long_names_is_a_document_too():
    made = dataclasses.replace(annexes.annex(two_districts(), GROUPED), title="t" * 300, draft="d" * 900)
    assert {"t" * 300, "d" * 900} <= {paragraph.text for paragraph in document(made).paragraphs}


def test_the_document_has_its_table_block_and_blanks():
    made = annexes.annex(two_districts(), GROUPED)
    found = document(made)
    texts = [paragraph.text for paragraph in found.paragraphs]
    assert [text.split(":")[0] for text in texts[:4]] == ["LAMPIRAN KEPUTUSAN", "NOMOR", "TANGGAL", "TENTANG"]
    assert all(text.endswith("....") for text in texts[:4])
    assert (
        "calon" in made.title and "31 Desember 2023" in made.draft and {made.title, made.draft} <= set(texts)
    )
    assert texts[-1].startswith("NIP ....")
    section = found.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE and section.page_width > section.page_height
    foot = section.footer.paragraphs[0]
    assert made.fingerprint[:16] in foot.text
    assert re.findall(r'w:instr="(\w+)"', foot._p.xml) == ["PAGE", "NUMPAGES"]
    assert "<w:tblHeader/>" in found.tables[0].rows[0]._tr.xml
    assert "<w:tblHeader/>" not in found.tables[0].rows[1]._tr.xml


def test_the_rows_of_the_document_are_the_lines():
    for code in (ALONE, GROUPED):
        made = annexes.annex(two_districts(), code)
        head, *rows = rows_of(made)
        assert head == made.labels()
        lines = annex.lines(made)
        assert len(rows) == len(lines)
        assert [row[-1] for row in rows][-1] == "60.000.000"
        names = lines.columns.get_loc("Nama" if code == ALONE else "Nama anggota") - 1
        people = lines["kind"].lt(SUBTOTAL).to_numpy()
        assert [r[names] for r, is_person in zip(rows, people, strict=True) if is_person] == lines[
            people
        ].iloc[:, names + 1].tolist()
        assert rows[-1][0] == rows[-1][-2] == lines.iloc[-1, 2]  # one cell over all columns but the last


def test_text_of_a_file_stays_text_in_document_and_workbook():
    found = two_districts(nama=NAUGHTY, nama_kelompok=lambda n: f"{NAUGHTY}{n // 5}", kecamatan="A & <B>")
    made = annexes.annex(found, GROUPED)
    assert made.people["nama"].iloc[0].startswith("=cmd")
    assert rows_of(made)[1][2] == made.people["nama"].iloc[0].replace("\x01", "")
    book = zipfile.ZipFile(io.BytesIO(annex.xlsx(made)))
    assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


def test_the_workbook_prints_with_labels_and_page_numbers_and_holds_numbers():
    made = annexes.annex(two_districts(), ALONE)
    content = annex.xlsx(made)
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert 'orientation="landscape"' in sheet and "&amp;P" in sheet and "&amp;N" in sheet
    book = zipfile.ZipFile(io.BytesIO(content)).read("xl/workbook.xml").decode()
    assert "_xlnm.Print_Titles" in book
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    head = next(n for n, row in enumerate(rows) if row[0] == "No")
    assert rows[head] == made.labels()
    assert rows[head + 1][:2] == ["1", "Calon 5"] and rows[head + 1][-1] == 3_000_000
    assert any(str(row[-3]).startswith("Ditetapkan di") for row in rows[head + 20 :])


def many(people):
    made = annexes.annex(two_districts(), GROUPED)
    table = pd.concat([made.people] * (people // 20), ignore_index=True)
    number = np.arange(len(table))
    return dataclasses.replace(made, people=table.assign(unit=number // 5, kabupaten="Paser"))


@pytest.mark.long
def test_thousands_fit_in_a_document_and_too_many_are_refused():
    assert len(Document(io.BytesIO(annex_docx.docx(many(5_000)))).tables[0]._tbl.tr_lst) == 5_000 + 3
    with pytest.raises(InputError, match="XLSX"):
        annex_docx.docx(many(annex_docx.MOST_PEOPLE + 20))


SAME = """
import hashlib, sys
sys.path[:0] = ["tests", "."]
from screening_samples import candidates, screened
from bansos import results
from bansos.layout import annexes, answers, fixlist
from bansos.publishing import annex, annex_docx, exports
rows = candidates(40, kabupaten_kota=lambda n: ("Paser", "Berau", "Kutai Kartanegara")[n // 5 % 3],
                  desil=lambda n: "banyak" if n % 7 == 0 else None)
found = screened(rows)
stamp, sheets = exports.Stamp(**answers.stamp(found)), results.sheets(found)
made = [fixlist.made(found, found.received[0]), exports.xlsx(sheets, stamp), exports.csv(sheets["Hasil"])]
made += [exports.parquet(sheets["Hasil"], stamp)]
for code in found.decisions:
    made += [annex_docx.docx(annexes.annex(found, code)), annex.xlsx(annexes.annex(found, code))]
print(*(hashlib.sha256(content).hexdigest() for content in made))
"""


@pytest.mark.long
def test_two_processes_make_the_same_bytes_of_everything():
    said = []
    for seed in ("1", "2"):
        time.sleep(2.1 * bool(said))  # an archive's clock ticks every two seconds
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = [sys.executable, "-c", SAME]
        found = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        said.append(found.stdout.split())
    assert said[0] == said[1] and len(set(said[0])) == 8


@pytest.mark.skipif(not (shutil.which("soffice") or os.environ.get("CI")), reason="LibreOffice is not here")
@pytest.mark.long
def test_libreoffice_prints_the_document(tmp_path):
    (tmp_path / "lampiran.docx").write_bytes(annex_docx.docx(annexes.annex(two_districts(), GROUPED)))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    run = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*run, str(tmp_path / "lampiran.docx")], check=True, capture_output=True, timeout=240)
    assert (tmp_path / "lampiran.pdf").read_bytes().startswith(b"%PDF")


def test_the_workbook_prints_lines_around_the_table_alone_and_the_heading_no_wider_than_it():
    made = annexes.annex(two_districts(), GROUPED)
    with zipfile.ZipFile(io.BytesIO(annex.xlsx(made))) as book:
        sheet, styles = (book.read(name).decode() for name in ("xl/worksheets/sheet1.xml", "xl/styles.xml"))
        area = re.search(r"Print_Area[^>]*>([^<]*)<", book.read("xl/workbook.xml").decode())[1]
    borders = re.findall(r'<xf [^>]*borderId="(\d+)"', styles.split("<cellXfs")[1])
    lined = {
        cell: borders[int(style)] != "0" for cell, style in re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', sheet)
    }
    last, labels = max(int(re.search(r"\d+", cell)[0]) for cell in lined), len(made.heading()) + 2
    assert area.endswith(f"$J${last}") and '<mergeCell ref="A1:J1"/>' in sheet
    assert all(lined[f"{letter}{row}"] for letter in "ABJ" for row in (labels, labels + 1, labels + 6))
    assert not any(lined.get(f"H{last - n}") for n in range(len(annex.signature())))
