"""The notes beside the printed flow matrix: the linear program and the bound by hand agree."""

import runpy
from pathlib import Path

import duckdb
import pytest

PROJECT = Path(__file__).parents[2]
ANALYSES = PROJECT / "analyses"
MATRIX = PROJECT / "seeds" / "published" / "flow_matrix_2024.csv"
PRINTED_ACTS = 240_310

PROGRAM = runpy.run_path(str(ANALYSES / "notes_linear_program.py"))
NOTES = {"75: 50 %": "PS du 75", "94: 54 % HIDF": "PS du 94", "HIDF: 48 %": "Hors"}


def most(note, cells, counted=None):
    return PROGRAM["most_teleconsultations"](cells, PROGRAM["notes"](cells)[note], counted)


@pytest.fixture(scope="module")
def cells():
    return PROGRAM["read_cells"](MATRIX)


@pytest.fixture(scope="module")
def bounds_by_hand():
    """Return what the analysis in SQL says of each note, by the note's first words."""
    table = (
        f"read_csv('{MATRIX}', types = {{'executor_department': 'varchar',"
        " 'beneficiary_zone': 'varchar'})"
    )
    text = (ANALYSES / "reading_notes_against_the_table.sql").read_text("utf-8")
    query = text.replace("{{ ref('flow_matrix_2024') }}", table)
    return {row[0]: row[-1] for row in duckdb.sql(query).fetchall()}


@pytest.mark.parametrize("note", NOTES)
def test_one_note_allows_as_many_acts_as_the_bound_by_hand(note, cells, bounds_by_hand):
    # The note on 94 bounds the acts of 94 alone; the others, those of the whole table.
    counted = cells.where(lambda executor, _zone: executor == "94") if note[:2] == "94" else None
    by_hand = next(bound for text, bound in bounds_by_hand.items() if text.startswith(NOTES[note]))
    assert int(most(note, cells, counted)) == by_hand


@pytest.mark.parametrize("note", NOTES)
def test_no_note_holds_of_the_whole_table(note, cells):
    assert cells.counts.sum() == PRINTED_ACTS
    assert most(note, cells) < PRINTED_ACTS


def test_the_notes_hold_together_of_an_eighth_of_the_table(cells):
    printed = PROGRAM["notes"](cells)
    told = [row for note, rows in printed.items() if note != "HIDF: 48 %" for row in rows]
    assert int(PROGRAM["most_teleconsultations"](cells, told)) == 29_711


def test_a_table_that_agrees_with_a_note_allows_every_act(cells):
    agreeing = cells.counts * cells.where(lambda executor, _zone: executor in ("75", "77"))
    of_75 = cells.where(lambda executor, _zone: executor == "75")
    agreeing *= 1 + of_75 * (agreeing[of_75 == 0].sum() / agreeing[of_75 == 1].sum() - 1)
    table = type(cells)(cells.keys, agreeing)
    assert most("75: 50 %", table) == pytest.approx(agreeing.sum())
