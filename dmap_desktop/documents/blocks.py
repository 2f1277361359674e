"""Papers as a stream of lines and rows, whatever they came as: what forms are read from.

PDF pages, sheets, Word documents and texts all become blocks; one reader of forms serves them all.
Values only.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from dmap_desktop.documents.values import Box, Sheet, cell_name, union
from dmap_desktop.domain.evidence import Evidence


class Place(msgspec.Struct, frozen=True):
    """Where a text stands: a page with a box, a sheet with a cell, or neither."""

    page: int | None = None
    box: Box | None = None
    sheet: str | None = None
    cell: str | None = None


class Cell(msgspec.Struct, frozen=True):
    """A text with its place: a line, or one cell of a row."""

    text: str
    place: Place = Place()

    def evidence(self, document: str) -> Evidence:
        """Return the cell as evidence from ``document``."""
        at = self.place
        return Evidence(document, at.page, at.sheet, at.box, at.cell, self.text)


class Line(msgspec.Struct, frozen=True, tag=True):
    """A line or paragraph that stands by itself."""

    cell: Cell
    level: int = 0
    """1 for a title, 2 and more for headings below it, 0 for what is none or not known."""


class Row(msgspec.Struct, frozen=True, tag=True):
    """A row of a table, empty cells included."""

    cells: tuple[Cell, ...]
    table: int = 0
    """Rows with the same number stand in the same table."""


Block: TypeAlias = Line | Row


def sheet_blocks(sheets: list[Sheet]) -> list[Block]:
    """Return the blocks of a workbook: a row with one cell filled is a line."""
    blocks: list[Block] = []
    for number, sheet in enumerate(sheets):
        for row, texts in enumerate(sheet.rows):
            filled = [column for column, text in enumerate(texts) if text]
            if not filled:
                continue
            cells = tuple(
                Cell(text, Place(sheet=sheet.name, cell=cell_name(row, column)))
                for column, text in enumerate(texts[: filled[-1] + 2])
            )
            one = len(filled) == 1
            blocks.append(Line(cells[filled[0]]) if one else Row(cells, number))
    return blocks


def join_places(first: Place, second: Place) -> Place:
    """Return the place around both on the first's page or in the first's cell."""
    if first.box is None or second.box is None or first.page != second.page:
        return first
    return msgspec.structs.replace(first, box=union([first.box, second.box]))
