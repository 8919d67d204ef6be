"""What `screen` does on this machine with the files that were read."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bansos import pipeline, results, settings, store, words
from bansos.commands.files import read_bytes
from bansos.commands.outputs import check_out
from bansos.comparing import changelist, changes, whatif
from bansos.comparing.changes import Changes
from bansos.intake import verdicts
from bansos.intake.received import Book
from bansos.intake.receiving import Received
from bansos.intake.verdicts import KEYLESS, Verdicts
from bansos.layout import answers, fieldwork, overlaps, shortlist
from bansos.planning.scenario import assigned, checked, to_text
from bansos.publishing import exports
from bansos.publishing.exports import Stamp
from bansos.rules.programmes import programmes
from bansos.screening import Screening
from bansos.selection import quota
from bansos.selection.ranking import seed_of
from bansos.together import later
from bansos.words import number, of, tr

SHOWN = 5  # problems in the summary


def how(chosen: argparse.Namespace) -> dict[str, Any]:
    """What the flags say of how to screen, as `pipeline.screen` takes it. Raises InputError."""
    choices: dict[str, Any] = {} if chosen.on is None else {"rules.on": chosen.on}
    choices = dict(checked(choices | dict(assigned(text) for text in chosen.set)))
    return {
        "on": choices.pop("rules.on", settings.rules_date()),
        "codes": chosen.programme,
        "overrides": dict(sorted(choices.items())),
        "area_codes": chosen.codes,
    }


def run(
    chosen: argparse.Namespace, named: Sequence[tuple[Path, str]], received: Callable[[], list[Received]]
) -> tuple[dict[str, Any], str]:
    """Screen the files (`received` waits for them); the answer as JSON and as text. Raises InputError."""
    chosen_how = how(chosen)
    supposed = checked(dict(assigned(text) for text in chosen.what_if))
    if chosen.out is not None:
        check_out(chosen.out, [path for path, _ in named])
    if chosen.worklist is not None:
        check_out(chosen.worklist, [path for path, _ in named], (".xlsx",))
    places = (
        None if chosen.quota is None else quota.read(Path(chosen.quota).name, read_bytes(Path(chosen.quota)))
    )
    seed, book, decided = seed_of(chosen.seed), _book(chosen.book), _decided(chosen.decisions)
    found = fieldwork.screen(received(), decided=decided, book=book, **chosen_how)
    found = found if places is None else pipeline.select(found, places, seed)
    changed = _changed(found, supposed)
    writing = later(lambda: _written(chosen, found, supposed, changed))
    answer = found.to_json()
    told = [summary(found, answer["files"]), *changelist.said(changed)]
    told += [tr("Ditulis: {name}", name=path) for path in writing()]
    return answer | _changes_json(supposed, changed), "\n".join(told)


def _changed(found: Screening, supposed: Mapping[str, Any]) -> dict[str, Changes]:
    """What would be otherwise for the same people under other choices, by programme; nothing without any."""
    if not supposed:
        return {}
    choices = dict(found.overrides) | dict(supposed)
    on = choices.pop("rules.on", found.on)
    return changes.compare(found, whatif.again(found, on, dict(sorted(choices.items()))))


def _changes_json(supposed: Mapping[str, Any], changed: Mapping[str, Changes]) -> dict[str, Any]:
    if not supposed:
        return {}
    programmes = {code: one.to_json() for code, one in changed.items()}
    return {"changes": {"what_if": to_text(supposed), "programmes": programmes}}


def _book(named: str | None) -> Book | None:
    """The book of past recipients that the flag or the environment names."""
    return store.read(store.place(named), store.needed_key()) if named or store.is_configured() else None


def _decided(named: str | None) -> Verdicts:
    """The decisions of a file, under the office's key where it has one."""
    key = store.key() or KEYLESS
    return (
        Verdicts(key=key) if named is None else verdicts.read(Path(named).name, read_bytes(Path(named)), key)
    )


def _written(
    chosen: argparse.Namespace,
    found: Screening,
    supposed: Mapping[str, Any],
    changed: Mapping[str, Changes],
) -> list[Path]:
    """The files that were asked for, once they are written."""
    written: list[Path] = []
    if chosen.out is not None:
        stamp = Stamp(**changelist.stamp(answers.stamp(found), to_text(supposed)))
        table = results.table(found)
        written = exports.write(chosen.out, table, stamp, lambda: results.more(found, changed))
    if chosen.worklist is not None:
        exports.replace({chosen.worklist: fieldwork.xlsx(found, fieldwork.planned(found), whole=True)})
        written.append(chosen.worklist)
    return written


def summary(found: Screening, files: Sequence[Mapping[str, Any]]) -> str:
    """What was read (`files` of `Screening.to_json`) and decided, in a few lines."""
    lines = [tr("Penyaringan menurut aturan {on}.", on=words.day(found.on))]
    lines += [tr("{name} ({role}): {rows} baris, {problems} masalah.", **_counted(file)) for file in files]
    lines.append(
        tr(
            "{rows} baris = {people} orang + {duplicates} duplikat + {set_aside} disisihkan.",
            **_counted(found.states()),
        )
    )
    lines += [text for code in found.decisions for text in _told(found, code)]
    lines += overlaps.said(found) if found.overlaps else []
    lines += _first_problems(found)
    return "\n".join(lines)


def _first_problems(found: Screening) -> list[str]:
    """The first cells that need mending, and where to read of the others."""
    shown = found.problems.head(SHOWN)[["file", "cell", "problem"]].astype("object").fillna("")
    lines = [
        "  " + tr("{place}: {problem}", place=f"{file} {cell}".strip(), problem=problem)
        for file, cell, problem in zip(shown["file"], shown["cell"], shown["problem"], strict=True)
    ]
    left = found.problem_count() - len(lines)
    more = ["  " + tr("dan {n} masalah lagi: pakai --json atau --out BERKAS.xlsx", n=number(left))]
    return [tr("Masalah pada sel:"), *lines, *(more if left else [])] if lines else []


def _told(found: Screening, code: str) -> list[str]:
    counts = found.statuses(code)
    said = tr(
        "{label}: {eligible} layak + {refused} tidak layak + {unknown} perlu verifikasi = {people} orang.",
        label=of(programmes()[code].about["short"]),
        people=number(sum(counts.values())),
        **_counted(counts),
    )
    groups, why = answers.groups_said(found, code), answers.why_unknown(found, code)
    places = [f"  {text}" for text in shortlist.said(found, code)]
    return [said, *([f"  {groups}."] if groups else []), *([why] if why else []), *places]


def _counted(values: Mapping[str, Any]) -> dict[str, str]:
    return {key: number(value) if isinstance(value, int) else str(value) for key, value in values.items()}
