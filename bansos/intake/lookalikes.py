"""People born on one day under nearly the same name: pairs of rows that may be one person.

Pairs are formed inside blocks by numpy and scored in C. A pair is only a suspicion: a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bansos.intake import blocks, letters, names
from bansos.intake.blocks import People
from bansos.intake.names import NO_WORD, Names, Sketch
from bansos.intake.sorting import repeated

LEAST = 85  # of 100: letters that two names share in order, words sorted
SHORTEST = 4  # letters of a name in which a slip may be a slip
MANY = 3  # words of a name that is the same in two districts by chance hardly ever
EXACT = 100
_SLIP = 6  # letters: those of a slip, thrice
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd: spreads what it multiplies over all bits


@dataclass(frozen=True)
class Lookalikes:
    """Pairs of rows (`first` < `second`), how alike their names are (0 to 100), whether only initials agree;
    `crowded`: birth dates of blocks so large that only names close by in the alphabet were compared."""

    first: np.ndarray
    second: np.ndarray
    score: np.ndarray
    initials: np.ndarray
    crowded: np.ndarray


def find(people: People) -> Lookalikes:
    """Everybody's lookalikes: born on the same day, sex and district the same where both are known.

    In two districts the whole name has to be the same. Names with initials agree where the rest does.
    """
    rows = _with_company(people)
    found = _among(blocks.some(people, rows))
    return replace(found, first=rows[found.first], second=rows[found.second])


def _with_company(people: People) -> np.ndarray:
    """Rows that by the letters of their name alone may have a lookalike: only their names need to be read."""
    rows = np.flatnonzero(people.compared & ~np.isnat(people.born) & people.names.is_valid().to_numpy(False))
    sketch, texts = names.sketch(people.names)
    alike = np.zeros(len(people.born), bool)
    for block in blocks.of(people, rows, np.zeros(len(people.born), np.int64)):
        alike[block.order[block.crowded]] = True
        mine = sketch.of(block.order)
        for first, second in blocks.pairs(people, block):
            fit = _plausible(mine, first, second)
            one, other = block.order[first[fit]], block.order[second[fit]]
            fit = _worth_reading(sketch, texts, one, other)
            alike[one[fit]] = alike[other[fit]] = True
    # Of two districts or sexes, too, whoever is born on one day with the same letters.
    mixed = sketch.letters * _MIX + people.born.astype("datetime64[D]").astype(np.int64).astype(np.uint64)
    return rows[alike[rows] | repeated(mixed[rows])]


def _worth_reading(sketch: Sketch, names: pa.Array, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Can names of nearly the same letters be alike word by word, too?

    Never stricter than `_compared`: a slip is two letters, and a word that a name repeats counts once here.
    """
    if not len(one):
        return np.zeros(0, bool)
    texts = [names.take(pa.array(rows)).to_numpy(zero_copy_only=False) for rows in (one, other)]
    score = process.cpdist(*texts, scorer=fuzz.token_set_ratio, dtype=np.float32)
    least = np.minimum(LEAST, 100 - 100 * _SLIP / (sketch.length[one] + sketch.length[other] + 1)) - 1
    return np.asarray((score >= least) | sketch.is_short[one] | sketch.is_short[other])


def _among(people: People) -> Lookalikes:
    """The lookalikes of people whose names are all worth reading."""
    read = names.read(people.names)
    rows = np.flatnonzero(read.codes >= 0)
    found, crowded = [_elsewhere(people, read, rows)], np.zeros(0, "datetime64[D]")
    for block in blocks.of(people, rows, read.codes):
        found += [
            _scored(people, read, block.order[first], block.order[second])
            for first, second in blocks.pairs(people, block)
        ]
        crowded = np.union1d(crowded, people.born[block.order[block.crowded]].astype("datetime64[D]"))
    return _once([np.concatenate(part) for part in zip(*found, strict=True)], crowded)


def _scored(
    people: People, read: Names, first: np.ndarray, second: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of some pairs those that are alike: rows, score, whether by initials."""
    one, other = read.codes[first], read.codes[second]
    fit = (one == other) | _plausible(read, one, other)
    first, second, one, other = first[fit], second[fit], one[fit], other[fit]
    score, initials = np.full(len(first), EXACT, np.float32), np.zeros(len(first), bool)
    differ = np.flatnonzero(one != other)
    family = people.family[first[differ]]
    twins = (family >= 0) & (family == people.family[second[differ]])
    if len(differ):
        score[differ], initials[differ] = _compared(read, one[differ], other[differ], twins)
    keep = (score > 0) | initials
    return first[keep], second[keep], score[keep], initials[keep]


def _plausible(read: Names | Sketch, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Can two names be alike at all? Each letter that only one of them has costs its share of the score."""
    mine, theirs = read.letters[one], read.letters[other]
    fit = letters.apart(mine, theirs) <= _most(read, one, other)
    for short, of_short, of_other in ((one, mine, theirs), (other, theirs, mine)):
        some = np.flatnonzero(read.is_short[short])
        fit[some] |= letters.holds(of_short[some], of_other[some])
    return np.asarray(fit)


def _most(read: Names | Sketch, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """How many letters at most must be written or left out to make one name of another that is alike."""
    length = read.length[one] + read.length[other] + 2
    return np.maximum(length * np.float32((100 - LEAST) / 100), 2)


def _compared(
    read: Names, one: np.ndarray, other: np.ndarray, twins: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How alike different names are, 0 where they are not; and do their initials agree?

    What two names share is set aside: the rest must be alike, too, or differ by one slip of the pen. A word
    that only one of them has counts little beside several shared ones; not so between children of one family
    born on one day (`twins`).
    """
    shared, mine, theirs = _parted(read, one, other)
    rest = [names.joined(words, read.known) for words in (mine, theirs)]
    texts = [part.to_numpy(zero_copy_only=False) for part in rest]
    alike = process.cpdist(*texts, scorer=fuzz.ratio, score_cutoff=LEAST, dtype=np.float32) > 0
    slip = process.cpdist(*texts, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8) <= 1
    slip &= (read.length[one] >= SHORTEST) & ~(_bare(read, mine) & _bare(read, theirs))
    empty = (mine == NO_WORD).all(axis=1) | (theirs == NO_WORD).all(axis=1)
    several = (shared != NO_WORD).sum(axis=1) > 1
    score = np.zeros(len(one), np.float32)
    at = np.flatnonzero(np.where(empty, several & ~twins, slip | alike))
    score[at] = _whole(names.joined(shared[at], read.known), [part.take(pa.array(at)) for part in rest])
    score[empty & (score < LEAST)] = 0
    return score, _initials_agree(read, shared, mine, theirs) & (score == 0)


def _whole(shared: pa.Array, rest: list[pa.Array]) -> np.ndarray:
    """How alike names are that share some words, which stand first in both."""
    texts = [pc.binary_join_element_wise(shared, part, " ").to_numpy(zero_copy_only=False) for part in rest]
    return process.cpdist(*texts, scorer=fuzz.ratio, dtype=np.float32)


def _parted(read: Names, one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The words that two names share, those of the first alone, those of the second; NO_WORD for the rest."""
    mine, theirs = read.words[one], read.words[other]
    same = _numbered(mine)[:, :, None] == _numbered(theirs)[:, None, :]
    here, there = same.any(axis=2), same.any(axis=1)
    return (
        np.where(here, mine, NO_WORD),
        np.where(here, NO_WORD, mine),
        np.where(there, NO_WORD, theirs),
    )


def _numbered(words: np.ndarray) -> np.ndarray:
    """Words told apart where one stands in a name twice."""
    before = np.tri(words.shape[1], k=-1, dtype=bool)
    return words * names.WORDS + ((words[:, :, None] == words[:, None, :]) & before).sum(axis=2)


def _initials_agree(read: Names, shared: np.ndarray, mine: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Share two names a whole word, and stands for every other word of one its first letter in the other?"""
    known = (shared != NO_WORD) & ~read.is_initial[shared]
    first = [np.sort(np.where(left == NO_WORD, 0, read.letter[left]), axis=1) for left in (mine, theirs)]
    agree = (first[0] == first[1]).all(axis=1)
    return known.any(axis=1) & agree & (_bare(read, mine) ^ _bare(read, theirs))


def _bare(read: Names, words: np.ndarray) -> np.ndarray:
    """Is there no word but initials?"""
    return np.asarray((read.is_initial[words] | (words == NO_WORD)).all(axis=1))


def _elsewhere(
    people: People, read: Names, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Neighbours with the same day and the same name of many words in two blocks: another district or sex."""
    born, key = people.born, blocks.key(people)
    rows = rows[read.words[read.codes[rows], MANY - 1] != NO_WORD]
    order = rows[np.lexsort((key[rows], read.codes[rows], born[rows]))]
    one, other = order[:-1], order[1:]
    same = (born[one] == born[other]) & (read.codes[one] == read.codes[other]) & (key[one] != key[other])
    first, second = one[same], other[same]
    return first, second, np.full(len(first), EXACT, np.float32), np.zeros(len(first), bool)


def _once(parts: list[np.ndarray], crowded: np.ndarray) -> Lookalikes:
    """Each pair once, in the order of the rows."""
    low, high = np.minimum(parts[0], parts[1]), np.maximum(parts[0], parts[1])
    order = np.lexsort((-parts[2], high, low))
    low, high = low[order], high[order]
    new = np.append(True, (low[1:] != low[:-1]) | (high[1:] != high[:-1]))[: len(low)]
    return Lookalikes(low[new], high[new], parts[2][order][new], parts[3][order][new], crowded)


def alike(texts: pd.Series, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """How alike the names of pairs of rows are (0 to 100); 100 where one of them has none, or by initials."""
    rows, at = np.unique(np.concatenate([first, second]), return_inverse=True)
    read = names.read(pa.array(texts.iloc[rows], pa.string(), from_pandas=True))
    one, other = read.codes[at[: len(first)]], read.codes[at[len(first) :]]
    score = np.full(len(first), EXACT, np.float32)
    differ = np.flatnonzero((one != other) & (one >= 0) & (other >= 0))
    if len(differ):
        one, other = one[differ], other[differ]
        shared, mine, theirs = _parted(read, one, other)
        known = read.text.to_numpy(zero_copy_only=False)
        blurred = process.cpdist(known[one], known[other], scorer=fuzz.ratio, dtype=np.float32)
        score[differ] = np.where(_initials_agree(read, shared, mine, theirs), EXACT, blurred)
    return score
