"""Where people live: districts from names or codes, official names of kecamatan and desa."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from bansos import places
from bansos.intake.cells import Encoded

Below = Mapping[str, Mapping[str, places.Place]]


def settled(values: Mapping[str, Encoded], rows: int) -> dict[str, Encoded]:
    """District, kecamatan and desa: gaps of the district filled by code, names official where recognised."""
    empty = Encoded(np.full(rows, -1, np.int32), ())
    district = values.get("kabupaten", empty)
    for code in ("kode_wilayah", "kode_kabupaten"):
        district = _filled(district, values.get(code, empty))
    below = places.below()
    kecamatan = _official(values.get("kecamatan", empty), district, below)
    desa = _official(values.get("desa", empty), _parents(kecamatan), below)
    return {
        "kabupaten": _sorted(district),
        "kecamatan": _names(kecamatan),
        "desa": _names(desa),
    }


def _filled(district: Encoded, more: Encoded) -> Encoded:
    if not more.distinct:
        return district
    union = tuple(dict.fromkeys((*district.distinct, *more.distinct)))
    index = np.array([*(union.index(value) for value in more.distinct), -1], np.int32)
    return Encoded(np.where(district.is_known(), district.codes, index[more.codes]), union)


def _sorted(district: Encoded) -> Encoded:
    """All districts of the province are categories, in code order."""
    known = tuple(places.districts())
    index = np.array([*(known.index(value) for value in district.distinct), -1], np.int32)
    return Encoded(index[district.codes], known)


def _official(value: Encoded, parent: Encoded, below: Below) -> Encoded:
    """Each name within its parent area as (code of the place or None, name)."""
    if not value.distinct:
        return value
    pair = (value.codes.astype(np.int64) + 1) * (len(parent.distinct) + 1) + parent.codes + 1
    codes, distinct = pd.factorize(pair, sort=True)
    answers: list[tuple[str | None, str] | None] = []
    for number in distinct.tolist():
        name, area = number // (len(parent.distinct) + 1) - 1, number % (len(parent.distinct) + 1) - 1
        names = below.get(parent.distinct[area], {}) if area >= 0 else {}
        answers.append(None if name < 0 else _named(value.distinct[name], names))
    index = {answer: at for at, answer in enumerate(dict.fromkeys(a for a in answers if a))}
    new = np.array([-1 if answer is None else index[answer] for answer in answers], np.int32)
    return Encoded(new[codes], tuple(index))


def _named(text: str, names: Mapping[str, places.Place]) -> tuple[str | None, str]:
    place = names.get(places.plain(text))
    return (place.code, place.name) if place else (None, _spelt(text))


def _spelt(text: str) -> str:
    """A name that is not in the list, in one spelling: shouting and whispering are the same name."""
    return text.title() if text.isupper() or text.islower() else text


def _parents(kecamatan: Encoded) -> Encoded:
    """The area in which a desa is looked up: its kecamatan, where that is recognised."""
    if not kecamatan.distinct:
        return Encoded(kecamatan.codes, ())
    found = [code for code, _ in kecamatan.distinct]
    union = tuple(dict.fromkeys(code for code in found if code))
    index = np.array([*(union.index(code) if code else -1 for code in found), -1], np.int32)
    return Encoded(index[kecamatan.codes], union)


def _names(value: Encoded) -> Encoded:
    names = [name for _, name in value.distinct]
    union = tuple(dict.fromkeys(names))
    index = np.array([*(union.index(name) for name in names), -1], np.int32)
    return Encoded(index[value.codes], union)
