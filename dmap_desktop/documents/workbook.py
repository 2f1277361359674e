"""Workbooks and CSV tables: every sheet's cells as texts, with limits, read by calamine.

Calamine places each cell exactly, so that row and column of a text name its cell.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from dmap_desktop.documents.faults import reading
from dmap_desktop.documents.limits import LIMITS, Limits
from dmap_desktop.documents.sheet_layout import hidden_rows
from dmap_desktop.documents.texts import decoded
from dmap_desktop.documents.values import NamedBytes, Sheet
from dmap_desktop.domain.errors import LimitReached

Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta

_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^>/]*>(?!</)""")
"""A cell with something in it: formatted empty cells to the end of a sheet cost nothing."""


def read_workbook(file: NamedBytes, limits: Limits = LIMITS) -> list[Sheet]:
    """Return every sheet of a workbook, hidden ones too, in order. Chart sheets have no cells.

    Raises Unreadable for a damaged workbook, LimitReached for one with too many sheets or cells.
    """
    layout = _check_areas(file, limits)
    with reading(file.name, "workbook"):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        known = workbook.sheets_metadata
        if len(known) > limits.sheets:
            raise LimitReached(
                f"{file.name} has {len(known)} sheets, more than {limits.sheets}; ask for less."
            )
        sheets = []
        for sheet in known:
            hidden = sheet.visible != SheetVisibleEnum.Visible
            if sheet.typ != SheetTypeEnum.WorkSheet:
                sheets.append(Sheet(sheet.name, (), hidden=hidden))
                continue
            opened = workbook.get_sheet_by_name(sheet.name)
            cells: list[list[Cell]] = opened.to_python(skip_empty_area=False)
            rows = tuple(tuple(shown(cell, limits) for cell in row) for row in cells)
            merged = _merged(opened.merged_cell_ranges)
            out_of_sight = layout.get(sheet.name, frozenset())
            sheets.append(Sheet(sheet.name, rows, hidden, False, out_of_sight, merged))
    return sheets


def read_csv(file: NamedBytes, limits: Limits = LIMITS) -> Sheet:
    """Return a CSV table as one sheet named after the file."""
    text = decoded(file)
    with reading(file.name, "CSV table"):
        try:
            dialect = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
        except csv.Error:
            dialect = csv.excel
        rows: list[tuple[str, ...]] = []
        area = 0
        for row in csv.reader(io.StringIO(text, newline=""), dialect):
            area += len(row)
            if area > limits.sheet_area:
                return Sheet(file.name, tuple(rows), shortened=True)
            rows.append(tuple(shown(cell, limits) for cell in row))
    return Sheet(file.name, tuple(rows))


def shown(cell: Cell, limits: Limits = LIMITS) -> str:
    """Return a cell as its sheet would show it plainly: whole numbers without ``.0``, ISO dates."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).strip()[: limits.cell_characters]


def _merged(
    ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]] | None,
) -> tuple[tuple[int, int, int, int], ...]:
    """Return what is merged over several rows; titles over several columns need nothing."""
    return tuple((*first, *last) for first, last in ranges or () if last[0] > first[0])


def _check_areas(file: NamedBytes, limits: Limits) -> dict[str, frozenset[int]]:
    """Return the hidden rows of each sheet; refuse sheets that span an area no reader could hold.

    A reader makes room for every cell up to the last, so two cells can cost gigabytes.
    """
    with reading(file.name, "workbook"), zipfile.ZipFile(io.BytesIO(file.data)) as container:
        for part in container.infolist():
            if "worksheets/" not in part.filename.replace("\\", "/").lower():
                continue
            references = _CELL.findall(container.read(part))
            if not references:
                continue
            columns = max(_column_number(letters) for letters in {at[0] for at in references})
            rows = max(int(at[1]) for at in references)
            if rows * columns > limits.sheet_area:
                raise LimitReached(
                    f"A sheet of {file.name} spans {rows:,} rows and {columns:,} columns, more "
                    "than is allowed; delete empty rows and columns to its end and save it again."
                )
        return hidden_rows(container)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
