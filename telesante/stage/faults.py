"""What stops a file, and what stops the command."""


class RefusedError(Exception):
    """The data of one delivered file is wrong: nothing of it is stored (exit 1).

    A message never holds a value of the file, only its shape.
    """

    def __init__(self, place: str, found: str, expected: str, mend: str) -> None:
        """Keep the four parts of the message.

        Args:
            place: where in the file (`line 1`, `column prs_nat_ref`, `whole file`).
            found: what is there, as a shape.
            expected: what should be there.
            mend: what to do about it, a full sentence.
        """
        super().__init__(f"{place}: found {found}; expected {expected}. {mend}")


class UnusableError(Exception):
    """The command cannot run: nothing was read or stored because of it (exit 2)."""
