"""A unit test of the dbt project can go red: the project runs them its own way on DuckDB."""

import pytest
from dbt.cli.main import dbtRunner

UNIT_TEST = "unit_test.telesante.stg_dcir__er_prs_f.an_unknown_care_date_is_null"


@pytest.fixture(autouse=True)
def on_a_warehouse_of_its_own(manifest, own_warehouse, monkeypatch):
    monkeypatch.setenv("TELESANTE_DB", str(own_warehouse))


@pytest.fixture
def unit_test(manifest, monkeypatch):
    """Return a unit test whose rows may be changed until the next one."""
    definition = manifest.unit_tests[UNIT_TEST]
    for side in (definition.expect, definition.given[0]):
        monkeypatch.setattr(side, "rows", [*side.rows])
    return definition


def outcome(manifest) -> tuple[str, str]:
    """Run the unit test and return its status and message."""
    command = ["--quiet", "test", "--select", UNIT_TEST.split(".")[-1]]
    results = dbtRunner(manifest=manifest).invoke(command).result.results
    (result,) = (r for r in results if r.node.unique_id == UNIT_TEST)
    return str(result.status), result.message


def test_it_is_green_as_it_stands(manifest):
    assert outcome(manifest) == ("pass", None)


@pytest.mark.parametrize(
    ("side", "row", "status", "told"),
    [
        pytest.param("expect", {"_line": 5, "exe_soi_dtd": None}, "fail", "line", id="too many"),
        pytest.param("expect", None, "fail", "line", id="too few"),
        pytest.param("given", {"_line": 5}, "fail", "line", id="row more given"),
        pytest.param("given", {"_lin": 5}, "error", "_lin", id="misspelt column given"),
        pytest.param("expect", {"_lin": 5}, "error", "_lin", id="misspelt column expected"),
        pytest.param("expect", {"_line": 5}, "error", "exe_soi_dtd", id="column left out"),
        pytest.param("given", {"_line": "x"}, "error", "x", id="value of another type"),
    ],
)
def test_what_differs_or_does_not_fit_is_found(side, row, status, told, unit_test, manifest):
    rows = unit_test.expect.rows if side == "expect" else unit_test.given[0].rows
    if row is None:
        rows.pop()
    else:
        rows.append(row)
    found, message = outcome(manifest)
    assert found == status
    assert told in message
