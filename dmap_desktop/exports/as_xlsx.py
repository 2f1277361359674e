"""Tables as a workbook to sort and filter: one sheet a table, every cell a text or a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING

from dmap_desktop.exports.model import Table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

BRAND = "FF003A69"
TINT = "FFEEF2F6"
CELL_LIMIT = 32_767
"""Characters a cell of this format holds; what is longer goes on in the row below."""
SHEET_NAME_LIMIT = 31
LINE_POINTS = 13.5
HIGHEST_ROW = 409.0
"""Points; the format's limit."""
PAGE_WIDTH = 180
"""Characters that can still be read across a landscape page."""


def render(title: str, marking: str, tables: Iterable[Table]) -> bytes:
    """Return the workbook's bytes; ``marking`` is printed on every page of every sheet."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.title = title
    book.properties.creator = "Data Management Advisory Panel"
    book.remove(book.worksheets[0])
    for table in tables:
        _fill(book.create_sheet(table.caption[:SHEET_NAME_LIMIT]), table, title, marking)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _fill(sheet: Worksheet, table: Table, title: str, marking: str) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    head = (
        Font(name="Arial", bold=True, color=BRAND),
        PatternFill("solid", fgColor=TINT),
        Border(bottom=Side("medium", color=BRAND)),
    )
    for number, column in enumerate(table.columns, start=1):
        heading = sheet.cell(1, number, column.heading)
        heading.font, heading.fill, heading.border = head
        heading.alignment = Alignment(wrap_text=True, vertical="bottom")
        sheet.column_dimensions[get_column_letter(number)].width = column.width + 2
    face, line = Font(name="Arial"), Border(bottom=Side("hair", color="FFB1B4B6"))
    lines = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(_fitted(table.rows), start=2):
        for index, (column, text) in enumerate(zip(table.columns, row, strict=True), start=1):
            cell = sheet.cell(number, index)
            cell.alignment, cell.font, cell.border = lines, face, line
            if column.numeric and text.isdecimal():
                cell.value = int(text)
            elif text:
                # A text that begins with = + - or @ stays a text, also when somebody edits it.
                cell.value, cell.data_type = text, "s"
                cell.quotePrefix = text.startswith(("=", "+", "-", "@", "\t"))
        sheet.row_dimensions[number].height = _height(table, row)
    sheet.freeze_panes = "A2"
    if table.rows:
        sheet.auto_filter.ref = sheet.dimensions
    across = ceil(sum(column.width for column in table.columns) / PAGE_WIDTH)
    _set_up_page(sheet, title, marking, across)


def _height(table: Table, row: tuple[str, ...]) -> float:
    """Return the points that the row's longest cell takes; not every program works it out."""
    lines = max(
        sum(ceil(max(len(line), 1) / column.width) for line in text.split("\n"))
        for column, text in zip(table.columns, row, strict=True)
    )
    return min(LINE_POINTS * lines + 4, HIGHEST_ROW)


def _set_up_page(sheet: Worksheet, title: str, marking: str, across: int) -> None:
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    header, footer = HeaderFooterItem(), HeaderFooterItem()
    # & begins a code in headers and footers; an empty part would make the whole unreadable.
    header.center.text = footer.center.text = marking.replace("&", "&&") or None
    footer.left.text = title.replace("&", "&&")
    footer.right.text = "Page &P of &N"
    sheet.oddHeader, sheet.oddFooter = header, footer


def _fitted(rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        rest = row
        while any(len(text) > CELL_LIMIT for text in rest):
            yield tuple(text[:CELL_LIMIT] for text in rest)
            rest = tuple(text[CELL_LIMIT:] for text in rest)
        yield rest
