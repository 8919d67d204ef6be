"""What the data root sets (settings, sources), and the named errors."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bansos.root import data_root
from bansos.words import tr

VERSION = "0.1.0"
UNDATED = "tanpa tanggal"
BOOK = "BANSOS_BOOK"  # in the environment: where the book of past recipients is


class BansosError(Exception):
    """An error whose text is for a person: what is wrong, where, and how to mend it."""


class DataError(BansosError):
    """A file of the data root is wrong: the app does not start with it."""

    def __init__(self, file: Path, line: int | None, what: str, cure: str) -> None:
        where = f"{file.name}:{line}" if line else file.name
        super().__init__(f"{where}: {what} {cure}")


class InputError(BansosError):
    """What a user gave (an upload, a flag, a scenario) cannot be used."""


def whereabouts(error: Exception) -> str:
    """The kind of an error and the lines it passed, last first; never its text, that may hold a cell."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} {lines}"


@dataclass(frozen=True)
class Source:
    """Where a fact comes from. `confidence` is A, B, C, D (derived) or U: see the README.

    A title or publisher that is a description of ours, not a name, has its English beside it.
    """

    key: str
    title: str
    publisher: str
    date: str
    confidence: str
    url: str = ""
    title_en: str = ""
    publisher_en: str = ""

    def said(self, field: str, language: str) -> str:
        """Title or publisher in a language."""
        english = getattr(self, f"{field}_en") if language == "en" else ""
        return str(english or getattr(self, field))


def is_public() -> bool:
    """Is this the public process? Any value of BANSOS_PUBLIC but unset, empty or 0 (fails closed)."""
    return os.environ.get("BANSOS_PUBLIC", "") not in ("", "0")


def rule_files() -> list[Path]:
    """Every file of the data root that a decision depends on, in a fixed order."""
    root = data_root()
    return sorted(p for kind in ("*.toml", "*.csv", "programmes/*.toml") for p in root.glob(kind))


def fingerprint(*parts: bytes | str) -> str:
    """SHA-256 (hex) of the version and the parts in order; where one part ends counts."""
    whole = hashlib.sha256()
    for part in (VERSION, *parts):
        content = part.encode() if isinstance(part, str) else part
        whole.update(len(content).to_bytes(8, "big") + content)
    return whole.hexdigest()


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file, parsed once per version of the file. Raises DataError with its line."""
    return _parse(path, path.stat().st_mtime_ns if path.exists() else None)


@lru_cache(maxsize=256)
def _parse(path: Path, version: int | None) -> dict[str, Any]:
    if version is None:
        raise DataError(path, None, tr("berkas tidak ada."), tr("Kembalikan berkas ini ke folder data."))
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise DataError(path, None, tr("bukan teks UTF-8."), tr("Simpan ulang sebagai UTF-8.")) from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        number = int(line.group(1)) if line else None
        raise DataError(
            path, number, tr("TOML tidak sah ({error}).", error=error), tr("Perbaiki baris itu.")
        ) from error


def line_of(path: Path, pattern: str) -> int | None:
    """Number of the first line of a file that matches a regular expression, for error messages."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if re.search(pattern, line)), None)


def sources() -> dict[str, Source]:
    """Every source by its key. Raises DataError where a field is missing or unknown."""
    path = data_root() / "sources.toml"
    return _sources(path, path.stat().st_mtime_ns if path.exists() else None)


@lru_cache(maxsize=8)
def _sources(path: Path, version: int | None) -> dict[str, Source]:
    return {key: _source(path, key, fields) for key, fields in read_toml(path).items()}


def _source(path: Path, key: str, fields: Mapping[str, Any]) -> Source:
    missing = {"title", "publisher", "date", "confidence"} - set(fields)
    if unknown := set(fields) - (set(Source.__annotations__) - {"key"}):
        wrong = tr("[{key}] kunci {names} tidak dikenal.", key=key, names=", ".join(sorted(unknown)))
        raise DataError(path, _line(path, key), wrong, tr("Hapus kunci itu."))
    if missing:
        wrong = tr("[{key}] tanpa {names}.", key=key, names=", ".join(sorted(missing)))
        raise DataError(path, _line(path, key), wrong, tr("Isi kunci itu."))
    if fields["confidence"] not in tuple("ABCDU"):
        wrong = tr("[{key}] confidence {level!r} tidak dikenal.", key=key, level=fields["confidence"])
        raise DataError(path, _line(path, key), wrong, tr("Pakai A, B, C, D, U."))
    return Source(key, **{name: str(value) for name, value in fields.items()})


def _line(path: Path, key: str) -> int | None:
    return line_of(path, rf"^\[{re.escape(key)}\]")


def source(reference: str) -> Source | None:
    """The source of a reference such as `artikel-2023#5` (key, then paragraph), or None."""
    return sources().get(reference.split("#")[0])


def setting(name: str) -> Any:
    """A value of settings.toml by dotted name, such as `simulation.facts_year`. Raises DataError."""
    path = data_root() / "settings.toml"
    value: Any = read_toml(path)
    for part in name.split("."):
        if not isinstance(value, Mapping) or part not in value:
            raise DataError(path, None, tr("tidak ada kunci {name}.", name=name), tr("Tambahkan kunci itu."))
        value = value[part]
    return value


def rules_date() -> date:
    """The date whose rules hold unless the user chooses another."""
    on = setting("on")
    if not isinstance(on, date):
        path = data_root() / "settings.toml"
        raise DataError(
            path, line_of(path, r"^on\b"), tr("`on` bukan tanggal."), tr("Tulis seperti 2023-12-31.")
        )
    return on
