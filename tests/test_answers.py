"""A screening laid out for reading: the office's table, the list, the receipt, the sentences."""

from __future__ import annotations

import re
from datetime import date

import pytest
from intake_samples import ON, csv_text
from screening_samples import HEAD, candidate, candidates, listed, received, screened

from bansos import pipeline, words
from bansos.layout import answers
from bansos.publishing import exports
from bansos.rules.eligibility import STATUS
from bansos.rules.programmes import programmes
from bansos.settings import source
from bansos.words import of

CODES = tuple(programmes())
GROUPED = next(code for code, programme in programmes().items() if programme.group_rules)
ALONE = next(code for code in CODES if code != GROUPED)
ADDED = [f"{name}_{code}" for code in CODES for name in ("status", "alasan", "saran")]
NAUGHTY = "![x](https://contoh.invalid/x.png) :red[merah] $x^2$ <b>tebal</b>"


def rule(code: str, ask: str):
    return next(rule for rule in programmes()[code].rules if rule.ask == ask)


# --- the table that goes back to the office


def test_the_table_keeps_the_columns_and_rows_of_the_office_and_adds_its_own_behind():
    rows = candidates(6)
    table = answers.table(screened(rows))
    assert list(table) == [*HEAD, *ADDED]
    assert table[list(HEAD)].astype(str).to_numpy().tolist() == rows


def test_a_fit_person_has_a_reason_and_nothing_to_mend():
    table = answers.table(screened(candidates(1)))
    for code in CODES:
        assert table.loc[0, [f"{name}_{code}" for name in ("status", "alasan", "saran")]].tolist() == [
            "layak",
            "Semua syarat terpenuhi",
            "",
        ]


def test_a_reason_names_each_rule_that_is_no_or_not_known_and_its_remedy():
    rows = candidates(2, terdaftar_dtks=lambda n: ("Tidak", "")[n])
    table = answers.table(screened(rows))
    register = rule(GROUPED, "is_in_any")
    assert table[f"alasan_{GROUPED}"].tolist() == [
        f"Tidak terpenuhi: {of(register.label)}",
        f"Belum diketahui: {of(register.label)}",
    ]
    assert table[f"saran_{GROUPED}"].tolist() == [of(register.remedy)] * 2


def test_a_repeated_and_a_set_aside_row_have_no_decision():
    rows = candidates(2)
    table = answers.table(screened([*rows, rows[0], ["", "JUMLAH", *[""] * 10]]))
    for code in CODES:
        assert table[f"status_{code}"].tolist()[2:] == ["duplikat", "disisihkan"]
        assert table[f"alasan_{code}"].tolist()[2:] == ["NIK sama dengan baris 2", ""]
        assert table[f"saran_{code}"].tolist()[2:] == ["", ""]


def test_an_english_reader_gets_the_table_in_english():
    words.speak("en")
    rows = candidates(2)
    table = answers.table(screened([*rows, rows[0], ["", "JUMLAH", *[""] * 10]]))
    for code in CODES:
        assert table[f"status_{code}"].tolist() == ["eligible", "eligible", "duplicate", "set aside"]


def test_the_row_that_is_counted_is_named_with_its_file_where_there_are_several():
    files = [("satu.csv", listed(candidates(1)), "usulan"), ("dua.csv", listed(candidates(1)), "usulan")]
    table = answers.table(pipeline.screen(received(*files), on=ON))
    assert "satu.csv" in table[f"alasan_{GROUPED}"][1]


def test_our_own_table_can_be_screened_again():
    first = answers.table(screened(candidates(3)))
    second = pipeline.screen(received(("lagi.csv", exports.csv(first), "usulan")), on=ON)
    table = answers.table(second)
    assert list(table) == [*HEAD, *ADDED, *(f"{name}_" for name in ADDED)]
    assert second.statuses(GROUPED) == screened(candidates(3)).statuses(GROUPED)


def test_a_column_of_one_of_several_files_is_empty_for_the_others():
    one = csv_text([["6402015505100001", "Ani", "x"]], ["NIK", "Nama", "Catatan"]).encode()
    two = csv_text([["6402015505110002", "Ina"]], ["NIK", "Nama"]).encode()
    table = answers.table(
        pipeline.screen(received(("a.csv", one, "usulan"), ("b.csv", two, "usulan")), on=ON)
    )
    assert table["Catatan"].isna().tolist() == [False, True]
    assert table["Nama"].tolist() == ["Ani", "Ina"]


def test_the_table_of_nobody_is_still_a_table():
    table = answers.table(screened([["", "JUMLAH", *[""] * 10]]))
    assert list(table) == [*HEAD, *ADDED]
    assert len(table) == 1


# --- the list on the page


def test_the_list_hides_the_middle_of_every_nik():
    found = screened(candidates(3, nik=lambda n: "647201010190O001" if n == 2 else None))
    shown = answers.listing(found, GROUPED)["NIK"].tolist()
    assert shown[:2] == ["6402********0001", "6402********0002"]
    assert not any(re.search(r"\d{9,}", text) for text in shown)


@pytest.mark.parametrize("status", STATUS)
def test_the_list_shows_only_those_of_a_status(status):
    found = screened(candidates(9, terdaftar_dtks=lambda n: ("Ya", "Tidak", "")[n % 3]))
    table = answers.listing(found, GROUPED, [status])
    assert len(table) == 3
    assert set(table["Status"]) == {status}
    assert found.decisions[GROUPED].status.loc[table.index].eq(status).all()


def test_the_list_shows_only_those_of_a_district_and_leaves_out_who_is_not_counted():
    rows = candidates(4, kabupaten_kota=lambda n: ("Paser", "")[n] if n < 2 else None)
    found = screened([*rows, rows[3]])
    assert answers.listing(found, GROUPED, places=["64.01"]).index.tolist() == [0]
    assert answers.listing(found, GROUPED).index.tolist() == [0, 1, 2, 3]
    assert answers.listing(found, GROUPED, places=["64.74"]).empty


def test_the_list_stops_where_it_is_told_to():
    assert len(answers.listing(screened(candidates(9)), GROUPED, most=4)) == 4


def test_text_of_a_file_stays_text():
    found = screened(candidates(1, nama=NAUGHTY, nama_kelompok=NAUGHTY))
    assert answers.listing(found, GROUPED)["Nama"].tolist() == [NAUGHTY]
    assert answers.groups_table(found, GROUPED)["Kelompok"].tolist() == [NAUGHTY]


# --- the receipt


def test_a_receipt_has_every_rule_with_value_limit_date_source_and_answer():
    found = screened(candidates(1))
    for code in CODES:
        receipt = answers.receipt(found, code, 0)
        assert receipt["rule"].tolist() == [of(rule.label) for rule, _ in found.decisions[code].asked]
        assert set(receipt["answer"]) == {"ya"}
        assert all(source(key) for key in receipt["source"])
        assert receipt["remedy"].tolist() == [""] * len(receipt)
        assert not receipt.isin(["nan", "<NA>", "None"]).any(axis=None)


def test_a_receipt_says_where_a_value_is_from():
    rows = candidates(2, jenis_kelamin="", terdaftar_dtks=lambda n: "" if n else None)
    register = [candidate(1)["NIK"], "Nama", "Kutai Kartanegara"]
    dtks = ("dtks.csv", listed([register], ["NIK", "Nama", "Kabupaten/Kota"]), "dtks")
    claimed = answers.receipt(screened(rows), GROUPED, 0)["read"].str.cat(sep=" ")
    looked_up = answers.receipt(screened(rows, dtks), GROUPED, 1)["read"].str.cat(sep=" ")
    derived = answers.receipt(screened(rows), ALONE, 0)["read"].str.cat(sep=" ")
    assert "(menurut berkas)" in claimed
    assert "(menurut register DTKS, dtks.csv (tanggalnya tidak disebut))" in looked_up
    assert "(turunan dari NIK)" in derived


def test_a_desil_is_an_indirect_sign_and_a_column_of_that_meaning_a_direct_one():
    ask = rule(ALONE, "is_pre_prosperous")
    receipt = answers.receipt(screened(candidates(1)), ALONE, 0).set_index("rule").loc[of(ask.label)]
    assert receipt["evidence"] == "petunjuk tidak langsung"
    head, row = [*HEAD, "Pra Sejahtera"], [*candidates(1)[0], "Ya"]
    found = pipeline.screen(received(("u.csv", listed([row], head), "usulan")), on=ON)
    receipt = answers.receipt(found, ALONE, 0).set_index("rule").loc[of(ask.label)]
    assert receipt["evidence"] == "langsung"


def test_an_empty_cell_is_said_to_be_empty():
    found = screened(candidates(1, terdaftar_dtks=""))
    receipt = answers.receipt(found, GROUPED, 0).set_index("rule").loc[of(rule(GROUPED, "is_in_any").label)]
    assert receipt[["answer", "read", "evidence"]].tolist() == ["belum diketahui", "kosong", "tidak ada"]
    assert receipt["remedy"]


def test_the_receipt_of_a_nik_that_cannot_be_read_does_not_show_it():
    found = screened(candidates(2, nik=lambda n: "64020155" if n else None))
    for row in (0, 1):
        assert "6402" not in answers.receipt(found, GROUPED, row)["read"].str.cat()


def test_a_limit_that_a_user_set_is_written_as_words_and_not_as_code():
    ask = rule(ALONE, "is_pre_prosperous")
    choices = {f"{ALONE}.rules.{ask.id}.listed_in": ("dtks",)}
    found = screened(candidates(1), overrides=choices)
    limit = answers.receipt(found, ALONE, 0).set_index("rule").loc[of(ask.label), "limit"]
    assert "(" not in limit
    assert "dtks" in limit


def test_a_limit_that_a_user_set_does_not_name_a_source_that_never_said_it():
    ask = rule(GROUPED, "is_at_most")
    found = screened(candidates(1), on=date(2025, 6, 1), overrides={f"{GROUPED}.rules.{ask.id}.most": 4})
    receipt = answers.receipt(found, GROUPED, 0).set_index("rule").loc[of(ask.label)]
    assert "4" in receipt["limit"]
    (dated,) = ask.values
    assert receipt["source"] != dated.source


# --- groups


def test_the_table_of_groups_says_what_is_wrong_and_is_empty_where_there_are_none():
    table = answers.groups_table(screened(candidates(4)), GROUPED)
    assert table["Anggota"].tolist() == [4]
    assert table["Status"].tolist() == ["tidak layak"]
    assert "Jumlah anggota" in table["Yang perlu dibenahi"][0]
    assert answers.groups_table(screened(candidates(4)), ALONE).empty
    assert answers.groups_said(screened(candidates(4)), ALONE) == ""


def test_the_groups_in_one_sentence_add_up():
    rows = candidates(15, jenis_usaha=lambda n: "Bengkel" if n < 5 else None)
    said = answers.groups_said(screened(rows[:14]), GROUPED)
    assert [int(n) for n in re.findall(r"\d+", said)] == [3, 1, 1, 1]


# --- why nobody can be decided


def test_one_sentence_says_why_when_everything_needs_verification():
    found = screened(candidates(3, terdaftar_dtks=""))
    said = answers.why_unknown(found, GROUPED)
    assert of(rule(GROUPED, "is_in_any").label) in said
    assert "3 dari 3" in said
    assert answers.why_unknown(screened(candidates(3)), GROUPED) == ""


def test_after_the_change_of_registers_the_sentence_names_the_limit_that_is_missing():
    found = screened(candidates(3), on=date(2025, 2, 5))
    for code in CODES:
        assert of(rule(code, "is_at_most").label) in answers.why_unknown(found, code)


def test_one_decided_person_is_enough_for_no_such_sentence():
    found = screened(candidates(3, terdaftar_dtks=lambda n: "Tidak" if n == 0 else ""))
    assert answers.why_unknown(found, GROUPED) == ""


def test_a_list_of_nobody_needs_no_explanation():
    assert answers.why_unknown(screened([["", "JUMLAH", *[""] * 10]]), GROUPED) == ""


def test_a_programme_whose_rules_have_not_begun_is_explained(data):
    path = data / "programmes" / f"{ALONE}.toml"
    text = re.sub(r'from = "unknown"', "from = 2024-06-01", path.read_text("utf-8"))
    path.write_text(text, encoding="utf-8")
    found = screened(candidates(2))
    assert found.statuses(ALONE)["unknown"] == 2
    assert answers.why_unknown(found, ALONE)


# --- sources and languages


def test_the_sources_are_those_of_the_rules_that_were_asked_each_once():
    found = answers.sources(screened(candidates(1)))
    assert len(found) == len(set(found))
    assert all(source(key) for key in found)
    assert set(found) == {
        d.source for decided in screened(candidates(1)).decisions.values() for _, d in decided.asked
    }


def test_everything_is_said_in_english_too():
    found = screened(candidates(4, terdaftar_dtks=lambda n: ("Ya", "Tidak", "", "Ya")[n]))
    tables = [answers.listing, answers.groups_table]
    indonesian = [say(found, GROUPED) for say in tables]
    words.speak("en")
    english = [say(found, GROUPED) for say in tables]
    for one, other in zip(indonesian, english, strict=True):
        assert one.shape == other.shape
        assert set(one.iloc[:, -1]) & set(other.iloc[:, -1]) == set()
    assert set(english[0].iloc[:, 0]) & set(STATUS) == set()
