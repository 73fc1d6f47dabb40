"""The country in a DuckDB connection: who is there, and the acts of one block of quarters."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd

from telesante.demo.country import departments
from telesante.demo.country.calendar import LAST_FLUX
from telesante.demo.country.plan import PRESENCE, STAYING, Plan
from telesante.demo.country.printed import Printed
from telesante.demo.world import CalibrationError

SQL = Path(__file__).parent / "sql"
MEMORY_LIMIT = "1500MB"


def query(name: str) -> str:
    """Return the SQL of one of the country's files."""
    return (SQL / f"{name}.sql").read_text("utf-8")


class Country:
    """Practitioners and patients of a country; the acts of a block at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, plan: Plan, printed: Printed) -> None:
        """Lay out everybody; `Country.open` gives the connection."""
        self.connection = connection
        self.plan = plan
        self.printed = printed
        connection.execute(f"set variable seed = cast({plan.seed} as bigint)")
        connection.execute(f"set variable last_flux = {LAST_FLUX}")
        self.departments = departments.describe(plan.seed, plan.share, printed.practitioners)
        self._put("departments", self.departments)
        self._put("centres", self.departments[["department", "finess"]])
        self._put("homes", departments.homes(self.departments))
        self._put("elsewhere", departments.elsewhere(self.departments))
        self._put("printed_practices", printed.practices)
        self._put("printed_registered", printed.registered)
        self._put("printed_billed", printed.billed)
        self._put("printed_register", printed.earlier_register)
        self._put("quarters", _quarters())
        for name in ("macros", "practitioners", "starters", "patients", "kept"):
            connection.execute(query(name))
        cohorts = pd.DataFrame({"patient_count": plan.cohorts()}, dtype="int64")
        self._put("cohorts", cohorts.rename_axis("quarter").reset_index())
        connection.execute(query("start_cohorts"), {"staying": STAYING})
        connection.execute(query("describe_starters"))

    @classmethod
    @contextmanager
    def open(cls, plan: Plan, printed: Printed, scratch: Path) -> Iterator["Country"]:
        """Give a country whose tables may spill into `scratch`."""
        settings = {"memory_limit": MEMORY_LIMIT, "temp_directory": str(scratch), "threads": 2}
        with duckdb.connect(":memory:", config=settings) as connection:
            yield cls(connection, plan, printed)

    def generate(self, quarters: range) -> None:
        """Fill `acts` and `lines` with the acts of these quarters, and count their patients.

        Raises:
            CalibrationError: there are already more patients than the target of a quarter.
        """
        bounds = {"first_quarter": quarters[0], "last_quarter": quarters[-1]}
        self.connection.execute(query("billing"), bounds)
        self.connection.execute(query("pool"))
        self._put("block_quarters", _quarters().loc[list(quarters)])
        self.connection.execute("delete from acts")
        self.connection.execute(query("acts"))
        self.connection.execute("set variable occasional_quarter = null")
        for source in ("walk_in_acts", "patient_acts"):
            self.connection.execute(query("enter_acts"), {"source": source})
        self.connection.execute(query("count_patients"))
        for quarter in sorted(set(quarters) & set(self.plan.targets)):
            self._fill_up(quarter)
        self.connection.execute(query("lines"))

    def windows(self, quarters: range) -> pd.DataFrame:
        """Return ALD patients of the six months that end with each of these quarters, by place.

        Returns:
            `edition_id quarter place patients`, the country's and the demonstration's.
        """
        bounds = {"first_quarter": quarters[0], "last_quarter": quarters[-1]}
        found = self.connection.execute(query("count_windows"), bounds).df()
        printed = self.printed.patients
        return pd.concat([found, printed.loc[printed["quarter"].isin(quarters)]])

    def _fill_up(self, quarter: int) -> None:
        """Add patients with one act in the quarter until its window has its target."""
        found = self.windows(range(quarter, quarter + 1))
        missing = (
            self.plan.targets[quarter]
            - found.loc[found["edition_id"] == "latest", "patients"].sum()
        )
        if missing < 0:
            raise CalibrationError(f"{-missing} ALD patients too many in quarter {quarter}")
        self.connection.execute(
            query("start_occasional"), {"quarter": quarter, "missing": int(missing)}
        )
        self.connection.execute(query("describe_starters"))
        self.connection.execute(f"set variable occasional_quarter = {quarter}")
        self.connection.execute(query("enter_acts"), {"source": "patient_acts"})
        self.connection.execute(query("count_patients"))

    def _put(self, name: str, frame: pd.DataFrame) -> None:
        self.connection.register("frame", frame)
        self.connection.execute(f"create or replace table {name} as select * from frame")
        self.connection.unregister("frame")


def _quarters() -> pd.DataFrame:
    presence = [PRESENCE[quarter % 4] for quarter in range(15)]
    return pd.DataFrame({"quarter": range(15), "presence": presence})
