"""What the command says at its end: a line per file, then the unreadable lines by fault."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from telesante.names import printable
from telesante.stage.run import Outcome

MOST_KINDS = 20  # kinds of unreadable lines listed; all of them are in rejects/


def print_outcomes(outcomes: list[Outcome], console: Console) -> None:
    """Print the summary of a call.

    Args:
        outcomes: one per file, in delivery order.
        console: where to; values of the files never reach it, only shapes.
    """
    console.print(_files(outcomes))
    if any(outcome.rejects for outcome in outcomes):
        console.print(_rejects(outcomes))


def _files(outcomes: list[Outcome]) -> Table:
    table = Table("file", "table", "status", title="Delivered files")
    for name in ("lines", "stored", "rejected", "redelivered"):
        table.add_column(name, justify="right")
    has_scope = any(outcome.file.table.scope for outcome in outcomes)
    if has_scope:
        table.add_column("out of scope", justify="right")
    for outcome in outcomes:
        left_out = (f"{outcome.left_out:,}" if outcome.left_out else "",) if has_scope else ()
        # A name is no markup, whatever brackets it holds.
        table.add_row(Text(outcome.file.name), outcome.file.table.name, *_fate(outcome), *left_out)
    return table


def _fate(outcome: Outcome) -> tuple[str, ...]:
    delivery = outcome.delivery
    if delivery is None:
        return ("refused", "", "0", "", "")
    if outcome.restored:
        counts = (delivery.line_count, outcome.restored.stored, outcome.restored.rejected, 0)
        return (f"restored, same as {delivery.same_as}", *(f"{count:,}" for count in counts))
    if delivery.status == "redelivered":
        count = f"{delivery.line_count:,}"
        return (f"redelivered, same as {delivery.same_as}", count, "0", "0", count)
    status = "stored before the interruption" if outcome.is_resumed else "stored"
    counts = (delivery.line_count, delivery.stored_count, delivery.rejected_count, outcome.keys_met)
    return (status, *(f"{count:,}" for count in counts))


def _rejects(outcomes: list[Outcome]) -> Table:
    table = Table("file", "column", "reason", "expected", "found", title="Unreadable lines")
    table.add_column("lines", justify="right")
    table.add_column("first ones")
    kinds = [(outcome.file.name, group) for outcome in outcomes for group in outcome.rejects]
    for name, group in kinds[:MOST_KINDS]:
        table.add_row(
            Text(name),
            group.column or "",
            group.reason,
            Text(group.expected),
            Text(printable(group.found)),
            f"{group.line_count:,}",
            ", ".join(str(line) for line in group.first_lines),
        )
    rest = kinds[MOST_KINDS:]
    if rest:
        files = len({name for name, _ in rest})
        count = sum(group.line_count for _, group in rest)
        others = f"{len(rest)} other kinds"
        table.add_row(f"in {files} files", "", others, "", "", f"{count:,}", "see rejects/")
    return table
