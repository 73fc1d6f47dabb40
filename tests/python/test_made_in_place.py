"""Tables and views are made in place: the former one is there until the new one is whole."""

import pytest
from dbt.cli.main import dbtRunner

TABLE, VIEW = "line_accounting", "stg_published__figures"


@pytest.fixture(autouse=True)
def on_a_warehouse_of_its_own(manifest, own_warehouse, monkeypatch):
    monkeypatch.setenv("TELESANTE_DB", str(own_warehouse))


@pytest.fixture
def run(manifest, monkeypatch):
    """Return a function that runs one model, changed as it is told, and says whether it ran."""

    def run(model: str, code: str = "{}", **config: str) -> bool:
        node = manifest.nodes[f"model.telesante.{model}"]
        with monkeypatch.context() as patch:
            patch.setattr(node, "raw_code", code.format(node.raw_code))
            for name, value in config.items():
                patch.setattr(node.config, name, value)
            return dbtRunner(manifest=manifest).invoke(["--quiet", "run", "-s", model]).success

    return run


@pytest.fixture
def ask(manifest):
    """Return a function that asks the warehouse, which dbt keeps to itself in this process."""

    def ask(query: str) -> list[tuple]:
        command = ["--quiet", "show", "--limit", "-1", "--inline", query]
        (result,) = dbtRunner(manifest=manifest).invoke(command).result.results
        return [tuple(row) for row in result.agate_table.rows]

    return ask


@pytest.fixture
def kinds(ask):
    """Return a function that tells which relations have names that begin like a model's."""
    return lambda model: ask(
        "select table_name, table_type from information_schema.tables"
        f" where starts_with(table_name, '{model}') and table_schema <> 'publication'"
    )


def test_a_table_that_fails_on_the_way_leaves_the_former_one(run, ask):
    rows = f"select * from marts.{TABLE} order by all"
    former = ask(rows)
    # After the former one is dropped: a row that cannot be read stops the new one.
    assert not run(TABLE, "select * from ({}) where error('planted ' || fate) is null")
    assert len(former) > 10
    assert ask(rows) == former


def test_a_view_that_fails_leaves_the_former_one(run, ask):
    query = f"select sql from duckdb_views() where view_name = '{VIEW}'"
    former = ask(query)
    assert not run(VIEW, "select * from nowhere")
    assert ask(query) == former


@pytest.mark.parametrize(
    ("model", "kind", "name", "former_name"),
    [(TABLE, "view", "VIEW", "BASE TABLE"), (VIEW, "table", "BASE TABLE", "VIEW")],
)
def test_a_model_that_changes_its_kind_leaves_nothing_behind(
    run, kinds, model, kind, name, former_name
):
    assert kinds(model) == [(model, former_name)]
    assert run(model, materialized=kind)
    assert kinds(model) == [(model, name)]
    assert run(model)
    assert kinds(model) == [(model, former_name)]
