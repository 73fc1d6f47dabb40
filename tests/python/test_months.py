"""A warehouse to which months are added equals one that is built from everything at once."""

import os
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
from conftest import BIN, BUILD_ONLY, PROJECT, Demo, dbt

from telesante import contract

SAMPLE = 60  # one person in so many of the demonstration
SCHEMAS = ("intermediate", "marts")
# What a run tells of itself; everything else must be the same whatever the order of arrival.
OF_THE_RUN = (
    "int_acts_unchanged",
    "int_acts_weighed",
    "int_days_touched",
    "int_deliveries_arrived",
    "int_fluxes_changed",
    "int_practices_moved",
    "int_practices_touched",
    "int_register_months_touched",
)


class Deliveries:
    """A thin demonstration, written as deliveries of any content and order."""

    def __init__(self, raw: Path, folder: Path) -> None:
        self._folder = folder
        self._connection = duckdb.connect()
        for name, table in contract.tables().items():
            columns = ", ".join(column.name for column in table.columns)
            files = f"read_parquet('{raw}/{name}/**/*.parquet', union_by_name = true)"
            self._connection.execute(f"create view {name} as select {columns} from {files}")
        person = f"hash(ben_nir_psa) % {SAMPLE} = 0"
        self._connection.execute(f"create table lines as from er_prs_f where {person}")
        for name in ("ir_ben_r", "ir_imb_r", "ir_esm_r"):
            self.write("referentials", name, f"from {name} where {person}")

    def write(self, delivery: str, table: str, query: str) -> None:
        folder = self._folder / delivery
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "SYNTHETIC.json").write_text('{"synthetic": true}')
        target = folder / f"{table.upper()}_{delivery}.parquet"
        self._connection.execute(f"copy ({query}) to '{target}' (format parquet)")

    def month(self, delivery: str, flux: str) -> None:
        """Write a flux month and the register of the month before it."""
        self.write(delivery, "er_prs_f", f"from lines where flx_dis_dtd = '{flux}'")
        of_flux = f"select {KEY} from lines where flx_dis_dtd = '{flux}'"
        self.write(delivery, "er_ete_f", f"from er_ete_f where ({KEY}) in ({of_flux})")
        month = f"make_date(dte_ann_trt, dte_moi_fin, 1) + interval 1 month = date '{flux}'"
        self.write(delivery, "da_pra_r", f"from da_pra_r where {month} and {USED}")

    def again(self, delivery: str, flux: str) -> None:
        """Write a month again with other content, line by line, and a register that has moved."""
        self.write(
            delivery,
            "er_prs_f",
            f"""
            select * exclude (place, other) replace (
                if(place % 6 = 0, other, ben_nir_psa) as ben_nir_psa,
                if(place % 6 = 1, exe_soi_dtd - 3, exe_soi_dtd) as exe_soi_dtd,
                if(place % 6 = 2, -prs_act_qte, prs_act_qte) as prs_act_qte,
                if(place % 6 = 3, 1, ben_cmu_top) as ben_cmu_top,
                if(place % 6 = 4, 71, dpn_qlf) as dpn_qlf
            )
            from (
                select
                    *,
                    row_number() over (order by {KEY}) as place,
                    lag(ben_nir_psa, 7, ben_nir_psa) over (order by {KEY}) as other
                from lines where flx_dis_dtd = '{flux}'
            )
            where place % 4 <> 3
            """,
        )
        self.write(
            delivery,
            "er_ete_f",
            "select * replace ('93' || substr(etb_exe_fin, 3) as etb_exe_fin) from er_ete_f"
            f" where flx_dis_dtd = '{flux}' and ({KEY}) in (select {KEY} from lines)",
        )
        self.write(
            delivery,
            "da_pra_r",
            "select * replace (if(hash(pfs_pfs_num) % 3 = 0, '131', cai_num) as cai_num)"
            f" from da_pra_r where make_date(dte_ann_trt, dte_moi_fin, 1) = '{flux}' and {USED}",
        )


KEY = (
    "flx_dis_dtd, flx_trt_dtd, flx_emt_typ, flx_emt_num, flx_emt_ord, org_cle_num, dct_ord_num,"
    " prs_ord_num, rem_typ_aff"
)
USED = "pfs_pfs_num in (select pfs_exe_num from lines)"

# Out of order; what comes again comes beside a new month, or alone.
ARRIVALS = (
    (
        "fluxes older and newer than every other one",
        [("month", "2024-02-01"), ("month", "2025-03-01")],
    ),
    (
        "a late flux, and lines delivered again",
        [("month", "2024-05-01"), ("again", "2024-08-01")],
    ),
    (
        "the last flux of an edition, and lines delivered again",
        [("again", "2024-05-01"), ("month", "2024-12-01")],
    ),
)
WITHIN = ("run", "--exclude", "tag:publication", "--select")
COUNTS = (*WITHIN, "config.materialized:summed")
AT_FIRST = ("2024-03-01", "2024-04-01", "2024-08-01", "2024-10-01", "2025-01-01")


@pytest.fixture(scope="module")
def warehouses(demo: Demo, tmp_path_factory: pytest.TempPathFactory):
    """Return the commands on a store that grows, and on two warehouses of it."""
    return Warehouses(demo, tmp_path_factory.mktemp("months"))


class Warehouses:
    """One warehouse to which months are added, one built from everything."""

    def __init__(self, demo: Demo, work: Path) -> None:
        self.work = work
        self.deliveries = Deliveries(demo.raw, work / "deliveries")
        self._environment = {k: v for k, v in os.environ.items() if k != "TELESANTE_SALT"}
        self._environment["TELESANTE_RAW"] = str(work / "raw")
        for flux in AT_FIRST:
            self.deliveries.month(flux, flux)
        self.stage("referentials", *AT_FIRST)
        for name in ("added", "whole"):
            self.file(name).parent.mkdir()
        self.run("added", *BUILD_ONLY)
        shutil.copy(self.file("added"), self.file("whole"))

    def file(self, name: str) -> Path:
        """Return a warehouse's file; both bear one name, which their views spell."""
        return self.work / name / "warehouse.duckdb"

    def stage(self, *deliveries: str) -> None:
        paths = [self.work / "deliveries" / name for name in deliveries]
        subprocess.run(
            [BIN / "telesante", "stage", *paths],
            cwd=PROJECT,
            env=self._environment,
            check=True,
            capture_output=True,
        )

    def run(self, name: str, *arguments: str) -> None:
        outcome = self.outcome(name, *arguments)
        assert outcome.returncode == 0, outcome.stdout

    def outcome(self, name: str, *arguments: str) -> subprocess.CompletedProcess:
        environment = self._environment | {
            "TELESANTE_DB": str(self.file(name)),
            "DBT_TARGET_PATH": str(self.work / "target" / name),
            "DBT_LOG_PATH": str(self.work / "logs"),
        }
        return dbt(environment, *arguments)

    def ask(self, name: str, query: str) -> list[tuple]:
        with duckdb.connect(str(self.file(name)), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def differences(self) -> list[str]:
        """Return the tables of which a row is in one warehouse only."""
        found = []
        with duckdb.connect() as connection:
            for name in ("added", "whole"):
                connection.execute(f"attach '{self.file(name)}' as {name} (read_only)")
            tables = connection.execute(
                "select schema_name || '.' || table_name from duckdb_tables()"
                f" where database_name = 'whole' and schema_name in {SCHEMAS}"
                f" and table_name not in {OF_THE_RUN} order by all"
            ).fetchall()
            for (table,) in tables:
                for one, other in (("added", "whole"), ("whole", "added")):
                    lost = f"from {one}.{table} except all from {other}.{table}"
                    if connection.execute(f"select 1 from ({lost}) limit 1").fetchone():
                        found.append(table)
        return found

    def months_added(self) -> int:
        """Return the care days that the last run rebuilt; none when it rebuilt everything."""
        return self.ask("added", "select count(*) from intermediate.int_days_touched")[0][0]


def test_a_count_run_alone_after_a_full_build_is_the_same_count(warehouses):
    warehouses.run("added", *COUNTS)
    assert warehouses.differences() == []
    outcome = warehouses.outcome("added", *WITHIN, "int_acts_unchanged+")
    assert outcome.returncode == 1
    assert "select +int_acts_unchanged instead of int_acts_unchanged" in outcome.stdout
    warehouses.run("added", *WITHIN, "+int_acts_unchanged+")
    assert warehouses.differences() == []


@pytest.mark.parametrize(("what", "parts"), ARRIVALS, ids=[what for what, _ in ARRIVALS])
def test_months_added_in_any_order_give_the_warehouse_of_a_full_build(warehouses, what, parts):
    names = [f"{kind}_{flux}" for kind, flux in parts]
    for name, (kind, flux) in zip(names, parts, strict=True):
        getattr(warehouses.deliveries, kind)(name, flux)
    warehouses.stage(*names)
    warehouses.run("added", "run")
    assert warehouses.months_added() > 0
    warehouses.run("whole", "run", "--full-refresh")
    assert warehouses.differences() == []


def test_a_run_that_adds_months_leaves_what_rests_on_code_lists_alone_as_it_is(warehouses):
    outcome = warehouses.outcome("added", "run", "--select", "dim_act", "dim_edition")
    assert outcome.returncode == 0
    left = [line for line in outcome.stdout.splitlines() if "as it was" in line]
    assert len(left) == 1
    assert "marts.dim_act " in left[0]
    outcome = warehouses.outcome("added", "run", "--full-refresh", "--select", "dim_act")
    assert outcome.returncode == 0
    assert "as it was" not in outcome.stdout


def test_what_was_added_to_a_count_is_not_added_again_by_a_run_of_it_alone(warehouses):
    warehouses.deliveries.month("added_once", "2025-02-01")
    warehouses.stage("added_once")
    warehouses.run("added", "run")
    assert warehouses.months_added() > 0
    warehouses.run("added", *COUNTS)
    warehouses.run("added", *WITHIN, "int_acts_unchanged+")
    warehouses.run("added", *WITHIN, "+int_acts_unchanged+")
    warehouses.run("whole", "run", "--full-refresh")
    assert warehouses.differences() == []


def test_a_run_that_broke_off_claims_nothing_and_the_next_one_makes_everything(warehouses):
    warehouses.deliveries.month("broken_off", "2025-04-01")
    warehouses.stage("broken_off")
    # One count holds the month already, the others do not.
    warehouses.run("added", "run", "--select", "+acts_monthly")
    warehouses.run("added", "run")
    assert warehouses.months_added() == 0
    warehouses.run("whole", "run", "--full-refresh")
    assert warehouses.differences() == []


def test_another_snapshot_makes_the_warehouse_anew_by_itself(warehouses):
    fewer = "from ir_imb_r where hash(ben_nir_psa) % (2 * 60) = 0"
    warehouses.deliveries.write("snapshot", "ir_imb_r", fewer)
    warehouses.stage("snapshot")
    warehouses.run("added", "run")
    assert warehouses.months_added() == 0
    warehouses.run("whole", "run", "--full-refresh")
    assert warehouses.differences() == []


def test_a_model_run_alone_never_reads_what_an_earlier_run_left_narrowed(warehouses):
    warehouses.run("added", *BUILD_ONLY)
    warehouses.deliveries.month("one_more", "2025-06-01")
    warehouses.stage("one_more")
    warehouses.run("added", "run")
    assert warehouses.months_added() > 0
    alone = ("run", "--select", "fact_acts", "--vars", "{restatement_percent: 6}")
    outcome = warehouses.outcome("added", *alone)
    assert outcome.returncode == 1
    assert "int_acts_described does not exist" in outcome.stdout
    warehouses.run("added", "run")
    warehouses.run("whole", "run", "--full-refresh")
    assert warehouses.differences() == []
