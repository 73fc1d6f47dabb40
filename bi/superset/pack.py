"""Write the dashboard bundle as the zip file that `superset import-dashboards` reads.

    python bi/superset/pack.py --published /srv/telesante/published --out target/telesante-bi.zip

The only change to the files of bundle/ is the publication's path. Standard library alone, so that
Superset's environment runs it as well as the project's.
"""

import argparse
import sys
import zipfile
from pathlib import Path
from urllib.parse import quote

BUNDLE = Path(__file__).parent / "bundle"
PLACEHOLDER = "/TELESANTE_PUBLISHED"
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
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(BUNDLE.rglob("*.yaml")):
            name = f"{ROOT}/{path.relative_to(BUNDLE).as_posix()}"
            text = path.read_text("utf-8").replace(PLACEHOLDER, quote(str(published.resolve())))
            archive.writestr(zipfile.ZipInfo(name, EPOCH), text)


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
