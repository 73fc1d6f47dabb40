"""dbt-bouncer, as `make lint-models` runs it: a small project that it lets pass, and each fault."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
BOUNCER = PROJECT / ".venv/bouncer/bin/dbt-bouncer"
pytestmark = pytest.mark.skipif(not BOUNCER.exists(), reason="`make lint` installs dbt-bouncer")

NO_CONTRACT = "{{ config(contract={'enforced': false}) }}\n"
READ = "with read as (select * from {{ ref('codes') }}),\n\n"
LAST = "changed as (\n    select one from read\n)\n\nselect * from changed\n"


def step(read: str) -> str:
    return READ.replace("ref('codes')", read if "(" in read else f"ref('{read}')") + LAST


def model(name: str, description: str = "Grain: one row.", column: str = "One.") -> str:
    return (
        f"  - name: {name}\n    description: '{description}'\n    columns:\n"
        f"      - {{name: one, data_type: int, description: '{column}'}}\n"
    )


STAGING, LINES, ACTS = "models/staging", "models/intermediate/4_lines", "models/intermediate/5_acts"
MARTS = "models/marts"
SOUND = {
    f"{STAGING}/dcir/stg_dcir__lines.sql": step("source('raw', 'lines')"),
    f"{STAGING}/published/stg_published__figures.sql": step("codes"),
    f"{LINES}/int_lines.sql": step("stg_dcir__lines"),
    f"{ACTS}/int_acts.sql": step("int_lines"),
    f"{MARTS}/core/facts.sql": step("int_acts"),
    f"{MARTS}/ppg/steps/int_patients.sql": NO_CONTRACT + step("facts"),
    f"{MARTS}/ppg/patients.sql": step("int_patients"),
    f"{MARTS}/reconciliation/figures.sql": step("patients"),
    "models/publication/publication__patients.sql": step("patients"),
    "macros/one.sql": "{% macro one() %}1{% endmacro %}\n",
    "seeds/codes.csv": "one\n1\n",
}
SOUND |= {
    "models/models.yml": "models:\n"
    + "".join(model(Path(path).stem) for path in SOUND if path.startswith("models/")).replace(
        "- name: patients\n", "- name: patients\n    config: {access: public}\n"
    ),
    "macros/macros.yml": "macros:\n  - {name: one, description: 'One.'}\n",
    "seeds/seeds.yml": "seeds:\n  - {name: codes, description: 'Codes.'}\n",
    "models/sources.yml": "sources:\n  - name: raw\n    tables:\n"
    "      - {name: lines, description: 'Lines.'}\n",
    "models/exposures.yml": "exposures:\n  - name: report\n    type: analysis\n"
    "    description: 'A page.'\n    owner: {name: us}\n    depends_on: [ref('patients')]\n",
    "profiles.yml": "telesante: {target: dev, outputs: {dev: {type: duckdb, path: ':memory:'}}}\n",
    "dbt_project.yml": "name: telesante\nprofile: telesante\nmodels:\n  telesante:\n"
    "    marts: {+contract: {enforced: true}, +materialized: table}\n"
    "    publication: {+contract: {enforced: true}, +materialized: table}\n",
}

# A further model, and the check that names it.
FAULTY = {
    f"{STAGING}/dcir/stg_lines.sql": ("check_model_names", step("codes")),
    f"{STAGING}/published/stg_dcir__x.sql": ("check_model_names", step("codes")),
    f"{LINES}/lines_kept.sql": ("check_model_names", step("codes")),
    f"{MARTS}/ppg/steps/patients_of.sql": ("check_model_names", NO_CONTRACT + step("codes")),
    f"{MARTS}/core/int_facts.sql": ("check_model_names", step("codes")),
    "models/publication/figures_out.sql": ("check_model_names", step("codes")),
    f"{MARTS}/core/promised_to_nobody.sql": (
        "check_model_has_contracts_enforced",
        NO_CONTRACT + step("codes"),
    ),
    f"{LINES}/int_incremental.sql": (
        "check_model_materialization_permitted",
        "{{ config(materialized='incremental') }}\n" + step("codes"),
    ),
    f"{LINES}/int_own.sql": (
        "check_model_materialization_permitted",
        "{{ config(materialized='touched') }}\n" + step("codes"),
    ),
    f"{LINES}/int_long.sql": ("check_model_max_number_of_lines", "--\n" * 150 + step("codes")),
    f"{LINES}/int_other_end.sql": (
        "check_model_code_does_not_contain_regexp_pattern",
        step("codes").replace("select * from changed", "select one from changed"),
    ),
    f"{LINES}/int_joined.sql": (
        "check_model_code_does_not_contain_regexp_pattern",
        step("codes").replace("}})", "}} inner join {{ ref('int_lines') }} using (one))"),
    ),
    f"{LINES}/int_late_import.sql": (
        "check_model_code_does_not_contain_regexp_pattern",
        step("codes").replace(
            "read\n)", "read\n),\n\nlate as (\n    select * from {{ ref('int_lines') }}\n)"
        ),
    ),
    f"{LINES}/int_late_import_below.sql": (
        "check_model_code_does_not_contain_regexp_pattern",
        step("codes").replace(
            "select one from read\n)",
            "select one\n    from read\n),\n\nlate as (select * from {{ ref('int_lines') }})",
        ),
    ),
    f"{ACTS}/int_from_source.sql": (
        "check_lineage_source_cannot_be_used",
        step("source('raw', 'lines')"),
    ),
}
# A further model that reads one of a later folder.
BACK = {
    f"{STAGING}/dcir/stg_dcir__back.sql": "int_lines",
    f"{LINES}/int_back.sql": "int_acts",
    f"{ACTS}/int_back_from_mart.sql": "facts",
    f"{MARTS}/core/back.sql": "patients",
    f"{MARTS}/ppg/back_from_print.sql": "figures",
    f"{MARTS}/monitoring/aside.sql": "patients",
    f"{MARTS}/history/back_from_what_leaves.sql": "publication__patients",
}
# A further model in a folder that has no place in the order.
ELSEWHERE = (
    "models/elsewhere/int_elsewhere.sql",
    "models/intermediate/months/int_months.sql",
    f"{MARTS}/other/other.sql",
)
FAULTY |= {path: ("check_lineage_permitted_upstream_models", step(BACK[path])) for path in BACK}
FAULTY |= {path: ("check_model_directories", step("codes")) for path in ELSEWHERE}

# What is changed of the sound project: file, text, text instead; the check and the node it names.
CHANGES = (
    (
        "models/models.yml",
        model("facts"),
        model("facts", "Facts, one a row."),
        "check_model_description_contains_regexp_pattern",
        "facts",
    ),
    (
        "models/models.yml",
        model("figures"),
        model("figures", column=""),
        "check_model_column_description_populated",
        "figures",
    ),
    ("macros/one.sql", "1", "1\n" * 70, "check_macro_max_number_of_lines", "one"),
    (
        "macros/one.sql",
        "1\n1",
        f"1\n{'1' * 101}",
        "check_macro_code_does_not_contain_regexp_pattern",
        "one",
    ),
    ("macros/macros.yml", "One.", "", "check_macro_description_populated", "one"),
    ("seeds/seeds.yml", "Codes.", "", "check_seed_description_populated", "codes"),
    ("models/sources.yml", "Lines.", "", "check_source_description_populated", "raw_lines"),
    ("models/exposures.yml", "A page.", "", "check_exposure_description_populated", "report"),
    (
        "models/exposures.yml",
        "patients",
        "facts",
        "check_exposure_based_on_non_public_models",
        "report",
    ),
)


def bounced(folder: Path, files: dict[str, str]) -> set[tuple[str, str]]:
    """Write a project, parse it, and return check and node of each fault found."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    shutil.copy(PROJECT / "dbt-bouncer.yml", folder)
    dbt = Path(sys.executable).with_name("dbt")
    parse = [dbt, "--quiet", "parse", "--target-path", "target/lint", "--no-partial-parse"]
    subprocess.run([*parse, "--profiles-dir", "."], cwd=folder, check=True)
    found = folder / "found.json"
    result = subprocess.run(
        [BOUNCER, "run", "--output-file", found, "--output-only-failures"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    faults = json.loads(found.read_text("utf-8"))
    assert result.returncode == (1 if faults else 0), result.stdout + result.stderr
    return {(run[0], run[-1]) for run in (fault["check_run_id"].split(":") for fault in faults)}


def test_a_project_in_the_houses_order_passes(tmp_path: Path) -> None:
    assert bounced(tmp_path, SOUND) == set()


def test_each_planted_fault_is_found_and_no_other(tmp_path: Path) -> None:
    files = dict(SOUND)
    expected = set()
    for path, (check, text) in FAULTY.items():
        files[path] = text
        files["models/models.yml"] += model(Path(path).stem)
        expected.add((check, Path(path).stem))
    for path, old, new, check, node in CHANGES:
        assert old in files[path]
        files[path] = files[path].replace(old, new, 1)
        expected.add((check, node))
    assert bounced(tmp_path, files) == expected
