"""One place where the project breaks a house rule."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """A broken rule.

    Attributes:
        path: file, relative to the project.
        line: line of the file, from 1.
        rule: short name of the house rule.
        mend: what to do about it, in one sentence.
    """

    path: str
    line: int
    rule: str
    mend: str

    def __str__(self) -> str:
        """Return the fault on one line, in the form that editors turn into a link."""
        return f"{self.path}:{self.line}: {self.rule}: {self.mend}"
