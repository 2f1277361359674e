"""Writes the request form as a fillable PDF: real form fields, filled in or blank."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth

from dmap_desktop.domain.form import FormField
from dmap_desktop.exports.forms.fields import FormFields, height_for
from dmap_desktop.exports.forms.filled import EVIDENCE_HINT, FilledForm
from dmap_desktop.exports.forms.look import (
    BLUE,
    BOTTOM,
    GREY,
    INK,
    MARGIN,
    RULE,
    SAMPLE,
    TEXT_WIDTH,
    TINT,
    TOP,
    WHITE,
    CountedCanvas,
    Furniture,
    draw_furniture,
)

_LABEL_WIDTH = 0.4 * TEXT_WIDTH
_LINE = 15.5
_LONG = 60.0
_LONG_BLANK = 120.0
_GAP = 9.0
_COLUMN_SHARES = {2: (0.3, 0.7), 5: (0.2, 0.32, 0.13, 0.16, 0.19)}
_CONFIRMATIONS = (
    "I have read the terms of the agreement and the individual declaration.",
    "The data tables workbook lists every item and year that the project needs.",
    "No data will be used before the agreement is signed by both parties.",
)
_SIGNED = "declaration.signed"


def write_fillable_form(filled: FilledForm, path: Path) -> Path:
    """Write ``filled`` to ``path`` as a PDF whose fields hold the answers and show them.

    The fields are named by the number of their question (``q2_2``), not by the program's keys.
    """
    canvas = CountedCanvas(str(path), pagesize=A4, invariant=1)
    canvas.setTitle(filled.form.name)
    canvas.setAuthor(filled.organisation)
    writer = _Writer(canvas, filled)
    writer.heading()
    for section in filled.form.section:
        if section.field:
            writer.section(section.title, section.field)
    if any(field.key == _SIGNED for field in filled.form.fields()):
        writer.ticks()
    canvas.showPage()
    canvas.save()
    return path


def _fits_radio_buttons(options: tuple[str, ...]) -> bool:
    """Say whether few options are short names: a PDF name cannot hold a solidus."""
    return 0 < len(options) <= 4 and not any("/" in option for option in options)


class _Writer:
    """Lays questions and fields out from the top of a page to its end, then on the next."""

    def __init__(self, canvas: CountedCanvas, filled: FilledForm) -> None:
        self._canvas = canvas
        self._fields = FormFields(canvas)
        self._filled = filled
        self._furniture = Furniture(
            left=filled.form.name,
            right=f"Edition {filled.form.edition}",
            author=filled.organisation,
            title=filled.form.name,
            note=SAMPLE if filled.answers else "",
        )
        self._y = TOP
        self._start_page()

    def heading(self) -> None:
        """Draw the title block, the notes and the box for the office."""
        canvas = self._canvas
        subject, database, kind = self._filled.form.name.partition("Database")
        canvas.setFillColor(INK)
        canvas.setFont("Helvetica-Bold", 20)
        canvas.drawString(MARGIN, self._y - 20, f"{subject}{database}")
        canvas.setFont("Helvetica", 14)
        canvas.drawString(MARGIN, self._y - 40, kind.strip(" :").capitalize())
        canvas.setFont("Helvetica", 9)
        canvas.setFillColor(GREY)
        lines = [
            line
            for note in self._filled.notes()
            for line in simpleSplit(note, "Helvetica", 9, TEXT_WIDTH)
        ]
        for number, note in enumerate(lines):
            canvas.drawString(MARGIN, self._y - 60 - 12 * number, note)
        self._y -= 60 + 12 * len(lines) + 6
        canvas.setFillColor(TINT)
        canvas.setStrokeColor(RULE)
        canvas.rect(MARGIN, self._y - 30, TEXT_WIDTH, 30, stroke=1, fill=1)
        self._office("Data request reference", "office_ref", self._filled.reference, 0)
        self._office("Received", "office_received", self._filled.received, TEXT_WIDTH / 2)
        self._y -= 30 + 10

    def section(self, title: str, fields: tuple[FormField, ...]) -> None:
        """Draw the band of a section and its questions."""
        self._room(60 + _LONG)
        canvas = self._canvas
        self._y -= 4
        canvas.setFillColor(BLUE)
        canvas.rect(MARGIN, self._y - 20, TEXT_WIDTH, 20, stroke=0, fill=1)
        canvas.setFillColor(WHITE)
        canvas.setFont("Helvetica-Bold", 11)
        canvas.drawString(MARGIN + 7, self._y - 14, title)
        self._y -= 20 + _GAP + 2
        for field in fields:
            self._question(field)

    def ticks(self) -> None:
        """Draw the confirmations at the end of the form."""
        self._room(22.0 * len(_CONFIRMATIONS))
        for number, sentence in enumerate(_CONFIRMATIONS, 1):
            given = "Yes" if self._filled.answer(_SIGNED) else ""
            self._fields.tick(f"q6_tick{number}", sentence, given, (MARGIN, self._y - 12))
            self._canvas.setFillColor(INK)
            self._canvas.setFont("Helvetica", 9)
            self._canvas.drawString(MARGIN + 18, self._y - 10, sentence)
            self._y -= 20

    def _question(self, field: FormField) -> None:
        name = "q" + field.number.replace(".", "_")
        tip = f"{field.number} {field.label}"
        if field.kind in ("long text", "evidence"):
            self._long(field, name, tip)
        elif field.kind == "table":
            self._table(field, name)
        elif _fits_radio_buttons(field.options):
            self._radio(field, name, tip)
        else:
            self._short(field, name, tip)

    def _short(self, field: FormField, name: str, tip: str) -> None:
        value = self._filled.answer(field.key)
        width = TEXT_WIDTH - _LABEL_WIDTH
        height = _LINE if field.options else height_for(value, width, _LINE)
        self._room(max(height, 26))
        used = self._label(field, _LABEL_WIDTH - 12)
        box = (MARGIN + _LABEL_WIDTH, self._y - height, width, height)
        if field.options:
            self._fields.choice(name, tip, value, field.options, box)
        else:
            self._fields.text(name, tip, value, box)
        self._y -= max(height, used) + _GAP

    def _radio(self, field: FormField, name: str, tip: str) -> None:
        value = self._filled.answer(field.key)
        height = 15.0 * len(field.options)
        self._room(height)
        used = self._label(field, _LABEL_WIDTH - 12)
        for number, option in enumerate(field.options):
            y = self._y - 12 - 15.0 * number
            self._fields.radio(name, tip, option, value, (MARGIN + _LABEL_WIDTH, y))
            self._canvas.setFont("Helvetica", 9)
            self._canvas.drawString(MARGIN + _LABEL_WIDTH + 16, y + 2, option)
        self._y -= max(height, used) + _GAP

    def _long(self, field: FormField, name: str, tip: str) -> None:
        value = self._filled.answer(field.key)
        height = height_for(value, TEXT_WIDTH, _LONG if self._filled.answers else _LONG_BLANK)
        self._room(height + 20)
        self._y -= self._label(field, TEXT_WIDTH) + 3
        self._fields.text(name, tip, value, (MARGIN, self._y - height, TEXT_WIDTH, height))
        self._y -= height + _GAP + 3

    def _table(self, field: FormField, name: str) -> None:
        rows = self._filled.rows(field)
        widths = [TEXT_WIDTH * share for share in _COLUMN_SHARES[len(field.columns)]]
        first = self._row_height(field, rows[0], widths)
        self._room(44 + first)
        self._y -= self._label(field, TEXT_WIDTH) + 4
        self._columns(field, widths)
        for number, row in enumerate(rows, 1):
            height = self._row_height(field, row, widths)
            if self._y - height < BOTTOM:
                self._next_page()
                self._columns(field, widths)
            x = MARGIN
            for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
                cell_name = f"{name}_r{number}_c{column + 1}"
                tip = f"{field.number} row {number}: {field.columns[column]}"
                if field.columns[column].endswith("signed"):
                    at = (x + width / 2 - 5, self._y - height / 2 - 5)
                    self._fields.tick(cell_name, tip, cell, at)
                else:
                    box = (x, self._y - height, width, height)
                    self._fields.text(cell_name, tip, cell, box)
                x += width
            self._canvas.setStrokeColor(RULE)
            self._canvas.rect(MARGIN, self._y - height, TEXT_WIDTH, height, stroke=1, fill=0)
            self._y -= height
        self._y -= _GAP + 3

    def _columns(self, field: FormField, widths: list[float]) -> None:
        canvas = self._canvas
        canvas.setFillColor(TINT)
        canvas.setStrokeColor(RULE)
        canvas.rect(MARGIN, self._y - 26, TEXT_WIDTH, 26, stroke=1, fill=1)
        canvas.setFillColor(INK)
        canvas.setFont("Helvetica-Bold", 8)
        x = MARGIN
        for title, width in zip(field.columns, widths, strict=True):
            for number, line in enumerate(simpleSplit(title, "Helvetica-Bold", 8, width - 8)):
                canvas.drawString(x + 4, self._y - 10 - 10 * number, line)
            x += width
        self._y -= 26

    def _row_height(self, field: FormField, row: tuple[str, ...], widths: list[float]) -> float:
        return max(height_for(cell, w, _LINE) for cell, w in zip(row, widths, strict=True))

    def _label(self, field: FormField, width: float) -> float:
        """Draw number, label and guidance at the cursor; return the height they took."""
        canvas = self._canvas
        canvas.setFillColor(INK)
        canvas.setFont("Helvetica-Bold", 9)
        canvas.drawString(MARGIN, self._y - 11, field.number)
        used = 11.0
        for line in simpleSplit(self._filled.label(field), "Helvetica-Bold", 9, width - 28):
            canvas.drawString(MARGIN + 28, self._y - used, line)
            used += 11
        canvas.setFillColor(GREY)
        canvas.setFont("Helvetica", 8)
        hint = f" {EVIDENCE_HINT}" if field.kind == "evidence" else ""
        for line in simpleSplit(field.guidance + hint, "Helvetica", 8, width - 28):
            canvas.drawString(MARGIN + 28, self._y - used, line)
            used += 10
        canvas.setFillColor(INK)
        return used - 6

    def _office(self, label: str, name: str, value: str, left: float) -> None:
        canvas = self._canvas
        canvas.setFillColor(INK)
        canvas.setFont("Helvetica-Bold", 8.5)
        canvas.drawString(MARGIN + left + 7, self._y - 18, label)
        x = left + 14 + stringWidth(label, "Helvetica-Bold", 8.5)
        width = left + TEXT_WIDTH / 2 - 7 - x
        self._fields.text(name, label, value, (MARGIN + x, self._y - 22.7, width, _LINE))

    def _room(self, height: float) -> None:
        if self._y - height < BOTTOM:
            self._next_page()

    def _next_page(self) -> None:
        self._canvas.showPage()
        self._start_page()

    def _start_page(self) -> None:
        draw_furniture(self._canvas, self._furniture)
        self._y = TOP
