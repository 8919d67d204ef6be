"""Spark against this machine alone: the same table in every cell, the same counts, groups and problems."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from bansos import __main__ as cli
from bansos import settings
from bansos.settings import InputError
from benchmarks import spark as made

ROWS = 400
HERE = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None


@pytest.fixture(scope="module", autouse=True)
def _two_cores():
    if not HERE:
        if os.environ.get("CI"):
            pytest.fail("no pyspark or no Java: CI must have both (requirements-spark.txt)")
        pytest.skip("no pyspark or no Java here (pip install -r requirements-spark.txt)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BANSOS_SPARK_MASTER", "local[2]")
        yield


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The table and the screening of this machine, then those of Spark, and the folder that it wrote."""
    from bansos.cluster import screening

    folder = tmp_path_factory.mktemp("spark")
    named = made.files(folder, ROWS)
    table, found = made.local(named)
    out = folder / "hasil.parquet"
    return table, found, screening.screen(named, on=settings.rules_date(), out=out), out


def test_every_cell_is_equal(both):
    table, _, _, out = both
    assert len(table) > ROWS
    assert made.differences(table, pd.read_parquet(out)) == 0
    statuses = {name: set(table[name]) for name in table if name.startswith("status_")}
    assert all(len(found) == 5 for found in statuses.values()), "every status is there to be compared"
