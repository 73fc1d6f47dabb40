"""The lines of one CSV into typed Parquet.

The file is cut into pieces at line ends; each piece is typed by DuckDB on a thread of its own, so
that memory does not depend on the length of the file and every row keeps the number of its line.
"""

import re
from collections import Counter, deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from telesante.names import glob_of
from telesante.stage import reading
from telesante.stage.content import OnBytes, Piece, is_separator_line, pieces
from telesante.stage.faults import RefusedError
from telesante.stage.grammar import plain_line
from telesante.stage.header import (
    DELIMITER,
    fields_of_lines,
    is_header,
    names_in,
    places,
    refuse_unlike_header,
)
from telesante.stage.job import Counts, Job, columns_of, convert_judged, write

MOST_WAITING_LINES = 500_000
SAMPLED_LINES = 16  # of a piece, to see which flux month it holds
MAIN_FLUX_SHARE = 0.75
_FRENCH_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class CsvLines:
    """The conversion of one CSV: plain lines piece by piece, then the odd ones together."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, job: Job) -> None:
        """Find the contract columns in the header.

        Args:
            connection: with the readers of delivered values.
            job: a CSV to convert.

        Raises:
            RefusedError: the first line is no header, or lacks a column.
        """
        self._connection = connection
        self._job = job
        content = job.content
        refuse_unlike_header(job.table, content.header)
        own = self._own_fields()
        named = sum(name is not None for name in own)
        self._blank = range(named, len(own))
        self._names = own + [name for name, _ in content.supplied]
        self._supplied = "".join(f"{DELIMITER}{value}" for _, value in content.supplied)
        self._places = places(job.table, self._names)
        self._odd = job.folder / "odd"
        self._odd.mkdir()
        self._batches = 0
        connection.execute(f"create or replace table waiting ({columns_of(job.table)})")

    def _own_fields(self) -> list[str | None]:
        """Return the names of the fields of data lines; None for blank ones at the end."""
        return fields_of_lines(self._job.content.header, self._job.content.first_line)

    def convert(self, workers: int, on_bytes: OnBytes) -> Counts:
        """Convert the whole file.

        Args:
            workers: pieces typed at the same time.
            on_bytes: told the position reached on disk, in bytes.
        """
        plain = waiting = 0
        running: deque[Future[tuple[int, int]]] = deque()
        with ThreadPoolExecutor(workers) as pool:
            try:
                for piece in pieces(self._job.content, on_bytes):
                    running.append(pool.submit(self._convert_piece, self._completed(piece)))
                    del piece
                    is_full = waiting > MOST_WAITING_LINES
                    while len(running) > (0 if is_full else workers):
                        written, others = running.popleft().result()
                        plain += written + others
                        waiting += others
                    if is_full:
                        self._write_waiting()
                        waiting = 0
                plain += sum(sum(future.result()) for future in running)
            finally:
                pool.shutdown(cancel_futures=True)
        if self._job.is_partitioned:
            self._write_waiting()
        odd = self._convert_odd(self._job.content.line_count - plain)
        return replace(odd, stored=plain + odd.stored)

    def _completed(self, piece: Piece) -> Piece:
        """Add what the folders around the file say to each line."""
        if not self._supplied:
            return piece
        text = piece.text.replace("\n", f"{self._supplied}\n") + self._supplied
        return replace(piece, text=text)

    def _convert_piece(self, piece: Piece) -> tuple[int, int]:
        """Store the plain lines of a piece and set its odd lines aside.

        Returns:
            How many lines were written, and how many wait to be.
        """
        with self._connection.cursor() as cursor:
            others = 0
            if self._job.is_partitioned:
                stored, others = self._store_by_flux(cursor, piece)
            else:
                target = self._job.stored / f"{piece.first_line:012d}.parquet"
                stored = write(cursor, self._plain(piece, None), target, piece.text)
            if stored + others < piece.line_count:
                self._set_aside(
                    cursor, piece, f"not regexp_full_match(line, '{self._pattern(None)}')"
                )
        return stored, others

    def _set_aside(self, cursor: duckdb.DuckDBPyConnection, piece: Piece, which: str) -> None:
        """Set aside the lines of a piece that a condition on `line` tells."""
        odd = reading.template("odd_lines").format(first_line=piece.first_line, set_aside=which)
        write(cursor, odd, self._odd / f"{piece.first_line:012d}.parquet", piece.text)

    def _store_by_flux(self, cursor: duckdb.DuckDBPyConnection, piece: Piece) -> tuple[int, int]:
        """Write the plain lines of a piece into the partitions of their flux months.

        An extract usually holds one flux month, or one after the other: the lines of the month that
        fills the piece go straight into its partition. Lines of other months wait in a table until
        they are worth a file.
        """
        flux = self._main_flux(piece.text)
        stored = others = 0
        if flux:
            target = self._in_partition(_iso(flux), f"{piece.first_line:012d}")
            stored = write(cursor, self._plain(piece, flux), target, piece.text)
            if stored == 0:
                target.unlink()
        if stored < piece.line_count:
            query = self._plain(piece, None, already_stored=flux)
            [others] = cursor.execute(
                f"insert into waiting {query}", {"text": piece.text}
            ).fetchone()
        return stored, others

    def _write_waiting(self) -> None:
        """Empty the table of waiting lines into a file per flux month; no piece may be running."""
        flux = self._job.table.flux
        months = self._connection.execute(f"select distinct {flux} from waiting").fetchall()
        self._batches += 1
        for (month,) in months:
            target = self._in_partition(str(month), f"others_{self._batches:06d}")
            rows = f"select * exclude ({flux}) from waiting where {flux} = '{month}'"
            write(self._connection, rows, target)
        self._connection.execute("truncate waiting")

    def _in_partition(self, month: str, part: str) -> Path:
        folder = self._job.stored / f"{self._job.table.flux}={month}"
        folder.mkdir(exist_ok=True)
        return folder / f"{part}.parquet"

    def _plain(self, piece: Piece, flux: str | None, already_stored: str | None = None) -> str:
        has_quotes = self._job.content.has_quotes
        flux_field = f"fields[{self._places[self._job.table.flux] + 1}]" if already_stored else ""
        return reading.template("plain_lines").format(
            line="replace(line, '\"', '')" if has_quotes else "line",
            first_line=piece.first_line,
            pattern=self._pattern(flux),
            **reading.plain_lines(self._job.table, self._places, flux is not None),
            delivery_id=self._job.delivery_id,
            kept=f"{flux_field} <> '{already_stored}'" if already_stored else "true",
        )

    def _pattern(self, flux: str | None) -> str:
        job = self._job
        return plain_line(job.table, self._names, self._places, job.content.has_quotes, flux)

    def _main_flux(self, text: str) -> str | None:
        """Return the flux month of most of a few lines of a piece, as it is written there."""
        places_in_text = range(0, len(text) + 1, len(text) // SAMPLED_LINES + 1)
        fluxes = Counter(self._flux_at(text, place) for place in places_in_text)
        [(flux, count)] = fluxes.most_common(1)
        is_main = count >= MAIN_FLUX_SHARE * fluxes.total()
        return flux if is_main and _is_flux(flux) else None

    def _flux_at(self, text: str, place: int) -> str:
        """Return the flux month of the line that holds a character of a piece."""
        start = text.rfind("\n", 0, place) + 1
        end = text.find("\n", start)
        fields = text[start : None if end < 0 else end].split(";")
        field = self._places[self._job.table.flux]
        return fields[field].strip('"') if field < len(fields) else ""

    def _convert_odd(self, rows: int) -> Counts:
        if rows == 0:
            return Counts(0, 0)
        files = glob_of(self._odd, "*.parquet")
        headers = self._repeated_headers(files)
        delivered = reading.odd_lines(
            self._job.table, self._places, len(self._names), self._blank, files, headers
        )
        # They are read twice or three times: what was split and cleaned is kept for that.
        fields = self._job.folder / "odd_fields.parquet"
        write(self._connection, delivered, fields)
        delivered = f"select * from read_parquet('{reading.quoted(fields)}')"
        types = dict.fromkeys(self._places, "VARCHAR")
        return convert_judged(
            self._connection,
            self._job,
            delivered,
            types,
            len(self._names),
            rows - len(headers),
            self._has_plain_dates,
        )

    def _repeated_headers(self, files: str) -> list[int]:
        """Return the numbers of lines that are the header once more: files were put end to end.

        Raises:
            RefusedError: one of them has other columns, or has them in another order.
        """
        names = [column.name for column in self._job.table.columns]
        lines = self._connection.execute(
            f"select number, text from read_parquet('{reading.quoted(files)}') "
            "where regexp_matches(lower(text), $names) or lower(text) like '%sep=%' "
            "order by number",
            {"names": "|".join(names)},
        ).fetchall()
        headers = []
        for number, text in lines:
            line = text.removesuffix(self._supplied)
            if is_separator_line(line):
                headers.append(number)
            elif is_header(self._job.table, line):
                _refuse_other_header(number, line, self._job.content.header)
                headers.append(number)
        return headers

    def _has_plain_dates(self, column: str) -> bool:
        """Whether a plain line has a date in a column, hence in a layout of the contract."""
        if not any(self._job.stored.rglob("*.parquet")):
            return False
        stored = reading.quoted(glob_of(self._job.stored, "**/*.parquet"))
        query = f"select count({column}) from read_parquet('{stored}', hive_partitioning = true)"
        return self._connection.execute(query).fetchone()[0] > 0


def _refuse_other_header(number: int, line: str, header: str) -> None:
    found, expected = ([name for name in names_in(text) if name] for text in (line, header))
    if found != expected:
        raise RefusedError(
            f"line {number}",
            "a second header, with other columns or in another order",
            "the header of the first line, or none",
            "Deliver the files that were put end to end one by one.",
        )


def _is_flux(text: str) -> bool:
    """Whether a text is a date of the calendar, in one of the two layouts, since 2000."""
    if not (_FRENCH_DATE.fullmatch(text) or _ISO_DATE.fullmatch(text)):
        return False
    try:
        return date.fromisoformat(_iso(text)).year >= 2000
    except ValueError:
        return False


def _iso(text: str) -> str:
    """Return `yyyy-MM-dd` for a date in one of the two layouts."""
    return _FRENCH_DATE.sub(r"\3-\2-\1", text)
