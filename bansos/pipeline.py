"""The screening chain, composed once: files -> people -> registers -> decisions -> groups -> one table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from bansos.intake import columns, files, registers
from bansos.intake.files import TextTable
from bansos.intake.masking import shown_name
from bansos.intake.people import read_people
from bansos.intake.registers import CANDIDATES, Register
from bansos.rules import eligibility
from bansos.rules.eligibility import Decisions
from bansos.rules.programmes import programmes
from bansos.selection import filling, groups, ranking
from bansos.selection.filling import Pool, Selection
from bansos.selection.groups import Groups
from bansos.selection.quota import Quota
from bansos.settings import InputError, fingerprint, rule_files
from bansos.words import tr

Told = Callable[[str, float], None]
Mapped = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True)
class Received:
    """One file as it came: its role, its text tables, and the SHA-256 of its bytes."""

    name: str
    role: str
    tables: tuple[TextTable, ...]
    digest: str


@dataclass(frozen=True)
class Screening:
    """Everyone in the candidate files with every answer. All tables have one row per data row, in file order.

    `people`: the people table joined with the registers; `original`: the office's own columns as text;
    `problems`: of all files; `decisions`, `groups`: by programme code; `overrides`: what differed;
    `selection`: who has a place, once there is a quota.
    """

    on: date
    received: tuple[Received, ...]
    role: str
    people: pd.DataFrame
    original: pd.DataFrame
    problems: pd.DataFrame
    mapping: Mapped
    decisions: Mapping[str, Decisions]
    groups: Mapping[str, Groups | None]
    overrides: Mapping[str, Any]
    fingerprint: str
    selection: Selection | None = None

    def counted(self) -> np.ndarray:
        """Which rows count as a person (boolean): neither a duplicate nor set aside."""
        return self.people["state"].eq("person").to_numpy()

    def states(self) -> dict[str, int]:
        """Rows, people, duplicates, set_aside: the first is the sum of the others."""
        found = self.people["state"].value_counts()
        named = {"people": "person", "duplicates": "duplicate", "set_aside": "set_aside"}
        return {"rows": len(self.people)} | {name: int(found.get(state, 0)) for name, state in named.items()}

    def statuses(self, code: str) -> dict[str, int]:
        """Eligible, refused and unknown people of a programme: together all people."""
        found = self.decisions[code].status[self.counted()].value_counts()
        names = zip(("refused", "unknown", "eligible"), eligibility.STATUS, strict=True)
        return {name: int(found.get(status, 0)) for name, status in names}

    def to_json(self) -> dict[str, Any]:
        """The object that `screen --json` prints (stable)."""
        states = self.states()
        del states["rows"]
        return {
            "on": self.on.isoformat(),
            "files": [self._file(received) for received in self.received],
            **states,
            "programmes": {code: self._programme(code) for code in self.decisions},
            "problems": self._first_problems(),
            "problem_count": len(self.problems),
            "fingerprint": self.fingerprint,
        }

    def _first_problems(self) -> list[dict[str, str | None]]:
        found = self.problems.head(1000)[list(PROBLEM_COLUMNS)].astype("object")
        return found.where(found.notna(), None).to_dict("records")  # None, not NaN: NaN is no JSON

    def _file(self, received: Received) -> dict[str, Any]:
        first = received.tables[0]
        return {
            "name": first.file,
            "role": received.role,
            "rows": sum(table.table.num_rows for table in received.tables),
            "header_row": first.header_row,
            "encoding": first.encoding,
            "problems": int(self.problems["file"].eq(first.file).sum()),
        }

    def _programme(self, code: str) -> dict[str, Any]:
        found: dict[str, Any] = self.statuses(code)
        found["rules"] = self.decisions[code].counts(self.counted())
        if (checked := self.groups[code]) is not None:
            found["groups"] = len(checked.table)
        if self.selection and code in self.selection.filled:
            found |= self.selection.filled[code].to_json()
        return found


PROBLEM_COLUMNS = ("file", "sheet", "cell", "column", "problem", "suggestion")


def free_name(name: str, taken: Collection[str]) -> str:
    """The name itself, or with a number behind it where another file has it: `usulan.csv (2)`."""
    name = shown_name(name)
    numbered = (shown_name(f"{name} ({n})") for n in range(2, len(taken) + 3))
    return name if name not in taken else next(other for other in numbered if other not in taken)


def receive(name: str, data: bytes, role: str | None = None) -> Received:
    """Read one file in a child process; without a role, the one it seems to have.

    Raises InputError with one sentence for the person who sent it.
    """
    if role is not None:
        registers.check_role(role)
    tables = files.read(name, data, labels=columns.known_labels())
    labels = [label for table in tables for label in table.table.column_names]
    return Received(
        tables[0].file, role or registers.guess_role(name, labels), tables, hashlib.sha256(data).hexdigest()
    )


def screen(
    received: Sequence[Received],
    *,
    on: date,
    codes: Collection[str] = (),
    overrides: Mapping[str, Any] | None = None,
    mapping: Mapped | None = None,
    area_codes: str | None = None,
    tell: Told = lambda text, share: None,
) -> Screening:
    """Decide about everyone in the candidate files under the rules in force on a date.

    The candidates are the files of role usulan or, where there is none, those of the first file's role.
    `codes`: programmes (all by default); `overrides`: flat scenario keys; `mapping`: label -> column as the
    user corrected it, by file; `area_codes`: whose bare district codes the files use; `tell`: hears what is
    being done and how far it is (0 to 1). Raises InputError.
    """
    received = _told_apart(received)
    role = _candidate_role(received)
    read = {"on": on, "mapping": mapping, "codes": area_codes}
    tell(tr("Membaca orang"), 0.1)
    candidates = read_people(_tables(received, role), **read)  # type: ignore[arg-type]
    tell(tr("Menggabungkan register"), 0.4)
    others = [
        (r, read_people(r.tables, **read))  # type: ignore[arg-type]
        for r in received
        if r.role != role
    ]
    joined = registers.join(
        registers.pool(candidates.people, role),
        [Register(r.role, reading.people, r.name) for r, reading in others],
    )
    tell(tr("Menilai syarat"), 0.7)
    decisions = {
        code: eligibility.decide(joined, programmes()[code], on, overrides) for code in _known(codes)
    }
    tell(tr("Memeriksa kelompok"), 0.9)
    checked = {code: groups.check(joined, decided, overrides) for code, decided in decisions.items()}
    readings = [candidates, *(reading for _, reading in others)]
    return Screening(
        on,
        tuple(received),
        role,
        joined,
        candidates.original,
        pd.concat([reading.problems for reading in readings], ignore_index=True),
        {file: match for reading in readings for file, match in reading.mapping.items()},
        decisions,
        checked,
        dict(overrides or {}),
        _fingerprint(received, on, list(decisions), overrides, mapping, area_codes),
    )


def pool(found: Screening, seed: str = "") -> Pool:
    """Who may be selected, ties to be drawn by this seed. Raises InputError for a seed that is none."""
    return Pool(found.people, found.counted(), ranking.seed_of(seed), found.overrides)


def select(found: Screening, quota: Quota, seed: str = "") -> Screening:
    """The same screening with the places of a quota filled. Raises InputError."""
    chosen = filling.select(pool(found, seed), found.decisions, found.groups, quota)
    how = (_plain(quota.units), _plain(quota.places), chosen.seed)
    return replace(found, selection=chosen, fingerprint=fingerprint(found.fingerprint, *how))


def matched(received: Received, mapping: Mapped) -> dict[str, str | None]:
    """Which of its columns a file's headers are read as, with the user's corrections."""
    found: dict[str, str | None] = {}
    for part in received.tables:
        found |= columns.match(part.table.column_names, mapping.get(received.name))
    return found


def _told_apart(received: Sequence[Received]) -> list[Received]:
    """The files, each under a name of its own: groups and problems go by the file's name."""
    found: list[Received] = []
    for one in received:
        name = free_name(one.name, [other.name for other in found])
        tables = tuple(replace(table, file=name) for table in one.tables)
        found.append(one if name == one.name else replace(one, name=name, tables=tables))
    return found


def _candidate_role(received: Sequence[Received]) -> str:
    if not received:
        raise InputError(tr("Belum ada berkas."))
    roles = [one.role for one in received]
    return CANDIDATES if CANDIDATES in roles else roles[0]


def _tables(received: Sequence[Received], role: str) -> list[TextTable]:
    return [table for one in received if one.role == role for table in one.tables]


def _known(codes: Collection[str]) -> list[str]:
    unknown = [code for code in codes if code not in programmes()]
    if unknown:
        raise InputError(
            tr("Program {code} tidak ada; yang ada: {there}.", code=unknown[0], there=", ".join(programmes()))
        )
    return [code for code in programmes() if not codes or code in codes]


def _fingerprint(received: Sequence[Received], *how: object) -> str:
    inputs = [f"{one.role} {one.name} {one.digest}" for one in received]
    return fingerprint(
        *inputs, *(_plain(part) for part in how), *(path.read_bytes() for path in rule_files())
    )


def _plain(part: object) -> str:
    """A part of the inputs as text: the order of a dict does not count, and nothing is nothing."""
    if isinstance(part, Mapping):
        return repr(sorted((key, _plain(value)) for key, value in part.items()))
    return _plain({}) if part is None else repr(part)
