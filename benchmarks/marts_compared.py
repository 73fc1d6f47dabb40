"""Whether two databases hold the same marts: `except all`, both ways.

python benchmarks/marts_compared.py ONE OTHER
"""

from pathlib import Path

import click
import duckdb

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
            found[mart] = connection.execute(
                f"select (select count(*) from (select {columns} from one.marts.{mart}"
                f" except all select {columns} from {second}.marts.{mart}))"
                f" + (select count(*) from (select {columns} from {second}.marts.{mart}"
                f" except all select {columns} from one.marts.{mart}))"
            ).fetchone()[0]
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
