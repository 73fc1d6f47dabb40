"""The SQL linter takes what both engines take, and refuses what the house refuses."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

PORTABLE = """\
select
    acts.department,
    grouping(acts.zone) as is_total,
    count(*) filter (where acts.age > 65) as old_count,
    sum(acts.quantity) as quantity,
    quantity * 2 as doubled,
    try_cast(acts.department as int) as department_number,
    max_by(acts.age, acts.quantity) as most_frequent_age,
    row_number() over (
        partition by acts.department
        order by acts.department
        rows between unbounded preceding and current row
    ) as place
from acts
inner join places on acts.department = places.department
group by acts.department, cube (acts.zone, acts.age)
"""


def _lint(sql: str) -> str:
    """Return what sqlfluff says about a query under the project's rules."""
    command = [sys.executable, "-m", "sqlfluff", "lint", "--templater", "raw", "-p", "1", "-"]
    result = subprocess.run(
        command, cwd=PROJECT, input=sql, capture_output=True, text=True, check=False
    )
    return result.stdout


def test_what_both_engines_take_passes() -> None:
    assert "FAIL" not in _lint(PORTABLE)


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        ("inner join", "join", "AM05"),
        ("select\n", "SELECT\n", "CP01"),
        ("count(*)", "COUNT(*)", "CP03"),
        ("as doubled,\n    try", "as doubled\n    , try", "LT04"),
        ("as place\n", f"as {'p' * 100}\n", "LT05"),
        ("try_cast(acts.department as int)", "acts.department::int", "CV11"),
        ("max_by", "arg_max", "CV09"),
        ("from acts\n", "from acts as a\n", "AL06"),
        ("acts.age > 65", "acts.age !> 65", "PRS"),
    ],
)
def test_what_the_house_refuses_is_named(good: str, bad: str, rule: str) -> None:
    assert PORTABLE.count(good) >= 1
    assert f"| {rule} |" in _lint(PORTABLE.replace(good, bad)).replace("  ", " ")
