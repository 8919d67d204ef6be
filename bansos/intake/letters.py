"""The letters of a name as one number: two names that differ in many letters cannot be alike.

How many of each letter a name has is held as 64 bits: sixteen kinds of letter, four bits each, as many of
them set as the name has of that kind (up to four). Bits that differ are letters that only one of two names
has: at least so many must be written, or left out, to make one of the other.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

LONGEST = 255  # letters of a text that are counted
SPACE = ord(" ")
_KINDS = ("A", "E", "I", "O", "U", "N", "R", "S", "T", "M", "L", "D", "HX", "KQ", "BPFVWJ", "GYCZ")
_BITS = np.array([0, 1, 3, 7] + [15] * (LONGEST - 3), np.uint8)  # by how many letters of a kind there are
_AT_ONCE = 2**14  # names: what they take stays near the core


def bags(texts: pa.Array) -> np.ndarray:
    """The letters A to Z of each text, as uint64; what is no such letter counts nothing."""
    if (pc.max(pc.binary_length(texts)).as_py() or 0) > LONGEST:
        texts = pc.utf8_slice_codeunits(texts, 0, LONGEST)
    found = [_bags(*flat(texts.slice(start, _AT_ONCE))) for start in range(0, len(texts), _AT_ONCE)]
    return np.concatenate(found) if found else np.zeros(0, np.uint64)


def _bags(letters: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Eight kinds at a time, a byte for the number of each."""
    some = np.flatnonzero(ends[1:] > ends[:-1])
    counts = np.zeros((len(ends) - 1, 2), np.uint64)
    for half, ones in enumerate(_ones()):
        counts[some, half] = np.add.reduceat(ones[letters], ends[some]) if len(some) else 0
    bits = _BITS[counts.view(np.uint8)]
    return (bits[:, ::2] | (bits[:, 1::2] << 4)).view(np.uint64)[:, 0]


def flat(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """All bytes of some texts, one after the other, and where each text starts, with the end of the last."""
    buffers = texts.buffers()
    ends = np.frombuffer(buffers[1], np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    letters = np.frombuffer(buffers[2] or b"", np.uint8)[ends[0] : ends[-1]]
    return letters, ends - ends[0]


def _ones() -> np.ndarray:
    """For each half of the kinds: of each letter a one in the byte of its kind."""
    ones = np.zeros((2, 256), np.uint64)
    for kind, letters in enumerate(_KINDS):
        ones[kind // 8, [ord(letter) for letter in letters]] = 1 << (kind % 8 * 8)
    return ones


def apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """How many letters at least two names do not share."""
    return np.bitwise_count(one ^ other)


def holds(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Could the other name have every letter of the one?"""
    return np.asarray(one & ~other == 0)
