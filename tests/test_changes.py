"""What if: who enters and who leaves under other rules, limits, dates and files, each with its cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from intake_samples import ON
from screening_samples import candidate, candidates, listed, received, screened
from test_fixlist import screened_file

from bansos import pipeline, results
from bansos.comparing import changelist, changes, pairs, whatif
from bansos.comparing.changes import Changes
from bansos.layout import answers
from bansos.publishing import exports
from bansos.rules.programmes import programmes
from bansos.screening import Screening

CODES = tuple(programmes())
GROUPED = next(code for code, programme in programmes().items() if programme.group_rules)
AGED = next(r.id for r in programmes()[GROUPED].rules if r.ask == "is_aged")
LISTED = next(r.id for r in programmes()[GROUPED].rules if r.ask == "is_in_any")
DECILE = next(r.id for r in programmes()[GROUPED].rules if r.ask == "is_at_most")
FIRST, LAST = date(2025, 2, 5), date(2025, 2, 4)  # the first day of DTSEN, the last of DTKS
BORN = {"status_kawin": "Belum kawin", "nik": lambda n: f"640201550505{n + 1:04d}"}  # all of 2005


def supposed(found: Screening, on: date | None = None, **choices: Any) -> Changes:
    """The changes of the programme of groups under further choices (`usia__youngest`: a limit)."""
    flat = {f"{GROUPED}.rules.{key.replace('__', '.')}": value for key, value in choices.items()}
    return changes.compare(found, whatif.again(found, on or found.on, dict(found.overrides) | flat))[GROUPED]


def causes(found: Changes) -> list[str]:
    """The causes of everyone who moved, in words, in the order of the list."""
    return list(changelist.listing(found, found.moves())["Sebab"])


def test_an_option_that_is_switched_on_is_a_rule():
    assert not supposed(screened(candidates(5, **BORN)), **{AGED: True}).moves().any(), "eighteen in 2023"
    found = supposed(screened(candidates(5, **BORN), on=date(2023, 5, 14)), **{AGED: True})
    assert found.leaves().sum() == 5 and causes(found) == ["aturan"] * 5
    assert found.to_json()["rules"] == {AGED: {"enters": 0, "leaves": 5}}


def test_a_limit_of_the_user_is_a_setting_and_both_limits_are_shown():
    before = screened(candidates(5, **BORN), overrides={f"{GROUPED}.rules.{AGED}": True})
    found = supposed(before, **{f"{AGED}__youngest": 21})
    assert found.leaves().sum() == 5 and causes(found) == ["setelan"] * 5
    told = changelist.listing(found, found.leaves())["Yang menentukan"].iloc[0]
    assert "paling muda: 18 → paling muda: 21" in told and "2005-05-15" in told and "ya → tidak" in told
    assert "paling muda: 18 → 21: 0 orang masuk, 5 keluar" in changelist.title(found)
    back = changes.compare(found.after, found.before)[GROUPED]
    assert back.enters().sum() == 5 and causes(back) == ["setelan"] * 5


def test_a_birthday_is_a_rule_since_the_age_is_counted_on_another_day():
    before = screened(
        candidates(5, **BORN), on=date(2023, 5, 14), overrides={f"{GROUPED}.rules.{AGED}": True}
    )
    found = supposed(before, on=date(2023, 5, 15))
    assert found.enters().sum() == 5 and causes(found) == ["aturan"] * 5
    told = changelist.listing(found, found.enters())["Yang menentukan"].iloc[0]
    assert "pada 14 Mei 2023 → pada 15 Mei 2023" in told


def test_the_day_on_which_dtsen_takes_the_place_of_dtks():
    rows = candidates(6, terdaftar_dtks=lambda n: "Tidak" if n == 5 else None)
    before = screened(rows, on=LAST)
    found = supposed(before, on=FIRST)
    assert found.leaves().sum() == 5 and not found.enters().any()
    assert found.to_json()["moves"] == [
        {"from": "refused", "to": "unknown", "people": 1, "causes": {"rule": 1}},
        {"from": "eligible", "to": "unknown", "people": 5, "causes": {"rule": 5}},
    ]
    assert found.to_json()["rules"] == {
        LISTED: {"enters": 0, "leaves": 0},
        DECILE: {"enters": 0, "leaves": 5},
    }
    assert not supposed(before, on=date(2025, 1, 1)).moves().any()


def test_other_data_is_data_also_where_date_and_limits_differ_as_well():
    was = screened(candidates(5), on=ON)
    now = screened(
        candidates(5, terdaftar_dtks=lambda n: "Tidak" if n < 2 else None),
        on=date(2024, 6, 1),
        overrides={f"{GROUPED}.rules.{AGED}": True, f"{GROUPED}.rules.{AGED}.oldest": 99},
    )
    found = changes.compare(was, now)[GROUPED]
    assert found.leaves().sum() == 2 and causes(found) == ["data", "data"]
    told = changelist.listing(found, found.leaves())["Yang menentukan"].iloc[0]
    assert "DTKS = ya" in told and "DTKS = tidak" in told


def test_a_rule_and_data_that_turn_an_answer_only_together_are_both_named():
    youth = candidates(5, **BORN | {"nik": lambda n: f"640201550506{n + 1:04d}"})
    was = screened(youth, overrides={f"{GROUPED}.rules.{AGED}": True, f"{GROUPED}.rules.{AGED}.youngest": 17})
    other = candidates(5, **BORN | {"nik": lambda n: f"640201550506{n + 1:04d}", "status_kawin": "Kawin"})
    stricter = {f"{GROUPED}.rules.{AGED}": True, f"{GROUPED}.rules.{AGED}.youngest": 21}
    assert not changes.compare(was, screened(other, overrides=stricter))[GROUPED].moves().any()
    strictest = stricter | {f"{GROUPED}.rules.{AGED}.or_married": ("janda",)}
    later = screened(youth, on=date(2024, 1, 31), overrides=strictest)  # of the same age
    found = changes.compare(screened(other, overrides=stricter), later)[GROUPED]
    assert causes(found) == ["setelan dan data"] * 5, "each alone would have been enough"


def merged(found: Screening, row: int, into: int) -> Screening:
    """The screening after somebody decided that a row is the person of another row."""
    people = found.people.copy()
    people.loc[row, ["state", "kept_index"]] = "duplicate", into
    return replace(found, people=people)


def test_a_row_that_somebody_called_a_duplicate_is_a_decision_of_a_person():
    before = screened(candidates(5))
    after = merged(before, 4, 2)
    found = changes.compare(before, after)[GROUPED]
    assert found.leaves().sum() == 1 and causes(found) == ["keputusan orang"]
    assert changelist.listing(found, found.leaves())["Yang menentukan"].iloc[0] == "Sama dengan baris 4"
    back = changes.compare(after, before)[GROUPED]
    assert back.enters().sum() == 1 and causes(back) == ["keputusan orang"]
    assert found.to_json()["after"]["not_counted"] == 1


def test_what_is_read_otherwise_of_the_same_files_was_decided_by_a_person():
    before = screened(candidates(3))
    read = before.people.assign(dtks=before.people["dtks"].mask(before.people["row"].eq(3)))
    after = whatif.again(replace(before, people=read), before.on, {})
    found = changes.compare(before, after)[GROUPED]
    assert found.leaves().sum() == 1 and causes(found) == ["keputusan orang"]
    other = replace(after, mapping={"usulan.csv": {"DTKS": None}})
    assert causes(changes.compare(before, other)[GROUPED]) == ["data"], "another column was read"


def test_a_decision_is_told_from_data_when_another_file_came_along():
    first, second = candidates(6)[:5], candidates(6)[5:]
    before = screened(first)
    files = received(("usulan.csv", listed(first), "usulan"), ("lain.csv", listed(second), "usulan"))
    found = changes.compare(before, merged(pipeline.screen(files, on=ON), 1, 0))[GROUPED]
    assert causes(found) == ["keputusan orang", "data"]
    assert list(changelist.listing(found, found.enters())["Yang menentukan"]) == [
        "Hanya di usulan.csv dan lain.csv"
    ]


def test_who_stands_in_one_run_only_is_named():
    before, after = screened(candidates(5)), screened(candidates(6)[2:])
    found = changes.compare(before, after)[GROUPED]
    assert found.transitions()[2].tolist() == [0, 0, 3, 0, 2]
    assert (found.enters().sum(), found.leaves().sum()) == (1, 2) and set(causes(found)) == {"data"}
    shown = changelist.listing(found, found.moves())
    assert list(shown["Sesudahnya"]) == ["tidak ada", "tidak ada", "layak"]


@pytest.mark.parametrize("same", [True, False], ids=["the same file", "another file"])
def test_a_number_that_cannot_be_read_is_met_at_its_place_in_the_same_file(same):
    rows = candidates(5, nik=lambda n: "64020155" if n == 3 else None)
    more = ("lain.csv", listed(candidates(7)[6:]), "usulan")
    changed = rows if same else [*rows[:4], [*rows[4][:-1], "Ternak itik"]]
    found = changes.compare(screened(rows), screened(changed, more))[GROUPED]
    unknown, absent = 1, 4
    assert found.transitions()[unknown].tolist() == ([0, 1, 0, 0, 0] if same else [0, 0, 0, 0, 1])
    assert found.transitions()[absent, unknown] == (0 if same else 1)


def test_rows_that_changed_their_place_are_met_by_nik():
    rows = candidates(9, terdaftar_dtks=lambda n: ("Ya", "Tidak", "")[n % 3])
    found = changes.compare(screened(rows), screened(rows[::-1]))[GROUPED]
    assert not found.moves().any() and found.transitions().sum() == 9


def mixed(count: int = 40) -> list[list[str]]:
    return candidates(
        count,
        nik=lambda n: "64020155" if n % 11 == 3 else candidate(0)["NIK"] if n % 13 == 5 else None,
        terdaftar_dtks=lambda n: ("Ya", "Tidak", "")[n % 3],
        desil=lambda n: str(n % 10 + 1) if n % 4 else "",
        pekerjaan=lambda n: ("Petani", "", "Tidak bekerja", "Buruh")[n % 4],
    )


SUPPOSITIONS: Mapping[str, tuple[date, dict[str, Any]]] = {
    "nothing": (ON, {}),
    "date": (FIRST, {}),
    "option": (ON, {f"{GROUPED}.rules.{AGED}": True}),
    "limit": (date(2031, 1, 1), {f"{GROUPED}.rules.{DECILE}.most": 3}),
    "switched off": (ON, {f"{code}.rules.{LISTED}": False for code in CODES}),
}


@pytest.fixture(scope="module")
def before() -> Screening:
    return screened(mixed())


@pytest.mark.parametrize("name", SUPPOSITIONS)
@pytest.mark.parametrize("code", CODES)
def test_every_count_adds_up_to_those_of_both_sides(name, code, before):
    on, choices = SUPPOSITIONS[name]
    found = changes.compare(before, whatif.again(before, on, choices))[code]
    told, stay = found.to_json(), int(((found.was == 2) & (found.now == 2)).sum())
    for side, screening in (("before", found.before), ("after", found.after)):
        counts = screening.statuses(code)
        assert {k: told[side][k] for k in counts} == counts
    assert sum(move["people"] for move in told["moves"]) == before.states()["people"]
    assert found.before.statuses(code)["eligible"] == stay + told["leaves"]
    assert found.after.statuses(code)["eligible"] == stay + told["enters"]
    moved = found.moves()
    assert ((found.why > 0) == moved).all() and not found.deciding[~moved].any()
    assert changelist.transitions(found)["Jumlah"].sum() == len(moved)
    assert (name != "nothing") or not moved.any()


@pytest.mark.parametrize("name", SUPPOSITIONS)
def test_deciding_again_is_screening_again(name, before):
    on, choices = SUPPOSITIONS[name]
    again, anew = whatif.again(before, on, choices), screened(mixed(), on=on, overrides=choices)
    for code in CODES:
        pd.testing.assert_series_equal(again.decisions[code].status, anew.decisions[code].status)
        assert (again.decisions[code].answers == anew.decisions[code].answers).all()
    table = again.groups[GROUPED]
    assert table is not None and list(table.table["status"]) == list(anew.groups[GROUPED].table["status"])
    assert again.fingerprint != before.fingerprint


def test_a_century_read_in_a_nik_is_that_of_the_supposed_date():
    rows = candidates(2, nik=lambda n: f"640201150524{n + 1:04d}")
    before = screened(rows, on=ON)
    assert set(before.people["tanggal_lahir"].dt.year) == {1924}
    assert set(whatif.again(before, date(2030, 1, 1), {}).people["tanggal_lahir"].dt.year) == {2024}


def test_an_export_with_changes_comes_back_as_the_same_people():
    before = screened(candidates(6))
    found = changes.compare(before, whatif.again(before, FIRST, {}))
    made = results.sheets(before, found)
    name = f"Perubahan {programmes()[GROUPED].about['short']['id']}"
    assert len(made[name]) == 6 and made[name]["NIK lengkap"].iloc[0] == candidate(0)["NIK"]
    book = exports.xlsx(made, exports.Stamp(**answers.stamp(before)))
    assert screened_file(book).states() == before.states()


def test_on_screen_the_nik_is_masked_and_the_list_can_be_cut():
    found = supposed(screened(candidates(6)), on=FIRST)
    shown = changelist.listing(found, found.leaves(), most=4)
    assert len(shown) == 4 and shown["NIK"].str.fullmatch(r"\d{4}\*{8}\d{4}").all()


def test_files_are_the_same_by_role_and_content():
    one, other = screened(candidates(3)), screened(candidates(4))
    assert pairs.is_same_files(one, screened(candidates(3))) and not pairs.is_same_files(one, other)
    assert np.array_equal(pairs.of_screenings(one, one)[0], np.arange(3))
