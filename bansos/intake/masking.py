"""Personal numbers in what people read: the middle of long digit runs is hidden, names of files are tamed."""

from __future__ import annotations

import re

SHOWN_NAME = 80


def masked(text: str) -> str:
    """A text whose runs of 12 or more digits keep four at each end: 6472********0001."""
    return re.sub(r"\d{12,}", _stars, text)


def _stars(found: re.Match[str]) -> str:
    digits = found.group()
    return digits[:4] + "*" * (len(digits) - 8) + digits[-4:]


def shown_name(name: str) -> str:
    """A file name fit for one line of text: no control characters, digits masked, cut, never a path."""
    plain = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+", " ", name).strip() or "(tanpa nama)"
    plain = masked(plain)
    return plain if len(plain) <= SHOWN_NAME else plain[: SHOWN_NAME - 12] + "…" + plain[-11:]


def shown_cells(cells: list[str], most: int = 12) -> str:
    """The first cells of a row in one phrase, masked and cut, for a message."""
    texts = [masked(" ".join(cell.split()))[:40] for cell in cells if cell.strip()]
    return ", ".join(texts[:most]) + (", …" if len(texts) > most else "")
