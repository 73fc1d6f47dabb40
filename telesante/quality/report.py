"""What a run of the gate found: for programs as JSON, and as every way of showing it needs it."""

import json
from dataclasses import dataclass

from telesante.quality.models import models_of
from telesante.quality.rules import Outcome, Topic, Verdict, count_outcomes, exit_code


@dataclass(frozen=True)
class Report:
    """What the gate found.

    Attributes:
        suite: name of the suite that was run.
        topics: what was checked.
        found: a verdict for each rule by its id.
        is_synthetic: whether a demonstration delivery is in the store.
    """

    suite: str
    topics: list[Topic]
    found: dict[str, Verdict]
    is_synthetic: bool

    @property
    def verdicts(self) -> list[Verdict]:
        """A verdict for each rule, in the order of the topics."""
        return [verdict for topic in self.topics for verdict in self.of(topic)]

    @property
    def exit_code(self) -> int:
        """The exit code of the run."""
        return exit_code(self.verdicts)

    @property
    def lacks_published_figures(self) -> bool:
        """Whether the suite has published figures and none of them applies to the store."""
        published = [topic for topic in self.topics if topic.is_published]
        skipped = (Outcome.NOT_COMPUTABLE, Outcome.NOT_CHECKED)
        return bool(published) and all(
            verdict.outcome in skipped for topic in published for verdict in self.of(topic)
        )

    def of(self, topic: Topic) -> list[Verdict]:
        """Return the verdicts of one topic."""
        return [self.found[rule.rule_id] for rule in topic.rules]

    def as_json(self) -> str:
        """Return the report as JSON; the same findings give the same text."""
        content = {
            "suite": self.suite,
            "exit_code": self.exit_code,
            "is_synthetic": self.is_synthetic,
            "outcomes": count_outcomes(self.verdicts),
            "topics": [
                {"topic": topic.name, "rules": [_entry(verdict) for verdict in self.of(topic)]}
                for topic in self.topics
            ],
        }
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _entry(verdict: Verdict) -> dict:
    rule, bounds = verdict.rule, verdict.rule.bounds
    return {
        "rule": rule.rule_id,
        "family": rule.family,
        "level": rule.level.value,
        "text_fr": rule.text,
        "unit": rule.unit.name.lower(),
        "expected": {
            "minimum": bounds.minimum,
            "maximum": bounds.maximum,
            "printed": bounds.printed,
        },
        "observed": verdict.observed,
        "excess": verdict.excess,
        "outcome": verdict.outcome.value,
        "reason": rule.reason.value if rule.reason else "",
        "failure": verdict.failure,
        "table": rule.table.name if rule.table else "",
        "cells": verdict.cells,
        "numbers": verdict.numbers,
        "models": models_of(rule.table) if verdict.outcome is Outcome.FAILED else [],
    }
