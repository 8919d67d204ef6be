"""Bytes to text tables: every encoding and delimiter the same people, what is unusable one clear sentence."""

import gzip
import io
import os
import struct
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_samples import HEAD, ROWS, csv_text, repacked, tables, uploaded, xlsx
from properties import tried

from bansos.intake import child as started
from bansos.intake import delimited, encodings, files, headers, kinds, worker
from bansos.intake.columns import known_labels
from bansos.intake.masking import masked, shown_name
from bansos.settings import InputError

KNOWN = known_labels()


def rows_of(table):
    return [list(row) for row in zip(*table.table.to_pydict().values(), strict=True)]


@pytest.mark.parametrize("sep", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_encoding_and_line_end_gives_the_same_table(sep, encoding, end):
    (table,) = delimited.read("a", csv_text(sep=sep, end=end).encode(encoding), KNOWN)
    assert rows_of(table) == ROWS
    assert table.table.column_names == HEAD
    assert (table.header_row, table.sheet, table.letters[1]) == (1, None, "B")


def test_the_child_process_gives_what_the_reader_gives(child):
    (here,) = delimited.read("usulan.csv", csv_text().encode(), KNOWN)
    (there,) = uploaded(csv_text())
    assert here.table.equals(there.table)
    assert (here.encoding, here.letters, here.notes) == (there.encoding, there.letters, there.notes)


def test_a_workbook_gives_the_same_table_as_a_csv():
    (table,) = tables(xlsx(("Usulan", [HEAD, *ROWS])), "usulan.xlsx")
    assert rows_of(table) == ROWS
    assert (table.sheet, table.encoding) == ("Usulan", None)


def test_a_sep_line_says_the_delimiter_and_is_no_row_in_excel():
    (table,) = tables("sep=|\n" + csv_text(sep="|"))
    assert rows_of(table) == ROWS
    assert table.header_row == 1


@pytest.mark.parametrize("titles", [1, 3, 12])
def test_the_header_is_found_below_title_rows(titles):
    text = "DAFTAR USULAN NIK DAN NAMA\n" + "\n" * (titles - 1) + csv_text()
    (table,) = tables(text)
    assert rows_of(table) == ROWS
    assert table.header_row == titles + 1


def test_a_cell_of_several_lines_is_one_row():
    rows = [[*ROWS[0][:7], "baris satu\nbaris dua"], ROWS[1]]
    (table,) = tables(csv_text(rows))
    assert rows_of(table) == rows


def test_short_rows_are_filled_and_said():
    (table,) = tables("NIK,Nama,Alamat\n1,a,x\n2,b\n\n3,c,z\n")
    assert table.table["NIK"].to_pylist() == ["1", "2", "", "3"]
    assert table.table["Alamat"].to_pylist() == ["x", "", "", "z"]
    assert [(note.code, note.row) for note in table.notes] == [("short_rows", 3)]


@pytest.mark.parametrize("window", [1, 2, 3, 4, 100])
def test_lines_are_counted_whatever_ends_them(monkeypatch, window):
    monkeypatch.setattr(delimited, "_WINDOW", window)
    for text in (b"", b"a", b"a\nb", b"a\r\nb\r\nc", b"a\rb\n\rc", b"\r\n\r\n", b"ab\r\n"):
        assert delimited._lines(memoryview(text)) == len((text + b"x").splitlines())


def test_people_swallowed_by_two_unclosed_quotes_are_missed_in_a_long_list_too():
    rows = [f"647201010190{n:04d},Ani,Jl. A" for n in range(1, 3000)]
    rows[700], rows[702] = (
        rows[700].replace("Jl.", '"Jl.'),
        rows[702].replace("Ani", '"Ani"').replace("Jl", '"Jl'),
    )
    with pytest.raises(InputError, match="baris 702: tanda kutip"):
        tables("NIK,Nama,Alamat\n" + "\n".join(rows))


def test_a_long_list_has_its_repeating_columns_as_dictionaries_and_the_same_text():
    rows = [
        [f"647201010190{n % 9999 + 1:04d}", f"Orang {n}", "Samarinda" if n % 2 else "Bontang"]
        for n in range(90_000)
    ]
    (table,) = tables(csv_text(rows, ["NIK", "Nama", "Kabupaten"]))
    assert [str(kind)[:4] for kind in table.table.schema.types] == ["stri", "stri", "dict"]
    assert rows_of(table) == rows


def test_delimiters_at_the_end_of_every_line_are_no_column():
    (table,) = tables("NIK;Nama;;\n1;a;;\n2;b;;\n")
    assert table.table.column_names == ["NIK", "Nama"]
    assert not table.notes


def test_blank_and_double_labels_are_named():
    (table,) = tables("NIK,,NAMA,NAMA\n1,x,a,b\n")
    assert table.table.column_names == ["NIK", "(tanpa judul B)", "NAMA", "NAMA (2)"]
    assert [note.code for note in table.notes] == ["blank_label", "double_label"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "0 byte"),
        ("NIK,Nama\n", "hanya ada judul kolom (NIK, Nama)"),
        ("NIK,Nama\n,\n , \n", "hanya ada judul"),
        ("6472010101900001,Udin\n6472010101900002,Ani\n", "6472********0001, Udin"),
        ("NIK,Nama\n1,a\n2,b,c\n", "baris 3: ada 3 sel"),
        ('NIK,Nama\n1,a\n2,"b\n3,c\n4,d\n', "baris 3: tanda kutip"),
        ('NIK,Nama\n1,"a\n2,b\n3,"c\n4,d\n', "baris 2: tanda kutip"),
        ('NIK,Nama\n1,"' + "a\n2,b" * 40_000, "baris 2: tanda kutip"),
        ("NIK,Nama\n1,a\n2,b\0c\n", "baris 3: ada byte NUL"),
    ],
)
def test_an_unusable_text_is_one_sentence_that_names_the_place(text, says):
    with pytest.raises(InputError) as error:
        uploaded(text)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_one_bad_byte_late_is_refused_with_its_row_never_read_as_another_encoding():
    good = "NIK,Nama\n" + "1,Rahmá\n" * 5000
    with pytest.raises(InputError, match=r"baris 5002.*UTF-8"):
        tables(good.encode() + b"2,Rahm\xe1\n")


def test_bytes_that_no_encoding_has_are_refused():
    with pytest.raises(InputError, match=r"baris 2.*CP1252"):
        tables(b"NIK,Nama\n1,Rahm\x81\n")


def test_a_cut_utf16_text_is_refused():
    with pytest.raises(InputError, match="baris 5"):
        encodings.decoded("a", csv_text().encode("utf-16")[:-1])


def _ole(mark):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + mark.encode("utf-16-le")


def _zip(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


BOOK = xlsx(("Usulan", [HEAD, *ROWS]))


@pytest.mark.parametrize("name", ["usulan.csv", "usulan.xlsx"])
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0....", "JPEG"),
        (b"<!DOCTYPE html><html><table>", "HTML"),
        (b"\n <html><table><tr><td>NIK", "HTML"),
        (gzip.compress(b"NIK,Nama", mtime=0), "gzip"),
        (b"PARE....PARE", "Parquet terenkripsi"),
        (_ole("EncryptedPackage"), "kata sandi"),
        (_ole("Workbook"), ".xls"),
        (_zip(word__document="x"), "Word"),
        (_zip(xl__workbook="x"), "ZIP"),
        (BOOK[:-200], "rusak"),
        (BOOK[:400], "rusak"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_real_type_is_named_whatever_the_name_says(name, data, says):
    with pytest.raises(InputError) as error:
        kinds.check(name, data)
    assert says in str(error.value)


def test_a_workbook_called_csv_is_read_as_what_it_is():
    (table,) = tables(BOOK, "usulan.csv")
    assert rows_of(table) == ROWS


def test_a_csv_called_xlsx_is_read_as_what_it_is():
    (table,) = tables(csv_text(), "usulan.xlsx")
    assert rows_of(table) == ROWS


def _lying(data, size):
    """A zip whose directory and local headers say that every part over 1 MiB has `size` bytes."""
    raw = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = raw.find(mark)
        while start >= 0:
            if struct.unpack_from("<I", raw, start + at)[0] > 2**20:
                struct.pack_into("<I", raw, start + at, size)
            start = raw.find(mark, start + 4)
    return bytes(raw)


def test_a_zip_bomb_is_refused_by_what_it_says(monkeypatch):
    monkeypatch.setattr(kinds, "MOST_INFLATED", 2**20)
    with pytest.raises(InputError, match="terlalu besar"):
        kinds.check("a.xlsx", repacked(BOOK, {"xl/media/x": b"0" * 2**21}))


def test_a_zip_bomb_is_refused_by_what_it_does_when_its_sizes_lie(monkeypatch):
    monkeypatch.setattr(kinds, "MOST_INFLATED", 2**20)
    with pytest.raises(InputError, match="terlalu besar"):
        kinds.check("a.xlsx", _lying(repacked(BOOK, {"xl/media/x": b"0" * 2**21}), 1000))


def test_many_entries_are_refused(monkeypatch):
    monkeypatch.setattr(kinds, "MOST_ENTRIES", 5)
    with pytest.raises(InputError, match="terlalu besar"):
        kinds.check("a.xlsx", BOOK)


def test_xml_declarations_of_entities_are_refused():
    evil = b'<?xml version="1.0"?>' + b"<!-- -->" * 900 + b'<!DOCTYPE x [<!ENTITY a "b">]><workbook/>'
    with pytest.raises(InputError, match="berbahaya"):
        kinds.check("a.xlsx", repacked(BOOK, {"xl/workbook.xml": evil}))


def _with_cell(reference):
    row = "".join(c for c in reference if c.isdigit())
    cell = f'<row r="{row}"><c r="{reference}" t="str"><v>x</v></c></row></sheetData>'.encode()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    return repacked(BOOK, {"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", cell)})


@pytest.mark.parametrize("reference", ["XFD1048576", "A999999999"])
def test_a_cell_far_outside_the_table_is_one_clear_message(child, reference):
    with pytest.raises(InputError, match="jauh di luar tabel"):
        uploaded(_with_cell(reference), "usulan.xlsx")


def test_a_slow_child_is_one_clear_message(child, monkeypatch):
    monkeypatch.setattr(started, "WALL_SECONDS", 0.01)
    with pytest.raises(InputError, match="tidak dapat dibaca"):
        uploaded(csv_text())


@pytest.mark.long
def test_a_child_out_of_memory_is_one_clear_message(child, monkeypatch):
    monkeypatch.setattr(files, "MEMORY_BYTES", 2**27)
    with pytest.raises(InputError, match="tidak dapat dibaca"):
        uploaded(b"NIK,Nama\n" + b"1,a\n" * 10_000_000)


@pytest.mark.long
def test_a_child_out_of_cpu_time_is_one_clear_message(child, monkeypatch):
    monkeypatch.setattr(files, "CPU_SECONDS", 1)
    with pytest.raises(InputError, match="tidak dapat dibaca"):
        uploaded("NIK,Nama\n" + '1,"a\nb"\n' * 2_000_000)


def test_the_child_starts_without_pandas():
    code = "import sys, bansos.intake.worker; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_no_child_is_left_behind(child):
    uploaded(csv_text())
    with pytest.raises(InputError):
        uploaded(b"%PDF")
    left = subprocess.run(["ps", "--ppid", str(os.getpid()), "-o", "args="], capture_output=True, text=True)
    assert "intake.worker" not in left.stdout


def test_whoever_waits_is_asked_twice_a_second_and_can_end_the_child(child):
    asked = []

    def enough():
        asked.append(1)
        raise KeyboardInterrupt

    text = "NIK,Nama\n" + '1,"a\nb"\n' * 2_000_000
    with pytest.raises(KeyboardInterrupt):
        files.read("a.csv", text.encode(), labels=KNOWN, alive=enough)
    assert asked == [1]
    left = subprocess.run(["ps", "--ppid", str(os.getpid()), "-o", "args="], capture_output=True, text=True)
    assert "intake.worker" not in left.stdout


def test_every_visible_sheet_with_a_header_is_read_and_hidden_ones_are_named():
    book = xlsx(
        ("Mawar", [["NIK", "Nama"], ["6472010101900001", "a"]]),
        ("Melati", [["Kelompok Melati", None], ["NIK", "Nama"], ["6472010101900002", "b"]]),
        ("Rahasia", [["NIK", "Nama"], ["6472010101900003", "c"]]),
        ("Catatan", [["hanya", "tulisan"]]),
        ("Kosong", []),
        hidden=["Rahasia"],
    )
    found = tables(book, "usulan.xlsx")
    assert [(t.sheet, t.header_row, t.table.num_rows) for t in found] == [("Mawar", 1, 1), ("Melati", 2, 1)]
    assert [note.code for note in found[0].notes] == ["hidden_sheet", "sheet_skipped"]
    assert "Rahasia" in found[0].notes[0].problem


def test_a_workbook_whose_only_people_are_hidden_is_refused():
    book = xlsx(("Depan", [["Selamat datang"]]), ("R", [["NIK", "Nama"], ["1", "a"]]), hidden=["R"])
    with pytest.raises(InputError, match="lembar Depan"):
        tables(book, "usulan.xlsx")


def test_rows_that_a_filter_hides_are_read_and_said():
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    book = repacked(
        BOOK, {"xl/worksheets/sheet1.xml": sheet.replace(b'<row r="3"', b'<row r="3" hidden="1"')}
    )
    (table,) = tables(book, "a.xlsx")
    assert table.table.num_rows == len(ROWS)
    assert [(note.code, note.problem[:1]) for note in table.notes] == [("hidden_rows", "1")]


def test_macros_and_links_are_named_and_nothing_more():
    book = repacked(BOOK, {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<x/>"})
    (table,) = tables(book, "a.xlsm")
    assert [note.code for note in table.notes] == ["macros", "links"]


def test_a_table_that_starts_at_c5_keeps_its_addresses():
    rows = [[], [], [], [], [None, None, "NIK", "Nama"], [None, None, "6472010101900001", "a"]]
    (table,) = tables(xlsx(("S", rows)), "a.xlsx")
    assert (table.header_row, table.first_row, table.letters) == (5, 6, ("C", "D"))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (3.0, "3"),
        (0.1, "0.1"),
        (True, "Ya"),
        (False, "Tidak"),
        (6472010101900001, "6472010101900001"),
        (9171010101900002, "9171010101900002"),
        ("  a ", "  a "),
        (None, ""),
    ],
)
def test_cells_of_a_workbook_become_exact_text(cell, text):
    (table,) = tables(xlsx(("S", [["NIK", "Nama", "Alamat"], ["1", "a", cell]])), "a.xlsx")
    assert table.table["Alamat"].to_pylist() == [text]


def test_number_cells_are_told_from_text():
    rows = [["NIK", "Nama"], [6472010101900010, "a"], ["6472010101900020", "b"]]
    (table,) = uploaded(xlsx(("S", rows)), "a.xlsx")
    assert table.numeric["NIK"].to_pylist() == [True, False]


def test_row_after_row_of_garbage_never_ends_in_a_traceback():
    for data in (
        b"\xff" * 100,
        b"PK\x03\x04" + b"\1" * 99,
        b'"' * 99,
        b"sep=",
        b"\xff\xfe\0",
        b"\0\0\0\0",
        b"\n" * 9,
    ):
        with pytest.raises(InputError):
            uploaded(data, "a.csv")


@tried(150)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    try:
        worker.parse("a.csv", b"NIK,Nama\n1,a\n" + data, KNOWN)
    except InputError as error:
        assert "\n" not in str(error)


CELLS = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufeff"), max_size=8)


@tried(100)
@given(
    st.lists(st.tuples(st.integers(1, 9).map(str), CELLS, CELLS), min_size=1, max_size=9),
    st.sampled_from(",;\t|"),
)
def test_what_is_written_is_read_cell_by_cell(rows, sep):
    text = csv_text(rows, ["NIK", "Nama", "Alamat"], sep)
    (table,) = delimited.read("a", text.encode(), KNOWN)
    assert rows_of(table) == [list(row) for row in rows]


def test_names_of_files_are_tamed():
    assert shown_name("../a\r\nb\x1b6472010101900001.csv") == "../a b 6472********0001.csv"
    assert len(shown_name("x" * 240 + ".xlsx")) == 80
    assert masked("NIK 6472010101900001, RT 12") == "NIK 6472********0001, RT 12"


def test_a_person_is_never_taken_for_the_header():
    assert headers.find([["6472010101900001", "Nama", "NIK"]], KNOWN) is None
