"""The bytes of a delivered text file: what they are, and their lines, piece by piece.

A line is what lies between two line feeds, so that a number given in a message is the one an
editor shows: a quoted value that runs over two lines makes two unreadable lines, it shifts nothing.
"""

import codecs
import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from telesante.stage.faults import RefusedError

PIECE_BYTES = 16 << 20  # about one Parquet row group of er_prs_f
LONGEST_LINE_BYTES = 64 << 20

_GZIP = b"\x1f\x8b"
_PARQUET = b"PAR1"
_FOREIGN = {
    b"PK\x03\x04": "a zip archive",
    b"\x28\xb5\x2f\xfd": "a zstd file",
    b"\xfd7zXZ": "an xz file",
    b"BZh": "a bzip2 file",
    b"7z\xbc\xaf": "a 7z archive",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}
_BREAKS = b"\r\n"

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
        header: the first line of a text, decoded.
        has_quotes: whether a text holds a double quote anywhere.
        has_returns: whether a text holds a carriage return anywhere.
    """

    path: Path
    is_parquet: bool
    sha256: str
    line_count: int = 0
    encoding: str = "utf-8-sig"
    header: str = ""
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
    _refuse_foreign(magic)
    return _inspect_text(path, on_bytes)


def _refuse_foreign(start: bytes) -> None:
    for magic, what in _FOREIGN.items():
        if start.startswith(magic):
            raise RefusedError(
                "whole file", what, "CSV, gzipped CSV or Parquet", "Convert it first."
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
        if len(start) < LONGEST_LINE_BYTES and b"\n" not in start:
            start += block
        is_utf8 = is_utf8 and _decodes(decoder, block)
        has_quotes = has_quotes or b'"' in block
        has_returns = has_returns or b"\r" in block
        block = held + block
        body = block.rstrip(_BREAKS)
        held = block[len(body) :]
        breaks += body.count(b"\n")
    is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    if not start:
        raise RefusedError("whole file", "0 bytes", "a header and lines", "Ask for the file again.")
    _refuse_foreign(start)
    encoding = "utf-8-sig" if is_utf8 else "latin-1"
    header = start.partition(b"\n")[0].rstrip(b"\r").decode(encoding)
    return Content(
        path, False, digest.hexdigest(), breaks, encoding, header, has_quotes, has_returns
    )


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
        is_gzip = raw.read(2) == _GZIP
        raw.seek(0)
        stream: BinaryIO = gzip.GzipFile(fileobj=raw) if is_gzip else raw
        try:
            while block := stream.read(size):
                yield block
                on_bytes(raw.tell())
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise RefusedError(
                "whole file",
                "a gzip stream that is cut or damaged",
                "one that decompresses to its end",
                "Copy or ask for the file again.",
            ) from error


def pieces(content: Content, on_bytes: OnBytes) -> Iterator[Piece]:
    """Cut the data lines of a text into pieces of about `PIECE_BYTES`.

    Args:
        content: what `inspect` has learnt.
        on_bytes: told the position reached on disk, in bytes.

    Raises:
        RefusedError: a line passes `LONGEST_LINE_BYTES`, or the file changed since `inspect`.
    """
    line = 0  # 0 is the header
    for raw in _whole_lines(content.path, on_bytes):
        if line > content.line_count:
            break  # blank lines at the end
        text = raw.decode("utf-8" if content.encoding == "utf-8-sig" else content.encoding)
        count = raw.count(b"\n") + 1
        if line == 0:
            text = text.partition("\n")[2]
        excess = line + count - 1 - content.line_count
        if excess > 0:
            text = text.rstrip("\r\n")
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
