"""Word documents and plain texts as lines and rows. Nothing in them is executed or followed."""

from __future__ import annotations

import io

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from dmap_desktop.documents.blocks import Block, Cell, Line, Row
from dmap_desktop.documents.faults import reading
from dmap_desktop.documents.limits import LIMITS, Limits
from dmap_desktop.documents.open_document import is_open_document, open_document_blocks
from dmap_desktop.documents.texts import decoded
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.errors import LimitReached


def word_blocks(file: NamedBytes, limits: Limits = LIMITS) -> list[Block]:
    """Return paragraphs and table rows of a Word document in reading order.

    Raises Unreadable for a damaged document, LimitReached for one with too much text.
    """
    if is_open_document(file.data):
        return open_document_blocks(file, limits)
    blocks: list[Block] = []
    held = 0
    with reading(file.name, "Word document"):
        document = Document(io.BytesIO(file.data))
        tables = 0
        for part in document.iter_inner_content():
            if isinstance(part, Paragraph):
                text = part.text.strip()
                new: list[Block] = [Line(Cell(text), _level(part))] if text else []
            else:
                new = _table_blocks(part, tables)
                tables += 1
            blocks += new
            held += sum(_size(block) for block in new)
            if held > limits.text_characters:
                raise LimitReached(f"{file.name} holds too much text; ask for it in parts.")
    return blocks


def text_blocks(file: NamedBytes, limits: Limits = LIMITS) -> list[Block]:
    """Return the lines of a plain text."""
    text = decoded(file)[: limits.text_characters]
    return [Line(Cell(line.strip())) for line in text.splitlines() if line.strip()]


def _level(paragraph: Paragraph) -> int:
    """Return 1 for a paragraph in the style of a title, 2 and more for headings, else 0."""
    name = (paragraph.style.name if paragraph.style is not None else None) or ""
    if name == "Title":
        return 1
    number = name.removeprefix("Heading ")
    return int(number) + 1 if number != name and number.isdigit() else 0


def _table_blocks(table: Table, number: int) -> list[Block]:
    blocks: list[Block] = []
    for row in table.rows:
        cells = []
        before = None
        for cell in row.cells:
            if before is None or cell._tc is not before:  # merged cells come once for each column
                cells.append(Cell(cell.text.strip()))
            before = cell._tc
        if len(cells) == 1 and cells[0].text:
            blocks.append(Line(cells[0]))
        elif any(cell.text for cell in cells):
            blocks.append(Row(tuple(cells), number))
    return blocks


def _size(block: Block) -> int:
    cells = (block.cell,) if isinstance(block, Line) else block.cells
    return sum(len(cell.text) for cell in cells)
