"""The office's table as a folder of Parquet parts, in the order of the files, each with the stamp."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from bansos.cluster import job as jobs
from bansos.cluster.job import Job
from bansos.publishing import exports
from bansos.publishing.exports import Stamp
from bansos.settings import InputError
from bansos.words import tr

ROWS = 500_000  # of a part
WRITTEN = "part long"


def check_target(path: Path) -> None:
    """Raises InputError before any work is lost."""
    if path.suffix.lower() != ".parquet":
        raise InputError(
            tr("{name}: mesin spark menulis Parquet saja. Pakai akhiran .parquet.", name=path.name)
        )
    if path.exists() or path.is_symlink():
        raise InputError(
            tr(
                "{name}: sudah ada. Mesin spark menulis folder baru: hapus, atau pilih nama lain.",
                name=path.name,
            )
        )
    exports.check_target(path)


@contextmanager
def folder(path: Path) -> Iterator[Path]:
    """A folder to write parts into, which becomes `path` at the end; nothing is left where that fails."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.mkdir()
        yield beside
        for left in beside.glob(".*"):
            left.unlink()
        beside.rename(path)
    except OSError as error:
        raise InputError(
            tr(
                "{name}: tidak dapat ditulis di folder {folder}. Periksa folder, izin dan sisa ruang disk.",
                name=path.name,
                folder=path.parent,
            )
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def write(job: Job, folder: str, labels: list[str], stamp: Stamp, table: pa.Table) -> pa.Table:
    """Write one part; a task that is tried again writes the same bytes under the same name."""
    number = table["part"][0].as_py()
    jobs.guarded(job, lambda: _write(Path(folder, f"part-{number:05d}.parquet"), labels, stamp, table))
    return pa.table({"part": pa.array([number], pa.int64())})


def _write(path: Path, labels: list[str], stamp: Stamp, table: pa.Table) -> None:
    rows = table.sort_by("key")
    cells = pa.table([rows[f"c{n}"] for n in range(len(labels))], names=labels)
    beside = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        stamped = cells.replace_schema_metadata({"bansos": exports.stamp_json(stamp)})
        pq.write_table(stamped, beside, compression="zstd")
        beside.replace(path)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
