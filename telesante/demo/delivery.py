"""Writing the delivered files of a world, each in its layout."""

import gzip
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import numpy as np

from telesante import contract
from telesante.demo import faults, layouts, tables, truth
from telesante.demo.fluxes import LAST_FLUX, flux_label
from telesante.demo.layouts import Layout
from telesante.demo.world import World

REFERENTIALS = "referentiels"
FAULTY_FLUXES = tuple(flux for flux in range(1, LAST_FLUX + 1) if flux != layouts.PARQUET_FLUX)


@dataclass
class Delivery:
    """The files written so far and what they hold.

    Attributes:
        folder: where the delivery is written.
        seed: of the faults planted in the files.
        files: by path inside the folder: `table status lines stored rejected`.
        line_counts: `[file, flux month, fate, lines]` of er_prs_f.
    """

    folder: Path
    seed: int
    files: dict[str, dict] = field(default_factory=dict)
    line_counts: list[list] = field(default_factory=list)

    def write(self, world: World, step: Callable[[], None]) -> None:
        """Write every file of the Île-de-France demonstration; `step` is called after each flux."""
        connection = tables.load(world)
        names = {}
        for flux in range(1, LAST_FLUX + 1):
            layout = layouts.of_flux(flux)
            names[flux] = self._write_flux(connection, flux, layout)
            step()
        self.line_counts += truth.line_counts(world, names)
        self._repeat(names[layouts.REPEATED_FLUX])
        self._write_referentials(connection)
        step()

    def append(self, world: World, step: Callable[[], None]) -> None:
        """Append a block of further acts: one more file per flux and table, and more people."""
        connection = tables.load(world)
        names = {}
        for flux in range(1, LAST_FLUX + 1):
            label = flux_label(flux)
            for table in ("er_prs_f", "er_ete_f"):
                path = f"flux_{label}/{table.upper()}_{label}_HIDF.csv"
                self._append_text(connection, table, flux, path)
                if table == "er_prs_f":
                    names[flux] = path
            step()
        for table in ("ir_ben_r", "ir_imb_r"):
            self._append_text(connection, table, 1, f"{REFERENTIALS}/{table.upper()}.csv")
        self._add_line_counts(truth.line_counts(world, names))

    def _add_line_counts(self, more: list[list]) -> None:
        counts = {tuple(row[:3]): row for row in self.line_counts}
        for row in more:
            known = counts.get(tuple(row[:3]))
            if known is None:
                self.line_counts.append(row)
            else:
                known[3] += row[3]

    def _write_flux(self, connection: duckdb.DuckDBPyConnection, flux: int, layout: Layout) -> str:
        label = flux_label(flux)
        path = f"flux_{label}/ER_PRS_F_{label}.{layout.container}"
        (self.folder / path).parent.mkdir()
        kinds = list(faults.KINDS) + ["bad_date"] * (flux % 4) if flux in FAULTY_FLUXES else []
        self._write_table(connection, "er_prs_f", flux, path, layout, kinds)
        if kinds:
            self.line_counts.append([path, None, "rejected", len(kinds)])
        if layout.container == "csv.gz":
            layout = replace(layout, container="csv")
        establishments = f"flux_{label}/ER_ETE_F_{label}.{layout.container}"
        broken = ["text_in_number", "null_in_key"] if flux % 5 == 0 else []
        self._write_table(connection, "er_ete_f", flux, establishments, layout, broken)
        return path

    def _write_referentials(self, connection: duckdb.DuckDBPyConnection) -> None:
        (self.folder / REFERENTIALS).mkdir()
        for table, part, name, broken in (
            ("ir_ben_r", 1, "IR_BEN_R", ["text_in_number", "too_few_fields"]),
            ("ir_imb_r", 1, "IR_IMB_R", []),
            ("ir_esm_r", 1, "IR_ESM_R", []),
            ("da_pra_r", 2024, "DA_PRA_R_2024", ["text_in_number"]),
            ("da_pra_r", 2025, "DA_PRA_R_2025", []),
        ):
            path = f"{REFERENTIALS}/{name}.csv"
            self._write_table(connection, table, part, path, layouts.PLAIN, broken)

    def _write_table(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: str,
        part: int,
        path: str,
        layout: Layout,
        broken: list[str],
    ) -> None:
        if layout.container == "parquet":
            count = _write_parquet(connection, table, part, layout, self.folder / path)
        else:
            names = _names(table, layout)
            good = _text(connection, table, part, layout, names).splitlines()
            rng = np.random.default_rng([self.seed, 4, *path.encode()])
            lines = faults.add(rng, good, names, broken)
            count = len(lines)
            (self.folder / path).write_bytes(_encode(names, lines, layout))
        self._note(path, table, count, len(broken))

    def _append_text(
        self, connection: duckdb.DuckDBPyConnection, table: str, part: int, path: str
    ) -> None:
        names = _names(table, layouts.PLAIN)
        text = _text(connection, table, part, layouts.PLAIN, names)
        if path not in self.files:
            self._note(path, table, 0, 0)
            (self.folder / path).write_bytes(_encode(names, [], layouts.PLAIN))
        with (self.folder / path).open("ab") as file:
            file.write(text.encode())
        self.files[path]["lines"] += text.count("\n")
        self.files[path]["stored"] += text.count("\n")

    def _repeat(self, path: str) -> None:
        """Deliver one file's bytes again, uncompressed, under another folder and name."""
        label = flux_label(layouts.REPEATED_FLUX)
        again = f"flux_{label}_bis/ER_PRS_F_{label}_BIS.csv"
        (self.folder / again).parent.mkdir()
        (self.folder / again).write_bytes(gzip.decompress((self.folder / path).read_bytes()))
        count = self.files[path]["lines"]
        self.files[again] = {
            "table": "er_prs_f",
            "status": "redelivered",
            "lines": count,
            "stored": 0,
            "rejected": 0,
        }
        self.line_counts.append([again, None, "redelivered", count])

    def _note(self, path: str, table: str, count: int, rejected: int) -> None:
        self.files[path] = {
            "table": table,
            "status": "stored",
            "lines": count,
            "stored": count - rejected,
            "rejected": rejected,
        }


def _names(table: str, layout: Layout) -> list[str]:
    """Return the columns of a table in a layout, in the contract's order."""
    names = [column.name for column in contract.tables()[table].columns]
    if layout.extra_column and table in ("er_prs_f", "er_ete_f"):
        names.append(layout.extra_column)
    return names


def _set(connection: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    connection.execute(f"set variable date_format = '{layout.date_format}'")
    connection.execute(f"set variable is_padded = {layout.is_padded}")
    connection.execute(f"set variable decimal_mark = '{layout.decimal_mark}'")


def _text(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    part: int,
    layout: Layout,
    names: list[str],
) -> str:
    """Return the table's lines as text, without header, each ending with a newline."""
    _set(connection, layout)
    options = "format csv, header false, delimiter ';'"
    if layout.is_quoted:
        options += ", force_quote (org_cle_num)"
    selected = f"select {', '.join(names)} from {table} where file = {part} order by sort_key"
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "lines.csv"
        connection.execute(f"copy ({selected}) to '{target}' ({options})")
        return target.read_text("utf-8")


def _encode(names: list[str], lines: list[str], layout: Layout) -> bytes:
    header = ";".join(layout.pseudonym_name if name == "ben_nir_psa" else name for name in names)
    rows = [header.upper() if layout.is_upper else header, *lines]
    text = layout.newline.join([*rows, ""]) + (layout.newline if layout.has_blank_end else "")
    content = (b"\xef\xbb\xbf" if layout.has_mark else b"") + text.encode(layout.encoding)
    is_compressed = layout.container == "csv.gz"
    return gzip.compress(content, compresslevel=3, mtime=0) if is_compressed else content


def _write_parquet(
    connection: duckdb.DuckDBPyConnection, table: str, part: int, layout: Layout, target: Path
) -> int:
    """Write a typed file in upper case; specialties stay text with their leading zero."""
    _set(connection, layout)
    columns = ", ".join(
        f"cast({column.name} as {'string' if column.name == 'pse_spe_cod' else column.type})"
        f' as "{column.name.upper()}"'
        for column in contract.tables()[table].columns
    )
    selected = f"select {columns} from {table} where file = {part} order by sort_key"
    written = connection.execute(f"copy ({selected}) to '{target}' (format parquet)").fetchone()
    return written[0]
