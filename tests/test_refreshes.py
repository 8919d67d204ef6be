"""Two refreshes of one register: the newer one counts, and what that leaves open is not known and said."""

from datetime import date

import pandas as pd
import pytest
from screening_samples import by_nik, candidate, candidates, listed, screened
from test_dtsen import AFTER, FAMILY, LIMIT, MEMBER, desils, kk, member, piped

from bansos.layout import answers

HEAD = ["NIK", "Nama", "Kabupaten/Kota"]
HERE, ELSEWHERE = "Kutai Kartanegara", "Berau"


def members(day, *rows):
    return (f"anggota{day and ' '}{day}.csv", piped(MEMBER, rows), "dtsen")


def families(day, *pairs):
    rows = [(kk(n), "1", str(desil), "10") for n, desil in pairs]
    return (f"keluarga{day and ' '}{day}.csv", piped(FAMILY, rows), "dtsen")


def listing(role, day, *people):
    """A register of people (number, further cells) of one district."""
    rows = [[candidate(n)["NIK"], "Nama", place] for n, place in people]
    return (f"{role}{day and ' '}{day}.csv", listed(rows, HEAD), role)


OLD, NEW = "2025-01-31", "2025-02-28"


@pytest.mark.parametrize("turned", [False, True], ids=["old first", "new first"])
def test_of_two_refreshes_of_dtsen_the_newer_ranks_and_is_named(turned):
    files = [
        families(OLD, (0, 9), (1, 3), (2, 2)),
        families(NEW, (0, 3), (1, 3)),
        members("", member(0), member(1)),
    ]
    files.append(members(OLD, member(2)))
    found = screened(candidates(3), *(files[::-1] if turned else files), on=AFTER, overrides=LIMIT)
    assert desils(found) == [3, 3, 2], "a family that the newer one lacks is ranked by the older"
    assert set(by_nik(found, "kube").values()) == {"layak"}
    read = answers.receipt(found, "kube", 0).set_index("rule").loc["Desil DTSEN dalam batas", "read"]
    assert f"keluarga {NEW}" in read and f"keluarga {OLD}" not in read
    (told,) = [text for text in answers.notices(found) if "lebih baru juga diunggah" in text]
    assert told.startswith(f"keluarga {OLD}.csv") and f"keluarga {NEW}.csv (per 28 Februari 2025)" in told


def test_the_newer_family_card_leads_to_the_family():
    files = members(OLD, member(0, family=5)), members(NEW, member(0)), families("", (0, 3), (5, 9))
    assert desils(screened(candidates(1), *files, on=AFTER)) == [3]


def test_what_says_no_day_or_the_same_day_contradicts_as_before():
    for days in (("", NEW), (OLD, ""), ("", ""), (NEW, NEW)):
        files = [
            families(days[0], (0, 9)),
            ("k2 " + families(days[1], (0, 3))[0], *families(days[1], (0, 3))[1:]),
        ]
        found = screened(candidates(1), members("", member(0)), *files, on=AFTER)
        assert desils(found) == [None], days
        assert not [text for text in answers.notices(found) if "lebih baru juga" in text]


def test_a_desil_on_the_row_of_a_member_gives_way_to_a_newer_family_only():
    head = (*MEMBER, "Desil DTSEN")
    own = (f"anggota {OLD}.csv", piped(head, [[*member(0), "9"]]), "dtsen")
    assert desils(screened(candidates(1), own, families(NEW, (0, 3)), on=AFTER)) == [3]
    assert desils(screened(candidates(1), own, families("2024-12-31", (0, 3)), on=AFTER)) == [9]


@pytest.mark.parametrize(
    ("newer", "answer"),
    [
        (listing("dtks", "2023-11-30", (1, HERE)), None),
        (listing("dtks", "2023-11-30", (0, HERE)), True),
        (listing("dtks", "2023-11-30", (1, ELSEWHERE)), True),
        (listing("dtks", "2023-09-30", (1, HERE)), True),
        (listing("dtks", "", (1, HERE)), True),
        (listing("p3ke", "2023-11-30", (1, HERE)), True),
    ],
    ids=["covers", "repeats", "elsewhere", "is older", "says no day", "another register"],
)
@pytest.mark.long
def test_who_is_gone_from_a_newer_dtks_of_the_district_is_to_be_checked(newer, answer):
    older = listing("dtks", "2023-10-31", (0, HERE))
    for files in ((older, newer), (newer, older)):
        found = screened(candidates(1), *files)
        got = found.people["dtks"].iloc[0]
        assert (None if pd.isna(got) else bool(got)) is answer
        assert list(by_nik(found, "kube").values()) == ["perlu verifikasi" if answer is None else "layak"]


@pytest.mark.parametrize("turned", [False, True], ids=["old first", "new first"])
def test_gaps_are_filled_from_the_newest_register(turned):
    head = ["NIK", "Nama", "Desil Kesejahteraan"]
    files = [
        (f"p3ke {day}.csv", listed([[candidate(0)["NIK"], "Nama", desil]], head), "p3ke")
        for day, desil in (("2023-06-30", "9"), ("2023-11-30", "2"), ("", "7"))
    ]
    found = screened(candidates(1, desil=""), *(files[::-1] if turned else files), on=date(2023, 12, 31))
    assert found.people["desil"].tolist() == [2]
