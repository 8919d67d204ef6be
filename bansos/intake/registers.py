"""Registers and past recipients joined to the candidates on NIK: found, not found, not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from bansos.intake import deaths, extent, families, gathering
from bansos.intake.families import numbered
from bansos.intake.files import Part
from bansos.intake.roles import FAMILIES, RECIPIENTS, REGISTERS, check_role
from bansos.intake.typed import ORIGINS
from bansos.words import tr

FILLED = (
    *("desil", "jenis_kelamin", "tanggal_lahir", "status_kawin", "pekerjaan", "status_bekerja"),
    *("kabupaten", "kecamatan", "desa", "pra_sejahtera", "hubungan_keluarga"),
)
_LAST_DIGIT = 10
ALWAYS = 10**9  # the age of what cannot be said to be old


@dataclass(frozen=True)
class Register:
    """A register that was read: its role, its people table, a name, and the districts it declares to cover.

    Without a declared area it covers the districts that are seen in it. `part`: where `people` is only a part
    of it, what the whole says.
    """

    role: str
    people: pd.DataFrame
    name: str = ""
    area: tuple[str, ...] = ()
    as_of: date | None = None
    part: Part | None = None


@dataclass(frozen=True)
class Trace:
    """Who was found in one register file (boolean, a row a person), and the day that it says it is of."""

    name: str
    role: str
    as_of: date | None
    found: np.ndarray


def pool(people: pd.DataFrame, role: str) -> pd.DataFrame:
    """A register that is itself the candidates: everyone in it is listed in it."""
    column = _column(check_role(role))
    if not column:
        return people
    everyone = (people["state"] != "set_aside").to_numpy()
    if role == FAMILIES:
        people = families.own(people)
    return _answered(people, column, everyone, ~everyone, role)


def join(people: pd.DataFrame, registers: Sequence[Register]) -> pd.DataFrame:
    """People with what the registers say: gaps filled, then yes / no / not known for each register.

    A NIK that is found is yes; one that is not found is no only where the NIK is sound and the register
    covers the person's district; a claim of the file itself counts only while there is no such register.
    For past recipients, no means "not in that list", wherever the person lives. `desil_dtsen` comes by way
    of the KK (see `families`).
    """
    return traced(people, registers)[0]


def traced(people: pd.DataFrame, registers: Sequence[Register]) -> tuple[pd.DataFrame, tuple[Trace, ...]]:
    """What `join` gives, and for each register who was found in it."""
    joined = people.assign(riwayat=pd.Series(pd.NA, index=people.index, dtype="str"))
    located = [found_at(people, register.people) for register in registers]
    for n in _newest_first(registers):
        check_role(registers[n].role)
        if registers[n].role in REGISTERS:
            joined = _filled(joined, registers[n], located[n])
    for role in (*REGISTERS, RECIPIENTS):
        mine = [n for n, register in enumerate(registers) if register.role == role and _has_nik(register)]
        if mine:
            joined = _listed(joined, [registers[n] for n in mine], [located[n] for n in mine], role)
    joined = deaths.marked(joined, [(r.role, r.people) for r in registers])
    found = [at >= 0 for at in located]
    ranks = [n for n, register in enumerate(registers) if register.role == FAMILIES]
    if ranks:
        days, whole = [registers[n].as_of for n in ranks], registers[ranks[0]].part
        joined, ranked = families.ranked(joined, [registers[n].people for n in ranks], days, whole)
        for n, by_family in zip(ranks, ranked, strict=True):
            found[n] = found[n] | by_family
    return joined, tuple(Trace(r.name, r.role, r.as_of, f) for r, f in zip(registers, found, strict=True))


def _newest_first(registers: Sequence[Register]) -> list[int]:
    """The order in which registers fill gaps: by their day, then as they came; without a day last."""
    return sorted(range(len(registers)), key=lambda n: -_age(registers[n]))


def _age(register: Register) -> int:
    return register.as_of.toordinal() if register.as_of else families.NO_DAY


def _has_nik(register: Register) -> bool:
    """Does it list people? A table of families answers nothing about a NIK."""
    return register.role != FAMILIES or extent.has_nik(register.people, register.part)


def _column(role: str) -> str | None:
    return "pernah_menerima" if role == RECIPIENTS else role if role in REGISTERS else None


def found_at(people: pd.DataFrame, register: pd.DataFrame) -> np.ndarray:
    """For each person the first row (0-based) of the register with the same sound NIK, or -1."""
    numbers = numbered(register)
    sound = np.flatnonzero(numbers >= 0)
    index = pd.Index(numbers[sound])
    first = ~index.duplicated()
    at = index[first].get_indexer(pd.Index(numbered(people)))
    return np.where(at >= 0, sound[first][at], -1) if len(sound) else np.full(len(people), -1)


def _filled(people: pd.DataFrame, register: Register, at: np.ndarray) -> pd.DataFrame:
    """Gaps of the people filled with what the register's file itself states of them (at its row `at`)."""
    found = {}
    for column in FILLED:
        if register.role == FAMILIES and column == "desil":
            continue  # its desil is that of a family, and has a column of its own
        origin = people[f"{column}_dari"]
        stated = (register.people[f"{column}_dari"] == ORIGINS[0]).to_numpy()
        fill = people[column].isna().to_numpy() & (at >= 0)
        fill[fill] = stated[at[fill]]
        if fill.any():
            found[column] = put(people[column], fill, register.people[column].iloc[at[fill]])
            found[f"{column}_dari"] = with_origin(origin, fill, register.role)
    return people.assign(**found)


def put(column: pd.Series, where: np.ndarray, values: pd.Series) -> pd.Series:
    """A copy of a column with new values at some rows; categories are united."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.cat.add_categories(
            values.cat.categories.difference(column.cat.categories, sort=False)
        )
    changed = column.copy()
    changed[where] = (
        values.to_numpy()
        if not isinstance(values.dtype, pd.CategoricalDtype)
        else values.array.astype(object)
    )
    return changed


def with_origin(origin: pd.Series, where: np.ndarray, role: str | None) -> pd.Series:
    """A copy of a column of origins with a role (None: none) at some rows."""
    codes = origin.cat.codes.to_numpy().copy()
    codes[where] = -1 if role is None else ORIGINS.index(role.upper())
    return pd.Series(pd.Categorical.from_codes(codes, list(ORIGINS)), index=origin.index)


def _listed(
    people: pd.DataFrame, parts: Sequence[Register], located: Sequence[np.ndarray], role: str
) -> pd.DataFrame:
    found = np.any([at >= 0 for at in located], axis=0)
    sound = ((people["nik_state"] == "ok") & (people["state"] != "set_aside")).to_numpy()
    sure = sound & ~np.any([_maybe(people, part) for part in parts], axis=0)
    if role in REGISTERS:
        area = set().union(*(_area(part) for part in parts))
        sure &= people["kabupaten"].isin(area).to_numpy()
    gone = _is_gone(people, parts, located) & sound if role in REGISTERS else np.zeros(len(people), bool)
    answered = _answered(people, str(_column(role)), found & ~gone, (~found & ~sure) | gone, role)
    return answered.assign(riwayat=_history(people, parts)) if role == RECIPIENTS else answered


def _is_gone(people: pd.DataFrame, parts: Sequence[Register], located: Sequence[np.ndarray]) -> np.ndarray:
    """Who stands in a dated register alone that a newer one of their district should have repeated.

    Neither yes nor no: the newer one may have struck them out, or may hold a part of the district only.
    """
    last = np.full(len(people), families.NO_DAY)
    for part, at in zip(parts, located, strict=True):
        last = np.where(at >= 0, np.maximum(last, _age(part) if part.as_of else ALWAYS), last)
    gone = np.zeros(len(people), bool)
    for part, at in zip(parts, located, strict=True):
        if (newer := (at < 0) & (last >= 0) & (last < _age(part))).any():
            gone |= newer & people["kabupaten"].isin(_area(part)).to_numpy()
    return gone


def _maybe(people: pd.DataFrame, register: Register) -> np.ndarray:
    """People who may be in the register although their NIK is not found: not found is not a no there.

    A NIK of the register lost its last digit, or cannot be read and stands beside the same name.
    """
    lost = numbered(register.people, "suspect")
    close = pd.Index(numbered(people) // _LAST_DIGIT).isin(lost[lost >= 0] // _LAST_DIGIT)
    names = extent.unread_names(register.people, register.part)
    if not len(names):
        return close
    return close | pc.is_in(gathering.folded(people["nama"]), names, skip_nulls=True).to_numpy(False)


def _area(register: Register) -> set[str]:
    return set(register.area) or extent.districts(register.people, register.part)


def _answered(
    people: pd.DataFrame, column: str, yes: np.ndarray, unknown: np.ndarray, role: str
) -> pd.DataFrame:
    """A column of yes, no and not known, which says where it has its answers from."""
    answer = pd.Series(pd.arrays.BooleanArray(yes.copy(), unknown.copy()), index=people.index)
    origin = f"{column}_dari"
    said = with_origin(with_origin(people[origin], np.ones(len(people), bool), None), ~unknown, role)
    return people.assign(**{column: answer, origin: said})


def _history(people: pd.DataFrame, parts: Sequence[Register]) -> pd.Series:
    """What each person received, as one text: programme and year, several with a semicolon."""
    numbers = numbered(people)
    lists = []
    for part in parts:
        said = pd.DataFrame({"nik": numbered(part.people), "text": history_of(part)})
        lists.append(said[(said["nik"] >= 0) & said["nik"].isin(numbers)])
    received = pd.concat(lists).drop_duplicates()
    texts = received.groupby("nik", sort=False)["text"].agg("; ".join)
    return pd.Series(texts.reindex(numbers).to_numpy(), index=people.index, dtype="str")


def history_of(part: Register) -> np.ndarray:
    """What each row of a list of past recipients says that was received: programme and year."""
    program = part.people["program"].astype("str").fillna(part.name or tr("bantuan"))
    year = part.people["tahun"].astype("str").fillna("").replace("<NA>", "")
    return (program + " " + year).str.strip().to_numpy()
