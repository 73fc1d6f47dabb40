"""What a data engineer meets when running dbt: plain errors, private files, no salt anywhere."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import duckdb
import pytest
from conftest import BIN, PROJECT

SALT = "a-secret-text-that-no-file-may-hold"
BUILD_ONLY = ("build", "--exclude-resource-type", "test", "unit_test")


def dbt(environment: dict, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [BIN / "dbt", "--no-use-colors", *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def environment(tmp_path):
    work = {
        "TELESANTE_RAW": str(tmp_path / "extracts"),
        "TELESANTE_DB": str(tmp_path / "warehouse.duckdb"),
        "DBT_TARGET_PATH": str(tmp_path / "target"),
        "DBT_LOG_PATH": str(tmp_path / "logs"),
    }
    clean = {name: value for name, value in os.environ.items() if name != "TELESANTE_SALT"}
    return clean | work


@pytest.fixture
def store(demo, environment):
    """Return a copy of the demonstration's raw store that a test may damage."""
    copy = Path(environment["TELESANTE_RAW"])
    shutil.copytree(demo.raw, copy)
    return copy


def drop_column(file: Path, column: str) -> None:
    without = file.with_suffix(".without")
    rest = f"select * exclude ({column}) from '{file}'"
    duckdb.execute(f"copy ({rest}) to '{without}' (format parquet)")
    without.rename(file)


def test_an_empty_raw_store_says_in_one_sentence_what_to_run(environment):
    result = dbt(environment, "build")
    assert result.returncode != 0
    assert "has no table er_prs_f: run `telesante stage DELIVERY...`" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_a_missing_required_table_is_named(store, environment):
    shutil.rmtree(store / "da_pra_r")
    result = dbt(environment, "build")
    assert result.returncode != 0
    assert "has no table da_pra_r" in result.stdout


def test_a_missing_column_is_named(store, environment):
    for file in (store / "ir_ben_r").rglob("*.parquet"):
        drop_column(file, "ben_idt_ano")
    result = dbt(environment, "build")
    assert result.returncode != 0
    assert "ir_ben_r" in result.stdout
    assert "lacks the column ben_idt_ano" in result.stdout


def test_a_manifest_older_than_its_coverage_is_read_as_undeclared(store, environment):
    for file in (store / "manifest").rglob("*.parquet"):
        drop_column(file, "covers")
    result = dbt(environment, "run", "--select", "stg_dcir__manifest", "int_coverage_declared")
    assert result.returncode == 0, result.stdout
    with duckdb.connect(environment["TELESANTE_DB"], read_only=True) as connection:
        declared = connection.execute("from intermediate.int_coverage_declared").fetchall()
    assert declared == [(None,)]


def test_an_interrupted_stage_is_named(store, environment):
    (store / "_work").mkdir(exist_ok=True)
    (store / "_work" / "journal.json").write_text("{}")
    result = dbt(environment, "build")
    assert result.returncode != 0
    assert "run the last `telesante stage` again" in " ".join(result.stdout.split())


def test_real_deliveries_are_not_built_without_a_salt(store, environment):
    shutil.rmtree(store / "manifest")
    result = dbt(environment, "build", "--select", "stg_dcir__ir_ben_r")
    assert result.returncode != 0
    assert "set TELESANTE_SALT" in result.stdout


def test_parse_and_compile_need_neither_salt_nor_store(environment):
    result = dbt(environment, "compile", "--select", "stg_dcir__ir_ben_r")
    assert result.returncode == 0, result.stdout


def test_the_salt_is_written_into_no_file(store, environment):
    result = dbt(
        environment | {"TELESANTE_SALT": SALT},
        *("--log-level-file", "debug", "build", "--select", "+int_people_identified"),
    )
    assert result.returncode == 0, result.stdout
    written = [Path(environment["DBT_TARGET_PATH"]), Path(environment["DBT_LOG_PATH"])]
    files = [file for folder in written for file in folder.rglob("*") if file.is_file()]
    assert any(file.suffix == ".sql" for file in files)
    assert any(file.suffix == ".log" for file in files)
    holding = [file.name for file in files if SALT.encode() in file.read_bytes()]
    assert holding == []


def test_another_salt_gives_other_keys(demo, store, environment):
    keys = []
    for salt in ("one", "two"):
        dbt(environment | {"TELESANTE_SALT": salt}, "build", "-s", "+int_people_identified")
        with duckdb.connect(environment["TELESANTE_DB"], read_only=True) as connection:
            query = "select distinct person_key from intermediate.int_people_identified"
            keys.append({key for (key,) in connection.execute(query).fetchall()})
    assert keys[0]
    assert not keys[0] & keys[1]


def test_the_warehouse_can_be_read_by_its_owner_only(demo):
    assert stat.S_IMODE(demo.db.stat().st_mode) == 0o600


def test_no_pseudonym_gets_past_staging(demo):
    identifiers = {
        *("ben_nir_psa", "num_enq", "ben_rng_gem", "ben_nir_ano", "num_ano", "ben_idt_ano"),
        *("pfs_exe_num", "pfs_pfs_num", "sta_pfs_num"),
    }
    query = """
        select table_name, column_name from information_schema.columns
        where table_schema in ('intermediate', 'marts')
    """
    with duckdb.connect(str(demo.db), read_only=True) as connection:
        columns = connection.execute(query).fetchall()
    assert columns
    assert [column for column in columns if column[1].lower() in identifiers] == []


def test_a_store_without_stays_does_not_know_who_lives_in_an_ehpad(store, environment):
    shutil.rmtree(store / "ir_esm_r")
    result = dbt(environment, *BUILD_ONLY)
    assert result.returncode == 0, result.stdout
    with duckdb.connect(environment["TELESANTE_DB"], read_only=True) as connection:
        flags = connection.execute("select distinct is_ehpad from marts.fact_acts").fetchall()
        known = connection.execute(
            "select distinct is_ehpad_known from marts.completeness"
        ).fetchall()
        profiles = connection.execute(
            "select distinct profile from marts.acts_by_beneficiary_profile"
        ).fetchall()
    assert flags == [(None,)]
    assert known == [(False,)]
    assert ("EHPAD",) not in profiles
    assert ("ALD",) in profiles


def test_a_store_without_a_manifest_counts_what_it_sees(store, environment, demo):
    shutil.rmtree(store / "manifest")
    shutil.rmtree(store / "rejects")
    result = dbt(environment | {"TELESANTE_SALT": SALT}, *BUILD_ONLY)
    assert result.returncode == 0, result.stdout
    with duckdb.connect(environment["TELESANTE_DB"], read_only=True) as connection:
        total = connection.execute(
            "select act_count, is_synthetic from marts.flows_department"
            " where edition_id = '2024-12' and act_category = 'all'"
            " and executor_department = 'all' and beneficiary_zone = 'all'"
        ).fetchall()
    assert total == [(240310, False)]
