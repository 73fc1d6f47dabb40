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


def extract_again(flux: Path, folder: Path) -> Path:
    """Write every other line of a flux with technical keys that it never had."""
    folder.mkdir()
    shutil.copy(flux.parent / "SYNTHETIC.json", folder)
    (source,) = flux.glob("ER_PRS_F_*")
    copy = folder / source.name.removesuffix(".gz")
    lines = f"read_csv('{source}', all_varchar = true, delim = ';', ignore_errors = true)"
    renamed = "select * replace ('999' as flx_emt_num)"
    duckdb.execute(
        f"copy ({renamed} from {lines} where hash(org_cle_num, prs_ord_num, flx_trt_dtd) % 2 = 0)"
        f" to '{copy}' (delimiter ';')"
    )
    return folder


def test_a_flux_of_which_half_was_extracted_again_turns_red(demo, store, environment, tmp_path):
    again = extract_again(demo.deliveries / "flux_202406", tmp_path / "again")
    staged = subprocess.run(
        [BIN / "telesante", "stage", "--add", again],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert staged.returncode == 0, staged.stdout + staged.stderr
    built = dbt(environment, *BUILD_ONLY, "--select", "+int_acts_arrived", "+line_accounting")
    assert built.returncode == 0, built.stdout
    with duckdb.connect(environment["TELESANTE_DB"], read_only=True) as connection:
        found = connection.execute(plausibility.ARRIVALS.query).fetchall()
    band = plausibility.ARRIVALS_BAND
    red = {
        (region, flux_month): round(percent)
        for region, flux_month, percent, _ in found
        if not band.minimum <= percent <= band.maximum
    }
    # The demonstration's other delivery, of France, keeps the whole store under 150 %.
    assert red == {
        ("all", "2024-06"): pytest.approx(140, abs=5),
        ("11", "2024-06"): pytest.approx(150, abs=5),
    }


def test_a_store_without_a_manifest_counts_what_it_sees(store, environment, demo):
    shutil.rmtree(store / "manifest")
    shutil.rmtree(store / "rejects")
    result = dbt(environment | {"TELESANTE_SALT": "a secret"}, *BUILD_ONLY)
    assert result.returncode == 0, result.stdout
    with duckdb.connect(environment["TELESANTE_DB"], read_only=True) as connection:
        total = connection.execute(
            "select act_count, is_synthetic from marts.flows_department"
            " where edition_id = '2024-12' and act_category = 'all'"
            " and executor_department = 'all' and beneficiary_zone = 'all'"
        ).fetchall()
    assert total == [(240310, False)]
