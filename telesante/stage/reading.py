"""The SQL that reads one delivered file, written from the contract and the file's own columns."""

from pathlib import Path

from telesante.contract import Column, Table
from telesante.stage.faults import RefusedError

UNKNOWN_AGE = 9999
_HERE = Path(__file__).parent
_EXPECTED = {
    "integer": "an integer of at most 9 digits",
    "decimal(11,2)": "a number with at most 2 decimals",
    "date": "a date dd/MM/yyyy or yyyy-MM-dd that exists",
    "string": "text without control characters",
}
_REASONS = {
    "integer": "not_an_integer",
    "decimal(11,2)": "not_a_decimal",
    "date": "not_a_date",
    "string": "not_text",
}
_TYPE_NAMES = {"decimal(11,2)": "decimal"}
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")
_FLOATS = ("FLOAT", "DOUBLE")


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


def odd_lines(table: Table, places: dict[str, int], field_count: int, files: Path) -> str:
    """Write the query that gives the contract columns of odd lines as text.

    Args:
        table: the contract table.
        places: index (from 0) of each contract column among the fields.
        field_count: fields of the header.
        files: glob of the Parquet files that hold the odd lines.
    """
    columns = [f"fields[{places[column.name] + 1}] as {column.name}" for column in table.columns]
    return template("from_odd_lines").format(
        files=quoted(files), field_count=field_count, columns=",\n    ".join(columns)
    )


def parquet_rows(table: Table, places: dict[str, int], names: list[str], file: Path) -> str:
    """Write the query that gives the contract columns of a delivered Parquet file.

    Args:
        table: the contract table.
        places: index of each contract column among `names`.
        names: the file's own column names.
        file: the delivered file.
    """
    own = [names[places[column.name]].replace('"', '""') for column in table.columns]
    columns = [
        f'"{name}" as {column.name}' for name, column in zip(own, table.columns, strict=True)
    ]
    return template("from_parquet").format(file=quoted(file), columns=",\n    ".join(columns))


def judged(table: Table, view: str, delivered: str, types: dict[str, str]) -> str:
    """Write the view that types each line and finds its first fault.

    Args:
        table: the contract table.
        view: name of the view to create.
        delivered: query with `line`, `line_fault`, `line_found` and the contract columns.
        types: DuckDB type of each contract column in that query.

    Raises:
        RefusedError: a type can never become the contract's.
    """
    kinds = {column.name: _kind(column, types[column.name]) for column in table.columns}
    cleaned = [
        f"{_cleaned(column.name, types[column.name], kinds[column.name])} as text_{column.name}"
        for column in table.columns
    ]
    values = [
        f"{_value(column, kinds[column.name])} as value_{column.name}" for column in table.columns
    ]
    known = [
        f"{_known(column, f'value_{column.name}')} as known_{column.name}"
        for column in table.columns
    ]
    faults = [
        f"when {_is_fault(column)} then {rank}"
        for rank, column in enumerate(table.columns, start=1)
    ]
    return template("judged").format(
        view=view,
        delivered=delivered,
        texts=",\n        ".join(cleaned),
        values=",\n        ".join(values),
        known=",\n        ".join(known),
        faults="\n        ".join(faults),
    )


def _kind(column: Column, delivered_type: str) -> str:
    """Return `text`, `number` or `date`: which readers apply to a delivered type."""
    base = delivered_type.partition("(")[0].removeprefix("U")
    if base in _NUMBERS and column.type != "date":
        return "number"
    if base == "VARCHAR":
        return "text"
    if base in ("DATE", "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S") and (
        column.type == "date"
    ):
        return "date"
    raise RefusedError(
        f"column {column.name}",
        f"type {delivered_type}",
        f"{_EXPECTED[column.type]}, or text that reads as one",
        "Cast the column before the delivery.",
    )


def _cleaned(name: str, delivered_type: str, kind: str) -> str:
    if kind == "text":
        return f"cleaned({name})"
    if delivered_type in _FLOATS:
        return f"case when isfinite({name}) then {name} end"  # a null that passed through pandas
    return name


def _value(column: Column, kind: str) -> str:
    text = f"text_{column.name}"
    if kind == "date":
        return f"cast({text} as date)"
    value = f"{kind}_as_{_TYPE_NAMES.get(column.type, column.type)}({text})"
    if column.name == "dte_moi_fin":
        return f"case when {value} between 1 and 12 then {value} end"
    return value


def _is_fault(column: Column) -> str:
    unreadable = f"value_{column.name} is null and text_{column.name} is not null"
    return f"known_{column.name} is null" if column.is_key else unreadable


def readable_lines(table: Table, view: str, delivery_id: str) -> str:
    """Write the query of the rows to store, contract types and names."""
    columns = [f"known_{column.name} as {column.name}" for column in table.columns]
    return template("readable_lines").format(
        view=view, delivery_id=delivery_id, columns=",\n    ".join(columns)
    )


def rejected_lines(table: Table, view: str, delivery_id: str, field_count: int) -> str:
    """Write the query of the unreadable lines, one row each."""
    texts = [f"cast(text_{column.name} as varchar)" for column in table.columns]
    return template("rejected_lines").format(
        view=view,
        delivery_id=delivery_id,
        table=table.name,
        field_count=field_count,
        names=", ".join(["''", *(f"'{column.name}'" for column in table.columns)]),
        reasons=", ".join(f"'{_reason(column)}'" for column in table.columns),
        expected=", ".join(f"'{_expected(column)}'" for column in table.columns),
        texts=", ".join(texts),
    )


def _reason(column: Column) -> str:
    return "not_a_month" if column.name == "dte_moi_fin" else _REASONS[column.type]


def _expected(column: Column) -> str:
    return "a month number, 1 to 12" if column.name == "dte_moi_fin" else _EXPECTED[column.type]


def quoted(path: Path) -> str:
    """Return a path for use between single quotes in SQL."""
    return str(path).replace("'", "''")
