"""Spark against this machine alone: the same table in every cell, the same counts, groups and problems."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from bansos import __main__ as cli
from bansos import settings
from bansos.cluster import facts, inputs, screening, session, shards, wholes
from bansos.cluster import job as jobs
from bansos.layout import answers
from bansos.root import CODE_ROOT
from bansos.settings import InputError
from benchmarks import spark as made

ROWS, ON = 300, settings.rules_date()
HERE = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None


def said(ask, work):
    """What a task says of row groups, without Spark."""
    batch = pa.RecordBatch.from_pylist([vars(piece) for piece in work])
    return [json.loads(text) for one in ask([batch]) for text in one["said"].to_pylist()]


def by_hand(named, shard_count=2, **how):
    """The table and the counts by the same tasks that Spark runs, one after the other in this process."""
    came = tuple(inputs.outlined(named))
    work = [piece for one in came for piece in one.pieces]
    job = screening.planned(came, shard_count, **({"on": ON} | how))
    judged = [piece for piece in work if came[piece.file].judged]
    job = facts.all_fine(job, said(partial(facts.fine, job), judged) if judged else [])
    job = facts.all_rows(job, said(partial(facts.rows, job), work))
    batch = pa.RecordBatch.from_pylist([vars(piece) for piece in work])
    rows = pa.Table.from_batches(shards.spread(job, [batch]))
    parts = [rows.filter(pc.equal(rows["shard"], number)) for number in range(shard_count)]
    job = wholes.all_seen(job, [shards.seen(job, part)["said"][0].as_py() for part in parts])
    if job.ranks():
        parts = [
            pa.concat_tables(both, promote_options="default")
            for both in zip(parts, kin(job, parts), strict=True)
        ]
    labels = list(answers.table(screening.outlined(job)).columns)
    found = pa.concat_tables([shards.screened(job, labels, part) for part in parts])
    counts = found.filter(pc.equal(found["kind"], shards.COUNTS))["said"].to_pylist()
    table = found.filter(pc.equal(found["kind"], shards.ROW)).sort_by("key").to_pandas()
    return table[[f"c{n}" for n in range(len(labels))]].set_axis(labels, axis=1), [
        json.loads(text) for text in counts
    ]


def kin(job, parts):
    """The desils that the candidates of each shard ask for, as rows of it."""
    told = shards.answered(job, pa.concat_tables([shards.kinship(job, part) for part in parts])).to_pandas()
    file = np.full(len(told), len(job.inputs), np.int32)
    cells = {"c0": told["desil"].astype("str"), "c1": told["age"].astype("str")}
    rows = pd.DataFrame({"shard": told["shard"], "file": file, "row": told["kk"], **cells})
    schema = pa.schema([parts[0].schema.field(name) for name in rows])
    return [
        pa.Table.from_pandas(rows[rows["shard"] == n], schema, preserve_index=False)
        for n in range(len(parts))
    ]


def odd(folder):
    """Two files of candidates and a register in which one row, somewhere, changes how all others are read."""
    named = made.files(folder, 90, seed=7)
    table = pd.read_parquet(named[0][0])
    late = np.arange(len(table)) == len(table) - 9
    table["Tanggal Lahir"] = table["Tanggal Lahir"].mask(late, "12/25/1980")
    table["Status Kawin"] = np.where(late, "7", "8")
    table["Tanggal Daftar"] = table["Tanggal Daftar"] + pd.to_timedelta(late * 3600, "s")
    table["Ukuran"] = np.where(late, 3e7, 2).astype("float32")
    table["Nama"] = table["Nama"].str.replace(" ", "\u00a0")
    table.to_parquet(folder / "usulan satu.parquet", index=False, row_group_size=20)
    more = table.drop(columns="Skor").tail(30).assign(Catatan="susulan")
    more.to_parquet(folder / "usulan dua.parquet", index=False, row_group_size=20)
    register = pd.read_parquet(named[1][0])
    register["NIK"] = register["NIK"].str[:15] + "0"
    register["Tanggal Pemutakhiran"] = np.where(np.arange(len(register)) == 3, "2023-01-31", "2022-06-30")
    register.to_parquet(folder / "dtks.parquet", index=False, row_group_size=20)
    first, second = folder / "usulan satu.parquet", folder / "usulan dua.parquet"
    return [(first, "usulan"), (folder / "dtks.parquet", "dtks"), (second, "usulan")]


@pytest.mark.long
def test_the_tasks_alone_give_the_table_of_this_machine(tmp_path):
    named = odd(tmp_path)
    table, found = made.local(named)
    ours, counts = by_hand(named)
    assert {"belum diketahui"} & {text.split(":")[0].lower() for text in table["alasan_kube"]}
    assert made.differences(table, ours) == 0
    assert sum(one["states"]["people"] for one in counts) == found.states()["people"] > 50
    cells = sum(n for one in counts for n in one["problems"].values())
    assert cells == (found.problems["row"] > 1).sum(), "notes on whole files are none of a shard's"


def test_shards_are_even_though_provinces_are_not(tmp_path):
    random = np.random.default_rng(5)
    provinces = random.choice(["32", "35", "33", "64"], 20_000, p=[0.4, 0.3, 0.2, 0.1])
    serial = random.integers(1, 9000, 20_000)
    niks = [f"{place}0101010190{number:04d}" for place, number in zip(provinces, serial, strict=True)]
    niks[:4000] = [""] * 4000
    path = tmp_path / "usulan.parquet"
    pd.DataFrame({"NIK": niks, "Nama": "Umpama"}).to_parquet(path)
    came = tuple(inputs.outlined([(path, "usulan")]))
    job = facts.all_fine(screening.planned(came, 8, on=ON), [])
    batch = pa.RecordBatch.from_pylist([vars(piece) for piece in came[0].pieces])
    shard = pa.Table.from_batches(shards.spread(job, [batch]))["shard"].to_numpy()
    sizes = np.bincount(shard)
    assert len(sizes) == 8 and sizes.max() < 1.2 * sizes.mean()
    assert np.bincount(shard[:4000]).max() < 600, "rows without a NIK do not meet in one shard"
    same = pd.Series(shard[4000:]).groupby(np.array([nik[:15] for nik in niks[4000:]])).nunique()
    assert same.max() == 1, "and NIKs that differ in the last digit alone do"


@pytest.mark.long
def test_desils_of_families_come_by_way_of_the_card_also_from_other_shards(tmp_path):
    named = made.families(tmp_path, 120, "usulan")
    how = {"on": date(2025, 6, 30), "overrides": {"kube.rules.desil.most": 4}}
    table, found = made.local(named, **how)
    ours, counts = by_hand(named, **how)
    assert found.people["desil_dtsen"].value_counts().size > 3, "families are found"
    assert found.people["desil_dtsen"].isna().sum() > 10
    assert set(table["status_kube"]) >= {"layak", "tidak layak", "perlu verifikasi"}
    assert made.differences(table, ours) == 0
    assert sum(one["programmes"]["kube"]["eligible"] for one in counts) == found.statuses("kube")["eligible"]


def test_a_file_is_refused_before_spark_starts(tmp_path, monkeypatch):
    monkeypatch.setattr(session, "started", lambda *_: pytest.fail("started"))
    table = pd.DataFrame({"NIK": ["6402015505100001"], "Nama": ["Umpama"]})
    good = tmp_path / "usulan.parquet"
    table.to_parquet(good)
    (tmp_path / "usulan.csv").write_text("NIK,Nama\n")
    (tmp_path / "kosong.parquet").mkdir()
    table.head(0).to_parquet(tmp_path / "nihil.parquet")
    table.rename(columns={"NIK": "Nomor Antrean"}).to_parquet(tmp_path / "tanpa.parquet")
    (tmp_path / "potong.parquet").write_bytes(good.read_bytes()[:-9])
    (tmp_path / "aneka.parquet").mkdir()
    table.to_parquet(tmp_path / "aneka.parquet" / "1.parquet")
    table.assign(Umur=3).to_parquet(tmp_path / "aneka.parquet" / "2.parquet")
    told = {
        "usulan.csv": "membaca Parquet saja",
        "kosong.parquet": "membaca Parquet saja",
        "nihil.parquet": "tidak ada baris data",
        "tanpa.parquet": "tidak ada kolom NIK",
        "potong.parquet": "rusak atau terpotong",
        "aneka.parquet": "2.parquet berkolom lain",
        "hilang.parquet": "tidak ada atau tidak dapat dibuka",
    }
    for name, why in told.items():
        with pytest.raises(InputError, match=why):
            screening.screen([(tmp_path / name, "usulan")], on=ON)
    for out, why in {"hasil.csv": "menulis Parquet saja", "usulan.parquet": "sudah ada"}.items():
        with pytest.raises(InputError, match=why):
            screening.screen([(good, "usulan")], on=ON, out=tmp_path / out)


def test_a_task_that_does_not_see_the_file_says_so(tmp_path, monkeypatch):
    path = tmp_path / "usulan.parquet"
    pd.DataFrame({"NIK": ["6402015505100001"], "Nama": ["Umpama"]}).to_parquet(path)
    monkeypatch.chdir(tmp_path)
    came = tuple(inputs.outlined([(Path("usulan.parquet"), "usulan")]))
    monkeypatch.chdir("/")
    job = facts.all_fine(screening.planned(came, 1, on=ON), [])
    work = came[0].pieces
    assert "good" in said(partial(facts.rows, job), work)[0], "wherever a worker runs"
    path.unlink()
    with pytest.raises(InputError, match=r"usulan.parquet: tidak terlihat oleh pekerja Spark"):
        facts.all_rows(job, said(partial(facts.rows, job), work))


def test_what_fails_in_a_task_tells_no_cell(capsys):
    nik = "6402015505100001"

    def fail():
        raise ValueError(nik)

    with pytest.raises(RuntimeError) as failed:
        jobs.guarded(jobs.Job((), ON, (), {}, None, "id", 1, "usulan"), fail)
    assert nik not in str(failed.value) and "ValueError" in str(failed.value)
    assert failed.value.__suppress_context__
    with pytest.raises(InputError, match=r"ValueError test_spark.py:\d+") as told, session.spoken():
        raise RuntimeError(f"java.lang.Thing: {failed.value}\n at {nik}")
    assert nik not in str(told.value) and "\n" not in str(told.value)


@pytest.fixture(scope="module")
def two_cores():
    if not HERE:
        if os.environ.get("CI"):
            pytest.fail("no pyspark or no Java: CI must have both (requirements-spark.txt)")
        pytest.skip("no pyspark or no Java here (pip install -r requirements-spark.txt)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BANSOS_SPARK_MASTER", "local[2]")
        with session.started():
            yield


@pytest.fixture(scope="module")
def both(two_cores, tmp_path_factory):
    """The table and the screening of this machine, then those of Spark, and the folder that it wrote."""
    folder = tmp_path_factory.mktemp("spark")
    named = made.files(folder, ROWS)
    table, found = made.local(named)
    out = folder / "hasil.parquet"
    return table, found, screening.screen(named, on=ON, out=out, shard_rows=300), out


@pytest.mark.long
def test_every_cell_is_equal(both):
    table, _, _, out = both
    assert len(table) > ROWS
    assert made.differences(table, pd.read_parquet(out)) == 0
    statuses = {name: set(table[name]) for name in table if name.startswith("status_")}
    assert all(len(found) == 5 for found in statuses.values()), "every status is there to be compared"


@pytest.mark.long
def test_counts_problems_and_fingerprint_are_equal(both):
    _, found, summed, _ = both
    assert made.equal(summed, found)
    assert summed.problem_count() > 100


@pytest.mark.long
def test_groups_are_equal(both):
    _, found, summed, _ = both
    here = found.groups["kube"]
    assert set(here.table["status"]) >= {"layak", "tidak layak"} and here.table["doubles"].sum() > 0
    assert made.groups_differ(found, summed) == 0
    assert summed.groups["wrse"] is None


@pytest.mark.long
@pytest.mark.parametrize("pool", ["usulan", "dtsen"])
def test_desils_of_families_are_equal_on_spark(two_cores, tmp_path, pool):
    named = made.families(tmp_path, 120, pool)
    how = {"on": date(2025, 6, 30), "overrides": {"kube.rules.desil.most": 4}}
    table, found = made.local(named, **how)
    out = tmp_path / "hasil.parquet"
    summed = screening.screen(named, out=out, shard_rows=60, **how)
    assert made.differences(table, pd.read_parquet(out)) == 0
    assert made.equal(summed, found)


@pytest.mark.long
def test_the_parts_are_stamped_and_nothing_else_is_left(both):
    _, found, _, out = both
    assert [path.name for path in sorted(out.iterdir())] == ["part-00000.parquet"]
    assert [path.name for path in out.parent.glob(".*")] == []
    stamp = json.loads(pq.read_schema(out / "part-00000.parquet").metadata[b"bansos"])
    assert stamp["sidik"] == found.fingerprint and stamp["dibuat_dari"][0] == "usulan.parquet"


@pytest.mark.long
def test_a_row_group_that_is_damaged_is_one_sentence(two_cores, tmp_path):
    path = tmp_path / "usulan.parquet"
    pd.DataFrame({"NIK": [f"64020155051{n:05d}" for n in range(900)], "Nama": "Umpama"}).to_parquet(path)
    data = bytearray(path.read_bytes())
    data[10:400] = bytes(390)
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"usulan.parquet: berkas Parquet rusak"):
        screening.screen([(path, "usulan")], on=ON, out=tmp_path / "hasil.parquet")
    assert [one.name for one in tmp_path.iterdir()] == ["usulan.parquet"]


@pytest.mark.long
def test_the_command_prints_one_object_and_nothing_else(both, tmp_path):
    _, found, _, out = both
    files = [str(out.parent / "usulan.parquet"), "--received", str(out.parent / "penerima.parquet")]
    command = [sys.executable, "-m", "bansos", "screen", *files, "--engine", "spark", "--json"]
    environment = {**os.environ, "BANSOS_SPARK_MASTER": "local[2]", "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "hasil.parquet")],
        cwd=CODE_ROOT,
        env=environment,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    told = json.loads(done.stdout)
    assert told["people"] == found.states()["people"]
    assert {path.name for path in tmp_path.iterdir()} == {"hasil.parquet"}, "no file of Spark is left"
    assert pq.read_table(tmp_path / "hasil.parquet").num_rows == found.states()["rows"]


def test_a_quota_is_refused_in_one_sentence(capsys):
    assert cli.main(["screen", "usulan.parquet", "--engine", "spark", "--quota", "rencana.json"]) == 2
    assert "Mesin spark belum mengenal --quota" in capsys.readouterr().err
