"""DTSEN: a NIK leads to its KK, the KK to its desil; what is not there or not the same is not known."""

import json
from datetime import date

import pandas as pd
import pytest
from intake_samples import ON, reading, xlsx
from screening_samples import HEAD, by_nik, candidate, candidates, listed, received, screened
from test_registers import origins

from bansos import __main__ as cli
from bansos import pipeline
from bansos.intake import columns, registers, roles
from bansos.intake.registers import Register
from bansos.layout import answers
from bansos.settings import InputError, setting

AFTER = date(2025, 3, 1)
MEMBER = (
    *("nomor_induk_kependudukan", "nomor_kartu_keluarga", "nama", "tanggal_lahir", "jenis_kelamin"),
    *("status_hubungan_keluarga", "status_kawin"),
)
FAMILY = ("nomor_kartu_keluarga", "desil_nasional", "desil_provinsi", "desil_kabupaten_kota")
LIMIT = {"kube.rules.desil.most": 4, "wrse.rules.desil.most": 4}


def piped(head, rows):
    return "\n".join("|".join(f'"{cell}"' for cell in row) for row in [head, *rows]).encode() + b"\n"


def kk(n):
    return f"640201150515{n + 1:04d}"


def member(n, family=None):
    return [candidate(n)["NIK"], kk(n if family is None else family), "Nama", "1990-01-01", "2", "3", "2"]


def members(*rows):
    return ("anggota.csv", piped(MEMBER, rows), "dtsen")


def families(*pairs, name="keluarga.csv"):
    return (name, piped(FAMILY, [(kk(n), "1", str(desil), "10") for n, desil in pairs]), "dtsen")


def desils(found):
    return [None if pd.isna(value) else int(value) for value in found.people["desil_dtsen"]]


def test_the_desil_comes_by_way_of_the_family_card_of_the_member_file():
    files = members(*(member(n) for n in range(4))), families((0, 2), (1, 4), (2, 5))
    found = screened(candidates(5), *files, on=AFTER, overrides=LIMIT)
    assert desils(found) == [2, 4, 5, None, None]
    assert origins(found.people, "desil_dtsen") == ["DTSEN"] * 3 + [None, None]
    for code in found.decisions:
        got = list(by_nik(found, code).values())
        assert got == ["layak", "layak", "tidak layak", "perlu verifikasi", "perlu verifikasi"]


def test_the_provincial_desil_is_read_and_a_setting_says_so(monkeypatch):
    assert setting("registers.dtsen_desil") == "provinsi"
    for level, desil in (("nasional", 1), ("provinsi", 2), ("kabupaten_kota", 10)):
        monkeypatch.setattr(columns, "setting", lambda _, level=level: level)
        assert desils(screened(candidates(1), members(member(0)), families((0, 2)), on=AFTER)) == [desil]
    monkeypatch.setattr(columns, "setting", lambda _: "negara")
    with pytest.raises(columns.DataError, match="negara"):
        columns.columns()


def test_several_files_of_each_kind_are_one_register_whatever_their_order():
    files = [members(member(0)), ("anggota 2.csv", piped(MEMBER, [member(1)]), "dtsen")]
    files += [families((0, 3)), families((1, 7), name="keluarga 2.csv")]
    for order in (files, files[::-1]):
        assert desils(screened(candidates(2), *order, on=AFTER)) == [3, 7]


def test_what_two_rows_say_differently_is_not_known():
    assert desils(screened(candidates(1), members(member(0)), families((0, 3), (0, 4)))) == [None]
    assert desils(screened(candidates(1), members(member(0)), families((0, 3), (0, 3)))) == [3]
    both = members(member(0), member(0, family=7))
    assert desils(screened(candidates(1), both, families((0, 3), (7, 9)))) == [None]


def test_the_card_that_the_list_states_does_not_count_beside_a_file_of_members():
    rows = candidates(2, no_kk=kk)
    assert desils(screened(rows, members(member(0)), families((0, 3), (1, 2)))) == [3, None]
    assert desils(screened(rows, families((0, 3), (1, 2)))) == [3, 2]


def test_rows_of_one_person_with_two_cards_have_no_family():
    rows = [*candidates(2, no_kk=kk), candidates(1, no_kk=kk(1))[0]]
    assert desils(screened(rows, families((0, 3), (1, 2)))) == [None, 2, None]
    again = [*candidates(1, no_kk=""), *candidates(1, no_kk=kk)]
    assert desils(screened(again, families((0, 3)))) == [3, 3]


def test_a_card_number_that_lost_its_last_digit_finds_no_family():
    person = reading(f"NIK;Nama;No KK\n{candidate(0)['NIK']};A;{kk(9)}\n").people
    for cell, desil in ((kk(9), [2]), (int(kk(9)), [None])):  # a number cell that ends in 0 is in doubt
        family = reading(
            xlsx(("A", [["NOKK", "Desil DTSEN"], [cell, 2]])), "k.xlsx", keys=("nik", "kk")
        ).people
        assert family["state"].tolist() == ["person"]
        found = registers.join(person, [Register("dtsen", family)])["desil_dtsen"]
        assert [None if pd.isna(value) else value for value in found] == desil


def test_a_claim_of_the_list_counts_only_while_no_dtsen_ranks_families():
    head = [*HEAD, "Desil DTSEN"]
    usulan = ("usulan.csv", listed([[*row, "4"] for row in candidates(2)], head), "usulan")

    def found(*files):
        return pipeline.screen(received(usulan, *files), on=AFTER, overrides=LIMIT)

    assert origins(found().people, "desil_dtsen") == ["berkas"] * 2 and desils(found()) == [4, 4]
    assert desils(found(members(member(0)))) == [4, 4]
    assert desils(found(members(member(0)), families((0, 9)))) == [9, None]


def test_listed_in_dtsen_is_found_in_a_file_of_members_and_never_denied_by_families():
    rows = candidates(3, no_kk="")
    head = (*MEMBER, "Kabupaten/Kota")
    here = ("anggota.csv", piped(head, [[*member(0), "Kutai Kartanegara"]]), "dtsen")
    assert screened(rows, here).people["dtsen"].tolist() == [True, False, False]
    area = (*FAMILY, "Kabupaten/Kota")
    family = ("keluarga.csv", piped(area, [[kk(0), "1", "2", "3", "Kutai Kartanegara"]]), "dtsen")
    assert screened(rows, family).people["dtsen"].isna().all()


@pytest.mark.parametrize(("desil", "dtsen", "status"), [
    ("", 4, "layak"), ("", 5, "tidak layak"), ("", None, "perlu verifikasi"),
    ("9", 4, "layak"), ("2", 9, "layak"), ("9", 9, "tidak layak"), ("9", None, "tidak layak"),
])  # fmt: skip
def test_a_desil_of_dtsen_is_a_sign_of_pra_sejahtera(desil, dtsen, status):
    ranked = [(0, dtsen)] if dtsen else [(5, 1)]
    found = screened(candidates(1, desil=desil), members(member(0)), families(*ranked), codes=["wrse"])
    assert list(by_nik(found, "wrse").values()) == [status]
    receipt = answers.receipt(found, "wrse", 0).set_index("rule").loc["Keluarga pra sejahtera"]
    assert receipt["evidence"] == ("petunjuk tidak langsung" if desil or dtsen else "tidak ada")
    assert ("Desil DTSEN" in receipt["read"]) == bool(dtsen)


def test_dtsen_alone_can_be_the_candidates_and_families_are_no_people():
    parts = received(members(*(member(n) for n in range(3))), families((0, 2), (1, 9), (8, 1)))
    found = pipeline.screen(parts, on=AFTER, overrides=LIMIT, codes=["kube"])
    assert found.states() == {"rows": 3, "people": 3, "duplicates": 0, "set_aside": 0}
    assert desils(found) == [2, 9, None] and found.people["dtsen"].tolist() == [True] * 3
    assert list(by_nik(found, "kube").values()) == ["layak", "tidak layak", "perlu verifikasi"]
    assert "anggota.csv" in answers.receipt(found, "kube", 0).to_string()
    with pytest.raises(InputError, match="anggota"):
        pipeline.screen(received(families((0, 2))), on=AFTER)


def test_one_flat_file_with_nik_and_desil_serves_as_register_and_as_candidates():
    flat = ("dtsen.csv", listed([[candidate(0)["NIK"], "A", "3"]], ["NIK", "Nama", "Desil"]), "dtsen")
    assert desils(screened(candidates(2), flat)) == [3, None]
    assert desils(pipeline.screen(received(flat), on=AFTER)) == [3]


def test_codes_are_never_decoded_and_said_once_a_column():
    found = screened(candidates(2, status_kawin=""), members(*(member(n) for n in range(9))))
    assert found.people["status_kawin"].isna().all()
    coded = found.problems[found.problems["code"].eq("unknown_value")]
    assert coded["column"].tolist() == ["jenis_kelamin", "status_hubungan_keluarga", "status_kawin"]
    assert coded["problem"].str.contains("9 sel").all() and coded["problem"].str.contains("buku kode").all()


def test_a_file_of_families_has_no_problem_of_missing_niks():
    found = screened(candidates(1), families((0, 2), (1, 3)))
    assert not found.problems["code"].eq("nik_empty").any()


@pytest.mark.parametrize(
    ("name", "head", "role"),
    [
        ("a.csv", MEMBER, "dtsen"),
        ("a.csv", FAMILY, "dtsen"),
        ("dtsen_kukar.csv", ("NIK",), "dtsen"),
        ("a.csv", ("NIK", "Desil DTSEN"), "usulan"),
        ("usulan dtsen.csv", ("NIK",), "usulan"),
    ],
)
def test_the_role_is_guessed(name, head, role):
    assert roles.guess_role(name, head) == role


def test_only_dtsen_may_lack_a_nik_column():
    for role in roles.ROLES:
        parts = received(("a.csv", piped(FAMILY, [(kk(0), "1", "2", "3")]), role))
        assert pipeline.is_readable(parts[0], {}) == (role == "dtsen")
    with pytest.raises(InputError, match="tidak ada kolom NIK"):
        screened(candidates(1), ("p3ke.csv", piped(FAMILY, [(kk(0), "1", "2", "3")]), "p3ke"), on=ON)


def test_the_command_line_takes_both_files_and_a_pool(tmp_path, capsys):
    usulan = tmp_path / "usulan.csv"
    usulan.write_bytes(listed(candidates(2)))
    paths = []
    for name, data, _ in (members(member(0)), families((0, 2))):
        (tmp_path / name).write_bytes(data)
        paths += ["--dtsen", str(tmp_path / name)]
    rules = ["--on", "2025-03-01", "--set", "kube.rules.desil.most=4", "--programme", "kube", "--json"]
    assert cli.main(["screen", str(usulan), *paths, *rules]) == 0
    counts = json.loads(capsys.readouterr().out)["programmes"]["kube"]
    assert (counts["eligible"], counts["refused"], counts["unknown"]) == (1, 0, 1)
    assert cli.main(["screen", paths[1], "--as", "dtsen", *paths[2:], *rules]) == 0
    assert json.loads(capsys.readouterr().out)["people"] == 1


def test_a_file_is_named_for_a_person_only_where_it_has_the_person_or_ranks_the_family():
    other = ("anggota 2.csv", piped(MEMBER, [member(1, family=0)]), "dtsen")
    found = screened(
        candidates(1), members(member(0)), other, families((0, 2)), families((5, 2), name="k2.csv")
    )
    named = {trace.name: bool(trace.found[0]) for trace in found.traces}
    assert named == {"anggota.csv": True, "anggota 2.csv": False, "keluarga.csv": True, "k2.csv": False}
