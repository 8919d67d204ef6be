"""The screening chain end to end: what must hold for every list, however it is written."""

from __future__ import annotations

import json
import random
from datetime import date

import pytest
from intake_samples import ON, csv_text, xlsx
from screening_samples import HEAD, by_nik, candidate, candidates, listed, received, screened

from bansos import pipeline
from bansos.intake import receiving
from bansos.layout import answers
from bansos.planning.scenario import checked
from bansos.root import CODE_ROOT
from bansos.rules import eligibility
from bansos.rules.programmes import programmes
from bansos.settings import InputError

CODES = tuple(programmes())
SAMPLES = sorted(p for p in (CODE_ROOT / "data/samples").iterdir() if "DATA_SINTETIS" in p.name)
GROUPED = next(code for code, programme in programmes().items() if programme.group_rules)


def mixed(count: int = 60) -> list[list[str]]:
    """People of all three answers, with dirt: gaps, a man, a high decile, a NIK that is short."""
    return candidates(
        count,
        nik=lambda n: "64020155" if n % 11 == 3 else None,
        terdaftar_dtks=lambda n: ("Ya", "Tidak", "")[n % 3],
        desil=lambda n: str(n % 10 + 1) if n % 4 else "",
        pekerjaan=lambda n: ("Petani", "", "Tidak bekerja", "Buruh")[n % 4],
        kabupaten_kota=lambda n: ("Paser", "Kab. Berau", "KOTA SAMARINDA", "")[n % 4],
    )


def outcome(found: pipeline.Screening) -> list[tuple[str, ...]]:
    """Status and reasons of every row for every programme, and the groups, in the file's order."""
    table = answers.table(found)
    said = [name for name in table if name.startswith(("status_", "alasan_", "saran_"))]
    return list(table[said].itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def sample() -> pipeline.Screening:
    return pipeline.screen(received(*((p.name, p.read_bytes(), None) for p in SAMPLES)), on=ON)


def test_a_file_that_came_through_the_child_process_is_the_same(child):
    rows = mixed(10)
    found = pipeline.screen([receiving.receive("usulan.csv", listed(rows), "usulan")], on=ON)
    assert outcome(found) == outcome(screened(rows))
    assert found.fingerprint == screened(rows).fingerprint


WRITTEN = {
    "semicolon": ("u.csv", csv_text(mixed(), HEAD, sep=";").encode()),
    "tab": ("u.csv", csv_text(mixed(), HEAD, sep="\t", end="\n").encode()),
    "pipe": ("u.csv", csv_text(mixed(), HEAD, sep="|").encode()),
    "UTF-8 with a mark": ("u.csv", csv_text(mixed(), HEAD).encode("utf-8-sig")),
    "UTF-16": ("u.csv", csv_text(mixed(), HEAD).encode("utf-16")),
    "cp1252": ("u.csv", csv_text(mixed(), HEAD).encode("cp1252")),
    "XLSX": ("u.xlsx", xlsx(("Usulan", [list(HEAD), *mixed()]))),
    "XLSX under a title": ("u.xlsx", xlsx(("Usulan", [["DAFTAR USULAN"], [], list(HEAD), *mixed()]))),
}


@pytest.mark.parametrize("file", WRITTEN.values(), ids=WRITTEN)
def test_the_same_people_get_the_same_decisions_however_the_file_is_written(file):
    comma = screened(mixed())
    other = pipeline.screen(received((*file, "usulan")), on=ON)
    assert outcome(other) == outcome(comma)
    for code in CODES:
        assert set(by_nik(comma, code).values()) == set(eligibility.STATUS)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_rows_changes_nothing_but_their_order(seed):
    rows = mixed()
    turned = random.Random(seed).sample(rows, len(rows))
    first, second = screened(rows), screened(turned)
    told = dict(zip(map(tuple, rows), outcome(first), strict=True))
    assert outcome(second) == [told[tuple(row)] for row in turned]
    assert first.states() == second.states()
    assert groups_of(first) == groups_of(second)


def groups_of(found: pipeline.Screening) -> set[tuple[object, ...]]:
    table = found.groups[GROUPED].table
    return set(table[["kabupaten", "kelompok", "members", "status"]].astype(str).itertuples(index=False))


def test_two_rows_of_one_person_that_contradict_each_other_do_not_depend_on_their_order():
    rows = candidates(2, nik=candidate(0)["NIK"], terdaftar_dtks=lambda n: ("Ya", "Tidak")[n])
    assert by_nik(screened(rows), GROUPED) == by_nik(screened(rows[::-1]), GROUPED)


def test_the_order_of_the_members_does_not_change_the_business_of_a_group():
    rows = candidates(5, jenis_usaha=lambda n: ("Ternak ayam", "Bengkel")[n % 2])
    assert groups_of(screened(rows)) == groups_of(screened(rows[1:] + rows[:1]))


@pytest.mark.parametrize("which", ["sample", "mixed"])
def test_the_counts_reconcile(which, sample):
    found = sample if which == "sample" else screened(mixed())
    told = found.to_json()
    rows = sum(file["rows"] for file in told["files"] if file["role"] == found.role)
    assert rows == len(found.people) == told["people"] + told["duplicates"] + told["set_aside"]
    for code in CODES:
        counts = told["programmes"][code]
        assert counts["eligible"] + counts["refused"] + counts["unknown"] == told["people"]
        assert all(sum(rule.values()) == told["people"] for rule in counts["rules"].values())
    assert told["problem_count"] == sum(file["problems"] for file in told["files"])


def test_in_the_sample_every_programme_has_people_of_all_three_answers(sample):
    assert all(min(sample.statuses(code).values()) > 0 for code in CODES)


@pytest.mark.parametrize("empty", [head for head in HEAD if head != "NIK"])
def test_an_empty_cell_never_refuses_a_person(empty):
    rows = candidates(5)
    for row in rows[:3]:
        row[HEAD.index(empty)] = ""
    found = screened(rows)
    assert [found.statuses(code)["refused"] for code in CODES] == [0] * len(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_person_without_a_nik_needs_verification(code):
    found = screened(candidates(5, nik=lambda n: "" if n == 2 else None))
    assert found.statuses(code) == {"eligible": 4, "unknown": 1, "refused": 0}


@pytest.mark.parametrize("empty", HEAD[2:7])
def test_a_column_that_no_file_has_refuses_nobody(empty):
    head = [label for label in HEAD if label != empty]
    rows = [[cell for cell, label in zip(row, HEAD, strict=True) if label != empty] for row in candidates(5)]
    found = pipeline.screen(received(("u.csv", listed(rows, head), "usulan")), on=ON)
    assert [found.statuses(code)["refused"] for code in CODES] == [0] * len(CODES)


# --- registers


def register(name: str, *numbers: int, kabupaten: str = "Kutai Kartanegara") -> tuple[str, bytes, str]:
    """A register of a role with some of the candidates in it, and one stranger of that district."""
    niks = [*(candidate(n)["NIK"] for n in numbers), "6402015505890077"]
    rows = [[nik, "Nama", kabupaten] for nik in niks]
    return f"{name}.csv", listed(rows, ["NIK", "Nama", "Kabupaten/Kota"]), name


def answer(found: pipeline.Screening, row: int, column: str) -> tuple[object, object]:
    person = found.people.loc[row]
    value = person[column]
    return (None if value != value or value is None else bool(value)), person[f"{column}_dari"]


def test_found_is_yes_not_found_is_no_and_outside_its_area_is_not_known():
    rows = candidates(3, terdaftar_dtks="", kabupaten_kota=lambda n: "Paser" if n == 2 else None)
    found = screened(rows, register("dtks", 0))
    dtks = found.people["dtks"]
    assert dtks[0] is True or bool(dtks[0]) is True
    assert bool(dtks[1]) is False
    assert dtks.isna().tolist() == [False, False, True]
    assert found.decisions[GROUPED].status.tolist() == ["layak", "tidak layak", "perlu verifikasi"]


def test_a_claim_counts_only_while_no_such_register_is_there():
    rows = candidates(2, terdaftar_dtks="Ya")
    assert answer(screened(rows), 1, "dtks") == (True, "berkas")
    assert answer(screened(rows, register("dtks", 0)), 1, "dtks") == (False, "DTKS")
    assert answer(screened(rows, register("p3ke", 0)), 1, "dtks") == (True, "berkas")


def test_nobody_is_looked_up_by_a_nik_that_cannot_be_read():
    rows = candidates(2, nik=lambda n: "64020155" if n else None, terdaftar_dtks="")
    found = screened(rows, register("dtks", 0))
    assert found.people["dtks"].isna().tolist() == [False, True]
    assert found.statuses(GROUPED)["refused"] == 0


def test_two_registers_of_one_role_are_read_together():
    rows = candidates(2, terdaftar_dtks="", kabupaten_kota=lambda n: "Paser" if n else None)
    one, (_, content, role) = register("dtks", 0), register("dtks", 1, kabupaten="Paser")
    assert screened(rows, one, ("dtks-paser.csv", content, role)).statuses(GROUPED)["eligible"] == 2


def test_past_recipients_count_only_when_the_rule_is_switched_on():
    rule = next(r for r in programmes()[GROUPED].rules if r.ask == "is_false")
    rows, past = candidates(3), register("penerima", 0)
    assert screened(rows, past).statuses(GROUPED)["eligible"] == 3
    found = screened(rows, past, overrides={f"{GROUPED}.rules.{rule.id}": True})
    assert found.decisions[GROUPED].status.tolist() == ["tidak layak", "layak", "layak"]


def test_a_register_alone_is_the_candidates_and_everyone_in_it_is_listed():
    found = pipeline.screen(received(register("dtks", 0, 1)), on=ON)
    assert found.role == "dtks"
    assert found.people["dtks"].tolist() == [True, True, True]
    assert found.groups[GROUPED] is None


def test_adding_a_register_never_changes_who_is_in_the_list():
    alone, joined = screened(mixed()), screened(mixed(), register("dtks", 0, 1), register("p3ke", 2))
    assert alone.states() == joined.states()
    assert alone.people["nik"].equals(joined.people["nik"])
    assert alone.original.equals(joined.original)


# --- fingerprint


def print_of(rows: list[list[str]] | None = None, **how: object) -> str:
    return screened(rows or candidates(2), **how).fingerprint


def test_the_fingerprint_is_the_same_for_the_same_inputs():
    assert print_of() == print_of()


def test_the_fingerprint_sees_every_change():
    other = candidates(2, desil="3")
    rule = next(r for r in programmes()[GROUPED].rules if r.optional)
    found = [
        print_of(),
        print_of(other),
        print_of(on=date(2024, 1, 1)),
        print_of(codes=[GROUPED]),
        print_of(overrides={f"{GROUPED}.rules.{rule.id}": True}),
        print_of(area_codes="bps"),
        print_of(mapping={"usulan.csv": {"Desil": None}}),
        screened(candidates(2), register("dtks", 0)).fingerprint,
    ]
    assert len(set(found)) == len(found)


def test_the_fingerprint_sees_a_changed_rule_file(data):
    before = print_of()
    path = data / "programmes" / f"{GROUPED}.toml"
    path.write_text(path.read_text("utf-8") + "\n# satu baris lagi\n", encoding="utf-8")
    assert print_of() != before


def test_the_fingerprint_does_not_depend_on_the_order_of_the_choices():
    choices = {f"{code}.rules.usia": True for code in CODES}
    assert print_of(overrides=choices) == print_of(overrides=dict(reversed(choices.items())))


def test_no_mapping_and_an_empty_one_are_the_same_input():
    assert print_of(mapping={}, overrides={}) == print_of()


# --- dates, choices, errors


def test_nobody_is_eligible_on_a_date_before_the_rules_of_a_programme_begin():
    rows = candidates(3, terdaftar_dtks="Tidak")
    assert screened(rows, on=date(2015, 12, 31)).statuses(GROUPED)["eligible"] == 0


@pytest.mark.parametrize(
    ("on", "status"), [(date(2025, 2, 4), "layak"), (date(2025, 2, 5), "perlu verifikasi")]
)
@pytest.mark.parametrize("code", CODES)
def test_the_register_ends_and_the_decile_begins_on_one_day(code, on, status):
    assert set(by_nik(screened(candidates(3), on=on), code).values()) == {status}


def test_an_occupation_that_says_nothing_lets_nobody_through():
    """Only what says that she works counts as work; what is not understood is not known."""
    code = next(c for c, p in programmes().items() for r in p.rules if "worker" in r.ask)
    words = ["menganggur", "tidak diketahui", "lainnya", "0"]
    rows = candidates(4, pekerjaan=lambda n: words[n], status_kawin="Belum kawin")
    assert screened(rows).statuses(code)["eligible"] == 0


def limits() -> list[object]:
    """Every limit of every rule as a scenario key."""
    found = []
    for code, programme in programmes().items():
        for rule in (*programme.rules, *programme.group_rules):
            for name in rule.values[0].limits:
                key = f"{code}.rules.{rule.id}.{name}"
                found.append(key)
    return found


@pytest.mark.parametrize("key", limits())
@pytest.mark.long
def test_no_limit_that_a_scenario_accepts_breaks_the_screening(key):
    code, _, name, _ = key.split(".")
    programme = programmes()[code]
    rule = next(r for r in (*programme.rules, *programme.group_rules) if r.id == name)
    on = max(ON, rule.values[0].start or ON)
    for text in ("nama", "nihil", "0", "nik,dtks"):
        try:
            choices = checked({key: text, key.rsplit(".", 1)[0]: True})
        except InputError:
            continue
        found = screened(candidates(2), on=on, codes=[code], overrides=choices)
        assert sum(found.statuses(code).values()) == 2


def test_every_answer_of_a_screening_is_json(sample):
    assert json.loads(json.dumps(sample.to_json(), allow_nan=False)) == sample.to_json()


def test_a_list_in_which_nobody_is_left_is_an_answer():
    rows = [["", "JUMLAH", *[""] * (len(HEAD) - 2)]]
    found = screened(rows)
    assert found.states() == {"rows": 1, "people": 0, "duplicates": 0, "set_aside": 1}
    assert all(sum(found.statuses(code).values()) == 0 for code in CODES)
    assert len(answers.table(found)) == 1


def test_no_file_and_an_unknown_programme_are_one_clear_message():
    with pytest.raises(InputError, match="Belum ada berkas"):
        pipeline.screen([], on=ON)
    with pytest.raises(InputError, match="Program tidakada tidak ada"):
        screened(candidates(1), codes=["tidakada"])


def test_the_chain_tells_how_far_it_is():
    heard: list[float] = []
    screened(candidates(1), tell=lambda text, share: heard.append(share))
    assert heard == sorted(heard)
    assert len(heard) > 2
    assert heard[0] >= 0
    assert heard[-1] <= 1


def test_a_list_whose_column_claims_a_register_is_not_that_register():
    """Nobody becomes eligible because the file asks whether they are registered."""
    rows = candidates(3, terdaftar_dtks=lambda n: ("Tidak", "", "Ya")[n])
    found = pipeline.screen(received(("daftar.csv", listed(rows), None)), on=ON)
    assert found.role == "usulan"
    assert found.decisions[GROUPED].status.tolist() == ["tidak layak", "perlu verifikasi", "layak"]
