"""The house rules: a small project that follows them, and one planted fault for each."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from maintenance.conventions import published
from maintenance.conventions.__main__ import main
from maintenance.conventions.sql import without_comments

MODEL = """\
-- A comment with 'one quote and (one parenthesis.
with lines as (
    select * from {{ ref('stg_dcir__er_prs_f') }}
),

netted as (
    select
        act_code,
        sum(quantity) as quantity
    from lines
    where pse_spe_cod in (1, 22)
    group by act_code
)

select * from netted
"""

RULES = "# Rules\n\n### `netting`\n\nWhat cancels an act.\n\n### `age`\n\nIn years.\n"

Plant = Callable[..., list[str]]


def _node(kind: str, path: str, description: str, columns: dict[str, str]) -> dict:
    return {
        "unique_id": f"{kind}.telesante.{Path(path).stem}",
        "resource_type": kind,
        "package_name": "telesante",
        "name": Path(path).stem,
        "original_file_path": path,
        "patch_path": "telesante://models/models.yml",
        "description": description,
        "columns": {name: {"description": text} for name, text in columns.items()},
    }


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plant:
    """Write a small project with one thing changed; return the faults found, one a line."""

    def run(
        sql: str = MODEL,
        path: str = "models/intermediate/int_acts_netted.sql",
        seed: str = "specialty_code,label\n1,x\n22,y\n",
        label: str = "Name.",
        seed_description: str = "Grain: one row per specialty. Source: IR_SPE_V.",
        rules: str = RULES,
        files: dict[str, str] | None = None,
    ) -> list[str]:
        model = _node("model", path, "Grain: one row per act code.", {"act_code": "Code."})
        labels = {"specialty_code": "Code.", "label": label}
        specialties = _node("seed", "seeds/specialties.csv", seed_description, labels)
        nodes = {node["unique_id"]: node for node in (model, specialties)}
        written = {
            path: sql,
            "docs/rules.md": rules,
            "seeds/specialties.csv": seed,
            "models/models.yml": f"models:\n  - name: {model['name']}\n",
            "manifest.json": json.dumps(
                {"metadata": {"project_name": "telesante"}, "nodes": nodes, "sources": {}}
            ),
        }
        for name, text in (written | (files or {})).items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, "utf-8")
        monkeypatch.chdir(tmp_path)
        result = _check("--manifest", "manifest.json")
        faults = result.stdout.splitlines()
        assert result.exit_code == (1 if faults else 0), result.output
        return faults

    return run


def _check(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_project_that_follows_the_rules_has_no_fault(plant: Plant) -> None:
    assert plant() == []


def test_a_seed_says_what_a_row_of_it_is(plant: Plant) -> None:
    (fault,) = plant(seed_description="One row per specialty. Source: IR_SPE_V.")
    assert "grain: say `Grain: ` in the description of specialties" in fault


def test_every_column_that_a_seed_lists_is_described(plant: Plant) -> None:
    (fault,) = plant(label="")
    assert "columns: describe the column label" in fault


def test_every_column_of_a_seed_is_described(plant: Plant) -> None:
    (fault,) = plant(seed="specialty_code,label,extra\n1,x,\n22,y,\n")
    assert "columns: describe the column extra" in fault


def test_a_seed_says_where_it_comes_from(plant: Plant) -> None:
    (fault,) = plant(seed_description="Grain: one row per specialty.")
    assert "source" in fault


@pytest.mark.parametrize(
    "condition",
    [
        "pse_spe_cod = 222",
        "lines.pse_spe_cod not in (1, 222)",
        "pse_spe_cod in (\n        222\n    )",
        "coalesce(pse_spe_cod, 0) <> 222",
        "try_cast(lines.pse_spe_cod as int) = '0222'",
        "pse_spe_cod is not distinct from 222",
        "pse_spe_cod between 1 and 222",
        "case lines.pse_spe_cod when 1 then true when 222 then false end",
    ],
)
def test_a_code_that_no_list_holds_is_a_fault(plant: Plant, condition: str) -> None:
    (fault,) = plant(sql=MODEL.replace("pse_spe_cod in (1, 22)", condition))
    assert ":11: codes: pse_spe_cod has no code 222" in fault


def test_a_raw_code_column_without_a_list_is_a_fault(plant: Plant) -> None:
    (fault,) = plant(sql=MODEL.replace("pse_spe_cod in (1, 22)", "dpn_qlf = 71"))
    assert "no seed lists the codes of dpn_qlf: add 71 to rule_codes.csv" in fault


@pytest.mark.parametrize(
    "condition",
    [
        "pse_spe_cod = '01'",
        "pse_spe_cod is null",
        "pse_spe_cod = other_code",
        "quantity = 222",
        "ben_ama_cod = 222",
        "pse_spe_cod = 1 -- never pse_spe_cod = 222",
        "specialty_code = 'all'",
    ],
)
def test_what_is_no_unknown_code_is_no_fault(plant: Plant, condition: str) -> None:
    assert plant(sql=MODEL.replace("pse_spe_cod in (1, 22)", condition)) == []


@pytest.mark.parametrize(
    ("column", "mend"),
    [
        ("100.0 * sum(quantity) / 3", "cast the dividend to double"),
        ("sum(quantity) / 100.0", "cast the dividend to double"),
        ("hash(act_code)", "md5 is the same on both"),
        ("'d''acte'", "Spark drops a doubled quote"),
        (r"'\d'", "a backslash escapes on Spark alone"),
        ("{{ dbt.dateadd('month', 1, 'care_date') }}", "dbt.dateadd counts weeks, months"),
        ("{{ dbt.datediff('a', 'b', 'month') }}", "dbt.datediff counts weeks, months"),
        ("{{ 1 if target.type == 'duckdb' else 2 }}", "no model knows its engine (target.type)"),
    ],
)
def test_what_two_engines_answer_differently_is_a_fault(
    plant: Plant, column: str, mend: str
) -> None:
    (fault,) = plant(sql=MODEL.replace("sum(quantity)", column))
    assert ":9: two engines: " in fault
    assert mend in fault


@pytest.mark.parametrize(
    "column",
    [
        "cast(100 * sum(quantity) as double) / 3",
        "0.5 * sum(quantity)",
        "nullif(act_code, '')",
        "md5(act_code)",
        "{{ dbt.datediff('a', 'b', 'day') }}",
        "'100.0 * x / 3'",
        "sum(quantity) -- never hash(quantity), never 'l''acte'",
    ],
)
def test_what_both_engines_answer_alike_is_no_fault(plant: Plant, column: str) -> None:
    assert plant(sql=MODEL.replace("sum(quantity)", column)) == []


CITED = "Rule `netting` cites. So do Rules `netting` and `age`, and Rule\n-- `age` over two lines."


CITING = (
    "README.md",
    "models/a.sql",
    "macros/a.sql",
    "seeds/lists/_a.yml",
    "tests/singular/a.sql",
    "analyses/a.sql",
    "telesante/a.py",
    "maintenance/a.py",
    "docs/a.md",
    "benchmarks/a.md",
)


@pytest.mark.parametrize("file", CITING)
def test_a_rule_is_cited_by_a_name_that_leads_to_it(plant: Plant, file: str) -> None:
    assert plant(files={file: CITED}) == []
    (fault,) = plant(files={file: CITED.replace("and `age`", "and `weight`")})
    assert fault == f"{file}:1: citations: docs/rules.md has no rule `weight`: mend the name."
    (fault,) = plant(files={file: CITED.replace("-- `age`", "-- `weight`")})
    assert fault.startswith(f"{file}:2: citations: ")


FORMER = (
    "Rule~ 4",
    "(rule~ 12)",
    "rules~\n-- 8 to 11",
    "Ruling~ GPs",
    "Rulings~ Places and People",
    "as the~ design says",
    "Design~ §5",
)


@pytest.mark.parametrize("former", FORMER)
def test_a_rule_is_not_cited_by_a_former_name(plant: Plant, former: str) -> None:
    # Broken by a tilde above, so that the check does not find them in this file.
    former = former.replace("~", "")
    (fault,) = plant(files={"models/a.sql": f"-- One line.\n-- {former}: why.\n"})
    assert fault.startswith("models/a.sql:2: citations: cite a rule of docs/rules.md by its name")


@pytest.mark.parametrize(
    "text", ["the rules 'a' and `b`", "Ruling out 4 cases", "a rule of 4 lines", "designed for 4"]
)
def test_what_cites_no_rule_is_no_fault(plant: Plant, text: str) -> None:
    assert plant(files={"models/a.sql": f"-- {text}\n"}) == []


def test_without_the_page_of_the_rules_nothing_can_be_cited(plant: Plant) -> None:
    (fault,) = plant(rules="# Rules\n\n## `netting`\n")
    assert fault.startswith("docs/rules.md:1: citations: give each rule a heading")


def test_a_table_that_is_published_is_masked_or_named_with_a_reason(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def publish(table: str) -> list[str]:
        return plant(path=f"models/publication/audit/publication__{table}.sql")

    reasons = published.unprotected_tables()
    assert publish("flows_department") == publish("line_accounting") == []
    (fault,) = publish("forgotten")
    assert fault.startswith("telesante/protect/tables.yml:1: published: mask forgotten, or say")
    for reason in ("", None):
        said = {**reasons, "line_accounting": reason}
        monkeypatch.setattr(published, "unprotected_tables", lambda said=said: said)
        (fault,) = publish("line_accounting")
        assert "mask line_accounting" in fault
    # A mart that leaves as it is.
    said = {table: reason for table, reason in reasons.items() if table != "projects_2016"}
    monkeypatch.setattr(published, "unprotected_tables", lambda: said)
    (fault,) = publish("line_accounting")
    assert "mask projects_2016" in fault


def test_without_a_manifest_the_check_cannot_run(tmp_path: Path) -> None:
    assert _check("--manifest", str(tmp_path / "none.json")).exit_code == 2
    (tmp_path / "broken.json").write_text("{", "utf-8")
    assert _check("--manifest", str(tmp_path / "broken.json")).exit_code == 2


def test_comments_and_jinja_leave_their_line_ends() -> None:
    text = "a {# x\ny #} -- z\n/* '\n */ 'kept -- here' {{ b\n}}{% if c %}"
    assert without_comments(text).count("\n") == text.count("\n")
    assert "'kept -- here'" in without_comments(text)
