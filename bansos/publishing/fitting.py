"""How large a text may be so that it fits its place, measured with the font that is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PIL import ImageFont

from bansos.root import CODE_ROOT

FONTS = CODE_ROOT / "data" / "fonts"
FAMILY = "Liberation Sans"  # as wide as Arial, letter for letter
LINE = 1.2  # height of a line, in sizes
SLACK = 1.03  # another renderer may set a little wider
CELL = 4.0  # points left and right in a cell of a table
NARROWEST = 110.0  # points of a column of names, where there is no room
_UNIT = 200  # the size at which is measured


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Points that a text takes on one line."""
    return float(_font(bold).getlength(text)) / _UNIT * size * SLACK


def lines(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """How many lines a text takes in a room of so many points; a word longer than a line is broken."""
    count, used, gap = 1, 0.0, width(" ", size, bold=bold)
    for word in text.split(" "):
        long = width(word, size, bold=bold)
        if used and used + gap + long > room:
            count, used = count + 1, 0.0
        if long > room:
            count += int(long // room)
            used = long % room
        else:
            used += (gap if used else 0) + long
    return count


def height(texts: Sequence[tuple[str, float, bool]], size: float, room: float) -> float:
    """Points that paragraphs take: each a text, its size as a part of `size`, bold or not."""
    return sum(LINE * size * part * lines(text, size * part, room, bold=bold) for text, part, bold in texts)


def largest(text: str, room: float, high: float, sizes: Sequence[float], *, bold: bool = False) -> float:
    """The first of the sizes (largest first) at which a text fits; the last where none does."""
    fits = (size for size in sizes if height([(text, 1, bold)], size, room) <= high)
    return next(fits, sizes[-1])


def cut(text: str, room: float, size: float, *, bold: bool = False, most: int = 1) -> str:
    """A text in at most so many lines, its end replaced by … where it is longer."""
    if lines(text, size, room, bold=bold) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = lines(text[:middle].rstrip() + "…", size, room, bold=bold) <= most
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + "…"


def columns(rows: Sequence[Sequence[str]], room: float, sizes: Sequence[float]) -> tuple[float, list[float]]:
    """Size and widths (points) of a table whose first row is labels and whose first column is names.

    Numbers are whole and labels take two lines; names give way only where no size has room for them.
    """
    for size, narrow in [*((size, False) for size in sizes), *((size, True) for size in sizes)]:
        needs = [
            max(_need(row[c], size, head=r == 0) for r, row in enumerate(rows)) for c in range(len(rows[0]))
        ]
        first = min(needs[0], NARROWEST) if narrow else needs[0]
        if first + sum(needs[1:]) <= room:
            break
    spare = room - first - sum(needs[1:])
    if spare < 0:
        return size, [first, *(need * (room - first) / sum(needs[1:]) for need in needs[1:])]
    if first < needs[0]:
        return size, [first + spare, *needs[1:]]
    return size, [need + spare / len(needs) for need in needs]


def _need(said: str, size: float, *, head: bool) -> float:
    """Points that a cell needs: a label may break once."""
    whole = width(said, size, bold=True)
    if not head or " " not in said:
        return whole + 2 * CELL + 2
    broken = max(max(width(word, size, bold=True) for word in said.split(" ")), whole / 2)
    while lines(said, size, broken, bold=True) > 2:
        broken += size / 2
    return broken + 2 * CELL + 2


@lru_cache(maxsize=2)
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    name = "LiberationSans-Bold.ttf" if bold else "LiberationSans-Regular.ttf"
    return ImageFont.truetype(FONTS / name, _UNIT)
