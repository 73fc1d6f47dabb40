"""Attacks the publication before anybody else can, and refuses it when an attack succeeds."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import highspy
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from telesante.protect.geography import read_geography
from telesante.protect.knowledge import Knowledge, Unknown, learn
from telesante.protect.rules import ProtectionRules
from telesante.protect.tables import published_marts

TOLERANCE = 1e-6


class UnansweredError(RuntimeError):
    """The solver gave no certain answer: nothing is certified."""


@dataclass(frozen=True)
class Finding:
    """What an attacker can say of a masked figure.

    Attributes:
        unknown: the figure: mart, cell key, measure.
        is_primary: whether it counts too few.
        lowest: least value that fits everything published.
        highest: greatest one, infinite when nothing bounds it.
        is_safe: whether that is vague enough.
    """

    unknown: Unknown
    is_primary: bool
    lowest: float
    highest: float
    is_safe: bool


def audit(connection: duckdb.DuckDBPyConnection, rules: ProtectionRules) -> list[Finding]:
    """Return what an attacker can say of each masked figure of a candidate warehouse.

    Args:
        connection: the candidate warehouse, with schema `protection`.
        rules: how vague it must be.

    Raises:
        UnansweredError: a linear program has no certain answer.
    """
    cells = connection.table("protection.cells").select("mart, cell_key, measure, is_primary")
    primary = {(mart, key, measure) for mart, key, measure, small in cells.fetchall() if small}
    knowledge = learn(connection, read_geography(connection))
    beyond = rules.threshold - 1 + rules.margin
    findings = []
    for unknown, lowest, highest in intervals(knowledge):
        is_primary = unknown in primary
        if is_primary:
            is_safe = lowest < TOLERANCE and highest > beyond - TOLERANCE
        else:
            is_safe = highest - lowest > rules.secondary_width - TOLERANCE
        # Nobody promised to hide how many live elsewhere, unless they are few.
        is_safe = is_safe or (not is_primary and unknown[1].endswith("|elsewhere"))
        findings.append(Finding(unknown, is_primary, lowest, highest, is_safe))
    return findings


def shown_small(connection: duckdb.DuckDBPyConnection, rules: ProtectionRules) -> dict[str, int]:
    """Return how many small counts each mart would show: none, or the mask has a hole."""
    masked = set(connection.table("protection.suppression").fetchall())
    shown = {}
    for mart in published_marts():
        relation = connection.table(f"marts.{mart.mart}")
        count = 0
        for values in relation.fetchall():
            row = dict(zip(relation.columns, values, strict=True))
            small = any(0 < row[column] < rules.threshold for column in mart.threshold)
            key = (mart.mart, "|".join(str(row[column]) for column in mart.key))
            count += bool(small and mart.slices_of(row) and key not in masked)
        if count:
            shown[mart.mart] = count
    return shown


def intervals(knowledge: Knowledge) -> Iterator[tuple[Unknown, float, float]]:
    """Yield each unknown with the least and the greatest value that fits what is known.

    Raises:
        UnansweredError: a linear program has no certain answer.
    """
    statements, size = knowledge.statements, len(knowledge.unknowns)
    if not size:
        return
    rows = [row for row, statement in enumerate(statements) for _ in statement.weights]
    columns = [column for statement in statements for column in statement.weights]
    weights = [weight for statement in statements for weight in statement.weights.values()]
    matrix = sparse.csr_array(
        (weights, (rows, columns)), shape=(len(statements), size), dtype=float
    )
    lowest = np.array([statement.lowest for statement in statements])
    highest = np.array([statement.highest for statement in statements])
    graph = sparse.block_array([[None, abs(matrix).T], [abs(matrix), None]]).tocsr()
    labels = connected_components(graph, directed=False)[1]
    for label in dict.fromkeys(labels[:size].tolist()):
        inside = np.flatnonzero(labels[:size] == label)
        about = np.flatnonzero(labels[size:] == label)
        program = _program(matrix[about][:, inside], lowest[about], highest[about])
        for column, number in enumerate(inside.tolist()):
            yield knowledge.unknowns[number], *_extremes(program, column)


def _program(matrix: sparse.csr_array, lowest: np.ndarray, highest: np.ndarray) -> highspy.Highs:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_ = np.zeros(matrix.shape[1])
    lp.col_lower_ = np.zeros(matrix.shape[1])
    lp.col_upper_ = np.full(matrix.shape[1], highspy.kHighsInf)
    lp.row_lower_, lp.row_upper_ = lowest, highest
    columns = matrix.tocsc()
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = columns.indptr
    lp.a_matrix_.index_ = columns.indices
    lp.a_matrix_.value_ = columns.data
    program = highspy.Highs()
    program.setOptionValue("output_flag", False)
    program.setOptionValue("threads", 1)
    # Only the objective changes between two questions: the primal simplex goes on from the last.
    program.setOptionValue("simplex_strategy", 4)
    program.setOptionValue("presolve", "off")
    program.passModel(lp)
    program.run()
    if program.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise UnansweredError("What is published contradicts itself.")
    return program


def _extremes(program: highspy.Highs, column: int) -> tuple[float, float]:
    ends = []
    for sign in (1.0, -1.0):
        program.changeColCost(column, sign)
        program.run()
        status = program.getModelStatus()
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnbounded):
            # Going on from the last answer may lose its way: once more from nothing.
            program.clearSolver()
            program.run()
            status = program.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            ends.append(sign * program.getInfo().objective_function_value)
        elif status == highspy.HighsModelStatus.kUnbounded and sign < 0:
            ends.append(np.inf)
        else:
            raise UnansweredError(f"The solver answered {program.modelStatusToString(status)}.")
    program.changeColCost(column, 0.0)
    return ends[0], ends[1]
