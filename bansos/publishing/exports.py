"""A table and its stamp as the bytes of a file: CSV, XLSX, Parquet. The same inputs give the same bytes.

Text that a spreadsheet would take for a formula leaves harmless. In CSV it gets an apostrophe in front, so
does text that already had one there: taking off one apostrophe always gives the text back.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as arrow_parquet

from bansos.publishing import workbook
from bansos.publishing.columns import is_text, plain
from bansos.publishing.sheets import Sheet
from bansos.settings import InputError
from bansos.words import tr

RISKY = r"^'*[=+\-@\t\r]"
NEGATIVE_NUMBER = r"^-[0-9]+([.,][0-9]+)*$"  # written as text by an office, but a number all the same
Content = bytes | Callable[[IO[bytes]], None]  # of a file: as it is, or what writes it
SUFFIXES = (".csv", ".xlsx", ".parquet")
AT_ONCE = 100_000  # rows of a CSV


@dataclass(frozen=True)
class Stamp:
    """What a file was made with: programme codes, date of the rules, keys of sources.toml, names of the files
    it was made from, version of the product, fingerprint of all inputs, rules and settings, the choices
    (KEY=VALUE) that differ from the rules as they stand, and what tells the rules and each of the files apart
    from others (role and the start of a SHA-256)."""

    programmes: tuple[str, ...]
    on: date
    sources: tuple[str, ...]
    made_from: tuple[str, ...]
    version: str
    fingerprint: str
    choices: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, str | list[str]]:
        """The stamp under Indonesian keys, ready for JSON."""
        return {
            "program": list(self.programmes),
            "aturan_per": self.on.isoformat(),
            "sumber": list(self.sources),
            "dibuat_dari": list(self.made_from),
            "versi": self.version,
            "pilihan": list(self.choices),
            "sidik": self.fingerprint,
            "sidik_berkas": list(self.digests),
        }


def csv(table: pd.DataFrame) -> bytes:
    """The table as CSV (comma, UTF-8 with a mark so that Excel reads it). Its stamp is `stamp_json`."""
    out = io.BytesIO()
    _write_csv(table, out)
    return out.getvalue()


def _write_csv(table: pd.DataFrame, out: IO[bytes]) -> None:
    columns = plain(table)
    header = defused(pa.array(columns.column_names, pa.string())).to_pylist()
    out.write("\ufeff".encode())
    for start in range(0, max(len(table), 1), AT_ONCE):
        part = columns.slice(start, AT_ONCE)
        safe = [defused(column.combine_chunks()) for column in part.columns]
        how = arrow_csv.WriteOptions(include_header=start == 0)
        arrow_csv.write_csv(pa.table(safe, names=header), out, how)


def defused(column: pa.Array) -> pa.Array:
    """A column whose text no spreadsheet takes for a formula. Numbers, negative ones too, are left alone."""
    if pa.types.is_dictionary(column.type):
        return pa.DictionaryArray.from_arrays(column.indices, defused(column.dictionary))
    if not is_text(column.type):
        return column
    risky = pc.match_substring_regex(column, RISKY)
    if not pc.any(risky).as_py():
        return column
    risky = pc.and_not(risky, pc.match_substring_regex(column, NEGATIVE_NUMBER))
    apostrophe, nothing = pa.scalar("'", column.type), pa.scalar("", column.type)
    return pc.if_else(risky, pc.binary_join_element_wise(apostrophe, column, nothing), column)


def stamp_json(stamp: Stamp) -> bytes:
    """The stamp as JSON, to lie beside a CSV as FILE.stamp.json."""
    return (json.dumps(stamp.to_dict(), ensure_ascii=False, indent=2) + "\n").encode()


def xlsx(sheets: Mapping[str, pd.DataFrame | Sheet], stamp: Stamp) -> bytes:
    """Tables as sheets of a workbook, in order, and the stamp as the last sheet.

    Raises InputError where a table has more rows than a sheet can hold.
    """
    last = pd.DataFrame(stamp_rows(stamp), columns=[tr("keterangan"), tr("isi")])
    return workbook.made({**sheets, tr("Cap"): last}, stamp.on)


def stamp_rows(stamp: Stamp) -> list[tuple[str, str]]:
    """The stamp as its sheet shows it: one row a field, its label and what it holds."""
    return [
        (label, "; ".join(value) if isinstance(value, list) else value)
        for label, value in zip(_labels(), stamp.to_dict().values(), strict=True)
    ]


def _labels() -> tuple[str, ...]:
    """The fields of a stamp for a reader, in their order; in JSON and Parquet they have fixed keys."""
    return (
        tr("program"),
        tr("aturan per"),
        tr("sumber"),
        tr("dibuat dari"),
        tr("versi"),
        tr("pilihan"),
        tr("sidik"),
        tr("sidik berkas"),
    )


def parquet(table: pd.DataFrame, stamp: Stamp) -> bytes:
    """The table as Parquet, the stamp in the metadata of its schema under `bansos`."""
    out = io.BytesIO()
    _write_parquet(table, stamp, out)
    return out.getvalue()


def _write_parquet(table: pd.DataFrame, stamp: Stamp, out: IO[bytes]) -> None:
    try:
        found = pa.Table.from_pandas(table, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError, ValueError):
        found = plain(table)
    stamped = found.replace_schema_metadata({"bansos": stamp_json(stamp)})
    # Texts of which each is another gain nothing from a dictionary, and take twice the time with one.
    repeated = [column.name for column in stamped.schema if pa.types.is_dictionary(column.type)]
    arrow_parquet.write_table(
        stamped, out, compression="snappy", use_dictionary=repeated, write_statistics=False
    )


def write(
    path: Path, table: pd.DataFrame, stamp: Stamp, more: Callable[[], Mapping[str, pd.DataFrame]] = dict
) -> list[Path]:
    """Write a table as its suffix says, whole or not at all; the files written.

    `more` gives further sheets by name, which only XLSX has room for. A CSV gets FILE.stamp.json beside it.
    Raises InputError for an unknown suffix or a folder that cannot be written.
    """
    suffix, contents = check_target(path), dict[Path, Content]()
    if suffix == ".csv":
        contents = {path: partial(_write_csv, table), path.with_suffix(".stamp.json"): stamp_json(stamp)}
    elif suffix == ".xlsx":
        contents[path] = xlsx({tr("Hasil"): table, **more()}, stamp)
    else:
        contents[path] = partial(_write_parquet, table, stamp)
    replace(contents)
    return list(contents)


def check_target(path: Path, suffixes: Sequence[str] = SUFFIXES) -> str:
    """The suffix of a file to write, in lower case. Raises InputError before any work is lost."""
    if path.suffix.lower() not in suffixes:
        raise InputError(
            tr(
                "{name}: akhiran tidak dikenal. Pakai salah satu dari {suffixes}.",
                name=path.name or path,
                suffixes=", ".join(suffixes),
            )
        )
    if not path.parent.is_dir() or path.is_dir() or not os.access(path.parent, os.W_OK):
        raise _unwritable(path)
    return path.suffix.lower()


def replace(contents: Mapping[Path, Content]) -> None:
    """Put the files in place together: a full disk or a read-only folder leaves what was there.

    Raises InputError where one cannot be written.
    """
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}.tmp") for path in contents}
    try:
        for path, content in contents.items():
            with beside[path].open("wb") as file:
                if callable(content):
                    content(file)
                else:
                    file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for path, temporary in beside.items():
            temporary.replace(path)
    except OSError as error:
        raise _unwritable(path) from error
    finally:
        _remove(beside.values())


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _unwritable(path: Path) -> InputError:
    return InputError(
        tr(
            "{name}: tidak dapat ditulis di folder {folder}. Periksa folder, izin dan sisa ruang disk.",
            name=path.name,
            folder=path.parent,
        )
    )
