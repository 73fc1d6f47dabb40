"""What the sections on the two PPG indicators share: France's value by quarter."""

from telesante.report.charts import Mark
from telesante.report.publication import Row
from telesante.report.wording import quarter, written


def national_marks(rows: list[Row], column: str, form: str, provisional: str) -> list[Mark]:
    """Return a mark for each quarter whose value is shown.

    Args:
        rows: France's rows, by quarter.
        column: the value.
        form: how it is written (see `wording.written`).
        provisional: colour of a quarter whose fluxes are still to come.
    """
    return [
        Mark(
            quarter(row["quarter_end"]),
            row[column],
            written(row[column], form),
            f"quarter_end = '{row['quarter_end']}'",
            provisional if row["is_provisional"] else "accent",
        )
        for row in rows
        if row[column] is not None
    ]
