"""The plain line: one regular expression per file, written from the contract.

Nearly every line of an extract looks the same. A line that matches this expression is readable,
value by value, so that its values are cast with no further check; any other line, readable or
not, takes the careful way (`odd_lines.sql`, `judged.sql`). A date of the calendar, the width of a
number and a key that is not empty are all in the expression. A plain code is of letters and digits
and has a digit, which no word for "missing" has.
"""

from telesante.contract import Column, Table
from telesante.stage import words

_LEAP_YEAR = "[1-9][0-9](?:0[48]|[2468][048]|[13579][26])"
_BLANK = "[ \\t]*"
_ENCRYPTED = "[0-9A-Za-z]{17}"
_IGNORED = '[^;"\\x00-\\x08\\x0a-\\x1f]*'
_SHAPES = {
    "integer": "[+-]?0*[0-9]{1,9}",
    "decimal(11,2)": "[+-]?(?:0*[0-9]{1,9}(?:[.,][0-9]{0,2})?|[.,][0-9]{1,2})",
    "string": "[0-9A-Za-z]*[0-9][0-9A-Za-z]*",
}
_MONTH = "0?[1-9]|1[0-2]"


def plain_line(
    table: Table,
    names: list[str | None],
    places: dict[str, int],
    has_quotes: bool,
    flux: str | None,
) -> str:
    """Write the expression that a plain line of one file matches as a whole.

    Args:
        table: the contract table.
        names: names of the delivered header; None for a field without a name, which is blank.
        places: index of each contract column among them.
        has_quotes: accept a value between double quotes (one without `;` and without quotes).
        flux: the text of the only flux month accepted, or None for any.

    Returns:
        An RE2 expression.
    """
    columns = {places[column.name]: column for column in table.columns}
    fields = [
        _BLANK if name is None else _field(columns.get(index), has_quotes, flux)
        for index, name in enumerate(names)
    ]
    return ";".join(fields)


def _field(column: Column | None, has_quotes: bool, flux: str | None) -> str:
    if column is None:
        return f'(?:{_IGNORED}|"{_IGNORED}")' if has_quotes else _IGNORED
    shape = flux if flux and column.name == "flx_dis_dtd" else f"(?:{_shape(column)})"
    if has_quotes:
        shape = f'(?:{shape}|"{shape}")' if column.is_key else f'(?:{shape}|"{shape}"|"")'
    return shape if column.is_key else f"{shape}?"


def _shape(column: Column) -> str:
    if column.type == "date":
        return _date(
            "[2-9][0-9]{3}" if column.is_key else "[1-9][0-9]{3}", column.is_first_of_month
        )
    if column.width:
        return _code(column.width, bool(words.of_column(column.name)))
    if column.name == "dte_moi_fin":
        return _MONTH
    return _SHAPES[column.type]


def _code(width: int, may_be_filled: bool) -> str:
    """A code in its full width; a shorter one is padded on the careful way.

    Zeros alone may be a code that means nothing, where there are such codes.
    """
    digits = f"[0-9]{{{width}}}[0-9]*"
    if may_be_filled:
        some = [f"0{{{rank}}}[1-9][0-9]{{{width - 1 - rank}}}" for rank in range(width)]
        digits = f"(?:{'|'.join(some)})[0-9]*"
    lettered = f"[0-9]{{2}}[A-Za-z][0-9A-Za-z]{{{width - 3}}}"
    return f"{digits}|{lettered}|{_ENCRYPTED}"


def _date(year: str, is_first_of_month: bool) -> str:
    """Both layouts of a date, with the days each month has."""
    if is_first_of_month:
        return f"01/(?:0[1-9]|1[0-2])/{year}|{year}-(?:0[1-9]|1[0-2])-01"
    days = {
        "0[1-9]|1[0-9]|2[0-8]": "0[1-9]|1[0-2]",
        "29|30": "0[13-9]|1[0-2]",
        "31": "0[13578]|1[02]",
    }
    french = "|".join(f"(?:{day})/(?:{month})/{year}" for day, month in days.items())
    iso = "|".join(f"{year}-(?:{month})-(?:{day})" for day, month in days.items())
    return f"{french}|29/02/{_LEAP_YEAR}|{iso}|{_LEAP_YEAR}-02-29"
