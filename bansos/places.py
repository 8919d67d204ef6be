"""Kabupaten, kecamatan and desa of the province: names, aliases, and the two code systems."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from bansos.root import data_root
from bansos.settings import DataError
from bansos.words import tr

_OTHER = "[^a-z0-9]+"
_LEVEL = "^(kabupaten|kab|kota|kecamatan|kec|kelurahan|kel|desa|ds|kampung)"


@dataclass(frozen=True)
class District:
    """A kabupaten or kota. `code` is the dotted Kemendagri code (64.02), `bps_code` that of BPS (6403)."""

    code: str
    name: str
    short: str
    aliases: tuple[str, ...]
    bps_code: str
    capital: str
    tile: tuple[int, int]


def districts() -> dict[str, District]:
    """The districts of the province by dotted Kemendagri code, in code order."""
    path = data_root() / "districts.csv"
    return _districts(path, _version(path))


def province_code() -> str:
    """The dotted code's first part, which all districts share (64)."""
    return next(iter(districts())).split(".")[0]


def district_named(text: str, codes: str | None = None) -> str | None:
    """The code of the district that a cell means, or None.

    Takes names, short names and aliases in any case (with or without Kab./Kota) and dotted codes. A bare
    four-digit code means different districts to Kemendagri and to BPS, so it counts only when `codes` says
    which of the two ("kemendagri" or "bps") wrote the file.
    """
    if re.fullmatch(r"\d\d\.?\d\d(\.\d+)*|\d{4,10}", text.strip()):
        return _district_coded(text.strip(), codes)
    return _district_names().get(plain(text))


def _district_coded(text: str, codes: str | None) -> str | None:
    digits = text.replace(".", "")[:4]
    dotted = f"{digits[:2]}.{digits[2:]}"
    if "." in text or codes == "kemendagri":
        return dotted if dotted in districts() else None
    if codes == "bps":
        return next((d.code for d in districts().values() if d.bps_code == digits), None)
    return None


def plain(text: str) -> str:
    """A place name without case, punctuation and the words for its level: `Kec. Loa  Kulu` -> `loa kulu`."""
    return re.sub(f"{_LEVEL} ", "", re.sub(_OTHER, " ", text.casefold()).strip())


def plain_each(texts: Sequence[str]) -> pa.Array:
    """The same of many names at once."""
    bare = pc.utf8_trim(pc.replace_substring_regex(folded(pa.array(texts, pa.string())), _OTHER, " "), " ")
    return pc.replace_substring_regex(bare, f"{_LEVEL} ", "", max_replacements=1)


def folded(texts: pa.Array) -> pa.Array:
    """Texts as they are compared, whatever their case. Only those that are not ASCII are looked at singly."""
    other = pc.invert(pc.string_is_ascii(texts))
    rest = [text.casefold() for text in texts.filter(other).to_pylist()]
    return pc.replace_with_mask(pc.ascii_lower(texts), other, pa.array(rest, pa.string()))


def _district_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for district in districts().values():
        for name in (district.name, district.short, *district.aliases):
            names[plain(name)] = district.code
    return names


@dataclass(frozen=True)
class Place:
    """A kecamatan or a desa/kelurahan: dotted Kemendagri code, name, level, code of what it lies in."""

    code: str
    name: str
    level: str
    parent: str


def places() -> dict[str, Place]:
    """Every kecamatan (`level` kecamatan) and desa or kelurahan (`level` kel/desa) by dotted code."""
    path = data_root() / "places.csv"
    return _places(path, _version(path))


def below() -> dict[str, dict[str, Place]]:
    """Of each area (dotted code), the places that lie in it by plain name."""
    path = data_root() / "places.csv"
    return _below(path, _version(path))


def _version(path: Path) -> int:
    if not path.exists():
        raise DataError(path, None, tr("berkas tidak ada."), tr("Kembalikan berkas ini ke folder data."))
    return path.stat().st_mtime_ns


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from enumerate(csv.DictReader(file), 2)


@lru_cache(maxsize=8)
def _districts(path: Path, version: int) -> dict[str, District]:
    found: dict[str, District] = {}
    for line, row in _rows(path):
        if not re.fullmatch(r"\d\d\.\d\d", row.get("code") or "") or row["code"] in found:
            raise DataError(
                path,
                line,
                tr("kode {code!r} salah atau ganda.", code=row.get("code")),
                tr("Tulis seperti 64.02, sekali."),
            )
        found[row["code"]] = _district(path, line, row)
    return dict(sorted(found.items()))


def _district(path: Path, line: int, row: dict[str, str]) -> District:
    aliases = tuple(alias for alias in (row.get("aliases") or "").split(";") if alias)
    try:
        tile = (int(row["tile_row"]), int(row["tile_col"]))
        if min(*tile, float(row["area_km2"])) < 0:
            raise ValueError
        return District(
            row["code"], row["name"], row["short"], aliases, row["bps_code"], row["capital"], tile
        )
    except (KeyError, TypeError, ValueError):
        cure = tr("Periksa kolom name, short, area_km2, tile_row dan tile_col.")
        raise DataError(path, line, tr("kolom kurang, atau angka salah atau negatif."), cure) from None


@lru_cache(maxsize=8)
def _below(path: Path, version: int) -> dict[str, dict[str, Place]]:
    found: dict[str, dict[str, Place]] = {}
    for place in _places(path, version).values():
        found.setdefault(place.parent, {})[plain(place.name)] = place
    return found


@lru_cache(maxsize=8)
def _places(path: Path, version: int) -> dict[str, Place]:
    below = (row for _, row in _rows(path) if row["tingkat"] != "kab/kota")
    return {row["kode"]: Place(row["kode"], row["nama"], row["tingkat"], row["induk"]) for row in below}
