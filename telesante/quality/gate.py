"""One run of the gate, from the warehouse to the report."""

import csv
import shutil
from pathlib import Path

from telesante.quality.page import as_html, rows_file
from telesante.quality.report import Report
from telesante.quality.warehouse import opened, read_store, require_content

PAGE, RECORD, DOCS = "index.html", "report.json", "data_docs"


def check(warehouse: Path, reports: Path, suite: str) -> Report:
    """Judge the warehouse and write the report.

    Args:
        warehouse: DuckDB file, opened read-only.
        reports: folder of the reports; the suite's own folder in it is written anew.
        suite: what to check, a name of `suites.SUITES`.

    Returns:
        What was found.

    Raises:
        CannotRunError: the warehouse cannot be opened, or lacks what the rules read.
    """
    folder = reports / suite
    # A stale page must not vouch for a run that failed.
    shutil.rmtree(folder, ignore_errors=True)
    with opened(warehouse) as connection:
        require_content(connection, warehouse)
        # Great Expectations takes seconds to import: not before there is something to check.
        from telesante.quality import data_docs, runner
        from telesante.quality.suites import topics_of

        topics = topics_of(suite, connection)
        frames = runner.read_frames(connection, topics)
        is_synthetic = read_store(connection).is_synthetic
    # The report shows counts that are not masked.
    folder.mkdir(mode=0o700, parents=True)
    verdicts = runner.run(suite, topics, frames, folder / DOCS)
    data_docs.make_local(folder / DOCS)
    report = Report(suite, topics, verdicts, is_synthetic)
    (folder / RECORD).write_text(report.as_json(), "utf-8")
    (folder / PAGE).write_text(as_html(report), "utf-8")
    for verdict in report.verdicts:
        if verdict.rows:
            _write_rows(folder / rows_file(verdict), verdict.rows)
    return report


def _write_rows(file: Path, rows: list[dict[str, object]]) -> None:
    file.parent.mkdir(mode=0o700, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
