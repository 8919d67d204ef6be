"""A file handed back to its sender: as it came, with every problem marked on its cell. Nothing is mended."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from bansos.intake import columns
from bansos.intake.files import TextTable
from bansos.intake.receiving import Received
from bansos.layout import answers
from bansos.publishing import workbook
from bansos.publishing.columns import plain
from bansos.publishing.sheets import Sheet, free_name
from bansos.screening import Screening
from bansos.words import day, number, tr

MOST_COMMENTS = 5_000  # of a sheet: more make Excel slow to open it


def with_problems(found: Screening) -> list[Received]:
    """The files in which something is to be mended."""
    names = set(found.problems["file"].dropna().unique())
    return [one for one in found.received if one.name in names]


def made(found: Screening, received: Received) -> bytes:
    """One file as XLSX: its sheets with the same labels, rows and cell addresses, all text, NIKs whole.

    A cell with a problem has a colour and, up to MOST_COMMENTS cells of a sheet, a comment with problem and
    suggestion. The last sheet explains and lists all problems. Raises InputError where a sheet is too
    long for XLSX.
    """
    problems = found.problems[found.problems["file"].eq(received.name).to_numpy()]
    sheets: dict[str, Sheet] = {}
    for table in received.tables:
        name = free_name(table.sheet or tr("Data"), sheets)
        mine = problems["sheet"].isna() if table.sheet is None else problems["sheet"].eq(table.sheet)
        sheets[name] = _sheet(table, problems[mine.to_numpy()])
    listed = plain(answers.problems_sheet(found).loc[problems.index])
    said = tuple((line,) for line in _explained(found, received, sheets.values(), len(problems)))
    sheets[free_name(tr("Daftar masalah"), sheets)] = Sheet(listed, len(said) + 2, above=said)
    return workbook.made(sheets, found.on)


def _sheet(table: TextTable, problems: pd.DataFrame) -> Sheet:
    above = tuple(f"{columns.columns()[name].label['id']}: {text}" for name, text in table.title.items())
    return Sheet(
        table.table.rename_columns(_labels(table)),
        header_row=table.header_row,
        letters=table.letters,
        above=(above,) if above else (),
        marked=_marked(table, problems),
        comments=_comments(problems),
    )


def _labels(table: TextTable) -> list[str]:
    """The labels as the sender wrote them: those that reading made up or numbered are so no more."""
    made_up = {note.column: note.code for note in table.notes}
    return [
        {"blank_label": "", "double_label": re.sub(r" \(\d+\)$", "", label)}.get(
            made_up.get(label, ""), label
        )
        for label in table.table.column_names
    ]


def _marked(table: TextTable, problems: pd.DataFrame) -> Mapping[int, np.ndarray]:
    """By position of a column which rows have a problem there."""
    cells = pa.array(problems["cell"], pa.string())
    letters = pc.replace_substring_regex(cells, r"\d+$", "").to_numpy(zero_copy_only=False)
    rows = problems["row"].to_numpy() - table.first_row
    inside = (rows >= 0) & (rows < table.table.num_rows)
    found = {}
    for k, letter in enumerate(table.letters):
        here = rows[inside & (letters == letter)]
        if len(here):
            found[k] = np.zeros(table.table.num_rows, bool)
            found[k][here] = True
    return found


def _comments(problems: pd.DataFrame) -> Mapping[str, str]:
    """What to say beside the first cells that have a problem, all that is wrong there in one text."""
    cells = problems["cell"].drop_duplicates().head(MOST_COMMENTS)
    found: dict[str, list[str]] = {cell: [] for cell in cells}
    said = problems[problems["cell"].isin(cells)][["cell", "problem", "suggestion"]].astype("str").fillna("")
    for cell, problem, suggestion in said.itertuples(index=False):
        found[cell].append(f"{problem}\n{suggestion}".strip())
    return {cell: "\n\n".join(dict.fromkeys(texts)) for cell, texts in found.items()}


def _explained(found: Screening, received: Received, sheets: Collection[Sheet], problems: int) -> list[str]:
    """What the sender must know, in lines to stand above the list of problems."""
    lines = [
        tr("Berkas {name}: {n} masalah.", name=received.name, n=number(problems)),
        tr("Isi berkas sama dengan yang dikirim. Tidak ada sel yang diubah; hanya ditandai."),
        tr("Sel berwarna perlu dibenahi. Arahkan kursor ke sel itu untuk membaca masalah dan saran."),
        tr("Benahi di berkas ini atau di berkas asal: alamat selnya sama. Lalu kirim kembali."),
        tr("Berkas ini memuat NIK lengkap: kirim hanya kepada pengirimnya."),
        tr("Diperiksa menurut aturan per {on}. Sidik {sidik}.", on=day(found.on), sidik=found.fingerprint),
    ]
    if any(len(sheet.comments) == MOST_COMMENTS for sheet in sheets):
        most = number(MOST_COMMENTS)
        lines.append(
            tr("Komentar hanya pada {most} sel pertama tiap lembar; semuanya ada di daftar ini.", most=most)
        )
    return lines
