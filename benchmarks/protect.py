"""What protecting the publication costs: time, figures lost, and what other methods would tell.

    python benchmarks/protect.py [WAREHOUSE] > benchmarks/protect.md

The warehouse is copied first. Random tables are drawn from fixed seeds: times vary, masks do not.
"""

import os
import platform
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import click
import duckdb
import highspy
import numpy as np
import scipy
from protect_methods import (
    RULES,
    TOTAL,
    Table,
    as_system,
    complete,
    primary_only,
    rounded,
    small,
    told,
)

from telesante.protect import ProtectionRules, protect_warehouse
from telesante.protect.suppress import suppress
from telesante.settings import warehouse

METHODS = {
    "primary only: 1 to 10 patients masked": primary_only,
    "OpenSAFELY: 7 patients or fewer redacted, the rest rounded to 5": rounded,
    "`telesante`: primary and secondary": complete,
}


def random_table(size: int, share: float) -> Table:
    """Return a table of random counts, of which about a share is small."""
    random = np.random.default_rng([size, int(100 * share)])
    counts = random.poisson(random.gamma(2, 60, (size, size)))
    few = random.random((size, size)) < share
    counts[few] = random.integers(0, RULES.threshold, few.sum())
    table = {
        (f"r{row}", f"c{column}"): int(counts[row, column])
        for row in range(size)
        for column in range(size)
        if counts[row, column]
    }
    table |= {(f"r{row}", TOTAL): int(counts[row].sum()) for row in range(size)}
    table |= {(TOTAL, f"c{column}"): int(counts[:, column].sum()) for column in range(size)}
    table[TOTAL, TOTAL] = int(counts.sum())
    return {cell: (count, count) for cell, count in table.items()}


def read_tables(path: Path) -> dict[str, Table]:
    """Return two published tables of the 2024-12 edition, each as if it were alone."""
    with duckdb.connect(str(path), read_only=True) as connection:
        edition = "edition_id = '2024-12' and perimeter_id = 'idf_2024'"
        flows = connection.table("marts.flows_department").filter(
            f"{edition} and act_category = 'all'"
        )
        profiles = connection.table("marts.acts_by_beneficiary_profile").filter(
            f"{edition} and profile = 'EHPAD'"
        )
        counts = "act_count, patient_count"
        tables = {
            "flows": flows.select(f"executor_department, beneficiary_zone, {counts}"),
            "EHPAD": profiles.select(f"act_category, beneficiary_zone, {counts}"),
        }
        return {
            name: {(row, column): (acts, patients) for row, column, acts, patients in found}
            for name, found in ((name, sorted(table.fetchall())) for name, table in tables.items())
        }


def publication(path: Path, title: str, rules: ProtectionRules) -> None:
    """Protect a whole publication and print what it costs."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(path, folder))
        start = time.process_time()
        report = protect_warehouse(copy, rules)
        seconds = time.process_time() - start
    excess = report.lost / report.bound - 1
    proof = f"{100 * excess:.1f} % above what every safe mask loses, since costs are drawn"
    print(f"\n## {title}\n")
    print(
        f"{seconds:.0f} s of one processor; by the clock {report.protect_seconds:.0f} s for the"
        f" choice of the mask ({proof}) and {report.audit_seconds:.0f} s for the audit of"
        f" {report.figures} masked figures, two linear programs each. Every edition, perimeter and"
        " table is in one system.\n"
    )
    print("| mart | rows | small | masked for others | lost by these (acts or people) |")
    print("|---|--:|--:|--:|--:|")
    for table in report.tables:
        print(
            f"| `{table.mart}` | {table.rows} | {table.small} | {table.masked - table.small} |"
            f" {table.lost} |"
        )


def growth(sizes: tuple[int, ...] = (10, 20, 40)) -> None:
    """Protect random tables of growing size and print time and loss."""
    print("\n## Growth: random square tables\n")
    print("| cells | small | method | rounds | masked for others | acts they lose | s |")
    print("|--:|--:|---|--:|--:|--:|--:|")
    for size in sizes:
        for share in (0.02, 0.1):
            table = random_table(size, share)
            for name, most_rounds in (("cutting planes", None), ("heuristic", 0)):
                system, _ = as_system(table)
                start = time.process_time()
                options = {} if most_rounds is None else {"most_rounds": most_rounds}
                mask = suppress(system, RULES, **options)
                seconds = time.process_time() - start
                own = {system.groups[number] for number in system.primary}
                others = mask.groups - own
                lost = sum(system.weights[group] for group in others)
                if most_rounds is None and mask.lost > mask.bound:
                    name += f", at most {mask.lost - mask.bound} too many"
                print(
                    f"| {size} x {size} | {len(own)} | {name} | {mask.rounds} |"
                    f" {len(others)} | {lost} | {seconds:.1f} |"
                )


def comparison(path: Path) -> None:
    """Publish two tables by each method and print what an attacker learns."""
    print("\n## What each method loses, and what it tells\n")
    print(
        "A small count (1 to 10 patients) is told when an attacker can exclude some number of acts"
        " from 1 to 11, but for what the rows tell by being there (a total of three is at least"
        " three), and told exactly when one number is left.\n"
    )
    print("| table | method | masked | changed | acts masked | small | told | exactly |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    for name, table in read_tables(path).items():
        for method, protect in METHODS.items():
            published = protect(table)
            lost = sum(table[cell][0] for cell in published.masked)
            some, exactly = told(table, published)
            print(
                f"| {name} | {method} | {len(published.masked)} | {len(published.changed)} |"
                f" {lost} | {len(small(table))} | {some} | {exactly} |"
            )


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True), default=warehouse)
def main(path: Path) -> None:
    """Measure, and print the result as Markdown."""
    print("# What the protection costs\n")
    print(
        "Written by `python benchmarks/protect.py` on the Île-de-France demonstration. Seconds are"
        " those of one processor where nothing else is said.\n"
    )
    print(
        f"Python {platform.python_version()}, scipy {scipy.__version__}, highspy"
        f" {highspy.Highs().version()}, {os.cpu_count()} cores, load average"
        f" {os.getloadavg()[0]:.0f} at the start."
    )
    publication(path, "The whole publication", RULES)
    publication(path, "With its zeros hidden", replace(RULES, hide_zeros=True))
    comparison(path)
    growth()


if __name__ == "__main__":
    main()
