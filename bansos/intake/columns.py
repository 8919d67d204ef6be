"""The columns of the people table, and which headers of an office's file mean which of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bansos import words
from bansos.root import data_root
from bansos.settings import DataError, line_of, read_toml, setting
from bansos.words import tr

KINDS = frozenset(
    [
        *("nik", "kk", "text", "words", "category", "date", "yesno", "decile", "year"),
        *("district", "district_code", "place"),
    ]
)
_NOT_COLUMNS = ("file", "yesno")


@dataclass(frozen=True)
class Column:
    """A canonical column: its label, the kind of its values, its spellings, and how its values are spelt.

    `otherwise`: the category of a text that is spelt nowhere; None: a problem, and the cell is empty.
    """

    name: str
    label: Mapping[str, str]
    kind: str
    headers: frozenset[str]
    spellings: Mapping[str, str]
    categories: tuple[str, ...]
    coded: Mapping[str, Mapping[str, str]]
    personal: bool
    claim: bool
    otherwise: str | None = None

    @property
    def title(self) -> str:
        """The label in the reader's language."""
        return words.of(self.label)


def normal(text: str) -> str:
    """A header or a word without case, spaces and punctuation: `No. KK ` -> `nokk`."""
    return re.sub(r"[\W_]+", "", text.casefold())


def columns() -> dict[str, Column]:
    """Every canonical column by name, in the order of columns.toml. Raises DataError with the line."""
    path = _path()
    version = path.stat().st_mtime_ns if path.exists() else None
    return _columns(path, version, str(setting("registers.dtsen_desil")))


def labels_of(name: str) -> frozenset[str]:
    """A list of headers of the [file] part, normalised: number, known."""
    return frozenset(normal(text) or text for text in _part("file", name))


def starting(name: str) -> re.Pattern[str]:
    """What matches a cell that starts with a whole word of a list of the [file] part: total, signature."""
    words = (r"\W+".join(re.findall(r"\w+", text.casefold())) for text in _part("file", name))
    return re.compile(rf"\W*(?:{'|'.join(words)})(?![^\W\d_])", re.IGNORECASE)


def examples() -> tuple[str, ...]:
    """Words with which the name or number of an example row starts."""
    return tuple(_part("file", "example"))


def empty_words() -> tuple[str, ...]:
    """What a cell that means nothing holds, in lower case: "-", "null", ..."""
    return tuple(text.casefold() for text in _part("file", "empty"))


def yes_and_no() -> dict[str, bool]:
    """How yes and no are spelt, normalised."""
    answers = {normal(text) or text: True for text in _part("yesno", "yes")}
    return answers | {normal(text) or text: False for text in _part("yesno", "no")}


def provinces() -> tuple[int, ...]:
    """The first two digits that a NIK or a KK number can have."""
    return tuple(_part("nik", "provinces"))


def split_districts() -> tuple[tuple[int, int], ...]:
    """Pairs (old, new) of bare Kemendagri codes: residents of the new district hold NIKs of the old one."""
    return tuple((int(old), int(new)) for old, new in _part("nik", "split"))


def known_labels() -> frozenset[str]:
    """Every normalised header that marks a row as the header row."""
    known = labels_of("known") | labels_of("number")
    return frozenset(known.union(*(column.headers for column in columns().values())) - {""})


def match(labels: Iterable[str], chosen: Mapping[str, str | None] | None = None) -> dict[str, str | None]:
    """The canonical column that each label means, or None; what the user chose goes first.

    A canonical column is given once, to the first label that means it; later ones get None.
    """
    chosen = chosen or {}
    labels = list(labels)
    taken = {name for label in labels if (name := chosen.get(label)) is not None}
    found: dict[str, str | None] = {}
    for label in labels:
        name = chosen[label] if label in chosen else meaning(label)
        if label not in chosen and name in taken:
            name = None
        found[label] = name
        taken |= {name} if name else set()
    return found


def meaning(label: str) -> str | None:
    """The canonical column that a label means by itself, or None."""
    plain = normal(re.sub(r" \(\d+\)$", "", label))
    return next((column.name for column in columns().values() if plain in column.headers), None)


def _path() -> Path:
    return data_root() / "columns.toml"


def _part(table: str, key: str) -> list[Any]:
    try:
        return list(read_toml(_path())[table][key])
    except KeyError as error:
        raise DataError(
            _path(), None, tr("[{key}] tanpa {names}.", key=table, names=key), tr("Tambahkan kunci itu.")
        ) from error


@lru_cache(maxsize=8)
def _columns(path: Path, version: int | None, level: str) -> dict[str, Column]:
    found: dict[str, Column] = {}
    owners: dict[str, str] = {}
    for name, fields in read_toml(path).items():
        if name in _NOT_COLUMNS:
            continue
        found[name] = column = _column(path, name, fields, level)
        for header in column.headers:
            if owners.setdefault(header, name) != name:
                _refuse(
                    path,
                    name,
                    tr("judul {header!r} juga milik [{owner}]", header=header, owner=owners[header]),
                )
    return found


def _column(path: Path, name: str, fields: Mapping[str, Any], level: str) -> Column:
    missing = {"label", "kind", "headers"} - set(fields)
    if missing:
        _refuse(path, name, tr("tanpa {names}", names=", ".join(sorted(missing))))
    if fields["kind"] not in KINDS:
        _refuse(path, name, tr("kind {kind!r} tidak dikenal", kind=fields["kind"]))
    levels = fields.get("levels", {level: []})
    if level not in levels:
        _refuse(
            path,
            name,
            tr(
                "registers.dtsen_desil = {level!r} bukan salah satu dari {levels}",
                level=level,
                levels=", ".join(levels),
            ),
        )
    spelt = fields.get("values", {})
    if "otherwise" in fields and fields["otherwise"] not in spelt:
        _refuse(path, name, tr("otherwise {value!r} tidak ada di values", value=fields["otherwise"]))
    return Column(
        name=name,
        label=fields["label"],
        kind=fields["kind"],
        headers=frozenset(normal(header) for header in (*fields["headers"], *levels[level])),
        spellings={normal(text): value for value, texts in spelt.items() for text in (value, *texts)},
        categories=tuple(spelt),
        coded={normal(header): code for header, code in fields.get("coded", {}).items()},
        personal=bool(fields.get("personal", False)),
        claim=bool(fields.get("claim", False)),
        otherwise=fields.get("otherwise"),
    )


def _refuse(path: Path, name: str, what: str) -> None:
    raise DataError(
        path,
        line_of(path, rf"^\[{re.escape(name)}\]"),
        f"[{name}] {what}.",
        tr("Perbaiki bagian itu."),
    )
