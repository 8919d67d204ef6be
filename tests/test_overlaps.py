"""Pairs that may be one person: which kinds, what a decision changes, that it survives and adds up."""

from __future__ import annotations

import json
import random
import re

import pytest
from intake_samples import csv_text
from screening_samples import HEAD, candidates, listed, received, screened

from bansos import pipeline, results
from bansos.comparing import exported, judging
from bansos.intake import verdicts
from bansos.intake.verdicts import DIFFERENT, LATER, SAME, Verdicts
from bansos.layout import answers, deciding, overlaps
from bansos.publishing import exports
from bansos.publishing.exports import Stamp
from bansos.rules.programmes import programmes
from bansos.settings import InputError

GROUPED = next(code for code, programme in programmes().items() if programme.group_rules)
NIK = {2: "6402015505120003", 3: "6402.0155.0512.0003", 5: "6402015505140009", 8: "6402015505170008"}
NAMES = {4: "Siti Aminah", 5: "Siti Aminnah", 7: "Budi Umpama", 8: "Budi Umpama", 9: "Rina Umpama"}


def rows() -> list[list[str]]:
    """Ten rows: 2 and 3 one NIK, two names; 4 and 5 near names; 7 and 8 one person; 0 and 1 one card."""
    return candidates(
        10,
        nik=lambda n: NIK.get(n),
        nama=lambda n: NAMES.get(n, f"Calon {'ABCDEFGHIJ'[n] * 4}"),
        no_kk=lambda n: "6402011505100001" if n in (0, 1) else None,
    )


def of_kind(found, kind: str) -> list[tuple[int, int]]:
    known = overlaps.pairs(found)
    mine = known[known["kind"].eq(kind)]
    return list(zip(mine["first"].tolist(), mine["second"].tolist(), strict=True))


def decided(found, kind: str, answer: str, reason: str = "KTP diperiksa", **how) -> Verdicts:
    known = overlaps.pairs(found)
    at = known.index[known["kind"].eq(kind)][0]
    return deciding.decide(found, at, how.pop("given", Verdicts()), answer, reason, **how)


def adds_up(found) -> dict[str, int]:
    states = found.states()
    assert states["rows"] == states["people"] + states["duplicates"] + states["set_aside"]
    for code in found.decisions:
        assert sum(found.statuses(code).values()) == states["people"]
    return states


def test_every_kind_is_listed_with_both_rows_and_why():
    again = listed([rows()[9]])
    found = screened(rows(), ("usulan lain.csv", again, "usulan"))
    assert of_kind(found, "other_name") == [(2, 3)]
    assert of_kind(found, "near") == [(4, 5)]
    assert of_kind(found, "between") == [(9, 10)]
    assert of_kind(found, "kk") == [(0, 1)]
    table = overlaps.table(found, ["near"])
    one = table.iloc[0].astype("object").fillna("").to_dict()
    assert (one["Nama 1"], one["Nama 2"]) == ("Siti Aminah", "Siti Aminnah")
    assert (one["Baris 1"], one["Baris 2"], one["Berkas 1"]) == (6, 7, "usulan.csv")
    assert one["NIK 1"] == "6402********0005" and "96 dari 100" in one["Sebab"]
    assert not re.search(r"\d{12}", overlaps.table(found).to_csv())


def test_a_nik_written_otherwise_is_told_and_so_is_who_fits_two_programmes():
    found = screened(
        candidates(2, nik=lambda n: ("6402015505100001", "6402 0155 0510 0001")[n], nama="Calon")
    )
    assert of_kind(found, "written") == [(0, 1)]
    both = overlaps.table(found, [overlaps.BOTH])
    assert len(both) == 1 and "dan" in both["Sebab"].iloc[0]


def test_one_person_counts_once_in_the_whole_and_in_a_group():
    before = screened(rows())
    after = screened(rows(), decided=decided(before, "near", SAME))
    assert adds_up(after)["people"] == adds_up(before)["people"] - 1
    assert after.people["state"].iloc[5] == "duplicate" and after.people["kept_index"].iloc[5] == 4
    members = [found.groups[GROUPED].table["members"].sum() for found in (before, after)]
    assert before.groups[GROUPED].members["person"].tolist().count(4) == 1
    assert members[0] == members[1], "each of two groups still names that person"
    assert after.groups[GROUPED].table["doubles"].tolist() != before.groups[GROUPED].table["doubles"].tolist()
    assert len(after.people) == len(before.people), "no row is dropped"
    assert "satu orang dengan baris 6" in answers.table(after)[f"alasan_{GROUPED}"].iloc[5]


def test_one_group_does_not_count_a_person_twice():
    in_one = candidates(
        5, nik=lambda n: NIK[5] if n == 1 else None, nama=lambda n: f"Siti Amin{'n' * n}ah" if n < 2 else None
    )
    in_one[0][0] = "6402015505140008"
    before = screened(in_one)
    after = screened(in_one, decided=decided(before, "near", SAME))
    assert before.groups[GROUPED].table["members"].tolist() == [5]
    assert after.groups[GROUPED].table["members"].tolist() == [4]


def test_what_two_rows_of_one_person_say_differently_is_not_known():
    torn = candidates(
        2,
        nama=lambda n: f"Siti Amin{'n' * n}ah",
        nik=lambda n: f"640201550512000{n + 3}",
        desil=lambda n: "29"[n],
    )
    before = screened(torn)
    after = screened(torn, decided=decided(before, "near", SAME))
    assert before.people["desil"].tolist() == [2, 9]
    assert after.people["desil"].isna().all(), "which row stands first decides about nobody"


def test_two_people_under_one_nik_are_both_counted_and_to_be_verified():
    before = screened(rows())
    after = screened(rows(), decided=decided(before, "other_name", DIFFERENT))
    assert adds_up(after)["people"] == adds_up(before)["people"] + 1
    assert after.people["nik_state"].iloc[[2, 3]].tolist() == ["shared", "shared"]
    for code in after.decisions:
        assert after.decisions[code].status.iloc[[2, 3]].tolist() == ["perlu verifikasi"] * 2
    assert "dipakai dua orang" in answers.receipt(after, GROUPED, 3)["read"].str.cat()
    assert overlaps.waiting(after) == overlaps.waiting(before) - 1


@pytest.mark.parametrize("kept", [1, 2])
def test_a_person_says_which_row_counts(kept):
    before = screened(rows())
    for kind, first, second in (("near", 4, 5), ("other_name", 2, 3)):
        after = screened(rows(), decided=decided(before, kind, SAME, kept=kept))
        assert after.people["state"].eq("person").iloc[[first, second]].tolist() == [kept == 1, kept == 2], (
            kind
        )
        adds_up(after)


def test_the_row_with_a_sound_nik_counts_where_nobody_chose():
    broken = candidates(
        2, nama=lambda n: f"Siti Amin{'n' * n}ah", nik=lambda n: "6402" if n == 0 else "6402015505120009"
    )
    dated = [[*row, "15/05/2012"] for row in broken]
    head = (*HEAD, "Tanggal Lahir")
    files = received(("usulan.csv", csv_text(dated, head).encode(), "usulan"))
    before = pipeline.screen(files, on=screened(broken).on)
    after = pipeline.screen(files, on=before.on, decided=decided(before, "near", SAME))
    assert after.people["state"].tolist() == ["duplicate", "person"]


def test_a_further_row_goes_along_with_the_row_it_repeats():
    three = candidates(
        3, nama=lambda n: f"Siti Amin{'n' * (n > 0)}ah", nik=lambda n: f"640201550512000{3 + (n > 0)}"
    )
    after = screened(three, decided=decided(screened(three), "near", SAME))
    assert adds_up(after)["people"] == 1 and after.people["kept_index"].tolist() == [0, 0, 0]


def test_a_decided_row_is_no_problem_of_its_cell_and_two_kinds_of_one_pair_are_told_once():
    two = candidates(2, nama=lambda n: f"Siti Amin{'n' * n}ah", nik="6402", no_kk="6402011505100001")
    dated = [[*row, "15/05/2012"] for row in two]
    files = received(("usulan.csv", csv_text(dated, (*HEAD, "Tanggal Lahir")).encode(), "usulan"))
    before = pipeline.screen(files, on=screened(two).on)
    after = pipeline.screen(files, on=before.on, decided=decided(before, "near", SAME, "KTP"))
    assert set(overlaps.pairs(after)["kind"][overlaps.pairs(after)["answer"].eq(SAME)]) == {"near", "kk"}
    assert after.states()["duplicates"] == 1 and not after.problems["code"].eq("duplicate").any()
    assert results.sheets(after)["Hasil"]["putusan"].tolist() == [
        "satu orang dengan usulan.csv baris 3: KTP",
        "satu orang dengan usulan.csv baris 2: KTP",
    ]


@pytest.mark.parametrize("seed", range(3))
def test_a_decision_survives_another_order_and_an_updated_file(seed):
    before = screened(rows())
    given = decided(before, "near", SAME)
    given = decided(before, "other_name", DIFFERENT, given=given)
    given = verdicts.read("putusan.json", given.to_bytes())
    turned = random.Random(seed).sample([*rows(), candidates(12)[11]], 11)
    after = screened(turned, decided=given)
    assert overlaps.held(after).unused == 0
    assert after.states()["people"] == 9 and after.states()["duplicates"] == 2
    dropped = screened([row for row in rows() if "Aminnah" not in row[1]], decided=given)
    assert overlaps.held(dropped).unused == 1
    assert "1 putusan tidak menemukan" in " ".join(overlaps.notices(dropped))


def test_decisions_are_part_of_the_fingerprint_and_later_changes_nobody():
    before = screened(rows())
    later = screened(rows(), decided=decided(before, "near", LATER))
    assert before.fingerprint == screened(rows(), decided=Verdicts()).fingerprint
    seen = {
        before.fingerprint,
        later.fingerprint,
        screened(rows(), decided=decided(before, "near", SAME)).fingerprint,
    }
    assert len(seen) == 3
    assert later.states() == before.states() and overlaps.waiting(later) == overlaps.waiting(before)


def test_decisions_that_contradict_each_other_are_said():
    three = candidates(
        3,
        nama=lambda n: ("Siti Aminah", "Siti Aminnah", "Siti Aminaah")[n],
        nik=lambda n: f"640201550512000{n + 3}",
    )
    found, given = screened(three), Verdicts()
    for at, answer in zip(overlaps.pairs(found).index, (SAME, SAME, DIFFERENT), strict=True):
        given = deciding.decide(found, at, given, answer, "")
    after = screened(three, decided=given)
    assert adds_up(after)["people"] == 1
    assert "1 pasangan diputuskan dua orang" in " ".join(overlaps.notices(after))


def test_the_export_has_the_pairs_and_a_reason_that_is_no_formula():
    before = screened(rows())
    after = screened(rows(), decided=decided(before, "near", SAME, "=HYPERLINK(1)"))
    sheets = results.sheets(after)
    assert "Ganda" in sheets and "=HYPERLINK(1)" in sheets["Ganda"]["Alasan putusan"].tolist()
    first = sheets["Hasil"]
    assert first["putusan"].iloc[4] == "satu orang dengan usulan.csv baris 7: =HYPERLINK(1)"
    assert first["putusan"].iloc[0] == ""
    assert b"\"'=HYPERLINK" in exports.csv(sheets["Ganda"])
    assert "putusan" not in results.sheets(before)["Hasil"]
    assert "putusan=1" in answers.stamp(after)["choices"]


def test_a_comparison_of_two_exports_names_the_decision_as_cause():
    before = screened(rows())
    files = []
    for name, found in (("a", before), ("b", screened(rows(), decided=decided(before, "near", SAME)))):
        table, stamp = results.sheets(found)["Hasil"], Stamp(**answers.stamp(found))
        read = exported.read(f"{name}.csv", exports.csv(table))
        files.append(exported.stamped(read, json.loads(exports.stamp_json(stamp))))
    moved = judging.compare(*files)[GROUPED]
    assert moved.causes(moved.moves()) == {"decision": 1}
    assert files[0].own == files[1].own, "what was decided is no column of the office"


def test_a_file_of_decisions_holds_no_number_and_no_name():
    found = screened(rows())
    given = Verdicts()
    for at in overlaps.pairs(found).index:
        given = deciding.decide(found, at, given, SAME, "diperiksa", kept=2)
    text = given.to_bytes().decode()
    assert json.loads(text)["putusan"] and not re.search(r"\d{2}", text), "not even by chance"
    for nik, name in zip(found.people["nik"], found.people["nama"], strict=True):
        assert nik not in text and name not in text
    assert verdicts.read("p.json", given.to_bytes()) == given


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\x00", "bukan berkas putusan"),
        (b"[]", "bukan berkas putusan"),
        (b'{"format": "lain", "putusan": []}', "bukan berkas putusan"),
        (b'{"format": "bansos-putusan-1", "putusan": [{"pasangan": 1}]}', "bukan berkas putusan"),
        (b"[" * 100_000, "bukan berkas putusan"),
    ],
)
def test_another_file_is_no_file_of_decisions(data, said):
    with pytest.raises(InputError, match=said):
        verdicts.read("p.json", data)


def test_a_reason_of_odd_signs_is_kept_as_plain_text():
    found = screened(rows())
    given = decided(found, "near", SAME, "KTP\ud800\x00 \nsama\u202e")
    assert [one.reason for one in given.by_pair.values()] == ["KTP sama"]
    assert verdicts.read("p.json", given.to_bytes()) == given


def test_a_reason_holds_no_number_of_a_person_and_another_key_is_said():
    found = screened(rows())
    for reason in ("NIK 6402015505140009 salah", "6402 0155 0514 0009", "x" * 301):
        with pytest.raises(InputError, match="Alasan"):
            decided(found, "near", SAME, reason)
    with pytest.raises(InputError, match="dua belas"):
        decided(found, "near", "dua belas")
    other = decided(found, "near", SAME).to_bytes()
    with pytest.raises(InputError, match="kunci lain"):
        verdicts.read("p.json", other, b"k" * 32)
