"""What a whole register says, told by its parts: where it reaches, whom it cannot place, families' desils."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from bansos import pipeline
from bansos.cluster.job import Job
from bansos.intake import extent, families, notices
from bansos.intake.receiving import Received

KINSHIP = "shard int, kk long, desil int, age int"  # desil -1: somebody of that shard asks for it
_KIN = ("shard", "kk", "desil", "age")
_SCHEMA = pa.schema([(name, pa.int64() if name == "kk" else pa.int32()) for name in _KIN])


def seen(job: Job, came: Sequence[Received]) -> str:
    """What the part of each register in a shard says of all of it, as JSON."""
    mine, found = job.candidates(), {}
    for file, one in enumerate(came):
        if file not in mine:
            people = _people(job, [one])
            found[file] = {
                "area": sorted(extent.districts(people)),
                "unread": sorted(extent.unread_names(people).unique().to_pylist()),
                "has_nik": extent.has_nik(people),
                "has_members": families.is_members(people),
                "is_ranked": families.is_ranking(people),
            }
    return json.dumps(found)


def all_seen(job: Job, said: Iterable[str]) -> Job:
    """The job whose registers know what all their parts said."""
    told = [json.loads(text) for text in said]
    by_file = [[one[str(n)] for one in told if str(n) in one] for n in range(len(job.inputs))]
    ranks = [one for n in job.ranks() for one in by_file[n]]
    has_members, is_ranked = (any(one[name] for one in ranks) for name in ("has_members", "is_ranked"))
    parts = [
        replace(
            part,
            area=tuple(sorted({place for one in found for place in one["area"]})),
            unread=frozenset(name for one in found for name in one["unread"]),
            has_nik=any(one["has_nik"] for one in found),
            has_members=has_members,
            is_ranked=is_ranked,
        )
        for part, found in zip(job.parts, by_file, strict=True)
    ]
    return replace(job, parts=tuple(parts))


def kinship(job: Job, shard: int, came: Sequence[Received]) -> pa.Table:
    """Which desil the DTSEN rows of a shard state for which family, and for which its candidates ask."""
    ranks = [came[n] for n in job.ranks()]
    tables, ages = [_people(job, [one]) for one in ranks], families.aged([_day(one) for one in ranks])
    people = _people(job, [came[n] for n in job.candidates()])
    asked = np.unique(families.members(people, tables, ages, job.parts[0])[0])
    asked = asked[asked >= 0]
    pairs = [(*families.stated(table), age) for table, age in zip(tables, ages, strict=True)]
    said = [pd.DataFrame({"kk": kk, "desil": desil, "age": age}) for kk, desil, age in pairs]
    stated = pd.concat(said).query("kk >= 0 and desil >= 0").drop_duplicates()
    every = pd.concat([stated, pd.DataFrame({"kk": asked, "desil": families.NONE, "age": families.NO_DAY})])
    return pa.Table.from_pandas(every.assign(shard=shard)[list(_KIN)], _SCHEMA, preserve_index=False)


def answered(table: pa.Table) -> pa.Table:
    """Of the families of a bucket, for each shard the desils that it asks for, and of what day they are."""
    kin = table.to_pandas()
    is_said = kin["desil"] >= 0
    said, asked = kin[is_said], kin.loc[~is_said, ["shard", "kk"]]
    by_age = [(age, part) for age, part in said.groupby("age")]
    pairs = [(part["kk"].to_numpy(), part["desil"].to_numpy()) for _, part in by_age]
    newest = families.newest(pairs, [int(age) for age, _ in by_age]) if by_age else _nothing()
    found = asked.join(newest.rename(columns={"value": "desil"}), on="kk", how="inner")
    return pa.Table.from_pandas(found[list(_KIN)], _SCHEMA, preserve_index=False)


def as_rows(job: Job) -> tuple[str, ...]:
    """The answers on families as rows on their way to a shard, behind those of the files, in Spark's SQL."""
    cells = ("cast(desil as string) as c0", "cast(age as string) as c1")
    return ("shard", f"{len(job.inputs)} as file", "kk as row", *cells)


def with_desils(job: Job, rows: pa.Table) -> Job:
    """The job of one shard, whose DTSEN files know the desils of the families that it asked for."""
    if not job.ranks():
        return job
    cards = pd.Index(rows["row"].to_numpy(), dtype=np.int64)
    told = {
        name: rows[column].to_numpy().astype(np.int64) for name, column in (("value", "c0"), ("age", "c1"))
    }
    desils = pd.DataFrame(told, index=cards)
    return replace(job, parts=tuple(replace(part, desils=desils) for part in job.parts))


def _nothing() -> pd.DataFrame:
    return pd.DataFrame({"value": [], "age": []}, index=pd.Index([], name="key"), dtype=np.int64)


def _day(one: Received) -> date | None:
    return notices.as_of(one.tables)


def _people(job: Job, came: Sequence[Received]) -> pd.DataFrame:
    return pipeline.people(came, job.on, {}, job.area_codes).people
