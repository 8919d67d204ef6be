"""Names made comparable: without titles and punctuation, spellings of one name united, words sorted."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bansos.intake.letters import SPACE, bags, flat
from bansos.root import data_root
from bansos.settings import DataError, line_of, read_toml
from bansos.together import together
from bansos.words import tr

FILE = "names.toml"
WORDS = 6  # of a name that are compared: the rest of a longer one is left out
NO_WORD = -1
_A, _Z = b"AZ"


@dataclass(frozen=True)
class Names:
    """Distinct names and their words.

    `codes`: a row's name (int32 into what follows, -1 where there is none). `text`: the words, sorted, joined
    by a space. `words`: int32 (names, WORDS) into `known`, sorted, NO_WORD where there are no more. `letter`:
    the first letter of each known word; `is_initial`: is it one letter alone?
    Of each name: `length` in letters, `letters` (`letters.bags`), `is_short`: is one of its words an initial?
    """

    codes: np.ndarray
    text: pa.Array
    words: np.ndarray
    known: pa.Array
    letter: np.ndarray
    is_initial: np.ndarray
    length: np.ndarray
    letters: np.ndarray
    is_short: np.ndarray


@dataclass(frozen=True)
class Sketch:
    """Of each row what `Names` has of its name: enough to tell two names apart, not alike."""

    length: np.ndarray
    letters: np.ndarray
    is_short: np.ndarray

    def of(self, rows: np.ndarray) -> Sketch:
        """That of some rows, in their order."""
        return Sketch(self.length[rows], self.letters[rows], self.is_short[rows])


def sketch(texts: pa.Array) -> tuple[Sketch, pa.Array]:
    """The letters of the names of all rows, at a fraction of what reading them costs; and the names without
    titles, spellings united, their words in any order."""
    half = len(texts) // 2
    plain = together([partial(_plain, texts[:half]), partial(_plain, texts[half:])])
    parts = together([partial(_sketch, text) for text in plain])
    numbers = (np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Sketch))
    return Sketch(*numbers), pa.concat_arrays(plain)


def _plain(texts: pa.Array) -> pa.Array:
    capital = pc.fill_null(pc.utf8_upper(texts), "")
    odd = _is_odd(capital)
    found = read(capital.filter(pa.array(odd)))
    united = found.text.take(pa.array(found.codes, mask=found.codes < 0))
    return pc.replace_with_mask(capital, pa.array(odd), pc.fill_null(united, ""))


def _sketch(plain: pa.Array) -> Sketch:
    return Sketch(pc.utf8_length(plain).to_numpy(), bags(plain), _has_initial(plain))


def _is_odd(capital: pa.Array) -> np.ndarray:
    """Which texts may not be the words of a name as they stand: titles, spellings, signs, too many words."""
    letters, ends = flat(capital)
    spaces = letters == SPACE
    odd = np.diff(np.searchsorted(np.flatnonzero(spaces), ends)) >= WORDS
    strange = ((letters < _A) | (letters > _Z)) & ~spaces
    odd[np.searchsorted(ends, np.flatnonzero(strange), side="right") - 1] = True
    spelled = "|".join(other for others in _spelled().values() for other in others)
    told = pc.match_substring_regex(capital, rf"^(?:{'|'.join(_titles())}) |\b(?:{spelled})\b")
    return np.asarray(odd | told.to_numpy(zero_copy_only=False))


def _has_initial(plain: pa.Array) -> np.ndarray:
    """Which texts have a word of one letter, or a letter beyond Z (which may be one)."""
    letters, ends = flat(plain)
    some = np.flatnonzero(ends[1:] > ends[:-1])
    is_space = letters == SPACE
    starts, stops = np.roll(is_space, 1), np.roll(is_space, -1)
    starts[ends[some]] = stops[ends[some + 1] - 1] = True
    alone = ~is_space & ((starts & stops) | (letters < _A) | (letters > _Z))
    found = np.zeros(len(plain), bool)
    found[np.searchsorted(ends, np.flatnonzero(alone), side="right") - 1] = True
    return found


def read(texts: pa.Array) -> Names:
    """The names of all rows; rows that differ only in title, order, case or spelling have one name."""
    written = texts.dictionary_encode()
    codes = pc.fill_null(written.indices, -1).to_numpy()
    found = _words(_bare(written.dictionary))
    joined = found.text.dictionary_encode()
    same = joined.indices.to_numpy()
    first = np.full(len(joined.dictionary), -1)
    first[same[::-1]] = np.arange(len(same))[::-1]
    order = pc.sort_indices(joined.dictionary).to_numpy()
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order))
    at = first[order]
    number = np.append(np.where(pc.equal(found.text, "").to_numpy(zero_copy_only=False), -1, place[same]), -1)
    return Names(
        number[codes],
        found.text.take(pa.array(at)),
        found.words[at],
        found.known,
        found.letter,
        found.is_initial,
        found.length[at],
        found.letters[at],
        found.is_short[at],
    )


def _titles() -> list[str]:
    return _words_of(_file().get("titles"), "titles")


def _spelled() -> dict[str, list[str]]:
    table = _file().get("spelled")
    if not isinstance(table, dict):
        raise _wrong("spelled")
    return {name: _words_of(others, f"spelled.{name}") for name, others in table.items()}


def _file() -> dict[str, Any]:
    return read_toml(data_root() / FILE)


def _words_of(value: object, key: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word.isupper() for word in value):
        raise _wrong(key)
    return value


def _wrong(key: str) -> DataError:
    path = data_root() / FILE
    line = line_of(path, rf"^\[?{re.escape(key.split('.')[-1])}\b")
    return DataError(
        path, line, tr("{key}: bukan daftar kata berhuruf besar.", key=key), tr('Tulis seperti ["H", "HJ"].')
    )


def _bare(texts: pa.Array) -> pa.Array:
    """Capital letters and single spaces; no titles, nothing after a comma or in brackets."""
    titles = "|".join(map(re.escape, _titles()))
    plain = pc.replace_substring_regex(pc.utf8_upper(texts), r"\(.*?\)|,.*$|['’`]", "")
    plain = pc.utf8_trim_whitespace(pc.replace_substring_regex(plain, r"[^\pL]+", " "))
    return pc.replace_substring_regex(plain, rf"^((?:{titles}) )+", "")


def _words(texts: pa.Array) -> Names:
    split = pc.utf8_split_whitespace(texts)
    flat = split.flatten().dictionary_encode()
    spelled = {other: name for name, others in _spelled().items() for other in others}
    united = [spelled.get(word, word) for word in flat.dictionary.to_pylist()]
    known = sorted({*united} - {""})
    at = {word: n for n, word in enumerate(known)} | {"": NO_WORD}
    word = np.array([at[text] for text in united], np.int32)[flat.indices.to_numpy()]
    row = np.repeat(np.arange(len(texts)), pc.list_value_length(split).to_numpy(zero_copy_only=False))
    row, word = row[word >= 0], word[word >= 0]
    order = np.lexsort((word, row))
    row, word = row[order], word[order]
    start = np.searchsorted(row, np.arange(len(texts) + 1))
    place = np.arange(len(row)) - start[row]
    words = np.full((len(texts), WORDS), NO_WORD, np.int32)
    words[row[place < WORDS], place[place < WORDS]] = word[place < WORDS]
    lexicon = pa.array(known, pa.string())
    letter = np.array([ord(text[0]) for text in known], np.int32)
    text, short = joined(words, lexicon), np.array([len(t) == 1 for t in known], bool)
    length = pc.utf8_length(text).to_numpy(zero_copy_only=False)
    is_short = np.asarray(np.append(short, False)[words].any(axis=1))
    return Names(np.arange(len(texts)), text, words, lexicon, letter, short, length, bags(text), is_short)


def joined(words: np.ndarray, known: pa.Array) -> pa.Array:
    """The words of each row of a matrix in one text."""
    there = words != NO_WORD
    offsets = np.append(0, np.cumsum(there.sum(axis=1))).astype(np.int32)
    lists = pa.ListArray.from_arrays(pa.array(offsets), known.take(pa.array(words[there])))
    return pc.binary_join(lists, " ")
