"""What must hold of a workbook with one byte changed: it is read as before, or refused in one sentence.

Each flipped workbook is parsed by a forked child with the limits of the app's own; every so many also by the
app's own child process. Nothing here imports pandas: a fork is cheap, and no thread of a library is running.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bansos.intake import columns, files, worker
from bansos.settings import InputError

SAMPLES = Path(__file__).resolve().parent.parent / "data/samples"
# One flip of so many also goes through the child process that the app uses.
CHILD_EVERY = 500
_MEMORY, _CPU = files.MEMORY_BYTES, 30


@dataclass(frozen=True)
class Flipped:
    """One flip that was tried: what is wrong or None, and how it ended: same, refused, failed or died.

    `failed` (an exception that the worker reports) and `died` (an abort, or no memory) are what the app turns
    into its one sentence about a file that cannot be read.
    """

    index: int
    wrong: str | None
    ended: str
    size: int


@cache
def books() -> dict[str, tuple[bytes, bytes]]:
    """Each sample workbook: its bytes, and what a child answers about it as it is."""
    found = {path.name: path.read_bytes() for path in sorted(SAMPLES.glob("*.xlsx"))}
    return {name: (data, _answer(name, data)) for name, data in found.items()}


def flipped(seed: int, index: int) -> tuple[str, bytes]:
    """Workbook and bytes of flip `index` of a seed: one byte is another than it was."""
    dice = random.Random(f"{seed}/{index}")
    name = dice.choice(list(books()))
    data = bytearray(books()[name][0])
    data[dice.randrange(len(data))] ^= dice.randrange(1, 256)
    return name, bytes(data)


def tried(seed: int, indices: Iterable[int]) -> list[Flipped]:
    """The flips of a seed."""
    return [_tried(seed, index) for index in indices]


def _tried(seed: int, index: int) -> Flipped:
    name, data = flipped(seed, index)
    ended, wrong = _judged(_answer(name, data), books()[name][1])
    if not wrong and index % CHILD_EVERY == 0:
        wrong = _wrong_child(name, data, ended)
    return Flipped(index, wrong, ended, len(data))


def _judged(answer: bytes, before: bytes) -> tuple[str, str | None]:
    if answer == before:
        return "same", None
    if not answer:
        return "died", None
    reply = json.loads(answer.partition(b"\n")[0])
    if "refused" in reply:
        return "refused", _wrong_sentence(reply["refused"])
    return ("failed", None) if "failed" in reply else ("read", "read, but not as before the flip")


def _wrong_sentence(text: str) -> str | None:
    one = "\n" not in text and not re.search(r"\d{12}", text)
    return None if one else "refused with more than one line, or with a number of 12 digits"


def _wrong_child(name: str, data: bytes, ended: str) -> str | None:
    try:
        files.read(name, data, labels=columns.known_labels())
    except InputError as error:
        return _wrong_sentence(str(error)) or ("refused by the child only" if ended == "same" else None)
    return None if ended == "same" else f"read by the child, here {ended}"


def _answer(name: str, data: bytes) -> bytes:
    """What a forked child with limits answers; nothing where it dies."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _be_the_child(name, data, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return answer


def _be_the_child(name: str, data: bytes, writer: int) -> None:
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # A panic writes there.
        worker.limit(_MEMORY, _CPU)
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(_parsed(name, data))
    finally:
        os._exit(0)


def _parsed(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    try:
        worker.answer(out, worker.parse(name, data, columns.known_labels(), _CPU))
    except InputError as error:
        return json.dumps({"refused": str(error)}).encode() + b"\n"
    except Exception as error:  # noqa: BLE001 (as the worker does)
        return json.dumps({"failed": worker.where(error)}).encode() + b"\n"
    return out.getvalue()
