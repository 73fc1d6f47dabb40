"""The findings of one run, as every way of showing them needs them."""

from dataclasses import dataclass

from telesante.quality.rules import Outcome, Topic, Verdict, exit_code
from telesante.quality.suites import Suite


@dataclass(frozen=True)
class Report:
    """What the gate found.

    Attributes:
        suite: the suite that was run.
        topics: what was checked.
        verdicts: a verdict for each rule, in the order of the topics.
        is_synthetic: whether a demonstration delivery is in the store.
    """

    suite: Suite
    topics: list[Topic]
    verdicts: list[Verdict]
    is_synthetic: bool

    @property
    def exit_code(self) -> int:
        """The exit code of the run."""
        return exit_code(self.verdicts)

    @property
    def lacks_published_figures(self) -> bool:
        """Whether the suite has published figures and none of them applies to the store."""
        return any(topic.is_published for topic in self.topics) and not any(
            verdict.outcome not in (Outcome.NOT_COMPUTABLE, Outcome.NOT_CHECKED)
            for topic in self.topics
            if topic.is_published
            for verdict in self.of(topic)
        )

    def of(self, topic: Topic) -> list[Verdict]:
        """Return the verdicts of one topic."""
        rules = set(topic.rules)
        return [verdict for verdict in self.verdicts if verdict.rule in rules]
