"""Writes the request form as a workbook: a sheet for each section, labels beside answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dmap_desktop.demo.papers.answers import FilledForm
from dmap_desktop.demo.papers.sheets import (
    BOLD,
    PLAIN,
    TINT,
    WHITE_BOLD,
    fit_row,
    put,
    put_text,
    save,
    set_widths,
    title_cell,
)
from dmap_desktop.domain.form import FormField, FormSection

_WIDTHS = (8.0, 38.0, 70.0, 16.0, 18.0, 22.0)
_COLUMNS = 3


def write_form_workbook(filled: FilledForm, path: Path, day: date) -> Path:
    """Write ``filled`` to ``path`` as a workbook whose properties name ``day``."""
    book = Workbook()
    cover = book.worksheets[0]
    _cover(cover, filled)
    for section in filled.form.section:
        name = section.title.partition(". ")[2] or section.title
        _section(book.create_sheet(name[:31]), section, filled)
    return save(book, path, day, filled.organisation)


def _cover(sheet: Worksheet, filled: FilledForm) -> None:
    sheet.title = "Cover"
    set_widths(sheet, (30.0, 50.0, 30.0))
    title_cell(sheet, 2, _COLUMNS, filled.form.name)
    title_cell(sheet, 3, _COLUMNS, f"Edition {filled.form.edition}", PLAIN)
    put(sheet, 5, ("Data request reference", filled.reference), BOLD, TINT)
    put(sheet, 6, ("Received", filled.received), BOLD, TINT)
    notes = "Complete every sheet. Cells in column C take your answers; they grow with the text."
    title_cell(sheet, 8, _COLUMNS, notes, PLAIN)
    sheet.sheet_view.showGridLines = False


def _section(sheet: Worksheet, section: FormSection, filled: FilledForm) -> None:
    set_widths(sheet, _WIDTHS)
    sheet.sheet_view.showGridLines = False
    title_cell(sheet, 1, _COLUMNS, section.title, WHITE_BOLD)
    row = 3
    for field in section.field:
        if field.kind == "table":
            row = _table(sheet, row, field, filled) + 2
        else:
            cells = (field.number, field.label, filled.answer(field.key))
            put(sheet, row, cells)
            for column in (1, 2):
                sheet.cell(row, column).font = BOLD
                sheet.cell(row, column).fill = TINT
            fit_row(sheet, row, cells, _WIDTHS[:3])
            row += 1


def _table(sheet: Worksheet, row: int, field: FormField, filled: FilledForm) -> int:
    """Write a table field under its label in the columns from B; return its last row."""
    row += 1
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=_COLUMNS)
    put_text(sheet.cell(row, 1), f"{field.number} {field.label}")
    sheet.cell(row, 1).font = BOLD
    row += 1
    put(sheet, row, ("", *field.columns), BOLD, TINT)
    for number, cells in enumerate(filled.rows(field), 1):
        row += 1
        written = (str(number), *cells)
        put(sheet, row, written)
        fit_row(sheet, row, written, _WIDTHS[: len(written)])
    return row
