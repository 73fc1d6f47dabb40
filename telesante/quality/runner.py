"""A suite, run by Great Expectations inside the warehouse.

Each topic is a query asset and a suite of its own, so that a query that fails hides no other
verdict.
This module imports Great Expectations, which takes seconds: import it only where it is needed.
"""

import atexit
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import great_expectations as gx
from great_expectations.core import ExpectationValidationResult
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context import EphemeralDataContext
from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.expectations import ExpectColumnSumToBeBetween

from telesante.quality.rules import Outcome, Rule, Topic, Verdict
from telesante.quality.warehouse import CONFIG
from telesante.quality.wording import french_expected

# No value of a row: neither in the results nor in the pages made from them.
RESULT_FORMAT = {"result_format": "SUMMARY", "partial_unexpected_count": 0}

# Great Expectations fetches after the pool's rollback, which drops DuckDB's pending result.
ENGINE = {
    "isolation_level": "AUTOCOMMIT",
    "skip_autocommit_rollback": True,
    "connect_args": {"read_only": True, "config": CONFIG},
}


@atexit.register
def _hush_teardown() -> None:
    """Close standard error for the interpreter's last moments.

    Where Great Expectations and duckdb-sqlalchemy are both imported, DuckDB's binding ends every
    process with a hundred lines on objects it calls leaked, even when no connection was made.
    """
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def run(warehouse: Path, suite: str, topics: list[Topic], docs: Path) -> list[Verdict]:
    """Judge every rule and write the Data Docs.

    Args:
        warehouse: DuckDB file, opened read-only.
        suite: name of the suite.
        topics: what to check.
        docs: folder of the Data Docs, written anew.

    Returns:
        A verdict for each rule, skipped ones included, in the order of the topics.
    """
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_sql(
        name="warehouse",
        connection_string=f"duckdb:///{warehouse.resolve()}",
        kwargs=ENGINE,
        create_temp_table=False,
    )
    try:
        judged = _judge(context, source, suite, topics)
        _write_docs(context, suite, docs)
    finally:
        # The pools keep connections open, and an open reader keeps every writer out.
        source.get_execution_engine().close()
        source.get_execution_engine().engine.dispose()
        source.get_engine().dispose()
    return [_verdict(rule, judged) for topic in topics for rule in topic.rules]


def _judge(
    context: EphemeralDataContext, source: SQLDatasource, suite: str, topics: list[Topic]
) -> dict[str, ExpectationValidationResult]:
    definitions = [
        _validation(context, source, suite, topic) for topic in topics if any(_running(topic))
    ]
    if not definitions:
        return {}
    checkpoint = gx.Checkpoint(
        name=suite, validation_definitions=definitions, result_format=RESULT_FORMAT
    )
    outcome = context.checkpoints.add(checkpoint).run(
        run_id=RunIdentifier(run_name="telesante_check")
    )
    return {
        result.expectation_config.meta["rule_id"]: result
        for validation in outcome.run_results.values()
        for result in validation.results
    }


def _validation(
    context: EphemeralDataContext, source: SQLDatasource, suite: str, topic: Topic
) -> gx.ValidationDefinition:
    asset = source.add_query_asset(name=topic.name, query=_in_columns(topic))
    expectations = gx.ExpectationSuite(
        name=f"{suite}_{topic.name}",
        expectations=[_expectation(rule) for rule in _running(topic)],
    )
    return context.validation_definitions.add(
        gx.ValidationDefinition(
            name=topic.name,
            data=asset.add_batch_definition_whole_table("all"),
            suite=context.suites.add(expectations),
        )
    )


def _in_columns(topic: Topic) -> str:
    """Return the topic's query turned into one row with a column for each rule.

    Great Expectations then asks for all the sums of a topic at once; a row condition for each rule
    would make it ask several times for each. DuckDB plans a hundred sums fast over what it has
    written down, and slowly over a query.
    """
    columns = ", ".join(
        f"sum(observed) filter (where rule_key = '{rule.rule_id}') as \"{rule.rule_id}\""
        for rule in _running(topic)
    )
    answers = f"with answers as materialized ({topic.query}) select * from answers"
    return f"select {columns} from ({answers}) as written"


def _running(topic: Topic) -> Iterator[Rule]:
    return (rule for rule in topic.rules if rule.skipped_as is None)


def _expectation(rule: Rule) -> ExpectColumnSumToBeBetween:
    """Return the expectation of a rule: the sum over its one row is the observed value.

    No row gives no sum, which Great Expectations refuses: nothing passes on an empty perimeter. A
    row too many changes the sum.
    """
    return ExpectColumnSumToBeBetween(
        column=rule.rule_id,
        min_value=rule.bounds.minimum,
        max_value=rule.bounds.maximum,
        # Data Docs do not show a severity.
        description=f"[{rule.level}] {rule.text} : {french_expected(rule)}",
        meta={"rule_id": rule.rule_id},
    )


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


def _verdict(rule: Rule, judged: dict[str, ExpectationValidationResult]) -> Verdict:
    if rule.skipped_as is not None:
        return Verdict(rule, rule.skipped_as)
    result = judged[rule.rule_id]
    if failure := _failure(result.exception_info):
        return Verdict(rule, Outcome.COULD_NOT_RUN, failure=failure)
    outcome = Outcome.PASSED if result.success else Outcome.FAILED
    return Verdict(rule, outcome, observed=result.result.get("observed_value"))


def _failure(exception_info: dict) -> str:
    """Return what the exception behind a result says, empty when there was none.

    Great Expectations gives one record, or one record for each metric that failed.
    """
    if "raised_exception" in exception_info:
        records = [exception_info]
    else:
        records = list(exception_info.values())
    messages = [r["exception_message"] or "" for r in records if r["raised_exception"]]
    if not messages:
        return ""
    # These two name tables and columns; any other message could quote a value.
    is_safe = any(kind in messages[0] for kind in ("Binder Error", "Catalog Error"))
    return messages[0].splitlines()[0] if is_safe else "the query failed while it ran"
