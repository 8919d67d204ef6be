"""What differs between two screenings of a programme: who enters, who leaves, and because of what.

A cause is found by replay: the rules (their date and switches), the settings (limits set by the user) and
the data of one screening are put one at a time into the other; what changes the answer is a cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bansos.comparing import pairs
from bansos.comparing.moves import ABSENT, DATA, DECISION, NOT_COUNTED, RULE, SETTING, Moves
from bansos.rules.eligibility import UNKNOWN, YES, coded
from bansos.rules.programmes import Dated, Rule, asked
from bansos.rules.questions import QUESTIONS
from bansos.screening import Screening

Way = tuple[int, int, int]  # from which screening (0 before, 1 after) each factor comes


@dataclass(frozen=True)
class Turn:
    """One rule on both sides: with its limits where it is asked, else None."""

    rule: Rule
    before: Dated | None
    after: Dated | None


@dataclass(frozen=True)
class Changes(Moves):
    """Everyone who counts in one of two screenings or in both, for one programme.

    `rows`: places in the people before and after, -1 where nobody; `turns`: every rule asked on a side;
    `answers`: int8 a person, rule and side in {0, 1, 2} (2 where it is not asked); `deciding`: int8 a person
    and rule, the sum of the causes where that rule decided the move.
    """

    before: Screening
    after: Screening
    rows: pairs.Sides
    turns: tuple[Turn, ...]
    answers: np.ndarray
    deciding: np.ndarray

    def to_json(self) -> dict[str, Any]:
        """Counts, ready for JSON: those of the moves, and per rule how many enter or leave by it."""
        enters, leaves = self.enters(), self.leaves()
        rules = {
            turn.rule.id: {
                "enters": int((self.deciding[enters, k] > 0).sum()),
                "leaves": int((self.deciding[leaves, k] > 0).sum()),
            }
            for k, turn in enumerate(self.turns)
            if (self.deciding[:, k] > 0).any()
        }
        return super().to_json() | {"rules": rules}


def compare(before: Screening, after: Screening) -> dict[str, Changes]:
    """The changes of every programme that both screenings decided, by its code."""
    at = pairs.of_screenings(before, after)
    return {code: _changes(before, after, code, at) for code in before.decisions if code in after.decisions}


def _changes(before: Screening, after: Screening, code: str, at: pairs.Sides) -> Changes:
    was, now = _states(before, code, at[0]), _states(after, code, at[1])
    turns = _turns(before, after, code)
    sides = [_answers(found, code, rows, turns) for found, rows in zip((before, after), at, strict=True)]
    answers = np.stack(sides, axis=2)
    both = np.flatnonzero((was < NOT_COUNTED) & (now < NOT_COUNTED) & (was != now))
    deciding = np.zeros((len(was), len(turns)), np.int8)
    replay = Replay(before, after, code)
    for k, turn in enumerate(turns):
        old, new = answers[both, k, 0], answers[both, k, 1]
        rows = both[(old != new) & ((old == was[both]) | (new == now[both]))]
        deciding[rows, k] = replay.causes(turn.rule, (at[0][rows], at[1][rows]), answers[rows, k])
    why = np.bitwise_or.reduce(deciding, axis=1, initial=0).astype(np.int8)
    why[both] = np.where(why[both] == 0, RULE, why[both])  # no rule is in force on one of the dates
    why = np.where(_is_elsewhere(was, now), _of_rows(before, after, at), why)
    return Changes(code, was, now, why, before, after, at, turns, answers, deciding)


def _states(found: Screening, code: str, rows: np.ndarray) -> np.ndarray:
    status = np.where(found.counted(), found.decisions[code].status.cat.codes.to_numpy(), NOT_COUNTED)
    return np.where(rows < 0, ABSENT, np.append(status, ABSENT)[rows]).astype(np.int8)


def _turns(before: Screening, after: Screening, code: str) -> tuple[Turn, ...]:
    old, new = ({r.id: (r, dated) for r, dated in f.decisions[code].asked} for f in (before, after))
    return tuple(
        Turn(
            (new.get(id) or old[id])[0], old[id][1] if id in old else None, new[id][1] if id in new else None
        )
        for id in dict.fromkeys([*old, *new])
    )


def _answers(found: Screening, code: str, rows: np.ndarray, turns: tuple[Turn, ...]) -> np.ndarray:
    decided = found.decisions[code]
    places = {rule.id: k for k, (rule, _) in enumerate(decided.asked)}
    answers = np.full((len(rows), len(turns)), YES, np.int8)
    for k, turn in enumerate(turns):
        if turn.rule.id in places:
            answers[:, k] = np.where(rows < 0, UNKNOWN, decided.answers[rows, places[turn.rule.id]])
    return answers


def _is_elsewhere(was: np.ndarray, now: np.ndarray) -> np.ndarray:
    return (was >= NOT_COUNTED) | (now >= NOT_COUNTED)


def _of_rows(before: Screening, after: Screening, at: pairs.Sides) -> np.ndarray:
    """The cause where somebody counts on one side only: the files, or somebody decided who is who."""
    if pairs.is_same_files(before, after):
        return np.full(len(at[0]), DECISION, np.int8)
    decided = _is_by_hand(before, at[0]) | _is_by_hand(after, at[1])
    return np.where(decided, DECISION, DATA).astype(np.int8)


def _is_by_hand(found: Screening, rows: np.ndarray) -> np.ndarray:
    """Is the row a duplicate of one with another NIK? No reading of a file says so, somebody decided it."""
    twice = np.flatnonzero(found.people["state"].eq("duplicate"))
    niks, kept = found.people["nik"].astype("object"), found.people["kept_index"].to_numpy()[twice]
    by_hand = np.zeros(len(found.people) + 1, bool)
    by_hand[twice] = niks.iloc[twice].to_numpy() != niks.iloc[kept].to_numpy()
    return by_hand[rows]


class Replay:
    """A programme's rules asked again with each factor (rules, settings, data) from either screening."""

    def __init__(self, before: Screening, after: Screening, code: str) -> None:
        self.sides = (before, after)
        self.code = code
        differs = (
            self._rules_differ(),
            self._limits(0) != self._limits(1),
            before.people is not after.people,
        )
        self.factors = [k for k, differs in enumerate(differs) if differs]
        self.bits = (RULE, SETTING, _cause_of_data(before, after))

    def causes(self, rule: Rule, at: pairs.Sides, answers: np.ndarray) -> np.ndarray:
        """The sum of causes for people (rows of both sides) whose answers (n, 2) to a rule differ."""
        every = sum(self.bits[k] for k in self.factors)
        if len(self.factors) < 2 or not len(answers):
            return np.full(len(answers), every, np.int8)
        found = np.zeros(len(answers), np.int8)
        for k in self.factors:
            put_in = self._asked(rule, _way(k, 0), at) != answers[:, 0]
            taken_out = self._asked(rule, _way(k, 1), at) != answers[:, 1]
            found[put_in | taken_out] |= self.bits[k]
        return np.where(found == 0, every, found).astype(np.int8)

    def _asked(self, rule: Rule, way: Way, at: pairs.Sides) -> np.ndarray:
        rules, limits, data = way
        found = self.sides[rules]
        programme, flat = found.decisions[self.code].programme, self._switches(rules) | self._limits(limits)
        dated = next(
            (d for r, d in asked(programme, programme.rules, found.on, flat) if r.id == rule.id), None
        )
        if dated is None:
            return np.full(len(at[0]), YES, np.int8)
        people = self.sides[data].people.iloc[at[data]]
        return coded(QUESTIONS[rule.ask], people, dated, on=found.on)

    def _rules_differ(self) -> bool:
        old, new = ((found.on, found.decisions[self.code].programme) for found in self.sides)
        return old != new or self._switches(0) != self._switches(1)

    def _switches(self, side: int) -> dict[str, Any]:
        return {key: value for key, value in self._own(side).items() if "." not in self._short(key)}

    def _limits(self, side: int) -> dict[str, Any]:
        return {key: value for key, value in self._own(side).items() if "." in self._short(key)}

    def _own(self, side: int) -> Mapping[str, Any]:
        prefix = f"{self.code}.rules."
        return {key: value for key, value in self.sides[side].overrides.items() if key.startswith(prefix)}

    def _short(self, key: str) -> str:
        return key.removeprefix(f"{self.code}.rules.")


def _cause_of_data(before: Screening, after: Screening) -> int:
    """Why what is read of a person may differ: of the same files, columns and date only by a decision."""
    same = pairs.is_same_files(before, after) and before.mapping == after.mapping and before.on == after.on
    return DECISION if same else DATA


def _way(factor: int, other: int) -> Way:
    """All factors of one screening but one, which is the other's."""
    found = [other] * 3
    found[factor] = 1 - other
    return found[0], found[1], found[2]
