"""A sample of `python -m scripts.endure`; and what it looks for is seen where it is there."""

import dataclasses

import pytest

from scripts import dirty_tables, endure_flips, endure_tables

SEED = 2


@pytest.mark.parametrize("start", range(0, 200, 25))
@pytest.mark.long
def test_dirty_tables_lose_nobody_and_change_no_nik(start):
    found = endure_tables.tried(SEED, range(start, start + 25))
    assert [(one.index, one.wrong) for one in found if one.wrong] == []
    assert len(found) == 25
    assert sum(one.ended == "read" for one in found) > 15


@pytest.mark.long
def test_a_workbook_with_one_byte_changed_is_read_as_before_or_refused():
    found = endure_flips.tried(SEED, range(1, 101))
    assert [(one.index, one.wrong) for one in found if one.wrong] == []
    assert {one.ended for one in found} <= {"same", "refused", "failed", "died"}
    assert sum(one.ended == "refused" for one in found) > 50


def test_a_seed_always_makes_the_same_files():
    for index in range(20):
        assert dirty_tables.made(SEED, index) == dirty_tables.made(SEED, index)
    assert endure_flips.flipped(SEED, 7) == endure_flips.flipped(SEED, 7)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "nobody"}, "no person, but person"),
        ({"digits": "6472010101900009"}, "others came out"),
        ({"digits": None}, "the digits are lost"),
    ],
)
def test_another_truth_is_seen(monkeypatch, change, says):
    """The checks bite: the same file, but the truth says otherwise of one person."""
    row = dirty_tables.Row("person", ("1", "6472010101900001", "Ani"), 1, "6472010101900001")
    other = dataclasses.replace(row, **change)
    table = dirty_tables.Table("a.csv", b"No,NIK,Nama\n1,6472010101900001,Ani\n", 2, (other,), None)
    monkeypatch.setattr(dirty_tables, "made", lambda seed, index: table)
    assert says in endure_tables.tried(1, [1])[0].wrong


def test_a_person_who_is_gone_and_a_needless_refusal_are_seen(monkeypatch):
    row = dirty_tables.Row("person", ("6472010101900001", "Ani"), 0, "6472010101900001")
    gone = dirty_tables.Table("a.csv", b"NIK,Nama\n6472010101900001,Ani\n", 2, (row, row), None)
    monkeypatch.setattr(dirty_tables, "made", lambda seed, index: gone)
    assert endure_tables.tried(1, [1])[0].wrong == "row 3 is gone"
    monkeypatch.setattr(
        dirty_tables, "made", lambda seed, index: dataclasses.replace(gone, data=b"NIK,Nama\n")
    )
    assert "refused without a flaw" in endure_tables.tried(1, [1])[0].wrong
