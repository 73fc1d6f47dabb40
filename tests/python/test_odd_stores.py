"""What is built on a store that lacks what it may lack, and under another salt."""

import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
from conftest import BIN, BUILD_ONLY, PROJECT, dbt, drop_column

from telesante.quality import plausibility


def test_a_manifest_older_than_its_coverage_is_read_as_undeclared(store, environment):
    for file in (store / "manifest").rglob("*.parquet"):
        drop_column(file, "covers")
    result = dbt(environment, "run", "--select", "+int_store_described")
    assert result.returncode == 0, result.stdout
    with duckdb.connect(environment["TELESANTE_DB"], read_only=True) as connection:
        declared = connection.execute(
            "select declared_perimeters from intermediate.int_store_described"
        ).fetchall()
    assert declared == [(None,)]


def test_another_salt_gives_other_keys(demo, store, environment):
    keys = []
    for salt in ("one", "two"):
        dbt(environment | {"TELESANTE_SALT": salt}, "build", "-s", "+int_people_identified")
        with duckdb.connect(environment["TELESANTE_DB"], read_only=True) as connection:
            query = "select distinct person_key from intermediate.int_people_identified"
            keys.append({key for (key,) in connection.execute(query).fetchall()})
    assert keys[0]
    assert not keys[0] & keys[1]


def test_a_store_without_stays_does_not_know_who_lives_in_an_ehpad(store, environment, tmp_path):
    stays = {file.stem for file in (store / "ir_esm_r").rglob("*.parquet")}
    shutil.move(store / "ir_esm_r", tmp_path / "lost")
    result = dbt(environment, "run", "--select", "stg_dcir__ir_esm_r")
    assert "lacks a file of the delivery" in result.stdout  # a lost table is no absent one

    shutil.move(tmp_path / "lost", store / "ir_esm_r")
    stage(environment, *(f"--withdraw={delivery}" for delivery in stays))
    marts = ("+acts_by_beneficiary_profile", "+completeness")
    result = dbt(environment, *BUILD_ONLY, "--select", *marts)
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


def extract_again(flux: Path, folder: Path) -> Path:
    """Write every other line of a flux with technical keys that it never had."""
    folder.mkdir()
    shutil.copy(flux.parent / "SYNTHETIC.json", folder)
    (source,) = flux.glob("ER_PRS_F_*")
    copy = folder / source.name.removesuffix(".gz")
    lines = f"read_csv('{source}', all_varchar = true, delim = ';', ignore_errors = true)"
    duckdb.execute(
        f"copy (select * replace ('999' as flx_emt_num) from {lines}"
        f" where hash(org_cle_num, prs_ord_num, flx_trt_dtd) % 2 = 0) to '{copy}' (delimiter ';')"
    )
    return folder


def stage(environment: dict, *arguments: str | Path) -> None:
    subprocess.run(
        [BIN / "telesante", "stage", *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        check=True,
    )


def test_a_corrected_store_adds_up_and_a_flux_half_doubled_or_half_lost_turns_red(
    demo, store, environment, tmp_path
):
    stage(environment, "--add", extract_again(demo.deliveries / "flux_202406", tmp_path / "added"))
    half = extract_again(demo.deliveries / "flux_202507", tmp_path / "half")
    stage(environment, "--replace", half)
    stage(environment, "--withdraw", "ER_PRS_F_202405.csv.gz")

    accounting = ("+completion", "+line_accounting")
    built = dbt(environment, *BUILD_ONLY, "--select", *accounting)
    assert built.returncode == 0, built.stdout
    tested = dbt(environment, "test", "-s", "assert_every_delivered_line_has_one_fate")
    assert "1 of 1 PASS" in tested.stdout, tested.stdout

    with duckdb.connect(environment["TELESANTE_DB"], read_only=True) as connection:
        found = connection.execute(plausibility.ARRIVALS.query).fetchall()
    percent = {(region, flux_month): share for region, flux_month, share, _ in found}
    # The demonstration's other delivery, of France, keeps the whole store under 150 %.
    assert {
        cell for cell, share in percent.items() if share > plausibility.ARRIVALS_BAND.maximum
    } == {
        ("all", "2024-06"),
        ("11", "2024-06"),
    }
    assert percent["11", "2024-06"] == pytest.approx(150, abs=5)
    # Half of it took the place of both of its deliveries.
    assert percent["all", "2025-07"] < 50
    assert percent["all", "2024-05"] < 50


def test_a_store_without_a_manifest_counts_what_it_sees(store, environment, demo):
    shutil.rmtree(store / "manifest")
    shutil.rmtree(store / "rejects")
    salted = environment | {"TELESANTE_SALT": "a secret text of this test"}
    result = dbt(salted, *BUILD_ONLY, "--select", "+flows_department")
    assert result.returncode == 0, result.stdout
    with duckdb.connect(environment["TELESANTE_DB"], read_only=True) as connection:
        total = connection.execute(
            "select act_count, is_synthetic from marts.flows_department"
            " where edition_id = '2024-12' and perimeter_id = 'idf_2024' and act_category = 'all'"
            " and executor_department = 'all' and beneficiary_zone = 'all'"
        ).fetchall()
    assert total == [(240310, False)]
