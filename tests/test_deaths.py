"""A mark of death in a register: read, never passed over, never a refusal."""

import pandas as pd
import pytest
from intake_samples import ON, reading
from screening_samples import HEAD, by_nik, candidate, candidates, listed, received, screened

from bansos import pipeline
from bansos.intake import deaths
from bansos.layout import answers
from bansos.rules.programmes import programmes

CODES = list(programmes())
RULE = "Tidak ditandai meninggal"
LABELS = ["NIK", "Nama", "Kabupaten/Kota", "keterangan_meninggal"]


def dtks(*marks, name="dtks.csv", role="dtks"):
    """A register that lists candidate n with the n-th mark."""
    rows = [[candidate(n)["NIK"], "Nama", "Kutai Kartanegara", mark] for n, mark in enumerate(marks)]
    return (name, listed(rows, LABELS), role)


@pytest.mark.parametrize("code", CODES)
def test_who_is_marked_needs_verification_and_the_receipt_says_where_the_mark_stands(code):
    found = screened(candidates(5), dtks("TIDAK", "YA", "", "1", "Meninggal dunia"))
    assert list(by_nik(found, code).values()) == [
        *("layak", "perlu verifikasi", "layak", "perlu verifikasi", "perlu verifikasi")
    ]
    line = answers.receipt(found, code, 1).set_index("rule").loc[RULE]
    assert (
        line["answer"] == "belum diketahui" and "meninggal (menurut register DTKS, dtks.csv" in line["read"]
    )
    assert "Dukcapil" in line["remedy"]
    assert RULE in answers.table(found)[f"alasan_{code}"].iloc[1]
    assert (
        answers.receipt(found, code, 3)
        .set_index("rule")
        .loc[RULE, "read"]
        .startswith("Keterangan meninggal = tidak")
    )


@pytest.mark.parametrize("turned", [False, True])
def test_one_mark_counts_whatever_other_rows_and_registers_say(turned):
    twice = (
        "dtks.csv",
        listed([[candidate(0)["NIK"], "A", "Berau", m] for m in ("Ya", "Tidak")], LABELS),
        "dtks",
    )
    others = [twice, dtks("TIDAK", "TIDAK", name="p3ke.csv", role="p3ke")]
    rows = [[*row, mark] for row, mark in zip(candidates(3), ("Tidak", "Ya", ""), strict=True)]
    rows.append([*candidates(2)[1], "Tidak"])
    head = [*HEAD, "Keterangan Meninggal"]
    usulan = ("usulan.csv", listed(rows[::-1] if turned else rows, head), "usulan")
    found = pipeline.screen(received(usulan, *(others[::-1] if turned else others)), on=ON)
    told = [answers.receipt(found, CODES[0], row).set_index("rule").loc[RULE, "answer"] for row in range(4)]
    marked = dict(zip(found.people["nik"].astype(str), told, strict=True))
    assert [marked[candidate(n)["NIK"]] for n in range(3)] == ["belum diketahui"] * 2 + ["ya"]


def test_the_marked_member_holds_up_the_group():
    found = screened(candidates(5), dtks("", "", "YA", "", ""))
    code = next(code for code in CODES if programmes()[code].group_rules)
    assert list(found.groups[code].table["status"]) == ["perlu verifikasi"]


def test_a_register_that_is_the_pool_and_a_number_in_doubt():
    text = "NIK;Nama;keterangan_meninggal\n" + "\n".join(
        f"{candidate(n)['NIK']};A;{m}" for n, m in enumerate(["YA", "TIDAK"])
    )
    found = pipeline.screen(received(("dtks.csv", text.encode(), "dtks")), on=ON)
    assert found.people["meninggal"].tolist() == ["meninggal", "hidup"]
    people = reading("NIK;Nama\n" + candidate(0)["NIK"] + ";A\n").people
    none = deaths.marked(people, [("dtks", reading(text.replace("YA", "")).people)])
    assert pd.isna(none["meninggal"].iloc[0]) and pd.isna(none["meninggal_dari"].iloc[0])
