"""The bytes of a delivered text file: what they are, and their lines, piece by piece.

A line is what lies between two line feeds, so that a number given in a message is the one an
editor shows: a quoted value that runs over two lines makes two unreadable lines, it shifts nothing.
"""

import codecs
import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from isal import igzip, isal_zlib

from telesante.stage.faults import RefusedError

PIECE_BYTES = 16 << 20  # about one Parquet row group of er_prs_f
LONGEST_LINE_BYTES = 64 << 20
_FIRST_LINES = 3  # a line that names the separator, the header, a line of data

_GZIP = b"\x1f\x8b"
_PARQUET = b"PAR1"
_ZIP = b"PK\x03\x04"
_FOREIGN = {
    _ZIP: "a zip archive inside another",
    b"\x28\xb5\x2f\xfd": "a zstd file",
    b"\xfd7zXZ": "an xz file",
    b"BZh": "a bzip2 file",
    b"7z\xbc\xaf": "a 7z archive",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}
# What a download page answers in the place of a file.
_WEB_PAGE = re.compile(rb"\s*<(!doctype|html|\?xml|head|body)", re.IGNORECASE)
# What may stand behind the last line: line breaks, and the mark by which old Windows tools end it.
_ENDS = b"\r\n\x1a"
_SEPARATOR_LINE = re.compile(r'\W*"?sep=.?"?[;,\t]*', re.IGNORECASE)

OnBytes = Callable[[int], None]


@dataclass(frozen=True)
class Content:
    """What a first pass over a file has learnt.

    Attributes:
        path: where it lies.
        is_parquet: Parquet, else text.
        sha256: of the decompressed bytes, hexadecimal.
        line_count: data lines, without the header and blank lines at the end.
        encoding: `utf-8-sig` or `latin-1`.
        header: the header of a text, decoded.
        first_line: the line after it, decoded; empty when there is none.
        lines_before: lines above the header, which hold no data.
        supplied: contract columns that the folders around it name (`flx_dis_dtd=2024-03-01`).
        has_quotes: whether a text holds a double quote anywhere.
        has_returns: whether a text holds a carriage return anywhere.
    """

    path: Path
    is_parquet: bool
    sha256: str
    line_count: int = 0
    encoding: str = "utf-8-sig"
    header: str = ""
    first_line: str = ""
    lines_before: int = 0
    supplied: tuple[tuple[str, str], ...] = ()
    has_quotes: bool = False
    has_returns: bool = False


@dataclass(frozen=True)
class Piece:
    """Some consecutive data lines of a text.

    Attributes:
        first_line: number of the first one; 1 is the line after the header.
        line_count: how many they are.
        text: the lines, separated (not ended) by line feeds.
    """

    first_line: int
    line_count: int
    text: str


def inspect(path: Path, on_bytes: OnBytes) -> Content:
    """Read a file once: its digest, its number of lines, its encoding.

    Args:
        path: the delivered file.
        on_bytes: told the position reached on disk, in bytes.

    Raises:
        RefusedError: the file is empty, of a foreign format, or its gzip stream is cut or damaged.
    """
    with path.open("rb") as file:
        magic = file.read(8)
    if magic.startswith(_PARQUET):
        with path.open("rb") as file:
            return Content(path, True, hashlib.file_digest(file, "sha256").hexdigest())
    if not magic.startswith(_ZIP):
        _refuse_foreign(magic)
    return _inspect_text(path, on_bytes)


def with_supplied(
    content: Content, path_values: tuple[tuple[str, str], ...], names: list[str]
) -> Content:
    """Add the columns that only the folders around a file name; they are part of what it says.

    Args:
        content: what `inspect` has learnt.
        path_values: contract columns that the folders name, and their values.
        names: names of the file's own columns, in lower case.
    """
    supplied = tuple(pair for pair in path_values if pair[0] not in names)
    if not supplied:
        return content
    digest = hashlib.sha256(f"{content.sha256} {supplied}".encode()).hexdigest()
    return replace(content, supplied=supplied, sha256=digest)


def _refuse_foreign(start: bytes) -> None:
    for magic, what in _FOREIGN.items():
        if start.startswith(magic):
            raise RefusedError(
                "whole file", what, "CSV (gzipped or zipped or not) or Parquet", "Convert it first."
            )
    if _WEB_PAGE.match(start):
        raise RefusedError(
            "whole file",
            "a web page",
            "the file itself",
            "A download page answers with one when its link has expired: open that page again and "
            "download the file anew.",
        )


def _inspect_text(path: Path, on_bytes: OnBytes) -> Content:
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    has_quotes = False
    has_returns = False
    breaks = 0
    start = b""
    held = b""  # line breaks not yet known to be followed by anything
    for block in _blocks(path, 1 << 20, on_bytes):
        digest.update(block)
        if len(start) < LONGEST_LINE_BYTES and start.count(b"\n") < _FIRST_LINES:
            start += block
        is_utf8 = is_utf8 and _decodes(decoder, block)
        has_quotes = has_quotes or b'"' in block
        has_returns = has_returns or b"\r" in block
        block = held + block
        body = block.rstrip(_ENDS)
        held = block[len(body) :]
        breaks += body.count(b"\n")
    is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    if not start:
        raise RefusedError("whole file", "0 bytes", "a header and lines", "Ask for the file again.")
    _refuse_foreign(start)
    encoding = "utf-8-sig" if is_utf8 else "latin-1"
    first = [line.rstrip(_ENDS).decode(encoding) for line in start.split(b"\n")[:_FIRST_LINES]]
    lines_before = 1 if is_separator_line(first[0]) else 0
    header, first_line = [*first, "", ""][lines_before : lines_before + 2]
    return Content(
        path=path,
        is_parquet=False,
        sha256=digest.hexdigest(),
        line_count=max(breaks - lines_before, 0),
        encoding=encoding,
        header=header,
        first_line=first_line,
        lines_before=lines_before,
        has_quotes=has_quotes,
        has_returns=has_returns,
    )


def is_separator_line(line: str) -> bool:
    """Whether a line tells Excel which separator the file has (`sep=;`)."""
    return bool(_SEPARATOR_LINE.fullmatch(line.strip()))


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    if block.isascii() and not decoder.getstate()[0] and not final:
        return True  # the usual case, ten times as fast
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _blocks(path: Path, size: int, on_bytes: OnBytes) -> Iterator[bytes]:
    """Yield the decompressed bytes of a file in blocks of `size` bytes at most."""
    with path.open("rb") as raw:
        magic = raw.read(4)
        raw.seek(0)
        kind = "zip archive" if magic == _ZIP else "gzip stream"
        try:
            stream: BinaryIO = raw
            if magic == _ZIP:
                stream = _only_member(zipfile.ZipFile(raw))
            elif magic.startswith(_GZIP):
                stream = igzip.GzipFile(fileobj=raw)
            while block := stream.read(size):
                yield block
                on_bytes(raw.tell())
        except (
            EOFError,
            zlib.error,
            isal_zlib.error,
            igzip.BadGzipFile,
            zipfile.BadZipFile,
        ) as error:
            raise RefusedError(
                "whole file",
                f"a {kind} that is cut or damaged",
                "one that decompresses to its end",
                "Copy or ask for the file again.",
            ) from error


def _only_member(archive: zipfile.ZipFile) -> BinaryIO:
    """Open the one file of a zip archive.

    Raises:
        RefusedError: it holds several files or none, or asks for a password or a rare method.
    """
    # What a Mac writes beside the files it packs.
    members = [one for one in archive.infolist() if not one.is_dir()]
    members = [one for one in members if not one.filename.startswith("__MACOSX/")]
    fault = None if len(members) == 1 else f"a zip archive of {len(members)} files"
    try:
        if fault is None:
            return archive.open(members[0])
    except (RuntimeError, NotImplementedError):
        fault = "a zip archive with a password, or packed by a method that is not known here"
    raise RefusedError(
        "whole file", fault, "a zip archive of one CSV", "Unpack it, and deliver what it holds."
    )


def pieces(content: Content, on_bytes: OnBytes) -> Iterator[Piece]:
    """Cut the data lines of a text into pieces of about `PIECE_BYTES`.

    Args:
        content: what `inspect` has learnt.
        on_bytes: told the position reached on disk, in bytes.

    Raises:
        RefusedError: a line passes `LONGEST_LINE_BYTES`, or the file changed since `inspect`.
    """
    line = -content.lines_before  # 0 is the header
    for raw in _whole_lines(content.path, on_bytes):
        if line > content.line_count:
            break  # blank lines at the end
        text = raw.decode("utf-8" if content.encoding == "utf-8-sig" else content.encoding)
        count = raw.count(b"\n") + 1
        for _ in range(min(1 - line, count)):
            text = text.partition("\n")[2]
        excess = line + count - 1 - content.line_count
        if excess >= 0:
            text = text.rstrip("\r\n\x1a")
            count -= excess
        first, line = max(line, 1), line + count
        if line > first:
            if content.has_returns:
                text = text.replace("\r\n", "\n").removesuffix("\r")
            yield Piece(first, line - first, text)
    if line != content.line_count + 1:
        raise RefusedError(
            "whole file",
            f"{line - 1} lines on the second reading",
            f"{content.line_count} as on the first",
            "Run again once the file is fully copied.",
        )


def _whole_lines(path: Path, on_bytes: OnBytes) -> Iterator[bytes]:
    """Yield the bytes of a file cut at line feeds; the line feed at each cut is dropped."""
    rest = b""
    for block in _blocks(path, PIECE_BYTES, on_bytes):
        block = rest + block
        body, feed, rest = block.rpartition(b"\n")
        if feed:
            yield body
        elif len(rest) > LONGEST_LINE_BYTES:
            raise RefusedError(
                "whole file",
                f"a line of more than {LONGEST_LINE_BYTES >> 20} MB",
                "lines of an extract",
                "Check that it is a text file with line feeds.",
            )
    if rest:
        yield rest
