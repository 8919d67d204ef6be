"""What the office must know of a file as a whole: how old a register is, and that a list has no names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bansos.intake import cells, columns, dates, findings, titles
from bansos.intake.columns import normal
from bansos.intake.files import Note, TextTable
from bansos.intake.roles import CANDIDATES, REGISTERS, keys
from bansos.settings import setting
from bansos.words import day, number, tr

STALE, NAMELESS, OLDER = "stale", "no_name_column", "older_register"
CODES = (STALE, NAMELESS, OLDER)


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
    """The tables of one file; the first that is read also says what is to be known of the file."""
    used = _used(tables, role, mapping)
    notes = _stale(tables, on) if role in REGISTERS else []
    if used and role == CANDIDATES and not any("nama" in _match(tables[at], mapping).values() for at in used):
        notes = [_nameless(tables[used[0]])]
    return _with(tables, used, notes)


def compared(
    files: Sequence[tuple[str, Sequence[TextTable]]], mapping: Mapping[str, Mapping[str, str | None]]
) -> list[tuple[TextTable, ...]]:
    """The tables of each file (role, tables); an older register also says which newer one was sent, too.

    Only what can be compared: dated registers of one role that list people, or that list families.
    """
    used = [_used(tables, role, mapping) for role, tables in files]
    kinds = [
        (role, any("nik" in _match(tables[at], mapping).values() for at in at_used))
        for (role, tables), at_used in zip(files, used, strict=True)
    ]
    days = [as_of(tables) for _, tables in files]
    last: dict[tuple[str, bool], tuple[date, str]] = {}
    for kind, found, (_, tables) in zip(kinds, days, files, strict=True):
        if found and kind[0] in REGISTERS and (kind not in last or found > last[kind][0]):
            last[kind] = (found, tables[0].file)
    return [
        _with(
            tables, at, [_older(role, *last[kind])] if found and found < last.get(kind, (found,))[0] else []
        )
        for (role, tables), at, kind, found in zip(files, used, kinds, days, strict=True)
    ]


def _match(table: TextTable, mapping: Mapping[str, Mapping[str, str | None]]) -> dict[str, str | None]:
    return columns.match(table.table.column_names, mapping.get(table.file))


def _used(
    tables: Sequence[TextTable], role: str, mapping: Mapping[str, Mapping[str, str | None]]
) -> list[int]:
    """Which tables of a file are read: those with a column that its role needs."""
    return [at for at, table in enumerate(tables) if set(keys(role)) & set(_match(table, mapping).values())]


def _with(tables: Sequence[TextTable], used: Sequence[int], notes: Sequence[Note]) -> tuple[TextTable, ...]:
    """The tables, the first that is read with further notes. Parts of a table say nothing of the file."""
    if any(table.part for table in tables):
        return tuple(tables)
    return tuple(
        replace(table, notes=table.notes + tuple(notes)) if at in used[:1] else table
        for at, table in enumerate(tables)
    )


def _older(role: str, when: date, newer: str) -> Note:
    return Note(
        OLDER,
        tr(
            "Register {role} yang lebih baru juga diunggah: {newer} (per {day}). Yang berbeda dibaca dari "
            "yang lebih baru; orang yang hanya ada di berkas lama, padahal daerahnya tercakup di sana, perlu "
            "verifikasi.",
            role=role.upper(),
            newer=newer,
            day=day(when),
        ),
        tr("Hapus berkas lama ini bila yang baru menggantikannya seluruhnya."),
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
