"""The rules, judged by Great Expectations table by table.

This module imports Great Expectations, which takes seconds: import it only where it is needed.
"""

from collections import defaultdict
from functools import reduce
from operator import and_
from pathlib import Path

import duckdb
import great_expectations as gx
import pandas as pd
from great_expectations.core import ExpectationValidationResult
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context import EphemeralDataContext
from great_expectations.datasource.fluent.interfaces import Batch
from great_expectations.expectations.row_conditions import Column

from telesante.quality.rules import Level, Outcome, Rule, Table, Topic, Verdict

# No value of a row in Great Expectations' results and pages; ours show numbers of aggregates alone.
RESULT_FORMAT = {"result_format": "SUMMARY", "partial_unexpected_count": 0}
SEVERITIES = {Level.ERROR: "critical", Level.WARNING: "warning"}
MOST_CELLS = 20


def tables_of(topics: list[Topic]) -> dict[Table, list[Rule]]:
    """Return the tables that rules are run on, each with these rules."""
    rules: dict[Table, list[Rule]] = defaultdict(list)
    for topic in topics:
        for rule in topic.rules:
            if rule.reason is None:
                rules[rule.table].append(rule)
    return rules


def read_frames(
    connection: duckdb.DuckDBPyConnection, topics: list[Topic]
) -> dict[str, pd.DataFrame | str]:
    """Return the rows of each table by its name, or a sentence on why they cannot be read."""
    return {table.name: _read(connection, table.query) for table in tables_of(topics)}


def _read(connection: duckdb.DuckDBPyConnection, query: str) -> pd.DataFrame | str:
    try:
        rows = connection.execute(query).df()
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        return str(error).splitlines()[0]
    except duckdb.Error:
        # Any other message could quote a value.
        return "the query failed while it ran"
    # Integers of which some are null come as pandas' nullable ones, on whose missing values Great
    # Expectations fails.
    nullable = rows.select_dtypes(pd.Int64Dtype())
    return rows.astype(dict.fromkeys(nullable, "float64"))


def run(
    suite: str, topics: list[Topic], frames: dict[str, pd.DataFrame | str], docs: Path
) -> dict[str, Verdict]:
    """Judge every rule and write the Data Docs.

    Args:
        suite: name of the suite.
        topics: what to check.
        frames: what `read_frames` returned.
        docs: folder of the Data Docs, written anew.

    Returns:
        A verdict for each rule by its id, skipped ones included.
    """
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_pandas("warehouse")
    verdicts = [
        Verdict(rule, rule.reason.outcome)
        for topic in topics
        for rule in topic.rules
        if rule.reason is not None
    ]
    for table, rules in tables_of(topics).items():
        rows = frames[table.name]
        if isinstance(rows, str):
            verdicts += [Verdict(rule, Outcome.COULD_NOT_RUN, failure=rows) for rule in rules]
            continue
        asset = source.add_dataframe_asset(table.name)
        batches = asset.add_batch_definition_whole_dataframe("all")
        verdicts += _judge(context, batches, rules, rows)
    _write_docs(context, suite, docs)
    return {verdict.rule.rule_id: verdict for verdict in verdicts}


def _judge(
    context: EphemeralDataContext, batches: BatchDefinition, rules: list[Rule], rows: pd.DataFrame
) -> list[Verdict]:
    table = rules[0].table
    by_id = {rule.rule_id: rule for rule in rules}
    for rule in rules:
        _complete(rule)
    suite = gx.ExpectationSuite(table.name, [rule.expectation for rule in rules])
    definition = gx.ValidationDefinition(
        name=table.name, data=batches, suite=context.suites.add(suite)
    )
    outcome = context.validation_definitions.add(definition).run(
        batch_parameters={"dataframe": rows},
        result_format=RESULT_FORMAT,
        run_id=RunIdentifier(run_name="telesante_check"),
    )
    batch = batches.get_batch(batch_parameters={"dataframe": rows})
    return [
        _verdict(by_id[result.expectation_config.meta["rule_id"]], result, batch, rows)
        for result in outcome.results
    ]


def _complete(rule: Rule) -> None:
    """Narrow the expectation of a rule to its rows, and say it in a whole sentence."""
    conditions = [Column(column) == value for column, value in rule.where.items()]
    said = " and ".join(f"{column} is {value}" for column, value in rule.where.items())
    sentence = rule.sentence.format(f" where {said}" if said else "")
    rule.expectation.row_condition = reduce(and_, conditions) if conditions else None
    rule.expectation.severity = SEVERITIES[rule.level]
    # Data Docs do not show a severity.
    rule.expectation.description = f"{sentence} (level: {rule.level})."
    rule.expectation.meta = {"rule_id": rule.rule_id}


def _verdict(
    rule: Rule, result: ExpectationValidationResult, batch: Batch, rows: pd.DataFrame
) -> Verdict:
    if failure := _failure(result.exception_info):
        return Verdict(rule, Outcome.COULD_NOT_RUN, failure=failure)
    found = result.result
    cells = [rule.where] if rule.where else []
    if found.get("element_count") == 0 and not rule.may_be_empty:
        return Verdict(rule, Outcome.FAILED, cells=cells)
    # A rule on every row finds the number of rows that break it.
    observed = found.get("observed_value", found.get("unexpected_count"))
    observed = None if observed is None else float(observed)
    if result.success:
        return Verdict(rule, Outcome.PASSED, observed)
    if "unexpected_count" not in found:
        return Verdict(rule, Outcome.FAILED, observed, cells=cells, rows=_rows_about(rule, rows))
    broken = _broken_rows(rule, batch, rows)
    first, keys = broken[:MOST_CELLS], rule.table.keys
    judged = [column for column in _judged_columns(rule) if column in _numbers(rule.table, rows)]
    return Verdict(
        rule,
        Outcome.FAILED,
        observed,
        cells=[{key: str(row[key]) for key in keys} for row in first] if keys else [],
        numbers=[{c: row[c] for c in judged if row[c] is not None} for row in first if judged],
        rows=broken if rule.table.shows_numbers else [],
    )


def _broken_rows(rule: Rule, batch: Batch, rows: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows that break a rule: their keys, and their numbers where these are shown.

    Great Expectations tells rows with their values: it is asked again, for this alone, and only
    these columns are kept.
    """
    columns = [*rule.table.keys, *_numbers(rule.table, rows)]
    if not rule.table.keys:
        return []
    told = {"result_format": "COMPLETE", "unexpected_index_column_names": columns}
    result = batch.validate(rule.expectation, result_format=told)
    return _records(pd.DataFrame(result.result["unexpected_index_list"])[columns])


def _rows_about(rule: Rule, rows: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows of the cell that a rule is about, where its table shows numbers."""
    if not rule.table.shows_numbers:
        return []
    for column, value in rule.where.items():
        rows = rows[rows[column] == value]
    return _records(rows[[*rule.table.keys, *_numbers(rule.table, rows)]])


def _numbers(table: Table, rows: pd.DataFrame) -> list[str]:
    """Return the columns of numbers that a report may show."""
    numbers = rows.select_dtypes("number").columns if table.shows_numbers else []
    return [column for column in numbers if column not in table.keys]


def _judged_columns(rule: Rule) -> list[str]:
    names = (getattr(rule.expectation, name, None) for name in ("column", "column_A", "column_B"))
    return [name for name in names if name]


def _records(rows: pd.DataFrame) -> list[dict[str, object]]:
    """Return rows as dictionaries, None where a value is missing."""
    return rows.astype(object).where(rows.notna(), None).to_dict("records")


def _failure(exception_info: dict) -> str:
    """Return why a rule could not run, empty when it did.

    Great Expectations gives one record, or one record for each metric that failed. Their messages
    may quote a value, all but the one on a missing column.
    """
    records = [exception_info] if "raised_exception" in exception_info else exception_info.values()
    messages = [r["exception_message"] or "" for r in records if r["raised_exception"]]
    if not messages:
        return ""
    return messages[0] if messages[0].endswith("does not exist.") else "the check failed as it ran"


def _write_docs(context: EphemeralDataContext, suite: str, docs: Path) -> None:
    context.add_data_docs_site(
        site_name=suite,
        site_config={
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "store_backend": {
                "class_name": "TupleFilesystemStoreBackend",
                "base_directory": str(docs.resolve()),
            },
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        },
    )
    context.build_data_docs(site_names=[suite])
