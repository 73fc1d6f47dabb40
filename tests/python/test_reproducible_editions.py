"""An edition of record is what any later store gives for it, as long as only later fluxes came."""

import shutil
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
# A file may hold parts of several fluxes; its parts bear its identifier.
DELIVERY = "regexp_extract(filename, '/([0-9]+-[0-9a-f]+)[^/]*$', 1)"


@pytest.fixture
def as_it_was(demo, store, environment, tmp_path):
    """Build the edition's figures on its fluxes alone, and attach today's warehouse beside them.

    Files of later fluxes also bring a few lines of earlier ones, which the edition knows: these
    stay.
    """
    folder = tmp_path / "late_lines"
    folder.mkdir()
    shutil.copy(demo.deliveries / "SYNTHETIC.json", folder)
    later = set()
    for table in ("er_prs_f", "er_ete_f"):
        lines = duckdb.read_parquet(
            str(store / table / "*" / "*.parquet"), filename=True, hive_partitioning=True
        )
        lines = lines.project(f"*, {DELIVERY} as delivery")
        found = lines.filter(f"flx_dis_dtd > '{CUT_OFF}'").aggregate("delivery").fetchall()
        later |= {delivery for (delivery,) in found}
        names = ", ".join(f"'{delivery}'" for (delivery,) in found)
        late = lines.filter(f"flx_dis_dtd <= '{CUT_OFF}' and delivery in ({names})")
        assert len(late) > 0
        late.project("* exclude (delivery, filename, _delivery_id, _line)").write_parquet(
            str(folder / f"{table.upper()}_late.parquet")
        )
    assert len(later) > 6
    for arguments in ([f"--withdraw={delivery}" for delivery in later], ["--add", folder]):
        command = [BIN / "telesante", "stage", *arguments]
        done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
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
        assert as_it_was.execute(f"select count(*) from ({was})").fetchone()[0] > 30
        for one, other in ((was, today), (today, was)):
            assert as_it_was.execute(f"({one}) except ({other})").fetchall() == []
