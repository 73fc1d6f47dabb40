"""Write the dashboard bundle as the zip file that `superset import-dashboards` reads.

    python bi/superset/pack.py --published /srv/telesante/published --out target/telesante-bi.zip

What changes in the files of bundle/ is the publication's path, and the edition and the perimeter
that the dashboard opens on: those that the report shows first, the newest edition of record and its
newest whole year. Standard library alone, so that Superset's environment runs it as well as the
project's.
"""

import argparse
import csv
import sys
import zipfile
from pathlib import Path
from urllib.parse import quote

BUNDLE = Path(__file__).parent / "bundle"
PLACEHOLDER, EDITION, PERIMETER = "/TELESANTE_PUBLISHED", "TELESANTE_EDITION", "TELESANTE_PERIMETER"
DATABASE = Path("current", "telesante.duckdb")
# Superset wants every file under one folder, whatever its name.
ROOT = "telesante"
# Zip files cannot tell an earlier time: the same bundle gives the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(published: Path, out: Path) -> None:
    """Write the bundle for a publication.

    Args:
        published: the publication's folder (`TELESANTE_PUBLISHED`).
        out: zip file to write.

    Raises:
        FileNotFoundError: nothing is published there.
    """
    database = published.resolve() / DATABASE
    if not database.exists():
        raise FileNotFoundError(
            f"{database} does not exist: run telesante publish, or mend --published."
        )
    edition, perimeter = shown_first(database.parent / "csv")
    placed = {PLACEHOLDER: quote(str(published.resolve())), EDITION: edition, PERIMETER: perimeter}
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(BUNDLE.rglob("*.yaml")):
            name = f"{ROOT}/{path.relative_to(BUNDLE).as_posix()}"
            text = path.read_text("utf-8")
            for placeholder, value in placed.items():
                text = text.replace(placeholder, value)
            archive.writestr(zipfile.ZipInfo(name, EPOCH), text)


def shown_first(tables: Path) -> tuple[str, str]:
    """Return the edition and the perimeter that the report of the publication shows first.

    Args:
        tables: the publication's folder of CSV files.

    Returns:
        Their ids; that of the perimeter is empty when the edition counts none.
    """
    editions = sorted(_rows(tables / "dim_edition.csv"), key=lambda row: row["flux_end"])
    of_record = [
        row for row in editions if row["edition_id"] != "latest" and row["is_covered"] == "true"
    ]
    edition = (of_record or editions)[-1]
    counted = {
        row["perimeter_id"]
        for row in _rows(tables / "flows_department.csv")
        if row["edition_id"] == edition["edition_id"]
    }
    perimeters = [
        row for row in _rows(tables / "dim_perimeter.csv") if row["perimeter_id"] in counted
    ]
    perimeters.sort(key=lambda row: row["perimeter_id"])
    perimeters.sort(
        key=lambda row: (row["care_to"] < edition["flux_end"], row["care_from"]), reverse=True
    )
    return edition["edition_id"], next((row["perimeter_id"] for row in perimeters), "")


def _rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Write the dashboard bundle as a zip file for superset import-dashboards.",
        epilog="Exit codes: 0 written, 2 it could not be written.",
    )
    parser.add_argument(
        "--published",
        type=Path,
        required=True,
        help="folder of the publication (TELESANTE_PUBLISHED)",
    )
    parser.add_argument("--out", type=Path, required=True, help="zip file to write")
    arguments = parser.parse_args()
    try:
        pack(arguments.published, arguments.out)
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    print(f"Written: {arguments.out}")


if __name__ == "__main__":
    main()
