"""Groups suggested of loose candidates, and the one change that mends a proposed group."""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties import tried
from screening_samples import candidate, candidates, screened

from bansos import pipeline
from bansos.rules.eligibility import STATUS
from bansos.rules.programmes import programmes
from bansos.screening import Screening
from bansos.selection import replacements, suggestions
from bansos.selection.suggestions import Suggested

GROUPED = next(code for code, programme in programmes().items() if programme.group_rules)
ALONE = next(code for code, programme in programmes().items() if not programme.group_rules)
SIZE = 5
RULES = {rule.ask: rule.id for rule in programmes()[GROUPED].group_rules}
FAMILY = f"{GROUPED}.rules.{RULES['has_distinct_families']}"
AREA = f"{GROUPED}.rules.{RULES['is_one_area']}"
KK = [candidate(n)["No KK"] for n in range(90)]


def suggested(found: Screening, code: str = GROUPED) -> Suggested:
    return suggestions.suggest(pipeline.pool(found), found.decisions[code], found.groups[code])


def loose(count: int, **changes) -> list[list[str]]:
    return candidates(count, **{"nama_kelompok": "", **changes})


def changes(found: Screening) -> pd.DataFrame:
    return replacements.find(pipeline.pool(found), found.decisions[GROUPED], found.groups[GROUPED])


def teams(found: Suggested) -> list[list[int]]:
    return [sorted(part) for _, part in found.members.groupby("group")["person"]]


# --- suggestions --------------------------------------------------------------------------------------------


@cache
def most_groups(families: tuple[int, ...], size: int) -> int:
    """By brute force: the most groups of that size, nobody twice and no family twice in one.

    `families`: how many of each there are. A group takes one each of some families.
    """
    best = 0
    there = [k for k, n in enumerate(families) if n]
    for chosen in itertools.combinations(there, size):
        rest = tuple(sorted(n - (k in chosen) for k, n in enumerate(families)))
        best = max(best, 1 + most_groups(rest, size))
    return best


@tried(50)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=11), st.integers(2, 3))
def test_as_many_full_groups_as_the_people_allow(family, size):
    cell = np.zeros(len(family), dtype=np.int64)
    codes = pd.factorize(np.array(family))[0]
    group, _ = suggestions._formed(cell, codes, size)
    assert group.max() + 1 == most_groups(tuple(sorted(np.bincount(codes).tolist())), size)
    seated = pd.DataFrame({"group": group, "family": codes})[group >= 0]
    assert seated.groupby("group").size().eq(size).all()
    assert not seated.duplicated().any()


@tried(50)
@given(st.lists(st.integers(0, 3), min_size=2, max_size=9))
def test_of_all_ways_the_neediest_get_in(family):
    """Of all sets of people who fill that many groups: the one with the first in line, then the next."""
    codes = pd.factorize(np.array(family))[0]
    group, _ = suggestions._formed(np.zeros(len(codes), dtype=np.int64), codes, 2)
    count = group.max() + 1
    fits = (
        [
            chosen
            for chosen in itertools.combinations(range(len(codes)), 2 * count)
            if most_groups(tuple(sorted(np.bincount(codes[list(chosen)]).tolist())), 2) == count
        ]
        if count
        else [()]
    )
    assert tuple(np.flatnonzero(group >= 0)) == min(fits)


@tried(30)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 6)), min_size=1, max_size=40), st.integers(2, 5))
def test_each_cell_stands_for_itself(people, size):
    """Many areas at once give each what it would get alone."""
    cell, family = np.array(sorted(people)).T
    group, why = suggestions._formed(pd.factorize(cell)[0], pd.factorize(cell * 10 + family)[0], size)
    for area in np.unique(cell):
        mine = cell == area
        alone, alone_why = suggestions._formed(np.zeros(mine.sum(), int), pd.factorize(family[mine])[0], size)
        shift = group[mine].max() - alone.max()
        assert (np.where(alone >= 0, alone + shift, -1) == group[mine]).all()
        assert (alone_why == why[mine]).all()


def test_suggested_groups_pass_the_same_rules_as_proposed_ones():
    found = screened(loose(23, no_kk=lambda n: KK[0] if n % 4 == 0 else None))
    groups = suggested(found)
    checked = suggestions.as_groups(pipeline.pool(found), found.decisions[GROUPED], groups)
    assert groups.count == 4
    assert checked.table["status"].tolist() == [STATUS[2]] * 4


def test_everyone_who_is_loose_is_in_a_group_or_has_a_reason():
    found = screened(
        loose(
            20,
            kecamatan=lambda n: {0: "", 1: "Loa Kulu", 2: "Loa Kulu"}.get(n),
            kabupaten_kota=lambda n: "" if n == 3 else None,
            no_kk=lambda n: "" if n == 4 else None,
            terdaftar_dtks=lambda n: "Tidak" if n == 5 else None,
            jenis_usaha=lambda n: "Ternak sapi" if n in (6, 7, 8) else None,
        )
    )
    groups = suggested(found)
    assert len(groups.rows) == 19 == len(groups.members) + sum(groups.left().values())
    by_row = dict(zip(groups.rows.tolist(), groups.why.tolist(), strict=True))
    assert 5 not in by_row
    assert [by_row[n] for n in (0, 1, 3, 4, 6)] == [
        suggestions.NO_AREA,
        suggestions.TOO_FEW,
        suggestions.NO_DISTRICT,
        suggestions.NO_FAMILY,
        suggestions.TOO_FEW,
    ]
    assert groups.count == 2
    assert list(by_row.values()).count(suggestions.LEFT_OVER) == 1


def test_one_family_alone_makes_no_group_unless_the_rule_is_off():
    rows = loose(12, no_kk=KK[0])
    groups = suggested(screened(rows))
    assert groups.count == 0
    assert set(groups.why) == {suggestions.TOO_FEW_FAMILIES}
    assert suggested(screened(rows, overrides={FAMILY: False})).count == 2


def test_the_neediest_sit_together_and_the_others_are_left():
    groups = suggested(screened(loose(12, desil=lambda n: str(1 if n % 2 else 3))))
    assert [n % 2 for n in teams(groups)[0]] == [1] * 5
    left = set(range(12)) - set(groups.members["person"])
    assert all(n % 2 == 0 for n in left)


def test_the_area_is_that_of_the_rule():
    rows = loose(10, kecamatan=lambda n: "Loa Kulu" if n % 2 else None)
    groups = suggested(screened(rows))
    assert [len({n % 2 for n in team}) for team in teams(groups)] == [1, 1]
    few = loose(5, kecamatan=lambda n: "Loa Kulu" if n == 4 else None)
    assert suggested(screened(few)).count == 0
    assert suggested(screened(few, overrides={AREA: False})).count == 1


def test_nothing_is_written_over_what_people_proposed():
    found = screened(candidates(10, nama_kelompok=lambda n: "" if n >= 5 else "Mawar"))
    before = found.people.copy()
    groups = suggested(found)
    assert set(groups.members["person"]) == set(range(5, 10))
    pd.testing.assert_frame_equal(found.people, before)


def test_who_is_in_a_group_that_is_not_eligible_is_not_loose():
    found = screened(candidates(6, nama_kelompok="Mawar"))
    assert found.groups[GROUPED].table["status"].tolist() == [STATUS[0]]
    assert len(suggested(found).rows) == 0


def test_the_order_of_the_file_does_not_matter():
    rows = loose(23, desil=lambda n: str(n % 3 + 1), no_kk=lambda n: KK[0] if n % 4 == 0 else None)
    found = [suggested(screened(part)) for part in (rows, rows[::-1])]
    straight, turned = ([sorted(team) for team in teams(groups)] for groups in found)
    assert straight == [sorted(22 - n for n in team) for team in turned]


def test_a_programme_of_people_who_come_alone_has_no_suggestions():
    assert suggested(screened(loose(10)), ALONE).count == 0


# --- replacements -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "leaves"),
    [
        ({"terdaftar_dtks": lambda n: "Tidak" if n == 2 else None}, {2}),
        ({"terdaftar_dtks": lambda n: "" if n == 2 else None}, {2}),
        ({"kecamatan": lambda n: "Loa Kulu" if n == 2 else None}, {2}),
        ({"no_kk": lambda n: KK[0] if n == 2 else None}, {0, 2}),
        ({"no_kk": lambda n: "" if n == 2 else None}, {2}),
    ],
)
def test_one_replacement_mends_a_broken_group(change, leaves):
    rows = candidates(8, nama_kelompok=lambda n: "" if n >= 5 else "Mawar", **change)
    found = screened(rows)
    assert found.groups[GROUPED].table["status"].tolist() != [STATUS[2]]
    (one,) = changes(found).to_dict("records")
    assert one["leaves"] in leaves
    assert one["joins"] in {5, 6, 7}
    names = [row.copy() for row in rows]
    names[one["leaves"]][-2], names[one["joins"]][-2] = "", "Mawar"
    assert screened(names).groups[GROUPED].table["status"].tolist() == [STATUS[2]]


def test_a_group_that_lacks_one_is_mended_by_one_more():
    found = screened(candidates(6, nama_kelompok=lambda n: "" if n >= 4 else "Mawar"))
    assert changes(found)[["leaves", "joins"]].to_numpy().tolist()[0][0] == -1


@pytest.mark.parametrize(
    "change",
    [
        {"terdaftar_dtks": lambda n: "Tidak" if n in (1, 2) else None},
        {"kecamatan": lambda n: "Loa Kulu" if n >= 5 else ("Muara Badak" if n == 2 else None)},
        {"no_kk": lambda n: KK[0] if n >= 5 else (KK[0] if n == 2 else None)},
        {"jenis_usaha": lambda n: "Ternak sapi" if n >= 5 else "Bengkel"},
        {
            "jenis_usaha": lambda n: "Ternak sapi" if n >= 5 else None,
            "no_kk": lambda n: KK[3] if n == 2 else None,
        },
        {"terdaftar_dtks": lambda n: "Tidak" if n >= 5 or n == 2 else None},
    ],
    ids=[
        "two wrong",
        "another area",
        "the same family",
        "a wrong business",
        "another business",
        "nobody fit",
    ],
)
def test_no_replacement_is_named_that_does_not_mend(change):
    found = screened(candidates(8, nama_kelompok=lambda n: "" if n >= 5 else "Mawar", **change))
    assert changes(found).empty


def test_the_neediest_of_another_family_comes_in():
    rows = candidates(
        9,
        nama_kelompok=lambda n: "" if n >= 5 else "Mawar",
        terdaftar_dtks=lambda n: "Tidak" if n == 2 else None,
        no_kk=lambda n: {5: KK[0], 6: KK[1]}.get(n),
        desil=lambda n: {5: "1", 6: "1", 7: "3"}.get(n),
    )
    (one,) = changes(screened(rows)).to_dict("records")
    assert (one["leaves"], one["joins"], one["shared"]) == (2, 8, 1)


def test_a_member_of_two_groups_leaves_one_of_them():
    twice = {"nik": lambda n: candidate(0)["NIK"] if n == 9 else None}
    swaps = changes(screened(candidates(12, nama_kelompok=lambda n: "" if n >= 10 else None, **twice)))
    assert swaps["leaves"].tolist() == [0, 0]
    assert swaps["joins"].isin([10, 11]).all()
    assert swaps["shared"].tolist() == [2, 2]


@tried(25)
@given(st.data())
@pytest.mark.long
def test_what_is_named_mends_and_what_is_not_named_does_not(data):
    """Against every possible swap, tried one by one through the whole chain."""
    area = data.draw(st.lists(st.sampled_from(["Tenggarong", "Loa Kulu"]), min_size=7, max_size=7))
    family = data.draw(st.lists(st.integers(0, 4), min_size=7, max_size=7))
    listed = data.draw(st.lists(st.sampled_from(["Ya", "Ya", "Tidak"]), min_size=7, max_size=7))
    group = ["Mawar"] * 3 + [""] * 4

    def status(names: list[str]) -> str:
        rows = candidates(
            7,
            nama_kelompok=lambda n: names[n],
            kecamatan=lambda n: area[n],
            no_kk=lambda n: KK[family[n]],
            terdaftar_dtks=lambda n: listed[n],
        )
        found = screened(rows, codes=[GROUPED], overrides={f"{GROUPED}.amounts.group_size": 3})
        return found, found.groups[GROUPED].table["status"].iloc[0]

    found, now = status(group)
    if now == STATUS[2]:
        assert changes(found).empty
        return
    mends = set()
    for leaves, joins in itertools.product(range(3), range(3, 7)):
        names = group.copy()
        names[leaves], names[joins] = "", "Mawar"
        if status(names)[1] == STATUS[2]:
            mends.add((leaves, joins))
    named = {(one["leaves"], one["joins"]) for one in changes(found).to_dict("records")}
    assert named <= mends
    assert bool(named) == bool(mends)
