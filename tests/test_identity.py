"""NIK and KK: repaired where it is certain, read on digits, never another number."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bansos.intake import columns, identity
from bansos.intake.identity import REASONS, STATES

ON = date(2023, 12, 31)
GOOD = "6472015505900001"


def check(*texts, numbers=False, on=ON, kk=False):
    mask = np.full(len(texts), numbers)
    return (identity.check_kk if kk else identity.check_nik)(pa.array(texts, pa.string()), mask, on)


def said(found, row=0):
    return found.text[row].as_py(), STATES[found.state[row]], REASONS[found.reason[row]]


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        " 6472015505900001 ",
        "6472 0155 0590 0001",
        "64.72.01.550590.0001",
        "6472-0155-0590-0001",
        "'6472015505900001",
        "`6472015505900001",
        '="6472015505900001"',
        "6472015505900001.0",
        "6472015505900001,00",
        "６４７２０１５５０５９００００１",
        "6472\u200b015505900001",
        "\ufeff6472015505900001\u00a0",
        "6472015505900001\t",
    ],
)
def test_what_is_certain_is_repaired(text):
    assert said(check(text)) == (GOOD, "ok", "")


@pytest.mark.parametrize("text", ["", " ", "-", "0", "0000000000000000", "NULL", "n/a", "'", None])
def test_no_number_is_empty_not_wrong(text):
    assert said(check(text)) == (None, "empty", "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("647201550590001", "length"),
        ("64720155059000011", "length"),
        ("6472 0155 0590 000l", "length"),
        ("6,47202E+15", "exponent"),
        ("6.47E+15", "exponent"),
        ("6.472015505900001E+15", "exponent"),
        ("6472010005900001", "date"),
        ("6472013105900001", ""),
        ("6472013205900001", "date"),
        ("6472014005900001", "date"),
        ("6472014105900001", ""),
        ("6472017105900001", ""),
        ("6472017205900001", "date"),
        ("6472013104900001", "date"),
        ("6472012902000001", ""),
        ("6472012902010001", "date"),
        ("6472016902040001", ""),
        ("6472010100900001", "date"),
        ("6472010113900001", "date"),
        ("6472010101900000", "serial"),
        ("9972010101900001", "province"),
        ("2072010101900001", "province"),
        ("9672010101900001", ""),
        ("9772010101900001", "province"),
    ],
)
def test_what_is_wrong_is_named_and_the_edges_hold(text, reason):
    tidied, state, why = said(check(text))
    assert (state, why) == ("broken" if reason else "ok", reason)
    assert tidied == text


def test_broken_numbers_say_nothing_about_the_person():
    found = check("6472013205900001", "6,47E+15", "")
    assert found.sex.tolist() == [-1] * 3
    assert np.isnat(found.born).all()
    assert found.district.tolist() == [-1] * 3


@pytest.mark.parametrize(
    ("text", "sex", "born", "district"),
    [
        ("6472011505900001", 0, "1990-05-15", 6472),
        ("6472015505900001", 1, "1990-05-15", 6472),
        ("6407013112230001", 0, "2023-12-31", 6407),
        ("6407010101240001", 0, "1924-01-01", 6407),
        ("3201014101000001", 1, "2000-01-01", 3201),
    ],
)
def test_sex_birth_date_and_first_district_are_read(text, sex, born, district):
    found = check(text)
    assert (found.sex[0], str(found.born[0]), found.district[0]) == (sex, born, district)


def test_the_century_depends_on_the_stated_date_not_on_the_clock():
    text = "6472010101200001"
    assert str(check(text, on=date(2019, 12, 31)).born[0]) == "1920-01-01"
    assert str(check(text, on=date(2020, 1, 1)).born[0]) == "2020-01-01"


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        ("6472015505900000", "suspect", "lost_digit"),
        ("6472015505900010", "suspect", "lost_digit"),
        ("6472015505900001", "ok", ""),
        ("6472013205900010", "broken", "date"),
        ("9172010101900002", "suspect", "inexact"),
        ("647201550590001", "broken", "length"),
    ],
)
def test_a_number_cell_may_have_lost_its_last_digit(text, state, reason):
    assert said(check(text, numbers=True))[1:] == (state, reason)
    assert said(check("6472015505900010", numbers=False))[1] == "ok"


def test_a_whole_list_that_ends_in_zero_is_doubted_but_not_one_with_another_end():
    lost = [f"647201550590{n:03d}0" for n in range(1, 9)]
    table = np.zeros(8, int)
    assert set(identity.doubted(check(*lost), table).state) == {identity.SUSPECT}
    assert set(identity.doubted(check(*lost[:7], GOOD), table).state) == {identity.OK}
    assert set(identity.doubted(check(*lost[:4]), table[:4]).state) == {identity.OK}


def test_a_family_card_has_no_forty_added():
    assert said(check("6472013105150001", kk=True))[1] == "ok"
    assert said(check("6472017105150001", kk=True))[1:] == ("broken", "date")


def test_there_are_38_provinces():
    assert len(set(columns.provinces())) == 38


def test_slices_and_long_columns_are_read_at_the_right_place():
    texts = pa.array(["x", GOOD, None, "6472011505900002"], pa.string()).slice(1)
    found = identity.check_nik(texts, np.zeros(3, bool), ON)
    assert found.number.tolist() == [int(GOOD), -1, 6472011505900002]
    assert [STATES[state] for state in found.state] == ["ok", "empty", "ok"]


def test_an_empty_column_is_read():
    assert len(check().state) == 0


DIGITS = st.text("0123456789", min_size=16, max_size=16)


@given(st.lists(DIGITS, max_size=20))
def test_digits_never_become_another_number(texts):
    found = check(*texts)
    for text, tidied, number in zip(texts, found.text.to_pylist(), found.number, strict=True):
        assert (tidied or "0" * 16) == text
        assert number in (int(text), -1)


@given(st.lists(st.one_of(DIGITS, st.text(max_size=20)), max_size=8))
def test_each_row_is_judged_alone(texts):
    together = check(*texts)
    alone = [check(text) for text in texts]
    assert together.text.to_pylist() == [one.text[0].as_py() for one in alone]
    assert together.state.tolist() == [one.state[0] for one in alone]
    assert together.born.astype(str).tolist() == [str(one.born[0]) for one in alone]


@given(st.dates(date(1924, 1, 1), ON), st.booleans(), st.integers(1, 9999))
def test_what_a_number_was_made_of_is_read_back(born, woman, serial):
    text = f"647201{born.day + 40 * woman:02d}{born:%m%y}{serial:04d}"
    found = check(text)
    assert (str(found.born[0]), bool(found.sex[0])) == (str(born), woman)
