"""What successive releases and their editions tell together, figure by figure."""

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from string import Template

import duckdb

from telesante.protect.knowledge import NEAR
from telesante.protect.rules import ProtectionRules
from telesante.protect.tables import PublishedMart, published_marts

TABLES = (
    "select database_name from duckdb_tables() where schema_name = 'marts' and table_name = $mart"
)


def told_by_releases(
    new: Path, former: Iterable[Path], rules: ProtectionRules
) -> dict[str, dict[str, int]]:
    """Return the figures by which a new release tells of few people, beside what is known.

    Two versions of a figure tell of few people when they are sure to differ by 1 to 10 patients,
    professionals or acts: two exact ones that do, never an exact one and a rounded one.

    Args:
        new: DuckDB file of the release, schema `marts`.
        former: those of the releases that anybody may have kept.
        rules: the threshold.

    Returns:
        How many figures of each mart, by edition.
    """
    told: dict[str, dict[str, int]] = {}
    with duckdb.connect() as connection:
        releases = {"new": new} | {f"former_{n}": path for n, path in enumerate(former)}
        for name, path in releases.items():
            connection.execute(f"attach $path as {name} (read_only)", {"path": str(path)})
        for mart in published_marts():
            found = connection.execute(TABLES, {"mart": mart.mart}).fetchall()
            holders = [name for (name,) in found]
            if "new" in holders:
                for edition, count in connection.execute(_query(mart, holders, rules)).fetchall():
                    told.setdefault(edition, {})[mart.mart] = count
    return told


def _query(mart: PublishedMart, releases: list[str], rules: ProtectionRules) -> str:
    ranked = mart.ranked
    members = [key for key in mart.key if key not in ("edition_id", ranked and ranked.rank)]
    members += [ranked.member] if ranked else []
    figures = dict.fromkeys([*mart.measures, *mart.threshold])
    # A release of before the rounding does not say that it rounds nothing.
    rows = ["select false as is_rounded where false"]
    rows += [
        f"select *, {name == 'new'} as is_new from {name}.marts.{mart.mart}" for name in releases
    ]
    return Template(
        files(__package__).joinpath("told_by_releases.sql").read_text("utf-8")
    ).substitute(
        releases=" union all by name ".join(rows),
        members=", ".join(members),
        figures=", ".join(figures),
        near=NEAR,
        few=rules.threshold - 1,
    )
