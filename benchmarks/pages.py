"""The page of all benchmarks and its plot, from what the runs of `scale.py` recorded.

    python benchmarks/pages.py

Reads benchmarks/results/, writes benchmarks/README.md and benchmarks/plots/. No figure is typed:
each is what one run gave, or the range of several.
"""

import json
from collections.abc import Iterable
from pathlib import Path

import altair
import pandas as pd
import vl_convert

HERE = Path(__file__).parent
RESULTS, PLOTS = HERE / "results", HERE / "plots"
STEPS = {
    "stage": "stage, everything",
    "build": "dbt: lists and models, no test",
    "by_hand": "the marts by hand",
    "sqlmesh": "SQLMesh: the models of dbt",
    "spark": "Apache Spark: the models of dbt",
    "check": "gate",
    "publish": "publish a country, every test included",
}
HEAVIEST = 20
# The tables of the hand-written script that do the work of these models.
ALIKE = {
    "int_days_crowded": "crowded_days",
    "int_establishments_deduplicated": "establishments",
    "int_lines_kept": "intermediate.lines",
    "int_lines_ordered": "lines_together",
    "int_lines_repeated": "last_delivered",
    "int_acts_netted": "states",
    "int_acts_versioned": "netted_versions",
    "int_acts_monitored": "intermediate.monitored",
    "int_people_identified": "intermediate.people",
    "int_people_ald_merged": "intermediate.ald_periods",
    "int_people_c2s": "c2s_years",
    "int_professionals_deduplicated": "intermediate.register",
    "int_professionals_located": "intermediate.professionals",
    "int_chronic_patients_by_zone": "patients",
    "int_teleconsultations_billed": "billed",
    "dim_edition": "intermediate.editions",
}
# What is divided by what; `models` are those of dbt, without its start and its lists.
RATIOS = {
    "dbt ÷ by hand, whole processes": ("build", "by_hand"),
    "dbt ÷ by hand, the models alone": ("models", "by_hand"),
    "SQLMesh ÷ dbt, whole processes": ("sqlmesh", "build"),
    "Apache Spark ÷ dbt, whole processes": ("spark", "build"),
}

Runs = list[dict]


def main() -> None:
    """Write the page and the plot."""
    sizes: dict[int, Runs] = {
        int(file.stem.removeprefix("scale_").removesuffix("M")): json.loads(file.read_text("utf-8"))
        for file in RESULTS.glob("scale_*M.json")
    }
    sizes = dict(sorted(sizes.items()))
    largest = max(sizes)
    models = model_costs(sizes[largest])
    plot_models(models, largest)
    page = (
        (HERE / "readme_page.md")
        .read_text("utf-8")
        .format(
            machines="\n".join(machine_rows(sizes)),
            stores="\n".join(store_rows(sizes)),
            steps="\n".join(step_rows(sizes)),
            ratios="\n".join(ratio_rows(sizes)),
            goals="\n".join(goals(sizes)),
            largest=largest,
            models="\n".join(
                f"| `{name}` | {cost:,.1f} | {'' if script is None else f'{script:,.1f}'} |"
                for name, cost, script in models
            ),
        )
    )
    (HERE / "README.md").write_text(page, "utf-8")


def span(values: list[float], digits: int = 0) -> str:
    """Say the range of several values, or the one there is: `1.19 to 1.25`."""
    low, high = (f"{end:,.{digits}f}" for end in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"


def ratios(runs: Runs, label: str) -> list[tuple[str, float]]:
    """Return the day and the ratio of each run that holds both sides."""
    above, below = RATIOS[label]
    found = []
    for run in runs:
        seconds = {step: run[step]["cpu"] for step in STEPS if step in run}
        if "build" in run:
            seconds["models"] = sum(run["build"]["parts"].values())
        if above in seconds and below in seconds:
            found.append((run["begun"][:10], seconds[above] / seconds[below]))
    return found


def machine_rows(sizes: dict[int, Runs]) -> Iterable[str]:
    """Give the rows of the table of runs: where and when each was measured."""
    for size, runs in sizes.items():
        for run in runs:
            yield (
                f"| {size} M | {run['begun']} | {run['machine']} | {run['python']} |"
                f" {run['duckdb']} | {run['limit']} |"
            )


def store_rows(sizes: dict[int, Runs]) -> Iterable[str]:
    """Give the rows of the table of stores, as they were seen last."""
    for size, runs in sizes.items():
        for store in [run["store"] for run in runs if "store" in run][-1:]:
            yield (
                f"| {size} M | {store['line_count']:,} | {store['care_month_count']} |"
                f" {store['flux_month_count']} | {float(store['reversal_percent']):.1f} % |"
                f" {store['pseudonym_count']:,} |"
            )


def step_rows(sizes: dict[int, Runs]) -> Iterable[str]:
    """Give the rows of the table of steps: what the runs range over."""
    for size, runs in sizes.items():
        for step, label in STEPS.items():
            costs = [run[step] for run in runs if step in run]
            if costs:
                # It is the country that is published, not the store derived from it.
                lines = round(costs[-1].get("lines", size * 1e6) / 1e6)
                yield (
                    f"| {lines} M | {label} | {len(costs)} |"
                    f" {span([cost['wall'] for cost in costs])} |"
                    f" {span([cost['cpu'] for cost in costs])} |"
                    f" {span([cost['memory'] for cost in costs])} |"
                    f" {span([cost['read'] for cost in costs])} |"
                )


def ratio_rows(sizes: dict[int, Runs]) -> Iterable[str]:
    """Give the rows of the table of ratios, each between two steps of one call."""
    for size, runs in sizes.items():
        for label in RATIOS:
            if found := ratios(runs, label):
                first, last = found[0][0], found[-1][0]
                days = first if first == last else f"{first} to {last}"
                measured = span([value for _, value in found], 2)
                yield f"| {size} M | {label} | **{measured}** | {len(found)} | {days} |"


def goals(sizes: dict[int, Runs]) -> Iterable[str]:
    """Say, for each goal, what was measured, or that it was not."""
    for size, label, goal in (
        (120, "dbt ÷ by hand, whole processes", 1.2),
        (12, "dbt ÷ by hand, the models alone", 1.25),
    ):
        found = [value for _, value in ratios(sizes.get(size, []), label)]
        measured = span(found, 2) if found else "not measured yet"
        yield f"- {label}, at {size} M lines: {measured} (goal: {goal} at most)."
    for size, runs in sizes.items():
        for limit in sorted({run["limit"] for run in runs if "build" in run}):
            peaks = [
                run["build"]["memory"] for run in runs if "build" in run and run["limit"] == limit
            ]
            yield (
                f"- Peak memory of the build at {size} M lines, with DuckDB held to {limit}:"
                f" {span(peaks)} MiB (goal: under 8 GB, and a build held to 4 GB ends)."
            )
    compared = ", ".join(
        f"{size} M" for size, runs in sizes.items() if any("compare" in run for run in runs)
    )
    yield (
        "- The marts of dbt and of the script were compared row by row: they are the same at"
        f" {compared or 'no size yet'}."
    )


def model_costs(runs: Runs) -> list[tuple[str, float, float | None]]:
    """Return the heaviest models of the last run that built, beside what the script takes."""
    run = next(run for run in reversed(runs) if "build" in run)
    script = run.get("by_hand", {}).get("parts", {})
    ranked = sorted(run["build"]["parts"].items(), key=lambda part: -part[1])[:HEAVIEST]
    return [(name, cost, script.get(ALIKE.get(name, f"marts.{name}"))) for name, cost in ranked]


def plot_models(models: list[tuple[str, float, float | None]], size: int) -> None:
    """Draw the heaviest models beside what the script takes for the same, without a browser."""
    rows = [(name, "dbt", cost) for name, cost, _ in models]
    rows += [(name, "by hand", cost) for name, _, cost in models if cost is not None]
    chart = altair.Chart(pd.DataFrame(rows, columns=["model", "side", "CPU seconds"])).mark_bar()
    names = [name for name, *_ in models]
    chart = chart.encode(
        x="CPU seconds:Q",
        y=altair.Y("model:N", sort=names, title=None, axis={"labelLimit": 300}),
        yOffset="side:N",
        color="side:N",
    ).properties(
        width=420,
        title=f"The heaviest models at {size} million lines",
        # Room for readers whose font is wider than the one it was measured with.
        padding={"left": 50, "right": 20, "top": 5, "bottom": 5},
    )
    PLOTS.mkdir(exist_ok=True)
    svg = vl_convert.vegalite_to_svg(chart.to_dict())
    (PLOTS / "models.svg").write_text(svg + "\n", "utf-8")


if __name__ == "__main__":
    main()
