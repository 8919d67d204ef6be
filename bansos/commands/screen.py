"""The command `screen`: files in, decisions out, as JSON, as text, and as the office's own table."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from bansos import answers, pipeline, results, settings, shortlist, words
from bansos.intake.registers import CANDIDATES, check_role
from bansos.planning.scenario import assigned, checked
from bansos.publishing import exports
from bansos.publishing.exports import Stamp
from bansos.rules.programmes import programmes
from bansos.screening import Received, Screening
from bansos.selection import quota
from bansos.selection.ranking import seed_of
from bansos.settings import InputError
from bansos.words import number, of, tr

REGISTER_FLAGS = {"dtks": "dtks", "p3ke": "p3ke", "dtsen": "dtsen", "received": "penerima"}
ENGINES = ("local", "spark")
SHOWN = 5  # problems in the summary


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
    add(
        "--engine",
        choices=ENGINES,
        default=ENGINES[0],
        help=tr("spark: Parquet masuk, folder Parquet keluar"),
    )


def run(chosen: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Screen the files and write the table, if one is asked for; the answer as JSON and as text."""
    named = _named(chosen)
    choices: dict[str, Any] = {} if chosen.on is None else {"rules.on": chosen.on}
    choices = dict(checked(choices | dict(assigned(text) for text in chosen.set)))
    on = choices.pop("rules.on", settings.rules_date())
    overrides = dict(sorted(choices.items()))
    how = {"on": on, "codes": chosen.programme, "overrides": overrides, "area_codes": chosen.codes}
    engine = _here if chosen.engine == ENGINES[0] else _on_spark
    found, written = engine(chosen, named, how)
    return found.to_json(), _summary(found, written)


def _here(
    chosen: argparse.Namespace, named: Sequence[tuple[Path, str]], how: dict[str, Any]
) -> tuple[Screening, list[Path]]:
    if chosen.out is not None:
        _check_out(chosen.out, [path for path, _ in named])
    places = None if chosen.quota is None else quota.read(Path(chosen.quota).name, _bytes(Path(chosen.quota)))
    seed = seed_of(chosen.seed)
    found = pipeline.screen(_received(named), **how)
    found = found if places is None else pipeline.select(found, places, seed)
    return found, [] if chosen.out is None else exports.write(chosen.out, *_exported(found))


def _on_spark(
    chosen: argparse.Namespace, named: Sequence[tuple[Path, str]], how: dict[str, Any]
) -> tuple[Screening, list[Path]]:
    from bansos.cluster import screening

    if chosen.quota is not None:
        raise InputError(tr("Mesin spark belum mengisi kuota. Pakai --quota dengan --engine local."))
    found = screening.screen(named, out=chosen.out, **how)
    return found, [] if chosen.out is None else [chosen.out]


def _named(chosen: argparse.Namespace) -> list[tuple[Path, str]]:
    """Every file with its role, candidates first. Raises InputError for a role that cannot be read."""
    given = [(text, chosen.role) for text in chosen.candidates]
    given += [(text, role) for flag, role in REGISTER_FLAGS.items() for text in getattr(chosen, flag)]
    if strange := next((text for text, _ in given if "\0" in text), None):
        raise _unreadable(strange)
    return [(Path(text), check_role(role)) for text, role in given]


def _check_out(out: Path, inputs: Sequence[Path]) -> None:
    exports.check_target(out)
    if out.exists() and any(path.exists() and out.samefile(path) for path in inputs):
        raise InputError(tr("{name}: berkas masukan tidak ditimpa. Pilih nama lain.", name=out.name))


def _received(named: Sequence[tuple[Path, str]]) -> list[Received]:
    """The files as read, in the order given."""
    found: list[Received] = []
    for path, role in named:
        name = pipeline.free_name(_as_text(path.name), [one.name for one in found])
        found.append(pipeline.receive(name, _bytes(path), role))
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path) from error


def _unreadable(path: Path | str) -> InputError:
    return InputError(
        tr("{name}: berkas tidak ada atau tidak dapat dibuka. Periksa nama dan izinnya.", name=path)
    )


def _as_text(path: str) -> str:
    """A file name as text, also where its bytes are none."""
    return path.encode("utf-8", "replace").decode()


def _exported(found: Screening) -> tuple[pd.DataFrame, Stamp, dict[str, pd.DataFrame]]:
    """The office's table, its stamp, and the further sheets that a workbook gets."""
    table, *_ = (sheets := results.sheets(found)).values()
    return table, Stamp(**answers.stamp(found)), {name: sheets[name] for name in list(sheets)[1:]}


def _summary(found: Screening, written: Sequence[Path]) -> str:
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
    lines += _first_problems(found)
    return "\n".join([*lines, *(tr("Ditulis: {name}", name=path) for path in written)])


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
