"""Every number of every reading note is read again from the mart that the note names."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pytest

from telesante.protect.tables import published_marts

SPACE = "\u202f"
NUMBER = re.compile(rf"(?<![\w{SPACE}])\d+(?:{SPACE}\d{{3}})*(?!\w)")
NOTES = ("reading_notes", "reading_note_parameters")
MARTS = {mart.mart: mart for mart in published_marts()}


@pytest.fixture
def tables(demo) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield the notes and the marts they quote, in memory: faults can be planted in them."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{demo.db}' as built (read_only)")
        connection.execute("create schema marts")
        quoted = connection.execute(
            "select distinct mart from built.marts.reading_note_parameters"
        ).fetchall()
        for name in (*NOTES, *(mart for (mart,) in quoted)):
            connection.execute(f"create table marts.{name} as from built.marts.{name}")
        connection.execute("create table templates as from built.seeds.note_templates")
        connection.execute("detach built")
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def cells(connection: duckdb.DuckDBPyConnection, mart: str) -> dict[str, dict]:
    """Return the rows of a mart by the key that the list of published tables gives them."""
    return {MARTS[mart].cell_key(row): row for row in rows(connection, f"from marts.{mart}")}


def as_printed(placeholder: str, value: float) -> str:
    """Write a cell as a note must, by other means than the models."""
    if placeholder == "share" and 0 < value < 0.5:
        return f"moins de 1{SPACE}%"
    if placeholder == "share" and 99.5 <= value < 100:
        return f"plus de 99{SPACE}%"
    whole = int(Decimal(repr(value)).quantize(Decimal(1), ROUND_HALF_UP))
    number = f"{whole:,}".replace(",", SPACE)
    noun = "acte" if whole < 2 else "actes"
    return {"acts": f"{number} {noun}", "share": f"{number}{SPACE}%", "base": number}[placeholder]


def numbers_of_names(cell: dict) -> list[str]:
    """Return the numbers that belong to what a cell is called: « de 25 à 65 ans », « mai 2024 »."""
    ages = re.findall(r"\d+", cell.get("age_band", ""))
    return ages + ([str(cell["care_month"].year)] if "care_month" in cell else [])


def is_first(cell: dict, peers: list[dict], key: tuple[str, ...], template: dict) -> bool:
    """Tell whether a cell is the greatest of those that differ from it along one dimension."""
    along, by = template["ranked_along"], template["ranked_by"]
    others = [
        peer
        for peer in peers
        if all(peer[column] == cell[column] for column in key if column != along)
        and peer[along] not in ("all", cell[along])
        # The heaviest department is one of the departments.
        and (by == "act_count" or peer[along] not in ("outside", "NC"))
    ]
    return all(
        peer[by] <= cell[by] if by != "act_count" else peer[by] < cell[by] for peer in others
    )


def wrong_notes(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the notes that say something else than the marts."""
    templates = {row["sentence_key"]: row for row in rows(connection, "from templates")}
    parameters: dict[str, list[dict]] = {}
    for parameter in rows(connection, "from marts.reading_note_parameters"):
        parameters.setdefault(parameter["note_id"], []).append(parameter)
    quoted = {p["mart"] for group in parameters.values() for p in group}
    found = {mart: cells(connection, mart) for mart in quoted}
    wrong = set()
    for note in rows(connection, "from marts.reading_notes"):
        template = templates[note["sentence_key"]]
        group = parameters[note["note_id"]]
        keys = {p["placeholder"]: p["cell_key"] for p in group}
        read = {
            p["placeholder"]: as_printed(
                p["placeholder"], found[p["mart"]][p["cell_key"]][p["measure"]]
            )
            for p in group
        }
        cell = found[template["mart"]][keys["acts"]]
        expected = Counter(numbers_of_names(cell) + [NUMBER.search(t)[0] for t in read.values()])
        is_right = (
            Counter(NUMBER.findall(note["sentence_fr"])) == expected
            and all(text in note["sentence_fr"] for text in read.values())
            and all(f"{{{name}}}" in template["template_fr"] for name in read)
        )
        if template["ranked_along"]:
            mart = MARTS[template["mart"]]
            peers = list(found[mart.mart].values())
            is_right = is_right and is_first(cell, peers, mart.key, template)
        if not is_right:
            wrong.add(note["note_id"])
    return wrong


def test_every_number_of_every_note_is_the_one_of_its_cell(tables):
    assert tables.execute("select count(*) from marts.reading_notes").fetchone()[0] > 200
    assert wrong_notes(tables) == set()


@pytest.mark.parametrize(
    ("fault", "note"),
    [
        pytest.param(
            "update marts.flows_department set act_count = act_count + 1"
            " where executor_department = '75' and beneficiary_zone = 'all'",
            "executor_weight|2024-12|idf_2024|all|75",
            id="a mart that changed under its note",
        ),
        pytest.param(
            "update marts.flows_department set weight_percent = 50"
            " where executor_department = '75' and beneficiary_zone = 'all'",
            "executor_weight|2024-12|idf_2024|all|75",
            id="a share that changed under its note",
        ),
        pytest.param(
            "update marts.reading_notes"
            " set sentence_fr = replace(sentence_fr, 'réalisent ', 'réalisent 50 %, soit ')",
            "executor_weight|2024-12|idf_2024|all|75",
            id="a template with a number of its own",
        ),
        pytest.param(
            "update marts.acts_by_age_band set act_count = 1000000 where age_band = '80+'",
            "age_category|2024-12|idf_2024|teleconsultation|25-65",
            id="a first that is first no more",
        ),
    ],
)
def test_a_note_that_disagrees_with_its_table_is_found(tables, fault, note):
    tables.execute(fault)
    assert note in wrong_notes(tables)


def test_every_cell_of_a_note_lies_in_a_table_that_is_published(tables):
    for mart in rows(tables, "select distinct mart from marts.reading_note_parameters"):
        published = MARTS[mart["mart"]]
        of_mart = f"from marts.reading_note_parameters where mart = '{mart['mart']}'"
        keys = {row["cell_key"] for row in rows(tables, of_mart)}
        found = cells(tables, mart["mart"])
        assert keys
        assert all(published.slices_of(found[key]) for key in keys), mart


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        (
            "executor_weight|2024-12|idf_2024|all|75",
            "Les exécutants de Paris réalisent 6_% des actes de télésanté, soit 14_707 actes "
            "sur 240_310.",
        ),
        (
            "executor_own_department|2024-12|idf_2024|94",
            "Les exécutants du Val-de-Marne réalisent 82_% de leurs actes pour des bénéficiaires "
            "du même département, soit 19_968 actes sur 24_341, plus que pour ceux de toute autre "
            "zone de résidence.",
        ),
        (
            "zone_weight|2024-12|idf_2024|all|outside",
            "Les bénéficiaires résidant hors Île-de-France reçoivent 6_% des actes de télésanté, "
            "soit 14_649 actes sur 240_310.",
        ),
        ("flow_total|2024-12|idf_2024|all", "Le tableau porte sur 240_310 actes."),
    ],
)
def test_the_notes_of_the_printed_table_read_so(tables, note, sentence):
    (found,) = rows(tables, f"select sentence_fr from marts.reading_notes where note_id = '{note}'")
    assert found["sentence_fr"] == sentence.replace("_", SPACE)


def test_every_department_has_its_forms():
    seeds = Path(__file__).parents[2] / "seeds"
    with duckdb.connect() as connection:
        missing = connection.execute(
            """
            select department_code, form
            from read_csv($departments, all_varchar = true)
            cross join (values ('department_of'), ('department_in')) as forms (form)
            anti join read_csv($forms, all_varchar = true) as written
                on department_code = written.member_id and forms.form = written.form
                and contains(written.text_fr, department_name)
            """,
            {
                "departments": str(seeds / "nomenclatures" / "departments.csv"),
                "forms": str(seeds / "notes" / "french_forms.csv"),
            },
        ).fetchall()
    assert missing == []
