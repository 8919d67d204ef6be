"""The command `screen`: files in, decisions out, as JSON, as text, and as the office's own table."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from bansos import answers, fieldwork, overlaps, pipeline, results, settings, shortlist, store, words
from bansos.commands.files import check_out, read_bytes, unreadable
from bansos.comparing import changelist, changes, whatif
from bansos.comparing.changes import Changes
from bansos.intake import verdicts
from bansos.intake.received import Book
from bansos.intake.registers import CANDIDATES, VISITS, check_role
from bansos.intake.verdicts import KEYLESS, Verdicts
from bansos.planning.scenario import assigned, checked, to_text
from bansos.publishing import exports
from bansos.publishing.exports import Stamp
from bansos.rules.programmes import programmes
from bansos.screening import Received, Screening
from bansos.selection import quota
from bansos.selection.ranking import seed_of
from bansos.settings import InputError
from bansos.together import together
from bansos.words import number, of, tr

REGISTER_FLAGS = {
    **{"dtks": "dtks", "p3ke": "p3ke", "dtsen": "dtsen"},
    **{"received": "penerima", "visits": "kunjungan"},
}
ENGINES = ("local", "spark")
SHOWN = 5  # problems in the summary
MALLOC = {-1: 2**31 - 1, -2: 2**26, -3: 2**30}  # glibc's M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD


def flags(command: argparse.ArgumentParser) -> None:
    """The flags of `screen`."""
    add = command.add_argument
    add("candidates", metavar="USULAN", nargs="+", help=tr("berkas calon penerima"))
    for flag, role in REGISTER_FLAGS.items():
        named = tr("berkas dengan peran {role}; boleh diulang", role=role)
        add(f"--{flag}", metavar="BERKAS", action="append", default=[], help=named)
    add("--as", dest="role", metavar="PERAN", default=CANDIDATES, help=tr("peran berkas calon penerima"))
    add("--programme", metavar="KODE", action="append", default=[], help=tr("program; semua bila kosong"))
    add("--on", metavar="YYYY-MM-DD", help=tr("tanggal aturan"))
    add("--codes", choices=("kemendagri", "bps"), help=tr("asal kode kabupaten/kota tanpa titik"))
    add("--set", metavar="KUNCI=NILAI", action="append", default=[], help=tr("satu pilihan skenario"))
    add("--out", metavar="BERKAS", type=Path, help=tr("tabel hasil: .csv, .xlsx atau .parquet"))
    add("--quota", metavar="RENCANA.json", help=tr("tempat per daerah, dari simulate --json"))
    add("--seed", metavar="BENIH", default="", help=tr("benih undian yang diumumkan sebelumnya"))
    add("--worklist", metavar="BERKAS", type=Path, help=tr("daftar kunjungan untuk diisi: .xlsx"))
    add("--decisions", metavar="PUTUSAN.json", help=tr("putusan tentang pasangan yang mungkin satu orang"))
    add("--book", metavar="BUKU.sqlite", help=tr("buku penerima sebelumnya; bawaan: {name}", name=store.BOOK))
    add("--what-if", metavar="KUNCI=NILAI", action="append", default=[], help=tr("andaikan pilihan ini"))
    engines = tr("spark: Parquet masuk, folder Parquet keluar")
    add("--engine", choices=ENGINES, default=ENGINES[0], help=engines)


def run(chosen: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Screen the files and write the table, if one is asked for; the answer as JSON and as text."""
    _hold_memory()
    named = _named(chosen)
    choices: dict[str, Any] = {} if chosen.on is None else {"rules.on": chosen.on}
    choices = dict(checked(choices | dict(assigned(text) for text in chosen.set)))
    on = choices.pop("rules.on", settings.rules_date())
    how = {
        "on": on,
        "codes": chosen.programme,
        "overrides": dict(sorted(choices.items())),
        "area_codes": chosen.codes,
    }
    return (_here if chosen.engine == ENGINES[0] else _on_spark)(chosen, named, how)


def _hold_memory() -> None:
    """Keep freed memory instead of asking the system for new pages again and again, where the system can: a
    sixth of the time of a large file."""
    pa.set_memory_pool(pa.system_memory_pool())
    with contextlib.suppress(OSError, AttributeError, TypeError):
        library = ctypes.CDLL(None)
        for parameter, size in MALLOC.items():
            library.mallopt(parameter, size)


def _here(
    chosen: argparse.Namespace, named: Sequence[tuple[Path, str]], how: dict[str, Any]
) -> tuple[dict[str, Any], str]:
    supposed = checked(dict(assigned(text) for text in chosen.what_if))
    if chosen.out is not None:
        check_out(chosen.out, [path for path, _ in named])
    if chosen.worklist is not None:
        check_out(chosen.worklist, [path for path, _ in named], (".xlsx",))
    places = (
        None if chosen.quota is None else quota.read(Path(chosen.quota).name, read_bytes(Path(chosen.quota)))
    )
    seed, book, decided = seed_of(chosen.seed), _book(chosen.book), _decided(chosen.decisions)
    found = fieldwork.screen(_received(named), decided=decided, book=book, **how)
    found = found if places is None else pipeline.select(found, places, seed)
    changed = _changed(found, supposed)
    written = [] if chosen.out is None else _write(chosen.out, found, supposed, changed)
    if chosen.worklist is not None:
        exports.replace({chosen.worklist: fieldwork.xlsx(found, fieldwork.planned(found), whole=True)})
        written = [*written, chosen.worklist]
    told = [
        _summary(found),
        *changelist.said(changed),
        *(tr("Ditulis: {name}", name=path) for path in written),
    ]
    return found.to_json() | _changes_json(supposed, changed), "\n".join(told)


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


def _on_spark(
    chosen: argparse.Namespace, named: Sequence[tuple[Path, str]], how: dict[str, Any]
) -> tuple[dict[str, Any], str]:
    from bansos.cluster import screening

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
    found = screening.screen(named, out=chosen.out, **how)
    written = [] if chosen.out is None else [tr("Ditulis: {name}", name=chosen.out)]
    return found.to_json(), "\n".join([_summary(found), *written])


def _book(named: str | None) -> Book | None:
    """The book of past recipients that the flag or the environment names."""
    return store.read(store.place(named), store.needed_key()) if named or store.is_configured() else None


def _decided(named: str | None) -> Verdicts:
    """The decisions of a file, under the office's key where it has one."""
    key = store.key() or KEYLESS
    return (
        Verdicts(key=key) if named is None else verdicts.read(Path(named).name, read_bytes(Path(named)), key)
    )


def _refuse_unbuilt(chosen: argparse.Namespace) -> None:
    if chosen.engine != ENGINES[0]:
        raise InputError(tr("{flag} belum dibuat di versi ini.", flag=f"--engine {chosen.engine}"))


def _named(chosen: argparse.Namespace) -> list[tuple[Path, str]]:
    """Every file with its role, candidates first. Raises InputError for a role that cannot be read."""
    given = [(text, chosen.role) for text in chosen.candidates]
    given += [(text, role) for flag, role in REGISTER_FLAGS.items() for text in getattr(chosen, flag)]
    if strange := next((text for text, _ in given if "\0" in text), None):
        raise unreadable(strange)
    return [(Path(text), check_role(role)) for text, role in given]


def _received(named: Sequence[tuple[Path, str]]) -> list[Received]:
    """The files as read, in the order given; two at a time, each in a child of its own."""
    names: list[str] = []
    for path, _ in named:
        names.append(pipeline.free_name(_as_text(path.name), names))

    def receive(name: str, path: Path, role: str) -> Received:
        return pipeline.receive(name, read_bytes(path), role)

    return together([partial(receive, name, *one) for name, one in zip(names, named, strict=True)])


def _as_text(path: str) -> str:
    """A file name as text, also where its bytes are none."""
    return path.encode("utf-8", "replace").decode()


def _write(
    out: Path, found: Screening, supposed: Mapping[str, Any], changed: Mapping[str, Changes]
) -> list[Path]:
    stamp = changelist.stamp(answers.stamp(found), to_text(supposed))
    return exports.write(out, results.table(found), Stamp(**stamp), lambda: results.more(found, changed))


def _summary(found: Screening) -> str:
    lines = [tr("Penyaringan menurut aturan {on}.", on=words.day(found.on))]
    lines += [
        tr("{name} ({role}): {rows} baris, {problems} masalah.", **_counted(file))
        for file in found.to_json()["files"]
    ]
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


def _counted(values: dict[str, Any]) -> dict[str, str]:
    return {key: number(value) if isinstance(value, int) else str(value) for key, value in values.items()}
