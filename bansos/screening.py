"""What a screening holds: the files that came, everyone in them, every answer, how the counts add up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from bansos.intake.overlaps import Overlaps
from bansos.intake.receiving import Received
from bansos.intake.registers import Trace
from bansos.rules import eligibility
from bansos.rules.eligibility import Decisions
from bansos.selection.filling import Selection
from bansos.selection.groups import Groups

Mapped = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True)
class Screening:
    """Everyone in the candidate files with every answer. All tables have one row per data row, in file order.

    `people`: the people table joined with the registers; `original`: the office's own columns as text;
    `problems`: of all files; `decisions`, `groups`: by programme code; `overrides`: what differed; `traces`:
    who was found in which register file; `selection`: who has a place, once there is a quota; `pairs` waits
    for the pairs of rows that may be one person; `judged`: how many of them a person decided about.
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
    traces: tuple[Trace, ...] = ()
    selection: Selection | None = None
    pairs: Callable[[], Overlaps] | None = None
    judged: int = 0

    @property
    def overlaps(self) -> Overlaps | None:
        """Pairs of rows that may be one person; None where they were not looked for."""
        return self.pairs and self.pairs()

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

    def eligible_places(self, code: str) -> dict[str, int]:
        """District -> people who are eligible; those whose district is not known are left out."""
        is_eligible = self.decisions[code].status.eq(eligibility.STATUS[eligibility.YES]).to_numpy()
        counts = self.people["kabupaten"][self.counted() & is_eligible].value_counts()
        return {str(district): int(n) for district, n in sorted(counts.items()) if n}

    def counts(self, code: str) -> dict[str, dict[str, int]]:
        """Per rule of a programme how many people got yes, no, unknown."""
        return self.decisions[code].counts(self.counted())

    def rows_of(self, received: Received) -> int:
        """How many data rows a file has."""
        return sum(table.table.num_rows for table in received.tables)

    def problems_of(self, name: str) -> int:
        """How many problems the file of that name has."""
        return int(self.problems["file"].eq(name).sum())

    def problem_count(self) -> int:
        """How many problems all files have."""
        return len(self.problems)

    def to_json(self) -> dict[str, Any]:
        """The object that `screen --json` prints (stable)."""
        states = self.states()
        del states["rows"]
        return {
            "on": self.on.isoformat(),
            "files": [self._file(received) for received in self.received],
            **states,
            "programmes": {code: self._programme(code) for code in self.decisions},
            "overlaps": self.overlap_counts(),
            "problems": self._first_problems(),
            "problem_count": self.problem_count(),
            "fingerprint": self.fingerprint,
        }

    def overlap_counts(self) -> dict[str, int] | None:
        """Pairs that may be one person, by kind; None where they were not looked for."""
        pairs = self.overlaps.pairs["kind"].value_counts() if self.overlaps else {}
        return {str(kind): int(n) for kind, n in pairs.items() if n}

    def _first_problems(self) -> list[dict[str, str | None]]:
        found = self.problems.head(1000)[list(PROBLEM_COLUMNS)].astype("object")
        return found.where(found.notna(), None).to_dict("records")  # None, not NaN: NaN is no JSON

    def _file(self, received: Received) -> dict[str, Any]:
        first = received.tables[0]
        return {
            "name": first.file,
            "role": received.role,
            "rows": self.rows_of(received),
            "header_row": first.header_row,
            "encoding": first.encoding,
            "problems": self.problems_of(first.file),
        }

    def _programme(self, code: str) -> dict[str, Any]:
        found: dict[str, Any] = self.statuses(code)
        found["rules"] = self.counts(code)
        if (checked := self.groups[code]) is not None:
            found["groups"] = len(checked.table)
        if self.selection and code in self.selection.filled:
            found |= self.selection.filled[code].to_json()
        return found


PROBLEM_COLUMNS = ("file", "sheet", "cell", "column", "problem", "suggestion")
