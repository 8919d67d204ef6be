"""How people moved between two decisions about them: what they were, what they are, because of what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bansos.rules.eligibility import YES

# What may stand on each side: the three statuses of eligibility.STATUS, then a row that does not count as a
# person (a duplicate, set aside), then nobody.
NOT_COUNTED, ABSENT = 3, 4
STATES = ("refused", "unknown", "eligible", "not_counted", "absent")
CAUSES = ("rule", "setting", "data", "decision", "not_known")
RULE, SETTING, DATA, DECISION, NOT_KNOWN = (1 << k for k in range(len(CAUSES)))


@dataclass(frozen=True)
class Moves:
    """Everyone who counts on one of two sides or on both, for one programme.

    `was`, `now`: int8 places in STATES; `why`: int8 sum of causes, 0 where nothing moved.
    """

    code: str
    was: np.ndarray
    now: np.ndarray
    why: np.ndarray

    def enters(self) -> np.ndarray:
        """Who becomes layak (boolean)."""
        return (self.now == YES) & (self.was != YES)

    def leaves(self) -> np.ndarray:
        """Who was layak and is not any more (boolean)."""
        return (self.was == YES) & (self.now != YES)

    def moves(self) -> np.ndarray:
        """Who has another status, or stands in one screening only (boolean)."""
        return self.was != self.now

    def transitions(self) -> np.ndarray:
        """People by STATES before (rows) and after (columns): each side's counts are the sums."""
        counts = np.bincount(self.was * len(STATES) + self.now, minlength=len(STATES) ** 2)
        return counts.reshape(len(STATES), len(STATES))

    def causes(self, among: np.ndarray) -> dict[str, int]:
        """Of the people in a boolean mask how many have each cause; somebody may have more than one."""
        found = {name: int((self.why[among] & (1 << k) > 0).sum()) for k, name in enumerate(CAUSES)}
        return {name: n for name, n in found.items() if n}

    def to_json(self) -> dict[str, Any]:
        """Counts, ready for JSON: of both sides, who enters and leaves, every transition with its causes."""
        counts = self.transitions()
        sides = (counts.sum(axis=1), counts.sum(axis=0))
        return {
            "before": {name: int(sides[0][k]) for k, name in enumerate(STATES)},
            "after": {name: int(sides[1][k]) for k, name in enumerate(STATES)},
            "enters": int(self.enters().sum()),
            "leaves": int(self.leaves().sum()),
            "moves": [
                {
                    "from": STATES[was],
                    "to": STATES[now],
                    "people": int(counts[was, now]),
                    "causes": self.causes((self.was == was) & (self.now == now)),
                }
                for was, now in np.argwhere(counts)
            ],
        }
