"""Comparing the marts of two warehouses: what differs is told, by mart and by number."""

import math
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from maintenance import compare
from telesante import spark_tables

ROWS = (
    "select * from (values ('75', 9315, 6.1::double), ('77', 360, null)) cells (zone, acts, part)"
)


def warehouse(file: Path, cells: str = ROWS, *others: str) -> Path:
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
        for statement in (f"create table marts.cells as {cells}", *others):
            connection.execute(statement)
    return file


def test_equal_marts_are_equal_whatever_the_order_of_their_rows(tmp_path):
    left = warehouse(tmp_path / "left.duckdb")
    right = warehouse(tmp_path / "right.duckdb", f"{ROWS} order by zone desc")
    assert compare.compare(left, right) == [compare.Compared("cells", row_count=2)]
    result = CliRunner().invoke(compare.main, [str(left), str(right)])
    assert (result.exit_code, "equal" in result.output) == (0, True)


@pytest.mark.parametrize(
    ("cells", "only_left", "only_right"),
    [
        (ROWS.replace("9315", "9316"), 1, 1),
        (ROWS.replace("null", "0"), 1, 1),
        (ROWS.replace("6.1", repr(math.nextafter(6.1, 7))), 1, 1),
        (f"{ROWS} where zone = '75'", 1, 0),
        (f"{ROWS} union all {ROWS}", 0, 2),
    ],
    ids=["a number", "a null", "the last bit of a double", "a row less", "each row twice"],
)
def test_a_planted_difference_is_counted(tmp_path, cells, only_left, only_right):
    left = warehouse(tmp_path / "left.duckdb")
    right = warehouse(tmp_path / "right.duckdb", cells)
    (found,) = compare.compare(left, right)
    assert (found.is_equal, found.only_left, found.only_right) == (False, only_left, only_right)
    result = CliRunner().invoke(compare.main, [str(left), str(right)])
    assert (result.exit_code, "DIFFERENT" in result.output) == (1, True)
    assert "9315" not in result.output


def test_another_type_or_a_missing_mart_is_a_difference(tmp_path):
    left = warehouse(tmp_path / "left.duckdb", ROWS, "create table marts.alone as select 1 as one")
    right = warehouse(tmp_path / "right.duckdb", ROWS.replace("9315", "9315::bigint"))
    faults = {found.mart: found.fault for found in compare.compare(left, right)}
    assert faults == {
        "alone": "missing in one of them",
        "cells": "other columns or types: acts",
    }


def test_two_files_without_marts_are_not_equal_but_nothing_to_compare(tmp_path):
    files = [tmp_path / "left.duckdb", tmp_path / "right.duckdb"]
    for file in files:
        duckdb.connect(str(file)).close()
    result = CliRunner().invoke(compare.main, [str(file) for file in files])
    assert (result.exit_code, "neither file" in result.output) == (2, True)


def test_a_warehouse_of_spark_without_a_table_is_named(tmp_path):
    environment = {"TELESANTE_SPARK_WAREHOUSE": str(tmp_path)}
    file = tmp_path / "shown.duckdb"
    result = CliRunner().invoke(spark_tables.main, [str(file)], env=environment)
    assert (result.exit_code, "dbt build --target spark" in result.output) == (2, True)
    assert not file.exists()
