"""The published aggregate, read back: the file, its figures in words, and its lines as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bansos import words
from bansos.root import data_root
from bansos.settings import DataError
from bansos.words import listed, of, tr

Found = Mapping[str, Any]
FILE = "publication.json"
SCHEMA = "bansos-publication-1"
OWN = "D"  # the confidence of what this product computes or chooses itself
COLUMNS = (
    *("statement", "kind", "period", "programme", "measure", "label", "value", "unit", "status", "formula"),
    *("districts", "district_names", "source", "source_title", "source_date", "source_confidence"),
)


@dataclass(frozen=True)
class Card:
    """One thing to know: a title, a few lines, a mark (`ilustrasi`) and the line that says who says so.

    `folded`: for who wants to know more.
    """

    title: str
    lines: tuple[str, ...] = ()
    mark: str = ""
    source: str = ""
    folded: bool = False


def to_json(found: Mapping[str, Any]) -> bytes:
    """The aggregate as the bytes of data/publication.json."""
    return (json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def to_csv(found: Mapping[str, Any]) -> bytes:
    """Every figure as one line of CSV (UTF-8 with a mark), codes and names side by side."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_line(found, one, each) for one in found["statements"] for each in one["figures"])
    return out.getvalue().encode("utf-8-sig")


def read() -> dict[str, Any]:
    """The aggregate as it was published. Raises DataError where it is missing or of another schema."""
    path = data_root() / FILE
    return _read(path, path.stat().st_mtime_ns if path.exists() else None)


@lru_cache(maxsize=4)
def _read(path: Path, version: int | None) -> dict[str, Any]:
    cure = tr("Buat lagi: python -m bansos publish --out data/{file}", file=FILE)
    if version is None:
        raise DataError(path, None, tr("berkas tidak ada."), cure)
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataError(path, None, tr("bukan JSON."), cure) from error
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise DataError(path, None, tr("bukan {schema}.", schema=SCHEMA), cure)
    return found


def statement(found: Found, kind: str, period: int, programme: str | None) -> Found:
    """The first statement of a kind about a programme (None: all together) in a year."""
    wanted = (kind, period, programme)
    named = ("kind", "period", "programme")
    return next(s for s in found["statements"] if tuple(s[name] for name in named) == wanted)


def figure(one: Found, measure: str) -> Found:
    """The figure of a measure in a statement."""
    return next(figure for figure in one["figures"] if figure["measure"] == measure)


def text(one: Found, measure: str) -> str:
    """The figure of a measure as people read it; a missing one says that the source does not state it."""
    value = figure(one, measure)["value"]
    if value is None:
        return tr("tidak disebut dalam sumber")
    return words.rupiah(value) if measure in ("cost", "unit_value") else words.number(value)


def units(one: Found) -> str:
    """The units with their word: 40 kelompok."""
    return f"{text(one, 'units')} {of(figure(one, 'units')['unit'])}"


def short(found: Found, one: Found) -> str:
    """The short name of the programme of a statement."""
    return next(of(p["short"]) for p in found["programmes"] if p["code"] == one["programme"])


def where(found: Found, one: Found) -> str:
    """Where: the districts by name, with their units where the source gives them."""
    if len(one["districts"]) == len(found["districts"]):
        return tr("semua kabupaten/kota")
    split = one["units_by_district"] or {}
    named = _named(found)
    return listed(
        [f"{named[c]} ({words.number(split[c])})" if c in split else named[c] for c in one["districts"]]
    )


def names(found: Found, codes: list[str]) -> str:
    """Districts by name in one phrase."""
    named = _named(found)
    return listed([named[code] for code in codes])


def _named(found: Found) -> dict[str, str]:
    return {district["code"]: district["name"] for district in found["districts"]}


def note(one: Found) -> str:
    """The note of a statement, or nothing."""
    return of(one["note"]) if one["note"] else ""


def day(text: str) -> str:
    """An ISO date in words. Raises ValueError."""
    return words.day(date.fromisoformat(text))


def said_by(found: Found, reference: str) -> str:
    """Who says so: publisher, date, confidence."""
    known = found["sources"][reference.split("#")[0]]
    own = known["confidence"] == OWN
    said = (
        tr("hitungan atau pilihan aplikasi ini") if own else f"{known['publisher']}, {_when(known['date'])}"
    )
    return f"{said}, {known['confidence']}"


def _when(text: str) -> str:
    """A date of a source in words, if it is a whole date."""
    try:
        return day(text)
    except ValueError:
        return text


def sourced(found: Found, reference: str) -> str:
    """The line under a text: its source."""
    return tr("Sumber: {source}.", source=said_by(found, reference))


def cited(found: Found, one: Found) -> str:
    """The line under a figure: its period and source."""
    said = said_by(found, one["source"])
    return tr("Tahun {period}. Sumber: {source}.", period=one["period"], source=said)


def _line(found: Mapping[str, Any], one: Found, each: Found) -> dict[str, Any]:
    named = _named(found)
    said = found["sources"][one["source"].split("#")[0]]
    return {
        "statement": one["id"],
        **{name: one[name] for name in ("kind", "period", "programme", "source")},
        **{name: each[name] for name in ("measure", "value", "status")},
        "label": found["measures"][each["measure"]]["label"]["id"],
        "unit": each["unit"]["id"],
        "formula": each["formula"]["id"] if each["formula"] else None,
        "districts": ";".join(one["districts"]),
        "district_names": ";".join(named[code] for code in one["districts"]),
        **{f"source_{name}": said[name] for name in ("title", "date", "confidence")},
    }
