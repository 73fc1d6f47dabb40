"""The SQL that reads one delivered file, written from the contract and the file's own columns."""

import re
from pathlib import Path

from telesante.contract import Column, Table
from telesante.stage import words
from telesante.stage.faults import RefusedError

UNKNOWN_AGE = 9999
# Months of the year; Open DAMIR writes 0 for one that it does not know.
_FIRST_MONTHS = {"dte_moi_fin": 1, "soi_moi": 0}
_HERE = Path(__file__).parent
_EXPECTED = {
    "integer": "an integer of at most 9 digits",
    "decimal(11,2)": "a number with at most 2 decimals",
    "date": "a date dd/MM/yyyy or yyyy-MM-dd that exists, or one layout in the whole column",
    "string": "a code of letters and digits",
}
# What is expected where a value has a fault of its own, by the reason that a reader gives.
_EXPECTED_FOR = {
    "two_digit_year": "a year of four digits",
    "not_midnight": "a date, or the midnight that begins it",
    "not_first_of_month": "the first day of a month",
    "digits_lost": "the identifier with all of its digits, written as text",
    "blank_inside": "a code without blanks inside",
}
_CONTRACT_LAYOUTS = {"99/99/9999", "9999-99-99"}
_DATE_LAYOUT = re.compile(
    "(99[/.-]99[/.-]9999|9999[/.-]99[/.-]99|9{8}|99[ /-]?A[ /-]?9999)"
    "([ :A]99:99(:99([.,]9+)?)?( ?A| ?[+-]99:?99)?)?"
)
_REASONS = {
    "integer": "not_an_integer",
    "decimal(11,2)": "not_a_decimal",
}
_TYPE_NAMES = {"decimal(11,2)": "decimal"}
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "DECIMAL")
_MOMENTS = ("DATE", "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S")
# How other types of Parquet become one of these. A float of 32 bits is taken for the decimal it
# stands for, as long as it holds every integer; a moment with a time zone is read in UTC; a text
# that was not declared as one is decoded.
_RECAST = {
    "FLOAT": (
        "DOUBLE",
        "case when isnan({0}) then null when abs({0}) >= 16777216 then cast('inf' as double) "
        "else cast(cast({0} as varchar) as double) end",
    ),
    "TIMESTAMP WITH TIME ZONE": ("TIMESTAMP", "make_timestamp(epoch_us({0}))"),
    "BLOB": ("VARCHAR", "case when {0} is not null then coalesce(try(decode({0})), chr(0)) end"),
}


def template(name: str) -> str:
    """Return the text of `<name>.sql` in this folder."""
    return (_HERE / f"{name}.sql").read_text("utf-8")


def plain_lines(table: Table, places: dict[str, int], is_flux_known: bool) -> dict[str, str]:
    """Write the typed columns of plain lines, whose grammar has already been checked.

    Args:
        table: the contract table.
        places: index (from 0) of each contract column among the fields.
        is_flux_known: leave `flx_dis_dtd` out: it is in the path of the file written.

    Returns:
        The two column lists of `plain_lines.sql`: `values` as cast, `known` without the values
        that stand for "unknown".
    """
    columns = [
        column for column in table.columns if not (is_flux_known and column.name == "flx_dis_dtd")
    ]
    values = [
        f"{_plain_value(column, places[column.name] + 1)} as {column.name}" for column in columns
    ]
    known = [f"{_known(column, column.name)} as {column.name}" for column in columns]
    return {"values": ",\n        ".join(values), "known": ",\n    ".join(known)}


def _plain_value(column: Column, field: int) -> str:
    return {
        "integer": f"try_cast(fields[{field}] as integer)",
        "decimal(11,2)": f"try_cast(replace(fields[{field}], ',', '.') as decimal(11, 2))",
        "date": f"cast(try_strptime(fields[{field}], ['%d/%m/%Y', '%Y-%m-%d']) as date)",
        "string": f"nullif(fields[{field}], '')",
    }[column.type]


def _known(column: Column, value: str) -> str:
    """Make the values that stand for "unknown" null."""
    if column.type == "date":
        return f"known_date({value})"
    if column.name == "ben_ama_cod":
        return f"nullif({value}, {UNKNOWN_AGE})"
    return value


def _without_filled(column: Column, value: str) -> str:
    """Make codes that mean nothing null; no plain line has one."""
    filled = words.of_column(column.name)
    return f"case when {value} not in ({filled}) then {value} end" if filled else value


def odd_lines(
    table: Table,
    places: dict[str, int],
    field_count: int,
    blank_fields: range,
    files: str,
    headers: list[int],
    pads: bool = False,
) -> str:
    """Write the query that gives the contract columns of odd lines as cleaned text.

    Args:
        table: the contract table.
        places: index (from 0) of each contract column among the fields.
        field_count: fields of a line.
        blank_fields: indices of fields that no name stands for, and that hold nothing.
        files: glob of the Parquet files that hold the odd lines.
        headers: numbers of the lines that are a header once more.
        pads: what a line shorter than the header lacks at its end is null, and no fault.
    """
    columns = [
        f"cleaned(fields[{places[column.name] + 1}]) as {column.name}" for column in table.columns
    ]
    return template("from_odd_lines").format(
        files=quoted(files),
        headers=", ".join(map(str, [0, *headers])),
        field_count=field_count,
        unlike=">" if pads else "<>",
        blank_fields=f"fields[{blank_fields.start + 1}:{blank_fields.stop}]",
        columns=",\n    ".join(columns),
    )


def parquet_rows(sources: dict[str, tuple[str, str]], file: str) -> tuple[str, dict[str, str]]:
    """Write the query that gives the contract columns of a delivered Parquet file.

    Args:
        sources: what each contract column is read from: an expression and its DuckDB type.
        file: the delivered file, by a name without special characters.

    Returns:
        The query, and the DuckDB type of each contract column in it.
    """
    columns, types = [], {}
    for name, (expression, own_type) in sources.items():
        types[name], recast = _RECAST.get(own_type, (own_type, "{0}"))
        value = recast.format(expression)
        columns.append(f"{f'cleaned({value})' if types[name] == 'VARCHAR' else value} as {name}")
    query = template("from_parquet").format(file=file, columns=",\n    ".join(columns))
    return query, types


def survey(table: Table, delivered: str, types: dict[str, str]) -> str:
    """Write the query that says what the columns of a file hold between them.

    It gives one row: for each column the words that stand for nothing (`words_<column>`, a map of
    word to number of lines), and for each date written as text its layouts (`layouts_<column>`).

    Args:
        table: the contract table.
        delivered: query with the contract columns.
        types: DuckDB type of each contract column in that query.

    Raises:
        RefusedError: a type can never become the contract's.
    """
    seen, found = [], []
    for column in table.columns:
        name, kind = column.name, _kind(column, types[column.name])
        text = f"seen_{name}"
        filled = words.of_column(name)
        if kind == "text":
            seen.append(f"{name} as {text}")
            is_word = f"is_missing({text})"
            if filled:
                padded = _bounded(column, f"text_as_string({text})")
                is_word = f"{is_word} or {padded} in ({filled})"
            found.append(f"histogram(case when {is_word} then {text} end) as words_{name}")
        elif filled and kind == "number":
            seen.append(f"{_value(column, types[name], name)} as {text}")
            padded = _bounded(column, text)
            found.append(
                f"histogram(case when {padded} in ({filled}) then {padded} end) as words_{name}"
            )
        if kind == "text" and column.type == "date":
            found.append(f"list(distinct layout_of({text})) as layouts_{name}")
    return template("survey").format(
        delivered=delivered, seen=",\n        ".join(seen), found=",\n    ".join(found)
    )


def foreign_layout(layouts: list[str | None]) -> str | None:
    """Return the layout that all dates of a column have, None when it is the contract's.

    Args:
        layouts: layouts of its values, those that are no date among them.
    """
    of_dates = {layout for layout in layouts if layout and _DATE_LAYOUT.fullmatch(layout)}
    return of_dates.pop() if len(of_dates) == 1 and not of_dates & _CONTRACT_LAYOUTS else None


def judged(
    table: Table,
    delivered: str,
    types: dict[str, str],
    layouts: dict[str, str],
    columns: str = "*",
) -> str:
    """Write the query that types each line and finds its first fault.

    Args:
        table: the contract table.
        delivered: query with `line`, `line_fault`, `line_found` and the contract columns.
        types: DuckDB type of each contract column in that query.
        layouts: of dates written as text, the one layout of the column; none for the contract's.
        columns: which ones to give.

    Raises:
        RefusedError: a type can never become the contract's.
    """
    cleaned = [
        f"{_cleaned(column, types[column.name])} as text_{column.name}" for column in table.columns
    ]
    values = [
        f"{_value(column, types[column.name], f'text_{column.name}', layouts.get(column.name))} "
        f"as value_{column.name}"
        for column in table.columns
    ]
    bounded = [
        f"{_bounded(column, f'value_{column.name}')} as value_{column.name}"
        for column in table.columns
    ]
    known = [
        f"{_without_filled(column, _known(column, f'value_{column.name}'))} as known_{column.name}"
        for column in table.columns
    ]
    faults = [
        f"when {_is_fault(column)} then {rank}"
        for rank, column in enumerate(table.columns, start=1)
    ]
    return template("judged").format(
        delivered=delivered,
        texts=",\n        ".join(cleaned),
        values=",\n        ".join(values),
        bounded=",\n            ".join(bounded),
        known=",\n        ".join(known),
        faults="\n            ".join(faults),
        columns=columns,
    )


def _kind(column: Column, delivered_type: str) -> str:
    """Return `text`, `number`, `top` or `date`: which readers apply to a delivered type."""
    base = delivered_type.partition("(")[0].removeprefix("U")
    if base in _NUMBERS and column.type != "date":
        return "number"
    if base == "VARCHAR":
        return "text"
    if base in _MOMENTS and column.type == "date":
        return "date"
    if base == "BOOLEAN" and column.is_top:
        return "top"
    raise RefusedError(
        f"column {column.name}",
        f"type {delivered_type}",
        f"{_EXPECTED[column.type]}, or text that reads as one",
        "Cast the column before the delivery.",
    )


def is_readable(column: Column, delivered_type: str) -> bool:
    """Whether a delivered type has readers for a contract column."""
    try:
        _kind(column, _RECAST.get(delivered_type, (delivered_type,))[0])
    except RefusedError:
        return False
    return True


def _cleaned(column: Column, delivered_type: str) -> str:
    if _kind(column, delivered_type) == "text":
        return f"told({column.name})"
    if delivered_type == "DOUBLE":
        # A null that passed through pandas.
        return f"case when not isnan({column.name}) then {column.name} end"
    return column.name


def _value(column: Column, delivered_type: str, text: str, layout: str | None = None) -> str:
    """Write how the cleaned text (or number) of a column becomes a value."""
    kind = _kind(column, delivered_type)
    if kind == "date":
        value = f"moment_as_date({text})"
    elif kind == "top":
        value = f"cast({text} as integer)"
    elif kind == "text" and column.is_top:
        value = f"text_as_top({text})"
    elif layout:
        value = f"text_as_date_in({text}, '{quoted(layout)}')"
    elif delivered_type == "DOUBLE" and column.type == "string":
        value = f"float_as_string({text})"
    else:
        value = f"{kind}_as_{_TYPE_NAMES.get(column.type, column.type)}({text})"
    return value


def _bounded(column: Column, value: str) -> str:
    """Write what the contract asks of a value beyond its type: its width, its bounds."""
    if column.width:
        return f"padded({value}, {column.width})"
    if column.is_first_of_month:
        return f"case when day({value}) = 1 then {value} end"
    if column.name in _FIRST_MONTHS:
        return f"case when {value} between {_FIRST_MONTHS[column.name]} and 12 then {value} end"
    return value


def _is_fault(column: Column) -> str:
    unreadable = f"value_{column.name} is null and text_{column.name} is not null"
    return f"known_{column.name} is null" if column.is_key else unreadable


def typed_columns(table: Table) -> str:
    """Return the columns of judged lines that storing them takes."""
    return ", ".join(["line", "fault", *(f"known_{column.name}" for column in table.columns)])


def readable_lines(table: Table, file: Path, delivery_id: str) -> str:
    """Write the query of the rows to store, contract types and names, from judged lines."""
    columns = [f"known_{column.name} as {column.name}" for column in table.columns]
    return template("readable_lines").format(
        judged=quoted(file), delivery_id=delivery_id, columns=",\n    ".join(columns)
    )


def at_fault(delivered: str, file: Path) -> str:
    """Write the query of the delivered lines that were judged unreadable."""
    lines = f"select line from read_parquet('{quoted(file)}') where fault is not null"
    return f"select * from ({delivered}) where line in ({lines})"


def rejected_lines(table: Table, judged: str, delivery_id: str, field_count: int) -> str:
    """Write the query of the unreadable lines, one row each.

    Args:
        table: the contract table.
        judged: query of these lines, judged.
        delivery_id: written into each row.
        field_count: fields that a line should have.
    """
    texts = [f"cast(text_{column.name} as varchar)" for column in table.columns]
    expected = [f"when '{reason}' then '{text}'" for reason, text in _EXPECTED_FOR.items()]
    return template("rejected_lines").format(
        judged=judged,
        delivery_id=delivery_id,
        table=table.name,
        field_count=field_count,
        names=", ".join(["''", *(f"'{column.name}'" for column in table.columns)]),
        texts=", ".join(texts),
        reasons=", ".join(f"'{_reason(column)}'" for column in table.columns),
        expected_for=" ".join(expected),
        expected=", ".join(f"'{_expected(column)}'" for column in table.columns),
    )


def _reason(column: Column) -> str:
    """Return why a value is unreadable, as a code, or the kind of values that tells."""
    if column.name in _FIRST_MONTHS:
        return "not_a_month"
    if column.type == "date":
        return "month" if column.is_first_of_month else "date"
    return _REASONS.get(column.type, column.type)


def _expected(column: Column) -> str:
    if column.name in _FIRST_MONTHS:
        return f"a month number, {_FIRST_MONTHS[column.name]} to 12"
    return _EXPECTED[column.type]


def quoted(path: Path | str) -> str:
    """Return a path or a text for use between single quotes in SQL."""
    return str(path).replace("'", "''")
