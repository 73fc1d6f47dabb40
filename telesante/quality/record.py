"""What a run of the gate found, for programs."""

import json

from telesante.quality.report import Report
from telesante.quality.rules import Verdict, count_outcomes


def as_json(report: Report) -> str:
    """Return the report as JSON; the same findings give the same text."""
    content = {
        "suite": report.suite,
        "exit_code": report.exit_code,
        "is_synthetic": report.is_synthetic,
        "outcomes": count_outcomes(report.verdicts),
        "topics": [
            {
                "topic": topic.name,
                "rules": [_entry(verdict) for verdict in report.of(topic)],
            }
            for topic in report.topics
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
        "outcome": verdict.outcome.value,
        "reason": rule.reason.value if rule.reason else "",
        "failure": verdict.failure,
        "table": rule.check.table.name if rule.check else "",
        "cells": verdict.cells,
    }
