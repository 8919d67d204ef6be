"""The order of need, the public draw, and the places of a plan."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_samples import ON
from properties import tried
from screening_samples import candidate, candidates, screened

from bansos import pipeline
from bansos.planning.budget import simulate
from bansos.rules.eligibility import STATUS
from bansos.rules.programmes import programmes
from bansos.selection import filling, quota, ranking
from bansos.selection.quota import Quota
from bansos.settings import InputError

GROUPED = next(code for code, programme in programmes().items() if programme.group_rules)
ALONE = next(code for code, programme in programmes().items() if not programme.group_rules)
ORDER = {key.ask: key.id for key in programmes()[ALONE].ranking}
KUKAR, PASER = "64.02", "64.01"
SELECTED, WAITING = filling.SELECTED, filling.WAITING


def places(**split: dict[str, int] | None) -> Quota:
    return Quota({code: sum((one or {}).values()) for code, one in split.items()}, split)


def filled(rows, units: dict[str, int], code: str = ALONE, seed: str = "", **how):
    found = pipeline.select(screened(rows, codes=[code], **how), places(**{code: units}), seed)
    return found.selection.filled[code]


def line(found) -> list[int]:
    """The rows in the order in which they stand: the selected, then those who wait."""
    rows = np.flatnonzero(np.isin(found.state, [SELECTED, WAITING]))
    return rows[np.lexsort((found.position[rows], found.state[rows]))].tolist()


# --- the order of need --------------------------------------------------------------------------------------


def test_the_lowest_decile_comes_first_and_an_empty_one_last():
    rows = candidates(4, desil=lambda n: ["3", "", "1", "2"][n], nama_kelompok="")
    assert line(filled(rows, {KUKAR: 1}, overrides={f"{ALONE}.rules.pra-sejahtera": False})) == [2, 3, 0, 1]
    members = filled(rows, {KUKAR: 1}, GROUPED)
    assert line(members) == [2, 3, 0, 1]


def test_the_widowed_and_divorced_come_first_among_equals_and_an_empty_status_last():
    rows = candidates(
        4,
        status_kawin=lambda n: ["", "Kawin", "Cerai Mati", "Kawin"][n],
        desil=lambda n: "1" if n == 3 else "2",
    )
    assert line(filled(rows, {KUKAR: 1})) == [3, 2, 1, 0]


def test_a_key_can_be_switched_off_and_has_dates():
    rows = candidates(3, desil=lambda n: str(3 - n))
    assert line(filled(rows, {KUKAR: 1})) == [2, 1, 0]
    off = filled(rows, {KUKAR: 1}, overrides={f"{ALONE}.rules.{ORDER['lowest']}": False})
    assert line(off) == by_hand(rows, "")


def test_every_key_has_a_label_in_both_languages_and_a_known_source():
    for programme in programmes().values():
        assert programme.ranking
        for key in programme.ranking:
            assert set(key.label) == {"id", "en"}
            assert all(value.source for value in key.values)  # noqa: PD011


# --- the draw -----------------------------------------------------------------------------------------------


def by_hand(rows, seed: str) -> list[int]:
    """The draw as anyone can replay it from the list: nothing of ours is called."""

    def drawn(nik: str) -> str:
        token = hashlib.sha256(nik.encode("ascii")).hexdigest()
        return hashlib.sha256(seed.encode() + b"\n" + token.encode("ascii")).hexdigest()

    return sorted(range(len(rows)), key=lambda n: drawn(rows[n][0]))


@pytest.mark.parametrize("seed", ["", "Undian 12 Januari 2024", "élan  ganda"])
def test_equals_are_drawn_as_anyone_can_replay(seed):
    rows = candidates(30)
    assert line(filled(rows, {KUKAR: 4}, seed=seed)) == by_hand(rows, seed)


def test_the_seed_decides_and_space_around_it_does_not():
    rows = candidates(30)
    one, same, other = (line(filled(rows, {KUKAR: 4}, seed=seed)) for seed in ("a", " a ", "b"))
    assert one == same != other


@pytest.mark.parametrize("seed", ["6402015505100001", "nomor 6402 0155 0510 0001", "x" * 201])
def test_a_seed_is_public_and_short(seed):
    with pytest.raises(InputError) as told:
        ranking.seed_of(seed)
    assert "6402" not in str(told.value)


def test_who_has_no_sound_nik_is_drawn_by_the_address_of_the_row():
    people = pd.DataFrame(
        {
            "nik": ["6402015505100001", None, "12345"],
            "nik_state": ["ok", "empty", "broken"],
            "file": ["u.xlsx"] * 3,
            "sheet": ["Desa", "Desa", None],
            "row": [4, 5, 6],
        }
    )
    said = ["6402015505100001", "u.xlsx|Desa|5", "u.xlsx||6"]
    expected = [hashlib.sha256(text.encode()).hexdigest() for text in said]
    assert ranking.tokens(people, np.arange(3)) == expected


def test_only_who_is_equal_is_drawn():
    asked: list[int] = []

    def tokens(at: np.ndarray) -> list[str]:
        asked.extend(at.tolist())
        return [hashlib.sha256(str(k).encode()).hexdigest() for k in at]

    order = ranking.ordered(np.array([0, 0, 0, 1]), np.array([[2], [1], [2], [2]]), tokens, "s")
    assert sorted(asked) == [0, 2]
    assert order[0] == 1 and order[3] == 3


# --- places -------------------------------------------------------------------------------------------------

PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", ""]),
        st.sampled_from(["Kutai Kartanegara", "Paser", ""]),
        st.sampled_from(["Ya", "Ya", "Tidak"]),
        st.sampled_from(["Kawin", "Cerai Mati"]),
    ),
    min_size=1,
    max_size=14,
)


@tried(40)
@given(PEOPLE, st.integers(0, 4), st.integers(0, 4), st.sampled_from(["", "s"]))
def test_the_promises_of_a_quota(drawn, kukar, paser, seed):
    rows = candidates(
        len(drawn),
        desil=lambda n: drawn[n][0],
        kabupaten_kota=lambda n: drawn[n][1],
        terdaftar_dtks=lambda n: drawn[n][2],
        status_kawin=lambda n: drawn[n][3],
        nama_kelompok=lambda n: f"Tim {n // 3}",
    )
    split = places(**{GROUPED: {KUKAR: kukar, PASER: 1}, ALONE: {KUKAR: 2, PASER: paser}})
    sized = {f"{GROUPED}.amounts.group_size": 3}
    found = pipeline.select(screened(rows, overrides=sized), split, seed)
    turned = pipeline.select(screened(rows[::-1], overrides=sized), split, seed)
    chosen = np.zeros(len(rows), int)
    for code, one in found.selection.filled.items():
        assert sum(one.counts().values()) == len(rows) == found.states()["people"]
        assert (one.table["selected"] <= one.table["places"]).all()
        assert (one.table["selected"] + one.table["unused"] == one.table["places"]).all()
        assert not ((one.table["unused"] > 0) & (one.table["waiting"] > 0)).any()
        eligible = found.decisions[code].status.eq(STATUS[2]).to_numpy()
        assert eligible[np.isin(one.state, [SELECTED, WAITING, filling.ELSEWHERE, filling.OUTSIDE])].all()
        assert not eligible[one.state == filling.NOT_ELIGIBLE].any()
        chosen += one.state == SELECTED
        other = turned.selection.filled[code]
        assert one.state.tolist() == other.state[::-1].tolist()
        assert one.position.tolist() == other.position[::-1].tolist()
        if code == ALONE:
            people_of(one, found)
    assert chosen.max() <= 1


def people_of(one: filling.Filled, found) -> None:
    """People of one district: as many as there are places; nobody who waits is needier than one of them."""
    need = ranking.need(found.people, found.decisions[ALONE]).keys
    for place, row in one.table.iterrows():
        mine = found.people["kabupaten"].eq(place).to_numpy()
        inside, waits = mine & (one.state == SELECTED), mine & (one.state == WAITING)
        assert (inside.sum(), waits.sum()) == (row["selected"], row["waiting"])
        assert sorted(one.position[waits]) == list(range(1, waits.sum() + 1))
        if waits.any() and inside.any():
            assert max(map(tuple, need[inside])) <= min(map(tuple, need[waits]))


def test_a_place_for_a_group_goes_to_a_whole_proposed_group():
    rows = candidates(20, desil=lambda n: "1" if n // 5 == 2 else "3")
    one = filled(rows, {KUKAR: 2, PASER: 1}, GROUPED)
    assert one.kind == filling.GROUPS
    selected = {n // 5 for n in np.flatnonzero(one.state == SELECTED)}
    assert 2 in selected and len(selected) == 2
    assert one.table.loc[PASER].tolist() == [1, 0, 0, 1]
    assert one.counts()["selected"] == 10


def test_a_group_is_as_needy_as_its_people():
    rows = candidates(15, desil=lambda n: ["2", "3", "1"][n // 5] if n % 5 else ["4", "3", "4"][n // 5])
    assert [n // 5 for n in line(filled(rows, {KUKAR: 1}, GROUPED))][::5] == [2, 0, 1]


def test_groups_that_are_equal_are_drawn_by_their_members():
    rows = candidates(20)

    def drawn(group: int) -> str:
        niks = [rows[n][0] for n in range(5 * group, 5 * group + 5)]
        tokens = sorted(hashlib.sha256(nik.encode()).hexdigest() for nik in niks)
        token = hashlib.sha256("\n".join(tokens).encode()).hexdigest()
        return hashlib.sha256(f"benih\n{token}".encode()).hexdigest()

    expected = sorted(range(4), key=drawn)
    assert [n // 5 for n in line(filled(rows, {KUKAR: 1}, GROUPED, seed="benih"))][::5] == expected


def test_a_group_that_is_not_eligible_takes_no_place_and_its_people_are_outside():
    rows = candidates(10, terdaftar_dtks=lambda n: "Tidak" if n == 0 else None)
    one = filled(rows, {KUKAR: 2}, GROUPED)
    assert one.table.loc[KUKAR].tolist() == [2, 1, 0, 1]
    assert one.counts() == {"not_eligible": 1, "selected": 5, "waiting": 0, "elsewhere": 0, "outside": 4}


def test_where_nobody_proposed_a_group_its_place_holds_that_many_people():
    one = filled(candidates(12, nama_kelompok=""), {KUKAR: 2}, GROUPED)
    assert one.kind == filling.MEMBERS
    assert one.table.loc[KUKAR].tolist() == [10, 10, 2, 0]


def test_a_person_in_two_groups_takes_one_place_also_where_the_rule_is_off():
    rule = next(r.id for r in programmes()[GROUPED].group_rules if r.ask == "has_nobody_twice")
    rows = candidates(10, nik=lambda n: candidate(0)["NIK"] if n == 5 else None)
    one = filled(rows, {KUKAR: 2}, GROUPED, overrides={f"{GROUPED}.rules.{rule}": False})
    assert one.counts()["selected"] == 5
    assert one.counts()["outside"] == 4


def test_who_is_eligible_for_two_programmes_takes_a_place_in_the_first():
    rows = candidates(10)
    found = pipeline.select(screened(rows), places(**{GROUPED: {KUKAR: 1}, ALONE: {KUKAR: 10}}))
    first, second = found.selection.filled.values()
    assert list(found.selection.filled) == [GROUPED, ALONE]
    assert first.counts()["selected"] == second.counts()["elsewhere"] == 5
    assert second.counts()["selected"] == 5
    assert second.table.loc[KUKAR].tolist() == [10, 5, 0, 5]


def test_a_split_that_is_not_stated_fills_nothing():
    found = pipeline.select(screened(candidates(5)), Quota({ALONE: 50}, {ALONE: None}))
    told = found.to_json()["programmes"]
    assert told[ALONE]["selected"] is told[ALONE]["quota"] is None
    assert "selected" not in told[GROUPED]
    assert found.selection.filled[ALONE].counts()["outside"] == 5


def test_the_seed_and_the_places_are_part_of_the_fingerprint():
    found = screened(candidates(5))
    ways = [({KUKAR: 1}, ""), ({KUKAR: 1}, "a"), ({KUKAR: 2}, "")]
    prints = [pipeline.select(found, places(**{ALONE: split}), seed).fingerprint for split, seed in ways]
    again = pipeline.select(found, places(**{ALONE: {KUKAR: 1}}), " ").fingerprint
    assert len({found.fingerprint, *prints}) == 4
    assert again == prints[0]


# --- plans --------------------------------------------------------------------------------------------------


def test_the_plan_of_simulate_is_a_quota():
    plan = simulate({f"{GROUPED}.units": 40, f"{ALONE}.units": 50, "plan.districts": "all"}, on=ON)
    read = quota.read("plan.json", json.dumps(plan.to_json()).encode("utf-16"))
    assert read.units == {GROUPED: 40, ALONE: 50}
    assert read.places[GROUPED] == plan.programmes[GROUPED].by_district
    assert read.choices()[0] == f"kuota.{GROUPED}.64.01=4"


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (b"", "bukan JSON"),
        (b"[" * 100_000, "bukan JSON"),
        (b"[]", "rencana tidak ada"),
        (b"{}", "programmes tidak ada"),
        (b'{"programmes": []}', "programmes tidak ada"),
        (b'{"programmes": {"bpnt": {}}}', "Program bpnt tidak ada"),
        (b'{"programmes": {"CODE": 3}}', "CODE tidak ada"),
        (b'{"programmes": {"CODE": {"units": -1}}}', "CODE.units: bukan bilangan"),
        (b'{"programmes": {"CODE": {"units": true}}}', "CODE.units: bukan bilangan"),
        (b'{"programmes": {"CODE": {"units": 1e9}}}', "CODE.units: bukan bilangan"),
        (b'{"programmes": {"CODE": {"units": 2, "by_district": {"64.02": 1}}}}', "jumlah daerah 1"),
        (b'{"programmes": {"CODE": {"units": 1, "by_district": {"6402": 1}}}}', "6402 bukan kode"),
        (b'{"programmes": {"CODE": {"units": 1, "by_district": {"64.02": "1"}}}}', "bukan bilangan"),
        (b'{"feasible": false, "reasons": ["Kurang Rp5 juta."], "programmes": {}}', "Kurang Rp5 juta"),
    ],
)
def test_a_plan_that_is_none_is_named(plan, said):
    with pytest.raises(InputError, match=r"rencana\.json: ") as told:
        quota.read("rencana.json", plan.replace(b"CODE", ALONE.encode()))
    assert said.replace("CODE", ALONE) in str(told.value)
