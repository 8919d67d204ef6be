"""Registers joined on NIK: found is yes, not found is no only where that is sure, the rest is not known."""

import pandas as pd
import pytest
from intake_samples import ON, reading, xlsx

from bansos.intake import people, registers, roles
from bansos.intake.registers import Register
from bansos.settings import InputError

ANI, BUDI, CITRA, DEWI = (f"647201010190000{n}" for n in range(1, 5))
HEAD = "NIK,Nama,Kabupaten"


def read(*rows, head=HEAD):
    return reading("\n".join([head, *rows]) + "\n").people


def joined(candidates, *parts):
    return registers.join(candidates, [Register(role, table, f"{role}.csv") for role, table in parts])


def answers(found, column):
    return [None if pd.isna(value) else bool(value) for value in found[column]]


def origins(found, column):
    return [None if pd.isna(value) else value for value in found[f"{column}_dari"]]


CITY = [f"{ANI},Ani,Samarinda", f"{BUDI},Budi,Samarinda"]
CANDIDATES = read(*CITY, f"{CITRA},Citra,Berau", f"{DEWI},Dewi,", ",Eka,Samarinda")


@pytest.mark.parametrize("role", roles.REGISTERS)
def test_found_is_yes_not_found_in_the_area_is_no_and_elsewhere_is_not_known(role):
    found = joined(CANDIDATES, (role, read(f"{ANI},Ani,Samarinda")))
    assert answers(found, role) == [True, False, None, None, None]
    assert origins(found, role) == [role.upper(), role.upper(), None, None, None]


def test_without_a_register_the_claim_of_the_file_counts_with_one_it_does_not():
    claims = read(f"{ANI},Samarinda,Ya", f"{BUDI},Samarinda,Tidak", f"{CITRA},Berau,Ya", head="NIK,Kab,DTKS")
    assert answers(joined(claims), "dtks") == [True, False, True]
    assert origins(joined(claims), "dtks") == ["berkas"] * 3
    found = joined(claims, ("dtks", read(f"{BUDI},Budi,Samarinda")))
    assert answers(found, "dtks") == [False, True, None]
    assert origins(found, "dtks") == ["DTKS", "DTKS", None]
    assert answers(joined(claims, ("p3ke", read(f"{BUDI},Budi,Samarinda"))), "dtks") == [True, False, True]


def test_a_register_found_elsewhere_still_counts():
    found = joined(CANDIDATES, ("dtks", read(f"{CITRA},Citra,Paser")))
    assert answers(found, "dtks") == [None, None, True, None, None]


def test_several_files_of_a_role_are_one_register():
    parts = [("dtks", read(f"{ANI},Ani,Samarinda")), ("dtks", read(f"{DEWI},Dewi,Berau"))]
    assert answers(joined(CANDIDATES, *parts), "dtks") == [True, False, False, True, None]


def test_a_declared_area_holds_where_the_file_shows_none():
    table = read(f"{ANI},Ani", head="NIK,Nama")
    assert answers(joined(CANDIDATES, ("dtks", table)), "dtks") == [True, None, None, None, None]
    found = registers.join(CANDIDATES, [Register("dtks", table, area=("64.72",))])
    assert answers(found, "dtks") == [True, False, None, None, None]


def test_a_doubtful_nik_is_never_a_refusal_on_either_side():
    rows = [["NIK", "Nama", "Kabupaten"], [6472010101900010, "Ani", "Samarinda"]]
    doubtful = reading(xlsx(("S", rows)), "a.xlsx").people
    whole = read("6472010101900011,Xi,Samarinda", "6472010101900010,Yo,Samarinda")
    assert answers(joined(doubtful, ("dtks", whole)), "dtks") == [None]
    candidates = read("6472010101900011,Xi,Samarinda", f"{BUDI},Budi,Samarinda")
    assert answers(joined(candidates, ("dtks", doubtful)), "dtks") == [None, False]


@pytest.mark.parametrize("nik", ["", "6,47E+15", "647201010190001"])
def test_someone_in_the_register_whose_nik_cannot_be_read_may_be_the_one_of_that_name(nik):
    register = read(f'"{nik}",BUDI,Samarinda', f"{ANI},Ani,Samarinda")
    candidates = read(*CITY, f"{DEWI},Dewi,Samarinda")
    assert answers(joined(candidates, ("dtks", register)), "dtks") == [True, None, False]


def test_gaps_are_filled_from_the_register_and_say_so_and_what_is_there_stays():
    head = "NIK,Kab,Desil,Status Kawin,Pekerjaan,Kecamatan,JK,Tgl Lahir"
    register = read(
        f"{ANI},Samarinda,2,Cerai Mati,Pedagang,Sungai Kunjang,P,01/01/1990",
        f"{BUDI},Samarinda,3,Kawin,Petani,Samarinda Ulu,,",
        head=head,
    )
    candidates = read(f"{ANI},,,,,,,", f"{BUDI},Berau,1,,Nelayan,,,", head=head)
    found = joined(candidates, ("p3ke", register))
    assert found["desil"].tolist() == [2, 1] and origins(found, "desil") == ["P3KE", "berkas"]
    assert found["status_kawin"].tolist() == ["cerai mati", "kawin"]
    assert found["pekerjaan"].tolist() == ["pedagang", "nelayan"]
    assert found["kabupaten"].tolist() == ["64.72", "64.03"] and origins(found, "kabupaten") == [
        "P3KE",
        "berkas",
    ]
    assert found["kecamatan"].tolist() == ["Sungai Kunjang", "Samarinda Ulu"]
    assert origins(found, "jenis_kelamin") == ["NIK", "NIK"]
    assert candidates["desil"].isna().tolist() == [True, False]
    assert (
        found.dtypes.drop(["riwayat", "meninggal_dari"]).to_dict().keys()
        == candidates.dtypes.to_dict().keys()
    )
    assert str(found["desil"].dtype) == "Int8" and str(found["status_kawin"].dtype) == "category"


def test_rows_of_one_nik_in_a_register_fill_what_they_agree_on_and_nothing_else():
    torn = read(f"{ANI},Samarinda,2", f"{ANI},Samarinda,9", head="NIK,Kab,Desil")
    assert pd.isna(joined(CANDIDATES, ("p3ke", torn))["desil"].tolist()[0])
    agreed = read(f"{ANI},Samarinda,", f"{ANI},Samarinda,2", head="NIK,Kab,Desil")
    assert joined(CANDIDATES, ("p3ke", agreed))["desil"].tolist()[0] == 2


def test_what_a_register_only_derived_from_the_nik_is_not_called_its_own():
    register = read(f"{ANI},Ani,Samarinda")
    candidates = CANDIDATES.assign(jenis_kelamin=CANDIDATES["jenis_kelamin"].mask([True] * 5))
    candidates["jenis_kelamin_dari"] = candidates["jenis_kelamin_dari"].mask([True] * 5)
    assert joined(candidates, ("dtks", register))["jenis_kelamin"].isna().all()


def test_past_recipients_say_what_and_when_and_no_means_not_in_that_list():
    received = read(f"{ANI},A,2021", f"{ANI},B,2019", f"{ANI},A,2021", f"{DEWI},,", head="NIK,Program,Tahun")
    found = joined(CANDIDATES, ("penerima", received))
    assert answers(found, "pernah_menerima") == [True, False, False, True, None]
    assert origins(found, "pernah_menerima") == ["PENERIMA"] * 4 + [None]
    assert found["riwayat"].fillna("").tolist() == ["A 2021; B 2019", "", "", "penerima.csv", ""]


def test_without_a_list_of_recipients_nothing_is_known_of_the_past():
    found = joined(CANDIDATES)
    assert found["pernah_menerima"].isna().all() and found["riwayat"].isna().all()


@pytest.mark.parametrize(
    ("role", "column"), [("dtks", "dtks"), ("p3ke", "p3ke"), ("penerima", "pernah_menerima")]
)
def test_a_register_can_be_the_candidates(role, column):
    found = registers.pool(CANDIDATES, role)
    assert answers(found, column) == [True] * 5
    assert origins(found, column) == [role.upper()] * 5
    assert registers.pool(CANDIDATES, "usulan") is CANDIDATES


def test_a_pool_stays_listed_when_another_register_comes():
    found = joined(registers.pool(CANDIDATES, "dtks"), ("p3ke", read(f"{ANI},Ani,Samarinda")))
    assert answers(found, "dtks") == [True] * 5
    assert answers(found, "p3ke") == [True, False, None, None, None]


@pytest.mark.parametrize("role", ["entah", ""])
def test_other_roles_are_refused_with_what_to_do(role):
    with pytest.raises(InputError, match=f"Peran {role} tidak dikenal"):
        joined(CANDIDATES, (role, CANDIDATES))


def test_the_order_of_the_register_and_of_the_people_changes_no_answer():
    register = read(f"{ANI},Ani,Samarinda", f"{CITRA},Citra,Samarinda")
    turned = CANDIDATES.iloc[::-1].reset_index(drop=True)
    left = joined(CANDIDATES, ("dtks", register))["dtks"].tolist()
    right = joined(turned, ("dtks", register.iloc[::-1].reset_index(drop=True)))["dtks"].tolist()
    assert left == right[::-1]


def test_an_empty_register_of_people_without_niks_answers_nothing():
    register = people.read_people([reading("NIK,Nama\n,Ani\n").grid.tables[0]], on=ON).people
    assert joined(CANDIDATES, ("dtks", register))["dtks"].isna().all()
