"""A store of Open DAMIR alone, from files to page: no salt, no region, no edition."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
from conftest import BIN, PROJECT

from telesante.demo.generate import Asked, write_demo
from telesante.demo.open_damir.layout import months

MONTHS = (202307, 202501)  # all three schemas


def run(environment, *arguments):
    return subprocess.run(
        [BIN / "telesante", *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Files as somebody downloads them, without a demonstration's mark, staged and published."""
    folder = tmp_path_factory.mktemp("open")
    truth = write_demo(
        folder / "demo", Asked(has_dcir=False, open_months=MONTHS), lambda step, parts: None
    )
    files = folder / "downloads"
    shutil.copytree(folder / "demo" / "open_damir", files)
    environment = {name: value for name, value in os.environ.items() if "TELESANTE" not in name} | {
        "TELESANTE_RAW": str(folder / "raw"),
        "TELESANTE_DB": str(folder / "warehouse.duckdb"),
        "TELESANTE_PUBLISHED": str(folder / "published"),
        "TELESANTE_CONFIG": os.devnull,
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
    }
    for command in (["stage", files], ["publish"]):
        done = run(environment, *command)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder, environment, truth


def test_the_marts_hold_what_was_planted(built):
    folder, _, truth = built
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        for mart, planted in truth["open_damir"].items():
            names = connection.table(f"marts.{mart}").columns
            wanted = [name for name in names if name != "is_synthetic" and name[-3:] != "_fr"]
            shown = ", ".join(
                f"cast({name} as varchar)" if name.endswith("_month")
                else f"cast({name} as double)" if name.endswith("_amount") else name
                for name in ORDER[mart]
            )  # fmt: skip
            assert set(wanted) == set(ORDER[mart])
            found = connection.execute(f"select {shown} from marts.{mart}").fetchall()
            assert sorted(map(str, found)) == sorted(str(tuple(row)) for row in planted), mart


ORDER = {
    "open_acts_monthly": [
        *("flux_month", "care_month", "act_code", "act_category"),
        *("act_count", "paid_amount", "reimbursed_amount"),
    ],
    "open_flows_region": [
        *("care_year", "act_category", "executor_region", "beneficiary_region"),
        *("act_count", "paid_amount", "reimbursed_amount"),
    ],
    "open_acts_by_age_band": ["care_year", "act_category", "age_band", "sex", "act_count"],
    "open_acts_by_profile": [
        *("care_year", "act_category", "profile", "act_count_low", "act_count_high"),
    ],
}


def test_the_real_totals_of_january_2025_are_reproduced_code_by_code(built):
    folder, *_ = built
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        verdicts = connection.execute(
            "select verdict, count(*) from marts.published_reconciliation "
            "where perimeter_id = 'fr_open_damir_fluxes' group by verdict"
        ).fetchall()
    assert verdicts == [("reproduced", 64)]


def test_the_publication_says_which_months_it_holds_and_leads_to_the_page(built):
    current = (built[0] / "published" / "current").resolve()
    manifest = json.loads((current / "manifest.json").read_text("utf-8"))
    assert manifest["editions"] == []
    held = [f"{month // 100}-{month % 100:02d}" for month in months(*MONTHS)]
    assert manifest["open_damir_months"] == held
    assert not manifest["is_synthetic"]
    assert {file.name for file in current.glob("*.html")} == {"index.html", "report_france.html"}
    assert "report_france.html" in (current / "index.html").read_text("utf-8")


def test_every_published_table_of_dcir_is_empty_and_open_damir_is_whole(built):
    current = (built[0] / "published" / "current").resolve()
    with duckdb.connect(str(current / "telesante.duckdb"), read_only=True) as connection:
        counts = dict(
            connection.execute(
                "select table_name, estimated_size from duckdb_tables() where schema_name = 'marts'"
            ).fetchall()
        )
    assert counts["flows_department"] == counts["acts_monthly"] == 0
    assert min(counts[name] for name in ORDER) > 0
    assert "open_dcir_comparison" not in counts


def test_status_shows_the_months_and_nothing_of_dcir(built):
    done = run(built[1], "status")
    assert done.returncode == 0, done.stderr
    assert "Open DAMIR (real), all France, fluxes 2023-07 to 2025-01" in done.stdout
    assert "Reimbursement lines" not in done.stdout
    assert "--covers" not in done.stdout


def test_a_month_that_was_read_with_a_shorter_list_turns_the_gate_red(built, tmp_path):
    folder, environment, _ = built
    copy = Path(shutil.copytree(folder / "raw", tmp_path / "raw"))
    for file in (copy / "manifest").glob("*.parquet"):
        rows = f"select * replace ('1191,1192' as scope) from '{file}'"
        duckdb.execute(f"copy ({rows}) to '{file}.new' (format parquet)")
        file.with_name(f"{file.name}.new").replace(file)
    places = {
        "TELESANTE_RAW": str(copy),
        "TELESANTE_DB": str(tmp_path / "warehouse.duckdb"),
        "TELESANTE_PUBLISHED": str(tmp_path / "published"),
        "DBT_TARGET_PATH": str(tmp_path / "target"),
    }
    done = run(environment | places, "publish")
    assert done.returncode == 1
    assert "Nothing was published." in done.stderr
    record = json.loads((tmp_path / "target/quality/figures/report.json").read_text("utf-8"))
    failed = [
        rule["rule"]
        for topic in record["topics"]
        for rule in topic["rules"]
        if rule["outcome"] == "failed"
    ]
    assert failed == ["open_months_of_other_lists"]
