"""What a data engineer meets when running dbt: plain errors, private files, no salt anywhere."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from conftest import BIN, BUILD_ONLY, PROJECT, dbt, drop_column, holds_salt

from telesante.cli import COMMANDS, main

SALT = "a-secret-text-that-no-file-may-hold"


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
    for file in (store / "manifest").iterdir():  # as of an older version, which knew no sizes
        drop_column(file, "byte_count")
    result = dbt(environment, "build")
    assert result.returncode != 0
    assert "ir_ben_r" in result.stdout
    assert "lacks the column ben_idt_ano" in result.stdout


def test_an_interrupted_stage_is_named(store, environment):
    (store / "_work").mkdir(exist_ok=True)
    (store / "_work" / "journal.json").write_text("{}")
    result = dbt(environment, "build")
    assert result.returncode != 0
    assert "run the last `telesante stage` again" in " ".join(result.stdout.split())


@pytest.mark.parametrize("salt", ["", "abcd"])
def test_real_deliveries_are_not_built_with_a_missing_or_weak_salt(store, environment, salt):
    shutil.rmtree(store / "manifest")
    salted = environment | {"TELESANTE_SALT": salt}
    result = dbt(salted, "build", "--select", "stg_dcir__ir_ben_r")
    assert result.returncode != 0
    assert "too weak to hide identifiers" in " ".join(result.stdout.split())
    assert "openssl rand -hex 16" in result.stdout


def test_parse_and_compile_need_neither_salt_nor_store(environment):
    result = dbt(environment, "compile", "--select", "stg_dcir__ir_ben_r")
    assert result.returncode == 0, result.stdout


def test_the_salt_is_written_into_no_file(store, environment):
    result = dbt(
        environment | {"TELESANTE_SALT": SALT},
        *("--log-level-file", "debug", *BUILD_ONLY, "--select", "+int_people_identified"),
    )
    assert result.returncode == 0, result.stdout
    written = [Path(environment["DBT_TARGET_PATH"]), Path(environment["DBT_LOG_PATH"])]
    files = [file for folder in written for file in folder.rglob("*") if file.is_file()]
    assert any(file.suffix == ".sql" for file in files)
    assert any(file.suffix == ".log" for file in files)
    assert [file.name for file in files if holds_salt(file, SALT)] == []


def test_the_warehouse_can_be_read_by_its_owner_only(demo):
    assert stat.S_IMODE(demo.db.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_writes_for_its_owner_alone_but_the_report(name):
    before = os.umask(0o022)
    try:
        CliRunner().invoke(main, [name, "--help"])
    finally:
        umask = os.umask(before)
    assert umask == (0o022 if name == "report" else 0o077)


def test_what_is_staged_and_checked_can_be_read_by_its_owner_only(demo, environment, tmp_path):
    reports = tmp_path / "quality"
    for command in (
        ["stage", demo.deliveries / "flux_202402"],
        ["check", "--warehouse", demo.db, "--out", reports],
    ):
        result = subprocess.run(
            [BIN / "telesante", *command],
            cwd=PROJECT,
            env=environment,
            umask=0o022,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
    written = [*Path(environment["TELESANTE_RAW"]).rglob("*"), *reports.rglob("*")]
    # What Great Expectations brings along for its pages is copied with its modes.
    written = [path for path in written if "vendor" not in path.parts]
    assert {path.suffix for path in written} >= {".parquet", ".html"}
    assert [path.name for path in written if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


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
