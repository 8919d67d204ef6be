"""Scenarios under a name: in the book beside the tokens, or for a session; both shelves keep the same law."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import unicodedata

import pytest

from bansos import saved, store
from bansos.root import CODE_ROOT
from bansos.settings import InputError

KEY = b"k" * 32
HOW = {"programme": "x", "year": 2022, "source": "realisasi.xlsx", "at": "2023-02-01T00:00:00+00:00"}
NIK = "6402015505110001"


@pytest.fixture(params=["book", "session"])
def shelf(request, tmp_path):
    return saved.InBook(tmp_path / "buku.sqlite") if request.param == "book" else saved.InSession({})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "buku.sqlite"


def test_a_text_is_kept_under_its_name_until_it_is_removed(shelf):
    assert shelf.names() == []
    assert not shelf.remove("rapat")
    assert [shelf.save(name, f"teks {name}\n") for name in ("rapat", "Anggaran", "banding")] == [False] * 3
    assert shelf.names() == ["Anggaran", "banding", "rapat"]
    assert shelf.load("rapat") == "teks rapat\n"
    assert shelf.remove("rapat") and not shelf.remove("rapat")
    assert shelf.names() == ["Anggaran", "banding"]


def test_saving_again_replaces_and_says_so(shelf):
    assert shelf.save("rapat", "satu") is False
    assert shelf.save("  rapat ", "dua") is True
    assert (shelf.names(), shelf.load("rapat")) == (["rapat"], "dua")


def test_a_name_that_is_not_there_is_told_with_those_that_are(shelf):
    with pytest.raises(InputError, match="Skenario lain tidak ada; belum ada yang disimpan"):
        shelf.load("lain")
    for name in "abcdef":
        shelf.save(name, "x")
    with pytest.raises(InputError, match=r"lain tidak ada; yang ada: a, b, c, d, e dan \.\.\."):
        shelf.load("lain")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "Beri nama"),
        (" \t\n", "Beri nama"),
        ("x" * 81, "paling panjang 80"),
        ("a\x00b", "tidak terlihat"),
        ("a\u202eb", "tidak terlihat"),
        ("a\u200bb", "tidak terlihat"),
        ("a\udc80", "tidak terlihat"),
    ],
)
def test_a_name_is_short_and_seen(shelf, name, message):
    for use in (lambda: shelf.save(name, "x"), lambda: shelf.load(name)):
        with pytest.raises(InputError, match=message):
            use()
    assert shelf.names() == []


def test_names_that_look_the_same_are_the_same(shelf):
    shelf.save("x" * 80, "panjang")
    assert shelf.save(unicodedata.normalize("NFD", "Café  satu"), "a") is False
    assert shelf.save("Café satu", "b") is True
    assert shelf.load(unicodedata.normalize("NFD", "Café\tsatu")) == "b"
    shelf.save("'; drop table scenario; --", "c")
    assert len(shelf.names()) == 3


def test_the_environment_says_which_shelf(path, monkeypatch):
    texts: dict[str, str] = {}
    saved.shelf(texts).save("rapat", "x")
    assert texts == {"rapat": "x"}
    monkeypatch.setenv(store.BOOK, str(path))
    assert saved.shelf(texts).names() == []
    saved.shelf(texts).save("kantor", "y")
    assert (saved.shelf({}).load("kantor"), "kantor" in texts) == ("y", False)
    monkeypatch.setenv(store.BOOK, "postgresql://localhost/bansos")
    with pytest.raises(InputError, match="PostgreSQL belum"):
        saved.shelf(texts)


def test_scenarios_and_recipients_share_the_file_whichever_comes_first(path, tmp_path):
    saved.InBook(path).save("rapat", "x")
    with pytest.raises(InputError, match="buku penerima belum ada"):
        store.read(path, KEY)
    assert store.columns_of(path, KEY, "kepala") is None
    store.remember(path, KEY, [NIK], **HOW)
    assert store.read(path, KEY).recall([NIK]) == ["X 2022"]
    assert saved.InBook(path).load("rapat") == "x"
    other = tmp_path / "lain.sqlite"
    store.remember(other, KEY, [NIK], **HOW)
    digest = store.read(other, KEY).digest
    assert saved.InBook(other).names() == []
    saved.InBook(other).save("rapat", "x")
    assert store.read(other, KEY).digest == digest, "a screening does not depend on saved scenarios"
    with pytest.raises(InputError, match="kunci lain"):
        store.read(other, b"x" * 32)


def test_a_file_of_another_app_is_left_alone(path):
    stranger = sqlite3.connect(path)
    stranger.execute("create table t (a)")
    stranger.close()
    before = path.read_bytes()
    for use in (lambda s: s.save("a", "b"), lambda s: s.names(), lambda s: s.remove("a")):
        with pytest.raises(InputError, match="bukan buku penerima"):
            use(saved.InBook(path))
    assert path.read_bytes() == before
    path.write_bytes(b"bukan basis data" * 100)
    with pytest.raises(InputError, match="tidak dapat dibuka"):
        saved.InBook(path).names()
    with pytest.raises(InputError, match="tidak dapat dibuka atau ditulis"):
        saved.InBook(path.parent / "tidak ada" / "b.sqlite").save("a", "b")


def test_looking_makes_no_file(path):
    shelf = saved.InBook(path)
    assert (shelf.names(), shelf.remove("a"), path.exists()) == ([], False, False)


def test_what_fails_half_way_is_not_kept(path):
    shelf = saved.InBook(path)
    shelf.save("rapat", "satu")
    with pytest.raises(ZeroDivisionError), saved._writing(path) as found:
        found.execute("delete from scenario")
        raise ZeroDivisionError
    assert shelf.load("rapat") == "satu"


WRITER = """
import sys
from pathlib import Path
from bansos.saved import InBook
shelf = InBook(Path(sys.argv[1]))
for n in range(30):
    shelf.save(f"{sys.argv[2]} {n}", sys.argv[2] * 2000)
    shelf.save("bersama", sys.argv[2] * 2000)
    assert len(set(shelf.load("bersama"))) == 1
"""


def test_two_processes_write_and_nothing_is_lost_or_torn(path):
    start = [sys.executable, "-c", WRITER, str(path)]
    running = [subprocess.Popen([*start, name], cwd=CODE_ROOT) for name in ("a", "b")]
    assert [one.wait(120) for one in running] == [0, 0]
    assert len(saved.InBook(path).names()) == 61
    assert saved.InBook(path).load("bersama") in ("a" * 2000, "b" * 2000)
