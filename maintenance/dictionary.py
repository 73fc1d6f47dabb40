"""The data dictionary, written from the dbt YAML so that it cannot disagree with it.

`python -m maintenance.dictionary MANIFEST` rewrites `docs/data_dictionary.md`; with `--check` it
only says whether the file is the one it would write (exit 1 when not).
"""

import json
import sys
from pathlib import Path

import click

from telesante.settings import PROJECT

PAGE = PROJECT / "docs" / "data_dictionary.md"
HEAD = """# Data dictionary

Every mart and its columns, written by `make docs` from the YAML beside the models: edit that, not
this page. Rules and numbers: `docs/decisions.md`. Intermediate and staging models are described the
same way in `dbt docs`.
"""


def dictionary(manifest: dict) -> str:
    """Return the page as Markdown.

    Args:
        manifest: dbt's `manifest.json`, parsed.
    """
    nodes = manifest["nodes"].values()
    marts = [n for n in nodes if n["resource_type"] == "model" and n["schema"] == "marts"]
    by_folder = sorted(marts, key=lambda node: (Path(node["path"]).parent.name, node["name"]))
    return HEAD + "".join(_mart(node) for node in by_folder)


def _mart(node: dict) -> str:
    folder = Path(node["path"]).parent.name
    rows = "".join(
        f"| `{column['name']}` | {column['data_type']} | {_line(column['description'])} |\n"
        for column in node["columns"].values()
    )
    title = f"\n## {node['name']} ({folder})\n\n{_line(node['description'])}\n\n"
    return f"{title}| column | type | meaning |\n|---|---|---|\n{rows}"


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


@click.command()
@click.argument("manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when the page is out of date.")
def main(manifest: Path, check: bool) -> None:
    """Write docs/data_dictionary.md from dbt's MANIFEST."""
    page = dictionary(json.loads(manifest.read_text("utf-8")))
    if not check:
        PAGE.write_text(page, "utf-8")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != page:
        click.echo("docs/data_dictionary.md is out of date: run `make docs`.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
