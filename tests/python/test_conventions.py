"""The house rules: a small project that follows them, and one planted fault for each."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from maintenance.conventions.__main__ import main
from maintenance.conventions.sql import read_query, without_comments

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
        "config": {"contract": {"enforced": True}},
    }


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plant:
    """Write a small project with one thing changed; return the faults found, one a line."""

    def run(
        sql: str = MODEL,
        path: str = "models/intermediate/int_acts_netted.sql",
        description: str = "Grain: one row per act code.",
        quantity: str = "Acts.",
        is_enforced: bool = True,
        seed: str = "specialty_code,label\n1,x\n22,y\n",
        seed_description: str = "Grain: one row per specialty. Source: IR_SPE_V.",
        built: tuple[str, ...] = ("act_code", "quantity"),
        rules: str = RULES,
        files: dict[str, str] | None = None,
    ) -> list[str]:
        columns = {"act_code": "Code of the act.", "quantity": quantity}
        model = _node("model", path, description, columns)
        model["config"]["contract"]["enforced"] = is_enforced
        labels = {"specialty_code": "Code.", "label": "Name."}
        specialties = _node("seed", "seeds/specialties.csv", seed_description, labels)
        nodes = {node["unique_id"]: node for node in (model, specialties)}
        catalog = {model["unique_id"]: {"columns": {name: {} for name in built}}}
        written = {
            path: sql,
            "docs/rules.md": rules,
            "seeds/specialties.csv": seed,
            "models/models.yml": f"models:\n  - name: {model['name']}\n",
            "manifest.json": json.dumps(
                {"metadata": {"project_name": "telesante"}, "nodes": nodes, "sources": {}}
            ),
            "catalog.json": json.dumps({"nodes": catalog}),
        }
        for name, text in (written | (files or {})).items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, "utf-8")
        monkeypatch.chdir(tmp_path)
        result = _check("--manifest", "manifest.json", "--catalog", "catalog.json")
        faults = result.stdout.splitlines()
        assert result.exit_code == (1 if faults else 0), result.output
        return faults

    return run


def _check(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_project_that_follows_the_rules_has_no_fault(plant: Plant) -> None:
    assert plant() == []


def test_a_model_has_at_most_150_lines(plant: Plant) -> None:
    faults = plant(sql=MODEL.replace("-- A comment", "--\n" * 140 + "-- A comment"))
    assert any(":151: length: 155 lines" in fault for fault in faults)


def test_the_median_model_has_at_most_30_lines(plant: Plant) -> None:
    (fault,) = plant(sql="--\n" * 16 + MODEL)
    assert "the median model has 31 lines, at most 30" in fault


def test_a_line_of_a_macro_has_at_most_100_characters(plant: Plant) -> None:
    (fault,) = plant(files={"macros/wide.sql": "\n" + "x" * 101 + "\n"})
    assert fault.startswith("macros/wide.sql:2: length: 101 characters")


@pytest.mark.parametrize(
    ("path", "mend"),
    [
        ("models/intermediate/int_acts_net.sql", "int_<thing>_<verb>"),
        ("models/intermediate/acts_netted.sql", "int_<thing>_<verb>"),
        ("models/staging/dcir/stg_er_prs_f.sql", "stg_dcir__<table>"),
        ("models/staging/dcir/stg_published__er_prs_f.sql", "stg_dcir__<table>"),
        ("models/marts/core/int_acts_netted.sql", "without a prefix"),
    ],
)
def test_a_model_bears_the_name_of_its_layer(plant: Plant, path: str, mend: str) -> None:
    (fault,) = plant(path=path)
    assert fault.startswith(f"{path}:1: name")
    assert mend in fault


def test_a_relation_is_read_in_an_import(plant: Plant) -> None:
    sql = MODEL.replace("from lines\n", "from {{ ref('stg_dcir__er_prs_f') }}\n")
    (fault,) = plant(sql=sql)
    assert ":6: imports: netted reads a relation" in fault


def test_an_import_joins_nothing(plant: Plant) -> None:
    joined = "{{ ref('stg_dcir__er_prs_f') }}\n    inner join {{ ref('acts') }} using (act_code)"
    (fault,) = plant(sql=MODEL.replace("{{ ref('stg_dcir__er_prs_f') }}", joined))
    assert ":2: imports: lines reads a relation" in fault


def test_the_last_select_reads_no_relation(plant: Plant) -> None:
    faults = plant(sql=MODEL.replace("select * from netted", "select * from {{ ref('acts') }}"))
    assert any(":15: imports" in fault for fault in faults)


def test_imports_stand_on_top(plant: Plant) -> None:
    late = "),\n\nacts as (\n    select * from {{ source('raw', 'acts') }}\n)\n\nselect *"
    faults = plant(sql=MODEL.replace(")\n\nselect *", late))
    assert any(":15: imports: move acts" in fault for fault in faults)


@pytest.mark.parametrize("end", ["select * from lines", "select act_code from netted", ""])
def test_a_model_ends_with_its_last_step(plant: Plant, end: str) -> None:
    (fault,) = plant(sql=MODEL.replace("select * from netted", end))
    assert fault.endswith("last step: end with `select * from netted`.")


def test_a_description_begins_with_the_grain(plant: Plant) -> None:
    (fault,) = plant(description="Acts. Grain: one row per act code.")
    assert fault.startswith("models/models.yml:2: grain")


def test_every_column_of_a_model_is_described(plant: Plant) -> None:
    (fault,) = plant(quantity="")
    assert "columns: describe the column quantity" in fault


def test_every_column_of_the_warehouse_is_described(plant: Plant) -> None:
    (fault,) = plant(built=("ACT_CODE", "quantity", "amount"))
    assert "columns: describe the column amount" in fault


def test_every_column_of_a_seed_is_described(plant: Plant) -> None:
    (fault,) = plant(seed="specialty_code,label,extra\n1,x,\n22,y,\n")
    assert "columns: describe the column extra" in fault


def test_a_mart_has_an_enforced_contract(plant: Plant) -> None:
    assert plant(path="models/marts/core/acts.sql") == []
    (fault,) = plant(path="models/marts/core/acts.sql", is_enforced=False)
    assert "contract" in fault


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


def test_without_a_manifest_the_check_cannot_run(tmp_path: Path) -> None:
    assert _check("--manifest", str(tmp_path / "none.json")).exit_code == 2
    (tmp_path / "broken.json").write_text("{", "utf-8")
    assert _check("--manifest", str(tmp_path / "broken.json")).exit_code == 2


def test_steps_keep_their_names_and_lines() -> None:
    query = read_query(MODEL)
    assert [(step.name, step.line, step.is_import) for step in query.steps] == [
        ("lines", 2, True),
        ("netted", 6, False),
    ]
    assert (query.last, query.last_line) == ("select * from netted", 15)


def test_comments_and_jinja_leave_their_line_ends() -> None:
    text = "a {# x\ny #} -- z\n/* '\n */ 'kept -- here' {{ b\n}}{% if c %}"
    assert without_comments(text).count("\n") == text.count("\n")
    assert "'kept -- here'" in without_comments(text)
