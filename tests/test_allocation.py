"""Whole packages over districts: exact sums, bounds kept, order of no account."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bansos.places import districts
from bansos.planning import facts
from bansos.planning.allocation import AllocationError, allocate, spread, weights
from bansos.settings import InputError

TEN = tuple(districts())


@st.composite
def possible(draw):
    """Weights, floors, ceilings and a total that can be met."""
    codes = draw(st.lists(st.integers(0, 9999), min_size=1, max_size=12, unique=True))
    by = {f"{code:04}": draw(st.integers(1, 10**6)) for code in codes}
    floors = {code: draw(st.integers(0, 20)) for code in by if draw(st.booleans())}
    ceilings = {code: floors.get(code, 0) + draw(st.integers(0, 30)) for code in by if draw(st.booleans())}
    least = sum(floors.values())
    most = sum(ceilings.values()) if set(ceilings) == set(by) else least + 500
    return draw(st.integers(least, most)), by, floors, ceilings


@given(possible())
def test_sums_are_exact_and_bounds_are_kept(case):
    total, by, floors, ceilings = case
    units = allocate(total, by, floors, ceilings)
    assert sum(units.values()) == total
    assert set(units) == set(by)
    for code, count in units.items():
        assert floors.get(code, 0) <= count <= ceilings.get(code, count)


@given(possible(), st.randoms(use_true_random=False))
def test_the_order_of_the_districts_does_not_matter(case, random):
    total, by, floors, ceilings = case
    shuffled = list(by.items())
    random.shuffle(shuffled)
    assert allocate(total, dict(shuffled), floors, ceilings) == allocate(total, by, floors, ceilings)


@given(possible())
def test_no_district_is_a_whole_unit_from_its_fair_share(case):
    total, by, floors, ceilings = case
    fair = spread(Fraction(total), {c: Fraction(w) for c, w in by.items()}, floors, ceilings)
    units = allocate(total, by, floors, ceilings)
    assert sum(fair.values()) == total
    assert all(abs(units[code] - fair[code]) < 1 for code in by)


@given(possible())
def test_fair_shares_are_proportional_between_the_bounds(case):
    total, by, floors, ceilings = case
    fair = spread(Fraction(total), {c: Fraction(w) for c, w in by.items()}, floors, ceilings)
    free = [c for c in by if floors.get(c, 0) < fair[c] and (c not in ceilings or fair[c] < ceilings[c])]
    assert len({fair[code] / by[code] for code in free}) <= 1


def test_equal_shares_of_ten():
    assert set(allocate(40, weights("equal", TEN, 2024)).values()) == {4}
    assert set(allocate(50, weights("equal", TEN, 2024)).values()) == {5}


def test_a_tie_goes_by_district_code():
    assert allocate(12, dict.fromkeys(reversed(TEN), 1)) == {
        c: 2 if c in ("64.01", "64.02") else 1 for c in TEN
    }


def test_largest_remainder_by_hand():
    assert allocate(10, {"a": 47, "b": 16, "c": 157}) == {"a": 2, "b": 1, "c": 7}
    assert allocate(0, {"a": 1, "b": 2}) == {"a": 0, "b": 0}


def test_by_poor_people_and_by_rate_use_the_year_asked_for():
    poor = weights("poor", TEN, 2024)
    assert poor["64.02"] == 59_000
    assert weights("rate", TEN, 2024)["64.11"] == Fraction("10.75")
    units = allocate(200, poor)
    total = sum(fact.people for fact in facts.poverty(2024).values())
    assert all(abs(units[c] - Fraction(200 * poor[c], total)) < 1 for c in TEN)


def test_a_missing_rate_is_refused_with_the_district_named():
    with pytest.raises(InputError, match="2023 untuk Penajam Paser Utara"):
        weights("rate", TEN, 2023)
    assert weights("rate", ("64.01", "64.02"), 2023)["64.01"] == Fraction(Decimal("9.11"))


def test_a_weight_of_zero_gets_its_floor_only():
    assert allocate(7, {"a": 0, "b": 1}, {"a": 2}) == {"a": 2, "b": 5}


@pytest.mark.parametrize(
    ("total", "floors", "ceilings", "message"),
    [
        (3, {"a": 2, "b": 2}, {}, "Batas bawah memerlukan 4, padahal hanya ada 3"),
        (9, {}, {"a": 4, "b": 4}, "Batas atas hanya menampung 8, padahal ada 9"),
        (9, {"a": 5}, {"a": 4}, "Batas bawah melebihi batas atas di a"),
    ],
)
def test_bounds_that_cannot_be_met_are_named(total, floors, ceilings, message):
    with pytest.raises(AllocationError, match=message):
        allocate(total, {"a": 1, "b": 1}, floors, ceilings)
