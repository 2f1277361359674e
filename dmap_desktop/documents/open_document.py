"""OpenDocument texts (.odt) as lines and rows, from their one part of content. Nothing is run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from dmap_desktop.documents.blocks import Block, Cell, Line, Row
from dmap_desktop.documents.faults import reading
from dmap_desktop.documents.limits import LIMITS, Limits
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.errors import LimitReached, Unreadable

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SPACE = {f"{_TEXT}s": " ", f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_UNSEEN = (f"{_TEXT}note", f"{_TEXT}tracked-changes", f"{_TEXT}table-of-content")
_HEADING, _PARAGRAPH = f"{_TEXT}h", f"{_TEXT}p"
_MOST_COPIES = 40
"""A cell may be repeated; a form repeats none, a hostile file a billion times."""


def is_open_document(data: bytes) -> bool:
    """Say whether a file's first bytes are those of an OpenDocument text."""
    return data.startswith(b"PK") and b"opendocument.text" in data[:200]


def open_document_blocks(file: NamedBytes, limits: Limits = LIMITS) -> list[Block]:
    """Return paragraphs and table rows in reading order.

    Raises Unreadable for a damaged file, LimitReached for one with too much text.
    """
    with reading(file.name, "OpenDocument text"):
        with zipfile.ZipFile(io.BytesIO(file.data)) as container:
            content = container.read("content.xml")
        if len(content) > limits.text_characters:
            raise LimitReached(f"{file.name} holds too much text; ask for it in parts.")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        body = etree.fromstring(content, parser).find(".//{*}body/{*}text")
        if body is None:
            raise Unreadable(f"{file.name} holds no text; ask the applicant for a fresh copy.")
        return list(_Walk().blocks(body))


class _Walk:
    """Goes through the elements once, counting tables."""

    def __init__(self) -> None:
        self._tables = 0

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """Yield lines and rows below ``parent``."""
        for element in parent:
            tag = element.tag
            if tag in (_HEADING, _PARAGRAPH):
                text = _text_of(element).strip()
                if text:
                    yield Line(Cell(text), _level(element))
            elif tag == f"{_TABLE}table":
                self._tables += 1
                yield from self._rows(element, self._tables)
            elif isinstance(tag, str) and tag not in _UNSEEN:
                yield from self.blocks(element)  # Lists, sections, frames.

    def _rows(self, table: etree._Element, number: int) -> Iterator[Block]:
        for row in table.iter(f"{_TABLE}table-row"):
            if next(row.iterancestors(f"{_TABLE}table")) is not table:
                continue  # A table inside a cell is part of that cell's text.
            cells: list[Cell] = []
            for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                copies = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
                cells += [Cell(_cell_text(cell))] * min(copies, _MOST_COPIES)
            if len(cells) == 1 and cells[0].text:
                yield Line(cells[0])
            elif any(cell.text for cell in cells):
                yield Row(tuple(cells), number)


def _level(element: etree._Element) -> int:
    """Return 1 for a title, 2 and more for headings below it, 0 for a paragraph."""
    if element.tag != _HEADING:
        return 0
    level = element.get(f"{_TEXT}outline-level", "1")
    return int(level) if level.isdigit() else 1


def _cell_text(cell: etree._Element) -> str:
    parts = [_text_of(part) for part in cell.iter(_HEADING, _PARAGRAPH)]
    return "\n".join(part for part in parts if part.strip()).strip()


def _text_of(element: etree._Element) -> str:
    """Return the words of a paragraph: spaces, tabs and line breaks are elements of their own."""
    text = element.text or ""
    for part in element:
        tag = part.tag
        if tag in _SPACE:
            text += _SPACE[tag]
        elif isinstance(tag, str) and tag not in _UNSEEN:
            text += _text_of(part)
        text += part.tail or ""
    return text
