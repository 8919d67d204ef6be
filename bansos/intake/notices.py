"""What the office must know of a file as a whole: how old a register is, and that a list has no names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bansos.intake import cells, columns, dates, findings, titles
from bansos.intake.columns import normal
from bansos.intake.files import Note, TextTable
from bansos.intake.registers import CANDIDATES, REGISTERS, keys
from bansos.settings import setting
from bansos.words import day, number, tr

STALE, NAMELESS = "stale", "no_name_column"
CODES = (STALE, NAMELESS)


def as_of(tables: Sequence[TextTable]) -> date | None:
    """The day of which a file says that it is: above its table, in a column, or in its name. None: not said.

    Where rows or tables say several days, the last one.
    """
    days = [found for table in tables if (found := _above(table) or in_column(table))]
    return max(days) if days else next((found for t in tables if (found := dates.within(t.file))), None)


def noted(
    tables: Sequence[TextTable],
    role: str,
    on: date,
    mapping: Mapping[str, Mapping[str, str | None]],
) -> tuple[TextTable, ...]:
    """The tables of one file; the first that is read also says what is to be known of the file.

    Parts of a table say nothing of the file.
    """
    if any(table.part for table in tables):
        return tuple(tables)
    matches = [columns.match(t.table.column_names, mapping.get(t.file)) for t in tables]
    used = [at for at, match in enumerate(matches) if set(keys(role)) & set(match.values())]
    notes = _stale(tables, on) if role in REGISTERS else []
    if used and role == CANDIDATES and not any("nama" in matches[at].values() for at in used):
        notes = [_nameless(tables[used[0]])]
    return tuple(
        replace(table, notes=table.notes + tuple(notes)) if at in used[:1] else table
        for at, table in enumerate(tables)
    )


def _above(table: TextTable) -> date | None:
    said = table.title.get(titles.AS_OF)
    return date.fromisoformat(said) if said else None


def in_column(table: TextTable) -> date | None:
    """The last day that the rows of a table say they are of, in a column for that."""
    labels = columns.labels_of("updated")
    texts = (cells.encoded(table.table[n]).distinct for n in table.table.column_names if normal(n) in labels)
    days = [found for column in texts for text in column if (found := dates.within(text or ""))]
    return max(days, default=None)


def _stale(tables: Sequence[TextTable], on: date) -> list[Note]:
    found, most = as_of(tables), int(setting("registers.stale_days"))
    if found is None or (on - found).days <= most:
        return []
    said = tr(
        "Register ini per {day}, {n} hari sebelum tanggal aturan ({on}); lebih dari {most} hari itu lama.",
        day=day(found),
        n=number((on - found).days),
        on=day(on),
        most=number(most),
    )
    return [
        Note(STALE, said, tr("Unggah register yang lebih baru, atau pilih tanggal aturan yang lebih dekat."))
    ]


def _nameless(table: TextTable) -> Note:
    return Note(
        NAMELESS,
        tr(
            "Usulan ini tidak punya kolom Nama. Judul yang ditemukan: {labels}.",
            labels=findings.labels(table),
        ),
        tr("Usulan perlu NIK dan nama: tambahkan kolomnya, atau pilih pada pencocokan kolom."),
        table.header_row,
    )
