"""A warehouse small enough to be published a hundred times, whose editions are of record or not.

Every figure tells what it was made from: files that its edition may know, and the code.
"""

import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
from small_publication import KEEP, Steps

from telesante.publish import compared, editions, run
from telesante.publish.candidate import candidate_beside
from telesante.publish.editions import NOTHING, Restatement
from telesante.publish.manifest import Origin
from telesante.publish.releases import Releases

# Two editions by the rank of the last flux that each knows; of record once all of them are there.
CUT_OFFS = {"2023-12": 3, "2024-12": 7}
FIRST_FLUX = date(2023, 10, 1)
DEPARTMENTS = ("22", "29", "35")
# Acts that a file of a flux brings, that a snapshot moves, and that the code adds.
BY_FLUX, BY_SNAPSHOT, BY_CODE = 100, 20, 1000


@dataclass(frozen=True)
class World:
    """What a publication is made from.

    Attributes:
        fluxes: how many months were delivered.
        snapshots: how many snapshots of a referential came.
        withdrawn: fluxes, by rank, that were delivered and withdrawn.
        lost: fluxes, by rank, of which no trace is left.
        code: which code counts.
    """

    fluxes: int = 4
    snapshots: int = 1
    withdrawn: frozenset[int] = frozenset()
    lost: frozenset[int] = frozenset()
    code: int = 1

    def with_one(self, name: str, rank: int) -> "World":
        """Return it with one more flux `withdrawn` or `lost`."""
        return replace(self, **{name: getattr(self, name) | {rank}})

    @property
    def held(self) -> list[int]:
        """The ranks of the fluxes that are there."""
        return [
            rank
            for rank in range(self.fluxes)
            if rank not in self.withdrawn and rank not in self.lost
        ]

    @property
    def files(self) -> list[dict]:
        """The files that are there, as a release names them."""
        files = [_file("er_prs_f", rank, _flux(rank)) for rank in self.held]
        return files + [_file("ir_ben_r", rank, None) for rank in range(self.snapshots)]

    @property
    def known_files(self) -> set[str]:
        """The digests of the files of which there is a trace."""
        withdrawn = (_file("er_prs_f", rank, None) for rank in self.withdrawn - self.lost)
        return {file["sha256"] for file in (*self.files, *withdrawn)}

    @property
    def origin(self) -> Origin:
        """What a release says of where it is from."""
        return Origin(self.files, {"rule.sql": str(self.code)}, {}, "a", True)

    def acts(self, cut_off: int) -> int:
        """Return the acts of a department that an edition counts, by the rank of its last flux."""
        known = [rank for rank in self.held if rank <= cut_off]
        return len(known) * BY_FLUX + self.snapshots * BY_SNAPSHOT + self.code * BY_CODE

    @property
    def of_record(self) -> list[str]:
        """The editions of record that it gives."""
        return [
            name for name, cut_off in CUT_OFFS.items() if set(range(cut_off + 1)) <= set(self.held)
        ]


def _flux(rank: int) -> date:
    months = FIRST_FLUX.month - 1 + rank
    return date(FIRST_FLUX.year + months // 12, months % 12 + 1, 1)


def _file(table: str, rank: int, flux: date | None) -> dict:
    return {
        "table_name": table,
        "sha256": f"{table}-{rank}",
        "is_synthetic": True,
        "first_flux_month": str(flux) if flux else None,
    }


def prepare(candidate: Path, world: World) -> None:
    """Write the candidate of a world, as dbt and the protection would leave it."""
    given = {name: CUT_OFFS[name] for name in world.of_record} | {"latest": world.fluxes - 1}
    with duckdb.connect(str(candidate)) as connection:
        connection.execute("""
            create schema publication;
            create schema marts;
            create table marts.flows_department (
                edition_id varchar, perimeter_id varchar, act_category varchar,
                executor_department varchar, beneficiary_zone varchar, act_count bigint,
                patient_count bigint, weight_percent double
            );
            create table publication.dim_edition (
                edition_id varchar, label_fr varchar, is_of_record boolean, is_covered boolean,
                flux_months_found integer, is_synthetic boolean, restated_because varchar,
                flux_end date, recorded_on date,
                restated_on date
            );
            create table publication.dim_perimeter as
            select 'bre_2023' as perimeter_id, 'Actes exécutés en Bretagne en 2023' as label_fr;
        """)
        for name, cut_off in given.items():
            connection.execute(
                "insert into publication.dim_edition values"
                " ($1, $1, $2, true, 12, true, null, $3, null, null)",
                [name, name != "latest", _flux(cut_off)],
            )
            connection.executemany(
                "insert into marts.flows_department values"
                " ($1, 'bre_2023', 'all', $2, 'all', $3, $3, 100)",
                [[name, department, world.acts(cut_off)] for department in DEPARTMENTS],
            )
        connection.execute("""
            create table publication.flows_department as
            select *, false as is_masked, true as is_synthetic from marts.flows_department
        """)


def publish_world(
    folder: Path,
    world: World,
    restatement: Restatement = NOTHING,
    last_step: int | None = None,
) -> tuple[str | None, list[compared.Difference]]:
    """Publish a world as `telesante publish` does, with the masks and the gate left out.

    Args:
        folder: holds the warehouse and `published/`.
        world: what it is made from.
        restatement: editions of record to replace.
        last_step: kill this process as it begins that step of the release.

    Returns:
        The release, None when a difference that no delivery explains forbids it, and what differs.
    """
    warehouse = folder / "warehouse.duckdb"
    with (
        Releases.open(folder / "published") as releases,
        candidate_beside(warehouse) as candidate,
    ):
        editions.refuse_unfit(releases, world.files, restatement)
        prepare(candidate, world)
        if last_step is not None:
            sys.addaudithook(Steps(folder, last_step))
        differences = compared.compare(
            candidate, warehouse, releases, world.origin, world.known_files, restatement
        )
        if any(difference.unexplained for difference in differences):
            return None, differences
        release = run.put_in_place(
            candidate, warehouse, releases, world.origin, KEEP, restatement=restatement
        )
        return release, differences
