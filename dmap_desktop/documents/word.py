"""Word documents and plain texts as lines and rows. Nothing in them is executed or followed."""

from __future__ import annotations

import io
from collections.abc import Iterator

from docx import Document
from lxml import etree

from dmap_desktop.documents.blocks import Block, Cell, Line, Row
from dmap_desktop.documents.faults import reading
from dmap_desktop.documents.limits import LIMITS, Limits
from dmap_desktop.documents.open_document import is_open_document, open_document_blocks
from dmap_desktop.documents.rich_text import RTF, rich_text_blocks
from dmap_desktop.documents.texts import decoded
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.errors import LimitReached

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TABLE, _ROW, _CELL = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc"
_AROUND = tuple(f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml", "smartTag"))
"""What may stand around them: content controls, which forms are made of, and tracked changes."""
_TICK = f"{_W}checkBox"
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_SHOWN = (f"{_W}t", _TICK, *_SIGNS)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""The second copy of a text box, for older programs."""


def word_blocks(file: NamedBytes, limits: Limits = LIMITS) -> list[Block]:
    """Return paragraphs and table rows of a Word document in reading order.

    Raises Unreadable for a damaged document, LimitReached for one with too much text.
    """
    if is_open_document(file.data):
        return open_document_blocks(file, limits)
    if file.data.startswith(RTF):
        return rich_text_blocks(file, limits)
    blocks: list[Block] = []
    held = 0
    with reading(file.name, "Word document"):
        document = Document(io.BytesIO(file.data))
        names = {style.style_id: style.name for style in document.styles}
        tables = 0
        for part in _inner(document.element.body):
            if part.tag == _P:
                text = _text(part)
                style = part.find(f"{_W}pPr/{_W}pStyle")
                key = style.get(f"{_W}val", "") if style is not None else ""
                level = _level(names.get(key) or "")
                new: list[Block] = [Line(Cell(text), level)] if text else []
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


def _level(name: str) -> int:
    """Return 1 for a paragraph in the style of a title, 2 and more for headings, else 0."""
    if name == "Title":
        return 1
    number = name.removeprefix("Heading ")
    return int(number) + 1 if number != name and number.isdigit() else 0


def _inner(element: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs, tables, rows or cells in ``element``, those in content controls too."""
    for child in element:
        if child.tag in (_P, _TABLE, _ROW, _CELL):
            yield child
        elif child.tag in _AROUND:
            yield from _inner(child)


def _text(element: etree._Element) -> str:
    """Return the words of a paragraph: content controls, ticked boxes and insertions included."""
    pieces = []
    for part in element.iter(*_SHOWN):
        if part.tag == _TICK:
            told = part.find(f"{_W}checked")
            told = part.find(f"{_W}default") if told is None else told
            on = told is not None and told.get(f"{_W}val", "1") not in ("0", "false", "off")
            pieces.append("\u2612" if on else "\u2610")
        elif not any(above.tag == _FALLBACK for above in part.iterancestors()):
            pieces.append(_SIGNS.get(str(part.tag), part.text or ""))
    return "".join(pieces).strip()


def _table_blocks(table: etree._Element, number: int) -> list[Block]:
    blocks: list[Block] = []
    above: dict[int, str] = {}
    for row in _inner(table):
        cells, column = [], 0
        for cell in _inner(row):
            told = cell.find(f"{_W}tcPr")
            merge = told.find(f"{_W}vMerge") if told is not None else None
            span = told.find(f"{_W}gridSpan") if told is not None else None
            text = "\n".join(_text(part) for part in cell.iter(_P)).strip()
            if merge is not None and merge.get(f"{_W}val") != "restart":
                text = above.get(column, "")  # A cell that reaches over several rows.
            above[column] = text
            cells.append(Cell(text))
            column += int(span.get(f"{_W}val", "1")) if span is not None else 1
        if len(cells) == 1 and cells[0].text:
            blocks.append(Line(cells[0]))
        elif any(cell.text for cell in cells):
            blocks.append(Row(tuple(cells), number))
    return blocks


def _size(block: Block) -> int:
    cells = (block.cell,) if isinstance(block, Line) else block.cells
    return sum(len(cell.text) for cell in cells)
