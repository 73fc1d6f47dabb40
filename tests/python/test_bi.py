"""The dashboard bundle (bi/superset) and docs/bi.md, on a publication and without Superset.

What Superset itself makes of the bundle is compared by bi/superset/compare.py, which asks a running
Superset the questions that are asked of DuckDB here.
"""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import duckdb
import pytest
import yaml
from conftest import PROJECT, Demo

from telesante.report.publication import Publication
from telesante.report.scope import default_edition, perimeters_of

SUPERSET = PROJECT / "bi" / "superset"
BUNDLE = SUPERSET / "bundle"
GUIDE = PROJECT / "docs" / "bi.md"
# Counts that a total row of a cube holds too: nobody may add them up by hand.
MEASURES = re.compile(r"_(count|percent|amount|value)$")
# A chart's parameters that name columns or metrics of its dataset.
COLUMN_KEYS = ("groupby", "groupbyRows", "groupbyColumns", "all_columns", "x_axis")
METRIC_KEYS = ("metric", "metrics", "x_axis_sort")


def _script(name: str) -> ModuleType:
    """Import a script of bi/superset, which is no package."""
    spec = importlib.util.spec_from_file_location(f"bi_{name}", SUPERSET / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


compare, pack = _script("compare"), _script("pack")


def _read(folder: str) -> dict[str, dict]:
    files = sorted((BUNDLE / folder).rglob("*.yaml"))
    return {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in files}


DATASETS, CHARTS = compare.read_datasets(), _read("charts")
(DATABASE,) = _read("databases").values()
(DASHBOARD,) = _read("dashboards").values()
BY_UUID = {dataset["uuid"]: dataset for dataset in DATASETS.values()}
REFERENCES = sorted(file.stem for file in compare.REFERENCES.glob("*.sql"))


@pytest.fixture(scope="module")
def publication(demo: Demo) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return the publication as the bundle opens it."""
    options = DATABASE["extra"]["engine_params"]["connect_args"]
    with duckdb.connect(demo.published / compare.DATABASE, **options) as connection:
        yield connection


def _ask(connection: duckdb.DuckDBPyConnection, question: object) -> list[dict]:
    """Answer as Superset does: the metrics over the dataset's query, by columns, unfiltered."""
    expressions = _metrics(question.dataset)
    selected = [*question.columns, *(f"{expressions[name]} as {name}" for name in question.metrics)]
    by = f"group by {', '.join(question.columns)}" if question.columns else ""
    query = f"select {', '.join(selected)} from ({question.dataset['sql']}) as dataset {by}"
    result = connection.sql(query)
    return [dict(zip(result.columns, row, strict=True)) for row in result.fetchall()]


def _metrics(dataset: dict) -> dict[str, str]:
    return {metric["metric_name"]: metric["expression"] for metric in dataset["metrics"]}


def _columns(dataset: dict) -> dict[str, str]:
    return {column["column_name"]: column["type"] for column in dataset["columns"]}


def _differences(
    connection: duckdb.DuckDBPyConnection, reference: str, datasets: dict[str, dict] = DATASETS
) -> list[str]:
    question = compare.read_question(connection, reference, datasets)
    return compare.compare(question, lambda asked: _ask(connection, asked))[2]


# ------------------------------------------------------------------ the bundle on the publication


@pytest.mark.parametrize("mart", DATASETS)
def test_each_column_of_a_dataset_is_one_of_its_query(
    publication: duckdb.DuckDBPyConnection, mart: str
) -> None:
    described = publication.sql(f"describe {DATASETS[mart]['sql']}").fetchall()
    found = {name: kind for name, kind, *_ in described}
    assert _columns(DATASETS[mart]).items() <= found.items()


def test_a_dataset_reads_the_mart_that_it_is_named_after() -> None:
    for mart, dataset in DATASETS.items():
        assert f"from marts.{mart} as " in dataset["sql"], mart


def test_no_count_of_a_cube_can_be_added_up_by_hand() -> None:
    offered = {
        f"{mart}.{column}"
        for mart, dataset in DATASETS.items()
        for column in _columns(dataset)
        if MEASURES.search(column)
    }
    # One row per printed figure: a list, not a cube.
    assert offered == {
        "published_reconciliation.printed_value",
        "published_reconciliation.computed_value",
    }


@pytest.mark.parametrize("reference", REFERENCES)
def test_metrics_equal_their_reference(
    publication: duckdb.DuckDBPyConnection, reference: str
) -> None:
    assert _differences(publication, reference) == []


def test_every_metric_is_compared_with_a_figure(publication: duckdb.DuckDBPyConnection) -> None:
    compared = set()
    for reference in REFERENCES:
        question = compare.read_question(publication, reference, DATASETS)
        for metric in question.metrics:
            if any(row[metric] is not None for row in question.expected):
                compared.add((reference.split(".")[0], metric))
    every = {(mart, name) for mart, dataset in DATASETS.items() for name in _metrics(dataset)}
    assert every - compared == set()


@pytest.mark.parametrize(
    ("reference", "metric", "right", "wrong"),
    [
        ("flows_department.total", "acts", "slice = 'total'", "true"),
        ("flows_department.cell", "acts_by_cell", "slice = 'cell'", "true"),
        ("acts_monthly.mixed", "acts", "count(distinct edition_id) = 1", "true"),
        ("acts_monthly.months", "acts_by_department", "not bool_or(", "not bool_and("),
        ("ppg_chronic_patients.zone", "patients", "count(*) = 1", "true"),
        ("acts_by_executor_category.row", "professionals", "professional_count", "patient_count"),
        ("acts_by_beneficiary_profile.overlap", "acts_by_profile", "profile_fr", "slice"),
        (
            "ppg_teleconsultation_uptake.quarter",
            "departments_reached",
            "is_target_reached",
            "true",
        ),
    ],
)
def test_a_wrong_metric_turns_the_comparison_red(
    publication: duckdb.DuckDBPyConnection, reference: str, metric: str, right: str, wrong: str
) -> None:
    datasets = compare.read_datasets()
    metrics = datasets[reference.split(".")[0]]["metrics"]
    (planted,) = (each for each in metrics if each["metric_name"] == metric)
    assert right in planted["expression"]
    planted["expression"] = planted["expression"].replace(right, wrong)
    differences = _differences(publication, reference, datasets)
    assert any(f", {metric} of " in difference for difference in differences)


def test_a_column_that_the_publication_lacks_stops_the_comparison(
    publication: duckdb.DuckDBPyConnection,
) -> None:
    datasets = compare.read_datasets()
    sql = datasets["acts_monthly"]["sql"]
    datasets["acts_monthly"]["sql"] = sql.replace("cube.act_count", "cube.act_counts")
    with pytest.raises(duckdb.BinderException, match="act_counts"):
        _differences(publication, "acts_monthly.month", datasets)


# --------------------------------------------------------------------------- the bundle in itself


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_asks_for_what_its_dataset_has(name: str) -> None:
    chart = CHARTS[name]
    dataset, params = BY_UUID[chart["dataset_uuid"]], chart["params"]
    columns = {_column(each) for key in COLUMN_KEYS for each in _listed(params.get(key))}
    columns |= {each["subject"] for each in params["adhoc_filters"]}
    columns |= {json.loads(each)[0] for each in params.get("order_by_cols", [])}
    metrics = {each for key in METRIC_KEYS for each in _listed(params.get(key))}
    assert columns <= _columns(dataset).keys()
    assert metrics <= _metrics(dataset).keys()
    assert params["viz_type"] == chart["viz_type"]
    assert metrics or params.get("query_mode") == "raw"


def _listed(value: object) -> list:
    return value if isinstance(value, list) else [value] if value else []


def _column(value: str | dict) -> str:
    """Return the column of a chart's dimension, which may bear a label of its own."""
    return value["sqlExpression"] if isinstance(value, dict) else value


@pytest.mark.parametrize("name", CHARTS)
def test_the_values_that_a_chart_filters_by_exist(
    publication: duckdb.DuckDBPyConnection, name: str
) -> None:
    sql = BY_UUID[CHARTS[name]["dataset_uuid"]]["sql"]
    for condition in CHARTS[name]["params"]["adhoc_filters"]:
        rows = publication.sql(f"select distinct {condition['subject']} from ({sql})").fetchall()
        assert set(_listed(condition["comparator"])) <= {value for (value,) in rows}


def test_the_dashboard_shows_every_chart_once() -> None:
    shown = [
        part["meta"]["uuid"]
        for part in DASHBOARD["position"].values()
        if isinstance(part, dict) and part["type"] == "CHART"
    ]
    assert sorted(shown) == sorted(chart["uuid"] for chart in CHARTS.values())


def test_the_dashboard_opens_on_one_edition_and_one_perimeter(
    demo: Demo,
    publication: duckdb.DuckDBPyConnection,
) -> None:
    edition, perimeter = pack.shown_first(demo.published / "current" / "csv")
    placed = {pack.EDITION: edition, pack.PERIMETER: perimeter}
    asked = set()
    for choice in DASHBOARD["metadata"]["native_filter_configuration"]:
        ((target,), mask) = choice["targets"], choice["defaultDataMask"]
        (condition,) = mask["extraFormData"]["filters"]
        column = target["column"]["name"]
        sql = BY_UUID[target["datasetUuid"]]["sql"]
        rows = publication.sql(f"select distinct {column} from ({sql})").fetchall()
        assert condition["col"] == column
        assert len(condition["val"]) == 1
        opened = {placed[value] for value in condition["val"]}
        assert opened <= {value for (value,) in rows}
        assert mask["filterState"] == {"value": condition["val"], "label": condition["val"][0]}
        assert not choice["controlValues"]["multiSelect"]
        asked.add(column)
    assert asked == {"edition_id", "perimeter_id"}


def test_the_dashboard_opens_where_the_report_does(demo: Demo, tmp_path: Path) -> None:
    # Two connections of one process to one file must be alike.
    file = shutil.copyfile(demo.published / compare.DATABASE, tmp_path / "telesante.duckdb")
    with Publication(file) as tables:
        edition = default_edition(tables)
        perimeter = perimeters_of(tables, edition)[0]["perimeter_id"]
    assert pack.shown_first(demo.published / "current" / "csv") == (edition, perimeter)


def test_a_regional_publication_opens_on_its_own_newest_whole_year(tmp_path: Path) -> None:
    tables = {
        "dim_edition": "edition_id;is_covered;flux_end\nlatest;false;2026-03-01\n"
        "2025-12;true;2026-01-01\n2024-12;true;2025-01-01\n",
        "dim_perimeter": "perimeter_id;care_from;care_to\nbre_2026;2026-01-01;2026-12-31\n"
        "nor_2025;2025-01-01;2025-12-31\nbre_2025;2025-01-01;2025-12-31\n"
        "bre_2024;2024-01-01;2024-12-31\n",
        "flows_department": "edition_id;perimeter_id\nlatest;bre_2026\n2025-12;bre_2024\n"
        "2025-12;nor_2025\n2025-12;bre_2025\n",
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8-sig")
    assert pack.shown_first(tmp_path) == ("2025-12", "bre_2025")


def test_the_bundle_names_no_edition_and_no_region_of_its_own() -> None:
    for part in [DASHBOARD, *CHARTS.values()]:
        assert not re.search(r"\d{4}-12\b|\b[a-z]+_20\d\d\b|Île-de-France|FRANCE", str(part))


@pytest.mark.parametrize("mart", ["ppg_teleconsultation_uptake", "ppg_chronic_patients"])
def test_the_widest_zones_are_france_or_the_regions_where_it_is_not_published(mart: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"""
            create schema marts;
            create table marts.{mart} as
            from (values ('latest', 'country', 'FRANCE'), ('latest', 'region', 'R53'),
                ('2024-12', 'region', 'R53'), ('2024-12', 'department', 'D29'))
                as zones (edition_id, zone_type, zone_id)
            cross join (
                select 'a' as zone_name, date '2024-12-31' as quarter_end, 1 as patient_count,
                    1 as gp_count, 1 as gp_teleconsulting_count, 1.0 as uptake_percent,
                    35 as target_percent, true as is_target_reached, false as is_provisional,
                    false as is_masked, false as is_rounded,
                        false as is_synthetic
            )
            """
        )
        found = connection.execute(
            f"select edition_id, zone_id from ({DATASETS[mart]['sql']})"
            " where widest_zone_fr = 'oui' order by all"
        ).fetchall()
    assert found == [("2024-12", "R53"), ("latest", "FRANCE")]


def test_the_parts_of_the_bundle_are_told_apart() -> None:
    parts = [DATABASE, DASHBOARD, *DATASETS.values(), *CHARTS.values()]
    assert len({part["uuid"] for part in parts}) == len(parts)
    assert {dataset["database_uuid"] for dataset in DATASETS.values()} == {DATABASE["uuid"]}
    assert {part["version"] for part in parts} == {"1.0.0"}


@pytest.mark.parametrize(
    "statement",
    [
        "create table marts.planted as select 1",
        "delete from marts.dim_edition",
        "copy marts.dim_edition to 'planted.csv'",
        "from read_csv('/etc/passwd')",
        "attach 'other.duckdb'",
        "set enable_external_access = true",
    ],
)
def test_the_database_of_the_bundle_can_only_read_the_publication(
    publication: duckdb.DuckDBPyConnection, statement: str
) -> None:
    with pytest.raises((duckdb.InvalidInputException, duckdb.PermissionException)):
        publication.execute(statement)


def test_superset_is_told_to_let_nobody_write() -> None:
    writing = ("allow_dml", "allow_ctas", "allow_cvas", "allow_csv_upload")
    assert not any(DATABASE[name] for name in writing)


def test_the_zip_names_the_publication_and_is_the_same_twice(demo: Demo, tmp_path: Path) -> None:
    files = [tmp_path / "first.zip", tmp_path / "second.zip"]
    for file in files:
        pack.pack(demo.published, file)
    assert files[0].read_bytes() == files[1].read_bytes()
    with zipfile.ZipFile(files[0]) as archive:
        (database,) = (name for name in archive.namelist() if "/databases/" in name)
        uri = yaml.safe_load(archive.read(database))["sqlalchemy_uri"]
        assert {name.split("/")[0] for name in archive.namelist()} == {"telesante"}
        texts = [archive.read(name).decode() for name in archive.namelist()]
    assert not any("TELESANTE_" in text for text in texts)
    assert uri == f"duckdb:///{demo.published.resolve() / pack.DATABASE}"


def test_nothing_is_packed_where_nothing_is_published(tmp_path: Path) -> None:
    command = [sys.executable, SUPERSET / "pack.py", "--published", tmp_path, "--out", "x.zip"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 2
    assert "run telesante publish" in done.stderr
    assert not list(tmp_path.glob("*.zip"))


# ------------------------------------------------------------------------------------ docs/bi.md

BLOCKS = re.findall(r"^```(python|sql)\n(.*?)^```", GUIDE.read_text("utf-8"), re.M | re.S)
KEYS = re.findall(
    r"^\| (`\w+`(?:, `\w+`)*) \| (`\w+`(?:, `\w+`)*) \|", GUIDE.read_text("utf-8"), re.M
)


def test_the_guide_shows_both_languages() -> None:
    assert {language for language, _ in BLOCKS} == {"python", "sql"}


@pytest.mark.parametrize("code", [code for language, code in BLOCKS if language == "sql"])
def test_a_query_of_the_guide_finds_rows(publication: duckdb.DuckDBPyConnection, code: str) -> None:
    assert publication.sql(code).fetchall()


@pytest.mark.parametrize("code", [code for language, code in BLOCKS if language == "python"])
def test_python_of_the_guide_prints_figures(demo: Demo, tmp_path: Path, code: str) -> None:
    (tmp_path / "published").symlink_to(demo.published.resolve())
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert re.search(r"\d{2}", done.stdout)


@pytest.mark.parametrize(("tables", "key"), KEYS)
def test_the_guide_tells_one_row_from_another(
    publication: duckdb.DuckDBPyConnection, tables: str, key: str
) -> None:
    columns = key.replace("`", "")
    for table in re.findall(r"\w+", tables):
        query = f"select count(*), count(distinct ({columns})) from marts.{table}"
        rows, members = publication.execute(query).fetchone()
        assert rows == members > 0


def test_the_guide_tells_the_rows_of_every_dataset() -> None:
    told = {table for tables, _ in KEYS for table in re.findall(r"\w+", tables)}
    assert {mart for mart in DATASETS if not mart.startswith("dim_")} <= told


def test_spreadsheets_get_the_csv_files_that_the_guide_describes(demo: Demo) -> None:
    folder = demo.published / "current" / "csv"
    text = (folder / "flows_department.csv").read_bytes()
    head, first = text.decode("utf-8").splitlines()[:2]
    assert head.startswith("\ufeffedition_id;perimeter_id;")
    assert re.search(r";\d+,\d+;", first)
    rates = (folder / "ppg_teleconsultation_uptake.csv").read_text("utf-8-sig")
    assert re.search(r"\b2024-12-31\b", rates)
    masked = next(line for line in rates.splitlines() if ";;" in line)
    assert ";true" in masked
