"""The same project on Apache Spark: every data test green, every mart equal, the same gate."""

import json
import shutil
import stat
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from conftest import BIN, dbt, drop_column, holds_salt

from maintenance import compare
from telesante import spark_tables

pytestmark = pytest.mark.needs("java")

# Longer than a block of SHA-256, which HMAC reads in another way.
SALT = "another-secret-text-that-no-file-may-hold-" * 2
# A JVM of some minutes is better off without its second compiler. Without it Java keeps 48 MB for
# compiled code, which some hundred models fill: it then ends with "Out of space in CodeCache".
# Models that run at the same time need more than the default two gigabytes.
JVM = {
    "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC",
    "TELESANTE_SPARK_MEMORY": "4g",
}


@dataclass(frozen=True)
class Spark:
    """The demonstration, built on Spark.

    Attributes:
        result: what dbt printed.
        kinds: how many nodes of each kind it ran, by status.
        tables: its folder of tables.
        shown: DuckDB file that shows the tables.
    """

    result: subprocess.CompletedProcess
    kinds: Counter
    tables: Path
    shown: Path


@pytest.fixture(scope="module")
def spark(demo, tmp_path_factory) -> Spark:
    """Build the raw store of the demonstration on Spark, once, with its data tests.

    Left out, because the marts tell the same again, row by row: unit tests, and the keys and
    references of lists that both engines load from one file.
    """
    pytest.importorskip("pyspark", reason="no PySpark: make spark")
    work = tmp_path_factory.mktemp("spark")
    tables = work / "warehouse"
    environment = demo.environment(work) | JVM | {"TELESANTE_SPARK_WAREHOUSE": str(tables)}
    environment.pop("TELESANTE_SALT", None)
    lists = ("path:seeds/nomenclatures,test_type:generic", "path:seeds/published,test_type:generic")
    # A selection takes the place of the default selector, which leaves the publication out.
    leave_out = ("--exclude-resource-type", "unit_test", "--exclude", "tag:publication", *lists)
    result = dbt(environment, "build", "--target", "spark", *leave_out)
    nodes = json.loads((work / "target" / "run_results.json").read_text("utf-8"))["results"]
    found = ((node["unique_id"].partition(".")[0], node["status"]) for node in nodes)
    # dbt lists the exposures without running anything for them.
    kinds = Counter((kind, status) for kind, status in found if kind != "exposure")
    shown = work / "shown.duckdb"
    spark_tables.show(tables, shown)
    return Spark(result, kinds, tables, shown)


def check(warehouse: Path, folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [BIN / "telesante", "check", "--warehouse", warehouse, "--out", folder],
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_model_seed_and_data_test_is_green(spark):
    assert spark.result.returncode == 0, spark.result.stdout[-4000:] + spark.result.stderr[-4000:]
    assert {kind for kind, _ in spark.kinds} == {"model", "operation", "seed", "test"}
    assert {status for _, status in spark.kinds} == {"pass", "success"}


def test_every_mart_is_equal_row_by_row_on_both_engines(demo, spark):
    found = compare.compare(demo.db, spark.shown)
    assert [mart for mart in found if not mart.is_equal] == []
    assert {"fact_acts", "flows_department", "published_reconciliation"} <= {
        mart.mart for mart in found if mart.row_count
    }


def test_the_tables_of_spark_can_be_read_by_their_owner_only(spark):
    modes = {stat.S_IMODE(file.stat().st_mode) for file in spark.tables.rglob("*.parquet")}
    assert modes == {0o600}


def test_the_gate_is_green_on_the_marts_of_spark(spark, tmp_path):
    result = check(spark.shown, tmp_path / "quality")
    assert result.returncode == 0, result.stdout


def test_a_changed_cell_of_a_mart_of_spark_turns_the_comparison_and_the_gate_red(
    demo, spark, tmp_path
):
    planted = tmp_path / "planted.duckdb"
    shutil.copy(spark.shown, planted)
    with duckdb.connect(str(planted)) as connection:
        connection.execute("create table marts.changed as from marts.flows_department")
        connection.execute(
            "update marts.changed set act_count = act_count + 1 where edition_id = '2024-12'"
            " and act_category = 'all' and executor_department = '75' and beneficiary_zone = '77'"
        )
        connection.execute("drop view marts.flows_department")
        connection.execute("alter table marts.changed rename to flows_department")
    different = {mart.mart: mart for mart in compare.compare(demo.db, planted) if not mart.is_equal}
    assert different == {
        "flows_department": compare.Compared(
            "flows_department", "", different["flows_department"].row_count, 1, 1
        )
    }
    assert check(planted, tmp_path / "quality").returncode == 1


@pytest.mark.parametrize("salt", ["", "1234567" * 6])
def test_real_deliveries_are_not_built_with_a_missing_or_weak_salt_on_spark_either(
    store, environment, tmp_path, salt
):
    pytest.importorskip("pyspark", reason="no PySpark: make spark")
    shutil.rmtree(store / "manifest")
    environment |= JVM | {
        "TELESANTE_SALT": salt,
        "TELESANTE_SPARK_WAREHOUSE": str(tmp_path / "warehouse"),
    }
    result = dbt(environment, "run", "--target", "spark", "--select", "stg_dcir__ir_ben_r")
    assert result.returncode != 0
    assert "too weak to hide identifiers" in " ".join(result.stdout.split())


def test_a_distributed_spark_gives_the_keys_of_duckdb_and_writes_the_salt_nowhere(
    store, environment, tmp_path
):
    """Two workers, other processes than the driver; a store without marks, names or stays."""
    pytest.importorskip("pyspark", reason="no PySpark: make spark")
    for table in ("manifest", "rejects", "ir_esm_r"):
        shutil.rmtree(store / table)
    for file in (store / "er_prs_f").rglob("*.parquet"):
        drop_column(file, "_delivery_id")
    tables = tmp_path / "warehouse"
    environment |= JVM | {
        "TELESANTE_SALT": SALT,
        "TELESANTE_SPARK_MASTER": "local-cluster[2,1,1024]",
        "TELESANTE_SPARK_WAREHOUSE": str(tables),
    }
    # Keys, what the files are called, and a table that the store lacks: whether each holds a row.
    models = {
        "int_people_identified": True,
        "int_lines_repeated": True,
        "int_people_ehpad_merged": False,
    }
    build = ("--log-level-file", "debug", "build", "--exclude-resource-type", "test", "unit_test")
    for target in ("dev", "spark"):
        result = dbt(
            environment, *build, "--target", target, "--select", *(f"+{name}" for name in models)
        )
        assert result.returncode == 0, result.stdout[-4000:]
    shown = tmp_path / "shown.duckdb"
    spark_tables.show(tables, shown)
    with duckdb.connect(environment["TELESANTE_DB"], read_only=True) as connection:
        connection.execute(f"attach '{shown}' as spark (read_only)")
        for name, is_filled in models.items():
            here, there = f"intermediate.{name}", f"spark.intermediate.{name}"
            assert (name, bool(connection.execute(f"from {there} limit 1").fetchall())) == (
                name,
                is_filled,
            )
            for left, right in ((here, there), (there, here)):
                lost = connection.execute(f"from {left} except all from {right}").fetchall()
                assert (name, len(lost)) == (name, 0)
    files = [file for file in tmp_path.rglob("*") if file.is_file() and store not in file.parents]
    assert {".sql", ".log", ".parquet"} <= {file.suffix for file in files}
    assert [file.name for file in files if holds_salt(file, SALT)] == []
