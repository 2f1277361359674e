"""How the sample workbooks look and are kept the same from run to run. Imports openpyxl only."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

_THIN = Side(style="thin", color="B1B4B6")
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
BLUE = PatternFill("solid", fgColor="003A69")
TINT = PatternFill("solid", fgColor="F3F2F1")
WRAP = Alignment(vertical="top", wrap_text=True)
MIDDLE = Alignment(vertical="center", wrap_text=True)
PLAIN = Font(name="Arial", size=10)
BOLD = Font(name="Arial", size=10, bold=True)
WHITE_BOLD = Font(name="Arial", size=11, bold=True, color="FFFFFF")
TITLE = Font(name="Arial", size=16, bold=True)

_ZIP_TIME = (2018, 1, 1, 0, 0, 0)


def put(
    sheet: Worksheet,
    row: int,
    cells: Sequence[str],
    font: Font = PLAIN,
    fill: PatternFill | None = None,
) -> None:
    """Write ``cells`` as a ruled row of text starting in column A."""
    for column, text in enumerate(cells, 1):
        cell = sheet.cell(row, column)
        put_text(cell, text)
        cell.font = font
        cell.alignment = WRAP
        cell.border = GRID
        if fill is not None:
            cell.fill = fill


def put_text(cell: object, text: str) -> None:
    """Write ``text`` as text, never as a formula; nothing for an empty text."""
    if text and isinstance(cell, Cell):
        cell.value = text
        cell.data_type = "s"


def title_cell(sheet: Worksheet, row: int, columns: int, text: str, font: Font = TITLE) -> None:
    """Write ``text`` into a cell merged over ``columns``; white text stands on a blue band."""
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    cell = sheet.cell(row, 1)
    put_text(cell, text)
    cell.font = font
    cell.alignment = MIDDLE
    sheet.row_dimensions[row].height = 1.7 * (font.sz or 10)
    if font is WHITE_BOLD:
        cell.fill = BLUE


def fit_row(sheet: Worksheet, row: int, cells: Sequence[str], widths: Sequence[float]) -> None:
    """Make ``row`` as high as its longest text needs in columns ``widths`` characters wide."""
    lines = max(
        sum(1 + int(len(line) / (1.06 * width)) for line in text.split("\n"))
        for text, width in zip(cells, widths, strict=True)
    )
    sheet.row_dimensions[row].height = min(409.0, 13.2 * lines + 4)


def set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Set the widths of columns A onward, in characters."""
    for column, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + column)].width = width


def save(book: Workbook, path: Path, day: date, author: str) -> Path:
    """Write ``book`` to ``path`` so that its bytes depend on its content and ``day`` alone."""
    stamp = datetime.combine(day, time(9))
    book.properties.creator = author
    book.properties.created = stamp
    book.properties.modified = stamp
    raw = io.BytesIO()
    book.save(raw)
    settle(raw, path, stamp)
    return path


def settle(raw: io.BytesIO, path: Path, stamp: datetime) -> None:
    """Write the Office file ``raw`` to ``path`` without the time at which it was made.

    The library stamps the save time into the properties and into every part of the archive.
    """
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _stamped(data, stamp)
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)


def _stamped(core: bytes, stamp: datetime) -> bytes:
    """Return the core properties with ``stamp`` as the time of the last change."""
    head, opening, rest = core.partition(b"<dcterms:modified")
    attributes, _, tail = rest.partition(b">")
    _, closing, end = tail.partition(b"</dcterms:modified>")
    if not opening or not closing:
        return core
    return head + opening + attributes + f">{stamp:%Y-%m-%dT%H:%M:%SZ}".encode() + closing + end
