"""Every kind of file of the safety page: what is read, what is refused, at what cost.

What stands in test_files, test_people and test_identity about one function is here about a whole file.
"""

import contextlib
import io
import os
import re
import resource
import struct
import subprocess
import sys
import threading
import time
import zipfile
from datetime import date

import pandas as pd
import pytest
from intake_samples import HEAD, ON, ROWS, csv_text, reading, repacked, uploaded, xlsx

from bansos.intake import child as started
from bansos.intake import kinds, people
from bansos.intake.child import Child
from bansos.settings import InputError

GIB = 2**30
SHEET = "xl/worksheets/sheet1.xml"
BOOK = xlsx(("Usulan", [HEAD, *ROWS]))
NIK = "6472010101900001"


def part(name=SHEET):
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        return archive.read(name)


class Measured(subprocess.Popen):
    """A child whose peak memory is known when it has ended."""

    peaks: list[int] = []  # noqa: RUF012

    def poll(self):
        return self.returncode

    def wait(self, timeout=None):
        if self.returncode is None:
            _, status, used = os.wait4(self.pid, 0)
            self.returncode = os.waitstatus_to_exitcode(status)
            self.peaks.append(used.ru_maxrss * 1024)
        return self.returncode


@pytest.fixture
def within_bounds(child, monkeypatch):
    """The child of a test takes under 1 GiB and the test under 20 s of its own time."""
    monkeypatch.setattr(started.subprocess, "Popen", Measured)
    Measured.peaks.clear()
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    yield
    # A child starts with the peak of the process that made it: below that nothing can be told.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    assert Measured.peaks and max(Measured.peaks) < max(GIB, own + 2**20)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 20
    assert time.monotonic() - start < 60  # a busy machine


def refusal(data, name):
    """The one sentence with which a file is refused."""
    with pytest.raises(InputError) as error:
        uploaded(data, name)
    text = str(error.value)
    assert "\n" not in text and len(text) < 600 and not re.search(r"\d{12}", text)
    return text


def with_sheet(xml):
    return repacked(BOOK, {SHEET: part().replace(b"</sheetData>", xml + b"</sheetData>")})


def with_cell(reference):
    row = "".join(c for c in reference if c.isdigit())
    return with_sheet(f'<row r="{row}"><c r="{reference}" t="str"><v>x</v></c></row>'.encode())


def with_blanks(mib, inside):
    """A workbook with a part of so many MiB of spaces, written without holding them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            with new.open(name, "w") as target:
                before, cut, after = old.read(name).partition(b"</sheetData>" if name == inside else b"\0")
                target.write(before)
                if name == inside:
                    for _ in range(mib):
                        target.write(b" " * 2**20)
                target.write(cut + after)
    return out.getvalue()


def patched(data, mark, offset, value, nth=0):
    """A zip with bytes after the nth `mark` overwritten."""
    at = -1
    for _ in range(nth + 1):
        at = data.index(mark, at + 1)
    return data[: at + offset] + value + data[at + offset + len(value) :]


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'


@pytest.mark.parametrize(
    ("make", "name", "says"),
    [
        (lambda: with_cell("XFD1048576"), "a.xlsx", "jauh di luar tabel"),
        (lambda: with_cell("A999999999"), "a.xlsx", "jauh di luar tabel"),
        (lambda: with_cell("Z1048576"), "a.xlsx", "jauh di luar tabel"),
        (lambda: with_cell("CV1048576"), "a.xlsx", "jauh di luar tabel"),
        (lambda: with_blanks(300, SHEET), "a.xlsx", "terlalu besar bila dibuka"),
        (lambda: repacked(BOOK, {"xl/workbook.xml": LAUGHS}), "a.xlsx", "berbahaya"),
        (lambda: repacked(BOOK, {SHEET: b" " * (2**20 - 5) + LAUGHS}), "a.xlsx", "berbahaya"),
        (lambda: repacked(BOOK, {f"xl/media/{n}": b"x" for n in range(2100)}), "a.xlsx", "terlalu besar"),
        (lambda: "NIK,Nama" + ",x" * 10**6 + "\n1,a" + "," * 10**6 + "\n", "a.csv", "16.384 kolom"),
        (lambda: "NIK,Nama" + "," * 10**6 + "\n1,a" + "," * 10**6 + "\n", "a.csv", "16.384 kolom"),
        (lambda: "NIK,Nama\n1,a\n2,b" + ",x" * 10**6 + "\n", "a.csv", "baris 3: ada 1000002 sel"),
        (lambda: b"NIK,Nama\n1,a" + b"\n" * 10_000_010 + b"2,b\n", "a.csv", "lebih dari 10.000.000"),
        (lambda: b'NIK,Nama\n1,"' + b"a" * 20_000_000 + b'"\n', "a.csv", "baris 2"),
        (lambda: b"NIK,Nama\n" + b'"' * 10_000_001, "a.csv", "baris 2: tanda kutip"),
        (lambda: b" " * 20_000_000, "a.csv", "tidak ada baris judul"),
        (lambda: b"\n" * 5_000_000, "a.csv", "tidak ada baris judul"),
        (lambda: b"\xff\xfe" + b"\x00\xd8" * 1_000_000, "a.csv", "UTF-16"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.long
def test_a_hostile_file_is_one_sentence_and_cheap(within_bounds, make, name, says):
    assert says in refusal(make(), name)


@pytest.mark.long
def test_the_same_label_sixteen_thousand_times_is_read(within_bounds):
    text = "NIK,Nama" + ",Nama" * 16_382 + f"\n{NIK},Ani" + ",x" * 16_382 + "\n"
    (table,) = uploaded(text)
    assert table.table.num_columns == 16_384
    assert table.table.column_names[-1] == "Nama (16383)"


@pytest.mark.parametrize("reference", ["H1048576", "XFD9", "AA3000", "ZZZZ1"])
@pytest.mark.long
def test_a_stray_cell_that_is_not_too_far_hides_nobody(within_bounds, reference):
    (table,) = uploaded(with_cell(reference), "a.xlsx")
    assert table.table["NIK"].to_pylist()[:4] == [row[1] for row in ROWS]


@pytest.mark.parametrize("reference", ["A1:XFD1048576", "B2:B1048576", "B2:B5"])
@pytest.mark.long
def test_a_merged_range_gives_nobody_the_number_of_another(within_bounds, reference):
    merge = f'</sheetData><mergeCells count="1"><mergeCell ref="{reference}"/></mergeCells>'.encode()
    (table,) = uploaded(repacked(BOOK, {SHEET: part().replace(b"</sheetData>", merge)}), "a.xlsx")
    assert table.table["NIK"].to_pylist() == [row[1] for row in ROWS]


@pytest.mark.long
def test_another_file_is_read_while_a_hostile_one_is(within_bounds, monkeypatch):
    """The child of a hostile file still waits for its bytes when another file is read to its end."""
    hostile, others_turn, feed, said = (
        b"NIK,Nama\n" + b'1,"a\nb"\n' * 1000,
        threading.Event(),
        Child.feed,
        [],
    )

    def held(pipe, request, data):
        assert data != hostile or others_turn.wait(60), "the other file was never read"
        feed(pipe, request, data)

    def slow():
        with contextlib.suppress(InputError):
            uploaded(hostile)
        said.append("hostile")

    monkeypatch.setattr(Child, "feed", staticmethod(held))
    thread = threading.Thread(target=slow)
    thread.start()
    (table,) = uploaded(csv_text())
    said.append("other")
    others_turn.set()
    thread.join()
    assert table.table.num_rows == len(ROWS)
    assert said == ["other", "hostile"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda: patched(BOOK, CENTRAL, 24, struct.pack("<I", 10)),
        lambda: patched(BOOK, CENTRAL, 24, struct.pack("<I", 2**29)),
        lambda: patched(BOOK, CENTRAL, 20, struct.pack("<I", 10)),
        lambda: patched(BOOK, CENTRAL, 16, b"\1\2\3\4"),
        lambda: patched(BOOK, CENTRAL, 42, struct.pack("<I", 77)),
        lambda: patched(BOOK, LOCAL, 8, struct.pack("<H", 0)),
        lambda: patched(BOOK, LOCAL, 30, b"X", nth=2),
        lambda: patched(BOOK, CENTRAL, 10, struct.pack("<H", 12)),
        lambda: patched(BOOK, SHEET.encode(), len(SHEET) + 40, b"\0\1\2\3"),
        lambda: BOOK[: len(BOOK) // 2],
        lambda: BOOK[:-30],
        lambda: repacked(BOOK, {SHEET: part()[:-200]}),
        lambda: repacked(BOOK, {SHEET: b"<worksheet>"}),
        lambda: repacked(BOOK, {"xl/workbook.xml": b"bukan xml"}),
        lambda: repacked(BOOK, {"xl/sharedStrings.xml": b"<sst></sst>"}),
    ],
)
def test_a_damaged_workbook_is_refused_never_read_in_part(damage):
    assert re.search("rusak|tidak dapat dibaca|tidak ada", refusal(damage(), "a.xlsx"))


def test_every_part_of_a_workbook_keeps_its_checksum():
    """A flipped bit in a stored sheet unpacks to another NIK: only the checksum tells."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    stored = out.getvalue()
    assert kinds.check("a.xlsx", stored).name == "xlsx"
    nik = ROWS[0][1].encode()
    assert stored.count(nik) == 1
    assert "rusak" in refusal(stored.replace(nik, nik[:-1] + b"9"), "a.xlsx")


@pytest.mark.parametrize("nth", range(3))
def test_a_part_that_is_locked_is_named_with_the_cure(nth):
    text = refusal(patched(BOOK, CENTRAL, 8, struct.pack("<H", 1), nth), "a.xlsx")
    assert "terkunci kata sandi" in text and "hapus kata sandinya" in text


def test_an_encrypted_workbook_is_named_with_the_cure():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le")
    text = refusal(ole, "usulan.xlsx")
    assert "terkunci kata sandi" in text and "hapus kata sandinya" in text


def test_macros_links_and_objects_are_named_and_the_table_is_the_plain_one():
    types = part("[Content_Types].xml").replace(
        b"officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    )
    changes = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0", "[Content_Types].xml": types}
    changes |= {
        "xl/embeddings/oleObject1.bin": b"x",
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
    }
    (table,) = uploaded(repacked(BOOK, changes), "usulan.xlsm")
    (plain,) = uploaded(BOOK, "usulan.xlsm")
    assert table.table.equals(plain.table)
    assert [note.code for note in table.notes] == ["macros", "links"]


def test_a_formula_into_another_book_gives_what_was_last_shown_and_follows_nothing():
    cell = f'<c r="B6" t="str"><f>\'http://192.0.2.1/[x.xlsx]S\'!A1</f><v>{NIK}</v></c>'.encode()
    name = b'<c r="C6" t="str"><v>Eka</v></c>'
    (table,) = uploaded(with_sheet(b'<row r="6">' + cell + name + b"</row>"), "a.xlsx")
    assert table.table["NIK"].to_pylist()[-1] == NIK


def test_a_hidden_row_is_counted_wherever_the_text_is_cut(monkeypatch):
    hidden = repacked(BOOK, {SHEET: part().replace(b'<row r="3"', b'<row r="3" hidden="1"')})
    for size in range(40, 100):
        monkeypatch.setattr(kinds, "_BLOCK", size)
        assert kinds.check("a.xlsx", hidden).hidden_rows == 1


NUMBERS = [
    (NIK, NIK, None),
    (f"'{NIK}", NIK, None),
    (f'="{NIK}"', NIK, None),
    (f"{NIK}.0", NIK, None),
    (f"{NIK},00", NIK, None),
    ("6472 0101 0190 0001", NIK, None),
    ("64.72.01.010190.0001", NIK, None),
    (f"\u00a0{NIK[:6]}\u00a0{NIK[6:]}", NIK, None),
    (f"{NIK[:6]}\u200b{NIK[6:]}\ufeff", NIK, None),
    (NIK.translate(str.maketrans("0123456789", "０１２３４５６７８９")), NIK, None),
    ("6.47E+15", "6.47E+15", "nik_exponent"),
    ("6,47E+15", "6,47E+15", "nik_exponent"),
    ("6.472010101900001E15", "6.472010101900001E15", "nik_exponent"),
    (NIK[:15], NIK[:15], "nik_length"),
    (f"{NIK[:15]}.0", NIK[:15], "nik_length"),
    (f"{NIK[:14]},00", NIK[:14], "nik_length"),
    (NIK + "1", NIK + "1", "nik_length"),
    (f"{NIK}.5", f"{NIK}5", "nik_length"),
    ("0", None, "nik_empty"),
    ("0" * 16, None, "nik_empty"),
    ("", None, "nik_empty"),
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("cell", "wanted", "code"), NUMBERS)
def test_a_nik_in_any_spelling_is_exact_digits_or_flagged_and_still_a_person(kind, cell, wanted, code):
    rows = [["NIK", "Nama"], ["6472010101900002", "Budi"], [cell, "Ani"], ["6472010101900003", "Citra"]]
    data = xlsx(("S", rows)) if kind == "xlsx" else csv_text(rows[1:], rows[0], ";")
    read = reading(data, f"a.{kind}")
    assert read.people["state"].tolist() == ["person"] * 3
    found = read.people["nik"].iloc[1]
    assert (None if pd.isna(found) else found) == wanted
    assert read.problems["code"].tolist() == ([code] if code else [])
    assert read.people["nik_state"].eq("ok").tolist() == [True, code is None, True]


@pytest.mark.parametrize(
    ("number", "code"),
    [(6472010101900001, None), (6472010101900010, "nik_lost_digit"), (9171010101900002, "nik_inexact")],
)
def test_a_nik_in_a_number_cell_is_exact_or_flagged(number, code):
    read = reading(xlsx(("S", [["NIK", "Nama"], [number, "Ani"]])), "a.xlsx")
    assert read.people["nik"].tolist() == [str(number)]
    assert read.problems["code"].tolist() == ([code] if code else [])


DATES = [
    ("17/05/1990", "1990-05-17", None),
    ("1990-05-17", "1990-05-17", None),
    ("17 Mei 1990", "1990-05-17", None),
    ("33010", "1990-05-17", None),
    ("31/02/1990", None, "date_impossible"),
    ("05/17/1990", None, "date_impossible"),
    ("17/05/90", None, "date_ambiguous"),
    ("01/01/2024", None, "date_future"),
    ("01/01/1900", None, "date_too_old"),
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("cell", "wanted", "code"), DATES)
def test_a_date_is_read_or_flagged_in_every_kind_of_file(kind, cell, wanted, code):
    rows = [["NIK", "Nama", "Tgl Lahir"], ["", "Ani", cell]]
    read = reading(xlsx(("S", rows)) if kind == "xlsx" else csv_text(rows[1:], rows[0]), f"a.{kind}")
    born = read.people["tanggal_lahir"].iloc[0]
    assert (None if pd.isna(born) else str(born)[:10]) == wanted
    assert [c for c in read.problems["code"] if c != "nik_empty"] == ([code] if code else [])


@pytest.mark.parametrize("base", [False, True])
def test_a_date_cell_is_the_same_day_in_both_bases(base):
    rows = [["NIK", "Nama", "Tgl Lahir"], [NIK, "Ani", date(1990, 5, 17)]]
    read = reading(xlsx(("S", rows), date_1904=base), "a.xlsx")
    assert str(read.people["tanggal_lahir"].iloc[0])[:10] == "1990-05-17"


ROWS_OF_AN_OFFICE = [
    ["USULAN TAHUN 2024"],
    ["No", "NIK", "Nama", "Alamat"],
    ["(1)", "(2)", "(3)", "(4)"],
    ["1", NIK, "Ani", "Jl. A"],
    ["No", "NIK", "Nama", "Alamat"],
    ["2", "6472010101900002", "Budi", ""],
    ["", "", "", ""],
    ["Jumlah", "2", "", ""],
    ["", "", "Kepala Desa", ""],
    ["", "", "( RAHMAT )", ""],
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_numbers_repeated_headers_totals_and_signatures_are_no_people(kind):
    data = xlsx(("S", ROWS_OF_AN_OFFICE)) if kind == "xlsx" else csv_text(ROWS_OF_AN_OFFICE, [""] * 4)
    read = reading(data, f"a.{kind}")
    shown = read.people[read.people["state"] == "person"]
    assert shown["nama"].tolist() == ["Ani", "Budi"]
    assert len(read.people) == 8


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("sep", [",", ";", "|", "\t"])
def test_a_sep_line_costs_nobody_whatever_ends_it(sep, end):
    (table,) = uploaded(f"sep={sep}{end}" + csv_text(sep=sep, end=end))
    assert table.table["NIK"].to_pylist() == [row[1] for row in ROWS]
    assert table.header_row == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_two_columns_of_one_label_are_named_and_the_first_is_read(kind):
    rows = [["NIK", "NIK", "", "Nama"], [NIK, "6472010101900002", "x", "Ani"]]
    read = reading(xlsx(("S", rows)) if kind == "xlsx" else csv_text(rows[1:], rows[0]), f"a.{kind}")
    assert read.people["nik"].tolist() == [NIK]
    assert read.problems["code"].tolist() == ["double_label", "blank_label"]
    assert read.problems["cell"].tolist() == ["B1", "C1"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_without_a_nik_is_told_which_labels_it_has(kind):
    rows = [["Nama", "Alamat"], ["Ani", "Jl. A"]]
    data = xlsx(("S", rows)) if kind == "xlsx" else csv_text(rows[1:], rows[0])
    with pytest.raises(InputError, match=r"tidak ada kolom NIK.*Nama, Alamat"):
        reading(data, f"a.{kind}")


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_nothing_only_a_header_and_one_person(name):
    assert "0 byte" in refusal(b"", name)
    head = xlsx(("S", [["NIK", "Nama"]])) if name == "a.xlsx" else b"NIK,Nama\n"
    assert "hanya ada judul kolom (NIK, Nama)" in refusal(head, name)
    one = (
        xlsx(("S", [["NIK", "Nama"], [NIK, "Ani"]])) if name == "a.xlsx" else f"NIK,Nama\n{NIK},Ani".encode()
    )
    read = people.read_people(uploaded(one, name), on=ON)
    assert read.people["nik"].tolist() == [NIK] and read.problems.empty


@pytest.mark.parametrize(
    "name",
    [
        "<b onmouseover=x>[a](http://192.0.2.1)</b>.csv",
        "../../../../tmp/bansos_hostile.csv",
        "a\r\nINFO everything is fine.csv",
        "x" * 236 + ".csv",
        f"usulan {NIK}.csv",
        "\u202excod.csv",
        "",
        "a\0b.csv",
        "/dev/stdin",
    ],
)
def test_a_name_is_only_shown_cut_in_one_line_and_never_a_path(name, tmp_path, monkeypatch):
    (table,) = uploaded(csv_text(), name)
    text = refusal(b"%PDF-1.7", name)
    for shown in (table.file, text.partition(": ")[0]):
        assert not re.search(r"[\x00-\x1f\u202a-\u202e\u2066-\u2069]|\d{12}", shown)
    assert 0 < len(table.file) <= 80
    assert table.table["NIK"].to_pylist() == [row[1] for row in ROWS]


def test_the_child_can_write_no_file(child, tmp_path):
    code = (
        "import sys; from bansos.intake import worker; worker.limit(2**31, 20)\n"
        f"try: open({str(tmp_path / 'x')!r}, 'w').write('x' * 100000)\n"
        "except OSError: print('no')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "no" or done.returncode < 0
    assert not (tmp_path / "x").exists() or not (tmp_path / "x").stat().st_size


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_known_though_its_digits_are_full_width(encoding):
    wide = NIK.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    read = reading(f"Nama;NIK KTP\r\nAni;{wide}\r\n".encode(encoding))
    assert read.people["nik"].tolist() == [NIK]
