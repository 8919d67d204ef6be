"""Text tables to people: nobody is lost, nothing is guessed, every problem has the address Excel shows."""

import io
import random
from datetime import date

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from intake_samples import HEAD, ON, ROWS, csv_text, one, reading, tables, xlsx
from properties import tried

from bansos.intake import columns, dates, people, problems
from bansos.settings import InputError

NIK = [f"647201010190{n:04d}" for n in range(1, 9)]


def said(read):
    """Cells and codes of the problems."""
    return list(zip(read.problems["cell"], read.problems["code"], strict=True))


def value(read, column, row=0):
    found = read.people[column].iloc[row]
    return None if pd.isna(found) else found


def states(read):
    return read.people["state"].tolist()


def same(left, right):
    drop = ["file", "sheet", "row", "kept_row"]
    pd.testing.assert_frame_equal(
        left.people.drop(columns=drop), right.people.drop(columns=drop), check_categorical=False
    )


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (csv_text(sep=";"), "a.csv"),
        (csv_text(sep="|").encode("utf-16"), "a.csv"),
        (csv_text(sep="\t").encode("cp1252"), "a.csv"),
        ("sep=;\n" + csv_text(sep=";"), "a.csv"),
        ("JUDUL\n\n" + csv_text(), "a.csv"),
        (xlsx(("S", [HEAD, *ROWS])), "a.xlsx"),
        (xlsx(("S", [["JUDUL"], [], HEAD, *ROWS])), "a.xlsx"),
    ],
)
def test_the_same_people_from_every_kind_of_file(data, name):
    same(reading(data, name), reading(csv_text()))


def test_the_order_of_rows_and_columns_changes_nothing_but_the_order():
    rows = [row[:] for row in ROWS]
    random.Random(3).shuffle(rows)
    order = list(range(len(HEAD)))[::-1]
    mixed = reading(csv_text([[row[n] for n in order] for row in rows], [HEAD[n] for n in order]))
    plain = reading(csv_text())
    drop = ["row", "kept_index"]
    left = mixed.people.set_index("nik").loc[plain.people["nik"]].drop(columns=drop)
    right = plain.people.set_index("nik").drop(columns=drop)
    pd.testing.assert_frame_equal(left, right, check_categorical=False)


def test_every_column_exists_and_has_its_type_even_where_no_file_has_it():
    found = reading(f"NIK\n{NIK[0]}\n").people
    kinds = {name: str(dtype) for name, dtype in found.dtypes.items()}
    assert kinds["nik"] == kinds["kk"] == kinds["nama"] == kinds["alamat"] == "str"
    assert kinds["tanggal_lahir"] == "datetime64[s]"
    assert kinds["desil"] == "Int8" and kinds["kept_row"] == "Int64" and kinds["row"] == "int64"
    for name in ("pra_sejahtera", "dtks", "p3ke", "pernah_menerima"):
        assert kinds[name] == "boolean" and found[name].isna().all()
    for name in (
        "file",
        "sheet",
        "state",
        "nik_state",
        "jenis_kelamin",
        "kabupaten",
        "kelompok",
        "desil_dari",
    ):
        assert kinds[name] == "category"
    assert list(found["jenis_kelamin"].cat.categories) == ["L", "P"]
    assert isinstance(found.index, pd.RangeIndex)


def test_sex_and_birth_date_come_from_the_file_else_from_a_sound_nik():
    found = reading(
        "NIK,JK,Tgl Lahir\n6472014101900001,L,02/03/1990\n6472014101900002,,\n6472014101900000,,\n,,\n"
    ).people
    assert found["jenis_kelamin"].tolist()[:2] == ["L", "P"]
    assert found["jenis_kelamin_dari"].tolist()[:2] == ["berkas", "NIK"]
    assert [str(day)[:10] for day in found["tanggal_lahir"][:2]] == ["1990-03-02", "1990-01-01"]
    assert found["tanggal_lahir_dari"].tolist()[:2] == ["berkas", "NIK"]
    assert found[["jenis_kelamin", "tanggal_lahir", "tanggal_lahir_dari"]][2:].isna().all(axis=None)


@pytest.mark.parametrize(
    ("head", "cell", "column", "wanted"),
    [
        ("JK", "LAKI2", "jenis_kelamin", "L"),
        ("L/P", "Pr.", "jenis_kelamin", "P"),
        ("jenis  KELAMIN ", "WANITA", "jenis_kelamin", "P"),
        ("JnsKel", "2", "jenis_kelamin", "P"),
        ("JnsKel", "1.0", "jenis_kelamin", "L"),
        ("Hub_KRT", "1", "hubungan_keluarga", "kepala keluarga"),
        ("Hub_KRT", "2", "hubungan_keluarga", None),
        ("Sta_kawin", "3", "status_kawin", None),
        ("Status Kawin", "CERAI MATI", "status_kawin", "cerai mati"),
        ("Status Perkawinan", "Janda", "status_kawin", "janda"),
        ("Pekerjaan", "  Ibu  RUMAH Tangga ", "pekerjaan", "ibu rumah tangga"),
        ("Pekerjaan", "-", "pekerjaan", None),
        ("Status Bekerja", "Belum/Tidak Bekerja", "status_bekerja", "tidak bekerja"),
        ("Desil Kesejahteraan", "Desil 4", "desil", 4),
        ("Desil", "10", "desil", 10),
        ("Desil", "3.0", "desil", 3),
        ("Desil", "0", "desil", None),
        ("Desil", "11", "desil", None),
        ("Terdaftar DTKS", "ya", "dtks", True),
        ("Terdaftar DTKS", "TIDAK", "dtks", False),
        ("Terdaftar DTKS", "", "dtks", None),
        ("Terdaftar DTKS", "mungkin", "dtks", None),
        ("Pra Sejahtera", "V", "pra_sejahtera", True),
        ("Kab/Kota", "KAB. KUTAI KARTANEGARA", "kabupaten", "64.02"),
        ("Kabupaten", "kukar", "kabupaten", "64.02"),
        ("Kabupaten", "64.02", "kabupaten", "64.02"),
        ("Kabupaten", "6402", "kabupaten", None),
        ("Kabupaten", "Sleman", "kabupaten", None),
        ("Kode Kemendagri", "64.02.06.2001", "kabupaten", "64.02"),
        ("Kode Kemendagri", "6402062001", "kabupaten", "64.02"),
        ("KDKAB", "02", "kabupaten", None),
        ("Tahun", "2021", "tahun", 2021),
        ("Program Bantuan", "UEP", "program", "UEP"),
        ("Nama Kelompok", " Mawar  Indah", "kelompok", "Mawar Indah"),
    ],
)
def test_a_cell_is_read_by_its_header(head, cell, column, wanted):
    found = value(one(head, cell), column)
    if column == "jenis_kelamin" and wanted is None:
        assert value(one(head, cell), "jenis_kelamin_dari") == "NIK"
    else:
        assert found == wanted
    if f"{column}_dari" in one(head, cell).people and wanted is not None:
        assert value(one(head, cell), f"{column}_dari") == "berkas"


@pytest.mark.parametrize(("codes", "wanted"), [("kemendagri", "64.02"), ("bps", "64.07"), (None, None)])
@pytest.mark.parametrize(("head", "cell"), [("Kabupaten", "6402"), ("KDKAB", "2"), ("KDKAB", "02")])
def test_a_bare_district_code_needs_to_know_whose_it_is(head, cell, codes, wanted):
    assert value(one(head, cell, codes=codes), "kabupaten") == wanted


def test_places_get_their_official_names_where_they_are_known():
    text = (
        "NIK,Kab,Kec,Desa\n"
        f"{NIK[0]},Kukar,LOA KULU,desa jembayan\n"
        f"{NIK[1]},Kukar,Kec. Loa Kulu,ENTAH BERANTAH\n"
        f"{NIK[2]},,loa kulu,Jembayan\n"
    )
    found = reading(text).people
    assert found["kecamatan"].tolist() == ["Loa Kulu", "Loa Kulu", "Loa Kulu"]
    assert found["desa"].tolist() == ["Jembayan", "Entah Berantah", "Jembayan"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("17/05/1990", "1990-05-17"),
        ("17-5-1990", "1990-05-17"),
        ("17.05.1990", "1990-05-17"),
        ("05/06/1990", "1990-06-05"),
        ("1990-05-17", "1990-05-17"),
        ("1990-05-17 00:00:00", "1990-05-17"),
        ("17 Mei 1990", "1990-05-17"),
        ("17-Agt-1990", "1990-08-17"),
        ("Senin, 17 Pebruari 1992", "1992-02-17"),
        ("33010", "1990-05-17"),
        ("29/02/2000", "2000-02-29"),
        ("29/02/2001", "impossible"),
        ("31/04/1990", "impossible"),
        ("05/17/1990", "impossible"),
        ("17 Mai 1990", "impossible"),
        ("entah", "impossible"),
        ("1990", "impossible"),
        ("17/05/90", "ambiguous"),
        ("31/12/2023", "2023-12-31"),
        ("01/01/2024", "future"),
        ("01/01/1913", "1913-01-01"),
        ("31/12/1912", "too_old"),
    ],
)
def test_dates_are_read_day_first_or_flagged(text, wanted):
    (day,) = dates.read([text], ON, 110)
    assert (str(day.date) if day.date else day.reason) == wanted


def test_once_a_list_is_month_first_somewhere_no_unsure_date_is_read():
    found = dates.read(["05/17/1990", "05/06/1990", "06/06/1990", "17/05/1990"], ON, 110)
    assert [day.reason for day in found] == ["impossible", "ambiguous", None, None]


def test_a_workbook_of_1904_counts_its_serials_from_there():
    rows = [["NIK", "Tgl Lahir"], [NIK[0], 33010 - 1462], [NIK[1], date(1990, 5, 17)]]
    read = reading(xlsx(("S", rows), date_1904=True), "a.xlsx")
    assert [str(day)[:10] for day in read.people["tanggal_lahir"]] == ["1990-05-17"] * 2


DIRTY = f"""DAFTAR USULAN;;;;
Kabupaten Paser;;;;
No;NIK;Nama;JK;Alamat
(1);(2);(3);(4);(5)
1;{NIK[0]};Ani;P;Jl. A
2;{NIK[1]};Budi;L;Jl. B
;;;;
No;NIK;Nama;JK;Alamat
3;;Citra;P;Jl. C
4;{NIK[0]};Ani;P;Jl. A
5;;;;
6;{NIK[2]};JUMLAH WATI;P;
Jumlah;4;;;
;;Tanah Grogot, 5 Mei 2023;;
;;Mengetahui,;;
;;Kepala Desa Jone;;
;;( RAHMAT );;
;;NIP. 198001012005011001;;
"""


def test_totals_signatures_blanks_and_repeated_headers_are_set_aside_and_nobody_else():
    read = reading(DIRTY)
    wanted = ["set_aside", "person", "person", "set_aside", "set_aside", "person", "duplicate", "set_aside"]
    assert states(read) == [*wanted, "person", *["set_aside"] * 6]
    counts = read.people["state"].value_counts()
    assert (
        counts["person"] + counts["duplicate"] + counts["set_aside"] == len(read.people) == len(read.original)
    )
    assert not read.problems["row"].isin(read.people.loc[read.people["state"] == "set_aside", "row"]).any()


def test_a_name_without_a_nik_stays_a_person_wherever_it_stands():
    read = reading(f"No;NIK;Nama\n1;{NIK[0]};Ani\nCatatan;;\n2;;Budi\n3;;Citra\n")
    assert states(read) == ["person", "set_aside", "person", "person"]


@pytest.mark.parametrize("nik", [NIK[0], "6,47E+15", "647201"])
@pytest.mark.parametrize("first", ["Jumlah", "Total", "Mengetahui", "(1)", "No", ""])
def test_a_row_with_a_nik_is_never_set_aside(nik, first):
    read = reading(f"No;NIK;Nama\n{first};{nik};\n")
    assert states(read) == ["person"]


def test_the_example_row_of_the_template_is_no_person():
    read = reading(f"No;NIK;Nama\nCONTOH;{NIK[0]};Ani\n1;{NIK[1]};Contoh: Budi\n2;{NIK[0]};Ani\n")
    assert states(read) == ["set_aside", "set_aside", "person"]


def test_a_list_of_names_without_any_nik_keeps_its_people():
    read = reading("No;NIK;Nama;Alamat\n1;;Ani;Jl. A\n2;;Budi;Jl. B\nJumlah;2;;\n;;Kepala Desa;\n")
    assert states(read) == ["person", "person", "set_aside", "set_aside"]
    assert said(read) == [("B2", "nik_empty"), ("B3", "nik_empty")]


def test_a_duplicate_says_which_row_is_kept():
    read = reading(f"NIK,Nama\n{NIK[0]},Ani\n{NIK[1]},Budi\n'{NIK[0]},ANI\n{NIK[0]},Ani\n")
    assert states(read) == ["person", "person", "duplicate", "duplicate"]
    assert read.people["kept_row"].tolist()[2:] == [2, 2]
    assert read.people["kept_row"].isna().tolist() == [True, True, False, False]
    assert "baris 2" in read.problems["problem"].iloc[0]


def test_a_duplicate_across_files_names_the_other_file():
    both = [*tables(f"NIK,Nama\n{NIK[0]},Ani\n", "satu.csv"), *tables(f"NIK,Nama\n{NIK[0]},Ani\n", "dua.csv")]
    read = people.read_people(both, on=ON)
    assert states(read) == ["person", "duplicate"]
    assert "satu.csv, baris 2" in read.problems["problem"].iloc[0]


def test_broken_and_empty_niks_are_never_duplicates_of_each_other():
    read = reading("NIK,Nama\n6,Ani\n6,Budi\n,Citra\n,Dewi\n")
    assert states(read) == ["person"] * 4


def test_a_nik_that_lost_its_last_digit_is_the_same_person_only_with_the_same_name():
    rows = [["NIK", "Nama"], [6472010101900010, "Ani"], [6472010101900010, "Budi"], [6472010101900010, "ANI"]]
    read = reading(xlsx(("S", rows)), "a.xlsx")
    assert states(read) == ["person", "person", "duplicate"]
    assert set(read.people["nik_state"]) == {"suspect"}


def test_problems_have_the_address_that_excel_shows_in_the_order_of_the_file():
    rows = [
        ["Judul"],
        [],
        [None, "No", "NIK", "Nama", "Tgl Lahir", "Desil"],
        [None, 1, NIK[0], "Ani", "31/02/1990", "12"],
        [None, 2, 6472010101900010, "Budi", date(1991, 1, 1), 3],
    ]
    read = reading(xlsx(("Usulan", rows)), "a.xlsx")
    assert said(read) == [
        ("E4", "date_impossible"),
        ("F4", "unknown_value"),
        ("C5", "nik_lost_digit"),
    ]
    first = read.problems.iloc[1]
    assert (first["file"], first["sheet"], first["row"], first["column"]) == ("a.xlsx", "Usulan", 4, "Desil")
    assert "12" in first["problem"] and "1 sampai 10" in first["suggestion"]
    assert tuple(read.problems.columns) == problems.COLUMNS


def test_differences_between_file_and_nik_are_problems_but_the_file_is_believed():
    read = reading(
        "NIK,JK,Tgl Lahir,Kab\n6472014101900001,L,02/01/1990,Kukar\n6407014101900001,P,01/01/1990,Mahulu\n"
    )
    assert said(read) == [("B2", "sex_differs"), ("C2", "birth_differs"), ("D2", "district_differs")]
    assert value(read, "jenis_kelamin") == "L" and value(read, "nik_state") == "ok"


def test_nothing_personal_stands_in_the_problems():
    text = (
        "NIK,No KK,Nama,Tgl Lahir,Desil\n64720101019,6472010101900,Udin Rahasia,32/13/1990,6472010101900001\n"
    )
    found = reading(text).problems
    everything = " ".join(map(str, found.to_numpy().ravel()))
    assert len(found) == 4
    for secret in ("64720101019", "6472010101900", "Udin", "32/13/1990"):
        assert secret not in everything.replace("6472********0001", "")


def test_clean_people_have_no_problems():
    read = reading(f"NIK,Nama,JK,Kab\n{NIK[0]},Ani,L,Samarinda\n")
    assert read.problems.empty
    assert tuple(read.problems.columns) == problems.COLUMNS


def test_a_missing_nik_column_is_named_with_the_labels_that_were_found():
    with pytest.raises(InputError, match=r"tidak ada kolom NIK.*Nama, Alamat Rumah"):
        reading("Nama,Alamat Rumah\nAni,Jl. A\n")


def test_the_user_corrects_the_mapping():
    text = f"NIK,Identitas,Nama\n1,{NIK[0]},Ani\n"
    read = reading(text, mapping={"usulan.csv": {"NIK": None, "Identitas": "nik"}})
    assert value(read, "nik") == NIK[0]
    assert read.mapping == {"usulan.csv": {"NIK": None, "Identitas": "nik", "Nama": "nama"}}


def test_two_labels_for_one_column_the_first_is_read():
    assert columns.match(["NIK KTP", "NIK", "Nama"]) == {"NIK KTP": "nik", "NIK": None, "Nama": "nama"}
    assert columns.match(["NIK KTP", "NIK"], {"NIK": "nik"}) == {"NIK KTP": None, "NIK": "nik"}


def test_sheets_with_other_columns_are_united_and_sheets_without_a_nik_are_named():
    book = xlsx(
        ("Mawar", [["No", "NIK", "Nama"], ["1", NIK[0], "Ani"]]),
        ("Melati", [["NIK", "Desil"], [NIK[1], "2"]]),
        ("Rekap", [["Kecamatan", "Jumlah"], ["Loa Kulu", "2"]]),
    )
    read = reading(book, "a.xlsx")
    assert read.people["sheet"].tolist() == ["Mawar", "Melati"]
    assert read.people["desil"].tolist() == [pd.NA, 2]
    assert list(read.original.columns) == ["No", "NIK", "Nama", "Desil"]
    assert read.original["NIK"].tolist() == NIK[:2]
    assert [problem for _, problem in said(read)] == ["sheet_skipped"]
    assert "Rekap" in read.problems["problem"].iloc[0]


def test_the_offices_own_columns_come_back_as_they_were():
    read = reading(csv_text())
    assert list(read.original.columns) == HEAD
    assert read.original.to_numpy().tolist() == ROWS


def _merged(book, sheet):
    sheet.merge_range("A1:F1", "USULAN KUBE")
    sheet.write_row("A2", ["Nama Kelompok", ": Mawar"])
    sheet.write("A3", "Kecamatan : LOA KULU")
    for place, text in (("A5:A6", "No"), ("B5:B6", "NIK"), ("C5:C6", "Nama"), ("D5:E5", "Alamat")):
        sheet.merge_range(place, text)
    sheet.write_row("D6", ["Desa", "Kabupaten"])
    sheet.merge_range("F5:F6", "Jenis Usaha")
    for row, nik in enumerate(NIK[:3], 6):
        sheet.write_row(row, 0, [str(row), nik, "Ani", "Jembayan", "Kukar"])
    sheet.merge_range("F7:F9", "Pertanian")


def test_merged_titles_a_header_of_two_rows_and_merged_values_are_read():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    _merged(book, book.add_worksheet("Mawar"))
    book.close()
    read = reading(out.getvalue(), "a.xlsx")
    assert (read.grid.tables[0].header_row, read.people["row"].tolist()) == (6, [7, 8, 9])
    for column, wanted in (
        ("kelompok", "Mawar"),
        ("kecamatan", "Loa Kulu"),
        ("desa", "Jembayan"),
        ("kabupaten", "64.02"),
        ("jenis_usaha", "pertanian"),
    ):
        assert read.people[column].tolist() == [wanted] * 3


@pytest.mark.parametrize(
    ("line", "column", "wanted"),
    [
        ("Desa : Jembayan", "desa", "Jembayan"),
        ("Desa;: Jembayan", "desa", "Jembayan"),
        ("Desa:;Jembayan", "desa", "Jembayan"),
        ("Tahun: 2021", "tahun", 2021),
        ("Desa Jembayan", "desa", None),
        ("Nama : Udin", "nama", None),
        (f"NIK : {NIK[3]}", "kk", None),
        ("Catatan: dua: titik", "alamat", None),
    ],
)
def test_a_line_above_the_header_holds_for_everyone_below(line, column, wanted):
    read = reading(f"{line}\nNIK;Alamat\n{NIK[0]};\n{NIK[1]};\n")
    assert [None if pd.isna(cell) else cell for cell in read.people[column]] == [wanted] * 2


def test_a_column_beats_the_line_above_the_header():
    read = reading(f"Desa : Jembayan\nNIK;Desa\n{NIK[0]};Busui\n{NIK[1]};\n")
    assert [None if pd.isna(cell) else cell for cell in read.people["desa"]] == ["Busui", None]


CELL = st.sampled_from(
    [*NIK, "'" + NIK[0], "", "-", "6,47E+15", "Jumlah", "(1)", "Ani", "Ketua", "12", "contoh"]
)


@tried(80)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12))
def test_rows_always_add_up_and_a_nik_is_always_somebody(rows):
    if not any(cell.strip() for row in rows for cell in row):
        return
    read = reading(csv_text(rows, ["No", "NIK", "Nama"]))
    last = max(n for n, row in enumerate(rows) if any(row))
    assert len(read.people) == len(read.original) >= last + 1
    found = read.people
    someone = found["nik_state"].isin(["ok", "suspect"])
    example = read.original[["No", "Nama"]].eq("contoh").any(axis=1)
    assert (found["state"][someone & ~example] != "set_aside").all()
    kept = found[(found["state"] == "person") & (found["nik_state"] == "ok")]
    assert kept["nik"].is_unique
    assert set(found.loc[found["state"] == "duplicate", "nik"]) <= set(kept["nik"])


def test_rows_of_one_person_far_down_a_list_agree_in_every_kind_of_column():
    head = "NIK,Nama,Desil,Terdaftar DTKS,Tanggal Lahir,Pekerjaan"
    others = [
        f"64720101{n % 28 + 1:02}809{n:03},Orang Rekaan {n},3,Ya,01/02/1980,petani" for n in range(1, 80)
    ]
    again = [f"{NIK[0]},Ani Rekaan,,,,", f"{NIK[0]},Ani Rekaan,2,Tidak,03/04/1981,nelayan"]
    found = reading("\n".join([head, *others, *again])).people.iloc[-2]
    assert (found["desil"], found["dtks"], found["pekerjaan"]) == (2, False, "nelayan")
    assert found["tanggal_lahir"].date().isoformat() == "1981-04-03"
    torn = reading("\n".join([head, *others, again[1], again[1].replace(",2,", ",7,")])).people.iloc[-2]
    assert pd.isna(torn["desil"]) and not torn["dtks"]


def test_what_is_tidied_in_one_row_does_not_hang_on_other_rows():
    rows = ["6472010101900001;Budi\u00a0Santoso", "6472010101900002;\u3000Ani", "6472010101900003;Dua  Spasi"]
    alone = [reading(f"NIK;Nama\n{row}\n").people["nama"][0] for row in rows]
    assert alone == reading("NIK;Nama\n" + "\n".join(rows) + "\n").people["nama"].tolist()
    assert alone == ["Budi Santoso", "Ani", "Dua Spasi"]
