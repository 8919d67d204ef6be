"""The command line: exit 0 when done, exit 2 with one line on stderr when the input cannot be used."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from bansos.planning import summary
from bansos.planning.budget import simulate
from bansos.planning.presets import preset
from bansos.planning.reach import reach
from bansos.planning.scenario import assigned, known_keys
from bansos.planning.values import whole
from bansos.settings import BansosError, InputError
from bansos.words import tr

Printed = tuple[dict[str, Any], str]  # the same answer as JSON and as text


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks in one line, like every other error."""

    def error(self, message: str) -> NoReturn:
        raise InputError(tr("Perintah tidak terbaca: {message}. Lihat --help.", message=message))


class NotBuilt(argparse.Action):
    """A flag of the design that is not built yet: it says so."""

    def __call__(self, *given: object, **_: object) -> None:
        raise InputError(tr("{flag} belum dibuat di versi ini.", flag=given[-1] or self.dest))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    try:
        chosen = parser().parse_args(arguments)
        found, text = chosen.run(chosen)
    except BansosError as error:
        print(f"bansos: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    print(json.dumps(found, ensure_ascii=False) if chosen.json else text)
    return 0


def parser() -> Parser:
    """Every command with its flags."""
    top = Parser(prog="bansos", description=tr("Jangkauan, simulasi anggaran dan calon penerima."))
    commands = top.add_subparsers(dest="command", required=True, parser_class=Parser, metavar="PERINTAH")
    _add(
        commands,
        "simulate",
        tr("biaya sebuah rencana, atau apa yang dibeli sebuah anggaran"),
        _simulate,
        _simulate_flags,
    )
    _add(commands, "reach", tr("siapa yang sudah terjangkau pada suatu tahun"), _reach, _reach_flags)
    return top


def _add(
    commands: Any,
    name: str,
    about: str,
    run: Callable[[argparse.Namespace], Printed],
    flags: Callable[[argparse.ArgumentParser], None],
) -> None:
    command = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
    flags(command)
    command.add_argument("--json", action="store_true", help=tr("cetak satu objek JSON saja"))
    command.set_defaults(run=run)


def _simulate_flags(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("--scenario", metavar="NAMA", help=tr("skenario dari data/scenarios"))
    add("--on", metavar="YYYY-MM-DD", help=tr("tanggal aturan"))
    add("--budget", metavar="RP", help=tr("anggaran dalam rupiah"))
    add("--districts", metavar="KODE,...", help=tr("kabupaten/kota, atau all"))
    add("--share", metavar="CARA", help=tr("pembagian per daerah: equal, poor atau rate"))
    for flag in ("units", "floor", "ceiling"):
        add(f"--{flag}", metavar="KODE=N", action="append", default=[], help=_FLAG_HELP[flag]())
    add("--set", metavar="KUNCI=NILAI", action="append", default=[], help=tr("satu pilihan skenario"))


_FLAG_HELP: dict[str, Callable[[], str]] = {
    "units": lambda: tr("jumlah unit sebuah program"),
    "floor": lambda: tr("unit paling sedikit di tiap daerah"),
    "ceiling": lambda: tr("unit paling banyak di tiap daerah"),
}


def _simulate(chosen: argparse.Namespace) -> Printed:
    choices: dict[str, object] = dict(preset(chosen.scenario).values) if chosen.scenario else {}
    flags = _flags(chosen)
    _clear(choices, flags)
    plan = simulate(choices | flags | dict(assigned(text) for text in chosen.set))
    return plan.to_json(), summary.of_plan(plan)


def _flags(chosen: argparse.Namespace) -> dict[str, object]:
    """The flags as choices of a scenario."""
    plain = {
        "rules.on": chosen.on,
        "plan.budget": chosen.budget,
        "plan.districts": chosen.districts,
        "plan.share": chosen.share,
    }
    flags: dict[str, object] = {key: value for key, value in plain.items() if value is not None}
    for name in ("units", "floor", "ceiling"):
        pairs = [assigned(text) for text in getattr(chosen, name)]
        flags |= {f"{code}.{name}": value for code, value in pairs}
    return flags


def _clear(choices: dict[str, object], flags: dict[str, object]) -> None:
    """A flag beats all of the scenario that says the same more narrowly: districts and units by hand."""
    programmes = [key.removesuffix(".floor") for key in known_keys() if key.endswith(".floor")]
    narrower = [f"{code}.districts" for code in programmes if "plan.districts" in flags]
    narrower += [
        key
        for key in choices
        for code in programmes
        if f"{code}.units" in flags and key.startswith(f"{code}.units.")
    ]
    for key in narrower:
        choices.pop(key, None)


def _reach_flags(command: argparse.ArgumentParser) -> None:
    command.add_argument("--year", metavar="TAHUN", help=tr("tahun realisasi"))


def _reach(chosen: argparse.Namespace) -> Printed:
    found = reach(None if chosen.year is None else whole("--year", chosen.year))
    return found.to_json(), summary.of_reach(found)


if __name__ == "__main__":
    sys.exit(main())
