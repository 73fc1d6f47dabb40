"""One whole demonstration: built beside its place, put there when it is complete.

The mark that says "synthetic" is written first, so that not even the remains of a killed run can be
taken for real data; the truth is written last, and only a complete folder gets its final name.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from telesante.demo import truth, world
from telesante.demo.country import plan as country_plan
from telesante.demo.country import printed, writing
from telesante.demo.delivery import REFERENTIALS, Delivery
from telesante.demo.fluxes import LAST_FLUX
from telesante.demo.open_damir import layout
from telesante.demo.open_damir import writing as open_damir

MARK = "SYNTHETIC.json"
OPEN_MONTHS = (open_damir.FIRST, open_damir.LAST)
TRUTH = "truth.json"
# Published perimeters of which the demonstration holds every act: the practitioners of a country
# who teleconsult are all planted, whatever else the other regions lack.
COVERED_PERIMETERS = {
    "idf": ("fr_private_gps", "idf_2024"),
    "france": ("fr_ald_telehealth_patients", "fr_private_gps", "idf_2024"),
}
# Groups of a block of further acts: bounds the memory, whatever the number of lines.
BLOCK_GROUPS = 200_000
# With out-of-scope lines and régularisations.
LINES_PER_GROUP = 1.212

Progress = Callable[[str, int | None], None]


class RefusedError(Exception):
    """The demonstration cannot be written as asked."""


@dataclass(frozen=True)
class Asked:
    """What a demonstration is to hold.

    Attributes:
        scale: `idf`, `france`, or the er_prs_f lines to reach with further acts.
        seed: of everything drawn.
        has_dcir: deliveries of DCIR.
        open_months: first and last month of Open DAMIR, `202408`; None for none.
    """

    scale: str | int = "idf"
    seed: int = 2024
    has_dcir: bool = True
    open_months: tuple[int, int] | None = OPEN_MONTHS


def write_demo(out: Path, asked: Asked, progress: Progress) -> dict:
    """Write a demonstration into `out` and return its truth.

    Args:
        out: folder to fill; a former demonstration there is replaced, anything else refused.
        asked: what it is to hold.
        progress: called with a step's name and its number of parts, None for one part done.

    Raises:
        RefusedError: if `out` holds something else, or the demonstration alone has more lines.
    """
    out = out.absolute()
    check_replaceable(out)
    partial, former = (out.with_name(f".{out.name}.{state}") for state in ("partial", "former"))
    for remains in (partial, former):
        shutil.rmtree(remains, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        planted = _write(partial, asked, progress)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    if out.exists():
        out.rename(former)
    partial.rename(out)
    shutil.rmtree(former, ignore_errors=True)
    return planted


def check_replaceable(out: Path) -> None:
    """Refuse a folder that holds anything but a former demonstration.

    Raises:
        RefusedError: if something would be lost.
    """
    if not out.exists():
        return
    if not out.is_dir():
        raise RefusedError(f"{out} is not a folder")
    content = [path.name for path in out.iterdir()]
    if content and MARK not in content:
        raise RefusedError(f"{out} is not empty and holds no {MARK}: choose another folder")
    ours = {MARK, TRUTH, REFERENTIALS, writing.FOLDER, open_damir.FOLDER}
    foreign = [name for name in content if name not in ours and not name.startswith("flux_")]
    if foreign:
        raise RefusedError(f"{out} also holds {foreign[0]}, which is no demonstration file")


def _write(folder: Path, asked: Asked, progress: Progress) -> dict:
    covered = COVERED_PERIMETERS["france" if asked.scale == "france" else "idf"]
    mark = {
        "synthetic": True,
        "generator": "telesante demo",
        "scale": asked.scale,
        "seed": asked.seed,
        "covers": list(covered) if asked.has_dcir else [],
    }
    (folder / MARK).write_text(_json(mark), "utf-8")
    planted = {"seed": asked.seed, "scale": asked.scale, "files": {}}
    if asked.has_dcir:
        planted |= _write_dcir(folder, asked.scale, asked.seed, progress)
    if asked.open_months:
        progress("Open DAMIR", len(layout.months(*asked.open_months)))
        files, rows = open_damir.write(
            folder, asked.seed, asked.open_months, lambda: progress("Open DAMIR", None)
        )
        planted |= {"files": planted["files"] | files, "open_damir": rows}
    (folder / TRUTH).write_text(_json(planted), "utf-8")
    return planted


def _write_dcir(folder: Path, scale: str | int, seed: int, progress: Progress) -> dict:
    progress("planning people and acts", 1)
    demo = world.build(seed)
    progress("planning people and acts", None)

    delivery = Delivery(folder, seed)
    progress("writing the fluxes", LAST_FLUX + 1)
    delivery.write(demo, lambda: progress("writing the fluxes", None))
    planted = truth.of_demo(demo)
    pool, brought = demo.executors, printed.of_world(demo)
    del demo

    around = country_plan.whole(seed) if scale == "france" else country_plan.thin(seed)
    progress("the country", len(around.blocks()))
    writer = writing.Writer(folder)
    figures = writer.write(around, brought, lambda: progress("the country", None))
    delivery.files |= writer.files
    delivery.line_counts += writer.line_counts
    for figure in ("acts_monthly", "acts_by_executor_department"):
        planted[figure] = truth.add(planted[figure], figures.pop(figure))
    planted |= figures

    if isinstance(scale, int):
        missing = scale - _line_totals(delivery.files)["lines"]
        if missing < 0:
            raise RefusedError(f"--scale must be at least {scale - missing} lines, the size of idf")
        for block, count in enumerate(_blocks(missing), start=1):
            step = f"further acts, block {block}"
            progress(step, LAST_FLUX)
            further = world.build_block(seed, block, count, pool)
            delivery.append(further, lambda step=step: progress(step, None))
            for figure, values in truth.of_everywhere(further).items():
                planted[figure] = truth.add(planted[figure], values)

    return planted | {
        "files": delivery.files,
        "line_counts": sorted(delivery.line_counts, key=lambda row: [str(part) for part in row]),
        "line_totals": _line_totals(delivery.files),
    }


def _blocks(missing_lines: int) -> list[int]:
    """Return the groups of each block that make up the missing lines."""
    groups = round(missing_lines / LINES_PER_GROUP)
    full, rest = divmod(groups, BLOCK_GROUPS)
    return [BLOCK_GROUPS] * full + ([rest] if rest > 1000 else [])


def _line_totals(files: dict[str, dict]) -> dict[str, int]:
    reimbursements = [file for file in files.values() if file["table"] == "er_prs_f"]
    sums = ("lines", "stored", "rejected")
    return {name: sum(file[name] for file in reimbursements) for name in sums}


def _json(content: dict) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
