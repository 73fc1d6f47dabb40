"""Whether two databases hold the same marts: `except all`, both ways.

Of a mart with more than five million rows, first their number and the sum of their 64-bit hashes:
where these are the same, so are the rows, and none is sorted.

python benchmarks/marts_compared.py ONE OTHER
"""

from pathlib import Path

import click
import duckdb

MANY_ROWS = 5_000_000
MARTS = (
    "fact_acts",
    "acts_monthly",
    "flows_department",
    "acts_by_age_band",
    "acts_by_beneficiary_profile",
    "acts_by_executor_category",
    "top_executor_categories",
    "top_specialties",
    "ppg_teleconsultation_uptake",
    "ppg_chronic_patients",
    "line_accounting",
    "completeness",
)


def differences(one: Path, other: Path, marts: tuple[str, ...] = MARTS) -> dict[str, int]:
    """Return the number of rows of each mart that only one of the two databases holds."""
    found = {}
    # Views name their database, which is the name of its file.
    second = other.stem
    with duckdb.connect(config={"memory_limit": "4GB"}) as connection:
        connection.execute(f"attach '{one}' as one (read_only)")
        connection.execute(f"attach '{other}' as {second} (read_only)")
        for mart in marts:
            columns = ", ".join(
                f'"{name}"'
                for (name,) in connection.execute(
                    "select column_name from duckdb_columns() where database_name = 'one'"
                    " and schema_name = 'marts' and table_name = ? order by column_index",
                    [mart],
                ).fetchall()
            )
            sides = tuple(
                f"(select {columns} from {database}.marts.{mart})" for database in ("one", second)
            )
            one_print, other_print = (
                connection.execute(
                    f"select count(*), sum(hash(rows)) from {side} as rows"
                ).fetchone()
                for side in sides
            )
            if one_print == other_print and one_print[0] > MANY_ROWS:
                found[mart] = 0
                continue
            found[mart] = sum(
                connection.execute(
                    f"select count(*) from (from {left} except all from {right})"
                ).fetchone()[0]
                for left, right in (sides, sides[::-1])
            )
    return found


@click.command()
@click.argument("one", type=click.Path(exists=True, path_type=Path))
@click.argument("other", type=click.Path(exists=True, path_type=Path))
def main(one: Path, other: Path) -> None:
    """Compare the marts of ONE database with those of an OTHER."""
    different = {mart: count for mart, count in differences(one, other).items() if count}
    if different:
        raise click.ClickException(f"rows that only one side holds: {different}")
    click.echo(f"{len(MARTS)} marts, the same rows on both sides.")


if __name__ == "__main__":
    main()
