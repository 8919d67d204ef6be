"""The command `screen`: files in, decisions out, as JSON, as text, and as the office's own table."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bansos.commands.files import child_for, unreadable
from bansos.commands.flags import ENGINES, REGISTER_FLAGS
from bansos.intake.roles import check_role
from bansos.together import AT_ONCE


def run(chosen: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Screen the files and write the table, if one is asked for; the answer as JSON and as text."""
    named = _named(chosen)
    if chosen.engine != ENGINES[0]:
        from bansos.commands import spark

        return spark.run(chosen, named)
    with ExitStack() as started:
        # Children load while this process does, and read while it loads what decides.
        children = [started.enter_context(child_for(path)) for path, _ in named[:AT_ONCE]]
        from bansos.commands import reading

        coming = started.enter_context(reading.coming(named, children))
        from bansos.commands import screening

        return screening.run(chosen, named, coming)


def _named(chosen: argparse.Namespace) -> list[tuple[Path, str]]:
    """Every file with its role, candidates first. Raises InputError for a role that cannot be read."""
    given = [(text, chosen.role) for text in chosen.candidates]
    given += [(text, role) for flag, role in REGISTER_FLAGS.items() for text in getattr(chosen, flag)]
    if strange := next((text for text, _ in given if "\0" in text), None):
        raise unreadable(strange)
    return [(Path(text), check_role(role)) for text, role in given]
