"""What a run of the gate found, as a table in the terminal."""

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from telesante.quality.models import models_of
from telesante.quality.report import Report
from telesante.quality.rules import Outcome, Verdict, count_outcomes
from telesante.quality.wording import english_excess, english_expected, english_observed

# Broken cells that the terminal lists of a rule.
MOST_PLACES = 10

STYLES = {
    Outcome.PASSED: "green",
    Outcome.FAILED: "bold red",
    Outcome.COULD_NOT_RUN: "bold magenta",
    Outcome.NOT_COMPUTABLE: "dim",
    Outcome.NOT_CHECKED: "dim",
}

SENTENCES = {
    0: "Nothing forbids a publication.",
    1: "The data are wrong: nothing may be published.",
    2: "A check could not run: nothing may be published.",
}


def show(report: Report, console: Console) -> None:
    """Print the findings: rules of a family that ended alike on one line, all others one by one."""
    table = Table(
        title=f"Quality gate, suite {report.suite}", title_justify="left", box=SIMPLE_HEAD
    )
    for heading in ("Rule", "Level", "Expected", "Observed", "Outcome"):
        table.add_column(heading, overflow="fold")
    for topic in report.topics:
        for row in _rows(report.of(topic)):
            table.add_row(*row)
        table.add_section()
    console.print(table)
    counts = count_outcomes(report.verdicts)
    console.print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    if report.lacks_published_figures:
        console.print("No published figure applies to this store: none was compared.")
    if report.is_synthetic:
        console.print(
            "The store holds demonstration data, calibrated on the published figures: "
            "agreement with them says nothing about real data."
        )
    console.print(SENTENCES[report.exit_code])


def _rows(verdicts: list[Verdict]) -> Iterator[tuple[str, ...]]:
    groups: dict[tuple[Outcome, str], list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(_likeness(verdict), []).append(verdict)
    for (outcome, like), alike in groups.items():
        mark = f"[{STYLES[outcome]}]{outcome}[/]"
        if len(alike) == 1 or outcome is Outcome.FAILED:
            for verdict in alike:
                yield *_row(verdict), mark
            continue
        rule = alike[0].rule
        told = rule.reason.english if rule.reason else alike[0].failure or "as expected"
        yield f"{like} ({len(alike)} rules)", rule.level, "each", told, mark


def _row(verdict: Verdict) -> tuple[str, ...]:
    rule = verdict.rule
    if rule.reason:
        observed = rule.reason.english
    else:
        observed = verdict.failure or english_observed(rule, verdict.observed)
        observed += f" ({english_excess(verdict.excess)})" if verdict.excess else ""
    name = "\n".join([rule.rule_id, *map(escape, _places(verdict))])
    if verdict.outcome is Outcome.FAILED:
        name += "".join(f"\nlook at {model}" for model in models_of(rule.table))
    return name, rule.level, english_expected(rule), observed


def _likeness(verdict: Verdict) -> tuple[Outcome, str]:
    reason = verdict.rule.reason
    return verdict.outcome, reason.value if reason else verdict.rule.family


def _places(verdict: Verdict) -> list[str]:
    """Return the first cells that break a rule, a line each, and how many more there are."""
    places = verdict.places
    shown = [f"{verdict.rule.table.name} ({place})" for place in places[:MOST_PLACES]]
    more = len(places) - MOST_PLACES
    return [*shown, f"and {more} more: the page lists them"] if more > 0 else shown
