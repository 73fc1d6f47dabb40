"""One run of the gate, from the warehouse to the report."""

import shutil
from pathlib import Path

from telesante.quality.page import as_html
from telesante.quality.record import as_json
from telesante.quality.report import Report
from telesante.quality.suites import FIGURES, SUITES, Suite
from telesante.quality.warehouse import opened, read_store, require_content

PAGE, DOCS = "index.html", "data_docs"


def forget(folder: Path) -> None:
    """Remove what a former run left: a stale page must not vouch for a run that failed."""
    for name in (PAGE, *(suite.record for suite in SUITES.values())):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / DOCS, ignore_errors=True)


def check(warehouse: Path, folder: Path, suite: Suite = FIGURES) -> Report:
    """Judge the warehouse and write the report.

    Args:
        warehouse: DuckDB file, opened read-only.
        folder: report folder; former reports in it are replaced.
        suite: what to check.

    Returns:
        What was found.

    Raises:
        CannotRunError: the warehouse cannot be opened, or lacks what the rules read.
    """
    forget(folder)
    with opened(warehouse) as connection:
        require_content(connection, warehouse)
        topics = [plan(connection) for plan in suite.plans]
        is_synthetic = read_store(connection).is_synthetic
    # Great Expectations takes seconds to import: not before there is something to check.
    from telesante.quality import data_docs, runner

    # The report shows counts that are not masked.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    verdicts = runner.run(warehouse, suite.name, topics, folder / DOCS)
    data_docs.make_local(folder / DOCS)
    report = Report(suite, topics, verdicts, is_synthetic)
    (folder / suite.record).write_text(as_json(report), "utf-8")
    (folder / PAGE).write_text(as_html(report), "utf-8")
    return report
