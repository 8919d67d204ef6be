"""What is kept: the book of past recipients, and how columns were corrected. It holds tokens, never a NIK, a
name, a header or the list itself.

A token is HMAC-SHA-256 of the 16 digits of a NIK under a key that lies outside the repository and outside the
book: without the key nobody can look up, or guess, who is in it. SQLite; PostgreSQL is not built yet.
Scenarios lie in the same file, in a table of their own and without a key: `bansos.saved`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bansos import root
from bansos.intake.received import Book
from bansos.settings import BOOK, InputError
from bansos.words import tr

KEY, KEY_FILE = "BANSOS_KEY", "BANSOS_KEY_FILE"
SHORTEST_KEY = 32  # bytes: as many as the hash has
SCHEMA = 1
WAIT = 30  # seconds for another process that writes
_MARK = b"bansos: mark of the key"
_TABLES = """
create table about (name text primary key, value text not null) without rowid;
create table recipient (
  token blob not null, programme text not null, year integer not null, source text not null, at text not null,
  primary key (token, programme, year)
) without rowid;
create table correction (headers blob primary key, columns text not null) without rowid;
"""


OWN = {"about", "recipient", "correction"}  # the tables of the book of recipients
SCENARIOS = "scenario"  # the table of bansos.saved, which needs no key and may come first


class NotBegunError(InputError):
    """The file holds scenarios, and nobody has entered a recipient or a correction yet."""


@dataclass(frozen=True)
class Kept:
    """What a call of `remember` did: tokens that are new, that were there, and all there are now."""

    new: int
    known: int
    total: int


def is_configured() -> bool:
    """Does the environment name a book?"""
    return bool(os.environ.get(BOOK))


def key() -> bytes | None:
    """The office's key: what is in the file that BANSOS_KEY_FILE names, else BANSOS_KEY; None without both.

    Raises InputError where it is too short, cannot be read, or lies inside the repository.
    """
    if named := os.environ.get(KEY_FILE):
        return _long_enough(_read_key(Path(named)), KEY_FILE)
    text = os.environ.get(KEY)
    return _long_enough(text.encode(), KEY) if text else None


def _read_key(path: Path) -> bytes:
    inside = [
        folder for folder in (root.CODE_ROOT, root.data_root()) if path.resolve().is_relative_to(folder)
    ]
    if inside:
        raise InputError(
            tr(
                "{name}: kunci tidak boleh berada di folder aplikasi atau data. Pindahkan ke tempat lain.",
                name=KEY_FILE,
            )
        )
    try:
        return path.read_bytes().strip()
    except OSError as error:
        raise InputError(
            tr("{name}: berkas kunci tidak ada atau tidak dapat dibuka. {how}", name=KEY_FILE, how=_how())
        ) from error


def _long_enough(found: bytes, name: str) -> bytes:
    if len(found.strip()) < SHORTEST_KEY:
        raise InputError(
            tr("{name}: kunci kurang dari {n} huruf. {how}", name=name, n=SHORTEST_KEY, how=_how())
        )
    return found.strip()


def _how() -> str:
    return tr(
        'Buat: python -c "import secrets; print(secrets.token_hex(32))" > kunci.txt, simpan di luar folder '
        "aplikasi, lalu isi {name} dengan letaknya.",
        name=KEY_FILE,
    )


def needed_key() -> bytes:
    """The key. Raises InputError, which says how to make one, where there is none."""
    found = key()
    if found is None:
        raise InputError(tr("Buku penerima memerlukan kunci. {how}", how=_how()))
    return found


def place(named: str | None = None) -> Path:
    """Where the book is: as named, else as the environment says. Raises InputError."""
    text = named or os.environ.get(BOOK) or ""
    if not text:
        raise InputError(tr("Buku penerima belum ditunjuk: pakai --book BERKAS atau isi {name}.", name=BOOK))
    if re.match(r"postgres(ql)?:", text):
        raise InputError(tr("PostgreSQL belum dibuat di versi ini. Pakai berkas SQLite."))
    return Path(text)


def version(path: Path) -> str:
    """A mark of the book that changes when somebody writes in it; empty where there is none."""
    try:
        state = path.stat()
    except OSError:
        return ""
    return f"{state.st_mtime_ns}-{state.st_size}"


def token(secret: bytes, nik: str) -> bytes:
    """The token of a NIK of 16 digits, or of a set of headers."""
    return hmac.digest(secret, nik.encode(), "sha256")


def remember(
    path: Path, secret: bytes, niks: Sequence[str], *, programme: str, year: int, source: str, at: str
) -> Kept:
    """Enter the owners of these NIKs as recipients of a programme in a year; who is there already stays once.

    `at`: when, ISO in UTC. All or nothing. Raises InputError.
    """
    rows = [(token(secret, nik), programme, year, source, at) for nik in sorted(set(niks))]
    with _open(path, secret, new=True) as found:
        before = _count(found)
        found.executemany("insert or ignore into recipient values (?, ?, ?, ?, ?)", rows)
        total = _count(found)
    return Kept(total - before, len(rows) - (total - before), total)


def read(path: Path, secret: bytes) -> Book:
    """The book as a screening asks it. Raises InputError where there is none or the key is another."""
    if not path.is_file():
        raise InputError(_not_begun(path))
    with _open(path, secret) as found:
        rows = found.execute(
            "select token, programme, year, at from recipient order by token, year, programme"
        ).fetchall()
    told: dict[bytes, list[str]] = {}
    content = hashlib.sha256()
    for mark, programme, year, _ in rows:
        told.setdefault(mark, []).append(f"{programme.upper()} {year}")
        content.update(b"%b|%b|%d\n" % (mark, programme.encode(), year))
    texts = {mark: "; ".join(received) for mark, received in told.items()}
    last = max((at for *_, at in rows), default=None)
    as_of = date.fromisoformat(last[:10]) if last else None
    return Book(path.name, as_of, content.hexdigest(), lambda niks: _recalled(texts, secret, niks))


def remember_columns(path: Path, secret: bytes, headers: str, names: Sequence[str | None]) -> None:
    """Keep how the columns of files with this set of headers are read, in the order of the sorted labels.

    `headers`: as `Received.header_set`; `names`: canonical columns, None for one that is not used. Raises
    InputError.
    """
    with _open(path, secret, new=True) as found:
        row = (token(secret, headers), json.dumps(list(names)))
        found.execute("insert or replace into correction values (?, ?)", row)


def columns_of(path: Path, secret: bytes, headers: str) -> list[str | None] | None:
    """What `remember_columns` kept for this set of headers; None where that is nothing. Raises InputError."""
    if not path.is_file():
        return None
    try:
        with _open(path, secret) as found:
            asked = "select columns from correction where headers = ?"
            row = found.execute(asked, (token(secret, headers),)).fetchone()
    except NotBegunError:
        return None
    return json.loads(row[0]) if row else None


def _not_begun(path: Path) -> str:
    return tr("{name}: buku penerima belum ada. Isi dengan: python -m bansos remember ...", name=path.name)


def _recalled(texts: Mapping[bytes, str], secret: bytes, niks: Sequence[str]) -> list[str]:
    return [texts.get(token(secret, nik), "") for nik in niks] if texts else [""] * len(niks)


def _count(found: sqlite3.Connection) -> int:
    return int(found.execute("select count(*) from recipient").fetchone()[0])


@contextmanager
def connection(path: Path, *, new: bool = False) -> Iterator[sqlite3.Connection]:
    """The book in one transaction, kept whole or not at all; `new`: to write, made where there is none.

    Raises InputError where SQLite cannot open, read or write it.
    """
    try:
        how = "rwc" if new else "ro"
        address = f"{path.resolve().as_uri()}?mode={how}"
        found = sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None)
        try:
            if new:
                found.execute("pragma synchronous = full")
                found.execute("begin immediate")
            yield found
            if new:
                found.execute("commit")
        finally:
            found.close()
    except sqlite3.Error as error:
        raise InputError(
            tr(
                "{name}: buku penerima tidak dapat dibuka atau ditulis di folder {folder}. "
                "Periksa berkas, izin dan sisa ruang disk.",
                name=path.name,
                folder=path.parent,
            )
        ) from error


def tables(found: sqlite3.Connection) -> set[str]:
    """The names of the tables there are."""
    return {name for (name,) in found.execute("select name from sqlite_master where type = 'table'")}


def not_a_book(path: Path) -> InputError:
    """What is said of a file that is no book of this app."""
    return InputError(tr("{name}: bukan buku penerima. Pilih berkas lain.", name=path.name))


@contextmanager
def _open(path: Path, secret: bytes, *, new: bool = False) -> Iterator[sqlite3.Connection]:
    """The book, checked, in one transaction."""
    mark = hmac.digest(secret, _MARK, "sha256").hex()
    with connection(path, new=new) as found:
        _checked(found, path, mark, new=new)
        yield found


def _checked(found: sqlite3.Connection, path: Path, mark: str, *, new: bool) -> None:
    there = tables(found) - {SCENARIOS}
    if new and not there:
        for statement in _TABLES.split(";")[:-1]:
            found.execute(statement)
        found.executemany("insert into about values (?, ?)", [("schema", str(SCHEMA)), ("key", mark)])
    elif not there and SCENARIOS in tables(found):
        raise NotBegunError(_not_begun(path))
    elif not there >= OWN:
        raise not_a_book(path)
    about = dict(found.execute("select name, value from about").fetchall())
    if about.get("schema") != str(SCHEMA):
        raise InputError(tr("{name}: buku penerima dari versi lain. Perbarui aplikasi.", name=path.name))
    if not hmac.compare_digest(about.get("key", ""), mark):
        raise InputError(tr("{name}: buku penerima ini dibuat dengan kunci lain.", name=path.name))
