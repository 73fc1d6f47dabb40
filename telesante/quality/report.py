"""The findings of one run, as every way of showing them needs them."""

from dataclasses import dataclass

from telesante.quality.rules import Outcome, Topic, Verdict, exit_code


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
