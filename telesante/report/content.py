"""What a page is made of: chapters, sections, figures, tables, notes; whence each number comes.

A number on the page carries the query it comes from: the mart, the column (or an aggregate of it)
and the rows, as `data-` attributes, the common part of them on an enclosing element. So a reader
can ask the publication the same question, and a test asks it for every number of the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from telesante.report.wording import MASKED, written

NOT_APPLICABLE = "\u2013"


def rows_where(**values: object) -> str:
    """Return the SQL condition that columns equal these values."""
    return " and ".join(f"{column} = {_literal(value)}" for column, value in values.items())


def _literal(value: object) -> str:
    if isinstance(value, bool | int):
        return str(value).lower()
    return "'" + str(value).replace("'", "''") + "'"


@dataclass(frozen=True)
class Source:
    """Where a number is from; an empty part is that of the enclosing element.

    Attributes:
        mart: table of the publication.
        column: column or aggregate.
        where: condition on the rows, beside those of the enclosing elements.
        form: how it is written, a key of `wording.FORMS`.
    """

    mart: str = ""
    column: str = ""
    where: str = ""
    form: str = ""

    def __html__(self) -> Markup:
        """Return the attributes of an HTML or SVG element, each after a space."""
        parts = {"mart": self.mart, "column": self.column, "where": self.where, "form": self.form}
        return Markup(
            "".join(f' data-{name}="{_quoted(text)}"' for name, text in parts.items() if text)
        )


def _quoted(text: str) -> str:
    """Escape what may not stand between double quotes; SQL's single ones may."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@dataclass(frozen=True)
class Number:
    """A number in a sentence or a card, with its whole source."""

    value: Any
    source: Source

    def __html__(self) -> Markup:
        """Return the number as the page writes it."""
        text = written(self.value, self.source.form)
        return Markup("<span{}>{}</span>").format(self.source, text)


@dataclass(frozen=True)
class Cell:
    """A cell of a table.

    Attributes:
        text: what it shows.
        style: CSS classes.
        source: what its number does not share with its column.
    """

    text: str
    style: str = ""
    source: Source = field(default_factory=Source)


def cell(
    value: object, form: str, *, is_masked: bool, style: str = "", source: Source | None = None
) -> Cell:
    """Return the cell of a value: a masked one is « s », one that has no meaning here a dash."""
    own = source or Source()
    if is_masked:
        return Cell(MASKED, f"{style} masked".strip(), own)
    if value is None:
        return Cell(NOT_APPLICABLE, style, own)
    return Cell(written(value, form), f"{style} zero".strip() if value == 0 else style, own)


@dataclass(frozen=True)
class Column:
    """A column of numbers, or of words when its source has no column.

    Attributes:
        label: its head.
        source: what its cells share.
        group: head over several neighbouring columns.
    """

    label: str
    source: Source = field(default_factory=Source)
    group: str = ""

    @property
    def is_words(self) -> bool:
        """Tell whether its cells are words."""
        return not self.source.form


@dataclass(frozen=True)
class Line:
    """A row of a table; without cells, the head of the rows under it.

    Attributes:
        label: its head.
        cells: one per column.
        where: condition on the rows that its numbers are from.
        style: CSS classes (`total`).
        head: CSS classes of its head.
    """

    label: str
    cells: list[Cell] = field(default_factory=list)
    where: str = ""
    style: str = ""
    head: str = ""

    @property
    def source(self) -> Source:
        """Return what its numbers share."""
        return Source(where=self.where)


@dataclass(frozen=True)
class Table:
    """A table with its caption; `source` is what all its numbers share."""

    caption: str
    stub: str
    columns: list[Column]
    lines: list[Line]
    source: Source = field(default_factory=Source)
    is_folded: bool = False
    style: str = ""

    @property
    def groups(self) -> list[tuple[str, int]]:
        """Return the heads over neighbouring columns with their widths, if there are any."""
        spans: list[list] = []
        for column in self.columns:
            if spans and spans[-1][0] == column.group:
                spans[-1][1] += 1
            else:
                spans.append([column.group, 1])
        return [(label, width) for label, width in spans] if any(s[0] for s in spans) else []


@dataclass(frozen=True)
class Figure:
    """A drawing.

    Attributes:
        caption: its title.
        picture: the SVG.
        legend: CSS class of a swatch and its label.
        source: what the numbers of the drawing share.
    """

    caption: str
    picture: Markup
    legend: list[tuple[str, str]] = field(default_factory=list)
    source: Source = field(default_factory=Source)
    style: str = ""


@dataclass(frozen=True)
class Note:
    """A sentence of the publication itself, shown as it is; `source` is its row of `NOTES`."""

    text: str
    source: Source


NOTES = Source("reading_notes", "sentence_fr", form="text")


@dataclass(frozen=True)
class Section:
    """A question and its answer.

    Attributes:
        section_id: anchor.
        title: its heading.
        lead: what is counted, in a sentence or two.
        figures: drawings.
        tables: what the drawings were made from.
        notes: how to read it, sentences of the publication.
        reading: how to read it, what it counts and whence it comes, said by the page itself.
        marts: tables of the publication it rests on, offered as CSV.
        is_calibrated: the demonstration was calibrated on the printed figure.
        style: CSS classes (`wide`: drawings above, tables below).
    """

    section_id: str
    title: str
    lead: Markup | str = ""
    figures: Iterable[Figure] = ()
    tables: Iterable[Table] = ()
    notes: Iterable[Note] = ()
    reading: Markup | str = ""
    marts: Iterable[str] = ()
    is_calibrated: bool = False
    style: str = ""


@dataclass(frozen=True)
class Chapter:
    """Sections that answer to one document."""

    chapter_id: str
    title: str
    lead: str
    sections: list[Section]
