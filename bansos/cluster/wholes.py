"""What a whole register says, told by its parts: where it reaches, whom it cannot place, families' desils."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from bansos import pipeline
from bansos.cluster.job import Job
from bansos.intake import families, registers
from bansos.intake.families import TORN
from bansos.screening import Received

KINSHIP = "shard int, kk long, desil int"  # without a desil: somebody of that shard asks for it


def seen(job: Job, came: Sequence[Received]) -> str:
    """What the part of each register in a shard says of all of it, as JSON."""
    mine, found = job.candidates(), {}
    for file, one in enumerate(came):
        if file not in mine:
            people = _people(job, [one])
            found[file] = {
                "area": sorted(registers.seen(people)),
                "unread": sorted(registers.unread_names(people)),
                "has_nik": registers.has_nik(people),
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
    tables = [_people(job, [came[n]]) for n in job.ranks()]
    mine = job.candidates()
    people = _people(job, [came[n] for n in mine])
    asked = np.unique(families.members(people, tables, job.parts[0].has_members)[0])
    pairs = [np.column_stack(families.stated(table)) for table in tables]
    said = np.unique(np.concatenate(pairs), axis=0)
    said, asked = said[(said >= 0).all(axis=1)], asked[asked >= 0]
    return pa.table(
        {
            "shard": pa.array(np.full(len(said) + len(asked), shard), pa.int32()),
            "kk": pa.array(np.append(said[:, 0], asked), pa.int64()),
            "desil": pa.array([*said[:, 1].tolist(), *[None] * len(asked)], pa.int32()),
        }
    )


def answered(kinship: Any) -> Any:
    """For each shard the desil of the families that it asks for: Spark tables in and out."""
    from pyspark.sql.functions import expr

    one = expr(f"if(min(desil) = max(desil), min(desil), {TORN}) as desil")
    settled = kinship.where("desil is not null").groupBy("kk").agg(one)
    return kinship.where("desil is null").select("shard", "kk").join(settled, "kk")


def with_desils(job: Job, rows: pa.Table) -> Job:
    """The job of one shard, whose DTSEN files know the desils of the families that it asked for."""
    if not job.ranks():
        return job
    cards = pd.Index(rows["row"].to_numpy(), dtype=np.int64)
    desils = pd.Series(rows["c0"].to_numpy().astype(np.int64), index=cards)
    return replace(job, parts=tuple(replace(part, desils=desils) for part in job.parts))


def _people(job: Job, came: Sequence[Received]) -> pd.DataFrame:
    return pipeline.people(came, job.on, {}, job.area_codes).people
