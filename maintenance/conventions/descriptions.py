"""What a code list or a raw table says of itself: its grain, its origin, each of its columns.

Of models, dbt-bouncer asks the same (dbt-bouncer.yml); it does not read the columns of these two.
"""

from collections.abc import Iterator

from maintenance.conventions.fault import Fault
from maintenance.conventions.project import Node

GRAIN, SOURCE, COLUMNS = "grain", "source", "columns"


def check(nodes: list[Node]) -> Iterator[Fault]:
    """Yield seeds and sources that lack their grain, their origin or a column's meaning."""
    for node in nodes:
        if node.kind not in ("seed", "source"):
            continue
        place = node.where_described()
        # A source's grain may follow what the table is in French.
        if "Grain: " not in node.description:
            yield Fault(*place, GRAIN, f"say `Grain: ` in the description of {node.name}.")
        if node.kind == "seed" and "source" not in node.description.lower():
            yield Fault(*place, SOURCE, f"say in its description where {node.name} comes from.")
        columns = node.header if node.kind == "seed" else []
        described = [name for name, text in node.columns.items() if text]
        for column in dict.fromkeys([*node.columns, *columns]):
            if column not in described:
                mend = f"describe the column {column} of {node.name}."
                yield Fault(*node.where_described(column), COLUMNS, mend)
