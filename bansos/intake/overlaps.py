"""Every pair of rows that may be one person, of whatever kind, and what was decided about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from bansos.intake import lookalikes, verdicts
from bansos.intake.blocks import People
from bansos.intake.families import numbered
from bansos.intake.lookalikes import Lookalikes
from bansos.intake.verdicts import DIFFERENT, SAME, Verdicts
from bansos.places import districts

KINDS = ("other_name", "near", "received", "received_near", "written", "between", "exact", "kk")
OTHER_NAME, NEAR, RECEIVED, RECEIVED_NEAR, WRITTEN, BETWEEN, EXACT, KK = range(8)
NOBODY = -1
PLACE = ("file", "sheet", "row", "nama", "nik")


@dataclass(frozen=True)
class Search:
    """How to look: with which decisions, and whether one family card for several people is worth a word."""

    verdicts: Verdicts = field(default_factory=Verdicts)
    families: bool = True


@dataclass(frozen=True)
class Overlaps:
    """Pairs that may be one person.

    `pairs`, one row a pair: kind (category of KINDS), first and second (rows of the people table; second is
    NOBODY where the other one is a past recipient), other (row of `past`, or NOBODY), score (0 to 100, NaN
    where names were not compared), initials, note (text), pair (its mark; empty while nothing is decided),
    answer (of verdicts.ANSWERS, or empty), kept (row that counts, or NOBODY), reason. `past`: PLACE and token
    of past recipients. `crowded`: birth dates on which not all were compared; `contradictory`: pairs said to
    be two people whom other decisions make one; `used`: marks of the decisions that found their pair;
    `unused`: how many did not.
    """

    pairs: pd.DataFrame
    past: pd.DataFrame
    crowded: np.ndarray
    contradictory: int = 0
    used: frozenset[str] = frozenset()
    unused: int = 0


def find(people: pd.DataFrame, written: pa.Array, search: Search) -> Overlaps:
    """The pairs inside a table of people; `written`: the NIK cells as they came."""
    near = lookalikes.find(compared(people))
    parts = [_same_number(people, written), _near(near, NEAR)]
    if search.families:
        parts.append(_one_card(people))
    pairs = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    decided, used = judged(pairs, people, None, search.verdicts)
    return Overlaps(decided, pd.DataFrame(columns=[*PLACE, "token"]), near.crowded, 0, used)


def compared(people: pd.DataFrame) -> People:
    """What of a people table is compared: everyone who is counted."""
    return People(
        pa.array(people["nama"], pa.string(), from_pandas=True),
        people["tanggal_lahir"].to_numpy().astype("datetime64[D]"),
        _codes(people["jenis_kelamin"], ("L", "P")),
        _codes(people["kabupaten"], districts()),
        numbered(people, column="kk"),
        people["state"].eq("person").to_numpy(),
    )


def _codes(column: pd.Series, known: Iterable[str]) -> np.ndarray:
    """Each value's place among those known, -1 where there is none: the same for every table."""
    at = pd.Index(list(known)).get_indexer(column.cat.categories.astype("str"))
    return np.append(at, -1)[column.cat.codes.to_numpy()]


def pairs_of(
    kind: int | np.ndarray, first: np.ndarray, second: np.ndarray, score: object = np.nan
) -> pd.DataFrame:
    """Rows of `Overlaps.pairs` of a kind, nothing decided yet."""
    kinds = np.broadcast_to(np.asarray(kind, np.int8), len(first))
    return pd.DataFrame(
        {
            "kind": pd.Categorical.from_codes(kinds, list(KINDS)),
            "first": first.astype(np.int64),
            "second": second.astype(np.int64),
            "score": np.broadcast_to(np.asarray(score, np.float32), len(first)),
            "initials": np.zeros(len(first), bool),
            "other": NOBODY,
            "note": "",
        }
    )


def _near(found: Lookalikes, kind: int) -> pd.DataFrame:
    return pairs_of(kind, found.first, found.second, found.score).assign(initials=found.initials)


def _same_number(people: pd.DataFrame, written: pa.Array) -> pd.DataFrame:
    """Each further row of a NIK with the row that is counted for it."""
    second = np.flatnonzero(people["state"].eq("duplicate").to_numpy())
    first = people["kept_index"].to_numpy()[second]
    if not len(second):
        return pairs_of(EXACT, second, second)
    score = lookalikes.alike(people["nama"], first, second)
    odd = pc.fill_null(pc.not_equal(written.take(pa.array(first)), written.take(pa.array(second))), False)
    files = people["file"].cat.codes.to_numpy()
    kind = np.select(
        [(score < lookalikes.LEAST), odd.to_numpy(zero_copy_only=False), files[first] != files[second]],
        [OTHER_NAME, WRITTEN, BETWEEN],
        EXACT,
    )
    return pairs_of(kind, first, second, score)


def _one_card(people: pd.DataFrame) -> pd.DataFrame:
    """Each further person of a family card with the first one."""
    card = np.where(people["state"].eq("person"), numbered(people, column="kk"), -1)
    rows = np.flatnonzero(card >= 0)
    order = rows[np.argsort(card[rows], kind="stable")]
    new = np.append(True, card[order][1:] != card[order][:-1])[: len(order)]
    first = order[np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))] if len(order) else order
    return pairs_of(KK, first[~new], order[~new])


def judged(
    pairs: pd.DataFrame, people: pd.DataFrame, past: pd.DataFrame | None, decided: Verdicts
) -> tuple[pd.DataFrame, frozenset[str]]:
    """The pairs with what was decided about each, and which decisions found one."""
    blank = {"pair": "", "answer": "", "kept": NOBODY, "reason": ""}
    pairs = pairs.assign(**blank)
    if not decided.by_pair or pairs.empty:
        return pairs, frozenset()
    one, other = marks(pairs, people, past, decided.key)
    names = [verdicts.pair(*both) for both in zip(one, other, strict=True)]
    found = [(n, decided.by_pair[name]) for n, name in enumerate(names) if name in decided.by_pair]
    at = np.array([n for n, _ in found], int)
    pairs["pair"] = names
    texts = {name: pairs[name].to_numpy(object, copy=True) for name in ("answer", "reason")}
    kept = pairs["kept"].to_numpy(copy=True)
    for n, verdict in found:
        texts["answer"][n], texts["reason"][n] = verdict.answer, verdict.reason
        if verdict.answer == SAME and verdict.kept in (one[n], other[n]):
            kept[n] = pairs["first"].iloc[n] if verdict.kept == one[n] else pairs["second"].iloc[n]
    return pairs.assign(kept=kept, **texts), frozenset(names[n] for n in at.tolist())


def marks(
    pairs: pd.DataFrame, people: pd.DataFrame, past: pd.DataFrame | None, key: bytes
) -> tuple[list[str], list[str]]:
    """The tokens of both sides of each pair."""
    first, second, other = (pairs[name].to_numpy() for name in ("first", "second", "other"))
    mine, at = np.unique(np.concatenate([first, second[second >= 0]]), return_inverse=True)
    known = np.array(verdicts.tokens(people, mine, key), object)
    one, two = known[at[: len(first)]], np.full(len(first), "", object)
    two[second >= 0] = known[at[len(first) :]]
    if past is not None and len(past):
        two[other >= 0] = past["token"].to_numpy(object)[other[other >= 0]]
    return one.tolist(), two.tolist()


def settled(
    found: Overlaps, kept: np.ndarray, is_sound: np.ndarray
) -> tuple[Overlaps, np.ndarray, np.ndarray]:
    """What the decisions make of it: for each row the row that is counted for the same person, and which rows
    share their NIK with another person (nobody knows whose it is).

    Without a choice of a person the row with a sound NIK counts, else the first one.
    """
    kept, shared = kept.copy(), np.zeros(len(kept), bool)
    pairs = found.pairs[found.pairs["second"] >= 0]
    two = pairs[pairs["answer"] == DIFFERENT]
    apart = two[(kept[two["second"]] == two["first"]).to_numpy()]
    kept[apart["second"]] = apart["second"]
    shared[apart["first"]] = shared[apart["second"]] = True
    one = pairs[pairs["answer"] == SAME]
    for first, second, wanted in zip(one["first"], one["second"], one["kept"], strict=True):
        roots = {_root(kept, int(first)), _root(kept, int(second))}
        best = int(wanted) if wanted >= 0 else min(roots, key=lambda row: (not is_sound[row], row))
        for root in roots:
            kept[root] = best
        kept[best] = best
    while (further := kept[kept] != kept).any():
        kept[further] = kept[kept[further]]
    torn = int((kept[two["first"]] == kept[two["second"]]).sum())
    return Overlaps(found.pairs, found.past, found.crowded, torn, found.used), kept, shared


def _root(kept: np.ndarray, row: int) -> int:
    while kept[row] != row:
        row = int(kept[row])
    return row
