"""What is wrong in the cells of a reading, in words: each distinct text is said once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bansos import places
from bansos.intake import columns, headers, identity, rowstates
from bansos.intake.cells import Read
from bansos.intake.columns import Column
from bansos.intake.files import TextTable
from bansos.intake.identity import Identity
from bansos.intake.masking import masked, shown_cells
from bansos.intake.problems import Finding, Grid
from bansos.intake.typed import Typed
from bansos.words import number, tr


def place(table: TextTable) -> str:
    """The file of a table, with its sheet if it has one."""
    return headers.place(table.file, table.sheet)


def labels(table: TextTable) -> str:
    """The labels of a table in one phrase, cut."""
    return shown_cells(table.table.column_names, 20)


def of(grid: Grid, found: Typed, state: np.ndarray, kept: np.ndarray) -> list[Finding]:
    """Every problem of every cell, one Finding for each kind of problem in each column."""
    all_found = [*_numbers("nik", found.nik), *_numbers("kk", found.kk), _no_nik(found.nik, grid)]
    for name, read in found.reads.items():
        all_found.append(_unread(columns.columns()[name], read, grid))
    all_found += [*_dates(found), *_differences(found), _again(grid, state, kept, found.nik.number)]
    return [finding for finding in all_found if len(finding.rows)]


def _numbers(column: str, numbers: Identity) -> list[Finding]:
    texts = _number_texts(columns.columns()[column].title)
    return [
        Finding(
            f"{column}_{reason}",
            column,
            np.flatnonzero(numbers.reason == code),
            [texts[reason][0]],
            texts[reason][1],
        )
        for code, reason in enumerate(identity.REASONS)
        if reason
    ]


def _number_texts(name: str) -> dict[str, tuple[str, str]]:
    retype = tr("Salin ulang 16 digit dari KTP atau KK ke sel berformat teks.")
    check = tr("Cocokkan dengan KTP atau KK.")
    return {
        "lost_digit": (
            tr("{name} disimpan sebagai angka dan berakhir 0: digit ke-16 mungkin hilang.", name=name),
            retype,
        ),
        "inexact": (
            tr(
                "{name} disimpan sebagai angka yang terlalu besar: digit terakhir mungkin berubah.", name=name
            ),
            retype,
        ),
        "length": (tr("{name} bukan 16 digit.", name=name), check),
        "exponent": (tr("{name} tertulis sebagai pangkat (E+15): digitnya hilang.", name=name), retype),
        "date": (tr("Tanggal di dalam {name} tidak ada di kalender.", name=name), check),
        "serial": (tr("Nomor urut di dalam {name} 0000.", name=name), check),
        "province": (tr("Kode provinsi di awal {name} tidak ada.", name=name), check),
    }


def _no_nik(nik: Identity, grid: Grid) -> Finding:
    rows = np.flatnonzero((nik.state == identity.EMPTY) & grid.has("nik"))
    return Finding("nik_empty", "nik", rows, [tr("NIK kosong.")], tr("Isi NIK dari KTP."))


def _unread(column: Column, read: Read, grid: Grid) -> Finding:
    rows = read.unread()
    codes = read.text.codes[rows]
    used, which = np.unique(codes, return_inverse=True)
    if (coded := _coded(column, read, grid)) is not None:
        return coded
    said = [_unread_text(column, str(read.text.distinct[code]), str(read.reasons[code])) for code in used]
    return Finding("unknown_value", column.name, rows, said, _unread_cure(column), which)


def _coded(column: Column, read: Read, grid: Grid) -> Finding | None:
    """A column of codes alone is one problem of the column, not one of every cell."""
    if column.kind != "category":
        return None
    parts = [table.part for table in grid.tables if table.part]
    if not parts:
        known, bare, codes, rows = bare_codes(read)
        is_so = not known and bare and len(rows) > 1
        return _all_coded(column, codes, rows[:1], len(rows)) if is_so else None
    said = [part.coded.get(column.name) for part in parts]
    for at, one in enumerate(said):
        if one and one.row:
            rows = np.flatnonzero((grid.table == at) & (grid.row == one.row))
            return _all_coded(column, one.codes, rows, one.cells)
    return _all_coded(column, (), np.empty(0, int), 0) if any(said) else None


def bare_codes(read: Read) -> tuple[bool, bool, list[str], np.ndarray]:
    """Does a column have a known value; are all others bare codes; which texts are these, in which rows."""
    rows = read.unread()
    used = np.unique(read.text.codes[rows])
    bare = all(read.reasons[code] == "bare_code" for code in used)
    return bool(read.value.is_known().any()), bare, [str(read.text.distinct[code]) for code in used], rows


def _all_coded(column: Column, used: Sequence[str], rows: np.ndarray, count: int) -> Finding:
    said = tr(
        "{column}: {n} sel berisi kode saja ({codes}); tidak diartikan tanpa buku kode.",
        column=column.title,
        n=number(count),
        codes=shown_cells(sorted(used)),
    )
    return Finding("unknown_value", column.name, rows, [said], _unread_cure(column))


def _unread_text(column: Column, text: str, reason: str) -> str:
    shown = masked(" ".join(text.split()))[:60]
    if column.kind in ("district", "district_code") and reason == "bare_code":
        return tr("Kode {text} berbeda arti menurut Kemendagri dan BPS.", text=shown)
    if reason == "bare_code" and column.kind == "category":
        return tr("{column}: angka {text} tidak diartikan tanpa buku kode.", column=column.title, text=shown)
    if column.kind == "district":
        return tr("{text} bukan kabupaten/kota di provinsi ini.", text=shown)
    return tr("{column}: isi {text} tidak dikenal.", column=column.title, text=shown)


def _unread_cure(column: Column) -> str:
    if column.kind in ("district", "district_code"):
        names = ", ".join(district.short for district in places.districts().values())
        return tr("Tulis nama kabupaten/kota: {names}; atau pilih jenis kodenya.", names=names)
    if column.kind == "decile":
        return tr("Tulis angka 1 sampai 10.")
    if column.kind == "year":
        return tr("Tulis tahun dengan empat angka.")
    choices = column.categories or (tr("Ya"), tr("Tidak"))
    return tr("Tulis salah satu: {choices}.", choices=", ".join(choices))


def _dates(found: Typed) -> list[Finding]:
    if found.days is None:
        return []
    said = {
        "impossible": tr("Tanggal lahir tidak terbaca atau tidak ada di kalender."),
        "ambiguous": tr("Tanggal lahir dapat berarti lebih dari satu tanggal."),
        "future": tr("Tanggal lahir di masa depan."),
        "too_old": tr("Tanggal lahir terlalu lama: umur melebihi batas."),
    }
    cure = tr("Tulis hari/bulan/tahun lengkap, seperti 17/05/1990.")
    listed = []
    for reason, problem in said.items():
        is_so = np.array([day.reason == reason for day in found.days.read] + [False])[found.days.text.codes]
        listed.append(Finding(f"date_{reason}", "tanggal_lahir", np.flatnonzero(is_so), [problem], cure))
    return listed


def _differences(found: Typed) -> list[Finding]:
    """Where the file and the NIK disagree: warnings, never a refusal."""
    nik, listed = found.nik, []
    check = tr("Ini peringatan: NIK tidak ikut berubah bila data dibetulkan. Cocokkan dengan KTP.")
    if found.days is not None:
        born = found.days.stated
        differ = ~np.isnat(born) & ~np.isnat(nik.born) & (born != nik.born)
        said = tr("Tanggal lahir berbeda dari tanggal di dalam NIK.")
        listed.append(Finding("birth_differs", "tanggal_lahir", np.flatnonzero(differ), [said], check))
    if "jenis_kelamin" in found.reads:
        value = found.reads["jenis_kelamin"].value
        says = np.array([0 if v == "L" else 1 for v in value.distinct] + [-1])[value.codes]
        differ = (says >= 0) & (nik.sex >= 0) & (says != nik.sex)
        said = tr("Jenis kelamin berbeda dari yang terbaca di NIK.")
        listed.append(Finding("sex_differs", "jenis_kelamin", np.flatnonzero(differ), [said], check))
    return [*listed, _elsewhere(found, check)]


def _elsewhere(found: Typed, check: str) -> Finding:
    """NIK of another district of this province than the one of today: people move, so a warning only."""
    today = found.columns["kabupaten"]
    codes = [int(code.replace(".", "")) for code in today.categories]
    lives = np.array([*codes, -1])[today.codes]
    mine = found.nik.district
    same = lives // 100 == mine // 100
    differ = (lives > 0) & (mine > 0) & (lives != mine) & same & ~_was(mine, lives)
    said = tr("NIK terbit di kabupaten/kota lain daripada alamat sekarang.")
    return Finding("district_differs", "kabupaten", np.flatnonzero(differ), [said], check)


def _was(mine: np.ndarray, lives: np.ndarray) -> np.ndarray:
    """Districts that were split off: their residents hold numbers of the old one."""
    old = np.zeros(len(mine), bool)
    for before, after in columns.split_districts():
        old |= (mine == before) & (lives == after)
    return old


def _again(grid: Grid, state: np.ndarray, kept: np.ndarray, numbers: np.ndarray) -> Finding:
    rows = np.flatnonzero(state == rowstates.DUPLICATE)
    rows = rows[(numbers[rows] >= 0) & (numbers[rows] == numbers[kept[rows]])]  # else a person said who it is
    first, which = np.unique(kept[rows], return_inverse=True)
    said: Mapping[int, str] = {int(at): _said_again(grid, int(at)) for at in first}
    cure = tr("Baris pertama yang dihitung. Hapus baris ini bila memang orang yang sama.")
    return Finding("duplicate", "nik", rows, list(said.values()), cure, which)


def _said_again(grid: Grid, at: int) -> str:
    where = place(grid.tables[int(grid.table[at])])
    return tr("NIK ini sudah ada di {where}, baris {row}.", where=where, row=int(grid.row[at]))
