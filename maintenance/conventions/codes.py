"""No SQL spells a code that no list holds.

A typing error in a code raises no error: it selects nothing, and a figure is zero.
"""

import re
from collections.abc import Iterator

from maintenance.conventions.fault import Fault
from maintenance.conventions.project import Node, written_in_sql
from maintenance.conventions.sql import without_comments
from telesante.contract import tables

RULE = "codes"

# Where the codes of each column are listed: seed and column. A column stands here under each name
# that it bears between staging and marts. `rule_codes` lists the codes of further raw columns.
LISTS = {
    "act_category": ("act_categories", "act_category"),
    "act_code": ("acts", "act_code"),
    "age_band": ("age_bands", "age_band"),
    "age_band_system": ("age_bands", "age_band_system"),
    "code_type": ("executor_category_rules", "code_type"),
    "domain": ("acts", "domain"),
    "edition_id": ("editions", "edition_id"),
    "esm_cat_cod": ("establishment_categories", "establishment_category_code"),
    "ete_cat_cod": ("establishment_categories", "establishment_category_code"),
    "exc_exc_nat": ("practice_natures", "practice_nature_code"),
    "executor_category": ("executor_categories", "executor_category"),
    "indicator_id": ("ppg_indicators", "indicator_id"),
    "perimeter_id": ("perimeters", "perimeter_id"),
    "prefix_kind": ("department_prefixes", "prefix_kind"),
    "profile": ("profiles", "profile"),
    "prs_nat_ref": ("acts", "act_code"),
    "pfs_pra_spe": ("specialties", "specialty_code"),
    "pse_act_nat": ("activities", "activity_code"),
    "pse_spe_cod": ("specialties", "specialty_code"),
    "pse_stj_cod": ("legal_statuses", "status_code"),
    "region_code": ("regions", "region_code"),
    "specialty_code": ("specialties", "specialty_code"),
}
RULE_CODES = ("rule_codes", "column_name", "code")

# How the SNDS ends the name of a column that holds codes; an age is the exception.
CODED = re.compile(r"\w+_(cod|nat|ref|stj|top|typ|mtf|qlf|qlp|taa|nir)")
NO_CODE = ("ben_ama_cod",)

# The member that totals bear in marts belongs to no list.
TOTAL = "all"

_LITERAL = r"(?:'[^']*'|-?\b\d+\b)"
_COMPARED = re.compile(
    r"(?P<column>\b[a-z_]\w*)"
    # What may stand between a column and its comparison: the end of a cast, coalesce or trim.
    r"(?:\s+as\s+\w+\s*\)|\s*,[^()]*\)|\s*\))?"
    r"\s*(?:(?:not\s+)?in\s*(?P<set>\([^()]*\))"
    rf"|(?:not\s+)?between\s+(?P<range>{_LITERAL}\s+and\s+{_LITERAL})"
    rf"|(?:=|<>|!=|>=|<=|<|>|is\s+(?:not\s+)?distinct\s+from)\s*(?P<one>{_LITERAL}))"
)
_CASE = re.compile(
    r"\bcase\s+(?:\w+\.)?(?P<column>[a-z_]\w*)\s+(?P<set>when\b.*?\bend)\b", re.DOTALL
)
_WHEN = re.compile(rf"\bwhen\s+({_LITERAL})")


def check(nodes: list[Node]) -> Iterator[Fault]:
    """Yield the codes spelled in SQL that the nomenclature seeds do not list."""
    listed = _listed_codes({node.name: node for node in nodes if node.kind == "seed"})
    raw = {column.name for table in tables().values() for column in table.columns}
    coded = {name for name in raw if CODED.fullmatch(name)} - set(NO_CODE)
    for node in written_in_sql(nodes):
        for line, column, code in _spelled(without_comments(node.text)):
            if column not in listed and column in coded:
                mend = f"no seed lists the codes of {column}: add {code} to rule_codes.csv."
                yield Fault(node.path, line, RULE, mend)
            elif column in listed and code not in listed[column]:
                mend = f"{column} has no code {code} in its list: mend it here, or add it there."
                yield Fault(node.path, line, RULE, mend)


def _listed_codes(seeds: dict[str, Node]) -> dict[str, set[str]]:
    """Return the codes of each column that has a list."""
    listed = {
        column: {_plain(row[field]) for row in seeds[seed].rows} | {TOTAL}
        for column, (seed, field) in LISTS.items()
        if seed in seeds
    }
    seed, name, code = RULE_CODES
    for row in seeds[seed].rows if seed in seeds else []:
        listed.setdefault(row[name], set()).add(_plain(row[code]))
    return listed


def _spelled(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, column and code of each literal that a column is compared with."""
    for match in _COMPARED.finditer(text):
        compared = match["set"] or match["range"] or match["one"]
        for literal in re.findall(_LITERAL, compared):
            yield text.count("\n", 0, match.start()) + 1, match["column"], _plain(literal)
    for match in _CASE.finditer(text):
        for literal in _WHEN.findall(match["set"]):
            yield text.count("\n", 0, match.start()) + 1, match["column"], _plain(literal)


def _plain(code: str) -> str:
    """Return a code without quotes and leading zeros: numeric codes compare as integers."""
    code = code.strip("'")
    return str(int(code)) if code.isdecimal() else code
