"""`telesante status --verify`: each file of the raw store, byte by byte."""

from pathlib import Path

import duckdb
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from telesante.names import printable
from telesante.stage.soundness import counting_files, damages
from telesante.stage.store import Store, StoredFile


def verify(root: Path) -> tuple[int, Table]:
    """Read the files that count, with a progress bar on the error output when it is a terminal.

    Args:
        root: the raw store, which is only read.

    Returns:
        How many files were compared, and one row for each that is damaged.
    """
    store = Store(root)
    console = Console(stderr=True)
    table = Table()
    for name in ("file", "what is wrong", "delivery", "delivered as"):
        table.add_column(name, overflow="fold")
    with (
        duckdb.connect() as connection,
        Progress(console=console, transient=True, disable=not console.is_terminal) as bar,
    ):
        known = [one for one in store.manifest(connection) if one.status == "stored"]
        files = [file for one in known for file in counting_files(one)]
        task = bar.add_task("verify", total=sum(file.byte_count for file in files))

        def advance(file: StoredFile) -> None:
            bar.advance(task, file.byte_count)

        for one in damages(store, connection, known, on_file=advance):
            delivery = one.delivery
            table.add_row(
                Text(printable(one.place)),
                one.fault,
                delivery.delivery_id,
                Text(printable(delivery.file_name)),
            )
    older = sum(one.file_count or 0 for one in known if one.files is None)
    return len(files) + older, table
