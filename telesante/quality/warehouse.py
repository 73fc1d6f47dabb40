"""Opening the warehouse read-only, and reading what says which rules apply to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from telesante import busy
from telesante.quality import queries
from telesante.quality.rules import Cell, Reason

# The same for every connection of this process: DuckDB refuses two configurations of one file.
CONFIG = {"memory_limit": "1GB"}

REQUIRED = (
    "marts.dim_edition",
    "marts.line_accounting",
    "intermediate.int_acts_arrived",
    "marts.fact_acts",
    "marts.flows_department",
    "marts.acts_by_beneficiary_profile",
    "marts.acts_by_age_band",
    "marts.acts_monthly",
    "marts.ppg_teleconsultation_uptake",
    "marts.ppg_chronic_patients",
    "marts.published_reconciliation",
    "intermediate.int_store_described",
    "seeds.documents",
    "seeds.published_baseline",
    "seeds.published_perimeters",
    "seeds.reconciliation_reasons",
    "marts.dim_perimeter",
    "seeds.departments",
    "intermediate.int_territory_departments",
    "seeds.age_bands",
    "marts.open_completeness",
)

PERIOD_NOT_COVERED = Reason(
    "period_not_covered",
    "the store does not hold the fluxes of this period",
    "les flux déposés ne couvrent pas cette période",
)


class CannotRunError(Exception):
    """The gate cannot say anything about this warehouse; the message is one sentence for people."""


@dataclass(frozen=True)
class Scope:
    """One edition of one perimeter.

    Attributes:
        edition_id: edition.
        perimeter_id: perimeter.
        edition_label: French name of the edition.
        perimeter_label: French name of the perimeter.
        is_period_covered: whether the store holds the first and the last flux of the perimeter's
            period of care.
    """

    edition_id: str
    perimeter_id: str
    edition_label: str
    perimeter_label: str
    is_period_covered: bool

    @property
    def reason(self) -> Reason | None:
        """Why its rules are not run, None when they are."""
        return None if self.is_period_covered else PERIOD_NOT_COVERED

    @property
    def key(self) -> str:
        """The end of the ids of its rules."""
        return f"{self.edition_id}_{self.perimeter_id}"

    @property
    def cell(self) -> Cell:
        """The columns that name it, and their values."""
        return {"edition_id": self.edition_id, "perimeter_id": self.perimeter_id}

    @property
    def label(self) -> str:
        """Its French name."""
        return f"{self.perimeter_label}, édition « {self.edition_label} »"


@dataclass(frozen=True)
class Store:
    """What the warehouse says about the lines it was made from.

    Attributes:
        is_synthetic: whether a demonstration delivery is among them.
        counted_lines: lines counted as acts.
        flux_months: months of flux that hold lines.
    """

    is_synthetic: bool
    counted_lines: int
    flux_months: int


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse read-only.

    Raises:
        CannotRunError: no file, a file that is no warehouse, or one that is being written.
    """
    if not path.exists():
        raise CannotRunError(f"There is no warehouse at {path}: run `dbt build` first.")
    try:
        connection = duckdb.connect(str(path), read_only=True, config=CONFIG)
    except duckdb.Error as error:
        raise CannotRunError(_refusal(path, error)) from error
    try:
        yield connection
    finally:
        connection.close()


def _refusal(path: Path, error: duckdb.Error) -> str:
    if busy.is_locked(error) or "different configuration" in str(error):
        return busy.sentence(path, error)
    return f"The file {path} cannot be opened as a DuckDB warehouse: run `dbt build` first."


def require_content(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Check that the tables the rules read are there and that a line was delivered.

    Raises:
        CannotRunError: a table is missing, or there is neither a reimbursement line nor a month of
            Open DAMIR.
    """
    present = {row[0] for row in connection.execute(queries.read("relations")).fetchall()}
    missing = [name for name in REQUIRED if name not in present]
    if len(missing) == len(REQUIRED):
        raise CannotRunError(f"The warehouse {path} is empty: run `dbt build` first.")
    if missing:
        tables = ", ".join(missing)
        raise CannotRunError(f"The warehouse {path} lacks {tables}: run `dbt build` again.")
    if read_store(connection).flux_months == 0 and not select(connection, "open_months"):
        raise CannotRunError(
            f"The warehouse {path} holds neither a reimbursement line nor a month of Open DAMIR: "
            "run `telesante stage`, then `dbt build`."
        )
    if not select(connection, "published_figures"):
        # Without them every rule on them would pass: there would be none.
        raise CannotRunError(f"The warehouse {path} lists no published figure: run `dbt build`.")


def read_store(connection: duckdb.DuckDBPyConnection) -> Store:
    """Return what the warehouse says about its lines."""
    return Store(*select(connection, "store")[0])


def read_scopes(connection: duckdb.DuckDBPyConnection) -> list[Scope]:
    """Return each perimeter of each edition that the warehouse knows, covered or not."""
    return [Scope(*row) for row in select(connection, "scopes")]


def select(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple]:
    """Return the rows of a query of `sql/`.

    Raises:
        CannotRunError: a table or column that the query names is not there.
    """
    try:
        return connection.execute(queries.read(name)).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        sentence = str(error).splitlines()[0]
        raise CannotRunError(f"The rules cannot be listed ({name}.sql): {sentence}") from error
