"""Plans by pencil, to the rupiah (tests/plans.toml); and the difference of two plans, to the rupiah."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties import tried

from bansos.places import districts
from bansos.planning.allocation import allocate
from bansos.planning.budget import simulate
from bansos.planning.comparison import causes, difference
from bansos.planning.presets import preset

ON = date(2023, 12, 31)
CASES = tomllib.loads((Path(__file__).parent / "plans.toml").read_text(encoding="utf-8"))["case"]
MILLION = 10**6
TEN = tuple(districts())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"].split(":")[0])
def test_a_plan_is_what_the_pencil_says(case):
    plan = simulate(preset(case["preset"]).values if "preset" in case else case["values"], on=ON)
    assert (plan.cost, plan.people) == (case["cost"], case["people"])
    assert plan.shortfall == case.get("shortfall", 0) and plan.feasible == ("shortfall" not in case)
    assert plan.leftover == case.get("leftover", 0 if plan.budget else None)
    for code, units in case.get("totals", {}).items():
        assert plan.programmes[code].units == units
    for code, units in case.get("units", {}).items():
        split = plan.programmes[code].by_district
        assert {district: split[district] for district in units} == units


def test_there_are_ten_cases_beside_last_year_and_the_announced_plan():
    assert len(CASES) >= 12


@st.composite
def webster(draw):
    by = {f"{n:02}": draw(st.integers(1, 10**5)) for n in range(draw(st.integers(1, 9)))}
    floors = {code: draw(st.integers(0, 6)) for code in by if draw(st.booleans())}
    ceilings = {code: floors.get(code, 0) + draw(st.integers(0, 20)) for code in by if draw(st.booleans())}
    least = sum(floors.values())
    most = sum(ceilings.values()) if set(ceilings) == set(by) else least + 80
    return draw(st.integers(least, max(least, most - 1))), most, by, floors, ceilings


@given(webster())
def test_webster_keeps_sum_and_bounds_and_never_takes_a_unit_when_there_is_one_more(case):
    total, most, by, floors, ceilings = case
    units = allocate(total, by, floors, ceilings, "webster")
    assert sum(units.values()) == total
    assert all(floors.get(c, 0) <= n <= ceilings.get(c, n) for c, n in units.items())
    if total < most:
        more = allocate(total + 1, by, floors, ceilings, "webster")
        assert sorted(more[code] - units[code] for code in by) == [0] * (len(by) - 1) + [1]


@given(webster())
def test_webster_is_what_giving_unit_by_unit_gives(case):
    total, _, by, floors, ceilings = case
    units = {code: floors.get(code, 0) for code in by}
    while sum(units.values()) < total:
        free = [code for code in by if units[code] < ceilings.get(code, total + 1)]
        units[min(free, key=lambda c: (-by[c] / (2 * units[c] + 1), c))] += 1
    assert allocate(total, by, floors, ceilings, "webster") == units


def test_largest_remainder_is_known_to_take_a_unit_when_there_is_one_more():
    """The Alabama paradox, so that what the page says of the method stays true."""
    by = {"a": 6, "b": 6, "c": 2}
    assert allocate(10, by)["c"] == 2 and allocate(11, by)["c"] == 1
    assert allocate(10, by, method="webster")["c"] <= allocate(11, by, method="webster")["c"]


def test_the_announced_plan_against_the_same_money_in_all_districts_by_pencil():
    first, second = (simulate(preset(name).values, on=ON) for name in ("ilustrasi-2024", "rencana-2024"))
    told = [(part.kind, part.code, part.amount // MILLION) for part in causes(first, second)]
    # 160 x 15 and 450 x 3; then 200 x 5 and 500 x 2: Rp5.75 milliard of the Rp6.5 milliard.
    assert told == [
        ("units", "kube", 2_400), ("units", "wrse", 1_350), ("unit_value", "kube", 1_000),
        ("unit_value", "wrse", 1_000),
    ]  # fmt: skip


def test_districts_that_come_in_are_told_from_more_units_in_those_that_were_there():
    first = simulate({"kube.units.64.02": 4, "kube.units.64.72": 2})
    second = simulate({"kube.units.64.02": 6, "kube.units.64.11": 3, "kube.operating": MILLION})
    # Samarinda's 2 drop out and Mahakam Ulu's 3 come in: 1 x 15; 2 more in Kutai Kartanegara: 30; 9 x 1.
    assert [(part.kind, part.amount // MILLION) for part in causes(first, second)] == [
        ("districts", 15), ("units", 30), ("operating", 9),
    ]  # fmt: skip


def test_operating_cost_of_districts_is_a_cause_of_its_own():
    first, second = simulate({"kube.units": 10}), simulate({"kube.units": 10, "plan.operating": MILLION})
    assert [(part.kind, part.code, part.amount) for part in causes(first, second)] == [
        ("operating", "", 10 * MILLION)
    ]


PLANS = st.fixed_dictionaries(
    {},
    optional={
        "kube.units": st.integers(0, 60), "wrse.units": st.integers(0, 60),
        "kube.operating": st.integers(0, 10**6), "plan.operating": st.integers(0, 10**6),
        "wrse.amounts.grant": st.integers(1, 10**7),
        "plan.share": st.sampled_from(["equal", "poor", "unstated"]),
        "plan.districts": st.lists(st.sampled_from(TEN), min_size=1, max_size=4),
        "wrse.districts": st.lists(st.sampled_from(TEN), min_size=1, max_size=4),
    },
)  # fmt: skip


@tried(300)
@given(PLANS, PLANS)
def test_the_causes_sum_to_the_difference(one, other):
    first, second = simulate(one), simulate(other)
    assert sum(part.amount for part in causes(first, second)) == second.cost - first.cost
    assert causes(first, first) == [] and difference(first, first).same
