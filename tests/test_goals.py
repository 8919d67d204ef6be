"""Goals and targets: each answer is compared with a solver that knows nothing of how it was found."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import ceil

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from properties import tried
from scipy.optimize import Bounds, LinearConstraint, milp

from bansos.places import districts
from bansos.planning import facts, packages
from bansos.planning.budget import simulate
from bansos.planning.packages import Room
from bansos.settings import InputError

MILLION = 10**6
TEN = tuple(districts())
ROOMS = st.lists(
    st.tuples(st.integers(1, 12), st.integers(1, 40), st.none() | st.integers(0, 12), st.integers(0, 5)),
    min_size=1,
    max_size=3,
).map(lambda rows: packages.in_order([Room(f"p{n}", *row) for n, row in enumerate(rows)]))


def solved(goal, rows, low, high, most):
    """The least of goal x units by integer programming; None where nothing fits."""
    upper = [np.inf if limit is None else limit for limit in most]
    found = milp(
        goal, constraints=LinearConstraint([rows], low, high), integrality=1, bounds=Bounds(0, upper)
    )
    return None if found.x is None else round(found.fun)


@tried(5000)
@given(ROOMS, st.integers(0, 80))
def test_people_are_covered_for_the_least_money(rooms, need):
    found = packages.cover(need, rooms)
    best = solved([r.cost for r in rooms], [r.size for r in rooms], need, np.inf, [r.most for r in rooms])
    assert (found is None) == (best is None)
    if found is not None:
        assert packages.cost(found, rooms) == best
        assert packages.people(found, rooms) >= need
        assert all(0 <= found[r.code] == r.up_to(found[r.code]) for r in rooms)


@tried(5000)
@given(ROOMS, st.integers(0, 300))
def test_a_budget_reaches_the_most_people_there_are(rooms, budget):
    best = solved([-r.size for r in rooms], [r.cost for r in rooms], 0, budget, [r.most for r in rooms])
    found = packages.best_buy(budget, rooms)
    assert packages.people(found, rooms) >= -best == packages.most_people(budget, rooms)
    assert packages.cost(found, rooms) <= budget


def test_of_equal_costs_the_mix_of_rupiah_decides():
    def units(need, a, b):
        return packages.cover(need, [Room("a", 5, 15, None, a), Room("b", 1, 3, None, b)])

    assert units(100, 80, 20) == {"a": 16, "b": 20}
    assert units(100, 0, 1) == {"a": 0, "b": 100}
    # 103 people: 82.4 of them are 16 whole groups, 20.6 are 20 alone, the 3 left are alone too.
    assert units(103, 80, 20) == {"a": 16, "b": 23}


def people_by_district(plan):
    return {code: plan_people(plan, code) for code in plan.coverage}


def plan_people(plan, code):
    return sum(line.people_in(code) for line in plan.programmes.values())


def test_a_share_of_the_poor_people_of_every_district_for_least_money():
    plan = simulate({"plan.coverage": "1"})
    poor = {code: fact.people for code, fact in facts.poverty(2024).items()}
    assert people_by_district(plan) == {code: ceil(Fraction(number, 100)) for code, number in poor.items()}
    assert plan.cost == 3 * MILLION * plan.people


def test_a_share_with_groups_alone_is_rounded_up_to_whole_groups():
    plan = simulate({"plan.coverage": "1", "wrse.ceiling": 0})
    poor = {code: fact.people for code, fact in facts.poverty(2024).items()}
    groups = {code: ceil(ceil(Fraction(number, 100)) / 5) for code, number in poor.items()}
    assert plan.programmes["kube"].by_district == groups


def test_a_target_above_the_budget_says_what_it_does_reach_and_that_it_does():
    plan = simulate({"plan.coverage": "1", "plan.budget": 750 * MILLION})
    assert not plan.feasible
    assert (
        "kurang Rp5.901 juta" in plan.reasons[0] and "paling tinggi 0,11% di tiap daerah" in plan.reasons[0]
    )
    assert simulate({"plan.coverage": "0.11", "plan.budget": 750 * MILLION}).feasible
    assert not simulate({"plan.coverage": "0.12", "plan.budget": 750 * MILLION}).feasible


def test_a_target_above_the_ceilings_names_the_district_and_what_mends_it():
    choice = {"plan.coverage": "1", "kube.ceiling": 10, "wrse.ceiling": 10}
    (reason,) = simulate(choice).reasons
    assert reason.startswith("Batas atas hanya menampung 60 orang di Kutai Kartanegara")
    assert "memerlukan 590" in reason and "530 orang" in reason and "menjadi 0,10%" in reason
    assert simulate(choice | {"plan.coverage": "0.10"}).feasible
    assert not simulate(choice | {"plan.coverage": "0.11"}).feasible


def test_a_budget_names_no_target_that_the_ceilings_forbid():
    choice = {"plan.coverage": "1", "plan.budget": 150 * MILLION, "kube.ceiling": 1, "wrse.ceiling": 1}
    reasons = simulate(choice).reasons
    assert not any("Dengan anggaran itu" in reason for reason in reasons) and "menjadi 0,01%" in reasons[1]
    assert simulate(choice | {"plan.coverage": "0.01"}).feasible


@pytest.mark.parametrize(("times", "kube", "wrse"), [("1", 40, 50), ("2", 80, 100), ("1,01", 41, 51)])
def test_a_multiple_of_last_year(times, kube, wrse):
    plan = simulate({"plan.times": times})
    assert {code: line.units for code, line in plan.programmes.items()} == {"kube": kube, "wrse": wrse}


def test_the_most_even_plan_leaves_no_district_that_could_be_raised_instead():
    plan = simulate({"plan.budget": 750 * MILLION, "plan.goal": "even"})
    poor = {code: fact.people for code, fact in facts.poverty(2024).items()}
    shares = {code: Fraction(n, poor[code]) for code, n in people_by_district(plan).items()}
    assert plan.people == 250 and plan.leftover == 0
    # A place for one person costs the same everywhere: one fewer must not leave more than the lowest.
    lowest = min(shares.values())
    assert all(Fraction(shares[c] * poor[c] - 1, poor[c]) <= lowest for c in poor if c != "64.11")


@tried(60)
@given(
    st.integers(0, 40), st.integers(1, 6), st.integers(1, 3), st.integers(1, 20), st.integers(1, 20),
    st.lists(st.sampled_from(TEN), min_size=2, max_size=3, unique=True),
)  # fmt: skip
def test_the_lowest_share_is_as_high_as_can_be(budget, kube, wrse, top_kube, top_wrse, codes):
    """Against integer programming: maximise t with people of each district >= t x its poor people."""
    choice = {
        "plan.budget": budget * MILLION, "plan.goal": "even", "plan.districts": codes,
        "kube.amounts.grant": kube * MILLION, "wrse.amounts.grant": wrse * MILLION,
        "kube.ceiling": top_kube, "wrse.ceiling": top_wrse,
    }  # fmt: skip
    plan = simulate(choice)
    poor = {code: fact.people for code, fact in facts.poverty(2024).items()}
    n = len(codes)
    rows = np.zeros((n + 1, 2 * n + 1))
    for at, code in enumerate(sorted(codes)):
        rows[at, [at, n + at, 2 * n]] = [5, 1, -poor[code] / 1000]
    rows[n, : 2 * n] = [kube] * n + [wrse] * n
    limits = LinearConstraint(rows, [0] * n + [-np.inf], [np.inf] * n + [budget])
    bounds = Bounds(0, [top_kube] * n + [top_wrse] * n + [1000])
    best = milp([0] * 2 * n + [-1], constraints=limits, integrality=[1] * 2 * n + [0], bounds=bounds)
    lowest = min(plan_people(plan, code) / poor[code] * 1000 for code in codes)
    assert lowest == pytest.approx(-best.fun, abs=1e-3)
    assert plan.cost <= budget * MILLION and plan.feasible


def test_the_poorest_districts_come_first_up_to_their_ceilings():
    plan = simulate(
        {"plan.budget": 300 * MILLION, "plan.goal": "poorest", "kube.ceiling": 4, "wrse.ceiling": 5}
    )
    rates = {code: fact.rate for code, fact in facts.poverty(2024).items()}
    order = sorted(rates, key=lambda code: (-rates[code], code))
    # 4 groups and 5 women cost Rp75 million: the money fills exactly four districts.
    assert sorted(plan.reached) == sorted(order[:4])
    assert all(plan_people(plan, code) == 25 for code in order[:4])


def test_of_unequal_costs_most_people_takes_the_cheaper_first():
    plan = simulate({"plan.budget": 100 * MILLION, "plan.goal": "people", "wrse.amounts.grant": 4 * MILLION})
    # 6 groups are Rp90 million for 30 people; what is left, Rp10 million, is two women at Rp4 million.
    assert (plan.programmes["kube"].units, plan.programmes["wrse"].units, plan.leftover) == (
        6,
        2,
        2 * MILLION,
    )


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"plan.coverage": 1, "kube.units": 4}, "plan.coverage dan kube.units"),
        ({"plan.times": 2, "plan.coverage": 1}, "plan.coverage dan plan.times"),
        ({"plan.goal": "even", "plan.budget": 5, "wrse.units.64.02": 1}, "plan.goal dan wrse.units.64.02"),
        ({"plan.goal": "even"}, "isi plan.budget"),
        ({"plan.goal": "fair"}, "Pilih: even, people dan poorest"),
        ({"plan.coverage": 0}, "lebih dari 0 sampai 100"),
        ({"plan.coverage": 101}, "lebih dari 0 sampai 100"),
        ({"plan.share": "candidates", "kube.units": 3}, "jumlah calon yang memenuhi syarat"),
    ],
)
def test_choices_that_say_the_same_twice_or_too_little_are_refused(choice, message):
    with pytest.raises(InputError, match=message):
        simulate(choice)


def test_floors_above_ceilings_are_named():
    plan = simulate({"plan.coverage": 1, "kube.floor": 3, "kube.ceiling": 2})
    assert plan.reasons[0].startswith("KUBE: paling sedikit 3 tiap daerah melebihi paling banyak 2.")


def test_units_by_eligible_candidates():
    choice = {
        "kube.units": 10,
        "plan.share": "candidates",
        "kube.candidates.64.02": 30,
        "kube.candidates.64.72": 20,
    }
    split = simulate(choice).programmes["kube"].by_district
    assert {code: n for code, n in split.items() if n} == {"64.02": 6, "64.72": 4}


def test_operating_cost_of_districts_is_paid_for_those_that_are_reached():
    choice = {"kube.units.64.02": 2, "kube.units.64.72": 1, "kube.units.64.11": 0}
    plan = simulate(choice | {"plan.operating": 5 * MILLION, "plan.operating.64.02": 7 * MILLION})
    assert plan.district_operating == {"64.02": 7 * MILLION, "64.72": 5 * MILLION}
    assert (plan.cost, plan.operating) == (57 * MILLION, 12 * MILLION)


def test_a_budget_puts_operating_cost_by_before_it_buys():
    plan = simulate({"plan.budget": 750 * MILLION, "plan.operating": 10 * MILLION})
    # Ten districts take Rp100 million; Rp650 million buy 216 people at Rp3 million and leave Rp2 million.
    assert (plan.people, plan.operating, plan.leftover) == (216, 100 * MILLION, 2 * MILLION)


def test_money_put_by_for_districts_that_get_nothing_is_spent():
    choice = {"plan.budget": 750 * MILLION, "plan.operating": 10 * MILLION, "plan.goal": "poorest"}
    plan = simulate(choice | {"kube.ceiling": 10, "wrse.ceiling": 10})
    # 60 people a district are Rp180 million and Rp10 million: three are full at Rp570 million; Rp170 million
    # beside the operating cost of the fourth are 56 people.
    assert (len(plan.reached), plan.people, plan.leftover) == (4, 236, 2 * MILLION)


def test_operating_cost_above_the_budget_is_impossible_and_named():
    plan = simulate({"plan.budget": 50 * MILLION, "plan.operating": 10 * MILLION})
    assert (plan.feasible, plan.shortfall) == (False, 50 * MILLION)
    assert "operasional 10 daerah Rp100 juta" in plan.reasons[0]


def test_units_asked_for_pay_only_for_the_districts_they_reach():
    choice = {"plan.budget": 50 * MILLION, "plan.operating": 10 * MILLION, "kube.units": 1}
    plan = simulate(choice)
    assert (plan.feasible, plan.cost, plan.leftover) == (True, 25 * MILLION, 25 * MILLION)
    # Three groups in three districts are Rp75 million; one fewer frees Rp25 million: what is lacking.
    (reason,) = simulate(choice | {"kube.units": 3}).reasons
    assert (
        "operasional 3 daerah Rp30 juta berbiaya Rp75 juta" in reason and "kurangi 1 kelompok KUBE" in reason
    )
    (reason,) = simulate(choice | {"kube.units": 10}).reasons
    assert "kurangi 8 kelompok KUBE" in reason
    assert simulate(choice | {"kube.units": 2}).feasible and not simulate(choice | {"kube.units": 3}).feasible


def test_floors_pay_only_for_the_districts_they_reach():
    choice = {"plan.operating": 20 * MILLION, "kube.floor": 2, "kube.districts": ["64.02", "64.72"]}
    plan = simulate(choice | {"plan.budget": 100 * MILLION})
    assert (plan.feasible, plan.cost, plan.people) == (True, 100 * MILLION, 20)
    short = simulate(choice | {"plan.budget": 70 * MILLION - 1})
    assert short.shortfall == 30 * MILLION + 1
    # No floor at all would leave ten districts to pay for.
    assert "turunkan" not in short.reasons[0]
    assert "batas bawah KUBE menjadi 1" in simulate(choice | {"plan.budget": 70 * MILLION}).reasons[0]


def test_the_poorest_district_is_entered_when_the_budget_pays_for_no_other():
    choice = {"plan.goal": "poorest", "plan.operating": 20 * MILLION}
    plan = simulate(choice | {"plan.budget": 80 * MILLION})
    assert (plan.feasible, plan.reached, plan.people) == (True, ("64.11",), 20)
    nothing = simulate(choice | {"plan.budget": 22 * MILLION})
    assert nothing.notes == ("Sisa Rp22 juta: kurang Rp1 juta untuk satu lagi WRSE.",)
    assert simulate(choice | {"plan.budget": 23 * MILLION}).people == 1


def test_money_put_by_for_a_district_without_candidates_is_spent():
    counted = {"plan.share": "candidates", "kube.candidates.64.08": 7, "wrse.candidates.64.08": 7}
    choice = counted | {"plan.budget": 90 * MILLION, "plan.operating.64.11": 15 * MILLION}
    assert (simulate(choice).people, simulate(choice).leftover) == (30, 0)


def test_a_budget_eaten_by_operating_cost_says_so():
    plan = simulate({"plan.budget": 102 * MILLION, "plan.operating": 10 * MILLION})
    assert plan.feasible and not plan.people
    assert plan.notes[0].startswith("Operasional sepuluh daerah (Rp100 juta)")
    assert "sisanya Rp2 juta tidak cukup untuk satu unit pun" in plan.notes[0]


def test_a_budget_alone_never_asks_more_of_candidates_than_ceilings_hold():
    counted = {f"{code}.candidates.{place}": 9 for code in ("kube", "wrse") for place in ("64.02", "64.72")}
    for goal in ({}, {"plan.goal": "people"}):
        plan = simulate(
            counted
            | goal
            | {"plan.share": "candidates", "plan.budget": 900 * MILLION, "kube.ceiling": 3, "wrse.ceiling": 5}
        )
        assert plan.feasible
        assert {code: line.units for code, line in plan.programmes.items()} == {"kube": 6, "wrse": 10}
        assert "di tiap daerah yang punya calon" in plan.notes[0]


def test_a_target_is_not_said_to_mend_what_floors_break():
    choice = {"plan.coverage": "0.33", "plan.budget": 139 * MILLION, "kube.floor": 5}
    (reason,) = simulate(choice).reasons
    assert "target paling tinggi" not in reason and "turunkan batas bawah" not in reason
    (reason,) = simulate({"plan.coverage": "0.1", "plan.budget": 500 * MILLION, "kube.floor": 1}).reasons
    assert "target paling tinggi" in reason and "turunkan batas bawah" not in reason


def test_a_unit_is_worth_very_little_or_very_much_and_the_answer_comes_at_once():
    plan = simulate({"plan.goal": "people", "plan.budget": 10**12, "kube.amounts.grant": 1})
    assert plan.programmes["kube"].units == 10**12
    with pytest.raises(InputError, match="paling banyak 100 orang"):
        simulate({"kube.amounts.group_size": 101})
    assert simulate({"kube.amounts.group_size": 100, "kube.units": 1}).people == 100


GOALS = st.sampled_from(["people", "even", "poorest"])


@tried(200)
@given(
    GOALS, st.integers(0, 3000), st.integers(0, 20), st.integers(0, 3), st.integers(3, 9), st.integers(0, 30)
)
def test_a_goal_never_spends_more_than_there_is_and_keeps_its_bounds(goal, budget, operating, low, high, fee):
    choice = {
        "plan.goal": goal, "plan.budget": budget * MILLION, "plan.operating": operating * MILLION,
        "kube.floor": low, "kube.ceiling": high, "wrse.ceiling": high, "wrse.operating": fee * 100_000,
    }  # fmt: skip
    plan = simulate(choice)
    assert plan.feasible == (plan.cost <= budget * MILLION)
    for code, line in plan.programmes.items():
        bottom = low if code == "kube" else 0
        assert all(bottom <= n <= high for n in line.by_district.values())
        assert sum(line.by_district.values()) == line.units
    assume(plan.feasible)
    assert plan.leftover == budget * MILLION - plan.cost >= 0


@tried(100)
@given(st.sampled_from(["even", "poorest", "people"]), st.integers(0, 2000), st.integers(0, 300))
def test_more_budget_reaches_no_fewer_people(goal, budget, more):
    first, second = (
        simulate({"plan.goal": goal, "plan.budget": b * MILLION}) for b in (budget, budget + more)
    )
    assert second.people >= first.people


def test_a_little_more_budget_can_trade_small_packages_for_a_large_one():
    """So that what the page says of buying stays true: 37 women for Rp503 million, 33 for Rp504."""
    less, more = (simulate({"plan.budget": n * MILLION}) for n in (503, 504))
    assert [less.programmes[code].units for code in ("kube", "wrse")] == [26, 37]
    assert [more.programmes[code].units for code in ("kube", "wrse")] == [27, 33]
    assert more.people >= less.people


def test_all_units_of_a_few_by_brute_force():
    rooms = packages.in_order([Room("a", 5, 15, 4), Room("b", 1, 4, 9)])
    for budget in range(0, 100):
        every = [
            (5 * a + b, -(15 * a + 4 * b))
            for a, b in product(range(5), range(10))
            if 15 * a + 4 * b <= budget
        ]
        found = packages.best_buy(budget, rooms)
        assert (packages.people(found, rooms), -packages.cost(found, rooms)) == max(every)


def test_more_units_than_any_country_has_room_for_are_refused():
    with pytest.raises(InputError, match=r"kube\.units: 100000001 terlalu besar"):
        simulate({"kube.units": 100_000_001})
