"""Seeded tables as dirty as offices send them, with what must be found in each. DATA SINTETIS: nobody exists.

The truth of a table is written down while it is made; nothing here asks the reader that is being tried.
"""

from __future__ import annotations

import io
import random
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

COLUMNS = Path(__file__).resolve().parent.parent / "data/columns.toml"
# Excel rows that end in nothing but these are no people.
PERSON, NOBODY = "person", "nobody"
_EXACT = 2**53
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_PROVINCES = (64, 64, 64, 64, 32, 35, 71, 91, 96)
_NAMES = (
    "Siti Rahmá",
    "BUDI “UDIN”",
    "Ani, S.Pd",
    "Dewi | Citra",
    "O'Brien; Muh.",
    "=Wati",
    "Nur\tAini",
    "Jo\nko",
)
_OTHERS = (
    *("kk", "jenis_kelamin", "tanggal_lahir", "status_kawin", "pekerjaan", "kabupaten", "kecamatan", "desa"),
    *("alamat", "desil", "pra_sejahtera", "dtks", "p3ke"),
)


@dataclass(frozen=True)
class Row:
    """One row below the header: what it is, its cells, and of a person the 16 digits that can still be known.

    `digits` is None where the cell has lost them (a power of ten, a digit too few) or never had any: then the
    row must be flagged. `number` says that the cell of the NIK is a number cell of a workbook.
    """

    kind: str
    cells: tuple[Any, ...]
    nik_at: int
    digits: str | None = None
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A file and its truth. `first` is the Excel row of rows[0]; `flaw` names what makes a refusal right."""

    name: str
    data: bytes
    first: int
    rows: tuple[Row, ...]
    flaw: str | None


def made(seed: int, index: int) -> Table:
    """Table number `index` of a seed: always the same bytes."""
    dice = random.Random(f"{seed}/{index}")
    head = _head(dice)
    nik_at = [name for name, _ in head].index("nik")
    above = _above(dice, len(head))
    rows = _rows(dice, head, nik_at, is_book := dice.random() < 0.25)
    labels = [label for _, label in head]
    if is_book:
        data = _workbook([*above, labels, *(row.cells for row in rows)], dice)
        return Table("usulan.xlsx", data, len(above) + 2, rows, None)
    flaw = dice.choice(_FLAWS) if dice.random() < 0.08 else None
    data, rows = _text(dice, [*above, labels], rows, flaw)
    return Table(dice.choice(["usulan.csv", "data.txt", "Usulan KUBE.CSV"]), data, len(above) + 2, rows, flaw)


@cache
def _spelt() -> dict[str, dict[str, Any]]:
    return tomllib.loads(COLUMNS.read_text("utf-8"))


def _head(dice: random.Random) -> list[tuple[str, str]]:
    """Canonical name and a spelling of its header; the order is anybody's."""
    chosen = ["nik", "nama", *dice.sample(_OTHERS, dice.randrange(0, 9))]
    head = [(name, _cased(dice, dice.choice(_spelt()[name]["headers"]))) for name in chosen]
    dice.shuffle(head)
    return [("no", dice.choice(["No", "No.", "Nomor"])), *head] if dice.random() < 0.7 else head


def _cased(dice: random.Random, label: str) -> str:
    return dice.choice([label, label, label.upper(), label.lower(), f" {label} ", label.replace(" ", "  ")])


def _above(dice: random.Random, width: int) -> list[list[str]]:
    lines = ["DAFTAR USULAN PENERIMA", "Tahun 2024", "Kabupaten Paser", "", "Dinas Sosial", "Rekap per desa"]
    return [_wide([dice.choice(lines)], width) for _ in range(dice.choice([0, 0, 0, 1, 2, 5]))]


def _wide(cells: Sequence[Any], width: int) -> list[Any]:
    return [*cells, *[""] * (width - len(cells))][:width]


def _rows(dice: random.Random, head: list[tuple[str, str]], nik_at: int, is_book: bool) -> tuple[Row, ...]:
    width, known, rows = len(head), [], []
    if dice.random() < 0.15 and width > 2:
        rows.append(Row(NOBODY, tuple(f"({n})" for n in range(1, width + 1)), nik_at))
    for number in range(1, dice.choice([1, 2, 5, 12, 40]) + 1):
        digits = dice.choice(known) if known and dice.random() < 0.1 else _digits(dice)
        known.append(digits)
        rows.append(_person(dice, head, nik_at, number, digits, is_book))
        if dice.random() < 0.05:
            rows.append(_nobody(dice, head, nik_at))
    rows += _end(dice, width, nik_at) if dice.random() < 0.4 else []
    return tuple(rows)


def _nobody(dice: random.Random, head: list[tuple[str, str]], nik_at: int) -> Row:
    again = tuple(label for _, label in head)
    blank = ("",) * len(head)
    return Row(NOBODY, dice.choice([blank, blank, again if len(head) > 2 else blank]), nik_at)


def _end(dice: random.Random, width: int, nik_at: int) -> list[Row]:
    lines = [["Jumlah", "12"], ["TOTAL"], [], ["Mengetahui,"], ["Kepala Desa Jone"], [], ["( RAHMAT )"]]
    start = dice.choice([0, 1, 3])
    return [Row(NOBODY, tuple(_wide(line, width)), nik_at) for line in lines[start:]]


def _digits(dice: random.Random) -> str:
    """A sound NIK, or in one of fifteen one whose date or serial number cannot be."""
    born = date(1940, 1, 1) + timedelta(days=dice.randrange(30_000))
    day = born.day + dice.choice([0, 40])
    serial = dice.randrange(1, 10_000)
    district = f"{dice.choice(_PROVINCES)}{dice.randrange(1, 78):02d}{dice.randrange(1, 30):02d}"
    if dice.random() < 0.07:
        day, serial = dice.choice([(35, serial), (day, 0)])
    return f"{district}{day:02d}{born:%m%y}{serial:04d}"


def _person(
    dice: random.Random,
    head: list[tuple[str, str]],
    nik_at: int,
    number: int,
    digits: str,
    is_book: bool,
) -> Row:
    name = f"{dice.choice(_NAMES)} {number}"
    cells: list[Any] = [_cell(dice, column, number, name, is_book) for column, _ in head]
    if is_book and dice.random() < 0.2:
        cells[nik_at] = int(digits)
        kept = digits if int(digits) <= _EXACT else None
        return Row(PERSON, tuple(cells), nik_at, kept, number=True)
    if dice.random() < 0.2:
        cells[nik_at] = dice.choice(_LOST)(digits)
        return Row(PERSON, tuple(cells), nik_at)
    cells[nik_at] = dice.choice(_KEPT)(digits)
    return Row(PERSON, tuple(cells), nik_at, digits)


_KEPT: tuple[Callable[[str], str], ...] = (
    str,
    str,
    str,
    lambda d: f" {d} ",
    lambda d: " ".join((d[:4], d[4:8], d[8:12], d[12:])),
    lambda d: f"{d[:2]}.{d[2:4]}.{d[4:6]}.{d[6:12]}.{d[12:]}",
    lambda d: f"{d[:6]}-{d[6:12]}-{d[12:]}",
    lambda d: f"'{d}",
    lambda d: f"`{d}",
    lambda d: f"’{d}",
    lambda d: f'="{d}"',
    lambda d: f"{d}.0",
    lambda d: f"{d},00",
    lambda d: d.translate(_FULL_WIDTH),
    lambda d: f"{d[:4]}\u200b{d[4:]}",
    lambda d: f"\u00a0{d}\u00a0",
    lambda d: f"{d[:6]}\u00a0{d[6:]}",
    lambda d: f"\ufeff{d}\t",
    lambda d: f"\u202d{d}\u202c",
    lambda d: f"{d[:8]}\n{d[8:]}",
)
_LOST: tuple[Callable[[str], str], ...] = (
    lambda d: f"{d[0]},{d[1:3]}E+15",
    lambda d: f"{d[0]}.{d[1:6]}E+15",
    lambda d: f"{d[0]}.{d[1:]}e15",
    lambda d: d[:15],
    lambda d: d + d[-1],
    lambda d: d[:15] + "l",
    lambda d: d[:5] + "O" + d[6:],
    lambda d: f"{d}/{d}",
    lambda d: f"{d[:15]}.0",
    lambda d: "",
    lambda d: "-",
    lambda d: "0" * 16,
    lambda d: "belum ada",
    lambda d: "#N/A",
)


def _cell(dice: random.Random, column: str, number: int, name: str, is_book: bool) -> Any:
    if column in ("no", "nama"):
        return str(number) if column == "no" else name
    if column == "kk":
        return _digits(dice)
    if column == "tanggal_lahir":
        return dice.choice(_DATES)
    spelt = [text for texts in _spelt()[column].get("values", {}).values() for text in texts]
    if is_book and dice.random() < 0.1:
        return dice.choice([3, 2.5, True])
    return dice.choice([*spelt, *_FREE.get(column, ("Ya", "Tidak")), "", "-", "entah apa"])


_DATES = (
    *(
        "17/05/1990",
        "1990-05-17",
        "17 Mei 1990",
        "33010",
        "31/02/1990",
        "05/17/1990",
        "17/05/90",
        "01/01/2031",
    ),
    *(
        "",
        "-",
        "01/01/1850",
        "17-Agt-1990",
        "Senin, 17 Pebruari 1992",
        "1990",
        "99999",
        "0000-00-00",
        "１７/05/1990",
    ),
)
_FREE = {
    "alamat": (
        "Jl. Mawar; RT 2",
        "a, b | c",
        'Gg. "Buntu"',
        "baris satu\nbaris dua",
        "<b>Jalan</b>",
        "@SUM(A1)",
    ),
    "pekerjaan": ("Ibu Rumah Tangga", "IRT", "nelayan"),
    "kabupaten": ("Paser", "KUKAR", "Kota Samarinda", "64.02", "6402", "Sleman"),
    "kecamatan": ("Loa Kulu", "MELAK"),
    "desa": ("Jembayan", "entah berantah"),
    "desil": ("1", "Desil 4", "10", "11", "3.0", "٣", "²", "1e1"),
}
_FLAWS = ("quote", "wide", "late byte", "nul", "cut utf-16")


def _workbook(rows: Sequence[Sequence[Any]], dice: random.Random) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": dice.random() < 0.1})
    book.set_properties({"created": datetime(2023, 12, 31)})  # else the second in which it is made
    sheet = book.add_worksheet("Usulan")
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, bool):
                sheet.write_boolean(r, c, cell)
            elif isinstance(cell, str):
                sheet.write_string(r, c, cell) if cell else None
            else:
                sheet.write_number(r, c, cell)
    book.close()
    return out.getvalue()


def _text(
    dice: random.Random, above: list[list[str]], rows: tuple[Row, ...], flaw: str | None
) -> tuple[bytes, tuple[Row, ...]]:
    sep, end = dice.choice(",;;\t|"), dice.choice(["\n", "\r\n", "\r\n", "\r"])
    always = dice.random() < 0.2
    lines = [sep.join(_quoted(cell, sep, always) for cell in row) for row in above]
    for row in rows:
        cells = [_quoted(str(cell), sep, always) for cell in row.cells]
        lines.append(sep.join(cells) if any(row.cells) or dice.random() < 0.5 else "")
    if flaw == "quote":
        lines[-1] += f'{sep}"terbuka'
    elif flaw == "wide":
        lines[-1] += f"{sep}lebih"
    elif flaw == "nul":
        lines[-1] += "\0"
    text = end.join(lines) + (end if dice.random() < 0.8 else "")
    if dice.random() < 0.1:
        text = f"sep={sep}{end}{text}"
    return _bytes(dice, text, flaw), rows


def _quoted(cell: str, sep: str, always: bool) -> str:
    needed = always or any(mark in cell for mark in (sep, '"', "\n", "\r"))
    return '"' + cell.replace('"', '""') + '"' if needed else cell


def _bytes(dice: random.Random, text: str, flaw: str | None) -> bytes:
    if flaw == "late byte":
        return text.encode() + "é".encode() + b"\xe9\n"
    if flaw == "cut utf-16":
        return text.encode("utf-16")[:-1]
    encoding = dice.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8")
