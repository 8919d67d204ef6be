"""The child process that parses one upload: limits first, bytes on stdin, Arrow tables on stdout."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa

from bansos import words
from bansos.intake import kinds
from bansos.intake.files import NUMERIC, TextTable
from bansos.settings import InputError, whereabouts

if TYPE_CHECKING:
    from bansos.intake.workbook import Sheets

# What reading takes at most: address space that any file gets, and how often its unpacked bytes beyond that.
# A file that holds little and asks for much is refused before the memory is touched.
_MEMORY_ANY = 2**30
_MEMORY_TIMES = 10


def limit(memory: int, cpu: int) -> None:
    """Limit this process's memory (bytes) and CPU (seconds), where the system can; no file, no core dump."""
    try:
        import resource
    except ImportError:
        return  # Windows: the parent's wall-time limit alone holds.
    limits = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, cpu))
    for what, most in (*limits, (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def parse(name: str, data: bytes, known: frozenset[str], cpu: int = 0) -> tuple[TextTable, ...]:
    """The tables of a file by its real type. Raises InputError. With `cpu` (seconds, in a process of its own)
    the memory is limited to what a file of this size can need.
    """
    texts = _texts(data)
    kind = kinds.check(name, data)
    if cpu:
        limit(_MEMORY_ANY + _MEMORY_TIMES * kind.size, cpu)
    # A child reads one file and ends: it loads only the reader that it needs.
    if kind.name == "parquet":
        from bansos.intake import parquet

        return parquet.read(name, data, known)
    if kind.name in ("xlsx", "ods"):
        from bansos.intake import workbook

        whole = texts.result() if texts and not kind.is_merged else None
        return workbook.read(name, data, known, kind.hidden_rows, whole)
    from bansos.intake import delimited

    return delimited.read(name, data, known)


def _texts(data: bytes) -> Future[Sheets | None] | None:
    """What can be read while the check goes on."""
    if not data.startswith(b"PK"):
        return None
    from bansos.intake import textbook

    return textbook.begun(data)


def answer(pipe: IO[bytes], tables: Sequence[TextTable]) -> None:
    """Write what is known of the tables as one JSON line, then each table as an Arrow stream."""
    pipe.write(json.dumps({"tables": [_about(table) for table in tables]}).encode() + b"\n")
    for found in tables:
        table = found.table
        for label, mask in found.numeric.items():
            table = table.append_column(NUMERIC + label, mask)
        with pa.ipc.new_stream(pipe, table.schema) as writer:
            writer.write_table(table)
    pipe.flush()


def _about(table: TextTable) -> dict[str, Any]:
    return {
        "sheet": table.sheet,
        "header_row": table.header_row,
        "encoding": table.encoding,
        "letters": table.letters,
        "notes": [asdict(note) for note in table.notes],
        "date1904": table.date1904,
        "title": dict(table.title),
    }


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.readline())
    limit(request["memory"], request["cpu"])
    words.speak(request["language"])
    gc.disable()  # Millions of cells, no cycles, a short life.
    with sys.stdin.buffer if request["file"] is None else os.fdopen(request["file"], "rb") as upload:
        data = upload.read()
    respond(request, data, sys.stdout.buffer, request["cpu"])


def respond(request: Mapping[str, Any], data: bytes, out: IO[bytes], cpu: int = 0) -> None:
    """Write the answer to a request: tables, or one JSON line that says why there are none."""
    try:
        answer(out, parse(request["name"], data, frozenset(request["labels"]), cpu))
    except InputError as error:
        out.write(json.dumps({"refused": str(error)}).encode() + b"\n")
    except Exception as error:  # noqa: BLE001 (the parent logs where; never the text, it may hold a cell)
        out.write(json.dumps({"failed": whereabouts(error)}).encode() + b"\n")


if __name__ == "__main__":
    main()
