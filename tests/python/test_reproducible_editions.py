"""An edition of record is what any later store gives for it, as long as nothing but fluxes came."""

import subprocess

import duckdb
import pytest
from conftest import BIN, BUILD_ONLY, PROJECT, dbt

CUT_OFF = "2025-01-01"
TABLES = (
    "acts_by_age_band",
    "acts_by_beneficiary_profile",
    "acts_by_executor_category",
    "acts_monthly",
    "flows_department",
)


@pytest.fixture
def as_it_was(demo, store, environment):
    """The warehouse as it was on the day of the edition: later fluxes had not come."""
    later = {
        "-".join(file.stem.split("-")[:2])
        for table in ("er_prs_f", "er_ete_f")
        for file in (store / table).glob("flx_dis_dtd=*/*.parquet")
        if file.parent.name.removeprefix("flx_dis_dtd=") > CUT_OFF
    }
    assert len(later) > 6
    command = [BIN / "telesante", "stage", *(f"--withdraw={delivery}" for delivery in later)]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)
    built = dbt(environment, *BUILD_ONLY, "--select", *(f"+{table}" for table in TABLES))
    assert built.returncode == 0, built.stdout
    with duckdb.connect() as connection:
        connection.execute(f"attach '{environment['TELESANTE_DB']}' as was (read_only)")
        connection.execute(f"attach '{demo.db}' as today (read_only)")
        yield connection


def test_half_a_year_of_fluxes_changes_no_figure_of_an_edition(as_it_was):
    (last,) = as_it_was.execute(
        "select max(last_flux_month)::varchar from was.intermediate.int_store_described"
    ).fetchone()
    assert last == CUT_OFF
    for table in TABLES:
        was, today = (
            f"select * from {state}.marts.{table} where edition_id = '2024-12'"
            for state in ("was", "today")
        )
        assert as_it_was.execute(f"select count(*) from ({was})").fetchone()[0] > 50
        for one, other in ((was, today), (today, was)):
            assert as_it_was.execute(f"({one}) except ({other})").fetchall() == []
