"""The order of need: the keys of the programme file; who is equal in all of them is put in order by a draw.

The draw is public and can be replayed by anyone who holds the list:

- token of a person whose NIK is sound: SHA-256 of its 16 ASCII digits; of anyone else: SHA-256 of the
  row's address, `file|sheet|row` in UTF-8 (no sheet: nothing between the bars; the row as Excel counts);
- token of a group: SHA-256 of its members' tokens, sorted, joined with a line feed;
- drawn: SHA-256 of the seed in UTF-8, a line feed (byte 10), and the token. The smaller number comes first.

A token is written as 64 lower-case hexadecimal digits wherever it is hashed. A token hides a NIK badly, for
NIKs can be guessed: tokens are worked out from the list, never published.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bansos.rules.eligibility import Decisions
from bansos.rules.orders import ORDERS
from bansos.rules.programmes import Dated, Rule, asked
from bansos.settings import InputError
from bansos.words import tr

Tokens = Callable[[np.ndarray], Sequence[str]]
LONGEST_SEED = 200
_NUMBER_OF_SOMEONE = re.compile(r"\d[\d .-]{10,}\d")


@dataclass(frozen=True)
class Need:
    """How a programme orders people: the keys in force; `keys`: int64 a row and key, the lower first."""

    asked: tuple[tuple[Rule, Dated], ...]
    keys: np.ndarray


def need(people: pd.DataFrame, decisions: Decisions, overrides: Mapping[str, Any] | None = None) -> Need:
    """The keys of a programme for everyone in the table of people."""
    programme = decisions.programme
    keys = asked(programme, programme.ranking, decisions.on, overrides)
    values = np.zeros((len(people), len(keys)), dtype=np.int64)
    for k, (key, dated) in enumerate(keys):
        values[:, k] = ORDERS[key.ask].answer(people, **dated.limits)
    return Need(keys, values)


def seed_of(text: str) -> str:
    """A seed as it is hashed: Unicode NFC, without space around it.

    Raises InputError for one that is too long, or holds a number as long as that of a person: it is public.
    """
    seed = unicodedata.normalize("NFC", text).strip()
    if len(seed) > LONGEST_SEED:
        raise InputError(tr("Benih undian paling panjang {n} huruf.", n=LONGEST_SEED))
    if _NUMBER_OF_SOMEONE.search(seed):
        raise InputError(
            tr("Benih undian diumumkan: jangan memakai nomor orang. Pakai misalnya tanggal dan nomor surat.")
        )
    return seed


def tokens(people: pd.DataFrame, rows: np.ndarray) -> list[str]:
    """The tokens of some rows (positions) of the people table, in hexadecimal digits."""
    part = people[["file", "sheet", "row", "nik", "nik_state"]].iloc[rows]
    sound = part["nik_state"].eq("ok").to_numpy()
    texts = part["nik"].astype(object).to_numpy(copy=True)
    texts[~sound] = _addresses(part[~sound])
    return [_hashed(text) for text in texts]


def group_token(members: Iterable[str]) -> str:
    """The token of a group, from those of its members."""
    return _hashed("\n".join(sorted(members)))


def ordered(area: np.ndarray, keys: np.ndarray, tokens_of: Tokens, seed: str) -> np.ndarray:
    """The positions 0..n-1 by area (integers), in each by the columns of keys, then by the draw.

    `tokens_of` gives the tokens of some positions. Only who is equal in everything else is hashed, one
    by one: some two seconds for a million.
    """
    columns = [_narrow(column) for column in (area, *keys.T)]
    order = np.lexsort(columns[::-1])
    equal = np.ones(max(len(order) - 1, 0), dtype=bool)
    for column in reversed(columns):  # the last tells most apart
        equal &= column[order][1:] == column[order][:-1]
        if not equal.any():
            return order
    tied = np.flatnonzero(np.append(equal, False) | np.append(False, equal))
    run = np.cumsum(~np.append(False, equal))[tied]
    rows = order[tied]
    order[tied] = rows[np.lexsort((*_drawn(tokens_of(rows), seed).T[::-1], run))]
    return order


def _narrow(column: np.ndarray) -> np.ndarray:
    """Small numbers as 16 bits, which are sorted several times as fast."""
    is_small = column.min(initial=0) >= -(2**15) and column.max(initial=0) < 2**15
    return column.astype(np.int16) if is_small else column


def _drawn(hexadecimal: Sequence[str], seed: str) -> np.ndarray:
    """The first half of each drawn number as two unsigned integers: no two of a whole nation are equal."""
    digests = [hashlib.sha256(f"{seed}\n{token}".encode()).digest()[:16] for token in hexadecimal]
    return np.frombuffer(b"".join(digests), dtype=">u8").reshape(-1, 2).astype(np.uint64)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _addresses(part: pd.DataFrame) -> list[str]:
    sheets = part["sheet"].astype(object).where(part["sheet"].notna(), "")
    return [
        f"{file}|{sheet}|{row}" for file, sheet, row in zip(part["file"], sheets, part["row"], strict=True)
    ]
