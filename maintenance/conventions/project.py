"""What the house rules look at: the nodes of dbt's manifest, with the text of their files."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

WRITTEN_IN_SQL = ("model", "analysis", "test")


@dataclass(frozen=True)
class Node:
    """A model, seed, source table, analysis or test of the manifest.

    Attributes:
        kind: dbt's resource type.
        name: its name.
        path: the file it is written in, relative to the project.
        yaml_path: the file that describes it, or None.
        layer: first folder under the project's, such as `staging`.
        folder: the folder its file lies in.
        description: its text.
        columns: text of each described column.
        root: the project's folder.
    """

    kind: str
    name: str
    path: str
    yaml_path: str | None
    layer: str
    folder: str
    description: str
    columns: dict[str, str]
    root: Path

    @cached_property
    def text(self) -> str:
        """The text of its file."""
        return (self.root / self.path).read_text("utf-8")

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        """The rows of a seed, by column name."""
        with (self.root / self.path).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    @cached_property
    def header(self) -> list[str]:
        """The column names of a seed."""
        return next(csv.reader(self.text.splitlines()), [])

    def where_described(self, column: str | None = None) -> tuple[str, int]:
        """Return file and line of its entry in YAML, or of the column's; else of its own file."""
        if self.yaml_path is None:
            return self.path, 1
        lines = (self.root / self.yaml_path).read_text("utf-8").splitlines()
        entry = _line_of(self.name, lines, 0)
        if column is None:
            return self.yaml_path, entry + 1
        return self.yaml_path, _line_of(column, lines, entry) + 1


def _line_of(name: str, lines: list[str], start: int) -> int:
    """Return the index of the first `- name: <name>` from a line on, or that line."""
    pattern = re.compile(rf"\s*- name: {re.escape(name)}\s*$")
    return next((at for at in range(start, len(lines)) if pattern.match(lines[at])), start)


def read_project(manifest: Path, root: Path) -> list[Node]:
    """Return the project's own nodes.

    Args:
        manifest: the `manifest.json` that dbt wrote.
        root: the project's folder, to which the manifest's paths are relative.

    Raises:
        OSError: the manifest cannot be read.
        ValueError: it is not JSON.
    """
    content = json.loads(manifest.read_text("utf-8"))
    project = content["metadata"]["project_name"]
    entries = [*content["nodes"].values(), *content["sources"].values()]
    return [_node(entry, root) for entry in entries if entry["package_name"] == project]


def _node(entry: dict, root: Path) -> Node:
    patch = entry.get("patch_path")
    path = Path(entry["original_file_path"])
    is_source = entry["resource_type"] == "source"
    return Node(
        kind=entry["resource_type"],
        name=entry["name"],
        path=str(path),
        yaml_path=str(path) if is_source else patch and patch.split("://", 1)[1],
        layer=path.parts[1] if len(path.parts) > 1 else "",
        folder=path.parent.name,
        description=entry.get("description", "").strip(),
        columns={
            name.lower(): column.get("description", "").strip()
            for name, column in entry.get("columns", {}).items()
        },
        root=root,
    )


def written_in_sql(nodes: list[Node]) -> Iterator[Node]:
    """Yield the nodes somebody wrote as a SQL file (generic tests come from YAML)."""
    return (node for node in nodes if node.kind in WRITTEN_IN_SQL and node.path.endswith(".sql"))
