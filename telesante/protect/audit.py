"""Attacks the publication before anybody else can, and refuses it when an attack succeeds."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import duckdb
import highspy
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from telesante.protect.geography import read_geography
from telesante.protect.knowledge import Knowledge, Unknown, learn, remember
from telesante.protect.rules import ProtectionRules
from telesante.protect.tables import RANKS, PublishedMart, published_marts

TOLERANCE = 1e-6
# Of more figures than these that hang together, an interval is followed until it is vague enough.
MOST_EXACT = 2000


class UnansweredError(RuntimeError):
    """The solver gave no certain answer: nothing is certified."""


@dataclass(frozen=True)
class Finding:
    """What an attacker can say of a masked figure.

    Attributes:
        unknown: the figure: mart, cell key, measure.
        is_primary: whether it counts too few.
        lowest: least value that fits everything published.
        highest: greatest one, infinite when nothing bounds it. Among very many figures both are
            values that fit and are vague enough, while others beyond them may fit too.
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
    cells = connection.table("protection.cells").filter("is_primary")
    values = {
        (mart, key, measure): value
        for mart, key, measure, value in cells.select("mart, cell_key, measure, value").fetchall()
    }
    geography = read_geography(connection)
    if not rules.hide_zeros:
        return _findings(
            connection, learn(connection, geography, knows_zeros=True), set(values), rules
        )
    findings = _findings(
        connection, learn(connection, geography, knows_zeros=False), set(values), rules
    )
    # Some zeros are told by the field, not by the publication (a pharmacist reads no electrode):
    # the small counts must be safe from those who know all of them.
    knowledge = learn(connection, geography, knows_zeros=True)
    told = {
        finding.unknown
        for finding in _findings(connection, knowledge, set(values), rules)
        if not finding.is_safe and values.get(finding.unknown, 0) > 0
    }
    return [
        replace(finding, is_safe=finding.is_safe and finding.unknown not in told)
        for finding in findings
    ]


def told_before(
    connection: duckdb.DuckDBPyConnection, rules: ProtectionRules, release: Path
) -> dict[str, int]:
    """Return how many small counts of each mart an earlier release tells: no mask can hide them.

    Args:
        connection: the candidate warehouse, with schema `protection`.
        rules: how vague they should be.
        release: DuckDB file of the release that readers have.
    """
    cells = connection.table("protection.cells").filter("is_primary and value > 0")
    small = set(cells.select("mart, cell_key, measure").fetchall())
    (is_synthetic,) = connection.table("marts.dim_edition").bool_or("is_synthetic").fetchall()[0]
    former = remember(release, demonstrations=is_synthetic)
    knowledge = learn(
        connection,
        read_geography(connection),
        knows_zeros=not rules.hide_zeros,
        former=former,
    )
    told = [
        finding.unknown[0]
        for finding in _findings(connection, knowledge, small, rules)
        if finding.is_primary and not finding.is_safe
    ]
    return dict(sorted(Counter(told).items()))


def _findings(
    connection: duckdb.DuckDBPyConnection,
    knowledge: Knowledge,
    primary: set[Unknown],
    rules: ProtectionRules,
) -> list[Finding]:
    beyond = rules.threshold - 1 + rules.margin
    floors = dict(zip(knowledge.unknowns, knowledge.least, strict=True))

    def is_vague(unknown: Unknown, lowest: float, highest: float) -> bool:
        if unknown in primary:
            return lowest < floors[unknown] + TOLERANCE and highest > beyond - TOLERANCE
        return highest - lowest > rules.secondary_width - TOLERANCE

    found = list(intervals(knowledge, is_vague))
    high = {name for name, low, _ in found if name in primary and low > floors[name] + TOLERANCE}
    if high:
        # A total of three masked rows is at least three: their being there tells it, and no mask.
        hidden = learn(
            connection, read_geography(connection), knows_zeros=any(knowledge.least), hides_all=True
        )
        told = intervals(hidden, lambda *_: True, wanted=high)
        floors |= {name: lowest for name, lowest, _ in told if name in high}
    findings = []
    for unknown, lowest, highest in found:
        is_primary = unknown in primary
        # Nobody promised to hide how many live elsewhere, unless they are few.
        is_promised = is_primary or not unknown[1].endswith("|elsewhere")
        is_safe = not is_promised or is_vague(unknown, lowest, highest)
        findings.append(Finding(unknown, is_primary, lowest, highest, is_safe))
    return findings


def shown_small(connection: duckdb.DuckDBPyConnection, rules: ProtectionRules) -> dict[str, int]:
    """Return how many small counts each mart would show: none, or the mask has a hole.

    Where zeros are hidden, a zero is one too, and so is each row that misses: it tells a zero.
    """
    masked = set(connection.table("protection.suppression").fetchall())
    shown = {}
    for mart in published_marts():
        relation = connection.sql(mart.with_zeros)
        rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
        rows = [row for row in rows if mart.slices_of(row)]
        count = 0
        for row in rows:
            small = any(0 < row[column] < rules.threshold for column in mart.threshold)
            zero = rules.hide_zeros and any(row[measure] == 0 for measure in mart.measures)
            key = (mart.mart, "|".join(str(row[column]) for column in mart.key))
            count += (small or zero) and key not in masked
        if rules.hide_zeros:
            count += _absent(mart, rows)
        if count:
            shown[mart.mart] = count
    return shown


def _absent(mart: PublishedMart, rows: list[dict[str, Any]]) -> int:
    """Return how many rows miss from the published tables, were each combination to have one."""

    def distinct(some: list[dict[str, Any]], *columns: str) -> int:
        return len({tuple(row[column] for column in columns) for row in some})

    absent = 0
    for wanted, perimeter in product(mart.slices, {row.get("perimeter_id") for row in rows}):
        shown = [row for row in rows if wanted.items() <= row.items()]
        shown = [row for row in shown if row.get("perimeter_id") == perimeter]
        if mart.ranked:
            tables = [key for key in mart.key if key != mart.ranked.rank]
            lengths = min(RANKS, distinct(shown, mart.ranked.member))
            absent += distinct(shown, *tables) * lengths - len(shown)
            continue
        axes = [tuple(mart.zones.values())] if mart.zones else []
        axes += [(dimension,) for dimension in (*mart.dimensions, *mart.parts)]
        axes.append(tuple(key for key in mart.key if not any(key in axis for axis in axes)))
        absent += prod(distinct(shown, *axis) for axis in axes) - len(shown)
    return absent


def intervals(
    knowledge: Knowledge,
    is_vague: Callable[[Unknown, float, float], bool],
    wanted: set[Unknown] | None = None,
) -> Iterator[tuple[Unknown, float, float]]:
    """Yield each unknown with the least and the greatest value that fits what is known.

    Of more than `MOST_EXACT` unknowns that hang together, each with two values that fit, no further
    apart than is vague enough.

    Args:
        knowledge: the unknowns and what is known of them.
        is_vague: whether an unknown between two values is vague enough.
        wanted: the only unknowns that are asked for, exactly; every one when left out.

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
    least = np.array(knowledge.least)
    lowest = np.array([statement.lowest for statement in statements])
    highest = np.array([statement.highest for statement in statements])
    graph = sparse.block_array([[None, abs(matrix).T], [abs(matrix), None]]).tocsr()
    labels = connected_components(graph, directed=False)[1]
    for label in dict.fromkeys(labels[:size].tolist()):
        inside = np.flatnonzero(labels[:size] == label)
        asked = [n for n in inside.tolist() if wanted is None or knowledge.unknowns[n] in wanted]
        if not asked:
            continue
        about = np.flatnonzero(labels[size:] == label)
        program = _program(matrix[about][:, inside], least[inside], lowest[about], highest[about])
        # What fits for one unknown is a value that fits for each of the others.
        fit = np.array(program.getSolution().col_value)
        seen = np.array([fit, fit])
        is_exact = wanted is not None or len(inside) <= MOST_EXACT
        for number in asked:
            unknown, column = knowledge.unknowns[number], int(np.searchsorted(inside, number))
            if is_exact or not is_vague(unknown, *seen[:, column]):
                seen[:, column] = _extremes(program, column, seen)
            yield unknown, *seen[:, column].tolist()


def _program(
    matrix: sparse.csr_array, least: np.ndarray, lowest: np.ndarray, highest: np.ndarray
) -> highspy.Highs:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_ = np.zeros(matrix.shape[1])
    lp.col_lower_ = least.astype(float)
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


def _extremes(program: highspy.Highs, column: int, seen: np.ndarray) -> tuple[float, float]:
    """Return the least and greatest value of an unknown; widen the seen ones of all by the way."""
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
            fit = np.array(program.getSolution().col_value)
            np.minimum(seen[0], fit, out=seen[0])
            np.maximum(seen[1], fit, out=seen[1])
        elif status == highspy.HighsModelStatus.kUnbounded and sign < 0:
            ends.append(np.inf)
        else:
            raise UnansweredError(f"The solver answered {program.modelStatusToString(status)}.")
    program.changeColCost(column, 0.0)
    return ends[0], ends[1]
