"""The page of all benchmarks, and the plots of a country's volume, from what the runs recorded.

    python benchmarks/pages.py

Reads benchmarks/results/, writes benchmarks/README.md and benchmarks/plots/. No figure is typed.
"""

import json
import os
import platform
from collections.abc import Iterable
from pathlib import Path

import altair
import duckdb
import pandas as pd
import vl_convert
from machine import processor

HERE = Path(__file__).parent
RESULTS, PLOTS = HERE / "results", HERE / "plots"
STEPS = {
    "month": "stage, the last flux month",
    "stage": "stage, everything",
    "build": "dbt: lists and models, no test",
    "by_hand": "the marts by hand",
    "check": "gate",
    "new_month": "dbt: the last flux month, added to the others",
    "new_snapshot": "dbt: another snapshot of the referentials",
    "publish": "publish a country, every test included",
}
HEAVIEST = 20
TOOLS = {"sqlmesh": "SQLMesh", "polars": "polars", "pandas": "pandas", "spark": "Apache Spark"}
# The tables of the hand-written script that do the work of these models.
ALIKE = {
    "int_lines_kept": "intermediate.lines",
    "int_days_crowded": "crowded_days",
    "int_lines_ordered": "lines_together",
    "int_acts_netted": "states",
    "int_acts_versioned": "netted_versions",
    "int_acts_monitored": "intermediate.monitored",
    "int_people_identified": "intermediate.people",
    "int_professionals_deduplicated": "intermediate.int_professionals_deduplicated",
    "int_professionals_located": "intermediate.int_professionals_located",
    "int_lines_repeated": "last_delivered",
}


def main() -> None:
    """Write the page."""
    sizes = {
        int(file.stem.removeprefix("scale_").removesuffix("M")): json.loads(file.read_text("utf-8"))
        for file in RESULTS.glob("scale_*M.json")
    }
    sizes = dict(sorted(sizes.items()))
    PLOTS.mkdir(exist_ok=True)
    largest = max(sizes)
    plot_steps(sizes)
    plot_models(sizes[largest], largest)
    others = {size: run for size, run in sizes.items() if "polars" in run}
    if others:
        plot_tools(others[max(others)], max(others))
    page = (
        (HERE / "readme_page.md")
        .read_text("utf-8")
        .format(
            processor=processor(),
            cores=len(os.sched_getaffinity(0)),
            python=platform.python_version(),
            duckdb=duckdb.__version__,
            stores="\n".join(store_rows(sizes)),
            steps="\n".join(step_rows(sizes)),
            verdicts="\n".join(verdicts(sizes)),
            largest=largest,
            models="\n".join(model_rows(sizes[largest])),
            tools="\n".join(tool_rows(others)),
        )
    )
    (HERE / "README.md").write_text(page, "utf-8")


def store_rows(sizes: dict[int, dict]) -> Iterable[str]:
    """Give the rows of the table of stores."""
    for size, run in sizes.items():
        store = run["store"]
        yield (
            f"| {size} M | {store['line_count']:,} | {store['care_month_count']} |"
            f" {store['flux_month_count']} | {float(store['reversal_percent']):.1f} % |"
            f" {store['pseudonym_count']:,} |"
        )


def step_rows(sizes: dict[int, dict]) -> Iterable[str]:
    """Give the rows of the table of steps."""
    for size, run in sizes.items():
        for step, label in STEPS.items():
            if step in run:
                cost = run[step]
                yield (
                    f"| {store_size(step, cost, size)} M | {label} | {cost['wall']:,.0f} |"
                    f" {cost['cpu']:,.1f} |"
                    f" {cost['memory']:,.0f} | {cost['read']:,.0f} | {cost['measured']} |"
                )
        if "by_hand" in run and "build" in run:
            ratio = run["build"]["cpu"] / run["by_hand"]["cpu"]
            models = sum(cost["cpu"] for cost in hanging(run).values()) / run["by_hand"]["cpu"]
            yield (
                f"| {size} M | **dbt ÷ by hand** | | **{ratio:.2f}** (the models alone:"
                f" {models:.2f}) | | | |"
            )


def store_size(step: str, cost: dict, size: int) -> int:
    """Return the million lines of the store that a step worked on: a country is published."""
    return round(cost["lines"] / 1e6) if step == "publish" else size


def hanging(run: dict) -> dict[str, dict]:
    """Return the costs of the models."""
    return run["build"]["models"]


def verdicts(sizes: dict[int, dict]) -> Iterable[str]:
    """Say, for each goal, what was measured, or that it was not."""
    largest, smallest = max(sizes), min(sizes)
    run = sizes[largest]
    if "by_hand" in run:
        yield (
            f"- `dbt build` without tests against the script, at {largest} M lines:"
            f" {run['build']['cpu'] / run['by_hand']['cpu']:.2f} times its processor time"
            " (goal at 120 M: 1.2)."
        )
    if largest > smallest:
        growth = run["build"]["cpu"] / sizes[smallest]["build"]["cpu"]
        yield (
            f"- Growth from {smallest} M to {largest} M lines, {largest / smallest:.0f} times as"
            f" many: {growth:.1f} times the processor time (goal from 12 M to 120 M: 11), of builds"
            f" measured {sizes[smallest]['build']['measured']} and {run['build']['measured']}."
        )
    for size, one in sizes.items():
        yield (
            f"- Peak memory of the build at {size} M lines, with DuckDB held to {one['limit']}:"
            f" {one['build']['memory']:,.0f} MiB (goal: under 8 GB, and a build held to 4 GB ends)."
        )
    for size, one in sizes.items():
        if "new_month" in one:
            percent = 100 * one["new_month"]["cpu"] / one["new_month"]["others"]["cpu"]
            same = " the same marts;" if one["new_month"]["is_compared"] else ""
            yield (
                f"- A new flux month at {size} M lines, dbt's start included:{same}"
                f" {percent:.0f} % of the processor time of the others (goal: 15 %)."
            )
    for size, one in sizes.items():
        if "new_snapshot" in one:
            yield (
                f"- Another snapshot of the referentials at {size} M lines, timed apart:"
                f" {one['new_snapshot']['stage']['cpu']:,.1f} s of processor to stage and"
                f" {one['new_snapshot']['cpu']:,.1f} for dbt, which makes everything anew."
            )
    for size, one in sizes.items():
        others = [
            f"{label} {one[tool]['cpu'] / one['build']['cpu']:.2f}"
            for tool, label in TOOLS.items()
            if tool in one
        ]
        if others:
            yield (
                f"- Other tools at {size} M lines, in dbt's processor time (goal: each more"
                f" than 1): {', '.join(others)}."
            )
    compared = [f"{size} M" for size, run in sizes.items() if "compare" in run]
    same_at = ", ".join(compared)
    yield f"- The marts of both sides were compared row by row: they are the same at {same_at}."
    for goal in (12, 40, 120):
        if goal not in sizes:
            yield f"- {goal} M lines: not measured yet."


def model_rows(run: dict) -> Iterable[str]:
    """Give the rows of the heaviest models, beside what the script takes for the same."""
    by_hand = run.get("by_hand", {}).get("tables", {})
    ranked = sorted(hanging(run).items(), key=lambda item: -item[1]["cpu"])
    for name, cost in ranked[:HEAVIEST]:
        same = by_hand.get(ALIKE.get(name, f"marts.{name}"))
        script = f"{same['cpu']:,.1f}" if same else ""
        yield (
            f"| `{name}` | {cost['cpu']:,.1f} | {script} | {cost['memory']:,.0f} |"
            f" {cost['read']:,.0f} |"
        )


def tool_rows(others: dict[int, dict]) -> Iterable[str]:
    """Give the rows of the other tools."""
    labels = {
        "by_hand": "DuckDB by hand, 12 marts",
        "build": "dbt and DuckDB, every model",
        "sqlmesh": "SQLMesh and DuckDB, every model",
        "polars": "polars, two marts",
        "pandas": "pandas, two marts",
        "spark": "Apache Spark, every model",
    }
    for size, run in others.items():
        for tool, label in labels.items():
            if tool in run:
                cost = run[tool]
                yield (
                    f"| {size} M | {label} | {cost['wall']:,.0f} | {cost['cpu']:,.1f} |"
                    f" {cost['memory']:,.0f} | {cost['measured']} |"
                )


def plot_steps(sizes: dict[int, dict]) -> None:
    """Draw the processor time of each step, by size."""
    rows = [
        {
            "step": label,
            "million lines": store_size(step, run[step], size),
            "CPU seconds": run[step]["cpu"],
        }
        for size, run in sizes.items()
        for step, label in STEPS.items()
        if step in run
    ]
    chart = altair.Chart(pd.DataFrame(rows)).mark_bar()
    chart = chart.encode(
        x="CPU seconds:Q",
        y=altair.Y("step:N", sort=list(STEPS.values()), title=None, axis={"labelLimit": 300}),
        yOffset="million lines:O",
        color=altair.Color("million lines:O", scale={"scheme": "blues"}),
    )
    write(chart.properties(width=420, title="What each step takes"), "steps")


def plot_models(run: dict, size: int) -> None:
    """Draw the heaviest models beside what the script takes for the same."""
    ranked = sorted(hanging(run).items(), key=lambda item: -item[1]["cpu"])[:HEAVIEST]
    by_hand = run.get("by_hand", {}).get("tables", {})
    rows = [{"model": name, "side": "dbt", "CPU seconds": cost["cpu"]} for name, cost in ranked]
    rows += [
        {"model": name, "side": "by hand", "CPU seconds": by_hand[same]["cpu"]}
        for name, _ in ranked
        if (same := ALIKE.get(name, f"marts.{name}")) in by_hand
    ]
    chart = altair.Chart(pd.DataFrame(rows)).mark_bar()
    chart = chart.encode(
        x="CPU seconds:Q",
        y=altair.Y(
            "model:N", sort=[name for name, _ in ranked], title=None, axis={"labelLimit": 300}
        ),
        yOffset="side:N",
        color="side:N",
    )
    title = f"The heaviest models at {size} million lines"
    write(chart.properties(width=420, title=title), "models")


def plot_tools(run: dict, size: int) -> None:
    """Draw the processor time of the tools at one size."""
    names = {"by_hand": "DuckDB by hand", "build": "dbt", "sqlmesh": "SQLMesh"}
    names |= {"polars": "polars (two marts)", "pandas": "pandas (two marts)", "spark": "Spark"}
    rows = [
        {"tool": label, "CPU seconds": run[tool]["cpu"]}
        for tool, label in names.items()
        if tool in run
    ]
    chart = altair.Chart(pd.DataFrame(rows)).mark_bar()
    chart = chart.encode(
        x="CPU seconds:Q", y=altair.Y("tool:N", sort=list(names.values()), title=None)
    )
    write(chart.properties(width=420, title=f"The same work at {size} million lines"), "tools")


def write(chart: altair.Chart, name: str) -> None:
    """Write a plot as SVG, without a browser or a network."""
    # Room for readers whose font is wider than the one it was measured with.
    roomy = chart.properties(padding={"left": 50, "right": 20, "top": 5, "bottom": 5})
    svg = vl_convert.vegalite_to_svg(roomy.to_dict())
    (PLOTS / f"{name}.svg").write_text(svg + "\n", "utf-8")


if __name__ == "__main__":
    main()
