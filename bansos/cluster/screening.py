"""The screening on Spark, composed: outlines -> facts of the whole -> shards -> sums, groups, parts."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from bansos import pipeline, words
from bansos.cluster import facts, inputs, proposals, session, shards, wholes, writing
from bansos.cluster.inputs import Input
from bansos.cluster.job import PIECES, Job
from bansos.intake.receiving import Received
from bansos.layout import answers
from bansos.publishing.exports import Stamp
from bansos.screening import Screening

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SHARD_ROWS = 200_000  # rows of all files that a Python worker holds at a time
FEWEST_SHARDS = 4


@dataclass(frozen=True)
class Summed(Screening):
    """A screening of which only the sums are here; its tables have no rows, `problems` the first thousand."""

    totals: Mapping[str, Any] = field(default_factory=dict)

    def states(self) -> dict[str, int]:
        """As `Screening.states`."""
        return dict(self.totals["states"])

    def statuses(self, code: str) -> dict[str, int]:
        """As `Screening.statuses`."""
        return {k: n for k, n in self.totals["programmes"][code].items() if k != "rules"}

    def counts(self, code: str) -> dict[str, dict[str, int]]:
        """As `Screening.counts`."""
        return dict(self.totals["programmes"][code]["rules"])

    def overlap_counts(self) -> None:
        """Pairs that may be one person are not looked for on Spark: such a pair may sit in two shards."""

    def rows_of(self, received: Received) -> int:
        """As `Screening.rows_of`."""
        return int(self.totals["rows"][received.name])

    def problems_of(self, name: str) -> int:
        """As `Screening.problems_of`."""
        return int(self.totals["problems"].get(name, 0))

    def problem_count(self) -> int:
        """As `Screening.problem_count`."""
        return sum(self.totals["problems"].values())


def screen(
    named: Sequence[tuple[Path, str]],
    *,
    on: date,
    codes: Collection[str] = (),
    overrides: Mapping[str, Any] | None = None,
    area_codes: str | None = None,
    out: Path | None = None,
    shard_rows: int = SHARD_ROWS,
) -> Summed:
    """What `pipeline.screen` says of Parquet files or folders (path, role), summed; the table goes to `out`.

    `out`: a folder that is made, of Parquet parts. Raises InputError.
    """
    if out is not None:
        writing.check_target(out)
    came = inputs.outlined(named)
    count = max(FEWEST_SHARDS, -(-sum(one.rows for one in came) // shard_rows))
    job = planned(came, count, on=on, codes=codes, overrides=overrides, area_codes=area_codes)
    with session.started(count) as spark:
        return _screened(spark, _gathered(spark, job), out)


def planned(
    came: Sequence[Input],
    count: int,
    *,
    on: date,
    codes: Collection[str] = (),
    overrides: Mapping[str, Any] | None = None,
    area_codes: str | None = None,
) -> Job:
    """The screening of some files in so many shards. What can be refused without a row raises InputError."""
    found = pipeline.screen(
        [one.received for one in came], on=on, codes=codes, overrides=overrides, area_codes=area_codes
    )
    codes = tuple(found.decisions)
    return Job(tuple(came), on, codes, dict(overrides or {}), area_codes, words.language(), count, found.role)


def outlined(job: Job) -> Screening:
    """The screening without a row: the columns, what is said of whole files, the fingerprint."""
    return pipeline.screen(
        [one.received for one in job.inputs],
        on=job.on,
        codes=job.codes,
        overrides=job.overrides,
        area_codes=job.area_codes,
    )


def _gathered(spark: SparkSession, job: Job) -> Job:
    """The job with what must be known of all row groups."""
    work = _work(job)
    judged = [one for one in work if job.inputs[one[0]].judged]
    said = _told(spark, judged, partial(facts.fine, job)) if judged else []
    job = facts.all_fine(job, said)
    return facts.all_rows(job, _told(spark, work, partial(facts.rows, job)))


def _work(job: Job) -> list[tuple[int, str, int, int]]:
    return [(p.file, p.path, p.group, p.first) for one in job.inputs for p in one.pieces]


def _pieces(spark: SparkSession, work: Sequence[tuple[int, str, int, int]]) -> DataFrame:
    """One task for each row group."""
    return spark.createDataFrame(spark.sparkContext.parallelize(work, len(work)), PIECES)


def _told(spark: SparkSession, work: Sequence[tuple[int, str, int, int]], ask: Any) -> list[dict[str, Any]]:
    found = _pieces(spark, work).mapInArrow(ask, facts.SAID).collect()
    return [json.loads(row.said) for row in found]


def _plain(work: Callable[..., Any], *given: object) -> Any:
    """A function of one table, without hints on its types: Spark takes ours, which are text, for others."""
    return lambda table: work(*given, table)


def _screened(spark: SparkSession, job: Job, out: Path | None) -> Summed:
    from pyspark import StorageLevel

    outline = outlined(job)
    labels = list(answers.table(outline).columns)
    rows = _pieces(spark, _work(job)).mapInArrow(partial(shards.spread, job), shards.spread_schema(job))
    if len(job.inputs) > len(job.candidates()):
        rows = rows.repartition(job.shards, "shard").persist(StorageLevel.DISK_ONLY)
        seen = rows.groupBy("shard").applyInArrow(_plain(shards.seen, job), facts.SAID).collect()
        job = wholes.all_seen(job, [row.said for row in seen])
    if job.ranks():
        asked = rows.groupBy("shard").applyInArrow(_plain(shards.kinship, job), wholes.KINSHIP)
        by_card = asked.selectExpr("*", f"pmod(kk, {job.shards}) as bucket").groupBy("bucket")
        told = by_card.applyInArrow(_plain(shards.answered, job), wholes.KINSHIP)
        rows = rows.unionByName(told.selectExpr(*wholes.as_rows(job)), allowMissingColumns=True)
    schema = shards.screened_schema(labels)
    found = rows.groupBy("shard").applyInArrow(_plain(shards.screened, job, labels), schema)
    found = found.persist(StorageLevel.DISK_ONLY)
    summed = _summed(job, outline, found)
    if out is not None:
        _write(job, found, labels, Stamp(**answers.stamp(summed)), out)
    return summed


def _summed(job: Job, outline: Screening, found: DataFrame) -> Summed:
    counts = [json.loads(row.said) for row in found.where(f"kind = {shards.COUNTS}").select("said").collect()]
    total = _added(counts)
    total["rows"] = {one.received.name: one.rows for one in job.inputs}
    for name in outline.problems["file"].astype("object"):
        total["problems"][name] += 1
    known = {one.name: getattr(outline, one.name) for one in fields(Screening)}
    known["problems"] = _problems(job, outline, found)
    known["groups"] = _groups(job, found)
    return Summed(**known, totals=total)


def _problems(job: Job, outline: Screening, found: DataFrame) -> pd.DataFrame:
    """The first problems of cells, among those of the files as a whole."""
    cells = found.where(f"kind = {shards.PROBLEM}").orderBy("key", "at").select("key", "said")
    first = cells.limit(shards.FIRST).collect()
    told = pd.DataFrame([json.loads(row.said) for row in first]).assign(place=[row.key for row in first])
    notes = outline.problems.assign(place=shards.placed(job, outline.problems))
    both = pd.concat([notes, told], ignore_index=True).sort_values("place", kind="stable", ignore_index=True)
    return both.head(shards.FIRST).drop(columns="place")


def _added(counts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The sums of nested counts."""
    keys = dict.fromkeys(key for one in counts for key in one)
    found: dict[str, Any] = {}
    for key in keys:
        values = [one[key] for one in counts if key in one]
        found[key] = _added(values) if isinstance(values[0], Mapping) else sum(values)
    return found


def _groups(job: Job, found: DataFrame) -> dict[str, Any]:
    packed = found.where(f"kind = {shards.PROPOSAL}").select("key", "said")
    lines = packed.groupBy("key").applyInArrow(_plain(proposals.checked, job), proposals.CHECKED).collect()
    return {
        code: proposals.gathered(job, code, [line.said for line in lines if line.code == code])
        for code in job.codes
    }


def _write(job: Job, found: DataFrame, labels: list[str], stamp: Stamp, out: Path) -> None:
    rows = found.where(f"kind = {shards.ROW}").selectExpr(
        f"key div {writing.ROWS} as part", "key", *(f"c{n}" for n in range(len(labels)))
    )
    with writing.folder(out) as beside:
        write = _plain(writing.write, job, str(beside.resolve()), labels, stamp)
        rows.groupBy("part").applyInArrow(write, writing.WRITTEN).collect()
