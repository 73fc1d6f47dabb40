"""Whether the files of a store are still those that were written into it.

Manifests of older versions do not remember files: there the rows that the files hold are counted,
which tells a missing or a truncated file, and no other.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import duckdb

from telesante.stage.months import line_counts
from telesante.stage.store import Delivery, Store, StoredFile, digest_of

OnFile = Callable[[StoredFile], None]


@dataclass(frozen=True)
class Damage:
    """What is wrong with a delivery's files.

    Attributes:
        delivery: the delivery.
        place: the file, from the store's root; the table where only rows were counted.
        fault: what is wrong, in words.
    """

    delivery: Delivery
    place: str
    fault: str


def counting_files(delivery: Delivery) -> list[StoredFile]:
    """Return the files of a delivery that count, as the manifest remembers them."""
    return [file for file in delivery.files or () if not file.is_aside]


def damages(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    deliveries: Iterable[Delivery],
    reads_all: bool = True,
    on_file: OnFile = lambda _file: None,
) -> Iterator[Damage]:
    """Compare the files that count with what the manifest says of them.

    Args:
        store: the store; it is only read.
        connection: any DuckDB connection.
        deliveries: rows of its manifest.
        reads_all: compare every byte; otherwise the sizes alone, without opening a file.
        on_file: told each file that has been compared.
    """
    for delivery in deliveries:
        if delivery.status != "stored":
            continue
        if delivery.files is None:
            if reads_all:
                yield from _lost_rows(store, connection, delivery)
            continue
        for file in counting_files(delivery):
            fault = _fault(store, file, reads_all)
            if fault:
                yield Damage(delivery, file.place, fault)
            on_file(file)


def _fault(store: Store, file: StoredFile, reads_all: bool) -> str | None:
    path = store.root / file.place
    if not path.is_file():
        return "missing"
    found = path.stat().st_size
    if found != file.byte_count:
        return f"{found:,} bytes instead of {file.byte_count:,}"
    if reads_all and digest_of(path) != file.sha256:
        return "other bytes of the same size"
    return None


def _lost_rows(
    store: Store, connection: duckdb.DuckDBPyConnection, delivery: Delivery
) -> Iterator[Damage]:
    expected = delivery.stored_count - delivery.replaced_count
    try:
        found = sum(line_counts(connection, store.parts_of(delivery)).values())
    except duckdb.Error:
        yield Damage(delivery, delivery.table_name, "a file that cannot be read")
        return
    if found != expected:
        yield Damage(delivery, delivery.table_name, f"{found:,} rows instead of {expected:,}")
