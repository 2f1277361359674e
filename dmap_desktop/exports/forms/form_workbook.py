"""Writes the request form as a workbook: a sheet for each section, labels beside answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dmap_desktop.domain.form import FormField, FormSection
from dmap_desktop.exports.forms.filled import FilledForm
from dmap_desktop.exports.forms.sheets import (
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

_LISTS = "Lists"
_EVIDENCE_HEADS = ("Ref", "Question", "Your answer", "Supporting evidence")
_WIDTHS = (8.0, 38.0, 70.0, 16.0, 18.0, 22.0)
_COLUMNS = 3


def write_form_workbook(filled: FilledForm, path: Path, day: date) -> Path:
    """Write ``filled`` to ``path`` as a workbook whose properties name ``day``."""
    book = Workbook()
    cover = book.worksheets[0]
    _cover(cover, filled)
    offered: list[tuple[str, ...]] = []
    for section in filled.form.section:
        if section.field:
            name = section.title.partition(". ")[2] or section.title
            _section(book.create_sheet(name[:31]), section, filled, offered)
    if filled.blank and offered:
        _lists(book.create_sheet(_LISTS), offered)
    return save(book, path, day, filled.organisation)


def _cover(sheet: Worksheet, filled: FilledForm) -> None:
    sheet.title = "Cover"
    set_widths(sheet, (30.0, 50.0, 30.0))
    title_cell(sheet, 2, _COLUMNS, filled.form.name)
    title_cell(sheet, 3, _COLUMNS, f"Edition {filled.form.edition}", PLAIN)
    put(sheet, 5, ("Data request reference", filled.reference), BOLD, TINT)
    put(sheet, 6, ("Received", filled.received), BOLD, TINT)
    notes = "Complete every sheet. Cells in column C take your answers; they grow with the text."
    for row, note in enumerate((notes, *(filled.notes() if filled.blank else ())), 8):
        title_cell(sheet, row, _COLUMNS, note, PLAIN)
        fit_row(sheet, row, (note,), (110.0,))
    sheet.sheet_view.showGridLines = False


def _section(
    sheet: Worksheet, section: FormSection, filled: FilledForm, offered: list[tuple[str, ...]]
) -> None:
    set_widths(sheet, _WIDTHS)
    sheet.sheet_view.showGridLines = False
    title_cell(sheet, 1, _COLUMNS, section.title, WHITE_BOLD)
    row = 3
    evidence = section.field[0].kind == "evidence"
    if evidence:
        put(sheet, row, _EVIDENCE_HEADS, BOLD, TINT)
        row += 1
    for field in section.field:
        if field.kind == "table":
            row = _table(sheet, row, field, filled) + 2
        else:
            cells = (field.number, _asked(field, filled), filled.answer(field.key))
            put(sheet, row, (*cells, "") if evidence else cells)
            if filled.blank and field.options:
                _offer(sheet, row, field, offered)
            for column in (1, 2):
                sheet.cell(row, column).font = BOLD
                sheet.cell(row, column).fill = TINT
            fit_row(sheet, row, cells, _WIDTHS[:3])
            row += 1


def _table(sheet: Worksheet, row: int, field: FormField, filled: FilledForm) -> int:
    """Write a table field under its label in the columns from B; return its last row."""
    row += 1
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=_COLUMNS)
    put_text(sheet.cell(row, 1), f"{field.number} {filled.label(field)}")
    sheet.cell(row, 1).font = BOLD
    row += 1
    put(sheet, row, ("", *field.columns), BOLD, TINT)
    for number, cells in enumerate(filled.rows(field), 1):
        row += 1
        # A number alone in an empty row could be taken for a question's.
        written = (str(number) if any(cells) else "", *cells)
        put(sheet, row, written)
        fit_row(sheet, row, written, _WIDTHS[: len(written)])
    return row


def _asked(field: FormField, filled: FilledForm) -> str:
    """Return a question with its guidance, which a blank form gives in brackets."""
    label = filled.label(field)
    return f"{label}\n({field.guidance})" if filled.blank and field.guidance else label


def _offer(sheet: Worksheet, row: int, field: FormField, offered: list[tuple[str, ...]]) -> None:
    """Let the answer in ``row`` be chosen from the field's options, kept on a sheet of lists."""
    if field.options not in offered:
        offered.append(field.options)
    letter = get_column_letter(offered.index(field.options) + 1)
    source = f"{_LISTS}!${letter}$1:${letter}${len(field.options)}"
    choice = DataValidation(type="list", formula1=source, allow_blank=True)
    choice.add(sheet.cell(row, 3).coordinate)
    sheet.add_data_validation(choice)


def _lists(sheet: Worksheet, offered: list[tuple[str, ...]]) -> None:
    sheet.sheet_state = "hidden"
    for column, options in enumerate(offered, 1):
        for row, option in enumerate(options, 1):
            put_text(sheet.cell(row, column), option)
