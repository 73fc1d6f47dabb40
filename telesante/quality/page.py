"""What a run of the gate found, as one page in French for readers who know no tool."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from telesante.french import spaced
from telesante.quality.models import models_of
from telesante.quality.report import Report
from telesante.quality.rules import Level, Outcome, Verdict, count_outcomes
from telesante.quality.wording import french_excess, french_expected, french_observed

LEVELS = {
    Level.ERROR: "bloquant",
    Level.WARNING: "alerte",
    Level.INFORMATION: "pour information",
}

OUTCOMES = {
    Outcome.PASSED: ("conforme", "conformes"),
    Outcome.FAILED: ("non conforme", "non conformes"),
    Outcome.COULD_NOT_RUN: ("contrôle impossible", "contrôles impossibles"),
    Outcome.NOT_COMPUTABLE: ("non calculable ici", "non calculables ici"),
    Outcome.NOT_CHECKED: ("non contrôlée", "non contrôlées"),
}

TITLES = {
    "figures": "Contrôle qualité avant publication",
    "published": "Contrôle des chiffres déjà publiés",
    "publication": "Contrôle de ce qui va être publié",
}

SENTENCES = {
    0: "Rien ne s'oppose à la publication.",
    1: "Les données ne sont pas conformes : la publication est bloquée.",
    2: "Un contrôle n'a pas pu être fait : la publication est bloquée.",
}


def as_html(report: Report) -> str:
    """Return the page; it holds its own style, no script, and nothing from a network."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("page.html.j2").render(
        sentence=SENTENCES[report.exit_code],
        state=("good", "bad", "bad")[report.exit_code],
        counts=_counts(report.verdicts),
        is_synthetic=report.is_synthetic,
        title=TITLES[report.suite],
        lacks_published_figures=report.lacks_published_figures,
        broken=[_row(verdict) for verdict in report.verdicts if _is_broken(verdict)],
        topics=[(topic.title, *_summary(report.of(topic))) for topic in report.topics],
    )
    return spaced(page)


def _is_broken(verdict: Verdict) -> bool:
    return verdict.outcome in (Outcome.FAILED, Outcome.COULD_NOT_RUN)


def _summary(verdicts: list[Verdict]) -> tuple[str, list[dict]]:
    parts = [f"{count} {outcome}" for count, outcome in _counts(verdicts)]
    return ", ".join(parts), [_row(verdict) for verdict in verdicts]


def _counts(verdicts: list[Verdict]) -> list[tuple[int, str]]:
    """Return the outcomes that occurred, each with its number and in the right number."""
    return [
        (count, OUTCOMES[Outcome(name)][count > 1])
        for name, count in count_outcomes(verdicts).items()
        if count
    ]


def rows_file(verdict: Verdict) -> str:
    """Return where, beside the page, the rows of a broken rule lie; nothing when none are shown."""
    return f"rows/{verdict.rule.rule_id.replace('/', '_')}.csv" if verdict.rows else ""


def _row(verdict: Verdict) -> dict[str, str | list[str]]:
    rule = verdict.rule
    is_measured = verdict.outcome in (Outcome.PASSED, Outcome.FAILED)
    return {
        "rule_id": rule.rule_id,
        "text": rule.text,
        "level": LEVELS[rule.level],
        "expected": french_expected(rule),
        "observed": french_observed(rule, verdict.observed) if is_measured else "-",
        "excess": french_excess(verdict.excess),
        "models": models_of(rule.table) if verdict.outcome is Outcome.FAILED else [],
        "rows_file": rows_file(verdict),
        "outcome": OUTCOMES[verdict.outcome][0],
        "reason": rule.reason.french if rule.reason else verdict.failure,
        "table": rule.table.name if rule.table else "",
        "places": verdict.places,
        "style": verdict.outcome.value,
    }
