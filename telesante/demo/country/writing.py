"""Writing the country's deliveries: typed Parquet in the contract's layout, block by block."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from telesante import contract
from telesante.demo.country import figures
from telesante.demo.country.calendar import (
    LAST_FLUX,
    LAST_MONTH,
    LAST_QUARTER,
    flux_date,
    flux_label,
)
from telesante.demo.country.country import Country, query
from telesante.demo.country.plan import Plan
from telesante.demo.country.printed import Printed

# A folder of its own, read after the Île-de-France deliveries: `telesante stage` compares the size
# of a file with that of the one before.
FOLDER = "france"


class Writer:
    """Writes a country into the folder of a demonstration.

    Attributes:
        files: what was written, by path inside the folder, as `truth.json` lists it.
        line_counts: `[file, flux month, fate, lines]` of er_prs_f.
    """

    def __init__(self, folder: Path) -> None:
        """Write into `folder`, which may hold other deliveries."""
        self.folder = folder
        self.files: dict[str, dict] = {}
        self.line_counts: list[list] = []

    def write(self, plan: Plan, printed: Printed, step: Callable[[], None]) -> dict:
        """Write every file, call `step` after each block, and return the figures planted.

        Raises:
            CalibrationError: a printed count cannot be reached.
        """
        (self.folder / FOLDER).mkdir()
        scratch = self.folder / ".scratch"
        figures_found = self._write(plan, printed, scratch, step)
        shutil.rmtree(scratch, ignore_errors=True)
        return figures_found

    def _write(self, plan: Plan, printed: Printed, scratch: Path, step: Callable[[], None]) -> dict:
        with Country.open(plan, printed, scratch) as country:
            windows = []
            for quarters in plan.blocks():
                country.generate(quarters)
                self._write_fluxes(country, quarters)
                windows.append(country.windows(quarters))
                country.connection.execute(query("keep_figures"))
                step()
            self._write_referentials(country)
            first = plan.first_quarter
            return figures.of_everywhere(country) | {
                "chronic_patients": figures.patients(pd.concat(windows), first),
                "general_practitioners": figures.practitioners(country, first),
            }

    def _write_fluxes(self, country: Country, quarters: range) -> None:
        """Write the fluxes that no later quarter adds to, and leave the others pending."""
        is_last = quarters[-1] == LAST_QUARTER
        complete = LAST_FLUX if is_last else 3 * quarters[-1] + 3
        fluxes = country.connection.execute(
            "select distinct line_flux from lines where line_flux <= ? order by 1", [complete]
        ).fetchall()
        for (flux,) in fluxes:
            label = flux_label(flux)
            for table in ("er_prs_f", "er_ete_f"):
                path = f"{FOLDER}/{table.upper()}_{label}.parquet"
                self._write_table(country, table, path, flux=flux)
            self._count_fates(country, flux, f"{FOLDER}/ER_PRS_F_{label}.parquet")
        country.connection.execute(query("leave_pending"), {"complete": complete})
        country.connection.execute("drop table lines")

    def _count_fates(self, country: Country, flux: int, path: str) -> None:
        fates = country.connection.execute(
            "select fate, count(*) from lines where line_flux = ? group by fate order by fate",
            [flux],
        ).fetchall()
        self.line_counts += [[path, flux_date(flux), fate, count] for fate, count in fates]

    def _write_referentials(self, country: Country) -> None:
        for table in ("ir_ben_r", "ir_imb_r"):
            path = f"{FOLDER}/{table.upper()}.parquet"
            self._write_table(country, table, path)
        for year in range(2021, 2026):
            first = max((year - 2021) * 12 - 9, country.plan.first_month)
            last = min((year - 2021) * 12 + 2, LAST_MONTH)
            if first <= last:
                path = f"{FOLDER}/DA_PRA_R_{year}.parquet"
                self._write_table(country, "register", path, first_month=first, last_month=last)

    def _write_table(self, country: Country, name: str, path: str, **bounds: int) -> None:
        """Write one file, unless it would hold no line."""
        table = "da_pra_r" if name == "register" else name
        columns = ", ".join(
            f'cast({column.name} as {column.type}) as "{column.name.upper()}"'
            for column in contract.tables()[table].columns
        )
        target = self.folder / path
        # Sorted, for two threads may leave rows in another order from one run to the next.
        selected = f"select {columns} from ({query(name)}) order by all"
        layout = "format parquet, compression zstd, compression_level 1"
        count = country.connection.execute(
            f"copy ({selected}) to '{target}' ({layout})", bounds
        ).fetchone()[0]
        if not count:
            target.unlink()
            return
        self.files[path] = {
            "table": table,
            "status": "stored",
            "lines": count,
            "stored": count,
            "rejected": 0,
        }
