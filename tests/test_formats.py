"""ODS and Parquet: the same people as in a CSV, and what is unusable is one clear sentence."""

import io
import zipfile
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from intake_samples import HEAD, ROWS, csv_text, reading, repacked, tables, uploaded, xlsx
from ods_samples import ods
from screening_samples import HEAD as CANDIDATE
from screening_samples import by_nik, candidates, received

from bansos import pipeline
from bansos.intake import parquet
from bansos.rules.eligibility import STATUS
from bansos.settings import InputError

# The compiled reader joins what a tab parts in a cell of an ODS: a tab inside an address is no promise.
PLAIN = [[cell.replace("\t", " ") for cell in row] for row in ROWS]
NIK = 6472010101900001


def rows_of(table):
    return [list(row) for row in zip(*table.table.to_pydict().values(), strict=True)]


def parquet_of(table, **options):
    out = io.BytesIO()
    pq.write_table(table if isinstance(table, pa.Table) else pa.table(table), out, **options)
    return out.getvalue()


def as_parquet(rows, head):
    return parquet_of({name: [row[n] for row in rows] for n, name in enumerate(head)})


FORMS = {
    "csv": lambda rows, head: csv_text(rows, head).encode(),
    "xlsx": lambda rows, head: xlsx(("Usulan", [head, *rows])),
    "ods": lambda rows, head: ods(("Usulan", [head, *rows])),
    "parquet": as_parquet,
}


@pytest.mark.parametrize("form", FORMS)
def test_every_format_gives_the_same_text(form):
    rows = PLAIN if form == "ods" else ROWS
    (table,) = tables(FORMS[form](rows, HEAD), f"usulan.{form}")
    assert rows_of(table) == rows
    assert (table.table.column_names, table.header_row, table.letters[1]) == (HEAD, 1, "B")


@pytest.mark.parametrize("form", ["ods", "parquet"])
def test_the_child_process_gives_what_the_reader_gives(child, form):
    data = FORMS[form](ROWS, HEAD)
    (here,), (there,) = tables(data, f"usulan.{form}"), uploaded(data, f"usulan.{form}")
    assert here.table.equals(there.table)


def test_the_same_people_in_every_format_get_the_same_decisions_and_problems():
    rows = candidates(
        12,
        terdaftar_dtks=lambda n: "" if n % 3 == 0 else None,
        desil=lambda n: ["1", "9", "", "x"][n % 4],
        jenis_kelamin=lambda n: "L" if n % 5 == 0 else None,
    )
    rows += [rows[1], ["6,47E+15", *rows[2][1:]], ["", *rows[3][1:]]]
    made = {
        form: pipeline.screen(
            received((f"usulan.{form}", write(rows, CANDIDATE), "usulan")), on=date(2023, 12, 31)
        )
        for form, write in FORMS.items()
    }
    first = made.pop("csv")
    assert {status for code in first.decisions for status in by_nik(first, code).values()} == set(STATUS)
    for form, found in made.items():
        for code in first.decisions:
            assert found.statuses(code) == first.statuses(code), form
            assert found.decisions[code].status.tolist() == first.decisions[code].status.tolist(), form
            assert found.decisions[code].reasons().tolist() == first.decisions[code].reasons().tolist(), form
        columns = ["cell", "column", "code"]
        assert found.problems[columns].astype(str).equals(first.problems[columns].astype(str)), form


def states(found):
    return found.people["nik_state"].tolist()


def test_number_cells_of_an_ods_are_as_doubtful_as_those_of_a_workbook():
    rows = [["NIK", "Nama"], [NIK, "Ani"], [6472010101900010, "Budi"], ["6472010101900010", "Citra"]]
    for write, name in ((ods, "a.ods"), (xlsx, "a.xlsx")):
        assert states(reading(write(("A", rows)), name)) == ["ok", "suspect", "ok"]


def test_dates_booleans_and_blanks_of_an_ods():
    rows = [
        ["NIK", "Nama", "Tanggal Lahir"],
        ["6472010101900001", "Ani", date(1990, 1, 1)],
        [None, "B", None],
    ]
    (table,) = tables(ods(("A", rows)), "a.ods")
    assert rows_of(table) == [["6472010101900001", "Ani", "1990-01-01"], ["", "B", ""]]


def test_hidden_sheets_of_an_ods_are_not_read_and_hidden_rows_are_said():
    sheet = [HEAD, *PLAIN]
    (table,) = tables(ods(("A", sheet), ("B", sheet), hidden=["B"]), "a.ods")
    assert table.sheet == "A" and rows_of(table) == PLAIN
    assert [note.code for note in table.notes] == ["hidden_sheet"]
    (table,) = tables(ods(("A", sheet), hidden_rows=[2, 3]), "a.ods")
    assert "2 baris tersembunyi" in table.notes[0].problem and rows_of(table) == PLAIN


def test_cells_merged_over_rows_hold_for_each_of_them():
    rows = [["NIK", "Kelompok"], *([f"647201010190000{n}", "Mawar" if n == 1 else None] for n in range(1, 5))]
    (table,) = tables(ods(("A", [["DAFTAR"], *rows]), spans={(2, 1): 3}), "a.ods")
    assert table.table["Kelompok"].to_pylist() == ["Mawar", "Mawar", "Mawar", ""]


def test_a_locked_ods_says_so_and_macros_are_named():
    with pytest.raises(InputError, match="kata sandi"):
        tables(ods(("A", [HEAD, *ROWS]), manifest="<manifest:encryption-data/>"), "a.ods")
    (table,) = tables(
        ods(("A", [HEAD, *ROWS]), more=["Basic/Standard/a.xml", "Object 1/content.xml"]), "a.ods"
    )
    assert [note.code for note in table.notes] == ["macros", "links"]


@pytest.mark.parametrize("cut", [40, 300])
@pytest.mark.parametrize("form", ["ods", "parquet"])
def test_a_truncated_file_is_called_damaged(form, cut):
    with pytest.raises(InputError, match="rusak"):
        tables(FORMS[form](ROWS, HEAD)[:-cut], f"a.{form}")


def test_a_cell_repeated_without_end_ends_with_a_sentence_not_with_the_server():
    bomb = ods(("A", [["NIK", "Nama"], ["6472010101900001", "Ani"]]))
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        content = archive.read("content.xml").replace(
            b'<table:table-cell table:number-columns-repeated="16384"/>',
            b'<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
            b"<text:p>x</text:p></table:table-cell>",
        )
    with pytest.raises(InputError, match=r"tidak dapat dibaca|rusak"):
        uploaded(repacked(bomb, {"content.xml": content}), "a.ods")


def column(values, kind=None, head="NIK", **options):
    made = pa.array(values, kind)
    plain = pa.table({head: made, "Nama": [f"Orang {n}" for n in range(len(made))]})
    return parquet_of(plain, **options)


def test_whole_numbers_of_a_parquet_are_exact_and_floats_are_not():
    numbers = [NIK, 6472010101900010, None]
    assert states(reading(column(numbers, pa.int64()), "a.parquet")) == ["ok", "ok", "empty"]
    assert states(reading(column(numbers, pa.float64()), "a.parquet")) == ["ok", "suspect", "empty"]
    large = [9171010101900004, 9171010101900008]
    assert states(reading(column(large, pa.int64()), "a.parquet")) == ["ok", "ok"]
    assert states(reading(column(list(map(float, large)), pa.float64()), "a.parquet")) == [
        "suspect",
        "suspect",
    ]
    single = column(np.array([NIK, NIK], np.float32))
    assert states(reading(single, "a.parquet")) == ["broken", "broken"]


@pytest.mark.parametrize(
    ("values", "kind", "texts"),
    [
        ([True, None], pa.bool_(), ["Ya", ""]),
        ([date(1990, 5, 17), None], pa.date32(), ["1990-05-17", ""]),
        ([datetime(1990, 5, 17), None], pa.timestamp("ns"), ["1990-05-17", ""]),
        (
            [datetime(1990, 5, 17, 1, tzinfo=UTC)],
            pa.timestamp("us", "Asia/Makassar"),
            ["1990-05-17 09:00:00"],
        ),
        ([3.0, None, 2.5], pa.float64(), ["3", "", "2.5"]),
        ([2, None], pa.int8(), ["2", ""]),
        (["a", "", None], pa.large_string(), ["a", "", ""]),
        ([b"Siti", None], pa.binary(), ["Siti", ""]),
        (["L", None], pa.dictionary(pa.int8(), pa.string()), ["L", ""]),
        ([1, 1, 2, None], pa.dictionary(pa.int8(), pa.int64()), ["1", "1", "2", ""]),
        ([None, None], pa.null(), ["", ""]),
    ],
    ids=str,
)
def test_every_plain_type_of_a_parquet_becomes_the_text_of_a_csv(values, kind, texts):
    (table,) = tables(column(values, kind, "Keterangan"), "a.parquet")
    assert table.table["Keterangan"].to_pylist() == texts


@pytest.mark.parametrize(
    ("values", "kind"),
    [([["a"]], pa.list_(pa.string())), ([{"x": 1}], pa.struct({"x": pa.int8()})), ([1], pa.duration("s"))],
    ids=str,
)
def test_nested_columns_are_refused_by_name(values, kind):
    with pytest.raises(InputError, match="Anggota Keluarga bersarang"):
        tables(column(values, kind, "Anggota Keluarga"), "a.parquet")


def test_a_parquet_too_large_to_unpack_is_refused_before_it_is(monkeypatch):
    data = column(["a" * 1000] * 5000, head="Keterangan")
    assert len(data) < 50_000  # a small file, whose text is 5 MB
    monkeypatch.setattr(parquet, "MOST_INFLATED", 10**6)
    with pytest.raises(InputError, match="terlalu besar"):
        tables(data, "a.parquet")
    monkeypatch.undo()
    monkeypatch.setattr(parquet, "MOST_CELLS", 9_999)
    with pytest.raises(InputError, match="terlalu besar"):
        tables(data, "a.parquet")


def test_a_declared_size_is_checked_before_anything_is_read(monkeypatch):
    monkeypatch.setattr(parquet, "MOST_INFLATED", 10)
    monkeypatch.setattr(parquet, "filled", lambda *_: pytest.fail("read"))
    with pytest.raises(InputError, match="terlalu besar"):
        tables(column(["a"]), "a.parquet")


@pytest.mark.parametrize(
    ("head", "rows", "says"), [("x", 1, "tidak ada baris judul"), ("NIK", 0, "hanya ada judul")]
)
def test_a_parquet_without_known_columns_or_people(head, rows, says):
    with pytest.raises(InputError, match=says):
        tables(parquet_of({head: pa.array(["a"] * rows, pa.string())}), "a.parquet")


def test_repeating_columns_of_a_long_parquet_stay_dictionaries():
    rows = pd.DataFrame(
        {"NIK": np.arange(NIK, NIK + 90_000), "Kabupaten": ["Samarinda", "Bontang", None] * 30_000}
    )
    (table,) = tables(parquet_of(pa.Table.from_pandas(rows)), "a.parquet")
    assert [str(kind)[:4] for kind in table.table.schema.types] == ["stri", "dict"]
    assert table.table["Kabupaten"].to_pylist()[:3] == ["Samarinda", "Bontang", ""]


def test_two_columns_of_one_name_are_told_apart():
    twice = pa.Table.from_arrays(
        [pa.array(["1"]), pa.array(["a"]), pa.array(["b"])], names=["NIK", "Nama", "Nama"]
    )
    (table,) = tables(parquet_of(twice), "a.parquet")
    assert table.table.column_names == ["NIK", "Nama", "Nama (2)"]
