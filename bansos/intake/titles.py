"""What stands above the header: `Nama kelompok: Mawar` holds for every row of that table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bansos.intake import columns, dates

# Kinds of columns that one line above a table can state for everyone in it; never anything personal.
KINDS = frozenset({"text", "words", "district", "place", "year"})

# Not a column: the day of which the whole table is.
AS_OF = "per"
_SAYS_WHEN = re.compile(
    r"\b(per|keadaan|kunjungan|visit|kondisi|posisi|pemutakhiran|dimutakhirkan|update)\b", re.IGNORECASE
)


def read(rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """Canonical column -> text, of lines such as `Desa : Jembayan` (in one cell or in two); AS_OF -> day."""
    found: dict[str, str] = {}
    for row in rows:
        if day := _as_of(" ".join(cell for cell in row if cell.strip())):
            found.setdefault(AS_OF, day)
        cells = [" ".join(cell.split()) for cell in row if cell.strip()]
        for label, text in _pairs(cells):
            name = columns.meaning(label)
            if name and _can_stand_above(name):
                found.setdefault(name, text)
    return found


def _as_of(line: str) -> str | None:
    """The day of which a line such as `Keadaan per 31 Desember 2023` says that the data are."""
    day = dates.within(line) if _SAYS_WHEN.search(line) else None
    return day.isoformat() if day else None


def _pairs(cells: Sequence[str]) -> list[tuple[str, str]]:
    """Label and text: parted by a colon in one cell, or in two cells of which one has the colon."""
    parted = [cell.partition(":") for cell in cells]
    pairs = [
        (label, text.strip()) for label, colon, text in parted if colon and label.strip() and text.strip()
    ]
    line = " ".join(cells)
    if not pairs and line.count(":") == 1:
        label, _, text = line.partition(":")
        pairs = [(label, text.strip())] if text.strip() else []
    return pairs


def _can_stand_above(name: str) -> bool:
    column = columns.columns()[name]
    return column.kind in KINDS and not column.personal
