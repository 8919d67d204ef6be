"""The letters of a name as one number: two names that differ in many letters cannot be alike.

How many of each letter a name has is held as 64 bits: sixteen kinds of letter, four bits each, as many of
them set as the name has of that kind (up to four). Bits that differ are letters that only one of two names
has: at least so many must be written, or left out, to make one of the other.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

MOST = 4  # of a kind that are counted
SPACE = ord(" ")
_KINDS = ("A", "E", "I", "O", "U", "N", "R", "S", "T", "M", "L", "D", "HX", "KQ", "BPFVWJ", "GYCZ")
_AT_ONCE = 2**17  # names


def bags(texts: pa.Array) -> np.ndarray:
    """The letters A to Z of each text, as uint64; what is no such letter counts nothing."""
    found = [_bags(*flat(texts.slice(start, _AT_ONCE))) for start in range(0, len(texts), _AT_ONCE)]
    return np.concatenate(found) if found else np.zeros(0, np.uint64)


def _bags(letters: np.ndarray, ends: np.ndarray) -> np.ndarray:
    rows = len(ends) - 1
    kinds = _kind_of()[letters]
    at = np.repeat(np.arange(rows) * (len(_KINDS) + 1), np.diff(ends)) + kinds
    counts = np.bincount(at, minlength=rows * (len(_KINDS) + 1)).reshape(rows, -1)[:, : len(_KINDS)]
    bits = np.packbits((counts[:, :, None] > np.arange(MOST)).reshape(rows, -1), axis=1)
    return bits.view(np.uint64)[:, 0]


def flat(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """All bytes of some texts, one after the other, and where each text starts, with the end of the last."""
    buffers = texts.buffers()
    ends = np.frombuffer(buffers[1], np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    letters = np.frombuffer(buffers[2] or b"", np.uint8)[ends[0] : ends[-1]]
    return letters, ends - ends[0]


def _kind_of() -> np.ndarray:
    """The kind of letter of each byte: one more than there are for what is none."""
    kinds = np.full(256, len(_KINDS))
    for kind, letters in enumerate(_KINDS):
        kinds[[ord(letter) for letter in letters]] = kind
    return kinds


def apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """How many letters at least two names do not share."""
    return np.bitwise_count(one ^ other)


def holds(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Could the other name have every letter of the one?"""
    return np.asarray(one & ~other == 0)
