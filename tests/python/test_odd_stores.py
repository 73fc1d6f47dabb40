"""What is built on a store that lacks what it may lack, and under another salt."""

import shutil

import duckdb
from conftest import BUILD_ONLY, dbt, drop_column


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
