"""Every number of a report, with the query it says it comes from (no browser needed)."""

from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "col"}
SOURCE = ("mart", "column", "where", "form")


@dataclass
class Node:
    """An element of the page."""

    tag: str
    attributes: dict[str, str]
    parent: "Node | None"
    children: list = field(default_factory=list)

    def chain(self):
        """Return the element and what encloses it, from the inside out."""
        return [self, *(self.parent.chain() if self.parent else [])]

    def all(self, tag):
        """Yield the elements of a tag under this one."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag == tag:
                    yield child
                yield from child.all(tag)

    def texts(self):
        """Yield (element, text) for each text under this one."""
        for child in self.children:
            if isinstance(child, Node):
                yield from child.texts()
            elif child.strip():
                yield self, child.strip()

    @cached_property
    def columns(self):
        """Return what each column of a table says of its numbers, the head of the rows first."""
        return [column.source for column in self.all("col")]

    @property
    def classes(self):
        """Return its CSS classes."""
        return self.attributes.get("class", "").split()

    @property
    def source(self):
        """Return what the element itself says of the source of its numbers."""
        return {name: self.attributes.get(f"data-{name}") for name in SOURCE}


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.current = Node("root", {}, None)

    def handle_starttag(self, tag, attributes):
        node = Node(tag, {key: value or "" for key, value in attributes}, self.current)
        self.current.children.append(node)
        if tag not in VOID:
            self.current = node

    def handle_startendtag(self, tag, attributes):
        self.current.children.append(Node(tag, dict(attributes), self.current))

    def handle_endtag(self, tag):
        assert self.current.tag == tag, f"</{tag}> closes <{self.current.tag}>"
        self.current = self.current.parent

    def handle_data(self, data):
        self.current.children.append(data)


def read(html):
    """Return the tree of a page, whose elements are all closed."""
    builder = _Builder()
    builder.feed(html)
    return builder.root


@dataclass(frozen=True)
class Shown:
    """A text of the page and the query of its number; without a column, it claims none."""

    text: str
    element: Node
    mart: str | None = None
    column: str | None = None
    where: str = ""
    form: str | None = None


def shown(page):
    """Yield every text that people see, with what it says of its source."""
    for element, text in page.texts():
        chain = element.chain()
        tags = [node.tag for node in chain]
        if "style" in tags or "head" in tags:
            continue
        yield _in_table(text, element) if {"td", "th"} & set(tags) else _elsewhere(text, element)


def _in_table(text, element):
    chain = element.chain()
    cell = next(node for node in chain if node.tag in ("td", "th"))
    if cell.tag == "th":
        return Shown(text, element)
    row, table = cell.parent, next(node for node in chain if node.tag == "table")
    index = [node for node in row.children if isinstance(node, Node)].index(cell)
    column = table.columns[index]
    if not column["form"]:
        return Shown(text, element)
    # A column of another mart does not share the rows of the table.
    around = [] if column["mart"] else [table.source]
    return _merged(text, element, [cell.source, column, row.source, *around])


def _elsewhere(text, element):
    # A tooltip is of the mark it lies in; the words around a figure claim nothing.
    holder = element.parent if element.tag == "title" else element
    if not any(holder.source.values()):
        return Shown(text, element)
    return _merged(text, element, [node.source for node in holder.chain()])


def _merged(text, element, sources):
    def nearest(name):
        return next((source[name] for source in sources if source[name]), None)

    where = " and ".join(f"({source['where']})" for source in sources if source["where"])
    return Shown(text, element, nearest("mart"), nearest("column"), where, nearest("form"))
