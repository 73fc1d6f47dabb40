"""The lines of a national file that hold an act of the list, into typed Parquet.

A month of Open DAMIR has 36 million lines, of which one in a hundred is telehealth. The file goes
by piece after piece; one expression for each line tells those that have to be looked at, and these
alone are split, read and judged as the odd lines of any CSV are.
"""

import csv
import hashlib
import re
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import cache

import duckdb

from telesante.contract import Schema, Table
from telesante.settings import PROJECT
from telesante.stage import reading
from telesante.stage.content import Content, OnBytes, Piece, pieces
from telesante.stage.csv_lines import CsvLines
from telesante.stage.faults import RefusedError
from telesante.stage.header import names_in
from telesante.stage.job import Counts, Job, convert_judged, write

_ACTS = PROJECT / "seeds" / "nomenclatures" / "acts.csv"
_MONTH = re.compile("20[0-9]{2}(0[1-9]|1[0-2])")
_MONTH_IN_NAME = re.compile("[0-9]{6}")


@cache
def codes_in_scope() -> tuple[str, ...]:
    """Return the codes of the seed `acts`, in order."""
    with _ACTS.open(encoding="utf-8", newline="") as file:
        return tuple(sorted(row["act_code"] for row in csv.DictReader(file)))


def with_scope(content: Content) -> Content:
    """Let the list of acts be a part of what a file says: with another list it is read anew.

    Args:
        content: what the first pass over the file has learnt.

    Raises:
        RefusedError: it is no text.
    """
    if content.is_parquet:
        raise RefusedError(
            "whole file",
            "Parquet",
            "the CSV as it was published (gzipped or zipped or not)",
            "Deliver the published file.",
        )
    digest = hashlib.sha256(f"{content.sha256} {codes_in_scope()}".encode()).hexdigest()
    return replace(content, sha256=digest)


class ScopedLines(CsvLines):
    """The conversion of one CSV of a table that keeps the lines of some codes."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, job: Job) -> None:
        """Recognise the schema and the flux month of the file.

        Args:
            connection: with the readers of delivered values.
            job: a CSV to convert.

        Raises:
            RefusedError: its columns are those of no known schema, or its month cannot be read or
                is not that of its name.
        """
        schema = _schema_of(job.table, names_in(job.content.header))
        super().__init__(connection, job)
        self._month = self._flux_at(job.content.first_line, 0)
        self._refuse_odd_month()
        of_month = [one for one in job.table.schemas if one.first <= int(self._month)]
        is_usual = of_month[-1:] == [schema]
        self._warnings = () if is_usual else (_of_another_time(job.table, schema),)

    def _own_fields(self) -> list[str | None]:
        """Return those of the header where the first line is shorter, as some are."""
        of_header = [name or None for name in names_in(self._job.content.header)]
        return max(super()._own_fields(), of_header, key=len)

    def convert(self, workers: int, on_bytes: OnBytes) -> Counts:
        """Convert the whole file.

        Args:
            workers: pieces filtered at the same time.
            on_bytes: told the position reached on disk, in bytes.

        Raises:
            RefusedError: a line is of another flux month.
        """
        running: deque[Future[None]] = deque()
        with ThreadPoolExecutor(workers) as pool:
            try:
                for piece in pieces(self._job.content, on_bytes):
                    running.append(pool.submit(self._set_aside_in_scope, self._completed(piece)))
                    del piece
                    while len(running) > workers:
                        running.popleft().result()
                for future in running:
                    future.result()
            finally:
                pool.shutdown(cancel_futures=True)
        return replace(self._convert_kept(), warnings=self._warnings)

    def _set_aside_in_scope(self, piece: Piece) -> None:
        """Set aside the lines whose code is listed or cannot be read, or of another month."""
        table = self._job.table
        code, flux = self._places[table.scope], self._places[table.flux]
        which = (
            f"regexp_matches(line, '{_in_scope(code)}') "
            f"or not regexp_matches(line, '^(?:[^;]*;){{{flux}}}{self._month};')"
        )
        with self._connection.cursor() as cursor:
            self._set_aside(cursor, piece, which)

    def _convert_kept(self) -> Counts:
        """Judge the lines that were set aside; those of other codes are out of scope after all."""
        job, scope = self._job, self._job.table.scope
        files = reading.quoted(str(self._odd / "*.parquet"))
        headers = self._repeated_headers(files)
        fields = job.folder / "fields.parquet"
        delivered = reading.odd_lines(
            job.table, self._places, len(self._names), self._blank, files, headers, pads=True
        )
        listed = ", ".join(codes_in_scope())
        judged = (
            f"select * from ({delivered}) "
            f"where coalesce(text_as_integer(told({scope})) in ({listed}), true)"
        )
        rows = write(self._connection, judged, fields)
        delivered = f"select * from read_parquet('{reading.quoted(fields)}')"
        self._refuse_other_months(files, headers)
        types = dict.fromkeys(self._places, "VARCHAR")
        counts = Counts(0, 0)
        if rows:
            counts = convert_judged(self._connection, job, delivered, types, len(self._names), rows)
        left_out = job.content.line_count - len(headers) - counts.stored - counts.rejected
        return replace(counts, out_of_scope=left_out)

    def _refuse_odd_month(self) -> None:
        found = self._month
        if not _MONTH.fullmatch(found):
            raise RefusedError(
                f"line 1, column {self._job.table.flux}",
                "no year and month" if found else "nothing",
                "the month of the file, as 202501",
                "Check that the file is complete, and that it is Open DAMIR.",
            )
        named = _MONTH_IN_NAME.search(self._job.content.path.name)
        if named and named[0] != found:
            raise RefusedError(
                f"line 1, column {self._job.table.flux}",
                f"the month {found}",
                f"{named[0]}, which the name of the file says",
                "Rename the file after its month, or download the right one.",
            )

    def _refuse_other_months(self, files: str, headers: list[int]) -> None:
        flux = self._places[self._job.table.flux]
        found = self._connection.execute(
            f"select number, cleaned(string_split(text, ';')[{flux + 1}]) as month "
            f"from read_parquet('{files}') where number <> all($headers) "
            f"and regexp_full_match(month, '{_MONTH.pattern}') and month <> '{self._month}' "
            "order by number limit 1",
            {"headers": headers},
        ).fetchone()
        if found:
            line, month = found
            raise RefusedError(
                f"line {line}, column {self._job.table.flux}",
                f"the month {month} after {self._month}",
                "one month in each file",
                "Deliver the files of the two months one by one, as they were published.",
            )


def _in_scope(place: int) -> str:
    """Write what the lines to look at match: a code of the list, one that is no number, or none."""
    codes = "|".join(codes_in_scope())
    return (
        f"^(?:(?:[^;]*;){{{place}}}(?:0*(?:{codes});|[0-9]*[^;0-9]|;)"
        f"|(?:[^;]*;){{0,{place}}}[^;]*$)"
    )


def _schema_of(table: Table, names: list[str]) -> Schema:
    """Return the schema of a header; without one the columns that are missing or strange say why.

    Raises:
        RefusedError: the header is that of no known schema.
    """
    given = {name for name in names if name}
    always = {column.name for column in table.columns} | table.other_columns
    for schema in table.schemas:
        if given == always | schema.columns:
            return schema
    ever = always.union(*(schema.columns for schema in table.schemas))
    missing, strange = sorted(always - given), sorted(given - ever)
    if len(missing) > len(always) // 2:
        found = "no header of Open DAMIR"
    else:
        parts = [f"no column {', '.join(missing)}"] if missing else []
        parts += [f"{len(strange)} columns that no schema has"] if strange else []
        found = " and ".join(parts) or "a mixture of two schemas"
    known = ", ".join(f"{one.fields} fields since {_shown(one.first)}" for one in table.schemas)
    raise RefusedError(
        "line 1 (header)",
        found,
        f"one of the schemas that are known ({known})",
        "Files of before 2015 have other regions and cannot be read; of a newer file, tell the "
        "maintainers which columns came or went.",
    )


def _of_another_time(table: Table, schema: Schema) -> str:
    later = [one.first for one in table.schemas if one.first > schema.first]
    until = f" until {_shown(min(later))}" if later else ""
    return (
        f"its columns are those of the files published from {_shown(schema.first)}{until}: it is "
        "read all the same, by their names"
    )


def _shown(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}"
