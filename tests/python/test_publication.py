"""What leaves: no person in any file, no small count, and a planted fault for each rule on it."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
import yaml
from click.testing import CliRunner
from conftest import Demo, holds_salt

from telesante.protect.tables import published_marts
from telesante.publish import copies, export
from telesante.publish.releases import DATABASE, MANIFEST, Releases
from telesante.quality import gate, runner
from telesante.quality.rules import Outcome
from telesante.quality.suites import SUITES
from telesante.quality.warehouse import CannotRunError
from telesante.salt import DEMONSTRATION_SALT
from telesante.settings import PROJECT
from telesante.status.command import command as status

# Columns that identify a person, a professional, an establishment or a delivered line by value;
# what remains of domain.md's list is a rank or a short number, told by its name alone.
IDENTIFYING_VALUES = {
    "raw": {
        "er_prs_f": ("ben_nir_psa", "pfs_exe_num", "org_cle_num"),
        "er_ete_f": ("etb_exe_fin",),
        "ir_ben_r": ("ben_nir_psa", "ben_idt_ano"),
        "ir_imb_r": ("ben_nir_psa",),
        "ir_esm_r": ("ben_nir_psa",),
        "da_pra_r": ("pfs_pfs_num", "sta_pfs_num"),
        "manifest": ("delivery_id", "file_name"),
    },
    "warehouse": ("person_key", "executor_key", "professional_key", "act_id"),
}
WORD = re.compile(rb"[0-9A-Za-z_.-]{8,}")
CALENDARS = ("dim_", "patients_by_department", "published_reconciliation", "history_")


@pytest.fixture(scope="module")
def release(demo: Demo) -> Path:
    current = Releases(demo.published).current
    assert current is not None
    return current


@pytest.fixture(scope="module")
def identifiers(demo: Demo) -> set[str]:
    """Return every identifying value of the demonstration, raw and hashed."""
    found = set()
    with duckdb.connect() as connection:
        for table, columns in IDENTIFYING_VALUES["raw"].items():
            files = str(demo.raw / table / "**/*.parquet")
            for column in columns:
                query = f"select distinct {column} from read_parquet($1) where {column} is not null"
                values = {value for (value,) in connection.execute(query, [files]).fetchall()}
                assert values, (table, column)
                found |= values
    with duckdb.connect(str(demo.db), read_only=True) as connection:
        for column in IDENTIFYING_VALUES["warehouse"]:
            query = f"select distinct {column} from marts.fact_acts where {column} is not null"
            values = {value for (value,) in connection.execute(query).fetchall()}
            assert values, column
            found |= values
    return found


@pytest.fixture(scope="module")
def tables(release: Path) -> dict[str, list[tuple[str, str, set[str]]]]:
    """Return the columns of every table of every file: name, type, distinct values as text."""
    found = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{release / DATABASE}' as published (read_only)")
        names = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables()"
            " where database_name = 'published'"
        ).fetchall()
        relations = {f"duckdb {name}": f"published.{name}" for (name,) in names}
        for file in (release / "parquet").iterdir():
            relations[f"parquet {file.stem}"] = f"read_parquet('{file}')"
        for file in (release / "csv").iterdir():
            reader = f"read_csv('{file}', delim = ';', all_varchar = true)"
            relations[f"csv {file.stem}"] = reader
        for name, relation in relations.items():
            columns = connection.execute(f"describe from {relation}").fetchall()
            found[name] = [
                (column, kind, _values(connection, relation, column))
                for column, kind, *_ in columns
            ]
    return found


def _values(connection: duckdb.DuckDBPyConnection, relation: str, column: str) -> set[str]:
    query = f'select distinct cast("{column}" as varchar) from {relation}'
    return {value for (value,) in connection.execute(query).fetchall() if value is not None}


# -------------------------------------------------------------------------------- every file


def test_each_table_leaves_in_every_format(tables: dict, release: Path) -> None:
    models = (PROJECT / "models" / "publication").rglob("publication__*.sql")
    marts = {model.stem.removeprefix("publication__") for model in models} | set(copies.MARTS)
    assert {name for name in tables if name.startswith("duckdb")} == {
        f"duckdb marts.{mart}" for mart in marts
    }
    for kind in ("parquet", "csv"):
        assert {name for name in tables if name.startswith(kind)} == {f"{kind} {m}" for m in marts}
    others = {path.name for path in release.iterdir()} - {"parquet", "csv"}
    assert {DATABASE, MANIFEST} <= others


def test_no_column_of_any_file_bears_a_forbidden_name(tables: dict, demo: Demo) -> None:
    with duckdb.connect(str(demo.db), read_only=True) as connection:
        rows = connection.execute("select column_name from seeds.forbidden_columns").fetchall()
    forbidden = {name for (name,) in rows}
    assert {"ben_nir_psa", "num_enq", "pfs_exe_num", "psp_pps_num", "person_key"} <= forbidden
    assert [(t, c) for t, columns in tables.items() for c, *_ in columns if c in forbidden] == []


def test_no_value_of_any_file_identifies_anybody(tables: dict, identifiers: set[str]) -> None:
    assert len(identifiers) > 100_000
    found = [
        (table, column)
        for table, columns in tables.items()
        for column, _, values in columns
        if values & identifiers
    ]
    assert found == []


def test_no_word_of_any_readable_file_identifies_anybody(
    release: Path, identifiers: set[str]
) -> None:
    wanted = {identifier.encode() for identifier in identifiers}
    files = [path for path in release.rglob("*") if path.is_file()]
    readable = [path for path in files if path.suffix not in {".duckdb", ".parquet"}]
    assert release / MANIFEST in readable
    found = {path.name: wanted & set(WORD.findall(path.read_bytes())) for path in readable}
    assert {name: len(words) for name, words in found.items() if words} == {}


def test_no_day_of_care_leaves(tables: dict) -> None:
    days = {}
    for table, columns in tables.items():
        name = re.split(r"[ .]", table)[-1]
        for column, kind, values in columns:
            if kind in {"DATE", "TIMESTAMP"} and not name.startswith(CALENDARS):
                assert values
                days[table, column] = {v for v in values if not _is_a_month_bound(v)}
    assert days
    assert {place: some for place, some in days.items() if some} == {}


def _is_a_month_bound(day: str) -> bool:
    return day.endswith("-01") or day[5:] in {
        *("01-31", "02-28", "02-29", "03-31", "04-30", "05-31", "06-30"),
        *("07-31", "08-31", "09-30", "10-31", "11-30", "12-31"),
    }


def test_the_salt_is_in_no_file(release: Path, demo: Demo) -> None:
    files = [path for path in release.rglob("*") if path.is_file()]
    assert [path.name for path in files if holds_salt(path, DEMONSTRATION_SALT)] == []


def test_the_published_file_is_read_only_and_opens_in_older_versions(release: Path) -> None:
    with duckdb.connect(str(release / DATABASE), read_only=True) as connection:
        (version,) = connection.execute(
            "select tags['storage_version'] from duckdb_databases() where not internal"
        ).fetchone()
    assert version.startswith(export.STORAGE)
    assert (release / DATABASE).stat().st_mode & 0o777 == 0o444


def test_the_manifest_says_what_the_release_holds_and_from_what(
    release: Path, demo: Demo, tables: dict
) -> None:
    manifest = json.loads((release / MANIFEST).read_text("utf-8"))
    assert manifest["release"] == release.name
    assert manifest["is_synthetic"] is True
    assert [edition["edition_id"] for edition in manifest["editions"]] == ["2024-12", "latest"]
    assert manifest["flux_cut_off"] == manifest["editions"][-1]["flux_end"]
    files = export.digests(release)
    del files[MANIFEST]
    assert {name: manifest["files"][name] for name in files} == files
    with duckdb.connect() as connection:
        hashes = connection.execute(
            "select distinct sha256 from read_parquet($1)", [str(demo.raw / "manifest/*.parquet")]
        ).fetchall()
    assert {file["sha256"] for file in manifest["inputs"]} == {sha256 for (sha256,) in hashes}
    assert {"figures", "publication"} <= manifest["quality"].keys()
    assert all(counts["failed"] == 0 for counts in manifest["quality"].values())
    flows = next(table for table in manifest["tables"] if table["name"] == "flows_department")
    assert flows["masked_count"] > 0
    assert re.fullmatch("[0-9a-f]{40}", manifest["git_commit"] or "0" * 40)


def test_the_views_of_the_warehouse_survive_its_move(demo: Demo) -> None:
    with duckdb.connect(str(demo.db), read_only=True) as connection:
        (count,) = connection.execute(
            "select count(*) from information_schema.columns where table_schema = 'staging'"
        ).fetchone()
        view = connection.execute(
            "select sql from duckdb_views() where view_name = 'stg_dcir__er_prs_f'"
        ).fetchone()
    assert count
    assert view
    assert "candidate" not in view[0]


def test_status_says_what_is_published(demo: Demo, release: Path, tmp_path: Path) -> None:
    result = CliRunner(env=demo.environment(tmp_path)).invoke(status, [])
    assert result.exit_code == 0, result.output
    assert f"{release.name} (synthetic)" in result.output


def test_status_says_that_nothing_is_published(demo: Demo, tmp_path: Path) -> None:
    environment = demo.environment(tmp_path) | {"TELESANTE_PUBLISHED": str(tmp_path / "none")}
    result = CliRunner(env=environment).invoke(status, [])
    assert result.exit_code == 0, result.output
    assert "nothing is published yet" in result.output


# ---------------------------------------------------------------------------- planted faults

SHOWN = """
    update publication.flows_department as shown
    set act_count = counted.act_count, is_masked = false
    from marts.flows_department as counted
    where shown.edition_id = counted.edition_id and shown.act_category = counted.act_category
        and shown.executor_department = counted.executor_department
        and shown.beneficiary_zone = counted.beneficiary_zone
        and shown.executor_department = '95' and shown.beneficiary_zone = 'NC'
"""
VISIBLE_CATEGORY = """
    update marts.acts_by_executor_category as counted set professional_count = 3
    from publication.acts_by_executor_category as shown
    where not shown.is_masked and shown.edition_id = counted.edition_id
        and shown.executor_category = counted.executor_category
        and shown.act_category = counted.act_category
        and counted.act_category = 'all' and counted.executor_category = 'all'
"""
FAULTS = [
    ("small_counts_flows_department", SHOWN),
    ("small_counts_acts_by_executor_category", VISIBLE_CATEGORY),
    (
        "facts_minus_published_flows_2024-12_idf_2024",
        "update marts.fact_acts set act_quantity = act_quantity + 1",
    ),
    (
        "facts_minus_published_months_latest",
        "delete from publication.acts_monthly where executor_department = 'all'",
    ),
    (
        "unlike_flows_department",
        "delete from publication.flows_department"
        " where executor_department = '75' and beneficiary_zone = '75'",
    ),
    (
        "unlike_flows_department",
        "insert into publication.flows_department by name"
        " select *, false as is_masked from marts.flows_department"
        " where act_category <> 'all' limit 1",
    ),
    (
        # Exact in an edition that is not of record.
        "unlike_flows_department",
        "update publication.flows_department as shown set act_count = counted.act_count,"
        " patient_count = counted.patient_count, is_rounded = false"
        " from marts.flows_department as counted where shown.edition_id = 'latest'"
        " and counted.edition_id = 'latest' and counted.act_category = 'all'"
        " and shown.executor_department = '75' and counted.executor_department = '75'"
        " and shown.beneficiary_zone = 'all' and counted.beneficiary_zone = 'all'",
    ),
    (
        "unlike_flows_department",
        "update publication.flows_department set act_count = act_count + 10 where is_rounded",
    ),
    (
        "unlike_ppg_chronic_patients",
        "update publication.ppg_chronic_patients set patient_count = patient_count + 1"
        " where zone_id = 'R11'",
    ),
    (
        "unlike_ppg_chronic_patients",
        "insert into publication.ppg_chronic_patients by name"
        " select * exclude is_zone_covered, false as is_masked from marts.ppg_chronic_patients"
        " where zone_id = 'FRANCE'",
    ),
    (
        "re_added_acts_monthly_executor_department",
        "update publication.acts_monthly set act_count = act_count + 1"
        " where act_category = 'all' and executor_department = 'all'",
    ),
    ("forbidden_columns", "alter table publication.acts_monthly add column ben_nir_psa integer"),
    (
        "exact_dates_acts_monthly_care_month",
        "update publication.acts_monthly set care_month = care_month + 13",
    ),
    (
        "identifying_texts_dim_edition_label_fr",
        "update publication.dim_edition set label_fr = md5(label_fr)",
    ),
    (
        "identifying_texts_dim_edition_label_fr",
        "update publication.dim_edition set label_fr = 'AZ3456789012345QS'",
    ),
    (
        "identifying_texts_dim_edition_label_fr",
        "update publication.dim_edition set label_fr = '75123456'",
    ),
    (
        "unexplained_figures_of_record_2024-12",
        "insert into records.differing_figures values"
        " ('2024-12', 'acts_monthly', 'all', 'act_count', '58730', '45387', 'unexplained')",
    ),
    (
        "explained_figures_of_record_2024-12",
        "insert into records.differing_figures values"
        " ('2024-12', 'acts_monthly', 'all', 'act_count', '58730', '58729', 'explained')",
    ),
]


@pytest.fixture(scope="module")
def slim(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the suite reads, small enough for a fault after the other."""
    file = tmp_path_factory.mktemp("slim") / "warehouse.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"attach '{demo.db}' as whole (read_only)")
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'whole'"
            " and (schema_name in ('marts', 'publication', 'protection', 'records', 'seeds')"
            " or table_name in ('int_acts_arrived', 'int_store_described',"
            " 'int_territory_departments'))"
        ).fetchall()
        for schema, table in names:
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(f"create table {schema}.{table} as from whole.{schema}.{table}")
        # As if it were the second publication: the first one compares nothing.
        connection.execute("insert into records.published values ('2024-12', 'v', '{}', '[]')")
    return file


@pytest.fixture
def connection(slim: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(slim)) as connection:
        connection.execute("begin")
        yield connection
        connection.execute("rollback")


def broken_rules(
    connection: duckdb.DuckDBPyConnection, docs: Path, only: str | None = None
) -> set[str]:
    """Return the rules that fail; of one only, when it is named: all of them take seconds."""
    topics = [plan(connection) for plan in SUITES["publication"]]
    topics = [
        replace(topic, rules=[rule for rule in topic.rules if only in (None, rule.rule_id)])
        for topic in topics
    ]
    verdicts = runner.run("publication", topics, runner.read_frames(connection, topics), docs)
    assert verdicts
    return {rule for rule, verdict in verdicts.items() if verdict.outcome is Outcome.FAILED}


def test_without_a_fault_no_rule_is_broken(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert broken_rules(connection, tmp_path) == set()


@pytest.mark.parametrize(
    ("rule_id", "fault"), FAULTS, ids=[f"{n}-{rule}" for n, (rule, _) in enumerate(FAULTS)]
)
def test_a_rule_on_what_leaves_finds_its_fault(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, rule_id: str, fault: str
) -> None:
    connection.execute(fault)
    assert broken_rules(connection, tmp_path, rule_id) == {rule_id}


def test_a_zero_that_is_to_be_hidden_and_is_shown_is_found(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TELESANTE_HIDE_ZEROS", "1")
    assert broken_rules(connection, tmp_path / "sound") == set()
    zero = "act_count, 0 as patient_count, 'pharmacist' as executor_category"
    connection.execute(
        "insert into protection.empty_acts_by_executor_category by name"
        f" select * replace (0 as {zero}) from marts.acts_by_executor_category"
        " where executor_category = 'supplier' and act_category = 'telemonitoring'"
    )
    connection.execute(
        "insert into publication.acts_by_executor_category by name"
        " select *, false as is_masked from protection.empty_acts_by_executor_category"
    )
    rule_id = "small_counts_acts_by_executor_category"
    assert broken_rules(connection, tmp_path / "shown", rule_id) == {rule_id}


def test_no_kind_of_rule_is_without_a_planted_fault(connection: duckdb.DuckDBPyConnection) -> None:
    topics = [plan(connection) for plan in SUITES["publication"]]
    families = {rule.rule_id: rule.family for topic in topics for rule in topic.rules}
    assert {families[rule_id] for rule_id, _ in FAULTS} == set(families.values())


def test_a_fault_turns_the_gate_red(slim: Path, tmp_path: Path) -> None:
    file = tmp_path / "warehouse.duckdb"
    file.write_bytes(slim.read_bytes())
    with duckdb.connect(str(file)) as connection:
        connection.execute(SHOWN)
    report = gate.check(file, tmp_path, "publication")
    assert report.exit_code == 1
    red = {verdict.rule.rule_id for verdict in report.verdicts if verdict.is_red}
    assert red == {"small_counts_flows_department", "unlike_flows_department"}
    assert (tmp_path / "publication" / gate.RECORD).exists()
    # The cells are named; what stands in them may be few persons.
    assert not (tmp_path / "publication" / "rows").exists()
    assert not any(verdict.numbers or verdict.rows for verdict in report.verdicts)
    cells = {verdict.rule.rule_id: verdict.cells for verdict in report.verdicts if verdict.is_red}
    assert {"executor_department": "95", "beneficiary_zone": "NC"}.items() <= (
        cells["small_counts_flows_department"][0].items()
    )


def test_figures_of_an_edition_of_record_are_named_and_small_changes_keep_their_numbers(
    slim: Path, tmp_path: Path
) -> None:
    file = tmp_path / "warehouse.duckdb"
    file.write_bytes(slim.read_bytes())
    with duckdb.connect(str(file)) as connection:
        for cell, today in (("many", "45387"), ("few", "58729"), ("gone", None)):
            connection.execute(
                "insert into records.differing_figures values ('2024-12', 'acts_monthly', $1,"
                " 'act_count', '58730', $2, 'unexplained')",
                [cell, today],
            )
    report = gate.check(file, tmp_path, "publication")
    assert report.exit_code == 1
    (red,) = (verdict for verdict in report.verdicts if verdict.is_red)
    assert {row["cell_key"]: row["told_change"] for row in red.rows} == {
        "many": "58730 → 45387",
        "few": "autre valeur",
        "gone": "absent aujourd'hui",
    }


def test_a_warehouse_without_published_tables_could_not_be_checked(
    slim: Path, tmp_path: Path
) -> None:
    file = tmp_path / "warehouse.duckdb"
    file.write_bytes(slim.read_bytes())
    with duckdb.connect(str(file)) as connection:
        connection.execute("drop schema publication cascade")
    with pytest.raises(CannotRunError, match="run `telesante publish`"):
        gate.check(file, tmp_path, "publication")


# ------------------------------------------------------------------- one list of what leaves


def test_the_models_mask_what_the_list_of_published_tables_says() -> None:
    files = (PROJECT / "models" / "publication").rglob("*__models.yml")
    models = [model for file in files for model in yaml.safe_load(file.read_text())["models"]]

    def columns(kind: str) -> dict[str, list[str]]:
        return {
            model["name"].removeprefix("publication__"): test[kind]["arguments"]["columns"]
            for model in models
            for test in model["data_tests"]
            if kind in test
        }

    masked, keys = columns("masked_rows_show_nothing"), columns("unique_key")
    listed = {mart.mart: mart for mart in published_marts()}
    # The printed patients are masked by a rule of their own.
    assert masked.keys() - listed.keys() == {"patients_by_department"}
    assert {name: set(masked[name]) for name in listed} == {
        name: set(mart.masked) for name, mart in listed.items()
    }
    assert {name: tuple(keys[name]) for name in listed} == {
        name: mart.key for name, mart in listed.items()
    }


def test_only_listed_marts_leave_as_they_are_and_their_comments_with_them(tmp_path: Path) -> None:
    candidate = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(candidate)) as connection:
        connection.execute("create schema marts; create schema publication")
        for mart in (*copies.MARTS, "fact_acts"):
            connection.execute(f"create table marts.{mart} as select '{mart}' as label")
        connection.execute("comment on table marts.dim_act is 'It''s a list'")
        connection.execute("comment on column marts.dim_act.label is 'A code''s label'")
    copies.copy_marts(candidate)
    with duckdb.connect(str(candidate), read_only=True) as connection:
        tables = connection.execute(
            "select table_name, comment from duckdb_tables() where schema_name = 'publication'"
        ).fetchall()
        copied = connection.execute("from publication.dim_act").fetchall()
        meaning = connection.execute(
            "select comment from duckdb_columns()"
            " where schema_name = 'publication' and table_name = 'dim_act'"
        ).fetchall()
    assert dict(tables) == dict.fromkeys(copies.MARTS) | {"dim_act": "It's a list"}
    assert copied == [("dim_act",)]
    assert meaning == [("A code's label",)]


def test_no_mart_that_is_masked_is_listed_to_leave_as_it_is() -> None:
    models = {path.stem for path in (PROJECT / "models" / "marts").glob("*/*.sql")}
    assert set(copies.MARTS) <= models
    masked = {path.stem for path in (PROJECT / "models" / "publication").rglob("*.sql")}
    assert not {f"publication__{mart}" for mart in copies.MARTS} & masked
    assert not set(copies.MARTS) & {mart.mart for mart in published_marts()}


def test_the_marts_that_leave_as_they_are_are_the_public_ones() -> None:
    files = (PROJECT / "models" / "marts").rglob("*__models.yml")
    models = [model for file in files for model in yaml.safe_load(file.read_text())["models"]]
    public = {m["name"] for m in models if m.get("config", {}).get("access") == "public"}
    assert public == set(copies.MARTS)


@pytest.mark.parametrize(
    ("exposure", "queries"),
    [
        ("report", "telesante/report/sql/*.sql"),
        ("superset_dashboard", "bi/superset/bundle/datasets/telesante/*.yaml"),
        ("pilote_export", "telesante/ppg/*.sql"),
    ],
)
def test_an_exposure_names_the_tables_that_its_queries_read(exposure: str, queries: str) -> None:
    file = PROJECT / "models" / "publication" / "_publication__exposures.yml"
    exposures = {one["name"]: one for one in yaml.safe_load(file.read_text())["exposures"]}
    named = {
        re.fullmatch(r"ref\('(?:publication__)?(\w+)'\)", ref)[1]
        for ref in exposures[exposure]["depends_on"]
    }
    read = set()
    for path in PROJECT.glob(queries):
        read |= set(re.findall(r"\bmarts\.(\w+)", path.read_text("utf-8")))
    assert read
    assert named == read


def test_the_keys_that_dbt_writes_are_those_of_the_list() -> None:
    text = (PROJECT / "macros" / "cell_key.sql").read_text("utf-8")
    found = re.search(r"macro protected_keys\(\) %}\s+{{ return\((.*?)\) }}", text, re.DOTALL)
    assert found
    keys = {mart: tuple(columns) for mart, columns in ast.literal_eval(found[1]).items()}
    assert keys == {mart.mart: mart.key for mart in published_marts()}
