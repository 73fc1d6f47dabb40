"""What the whole store covers, for a store whose deliveries do not say."""

import os
import re
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

import click
import duckdb

from telesante.publish.faults import CannotPublishError
from telesante.stage.command import checked_perimeters
from telesante.stage.store import Store

VARIABLE = "TELESANTE_COVERS"
LINES = "er_prs_f"
NOT_SAID = (
    "The store does not say what it holds every act of, and that decides what is counted and"
    f" published. Say it with `telesante publish --covers 53` or {VARIABLE}=53 (a region by its"
    " INSEE code, FRANCE, or the id of a perimeter; several may be named), or deliver the files"
    " again with `telesante stage --covers 53`."
)


def checked(
    context: click.Context, option: click.Parameter, covers: tuple[str, ...]
) -> tuple[str, ...]:
    """Return ids that stand apart, or together with commas or blanks between, sorted."""
    ids = {one for text in covers for one in re.split(r"[,\s]+", text) if one}
    return checked_perimeters(context, option, tuple(sorted(ids)))


def declare(covers: tuple[str, ...], raw_store: Path, warehouse: Path) -> None:
    """Tell dbt and the record of the release what the store covers: a flag is like the variable.

    Args:
        covers: what the user says, empty when nothing is said.
        raw_store: the raw store.
        warehouse: the warehouse in use, if there is one: its acts propose what to say.

    Raises:
        CannotPublishError: neither deliveries nor user say what is covered, or they disagree.
    """
    os.environ[VARIABLE] = ",".join(covers)
    declared, is_said = _of_deliveries(raw_store)
    if covers and declared and declared != set(covers):
        raise CannotPublishError(
            f"The deliveries declare that they cover {', '.join(sorted(declared))}, and --covers or"
            f" {VARIABLE} says {', '.join(covers)}: leave that out, or deliver the files again with"
            " `telesante stage --covers`."
        )
    if not covers and not (declared and is_said) and any(raw_store.glob(f"{LINES}/**/*.parquet")):
        raise CannotPublishError("\n".join([NOT_SAID, *_proposed(warehouse)]))


def of_store(raw_store: Path) -> frozenset[str] | None:
    """Return what a store is said to cover, by its deliveries or else by the user, None if not."""
    declared, is_said = _of_deliveries(raw_store)
    if declared and is_said:
        return declared
    return frozenset(filter(None, os.environ.get(VARIABLE, "").split(","))) or None


def _of_deliveries(raw_store: Path) -> tuple[frozenset[str], bool]:
    """Return what the deliveries declare, and whether each file of lines declares something."""
    with duckdb.connect() as connection:
        deliveries = Store(raw_store).manifest(connection)
    by_file: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in deliveries:
        if one.status in ("stored", "redelivered"):
            said = one.covers.split(",") if one.covers else []
            by_file[one.table_name, one.same_as or one.delivery_id].update(said)
    is_said = all(said for (table, _), said in by_file.items() if table == LINES)
    return frozenset().union(*by_file.values()), is_said


def _proposed(warehouse: Path) -> list[str]:
    """Return the regions of the executors, if a warehouse tells them: what may be declared."""
    query = files("telesante.status").joinpath("coverage.sql").read_text("utf-8")
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            rows = connection.execute(query).fetchall()
    except duckdb.Error:
        rows = []
    return [
        f"  {code} {name}: {share:.0f} % of the acts, executors of {departments} departments"
        for code, name, departments, _, share in rows
    ]
