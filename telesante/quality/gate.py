"""One run of the gate, from the warehouse to the report."""

import shutil
from pathlib import Path

from telesante.quality import consistency, plausibility, ppg, published
from telesante.quality.page import as_html
from telesante.quality.record import as_json
from telesante.quality.report import Report
from telesante.quality.warehouse import opened, read_store, require_content

PLANS = (
    published.plan_flow_matrix,
    published.plan_figures,
    plausibility.plan_months,
    plausibility.plan_ages,
    ppg.plan_ppg,
    consistency.plan_facts,
)

PAGE, RECORD, DOCS = "index.html", "figures.json", "data_docs"


def forget(folder: Path) -> None:
    """Remove what a former run left: a stale page must not vouch for a run that failed."""
    for name in (PAGE, RECORD):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / DOCS, ignore_errors=True)


def check(warehouse: Path, folder: Path) -> Report:
    """Judge the warehouse and write the report.

    Args:
        warehouse: DuckDB file, opened read-only.
        folder: report folder; former reports in it are replaced.

    Returns:
        What was found.

    Raises:
        CannotRunError: the warehouse cannot be opened, or lacks what the rules read.
    """
    forget(folder)
    with opened(warehouse) as connection:
        require_content(connection, warehouse)
        topics = [plan(connection) for plan in PLANS]
        is_synthetic = read_store(connection).is_synthetic
    # Great Expectations takes seconds to import: not before there is something to check.
    from telesante.quality import data_docs, suite

    # The report shows counts that are not masked.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    verdicts = suite.run(warehouse, topics, folder / DOCS)
    data_docs.make_local(folder / DOCS)
    report = Report(topics, verdicts, is_synthetic)
    (folder / RECORD).write_text(as_json(report), "utf-8")
    (folder / PAGE).write_text(as_html(report), "utf-8")
    return report
