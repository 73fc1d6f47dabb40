"""Names with a verb, imports on top, the last step selected as it is."""

import re
from collections.abc import Iterator

from maintenance.conventions.fault import Fault
from maintenance.conventions.project import Node
from maintenance.conventions.sql import RELATION, Query, read_query

NAME = "name"
IMPORTS = "imports"
LAST_STEP = "last step"

# A verb says what was done, so it ends in -ed; these are the others.
IRREGULAR = ("built", "chosen", "cut", "drawn", "found", "held", "kept", "known", "left", "made")
IRREGULAR += ("paid", "put", "read", "sent", "set", "shown", "split", "spread", "taken", "written")


def check(nodes: list[Node]) -> Iterator[Fault]:
    """Yield models whose name or order of steps is not that of the house."""
    for node in nodes:
        if node.kind == "model":
            yield from _check_name(node)
            yield from _check_steps(node, read_query(node.text))


def _check_name(node: Node) -> Iterator[Fault]:
    if node.layer == "staging" and not re.fullmatch(rf"stg_{node.folder}__\w+", node.name):
        yield Fault(node.path, 1, NAME, f"call it stg_{node.folder}__<table>.")
    if node.layer == "intermediate":
        verb = node.name.rsplit("_", 1)[-1]
        has_verb = verb.endswith("ed") or verb in IRREGULAR
        if not has_verb or not re.fullmatch(r"int_\w+_\w+", node.name):
            mend = "call it int_<thing>_<verb>, the verb as a past participle (netted, kept)."
            yield Fault(node.path, 1, NAME, mend)
    if node.layer == "marts" and re.match(r"stg_|int_", node.name):
        yield Fault(node.path, 1, NAME, "a mart bears the name its readers use, without a prefix.")


def _check_steps(node: Node, query: Query) -> Iterator[Fault]:
    seen_other = False
    for step in query.steps:
        if step.is_import and seen_other:
            yield Fault(node.path, step.line, IMPORTS, f"move {step.name} to the other imports.")
        if not step.is_import and RELATION in step.body:
            mend = f"{step.name} reads a relation: import it in a step of its own, on top."
            yield Fault(node.path, step.line, IMPORTS, mend)
        seen_other = seen_other or not step.is_import
    if RELATION in query.last:
        mend = "the last select reads a relation: import it in a step of its own, on top."
        yield Fault(node.path, query.last_line, IMPORTS, mend)
    last = query.steps[-1].name if query.steps else "<last step>"
    if query.last != f"select * from {last}":
        yield Fault(node.path, query.last_line, LAST_STEP, f"end with `select * from {last}`.")
