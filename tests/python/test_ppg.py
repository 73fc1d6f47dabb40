"""The page of the PPG indicators says what the warehouse of the demonstration says."""

import re
from pathlib import Path

import duckdb
import pytest
import yaml
from conftest import PROJECT, dbt

PAGE = PROJECT / "docs" / "ppg.md"
INDICATORS = {
    "teleconsultation_uptake": ("`ppg_teleconsultation_uptake`", "{:.2f} %", "{:+.2f}"),
    "chronic_patients": ("`ppg_chronic_patients`", "{:,.0f}", "{:+,.0f}"),
}


def variables() -> set[str]:
    project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text("utf-8"))
    return {name for name in project["vars"] if name.startswith("ppg_")}


@pytest.fixture(scope="module")
def connection(demo):
    with duckdb.connect(str(demo.db), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def sensitivity(demo, connection, tmp_path_factory):
    """Return the rows of `analyses/ppg_sensitivity.sql` on the demonstration."""
    work = tmp_path_factory.mktemp("sensitivity")
    # dbt opens its database to write, and others read the demonstration's: an empty one will do.
    environment = demo.environment(work) | {"TELESANTE_DB": str(work / demo.db.name)}
    done = dbt(environment, "--quiet", "compile", "--select", "ppg_sensitivity")
    assert done.returncode == 0, done.stdout
    (compiled,) = (work / "target" / "compiled").rglob("ppg_sensitivity.sql")
    result = connection.sql(Path(compiled).read_text("utf-8"))
    return [dict(zip(result.columns, row, strict=True)) for row in result.fetchall()]


def shown(row: dict) -> str:
    """Return the line of the page that tells a row of the analysis."""
    name, value, difference = INDICATORS[row["indicator_id"]]
    moved = row["difference"] + 0.0
    cells = [
        name,
        f"`{row['choice']}`" if row["choice"] in variables() else row["choice"],
        row["chosen"] if row["choice"] != "ruling" else "the defaults",
        value.format(row["national_value"]),
        "" if row["choice"] == "ruling" else difference.format(moved) if moved else "0",
        str(row["final_quarters"]),
    ]
    return f"| {' | '.join(cells)} |".replace(",", "\u202f")


def test_every_variable_is_on_the_page_and_in_the_sensitivity_table(sensitivity) -> None:
    told = set(re.findall(r"^\| `(ppg_\w+)`:", PAGE.read_text("utf-8"), re.M))
    assert told == variables()
    assert {row["choice"] for row in sensitivity} >= variables()


def test_the_page_shows_the_sensitivity_of_the_demonstration(sensitivity) -> None:
    page = PAGE.read_text("utf-8")
    missing = [shown(row) for row in sensitivity if shown(row) not in page]
    assert not missing, "\n".join(missing)


def test_waiting_longer_leaves_less_to_come(sensitivity) -> None:
    for indicator in INDICATORS:
        left = {
            row["chosen"]: abs(row["difference"])
            for row in sensitivity
            if (row["indicator_id"], row["choice"]) == (indicator, "ppg_final_after_fluxes")
        }
        assert left["6"] < left["3"]


def test_the_ruling_of_the_analysis_is_the_mart(sensitivity, connection) -> None:
    ruling = {row["indicator_id"]: row for row in sensitivity if row["choice"] == "ruling"}
    for indicator, column in (
        ("teleconsultation_uptake", "100.0 * gp_teleconsulting_count / gp_count"),
        ("chronic_patients", "patient_count"),
    ):
        query = f"""
            select {column} from marts.ppg_{indicator}
            where edition_id = 'latest' and zone_id = 'FRANCE' and quarter_end = ?
        """
        (found,) = connection.execute(query, [ruling[indicator]["quarter_end"]]).fetchone()
        assert ruling[indicator]["national_value"] == pytest.approx(found, abs=0.005)


def test_quarters_of_chronic_patients_do_not_add_up(connection) -> None:
    """Neighbouring windows share three months: their sum counts the patients of these twice."""
    added, distinct = connection.execute(
        """
        select
            (
                select sum(patient_count) from marts.ppg_chronic_patients
                where edition_id = 'latest' and zone_id = 'FRANCE'
                    and quarter_end in ('2024-09-30', '2024-12-31')
            ),
            count(distinct person_key)
        from marts.fact_acts
        where is_ald and care_date between '2024-04-01' and '2024-12-31'
            and known_until = '9999-12-31'
        """
    ).fetchone()
    assert added > 1.1 * distinct
