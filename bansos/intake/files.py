"""From the bytes of an upload to tables of text. The parsing happens in a child process with limits."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BufferedReader
from typing import IO, TYPE_CHECKING

import numpy as np
import pyarrow as pa

from bansos import words
from bansos.intake.child import Child
from bansos.intake.masking import shown_name
from bansos.settings import InputError
from bansos.words import tr

if TYPE_CHECKING:
    import pandas as pd  # the child that parses does without it

MEMORY_BYTES = 3 * 2**30
CPU_SECONDS = 90
_log = logging.getLogger(__name__)
NUMERIC = "\0angka:"


@dataclass(frozen=True)
class Note:
    """Something about a table that its reader must know: a code, a text, how to mend it, where."""

    code: str
    problem: str
    suggestion: str
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True)
class Coded:
    """A column that holds bare codes alone: the row at which that is said, in how many cells, which codes."""

    row: int
    cells: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """Some rows of a table that is read in several places, and what only the whole table can tell.

    `rows`: their Excel row numbers, ascending; `end`: the row from which on totals and signatures stand;
    `is_doubted`: did every good NIK lose its last digit; `month_first`: are there dates that start with the
    month; `coded`: columns of bare codes. Of a register: `area`, the districts in it; `unread`, the names
    beside a NIK that cannot be read; `has_nik`, whether any stands in it. Of all DTSEN tables together:
    `has_members`, `is_ranked` (is there a good NIK, a desil?), `desils` by family card (`families.newest`).
    """

    rows: np.ndarray
    end: int | None = None
    is_doubted: bool = False
    month_first: bool = False
    coded: Mapping[str, Coded] = field(default_factory=dict)
    area: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()
    has_nik: bool = True
    has_members: bool = False
    is_ranked: bool = False
    desils: pd.DataFrame | None = None


@dataclass(frozen=True)
class TextTable:
    """One table of a file, every cell text. The data rows are consecutive and start below `header_row`.

    `table` has the office's labels in order; `letters` are their Excel columns; `numeric` says for a label
    which cells were long numbers (XLSX): a number cell keeps 15 digits only. `title` has what the rows
    above the header say of everyone below: canonical column -> text. `part`: where it is not the whole table.
    """

    file: str
    sheet: str | None
    header_row: int
    encoding: str | None
    table: pa.Table
    letters: tuple[str, ...]
    numeric: Mapping[str, pa.Array] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    date1904: bool = False
    title: Mapping[str, str] = field(default_factory=dict)
    part: Part | None = None

    @property
    def first_row(self) -> int:
        """Excel row number of the first data row; the others follow without a gap."""
        return self.header_row + 1

    @property
    def rows(self) -> np.ndarray:
        """Excel row number of each data row: one after the other below the header, unless it is a part."""
        return self.part.rows if self.part else np.arange(self.table.num_rows) + self.first_row


def read(
    name: str, upload: bytes | Child, *, labels: Iterable[str], alive: Callable[[], object] = lambda: None
) -> tuple[TextTable, ...]:
    """The tables of an upload: one of a CSV, one for each sheet with a header of a workbook.

    `upload`: its bytes, or a child that has it already; `labels`: the normalised headers that mark a header
    row (`columns.known_labels()`); `alive` is called twice a second while the child reads, and ends it by
    raising. Raises InputError with one sentence that says what is wrong, where, and how to mend it.
    """
    name = shown_name(name)
    request = {
        "name": name,
        "language": words.language(),
        "labels": sorted(labels),
        "memory": MEMORY_BYTES,
        "cpu": CPU_SECONDS,
    }
    try:
        with upload if isinstance(upload, Child) else Child(upload) as child:
            if child.is_empty:
                raise _empty(name)
            answer = child.ask(request)
            _wait(answer, alive)
            return tuple(_tables(answer, name))
    except (OSError, EOFError, ValueError, pa.ArrowException) as error:
        raise InputError(_crashed(name)) from error


def _wait(answer: BufferedReader, alive: Callable[[], object]) -> None:
    """Return when the child has something to say."""
    first = threading.Thread(target=answer.peek, args=(1,), daemon=True)
    first.start()
    first.join(0.5)
    while first.is_alive():
        alive()
        first.join(0.5)


def _tables(answer: IO[bytes], name: str) -> Iterator[TextTable]:
    line = answer.readline()
    if not line:
        raise EOFError
    reply = json.loads(line)
    if "refused" in reply:
        raise InputError(reply["refused"])
    if "failed" in reply:
        _log.error("Reading an upload failed: %s", reply["failed"])
        raise EOFError
    for about in reply["tables"]:
        table = pa.ipc.open_stream(answer).read_all()
        about["notes"] = tuple(Note(**note) for note in about["notes"])
        about["letters"] = tuple(about["letters"])
        yield _with_numeric(TextTable(file=name, table=table, **about))


def _with_numeric(found: TextTable) -> TextTable:
    names = found.table.column_names
    masks = {n.removeprefix(NUMERIC): found.table[n] for n in names if n.startswith(NUMERIC)}
    plain = found.table.select([n for n in names if not n.startswith(NUMERIC)])
    return TextTable(**{**vars(found), "table": plain, "numeric": masks})


def _empty(name: str) -> InputError:
    return InputError(tr("{file}: berkas kosong (0 byte). Simpan ulang lalu unggah kembali.", file=name))


def _crashed(name: str) -> str:
    return tr(
        "{file}: berkas tidak dapat dibaca (rusak, terlalu besar, atau ada sel terisi jauh di luar tabel). "
        "Salin tabelnya ke buku kerja baru, simpan sebagai XLSX atau CSV, lalu unggah kembali.",
        file=name,
    )
