"""Values of columns: each distinct value is tidied once, rows carry small integer codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from bansos import places
from bansos.intake import columns
from bansos.intake.columns import Column, normal

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class Encoded:
    """A column as codes (int32, -1 where empty) into a list of distinct values."""

    codes: np.ndarray
    distinct: tuple[Any, ...]

    def is_known(self) -> np.ndarray:
        """Which rows have a value."""
        return self.codes >= 0

    def category(self) -> pd.Categorical:
        """As a pandas categorical over the values."""
        return pd.Categorical.from_codes(self.codes, categories=pd.Index(self.distinct, dtype="str"))


@dataclass(frozen=True)
class Read:
    """A column that was read: its values, and for rows whose text meant nothing the text and why."""

    value: Encoded
    text: Encoded
    reasons: tuple[str | None, ...]

    def unread(self) -> np.ndarray:
        """Row numbers (0-based) whose text was not understood."""
        if not any(self.reasons):
            return np.empty(0, np.int64)
        bad = np.array([reason is not None for reason in self.reasons] + [False])
        return np.flatnonzero(bad[self.text.codes])


def encoded(texts: pa.ChunkedArray) -> Encoded:
    """Distinct texts and the code of each row; empty text and null are -1."""
    whole = (
        texts.combine_chunks()
        if pa.types.is_dictionary(texts.type)
        else texts.dictionary_encode().combine_chunks()
    )
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.unify_dictionaries().combine_chunks() if whole.num_chunks != 1 else whole.chunk(0)
    codes = pc.fill_null(whole.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
    return Encoded(codes, tuple(whole.dictionary.to_pylist()))


def recoded(text: Encoded, answers: Sequence[Hashable | None], order: Sequence[Hashable] = ()) -> Encoded:
    """The same rows with each distinct value replaced by its answer; None is empty. `order` comes first."""
    index: dict[Hashable, int] = {value: code for code, value in enumerate(order)}
    new = [-1 if answer is None else index.setdefault(answer, len(index)) for answer in answers]
    return Encoded(np.array([*new, -1], np.int32)[text.codes], tuple(index))


def tidy(texts: Sequence[str | None]) -> list[str | None]:
    """Texts without invisible characters and doubled spaces; None where one means nothing."""
    nothing = {"", *columns.empty_words()}
    plain = (" ".join(_INVISIBLE.sub("", text or "").split()) for text in texts)
    return [None if text.casefold() in nothing else text for text in plain]


def read(texts: pa.ChunkedArray, column: Column, codes: str | None = None) -> Read:
    """Read a column by its kind. `codes` says whose bare district codes a file uses."""
    text = encoded(texts)
    plain = tidy(text.distinct)
    answer = _READERS[column.kind](column, codes)
    found = [None if value is None else answer(value) for value in plain]
    reasons = tuple(_why(p, f) for p, f in zip(plain, found, strict=True))
    return Read(recoded(text, found, column.categories), text, reasons)


def _why(plain: str | None, found: Hashable | None) -> str | None:
    if plain is None or found is not None:
        return None
    return "bare_code" if re.fullmatch(r"\d+([.,]0+)?", plain) else "unknown_value"


Answer = Callable[[str], Hashable | None]


def _text(column: Column, codes: str | None) -> Answer:
    return str


def _words(column: Column, codes: str | None) -> Answer:
    return str.lower


def _category(column: Column, codes: str | None) -> Answer:
    return lambda text: column.spellings.get(normal(text), column.otherwise)


def _yesno(column: Column, codes: str | None) -> Answer:
    answers = columns.yes_and_no()
    return lambda text: answers.get(normal(text) or text)


def _decile(column: Column, codes: str | None) -> Answer:
    def answer(text: str) -> int | None:
        found = re.fullmatch(r"(?:desil)?\s*[-:]?\s*(\d{1,2})([.,]0+)?", text.casefold())
        return int(found.group(1)) if found and 1 <= int(found.group(1)) <= 10 else None

    return answer


def _year(column: Column, codes: str | None) -> Answer:
    def answer(text: str) -> int | None:
        found = re.fullmatch(r"((?:19|20)\d\d)([.,]0+)?", text)
        return int(found.group(1)) if found else None

    return answer


def _district(column: Column, codes: str | None) -> Answer:
    return lambda text: places.district_named(text, codes)


def _district_code(column: Column, codes: str | None) -> Answer:
    """A header that says Kemendagri settles whose code it is; a short code lacks its province."""
    said = "kemendagri" if "kemendagri" in normal(column.label["id"]) else codes

    def answer(text: str) -> str | None:
        bare = re.sub(r"[.,]0+$", "", text) if re.fullmatch(r"\d+[.,]0+", text) else text
        full = places.province_code() + bare.zfill(2) if len(bare) <= 2 else bare
        return places.district_named(full, said)

    return answer


_READERS: dict[str, Callable[[Column, str | None], Answer]] = {
    "text": _text,
    "words": _words,
    "category": _category,
    "yesno": _yesno,
    "decile": _decile,
    "year": _year,
    "district": _district,
    "district_code": _district_code,
    "place": _text,
}
KINDS = frozenset(_READERS)
