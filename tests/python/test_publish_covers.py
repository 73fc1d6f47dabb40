"""`telesante publish --covers`: what a store covers is said once, by its deliveries or its user."""

import os
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from conftest import Demo

from telesante.publish import made_from, run
from telesante.publish.command import command

SAID = "replace (case when table_name = 'er_prs_f' then '11' end as covers)"
UNSAID = "replace (cast(null as varchar) as covers)"
Publish = Callable[..., tuple[int, str]]


@pytest.fixture
def store(demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A raw store, as far as publish looks at it before dbt: a manifest that declares nothing."""
    folder = tmp_path / "extracts"
    for name in ("manifest", "er_prs_f/flx_dis_dtd=2024-02-01"):
        (folder / name).mkdir(parents=True)
    (folder / "er_prs_f" / "flx_dis_dtd=2024-02-01" / "d.parquet").touch()
    write_manifest(demo, folder, UNSAID)
    for variable, place in (("RAW", "extracts"), ("DB", "warehouse.duckdb"), ("PUBLISHED", "out")):
        monkeypatch.setenv(f"TELESANTE_{variable}", str(tmp_path / place))
    monkeypatch.setenv("TELESANTE_COVERS", "")
    return folder


def write_manifest(demo: Demo, folder: Path, change: str) -> None:
    known = f"'{demo.raw}/manifest/*.parquet'"
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select * {change} from read_parquet({known}, union_by_name = true))"
            f" to '{folder}/manifest/all.parquet' (format parquet)"
        )


@pytest.fixture
def publish(store: Path, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Run the command up to where dbt would begin; it then says what dbt and the release see."""

    def seen(*_: object) -> str:
        return f"{os.environ['TELESANTE_COVERS']} {made_from.fingerprint(store)}"

    monkeypatch.setattr(run, "publish", seen)

    def called(*arguments: str, variable: str = "") -> tuple[int, str]:
        monkeypatch.setenv("TELESANTE_COVERS", variable)
        result = CliRunner().invoke(command, list(arguments))
        return result.exit_code, result.output

    return called


def test_a_store_of_which_nothing_is_said_is_not_published(publish: Publish) -> None:
    code, said = publish()
    assert code == 2
    assert "The store does not say what it holds every act of" in said
    assert "telesante publish --covers 53" in said
    assert "Published" not in said


def test_the_regions_of_the_executors_are_proposed_when_a_warehouse_knows_them(
    publish: Publish, tmp_path: Path
) -> None:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute(
            """
            create schema marts;
            create schema intermediate;
            create table intermediate.int_store_described as
            select cast(null as varchar) as declared_perimeters;
            create table marts.dim_department as
            from (values ('29', '53', 'Bretagne', true), ('75', '11', 'Île-de-France', true))
                as places (department_code, region_code, region_name, is_department);
            create table marts.acts_monthly as
            from (values ('29', 900), ('75', 100)) as months (executor_department, act_count)
            cross join (select 'latest' as edition_id, 'all' as act_category);
            """
        )
    code, said = publish()
    assert code == 2
    assert "53 Bretagne: 90 % of the acts, executors of 1 departments" in said


def test_an_option_and_the_variable_reach_dbt_alike_and_count_alike(publish: Publish) -> None:
    code, said = publish("--covers", "53", "--covers", "11")
    assert code == 0, said
    assert "Published: 11,53 " in said
    for text in ("11,53", "53 11", "53, 11", " 11,53,11 "):
        assert publish(variable=text) == (code, said), text
    assert publish(variable="53")[1] != said


def test_an_unknown_region_is_refused_as_stage_refuses_it(publish: Publish) -> None:
    for code, said in (publish("--covers", "99"), publish(variable="53,99")):
        assert code == 2
        assert "'99' is neither the INSEE code of a region" in said


@pytest.mark.parametrize("change", ["", SAID], ids=["the demonstration", "acts alone"])
def test_deliveries_that_say_what_they_hold_need_no_option(
    demo: Demo, store: Path, publish: Publish, change: str
) -> None:
    write_manifest(demo, store, change)
    code, said = publish()
    assert code == 0, said


def test_an_option_that_contradicts_the_deliveries_is_refused(
    demo: Demo, store: Path, publish: Publish
) -> None:
    write_manifest(demo, store, SAID)
    code, said = publish("--covers", "53")
    assert code == 2
    assert "The deliveries declare that they cover 11" in said
    assert "TELESANTE_COVERS says 53" in said
    assert publish("--covers", "11")[0] == 0


def test_one_file_of_acts_that_says_nothing_leaves_the_store_undeclared(
    demo: Demo, store: Path, publish: Publish
) -> None:
    first = "(select min(delivery_id) from read_parquet({known}) where table_name = 'er_prs_f')"
    first = first.format(known=f"'{demo.raw}/manifest/*.parquet', union_by_name = true")
    write_manifest(
        demo, store, f"replace (case when delivery_id <> {first} then '11' end as covers)"
    )
    assert publish()[0] == 2
    assert publish("--covers", "11")[0] == 0
