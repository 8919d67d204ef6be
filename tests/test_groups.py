"""Proposed groups: what makes one whole, what is wrong in one, and what is only not known."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from intake_samples import ON
from screening_samples import HEAD, candidate, candidates, listed, received, screened

from bansos import pipeline
from bansos.rules.eligibility import STATUS, answer_word
from bansos.rules.group_questions import GROUP_QUESTIONS
from bansos.rules.programmes import programmes
from bansos.selection.groups import Groups
from bansos.words import of

GROUPED = next(code for code, programme in programmes().items() if programme.group_rules)
ALONE = [code for code, programme in programmes().items() if not programme.group_rules]
SIZE = programmes()[GROUPED].amount("group_size", ON)
RULES = {rule.ask: rule.id for rule in programmes()[GROUPED].group_rules if not rule.optional}
FIT, REFUSED, UNKNOWN = STATUS[2], STATUS[0], STATUS[1]


def checked(rows: list[list[str]], **how: object) -> Groups:
    found = screened(rows, **how).groups[GROUPED]
    assert found is not None
    return found


def statuses(rows: list[list[str]], **how: object) -> list[str]:
    return checked(rows, **how).table["status"].tolist()


def said(found: Groups, group: int = 0) -> dict[str, str]:
    """The answer of each rule about a group, by its question."""
    answers = zip(found.asked, found.answers[group], strict=True)
    return {rule.ask: answer_word(int(answer)) for (rule, _), answer in answers}


def only(question: str, answer: str) -> dict[str, str]:
    """All rules say yes but this one."""
    return dict.fromkeys(RULES, "ya") | {question: answer}


def test_a_whole_group_is_fit_and_nothing_is_wrong_in_it():
    found = checked(candidates(SIZE))
    assert found.table["status"].tolist() == [FIT]
    assert found.wrong() == [""]
    assert said(found) == dict.fromkeys(RULES, "ya")


@pytest.mark.parametrize(
    ("count", "answer"), [(SIZE - 1, "tidak"), (SIZE, "ya"), (SIZE + 1, "tidak"), (1, "tidak")]
)
def test_a_group_has_as_many_people_as_the_amounts_say(count, answer):
    assert said(checked(candidates(count, nama_kelompok="Satu")))["has_size"] == answer


def test_the_size_follows_the_scenario():
    assert statuses(candidates(3), overrides={f"{GROUPED}.amounts.group_size": 3}) == [FIT]


def test_a_row_of_a_person_counted_before_does_not_fill_a_place():
    rows = candidates(SIZE - 1)
    found = checked([*rows, rows[0]])
    assert found.table[["members", "doubles"]].to_numpy().tolist() == [[SIZE - 1, 0]]
    assert said(found)["has_size"] == "tidak"


def test_who_sits_in_two_groups_is_counted_in_both_and_both_are_to_be_checked():
    rows = candidates(2 * SIZE, nik=lambda n: candidate(0)["NIK"] if n == SIZE else None)
    for order in (rows, rows[::-1]):
        found = checked(order)
        assert found.table["members"].tolist() == [SIZE, SIZE]
        assert found.table["doubles"].tolist() == [1, 1]
        assert found.table["status"].tolist() == [UNKNOWN, UNKNOWN]


def test_a_group_of_nothing_but_repetitions_is_still_there():
    rows = candidates(SIZE)
    again = [[*row[:-2], "Kembar", row[-1]] for row in rows]
    found = checked([*rows, *again])
    assert found.table["kelompok"].tolist() == ["Mawar 0", "Kembar"]
    assert found.table["doubles"].tolist() == [SIZE, SIZE]
    assert found.table["status"].tolist() == [UNKNOWN, UNKNOWN]


def test_one_refused_member_refuses_the_group_and_one_unknown_does_not():
    refused = checked(candidates(SIZE, terdaftar_dtks=lambda n: "Tidak" if n == 0 else None))
    unknown = checked(candidates(SIZE, terdaftar_dtks=lambda n: "" if n == 0 else None))
    both = checked(candidates(SIZE, terdaftar_dtks=lambda n: ("Tidak", "")[n] if n < 2 else None))
    assert said(refused) == said(both) == only("are_members_eligible", "tidak")
    assert said(unknown) == only("are_members_eligible", "belum diketahui")
    assert [g.table["status"][0] for g in (refused, unknown, both)] == [REFUSED, UNKNOWN, REFUSED]


@pytest.mark.parametrize(
    ("column", "question"), [("kecamatan", "is_one_area"), ("no_kk", "has_distinct_families")]
)
def test_an_empty_cell_is_not_known(column, question):
    found = checked(candidates(SIZE, **{column: lambda n: "" if n == 1 else None}))
    assert said(found) == only(question, "belum diketahui")
    assert found.table["status"].tolist() == [UNKNOWN]


def test_two_areas_and_a_family_twice_need_verification():
    areas = checked(candidates(SIZE, kecamatan=lambda n: "Loa Kulu" if n == 1 else None))
    family = checked(candidates(SIZE, no_kk=lambda n: candidate(0)["No KK"] if n == 1 else None))
    assert said(areas) == only("is_one_area", "belum diketahui")
    assert said(family) == only("has_distinct_families", "belum diketahui")
    assert areas.table["status"].tolist() == family.table["status"].tolist() == [UNKNOWN]


def test_one_family_in_two_groups_is_nothing_wrong_in_either():
    rows = candidates(2 * SIZE, no_kk=lambda n: candidate(0)["No KK"] if n == SIZE else None)
    assert statuses(rows) == [FIT, FIT]


@pytest.mark.parametrize(
    ("business", "answer"),
    [
        ("Budidaya ikan lele", "ya"),
        ("PERDAGANGAN SEMBAKO", "ya"),
        ("Ternak-ayam", "ya"),
        ("Bengkel motor", "belum diketahui"),
        ("Tatanan rambut", "belum diketahui"),
        ("", "belum diketahui"),
    ],
)
def test_a_business_outside_those_the_source_names_needs_verification(business, answer):
    found = checked(candidates(SIZE, jenis_usaha=business))
    assert said(found) == only("has_word_of", answer)


def test_one_row_that_names_the_business_speaks_for_the_group():
    assert statuses(candidates(SIZE, jenis_usaha=lambda n: "Ternak ayam" if n == 3 else "")) == [FIT]


def test_refusing_a_business_is_not_in_the_file_so_no_group_is_refused_for_it():
    found = checked(candidates(SIZE, jenis_usaha="Bengkel"))
    assert found.table["status"].tolist() == [UNKNOWN]


def test_a_member_whose_kabupaten_is_empty_does_not_refuse_the_group():
    found = checked(candidates(SIZE, kabupaten_kota=lambda n: "" if n == 2 else None))
    assert REFUSED not in found.table["status"].tolist()


def test_a_group_is_one_however_its_name_is_written():
    names = ["Mawar", "MAWAR", " mawar ", "Mawar", "mawar."]
    assert len(checked(candidates(SIZE, nama_kelompok=lambda n: names[n])).table) == 1


def test_two_files_of_one_name_do_not_share_a_group():
    rows = candidates(2 * SIZE, nama_kelompok="Mawar")
    halves = (("usulan.csv", listed(half), "usulan") for half in (rows[:SIZE], rows[SIZE:]))
    found = pipeline.screen(received(*halves), on=ON).groups[GROUPED]
    assert found.table["members"].tolist() == [SIZE, SIZE]


def test_one_name_in_two_districts_or_files_is_two_groups():
    rows = candidates(
        2 * SIZE, nama_kelompok="Mawar", kabupaten_kota=lambda n: "Paser" if n >= SIZE else None
    )
    assert checked(rows).table["members"].tolist() == [SIZE, SIZE]
    rows = candidates(2 * SIZE, nama_kelompok="Mawar")
    files = [(f"{k}.csv", listed(rows[k * SIZE : (k + 1) * SIZE]), "usulan") for k in (0, 1)]
    found = pipeline.screen(received(*files), on=ON).groups[GROUPED]
    assert found.table["members"].tolist() == [SIZE, SIZE]


def test_no_column_no_name_and_nobody_left_are_no_groups():
    head = [label for label in HEAD if label != "Nama Kelompok"]
    rows = [
        [cell for cell, label in zip(row, HEAD, strict=True) if label in head] for row in candidates(SIZE)
    ]
    without = pipeline.screen(received(("u.csv", listed(rows, head), "usulan")), on=ON)
    empty = screened(candidates(SIZE, nama_kelompok=""))
    total = screened([["", "JUMLAH", *[""] * 8, "Mawar", ""]])
    assert [found.groups[GROUPED] for found in (without, empty, total)] == [None, None, None]


def test_people_without_a_group_stand_beside_groups():
    found = checked(candidates(SIZE + 2, nama_kelompok=lambda n: "" if n >= SIZE else None))
    assert found.table["members"].tolist() == [SIZE]


def test_a_programme_of_people_who_come_alone_has_no_groups():
    found = screened(candidates(SIZE))
    assert ALONE
    assert all(found.groups[code] is None for code in ALONE)


@pytest.mark.parametrize(
    ("cells", "answers"),
    [
        (["a", "b"], [True, False]),
        (["a", "a"], [False, True]),
        (["a", None], [None, None]),
        (["a", "a", None], [False, None]),
        (["a", "b", None], [None, False]),
        ([None, None], [None, None]),
    ],
    ids=str,
)
def test_a_gap_hides_no_answer_that_is_already_sure(cells, answers):
    """Two of one family stay two of one family, two areas stay two areas, whatever a third cell holds."""
    cells = pd.Series(cells, dtype="str")
    members = pd.DataFrame({"group": 0, "kk": cells, "kecamatan": cells})
    distinct = GROUP_QUESTIONS["has_distinct_families"].answer(members)
    area = GROUP_QUESTIONS["is_one_area"].answer(members, column="kecamatan")
    assert [None if pd.isna(found[0]) else bool(found[0]) for found in (distinct, area)] == answers


def test_what_is_wrong_names_the_rule_and_what_to_do():
    found = checked(candidates(SIZE - 1, jenis_usaha="Bengkel"))
    rules = {rule.ask: rule for rule in programmes()[GROUPED].group_rules if not rule.optional}
    text = found.wrong()[0]
    for question in ("has_size", "has_word_of"):
        assert of(rules[question].label) in text
        assert of(rules[question].remedy) in text
    assert of(rules["is_one_area"].label) not in text


def test_a_rule_of_groups_can_be_switched_off():
    key = f"{GROUPED}.rules.{RULES['has_word_of']}"
    assert statuses(candidates(SIZE, jenis_usaha="Bengkel"), overrides={key: False}) == [FIT]


def test_groups_are_checked_on_every_day_there_are_rules():
    for on in (date(2016, 1, 1), date(2025, 2, 5), date(2035, 12, 31)):
        table = checked(candidates(SIZE), on=on).table
        assert isinstance(table, pd.DataFrame)
        assert set(table["status"]) <= set(STATUS)
