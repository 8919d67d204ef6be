"""Spark, started and ended: nothing of anybody in a log, a web page or an unencrypted file of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bansos.root import CODE_ROOT, data_root
from bansos.settings import BansosError, InputError
from bansos.words import tr

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FAILED = "bansos-failed:"  # marks, in Spark's own text, where our code failed
_SUBMITTED = "PYSPARK_GATEWAY_PORT"  # set by spark-submit, which has started Spark already


@contextmanager
def started(shuffles: int = 8) -> Iterator[SparkSession]:
    """A Spark session that ends with the block, its Java process too; inside such a block, the same one.

    Raises InputError, one sentence.

    `BANSOS_SPARK_MASTER` names the cluster (this machine by default), `SPARK_LOCAL_DIRS` the folders for what
    does not fit into memory (by default one that is removed at the end).
    """
    _check_installed()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # Tables pass to and from Spark as Arrow: what PySpark does with pandas is not asked for.
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    if SparkContext._active_spark_context is not None:
        with spoken():
            yield SparkSession(SparkContext._active_spark_context)
        return
    with tempfile.TemporaryDirectory(prefix="bansos-spark-", ignore_cleanup_errors=True) as folder:
        conf = SparkConf().setAll(list(_settings(Path(folder), shuffles).items()))
        with spoken():
            silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            gateway = launch_gateway(conf, popen_kwargs=silent)
            context = SparkContext(conf=conf, gateway=gateway)
        try:
            context.setLogLevel("OFF")
            with spoken():
                yield SparkSession(context)
        finally:
            context.stop()
            gateway.shutdown()
            _end(gateway)
            SparkContext._gateway = SparkContext._jvm = None


@contextmanager
def spoken() -> Iterator[None]:
    """Turn what Spark raises into one sentence, with the kind and the line of code of what failed."""
    try:
        yield
    except (BansosError, KeyboardInterrupt):
        raise
    except Exception as error:  # noqa: BLE001 - whatever Spark raises
        found = re.search(re.escape(FAILED) + r" ([\w.:< ]+)", str(error))
        raise InputError(
            tr(
                "Spark gagal ({kind}). Periksa memori, ruang disk dan hak tulis tiap pekerja, "
                "lalu ulangi; berkas hasil tidak ditulis.",
                kind=found.group(1).strip() if found else type(error).__name__,
            )
        ) from None


def _check_installed() -> None:
    try:
        import pyspark  # noqa: F401
    except ImportError:
        raise InputError(
            tr("Mesin spark belum terpasang. Pasang dengan: pip install -r requirements-spark.txt")
        ) from None
    home = os.environ.get("JAVA_HOME")
    if not (_SUBMITTED in os.environ or shutil.which("java") or (home and Path(home, "bin/java").exists())):
        raise InputError(tr("Mesin spark memerlukan Java 17. Pasang misalnya openjdk-17-jre-headless."))


def _settings(folder: Path, shuffles: int) -> dict[str, str]:
    """What must hold on every cluster, whatever its own defaults are."""
    paths = os.pathsep.join(filter(None, (str(CODE_ROOT), os.environ.get("PYTHONPATH"))))
    found = {
        "spark.app.name": "bansos",
        "spark.ui.enabled": "false",
        "spark.eventLog.enabled": "false",
        "spark.io.encryption.enabled": "true",
        "spark.log.level": "OFF",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.shuffle.partitions": str(shuffles),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.executorEnv.PYTHONPATH": paths,
        "spark.executorEnv.BANSOS_DATA": str(data_root()),
    }
    if _SUBMITTED in os.environ:
        return found
    master = os.environ.get("BANSOS_SPARK_MASTER", "local[*]")
    found |= {"spark.master": master, "spark.local.dir": str(folder)}
    if master.startswith("local"):
        found |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return found


def _end(gateway: object) -> None:
    """The Java process goes when its input closes; it is waited for, so that none is left behind."""
    process = getattr(gateway, "proc", None)
    if process is None:
        return
    process.stdin.close()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
