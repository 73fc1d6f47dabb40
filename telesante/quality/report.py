"""The findings of one run, as every way of showing them needs them."""

from dataclasses import dataclass

from telesante.quality.rules import Outcome, Topic, Verdict, exit_code


@dataclass(frozen=True)
class Report:
    """What the gate found.

    Attributes:
        topics: what was checked.
        verdicts: a verdict for each rule, in the order of the topics.
        is_synthetic: whether a demonstration delivery is in the store.
    """

    topics: list[Topic]
    verdicts: list[Verdict]
    is_synthetic: bool

    @property
    def exit_code(self) -> int:
        """The exit code of the run."""
        return exit_code(self.verdicts)

    @property
    def has_published_figure(self) -> bool:
        """Whether one published figure at least applies to the store."""
        return any(
            verdict.outcome not in (Outcome.NOT_COMPUTABLE, Outcome.NOT_CHECKED)
            for topic in self.topics
            if topic.is_published
            for verdict in self.of(topic)
        )

    def of(self, topic: Topic) -> list[Verdict]:
        """Return the verdicts of one topic."""
        rules = set(topic.rules)
        return [verdict for verdict in self.verdicts if verdict.rule in rules]
