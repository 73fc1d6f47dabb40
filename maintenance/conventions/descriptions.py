"""The grain first, every column described, contracts on what readers open."""

import json
from collections.abc import Iterator
from pathlib import Path

from maintenance.conventions.fault import Fault
from maintenance.conventions.project import DESCRIBED, Node

GRAIN = "grain"
COLUMNS = "columns"
CONTRACT = "contract"
SOURCE = "source"

# The layers that people and BI tools open.
READ = ("marts", "publication")


def check(nodes: list[Node]) -> Iterator[Fault]:
    """Yield what lacks its grain, a column's meaning, its contract or its source."""
    for node in nodes:
        if node.kind in DESCRIBED:
            yield from _check_description(node)
            yield from _check_columns(node, node.header if node.kind == "seed" else [])
        if node.kind == "model" and node.layer in READ and not node.is_contract_enforced:
            yield Fault(*node.where_described(), CONTRACT, "enforce the contract of this mart.")


def check_built(nodes: list[Node], catalog: Path) -> Iterator[Fault]:
    """Yield the columns of the built warehouse that no YAML describes.

    Args:
        nodes: the project's nodes.
        catalog: the `catalog.json` that `dbt docs generate` wrote.
    """
    built = json.loads(catalog.read_text("utf-8"))["nodes"]
    for node in nodes:
        if node.unique_id in built:
            columns = built[node.unique_id]["columns"]
            yield from _check_columns(node, [name.lower() for name in columns])


def _check_description(node: Node) -> Iterator[Fault]:
    place = node.where_described()
    # A source's grain may follow what the table is in French; a model's comes first.
    has_grain = "Grain: " in node.description
    if not (has_grain if node.kind == "source" else node.description.startswith("Grain: ")):
        yield Fault(*place, GRAIN, f"begin the description of {node.name} with `Grain: `.")
    if node.kind == "seed" and "source" not in node.description.lower():
        yield Fault(*place, SOURCE, f"say in its description where {node.name} comes from.")


def _check_columns(node: Node, existing: list[str]) -> Iterator[Fault]:
    described = [name for name, text in node.columns.items() if text]
    for column in dict.fromkeys([*node.columns, *existing]):
        if column not in described:
            mend = f"describe the column {column} of {node.name}."
            yield Fault(*node.where_described(column), COLUMNS, mend)
    if not node.columns:
        yield Fault(*node.where_described(), COLUMNS, f"describe the columns of {node.name}.")
