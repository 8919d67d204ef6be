"""A workbook of texts alone is read the fast way, to the same tables; others are left to the careful one."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from intake_samples import HEAD, ROWS, repacked, xlsx
from properties import tried

from bansos.intake import kinds, textbook, workbook, worker
from bansos.settings import InputError

KNOWN = frozenset({"nik", "nama"})
SHEET = "xl/worksheets/sheet1.xml"
CELLS = st.one_of(st.none(), st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))))
CELLS |= st.sampled_from(["", " ", "0", "007", "6472010101900001", "1e5", "TRUE", "2020-01-01", "_x0041_"])
GRIDS = st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), max_size=6))


@pytest.fixture(autouse=True, scope="module")
def of_any_size():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(textbook, "LEAST", 0)
        yield


def fast(data):
    early = textbook.begun(data)
    return early.result(10) if early else None


def told(tables):
    return [{**vars(found), "table": found.table.to_pydict(), "part": None} for found in tables]


@tried(150)
@given(
    st.lists(GRIDS, min_size=1, max_size=3),
    st.integers(0, 3),
    st.sampled_from([(), ("L2",)]),
    st.booleans(),
)
def test_the_fast_way_gives_the_tables_of_the_careful_one(grids, above, hidden, in_line):
    sheets = [
        (f"L{n}", [*[["DAFTAR"]] * above, ["NIK", "NAMA"], *grid]) for n, grid in enumerate(grids, start=1)
    ]
    data = xlsx(*sheets, hidden=hidden, **({"constant_memory": True} if in_line else {}))
    found = fast(data)
    assert found is not None
    try:
        careful = workbook.read("a.xlsx", data, KNOWN)
    except InputError as error:
        with pytest.raises(InputError, match="^" + re.escape(str(error)) + "$"):
            workbook.read("a.xlsx", data, KNOWN, texts=found)
    else:
        assert told(workbook.read("a.xlsx", data, KNOWN, texts=found)) == told(careful)


@pytest.mark.parametrize("at", [1, 5_000], ids=["seen at once", "far below"])
@pytest.mark.parametrize("cell", [6472010101900001, date(2020, 1, 2), True, 0.1])
def test_a_cell_that_is_no_text_is_left_to_the_careful_way(cell, at):
    rows = [HEAD, *ROWS[:1] * at, [cell, *ROWS[0][1:]]]
    assert fast(xlsx(("Usulan", [HEAD, *ROWS[:1] * at]))) is not None
    assert fast(xlsx(("Usulan", rows))) is None


def test_a_sheet_that_begins_right_of_column_a_is_left_to_the_careful_way():
    data = xlsx(("Usulan", [[None, *row] for row in [HEAD, *ROWS]]))
    assert fast(data) is None
    (table,) = worker.parse("a.xlsx", data, KNOWN)
    assert table.letters[0] == "B"


def test_a_sheet_without_cells_is_no_hindrance():
    assert [one.name for one in fast(xlsx(("Usulan", [HEAD, *ROWS]), ("Lembar2", []))).shown] == ["Usulan"]


def test_merged_cells_are_filled_though_all_are_texts():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Usulan")
    for row, cells in enumerate([HEAD, *ROWS[:3]]):
        for column, cell in enumerate(cells):
            if column != 1 or row == 0:
                sheet.write_string(row, column, cell)
    sheet.merge_range(1, 1, 3, 1, "SITI")
    book.close()
    assert kinds.check("a.xlsx", out.getvalue()).is_merged
    (table,) = worker.parse("a.xlsx", out.getvalue(), KNOWN)
    assert table.table.column(1).to_pylist() == ["SITI"] * 3


BOOK = xlsx(("Usulan", [HEAD, *ROWS]), ("Catatan", [["x"]]))


@tried(500)
@given(st.integers(0, len(BOOK) - 1), st.integers(1, 255))
def test_with_one_byte_changed_both_ways_give_one_answer(at, change):
    data = BOOK[:at] + bytes([BOOK[at] ^ change]) + BOOK[at + 1 :]
    answers = []
    for least in (0, len(data) + 1):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(textbook, "LEAST", least)
            try:
                answers.append(told(worker.parse("a.xlsx", data, KNOWN)))
            except InputError as error:
                answers.append(str(error))
    assert answers[0] == answers[1]


def test_a_small_workbook_is_not_worth_it(monkeypatch):
    monkeypatch.setattr(textbook, "LEAST", len(BOOK) + 1)
    assert fast(BOOK) is None


@pytest.mark.parametrize("sheet", [b"", b"<worksheet><sheetData><row>", b'<c r="A1" t="s"><v>9</v></c>'])
def test_a_broken_sheet_raises_what_the_check_or_the_careful_way_say(sheet):
    data = repacked(xlsx(("Usulan", [HEAD, *ROWS])), {SHEET: sheet or b" "})
    with pytest.raises(InputError, match=r"a\.xlsx"):
        worker.parse("a.xlsx", data, KNOWN)
