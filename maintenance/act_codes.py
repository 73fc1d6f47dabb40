"""The list of act codes on its page, written from the seed so that the two cannot differ.

`python -m maintenance.act_codes` rewrites the tables of `docs/act_codes.md`; the rest of the page
is written by hand.
"""

import csv
import re
from itertools import groupby

from telesante.settings import PROJECT

PAGE = PROJECT / "docs" / "act_codes.md"
SEEDS = PROJECT / "seeds" / "nomenclatures"
# What is written lies between these two lines of the page.
LIST = re.compile(r"(?<=<!-- list -->\n).*?(?=<!-- end of list -->)", re.DOTALL)
HEAD = (
    "| code | letters | label | first day | last day | sources of the two days | remarks |\n"
    "|---|---|---|---|---|---|---|\n"
)
# How much of a date its source tells.
SHOWN = {"day": 10, "month": 7, "year": 4, "unknown": 0}


def rewritten(page: str) -> str:
    """Return the page with the tables of the seed."""
    tables = _tables()
    return LIST.sub(lambda _: tables, page)


def _tables() -> str:
    version = {row["list_name"]: row for row in _rows("code_lists")}["acts"]
    labels = {row["act_category"]: row["label_fr"] for row in _rows("act_categories")}
    acts = sorted(_rows("acts"), key=lambda act: list(labels).index(act["act_category"]))
    tables = "".join(
        f"\n### {labels[category]} (`{category}`)\n\n{HEAD}{''.join(map(_row, members))}"
        for category, members in groupby(acts, key=lambda act: act["act_category"])
    )
    return (
        f"\nVersion {version['list_version']} of {version['list_date']}, {len(acts)} codes.\n"
        f"{tables}\n"
    )


def _row(act: dict[str, str]) -> str:
    label = act["label"] + ("" if act["is_individual"] == "true" else " †")
    first = act["valid_from"][: SHOWN[act["valid_from_precision"]]] or "unknown"
    sources = [
        f"{day}: {act[column]}"
        for day, column in (("first", "valid_from_source"), ("last", "valid_to_source"))
        if act[column]
    ]
    cells = (
        *(act["act_code"], act["b2_code"] or "unknown", label, first, act["valid_to"]),
        *(". ".join(sources), act["note"]),
    )
    return f"| {' | '.join(cells)} |\n"


def _rows(seed: str) -> list[dict[str, str]]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text("utf-8")), "utf-8")
