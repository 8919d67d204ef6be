"""The book of past recipients: what it keeps, what it never keeps, and what a screening reads in it."""

from __future__ import annotations

import json
import sqlite3

import pytest
from screening_samples import candidates, listed, received, screened
from test_cli import printed, refused
from test_overlaps import decided, of_kind

import frame
from bansos import store
from bansos.intake.verdicts import DIFFERENT, SAME, Verdicts
from bansos.layout import answers, overlaps
from bansos.root import CODE_ROOT
from bansos.rules.programmes import programmes
from bansos.settings import InputError
from parts import uploads

KEY = b"k" * 32
CODE = next(iter(programmes()))
NIK = [row[0] for row in candidates(6)]
HOW = {"programme": CODE, "year": 2022, "source": "realisasi.xlsx", "at": "2023-02-01T00:00:00+00:00"}
HEAD = ["NIK", "Nama", "Program", "Tahun"]


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "buku.sqlite"
    store.remember(path, KEY, NIK[:2], **HOW)
    return path


@pytest.fixture
def keyed(tmp_path, monkeypatch):
    key = tmp_path / "kunci.txt"
    key.write_bytes(KEY + b"\n")
    monkeypatch.setenv(store.KEY_FILE, str(key))
    return tmp_path


def test_the_book_holds_tokens_alone_and_each_once(book):
    again = store.remember(book, KEY, [*NIK[:3], NIK[0]], **HOW)
    store.remember(book, KEY, NIK[:1], **{**HOW, "at": "2025-01-01T00:00:00+00:00"})
    assert (again.new, again.known, again.total) == (1, 2, 3)
    read = store.read(book, KEY)
    assert read.recall(NIK[:4]) == [f"{CODE.upper()} 2022"] * 3 + [""]
    assert read.as_of.isoformat() == "2023-02-01"
    content = book.read_bytes()
    assert not [nik for nik in NIK if nik.encode() in content]
    assert store.token(KEY, NIK[0]) in content
    assert store.token(b"x" * 32, NIK[0]) != store.token(KEY, NIK[0])


def test_a_correction_of_columns_is_kept_by_token_for_the_same_headers(book, tmp_path):
    labels = ["Nama", "Nomor orang"]
    key = received(("a.csv", b"Nomor orang,Nama\n1,Ani\n", None))[0].header_set()
    assert store.columns_of(book, KEY, key) is None
    store.remember_columns(book, KEY, key, ["nama", None])
    store.remember_columns(book, KEY, key, ["nama", "nik"])
    assert store.columns_of(book, KEY, key) == ["nama", "nik"]
    other = received(("b.csv", b"Nama,Nomor orang\nBudi,2\n", None))[0]
    assert (other.header_set(), other.labels()) == (key, labels), "the order of the columns does not count"
    assert not [text for text in (*labels, key) if text.encode() in book.read_bytes()]
    assert store.columns_of(tmp_path / "tidak-ada.sqlite", KEY, key) is None


def test_a_correction_of_one_session_is_known_in_the_next(keyed, monkeypatch):
    monkeypatch.setenv(store.BOOK, str(keyed / "buku.sqlite"))
    one = received(("a.csv", b"Nama,Nomor orang\nAni,1\n", None))[0]
    for known in (False, True):
        session: dict = {}
        monkeypatch.setattr(frame, "kept", lambda name, make, kept=session: kept.setdefault(name, make()))
        assert bool(uploads.corrected([one])) == known
        uploads._correct(one, {"Nama": "nama", "Nomor orang": "nik"})
        assert uploads.corrected([one]) == {"a.csv": {"Nama": "nama", "Nomor orang": "nik"}}


def test_the_digest_follows_the_content_and_not_the_day_it_was_entered(book, tmp_path):
    other = tmp_path / "lain.sqlite"
    store.remember(other, KEY, NIK[1::-1], **{**HOW, "at": "2024-01-01T00:00:00+00:00"})
    assert store.read(book, KEY).digest == store.read(other, KEY).digest
    store.remember(other, KEY, NIK[:1], **{**HOW, "year": 2023})
    assert store.read(book, KEY).digest != store.read(other, KEY).digest
    assert store.read(other, KEY).recall(NIK[:1]) == [f"{CODE.upper()} 2022; {CODE.upper()} 2023"]


def test_another_key_a_junk_file_and_no_file_are_each_one_sentence(book, tmp_path):
    with pytest.raises(InputError, match="kunci lain"):
        store.read(book, b"x" * 32)
    with pytest.raises(InputError, match="kunci lain"):
        store.remember(book, b"x" * 32, NIK, **HOW)
    junk = tmp_path / "junk.sqlite"
    junk.write_bytes(b"bukan basis data" * 100)
    with pytest.raises(InputError, match="tidak dapat dibuka"):
        store.read(junk, KEY)
    with pytest.raises(InputError, match="belum ada"):
        store.read(tmp_path / "tidak ada.sqlite", KEY)
    with pytest.raises(InputError, match="tidak dapat dibuka atau ditulis"):
        store.remember(tmp_path / "tidak ada" / "buku.sqlite", KEY, NIK, **HOW)
    stranger = tmp_path / "lain.sqlite"
    sqlite3.connect(stranger).execute("create table t (a)").connection.close()
    with pytest.raises(InputError, match="bukan buku"):
        store.remember(stranger, KEY, NIK, **HOW)
    newer = sqlite3.connect(book)
    newer.execute("update about set value = '2' where name = 'schema'").connection.commit()
    with pytest.raises(InputError, match="versi lain"):
        store.read(book, KEY)


def test_a_key_is_long_and_lies_outside_the_repository(monkeypatch, tmp_path, data):
    assert store.key() is None
    with pytest.raises(InputError, match="secrets"):
        store.needed_key()
    monkeypatch.setenv(store.KEY, "pendek")
    with pytest.raises(InputError, match="kurang dari 32"):
        store.key()
    monkeypatch.setenv(store.KEY, "k" * 32)
    assert store.key() == KEY
    for inside in (CODE_ROOT / "README.md", data / "settings.toml"):
        monkeypatch.setenv(store.KEY_FILE, str(inside))
        with pytest.raises(InputError, match="tidak boleh berada"):
            store.key()
    monkeypatch.setenv(store.KEY_FILE, str(tmp_path / "tidak ada"))
    with pytest.raises(InputError, match="tidak dapat dibuka"):
        store.key()
    with pytest.raises(InputError, match="PostgreSQL belum dibuat"):
        store.place("postgresql://localhost/bansos")


def test_a_screening_reads_the_book_and_says_so(book):
    without = screened(candidates(4))
    found = screened(candidates(4), book=store.read(book, KEY))
    unsound = screened(candidates(3, nik=lambda n: "6402" if n == 2 else None), book=store.read(book, KEY))
    assert unsound.people["pernah_menerima"].isna().tolist() == [False, False, True]
    assert without.people["pernah_menerima"].isna().all()
    assert found.people["pernah_menerima"].tolist() == [True, True, False, False]
    assert of_kind(found, "received") == [(0, -1), (1, -1)]
    shown = overlaps.table(found, ["received"])
    assert shown["Nama 2"].isna().all(), "the book knows no name"
    assert shown["Berkas 2"].tolist() == ["buku.sqlite"] * 2
    assert found.fingerprint != without.fingerprint
    assert found.people["riwayat"].tolist()[:2] == [f"{CODE.upper()} 2022"] * 2


def test_the_rule_never_helped_before_follows_the_book_and_its_receipt_names_it(book):
    code, rule = next(
        (code, rule.id)
        for code, p in programmes().items()
        for rule in p.rules
        if "pernah" in str(rule.values)
    )
    found = screened(
        candidates(4), book=store.read(book, KEY), overrides={f"{code}.rules.{rule}": True}, codes=[code]
    )
    assert found.decisions[code].status.tolist() == ["tidak layak"] * 2 + ["layak"] * 2
    said = answers.receipt(found, code, 0)["read"].str.cat()
    assert "buku.sqlite (per 1 Februari 2023)" in said


def test_a_list_and_the_book_are_one_history_and_a_nik_that_is_not_sound_is_not_known(book):
    others = listed([[NIK[1], "Calon 1", "KUBE", "2018"], [NIK[2], "Calon 2", "KUBE", "2019"]], HEAD)
    people = candidates(5, nik=lambda n: "6402" if n == 4 else None)
    found = screened(people, ("penerima.csv", others, "penerima"), book=store.read(book, KEY))
    assert found.people["pernah_menerima"].astype("object").tolist()[:4] == [True, True, True, False]
    assert found.people["pernah_menerima"].isna().tolist()[4]
    assert found.people["riwayat"].tolist()[1] == f"KUBE 2018; {CODE.upper()} 2022"
    assert sorted(of_kind(found, "received")) == [(0, -1), (1, -1), (1, -1), (2, -1)]


def test_a_person_decides_about_a_past_recipient():
    others = listed(
        [[NIK[0], "Calon 0", "KUBE", "2018"], ["6402015505110099", "Calon Satu", "KUBE", "2019"]], HEAD
    )
    people = candidates(3, nama=lambda n: {1: "Calon Sattu"}.get(n))
    lists = ("penerima.csv", others, "penerima")
    before = screened(people, lists)
    assert before.people["pernah_menerima"].tolist() == [True, False, False]
    assert of_kind(before, "received_near") == [(1, -1)]
    given = decided(before, "received", DIFFERENT, "NIK salah ketik")
    after = screened(people, lists, decided=decided(before, "received_near", SAME, given=given))
    assert after.people["pernah_menerima"].tolist() == [False, True, False]
    assert after.people["riwayat"].fillna("").tolist() == ["", "KUBE 2019", ""]
    assert after.people["pernah_menerima_dari"].tolist() == ["PUTUSAN", "PUTUSAN", "PENERIMA"]
    assert after.states() == before.states(), "a past recipient is no row of the candidates"


def test_the_commands_remember_a_list_and_a_selection_and_screen_against_them(keyed, capsys):
    usulan, book, out = keyed / "usulan.csv", keyed / "buku.sqlite", keyed / "hasil.csv"
    usulan.write_bytes(listed(candidates(10)))
    (keyed / "lama.csv").write_bytes(listed([[NIK[0], "Calon 0"], ["6402", "Calon X"]], HEAD[:2]))
    done = printed(
        capsys, "remember", keyed / "lama.csv", "--programme", CODE, "--year", 2019, "--book", book
    )
    assert done == {"new": 1, "known": 0, "left": 1, "total": 1}
    plan = {"programmes": {LOOSE: {"units": 3, "by_district": {"64.02": 3}}}}
    (keyed / "rencana.json").write_text(json.dumps(plan))
    args = [usulan, "--book", book, "--quota", keyed / "rencana.json", "--out", out]
    found = printed(capsys, "screen", *args)
    assert found["overlaps"]["received"] == 1
    assert found["programmes"][LOOSE]["selected"] == 3
    more = ["remember", out, "--programme", LOOSE, "--year", 2024, "--book", book, "--from-selection"]
    assert printed(capsys, *more) == {"new": 3, "known": 0, "left": 0, "total": 4}
    assert "tidak ada kolom kuota" in refused(capsys, "remember", usulan, *more[2:])
    assert "Program x" in refused(capsys, "remember", out, "--programme", "x", "--year", 2024)
    assert "Tahun 24" in refused(capsys, "remember", out, "--programme", CODE, "--year", 24)


LOOSE = next(code for code, programme in programmes().items() if not programme.group_rules)


def test_a_file_of_decisions_on_the_command_line_changes_the_counts(keyed, capsys):
    usulan, file = keyed / "usulan.csv", keyed / "putusan.json"
    rows = candidates(2, nama=lambda n: f"Siti Amin{'n' * n}ah", nik=lambda n: f"640201550512000{n + 3}")
    usulan.write_bytes(listed(rows))
    given = decided(screened(rows), "near", SAME, given=Verdicts(key=KEY))
    file.write_bytes(given.to_bytes())
    before, after = (printed(capsys, "screen", usulan, *more) for more in ([], ["--decisions", file]))
    assert (before["people"], after["people"], after["duplicates"]) == (2, 1, 1)
    assert before["fingerprint"] != after["fingerprint"]
    file.write_text("[]")
    assert "bukan berkas putusan" in refused(capsys, "screen", usulan, "--decisions", file)
