"""Bars and the table that says whether they hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

UNITS = {"s": (1000, "ms"), "B": (1e-6, "MB"), "x": (1, "x")}


@dataclass(frozen=True)
class Bar:
    """What was measured against what (a reference or a fixed limit, in the same unit), and the most allowed.

    `most` is a ratio where there is a reference and 1 where `reference` is itself the limit. `unit`: s
    (seconds), B (bytes) or x (a ratio already).
    """

    name: str
    ours: float
    reference: float
    against: str
    most: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """How many times the reference."""
        return self.ours / self.reference

    @property
    def holds(self) -> bool:
        """Is the ratio within the bar?"""
        return self.ratio <= self.most

    def shown(self, value: float) -> str:
        """A measurement as the table prints it."""
        factor, name = UNITS[self.unit]
        return f"{value * factor:,.{2 if self.unit == 'x' else 0}f} {name}"


def interleaved(rounds: int, timed: Mapping[str, Callable[[], float]]) -> dict[str, float]:
    """The median of each of several measurements, taken in turns so that a busy minute hits them all."""
    seen: dict[str, list[float]] = {name: [] for name in timed}
    for _ in range(rounds):
        for name, measure in timed.items():
            seen[name].append(measure())
    return {name: median(values) for name, values in seen.items()}


def table(bars: list[Bar]) -> str:
    """All bars as one Markdown table."""
    lines = ["| bar | ours | reference | ratio | at most | |", "|---|---|---|---|---|---|"]
    for bar in bars:
        told = "holds" if bar.holds else "DOES NOT HOLD"
        ours, reference = bar.shown(bar.ours), f"{bar.shown(bar.reference)} ({bar.against})"
        lines.append(f"| {bar.name} | {ours} | {reference} | {bar.ratio:.2f} | {bar.most:g} | {told} |")
    return "\n".join(lines)
