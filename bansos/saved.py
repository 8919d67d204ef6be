"""Scenarios saved under a name: in the book's file where the office has one, else for one session.

A scenario holds nothing of a person and is no secret: it needs no key. Here it is any text.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bansos import store
from bansos.settings import InputError
from bansos.words import listed, tr

LONGEST = 80  # characters of a name
_TOLD = 5  # names that a message tells
_TABLE = (
    f"create table if not exists {store.SCENARIOS} (name text primary key, text text not null) without rowid"
)


class Shelf(Protocol):
    """Where texts are kept by name, each name as `proper` writes it. Every method may raise InputError."""

    def save(self, name: str, text: str) -> bool:
        """Keep a text. True where it took the place of another of that name."""

    def names(self) -> list[str]:
        """The names there are, in order of the alphabet."""

    def load(self, name: str) -> str:
        """The text of a name; where there is none, the error says which names there are."""

    def remove(self, name: str) -> bool:
        """Take a name away. False where it was not there."""


@dataclass(frozen=True)
class InBook:
    """The shelf in the file of the book: for everyone who opens it, until somebody removes it."""

    path: Path

    def save(self, name: str, text: str) -> bool:
        row = (proper(name), text)
        with _writing(self.path) as found:
            was = found.execute("select 1 from scenario where name = ?", row[:1]).fetchone()
            found.execute("insert or replace into scenario values (?, ?)", row)
        return was is not None

    def names(self) -> list[str]:
        return _ordered([name for (name,) in _rows(self.path, "select name from scenario")])

    def load(self, name: str) -> str:
        found = _rows(self.path, "select text from scenario where name = ?", proper(name))
        if not found:
            raise InputError(_not_there(name, self.names()))
        return found[0][0]

    def remove(self, name: str) -> bool:
        if not self.path.is_file():
            return False
        with _writing(self.path) as found:
            gone = found.execute("delete from scenario where name = ?", (proper(name),))
            return gone.rowcount > 0


@dataclass(frozen=True)
class InSession:
    """The shelf of one session: `texts` by name, gone when the session ends."""

    texts: MutableMapping[str, str]

    def save(self, name: str, text: str) -> bool:
        key = proper(name)
        was = key in self.texts
        self.texts[key] = text
        return was

    def names(self) -> list[str]:
        return _ordered(list(self.texts))

    def load(self, name: str) -> str:
        key = proper(name)
        if key not in self.texts:
            raise InputError(_not_there(name, self.names()))
        return self.texts[key]

    def remove(self, name: str) -> bool:
        return self.texts.pop(proper(name), None) is not None


def shelf(texts: MutableMapping[str, str]) -> Shelf:
    """The shelf in the office's book, where the environment names one; else these texts of the session."""
    return InBook(store.place()) if store.is_configured() else InSession(texts)


def proper(name: str) -> str:
    """A name as it is kept: composed letters, single spaces, none at the ends. Raises InputError.

    It has 1 to 80 characters that can be seen; a sign without a picture would make two names look like one.
    """
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain:
        raise InputError(tr("Beri nama untuk skenario ini."))
    if len(plain) > LONGEST:
        raise InputError(tr("Nama skenario paling panjang {n} huruf.", n=LONGEST))
    if not plain.isprintable():
        raise InputError(tr("Nama skenario memuat tanda yang tidak terlihat. Ketik ulang namanya."))
    return plain


def _ordered(names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: (name.casefold(), name))


def _not_there(name: str, there: list[str]) -> str:
    if not there:
        return tr("Skenario {name} tidak ada; belum ada yang disimpan.", name=name)
    told = there[:_TOLD] + ["..."] * (len(there) > _TOLD)
    return tr("Skenario {name} tidak ada; yang ada: {there}.", name=name, there=listed(told))


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    with store.connection(path, new=True) as found:
        _check(found, path)
        found.execute(_TABLE)
        yield found


def _rows(path: Path, query: str, *values: str) -> list[tuple[str]]:
    """What a query finds; nothing where nobody has saved anything yet."""
    if not path.is_file():
        return []
    with store.connection(path) as found:
        _check(found, path)
        return found.execute(query, values).fetchall() if store.SCENARIOS in store.tables(found) else []


def _check(found: sqlite3.Connection, path: Path) -> None:
    """A file of another app is left alone."""
    there = store.tables(found)
    if there and store.SCENARIOS not in there and not there >= store.OWN:
        raise store.not_a_book(path)
