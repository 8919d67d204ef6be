"""What `screen --engine spark` does."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bansos import store
from bansos.cluster import screening
from bansos.commands.screening import how, summary
from bansos.intake.roles import VISITS
from bansos.settings import InputError
from bansos.words import tr


def run(chosen: argparse.Namespace, named: Sequence[tuple[Path, str]]) -> tuple[dict[str, Any], str]:
    """Screen Parquet files into a folder of Parquet files. Raises InputError for a flag not known there."""
    unbuilt = {
        "--quota": chosen.quota,
        "--what-if": chosen.what_if,
        "--worklist": chosen.worklist,
        "--decisions": chosen.decisions,
        "--book": chosen.book or store.is_configured(),
        "--visits": any(role == VISITS for _, role in named),
    }
    if flags := [flag for flag, given in unbuilt.items() if given]:
        raise InputError(tr("Mesin spark belum mengenal {flag}. Pakai --engine local.", flag=flags[0]))
    found = screening.screen(named, out=chosen.out, **how(chosen))
    answer = found.to_json()
    written = [] if chosen.out is None else [tr("Ditulis: {name}", name=chosen.out)]
    return answer, "\n".join([summary(found, answer["files"]), *written])
