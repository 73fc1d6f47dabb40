"""A world in a DuckDB connection, ready to be written as delivered files."""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from telesante.demo.fluxes import FLUX_DATES, LAST_FLUX
from telesante.demo.lines import FATE
from telesante.demo.noise import PUBLIC_BILLING
from telesante.demo.people import AGE_ABSENT, AGE_GIVEN, ages_in_months
from telesante.demo.places import codes
from telesante.demo.world import World

SQL = Path(__file__).parent / "sql"
VIEWS = ("macros", "er_prs_f", "er_ete_f", "ir_ben_r", "ir_imb_r", "ir_esm_r", "da_pra_r")
KEY = ("flux_date", "entry_date", "emitter", "body", "statement", "line_rank")


def load(world: World) -> duckdb.DuckDBPyConnection:
    """Return a connection with the world's tables and the views of the delivered files."""
    connection = duckdb.connect()
    lines = _with_codes(world)
    frames = {
        "lines": lines,
        "establishments": _establishments(world, lines),
        "people": world.people.rename_axis("person").reset_index(),
        "practices": world.executors.practices.rename_axis("practice").reset_index(),
        "residence": pd.DataFrame({"code": [code[:3] for code in codes()]})
        .rename_axis("position")
        .reset_index(),
        "illness": _dated(world.profiles.long_term_illness),
        "stays": _dated(world.profiles.stays),
        "register": world.executors.register.rename_axis("position").reset_index(),
    }
    for name, frame in frames.items():
        connection.register("frame", frame)
        connection.execute(f"create table {name} as select * from frame")
        connection.unregister("frame")
    connection.execute(f"set variable origin = 'demo {world.seed} {world.block}'")
    connection.execute("set variable date_format = '%Y-%m-%d'")
    connection.execute("set variable is_padded = true")
    connection.execute("set variable decimal_mark = '.'")
    for name in VIEWS:
        connection.execute((SQL / f"{name}.sql").read_text("utf-8"))
    return connection


def _with_codes(world: World) -> pd.DataFrame:
    lines, people = world.lines, world.people
    person = lines["person"].to_numpy()
    months = ages_in_months(people, person, lines["care_date"].to_numpy())
    written = np.where(months < 24, 1000 + months, months // 12)
    mode = people["age_mode"].to_numpy()[person]
    return lines.assign(
        age_code=np.select([mode == AGE_GIVEN, mode == AGE_ABSENT], [written, -1], 9999),
        flux_date=FLUX_DATES[lines["flux"].to_numpy() - 1],
        sort_key=lines["order"].rank(method="first").astype(int),
    ).drop(columns=["group", "role", "order", "flux"])


def _establishments(world: World, lines: pd.DataFrame) -> pd.DataFrame:
    """Return the establishment rows; some say a wrong number first and are delivered again."""
    has_one = world.executors.practices["finess"].notna().to_numpy()[lines["executor"]]
    has_one |= (lines["public"] == PUBLIC_BILLING).to_numpy()
    has_one &= (lines["fate"] != FATE["redelivered"]).to_numpy()
    rows = lines.loc[has_one, [*KEY, "sort_key", "executor", "public"]].copy()
    rows["file"] = np.searchsorted(FLUX_DATES, rows["flux_date"].to_numpy()) + 1
    rows["wrong_finess"] = None
    if world.block:
        return rows
    wrong = rows.loc[rows["file"] < LAST_FLUX].iloc[::400].copy()
    wrong["wrong_finess"] = "13007777"
    rows.loc[wrong.index, "file"] += 1
    return pd.concat([rows, wrong], ignore_index=True)


def _dated(periods: pd.DataFrame) -> pd.DataFrame:
    renamed = periods.rename(columns={"start": "start_date", "end": "end_date"})
    return renamed.rename_axis("position").reset_index()
