"""The command line: exit 0 when done, exit 2 with one line on stderr when the input cannot be used."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from bansos.commands import flags
from bansos.settings import BansosError, InputError
from bansos.words import tr


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks in one line, like every other error."""

    def error(self, message: str) -> NoReturn:
        raise InputError(tr("Perintah tidak terbaca: {message}. Lihat --help.", message=message))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    _speak_utf8()
    try:
        chosen = parser().parse_args(arguments)
        found, text = _run(chosen)
        print(json.dumps(found, ensure_ascii=False, allow_nan=False) if chosen.json else text, flush=True)
    except BansosError as error:
        return _failed(2, " ".join(str(error).split()))
    except BrokenPipeError:  # whoever read the answer has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return _failed(130, tr("Dihentikan."))
    except Exception as error:  # noqa: BLE001 - its text may hold a cell of somebody's file: kind and place only
        step = traceback.extract_tb(error.__traceback__)[-1]
        said = tr("Program ini gagal ({kind} di {place}). Laporkan baris ini kepada pengelola.")
        return _failed(1, said.format(kind=type(error).__name__, place=f"{step.name}:{step.lineno}"))
    return 0


def parser() -> Parser:
    """Every command with its flags."""
    top = Parser(prog="bansos", description=tr("Jangkauan, simulasi anggaran dan calon penerima."))
    found = top.add_subparsers(dest="command", required=True, parser_class=Parser, metavar="PERINTAH")
    _add(found, "screen", tr("siapa yang layak, dari berkas kantor"), flags.screen)
    _add(found, "remember", tr("catat penerima di buku, sebagai tanda"), flags.remember)
    _add(found, "compare", tr("apa yang berubah di antara dua hasil screen"), flags.compare)
    simulate = tr("biaya sebuah rencana, atau apa yang dibeli sebuah anggaran")
    _add(found, "simulate", simulate, flags.simulate, "planning:simulate")
    _add(found, "reach", tr("siapa yang sudah terjangkau pada suatu tahun"), flags.reach, "planning:reach")
    _add(found, "publish", tr("agregat untuk halaman publik"), flags.publish, "planning:publish")
    return top


def _add(
    found: Any, name: str, about: str, flags: Callable[[argparse.ArgumentParser], None], run: str = ""
) -> None:
    """One command; `run` names the module and the function that does it (module: as the command, `run`)."""
    command = found.add_parser(name, help=about, description=about, allow_abbrev=False)
    flags(command)
    command.add_argument("--json", action="store_true", help=tr("cetak satu objek JSON saja"))
    command.set_defaults(run=run or f"{name}:run")


def _run(chosen: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Only what a command needs is loaded, and only once its flags are known to be right."""
    module, name = chosen.run.split(":")
    done: tuple[dict[str, Any], str] = getattr(import_module(f"bansos.commands.{module}"), name)(chosen)
    return done


def _speak_utf8() -> None:
    """A redirected Windows console would refuse signs such as the minus of a rupiah amount."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _failed(code: int, said: str) -> int:
    print(f"bansos: {said}", file=sys.stderr)
    return code


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # what a million rows took goes back at once, not piece by piece
