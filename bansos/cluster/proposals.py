"""Proposed groups: their people leave the shards by the name of the group, and meet again to be checked."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd
import pyarrow as pa

from bansos.cluster import job as jobs
from bansos.cluster.job import Job
from bansos.rules.eligibility import STATUS, Decisions
from bansos.rules.group_questions import GROUP_QUESTIONS
from bansos.rules.programmes import asked, programmes
from bansos.screening import Screening
from bansos.selection import groups
from bansos.selection.groups import Groups

SHARDS = 16  # how many shards' groups are checked together
CHECKED = "code string, key long, said string"
_NEEDED = ("file", "state", "kelompok", "kabupaten", "kecamatan", "jenis_usaha", "kept_index")


def packed(found: Screening, key: np.ndarray, buckets: int) -> dict[int, bytes]:
    """The people of proposed groups by bucket, as Arrow streams: all of one group fall into the same one."""
    people = found.people
    proposed = people["kelompok"].notna() & people["state"].ne("set_aside")
    if not proposed.any() or not any(decided.programme.group_rules for decided in found.decisions.values()):
        return {}
    named = people.loc[proposed, _read(found)]
    named = named.assign(position=key[proposed.to_numpy()], kept_index=key[named["kept_index"].to_numpy()])
    named = named.assign(**{_status(code): one.status for code, one in found.decisions.items()})
    texts = groups.names(named)
    keys = named["file"].astype("str").str.cat(texts.astype("str"), "\n")
    elsewhere = keys.groupby(named["kept_index"]).transform("nunique").gt(1)
    bucket = keys.map({text: crc32(text.encode()) % buckets for text in keys.unique()})
    parts = named.assign(elsewhere=elsewhere).groupby(bucket.to_numpy())
    return {int(number): _stream(part) for number, part in parts}


def _read(found: Screening) -> list[str]:
    """The columns that the checks of groups read."""
    names = list(_NEEDED)
    for decided in found.decisions.values():
        rules = asked(decided.programme, decided.programme.group_rules, decided.on, found.overrides)
        for rule, dated in rules:
            direct, indirect = GROUP_QUESTIONS[rule.ask].columns(dated.limits)
            names += [*direct, *indirect]
    return [name for name in dict.fromkeys(names) if name in found.people]


def _status(code: str) -> str:
    return f"status {code}"


def _stream(part: pd.DataFrame) -> bytes:
    table = pa.Table.from_pandas(part, preserve_index=False)
    out = io.BytesIO()
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)
    return out.getvalue()


def checked(job: Job, table: pa.Table) -> pa.Table:
    """The groups of a bucket, checked: one row for each group and programme, with its place among all."""
    rows = jobs.guarded(job, lambda: _checked(job, table["said"].to_pylist()))
    return pa.Table.from_pylist(
        rows, pa.schema([("code", pa.string()), ("key", pa.int64()), ("said", pa.string())])
    )


def _checked(job: Job, streams: Sequence[bytes]) -> list[dict[str, Any]]:
    tables = [pa.ipc.open_stream(stream).read_all() for stream in streams]
    people = pa.concat_tables(tables, promote_options="permissive").unify_dictionaries().to_pandas()
    people = people.sort_values("position", kind="stable").set_index("position")
    found = []
    for code in job.codes:
        checked = groups.check(people, _decided(job, code, people), job.overrides)
        if checked is None:
            continue
        lines = checked.table.astype("object").where(checked.table.notna(), None).to_dict("records")
        for line, answers in zip(lines, checked.answers.tolist(), strict=True):
            said = json.dumps({**line, "answers": answers})
            found.append({"code": code, "key": line["row"], "said": said})
    return found


def _decided(job: Job, code: str, people: pd.DataFrame) -> Decisions:
    status = people[_status(code)].cat.set_categories(list(STATUS))
    return Decisions(programmes()[code], job.on, (), np.zeros((len(people), 0), np.int8), status)


def gathered(job: Job, code: str, said: Sequence[str]) -> Groups | None:
    """The groups of a programme in the order in which they first appear; None where there are none."""
    if not said:
        return None
    lines: list[Mapping[str, Any]] = sorted((json.loads(text) for text in said), key=lambda line: line["row"])
    programme = programmes()[code]
    rules = asked(programme, programme.group_rules, job.on, job.overrides)
    answers = np.array([line["answers"] for line in lines], np.int8).reshape(len(lines), len(rules))
    table = pd.DataFrame([{k: v for k, v in line.items() if k != "answers"} for line in lines])
    table["status"] = pd.Categorical(table["status"], list(STATUS))
    return Groups(table, rules, answers, pd.DataFrame({"group": [], "person": []}, dtype=np.int64))
