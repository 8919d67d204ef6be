"""From "to be verified" to a list of visits and back: only what was asked for changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from intake_samples import ON, tables, xlsx
from screening_samples import by_nik, candidate, candidates, listed, received, screened

from bansos import __main__ as cli
from bansos.intake import columns, visits
from bansos.layout import answers, fieldwork
from bansos.rules.eligibility import STATUS
from bansos.rules.programmes import programmes
from bansos.settings import InputError

GROUPED = next(code for code, found in programmes().items() if found.group_rules)
ALONE = next(code for code, found in programmes().items() if not found.group_rules)
UNKNOWN = STATUS[1]
Fill = Callable[[str, dict[str, str]], str | None]
# Who 3 is has no word on DTKS, 7 no occupation and no marital status, 8 a NIK that cannot be read.
OPEN = {
    "terdaftar_dtks": lambda n: "" if n == 3 else None,
    "pekerjaan": lambda n: "" if n == 7 else None,
    "status_kawin": lambda n: "" if n == 7 else None,
    "nik": lambda n: "64720155" if n == 8 else None,
    "kecamatan": lambda n: "Loa Kulu" if n in (7, 8) else None,
}
USULAN = ("usulan.csv", listed(candidates(10, **OPEN)), "usulan")


def plain():
    return fieldwork.screen(received(USULAN), on=ON)


def filled(found, fill: Fill, name: str = "kunjungan.xlsx", day: str = "12 Januari 2024", whole: bool = True):
    """The printed list of a screening, each cell as `fill` says from its label and the row's cells."""
    sheets = []
    for table in tables(fieldwork.xlsx(found, fieldwork.planned(found), whole=whole), "daftar.xlsx"):
        rows = table.table.to_pylist()
        said = [[row[x] if (new := fill(x, row)) is None else new for x in row] for row in rows]
        sheets.append((table.sheet, [[f"Tanggal kunjungan: {day}"], [], table.table.column_names, *said]))
    return (name, xlsx(*sheets), None)


def answer(label: str, row: dict[str, str]) -> str | None:
    """Everything that is asked, answered so that everybody is eligible."""
    said = {"Terdaftar di DTKS": "Ya", "Pekerjaan": "Penjahit", "Status kawin": "cerai mati"}
    said |= {"Status bekerja": "bekerja", visits.CARD: candidate(8)["NIK"]}
    return None if row[label] else said.get(label)


def back(*lists):
    return fieldwork.screen(received(USULAN, *lists), on=ON)


def test_the_list_asks_for_what_is_missing_and_nothing_else():
    found = plain()
    plan = fieldwork.planned(found)
    asked = {name: who.nonzero()[0].tolist() for name, who in plan.asked.items()}
    assert asked == {
        "dtks": [3],
        "p3ke": [3],
        "pekerjaan": [7],
        "status_kawin": [7],
        "status_bekerja": [7],
        "nik": [8],
    }
    assert plan.table["row"].tolist() == [8, 7, 3], "first where most is settled"
    assert plan.table["settles"].tolist() == [2, 1, 2]
    unknown = sum(found.statuses(code)["unknown"] for code in found.decisions)
    areas = fieldwork.by_area(plan)
    assert areas["decisions"].sum() == unknown == 5
    assert areas["kecamatan"].tolist() == ["Loa Kulu", "Tenggarong"]
    assert "3 orang" in fieldwork.said(found, plan) and "5 dari 5" in fieldwork.said(found, plan)


def test_who_is_refused_anyway_or_has_a_limit_that_nobody_set_is_not_visited():
    rows = candidates(2, terdaftar_dtks=lambda n: "", jenis_kelamin=lambda n: "L")
    found = screened(rows, codes=[ALONE])
    assert found.statuses(ALONE)["refused"] == 2
    assert fieldwork.planned(found).table.empty
    rule = next(rule.id for rule in programmes()[GROUPED].rules if rule.ask == "is_at_most")
    new, limit = date(2025, 6, 1), {f"{GROUPED}.rules.{rule}.most": 4}
    found = screened(candidates(2), on=new, codes=[GROUPED])
    assert found.statuses(GROUPED)["unknown"] == 2
    plan = fieldwork.planned(found)
    assert plan.table.empty and "tidak satu pun" in fieldwork.said(found, plan)
    assert "desil_dtsen" in fieldwork.planned(screened(candidates(2), on=new, overrides=limit)).asked


def test_the_filled_list_changes_the_asked_answers_and_nothing_else():
    before = plain()
    after = back(filled(before, answer))
    assert set(by_nik(after, ALONE).values()) == {STATUS[2]} == set(by_nik(after, GROUPED).values())
    same = [c for c in before.people if c not in {"nik", "nik_state", "state"}]
    changed = {
        (row, column)
        for column in same
        for row in range(10)
        if not pd.Series([before.people[column].iloc[row]])
        .astype(str)
        .equals(pd.Series([after.people[column].iloc[row]]).astype(str))
    }
    cells = {(3, "dtks"), (7, "pekerjaan"), (7, "status_kawin"), (7, "status_bekerja")}
    cells |= {(8, "tanggal_lahir")}  # of the number on the card
    assert changed - {(row, f"{column}_dari") for row, column in cells} == cells
    assert after.states() == before.states() and sum(after.statuses(ALONE).values()) == 10
    assert after.fingerprint != before.fingerprint
    pd.testing.assert_frame_equal(after.original, before.original)
    assert after.problems["code"][after.problems["file"].eq("kunjungan.xlsx")].tolist() == ["visit_card"]
    masked = back(filled(before, answer, whole=False))
    assert masked.people.astype("str").equals(after.people.astype("str")), "rows are found by their code"


def test_a_number_read_from_the_card_counts_and_is_said():
    before = plain()
    assert before.people["nik_state"].iloc[8] != "ok"
    after = back(filled(before, answer))
    assert (after.people["nik"].iloc[8], after.people["nik_state"].iloc[8]) == (candidate(8)["NIK"], "ok")
    said = after.problems[after.problems["code"].eq("visit_card")]
    assert said["file"].tolist() == ["kunjungan.xlsx"] and said["sheet"].tolist() == ["Loa Kulu"]
    wrong = back(
        filled(before, lambda label, row: "123" if label == visits.CARD and not row[label] else None)
    )
    assert wrong.people["nik_state"].iloc[8] != "ok"


def test_the_receipt_names_the_visit_and_its_day():
    after = back(filled(plain(), answer))
    read = "; ".join(answers.receipt(after, ALONE, 7)["read"])
    assert "menurut kunjungan kunjungan.xlsx (per 12 Januari 2024)" in read


def test_a_cell_that_was_not_asked_for_changes_nothing_and_is_told():
    before = plain()

    def everywhere(text: str) -> Fill:
        return lambda label, row: text if label == "Status kawin" and row[label] == "-" else None

    same = back(filled(before, everywhere("Kawin")))
    assert same.problems["code"].ne("visit_unasked").all(), "the same as is known"
    other = back(filled(before, everywhere("Belum Kawin")))
    assert other.people["status_kawin"].astype(str).equals(before.people["status_kawin"].astype(str))
    said = other.problems[other.problems["code"].eq("visit_unasked")]
    assert len(said) == 1 and said["cell"].str.fullmatch(r"[A-Z]+\d+").all()
    assert said["sheet"].tolist() == ["Loa Kulu"]


def test_a_row_about_nobody_who_is_asked_is_told_and_the_nik_is_enough():
    before = plain()
    lost = lambda label, row: "" if label == visits.CODE else answer(label, row)  # noqa: E731
    after = back(filled(before, lost))
    assert by_nik(after, ALONE)[candidate(7)["NIK"]] == STATUS[2], "found by the NIK"
    assert after.decisions[ALONE].status.iloc[8] == UNKNOWN, "without a code nobody knows whose number it is"
    assert after.problems["code"].eq("visit_nobody").sum() == 1


def test_of_two_visits_the_newer_one_counts():
    before = plain()
    old = filled(before, answer, "lama.xlsx", "1 Januari 2024")
    new = filled(
        before, lambda x, row: "Tidak" if x == "Terdaftar di DTKS" and not row[x] else None, "baru.xlsx"
    )
    for order in ((old, new), (new, old)):
        after = back(*order)
        assert after.people["dtks"].iloc[3] == False  # noqa: E712
        late = after.problems[after.problems["code"].eq("visit_late")]
        assert late["file"].tolist() == ["lama.xlsx"]


def test_an_answer_in_the_place_of_an_unclear_word_is_told():
    found = screened(candidates(2), dead(), codes=[ALONE])
    assert fieldwork.planned(found).asked["meninggal"].tolist() == [True, False]
    usulan = ("usulan.csv", listed(candidates(2)), "usulan")
    alive = filled(found, lambda x, row: "hidup" if x == "Keterangan meninggal" and not row[x] else None)
    after = fieldwork.screen(received(usulan, dead(), alive), on=ON, codes=[ALONE])
    assert after.decisions[ALONE].status.tolist() == [STATUS[2]] * 2
    assert after.problems["code"].eq("visit_instead").sum() == 1


def dead():
    """A register that marks the first candidate."""
    marks = [f"{candidate(n)['NIK']},Calon {n},{mark}" for n, mark in enumerate(("Ya", "Tidak"))]
    text = "\n".join(["NIK,Nama,keterangan_meninggal", *marks])
    return ("dtks.csv", text.encode(), "dtks")


def test_the_code_of_a_row_does_not_depend_on_other_files():
    book = ("buku.xlsx", xlsx(("Usulan", [["NIK", "Nama"], ["1", "Rekaan"]])), "usulan")
    first = ("a.xlsx", xlsx(("Lain", [["NIK", "Nama"], ["2", "Umpama"]])), "usulan")
    codes = []
    for files in ((book,), (first, book)):
        found = fieldwork.screen(received(*files), on=ON)
        codes.append(fieldwork._codes(found)[found.people["file"].eq("buku.xlsx")].tolist())
    assert codes[0] == codes[1]


def test_a_list_of_visits_alone_is_refused_in_one_sentence():
    with pytest.raises(InputError, match="unggah juga berkas usulannya"):
        fieldwork.screen(received(filled(plain(), answer)), on=ON)


def test_the_list_is_the_same_bytes_masked_if_wanted_and_each_header_is_read_back():
    found = plain()
    plan = fieldwork.planned(found)
    assert fieldwork.xlsx(found, plan, whole=True) == fieldwork.xlsx(found, plan, whole=True)
    shown = fieldwork.printed(found, plan, whole=False).people["NIK"]
    assert shown.str.fullmatch(r"\d{4}\*{8}\d{4}").sum() == 2
    known = columns.columns()
    for name in {name for one in found.decisions.values() for name in plan.asked} - {"nik"}:
        assert columns.meaning(known[name].label["id"]) == name
    empty = back(filled(found, lambda label, row: None))
    assert empty.problems.astype("str").equals(found.problems.astype("str")), "an empty list changes nothing"
    assert empty.people.astype("str").equals(found.people.astype("str"))


@pytest.mark.parametrize("column", sorted(columns.columns()))
def test_every_column_that_can_be_asked_has_a_label_that_means_it(column):
    assert columns.meaning(columns.columns()[column].label["id"]) in (column, None) or column == "kk"


def test_the_command_line_writes_the_list_and_reads_it_back(tmp_path, capsys):
    usulan, plan, out = tmp_path / "usulan.csv", tmp_path / "daftar.xlsx", tmp_path / "diisi.xlsx"
    usulan.write_bytes(USULAN[1])
    assert cli.main(["screen", str(usulan), "--worklist", str(plan), "--json"]) == 0
    before = json.loads(capsys.readouterr().out)
    assert before["programmes"][ALONE]["unknown"] == 3
    out.write_bytes(filled(plain(), answer)[1])
    assert cli.main(["screen", str(usulan), "--visits", str(out), "--json"]) == 0
    after = json.loads(capsys.readouterr().out)
    assert after["programmes"][ALONE]["unknown"] == 0 and after["people"] == before["people"]
    assert [file["role"] for file in after["files"]] == ["usulan", "kunjungan"]
    assert cli.main(["screen", str(usulan), "--worklist", str(tmp_path / "daftar.csv")]) == 2
