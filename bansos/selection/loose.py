"""Who may join a group: eligible people in no proposed group, where they live, what a group asks of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from bansos import places
from bansos.rules.eligibility import STATUS, Decisions
from bansos.rules.programmes import Dated, Rule, asked
from bansos.selection import ranking
from bansos.selection.filling import Pool
from bansos.selection.groups import Groups


@dataclass(frozen=True)
class Asked:
    """What the rules in force ask of a group: how many people, from one area (these columns together make
    one), one of a family only."""

    rules: tuple[tuple[Rule, Dated], ...]
    size: int
    area: tuple[str, ...]
    one_a_family: bool


@dataclass(frozen=True)
class Loose:
    """Eligible people in no proposed group. `rows`: their rows; by row of *all* people: `area`, a number that
    those of one area share, in the order of the names; `family` and `business` likewise; -1: not known;
    `need`, as `ranking.Need` has it; and is a `has_district` known?"""

    rows: np.ndarray
    area: np.ndarray
    family: np.ndarray
    business: np.ndarray
    need: np.ndarray
    has_district: np.ndarray
    asked: Asked


def asked_of(decisions: Decisions, overrides: Mapping[str, Any]) -> Asked:
    """What the programme's rules on groups ask. Where any size between two is right, the smallest counts."""
    programme = decisions.programme
    rules = asked(programme, programme.group_rules, decisions.on, overrides)
    limits = {rule.ask: dated.limits for rule, dated in rules}
    size = programme.amount("group_size", decisions.on, overrides) if rules else 1
    between = limits.get("has_size_between", {})
    columns = [str(limits[ask]["column"]) for ask in limits if ask == "is_one_area"]
    wider = ["kecamatan"] if "desa" in columns else []
    return Asked(
        rules, between.get("least", size), ("kabupaten", *wider, *columns), "has_distinct_families" in limits
    )


def find(pool: Pool, decisions: Decisions, groups: Groups | None) -> Loose:
    """Everyone who is eligible for a programme and stands in no group that somebody proposed."""
    people = pool.people
    free = pool.counted & decisions.status.eq(STATUS[2]).to_numpy()
    if groups is not None:
        free = free.copy()
        free[groups.members["person"].to_numpy()] = False
    wanted = asked_of(decisions, pool.overrides)
    columns = [_sorted_codes(people[name]) for name in wanted.area]
    area, known = np.zeros(len(people), dtype=np.int64), np.ones(len(people), dtype=bool)
    for codes, count in columns:
        area, known = area * (count + 1) + codes, known & (codes >= 0)
    need = ranking.need(people, decisions, pool.overrides).keys
    return Loose(
        np.flatnonzero(free),
        np.where(known, area, -1),
        _numbered(people["kk"]),
        _sorted_codes(_plain(people["jenis_usaha"]))[0],
        need,
        people["kabupaten"].notna().to_numpy(),
        wanted,
    )


def _sorted_codes(column: pd.Series) -> tuple[np.ndarray, int]:
    """Numbers in the order of the texts, -1 where there is none, whatever the order of the file."""
    known = column.astype("category").cat
    texts = known.categories.astype("str")
    place = np.empty(len(texts) + 1, dtype=np.int64)
    place[np.argsort(texts.to_numpy(), kind="stable")], place[-1] = np.arange(len(texts)), -1
    return place[known.codes.to_numpy()], len(texts)


def _plain(column: pd.Series) -> pd.Series:
    """A column with each text in its plain spelling."""
    known = column.astype("category").cat
    codes, texts = pd.factorize(places.plain_each(known.categories.astype("str")).to_pandas())
    return pd.Series(
        pd.Categorical.from_codes(np.append(codes, -1)[known.codes.to_numpy()], pd.Index(texts)),
        index=column.index,
    )


def _numbered(column: pd.Series) -> np.ndarray:
    """A number for each distinct text, -1 where there is none."""
    texts = pa.array(column, from_pandas=True)
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    coded = texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode()
    return coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
