"""A plan held as it stands, so that one thing alone can be changed in it."""

from __future__ import annotations

from typing import Any

from bansos.planning.plan import Plan

_TARGETS = ("plan.goal", "plan.coverage", "plan.times")  # what sets the units where nobody says how many
_BOUNDS = ("units", "floor", "ceiling")


def pinned(plan: Plan) -> dict[str, Any]:
    """The choices that make the very same units by hand: no target, share or bound moves them any more.

    So nothing is asked of districts that come in later, such as a rate or candidates.
    """
    own = tuple(f"{code}.{name}" for code in plan.programmes for name in _BOUNDS)
    choices = {k: v for k, v in plan.choices.items() if k not in _TARGETS and not k.startswith(own)}
    if all(line.by_district is not None for line in plan.programmes.values()):
        choices.pop("plan.share", None)
    for code, line in plan.programmes.items():
        if line.by_district is None:
            choices[f"{code}.units"] = line.units
        else:
            choices |= {f"{code}.units.{place}": n for place, n in line.by_district.items()}
    return choices
