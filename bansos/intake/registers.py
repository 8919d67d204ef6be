"""Registers (DTKS, P3KE) and past recipients joined to the candidates on NIK: found, not found, not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bansos.intake.columns import normal
from bansos.intake.typed import ORIGINS
from bansos.settings import InputError
from bansos.words import tr

CANDIDATES, RECIPIENTS = "usulan", "penerima"
REGISTERS = ("dtks", "p3ke")
ROLES = (CANDIDATES, *REGISTERS, RECIPIENTS)
LATER = ("dtsen",)
FILLED = (
    *("desil", "jenis_kelamin", "tanggal_lahir", "status_kawin", "pekerjaan", "status_bekerja"),
    *("kabupaten", "kecamatan", "desa", "pra_sejahtera", "hubungan_keluarga"),
)
SIGNS = (  # role, words in the name of its file, headers that it alone has
    ("p3ke", ("p3ke",), {"idkeluargap3ke"}),
    ("dtks", ("dtks", "siks"), {"idsemesta"}),
    (RECIPIENTS, (RECIPIENTS, "realisasi"), {"tahun", "program", "nik"}),
)
_LAST_DIGIT = 10


@dataclass(frozen=True)
class Register:
    """A register that was read: its role, its people table, a name, and the districts it declares to cover.

    Without a declared area it covers the districts that are seen in it.
    """

    role: str
    people: pd.DataFrame
    name: str = ""
    area: tuple[str, ...] = ()


def guess_role(name: str, labels: Sequence[str]) -> str:
    """The role that a file's name, else headers that one kind of file alone has, speak for.

    A header that asks whether somebody is registered is a claim: it makes no register of a list.
    """
    called, headers = name.casefold(), {normal(label) for label in labels}
    if CANDIDATES in called or "calon" in called:
        return CANDIDATES
    for role, words, own in SIGNS:
        if any(word in called for word in words) or own <= headers:
            return role
    return CANDIDATES


def check_role(role: str) -> str:
    """The role itself. Raises InputError for one that is not known, or not yet."""
    if role in LATER:
        raise InputError(tr("{role} belum didukung. Gunakan DTKS atau P3KE.", role=role.upper()))
    if role not in ROLES:
        raise InputError(tr("Peran {role} tidak dikenal. Pilih: {roles}.", role=role, roles=", ".join(ROLES)))
    return role


def pool(people: pd.DataFrame, role: str) -> pd.DataFrame:
    """A register that is itself the candidates: everyone in it is listed in it."""
    column = _column(check_role(role))
    if not column:
        return people
    everyone = (people["state"] != "set_aside").to_numpy()
    return _answered(people, column, everyone, ~everyone, role)


def join(people: pd.DataFrame, registers: Sequence[Register]) -> pd.DataFrame:
    """People with what the registers say: gaps filled, then yes / no / not known for each register.

    A NIK that is found is yes; one that is not found is no only where the NIK is sound and the register
    covers the person's district; a claim of the file itself counts only while there is no such register.
    For past recipients, no means "not in that list", wherever the person lives.
    """
    joined = people.assign(riwayat=pd.Series(pd.NA, index=people.index, dtype="str"))
    for register in registers:
        check_role(register.role)
        if register.role in REGISTERS:
            joined = _filled(joined, register)
    for role in (*REGISTERS, RECIPIENTS):
        parts = [register for register in registers if register.role == role]
        if parts:
            joined = _listed(joined, parts, role)
    return joined


def _column(role: str) -> str | None:
    return "pernah_menerima" if role == RECIPIENTS else role if role in REGISTERS else None


def _numbers(people: pd.DataFrame, state: str = "ok") -> np.ndarray:
    """NIKs of one state as int64, -1 for all other rows."""
    numbers = np.full(len(people), -1, np.int64)
    rows = ((people["nik_state"] == state) & (people["state"] != "set_aside")).to_numpy()
    numbers[rows] = people["nik"][rows].astype("int64[pyarrow]").to_numpy(np.int64) if rows.any() else 0
    return numbers


def _places(people: pd.DataFrame, register: pd.DataFrame) -> np.ndarray:
    """For each person the first row (0-based) of the register with the same sound NIK, or -1."""
    numbers = _numbers(register)
    sound = np.flatnonzero(numbers >= 0)
    index = pd.Index(numbers[sound])
    first = ~index.duplicated()
    at = index[first].get_indexer(pd.Index(_numbers(people)))
    return np.where(at >= 0, sound[first][at], -1) if len(sound) else np.full(len(people), -1)


def _filled(people: pd.DataFrame, register: Register) -> pd.DataFrame:
    """Gaps of the people filled with what the register's file itself states of them."""
    at = _places(people, register.people)
    found = {}
    for column in FILLED:
        origin = people[f"{column}_dari"]
        stated = (register.people[f"{column}_dari"] == ORIGINS[0]).to_numpy()
        fill = people[column].isna().to_numpy() & (at >= 0)
        fill[fill] = stated[at[fill]]
        if fill.any():
            found[column] = _put(people[column], fill, register.people[column].iloc[at[fill]])
            found[f"{column}_dari"] = _origin(origin, fill, register.role)
    return people.assign(**found)


def _put(column: pd.Series, where: np.ndarray, values: pd.Series) -> pd.Series:
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


def _origin(origin: pd.Series, where: np.ndarray, role: str | None) -> pd.Series:
    codes = origin.cat.codes.to_numpy().copy()
    codes[where] = -1 if role is None else ORIGINS.index(role.upper())
    return pd.Series(pd.Categorical.from_codes(codes, list(ORIGINS)), index=origin.index)


def _listed(people: pd.DataFrame, parts: Sequence[Register], role: str) -> pd.DataFrame:
    found = np.any([_places(people, part.people) >= 0 for part in parts], axis=0)
    sound = ((people["nik_state"] == "ok") & (people["state"] != "set_aside")).to_numpy()
    sure = sound & ~np.any([_maybe(people, part.people) for part in parts], axis=0)
    if role in REGISTERS:
        area = set().union(*(_area(part) for part in parts))
        sure &= people["kabupaten"].isin(area).to_numpy()
    answered = _answered(people, str(_column(role)), found, ~found & ~sure, role)
    return answered.assign(riwayat=_history(people, parts)) if role == RECIPIENTS else answered


def _maybe(people: pd.DataFrame, register: pd.DataFrame) -> np.ndarray:
    """People who may be in the register although their NIK is not found: not found is not a no there.

    A NIK of the register lost its last digit, or cannot be read and stands beside the same name.
    """
    lost = _numbers(register, "suspect")
    close = np.isin(_numbers(people) // _LAST_DIGIT, lost[lost >= 0] // _LAST_DIGIT)
    unread = register["nik_state"].isin(["broken", "empty"]) & (register["state"] != "set_aside")
    names = register["nama"][unread].dropna().str.casefold()
    return close | (people["nama"].str.casefold().isin(names).to_numpy() if len(names) else False)


def _area(register: Register) -> set[str]:
    return set(register.area) or set(register.people["kabupaten"].dropna().unique())


def _answered(
    people: pd.DataFrame, column: str, yes: np.ndarray, unknown: np.ndarray, role: str
) -> pd.DataFrame:
    """A column of yes, no and not known, which says where it has its answers from."""
    answer = pd.Series(pd.arrays.BooleanArray(yes.copy(), unknown.copy()), index=people.index)
    origin = f"{column}_dari"
    said = _origin(_origin(people[origin], np.ones(len(people), bool), None), ~unknown, role)
    return people.assign(**{column: answer, origin: said})


def _history(people: pd.DataFrame, parts: Sequence[Register]) -> pd.Series:
    """What each person received, as one text: programme and year, several with a semicolon."""
    numbers = _numbers(people)
    lists = []
    for part in parts:
        said = pd.DataFrame({"nik": _numbers(part.people), "text": _received(part)})
        lists.append(said[(said["nik"] >= 0) & said["nik"].isin(numbers)])
    received = pd.concat(lists).drop_duplicates()
    texts = received.groupby("nik", sort=False)["text"].agg("; ".join)
    return pd.Series(texts.reindex(numbers).to_numpy(), index=people.index, dtype="str")


def _received(part: Register) -> np.ndarray:
    program = part.people["program"].astype("str").fillna(part.name or tr("bantuan"))
    year = part.people["tahun"].astype("str").fillna("").replace("<NA>", "")
    return (program + " " + year).str.strip().to_numpy()
