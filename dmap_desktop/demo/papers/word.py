"""Writes the request form and the security questionnaire as Word documents. python-docx only."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell

from dmap_desktop.demo.applicants import SampleCase, questionnaire_of
from dmap_desktop.domain.form import FormEdition, FormField
from dmap_desktop.exports.forms.filled import FilledForm
from dmap_desktop.exports.forms.look import SAMPLE
from dmap_desktop.exports.forms.sheets import settle

_TEXT_WIDTH = 174.0
"""Millimetres between the margins of an A4 page."""
_SHARES = {2: (0.32, 0.68), 5: (0.21, 0.31, 0.13, 0.16, 0.19)}
_BLUE = RGBColor(0x00, 0x3A, 0x69)
_TINT = "F3F2F1"


def write_word_form(filled: FilledForm, path: Path, stamp: datetime) -> Path:
    """Write ``filled`` to ``path``: short answers in ruled tables, long ones as running text."""
    document = _document(filled.form.name, filled.organisation)
    _ruled(
        document,
        [("Data request reference", filled.reference, "Received", filled.received)],
        (0.26, 0.24, 0.15, 0.35),
        bold=(0, 2),
    )
    for section in filled.form.section:
        document.add_heading(section.title, level=1)
        short: list[FormField] = []
        for field in section.field:
            if field.kind not in {"long text", "table"}:
                short.append(field)
                continue
            _short_answers(document, filled, short)
            short = []
            _long_answer(document, filled, field)
        _short_answers(document, filled, short)
    return _save(document, path, stamp)


def write_word_questionnaire(case: SampleCase, form: FormEdition, path: Path) -> Path:
    """Write the questionnaire of ``case`` to ``path``: question, answer and evidence in columns."""
    document = _document(form.name, case.organisation)
    answers = questionnaire_of(case)
    for section in form.section:
        document.add_heading(section.title, level=1)
        if section.field[0].kind != "evidence":
            rows = [(f.number, f.label, answers.get(f.key, "")) for f in section.field]
            _ruled(document, rows, (0.07, 0.43, 0.5), bold=(0, 1))
            continue
        rows = [("Question", "Your answer", "Supporting evidence")]
        for field in section.field:
            given = case.isq.get(field.key.removeprefix("isq."))
            evidence = given.evidence.strip() if given else ""
            question = f"{field.number}. {field.label}"
            rows.append((question, answers.get(field.key, ""), evidence))
        _ruled(document, rows, (0.3, 0.45, 0.25), bold=(0,), heads=1)
    return _save(document, path, datetime.combine(case.received, time(9)))


def _short_answers(document: WordDocument, filled: FilledForm, fields: Sequence[FormField]) -> None:
    if fields:
        rows = [(f.number, f.label, filled.answer(f.key)) for f in fields]
        _ruled(document, rows, (0.08, 0.38, 0.54), bold=(0, 1))


def _long_answer(document: WordDocument, filled: FilledForm, field: FormField) -> None:
    document.add_heading(f"{field.number} {field.label}", level=2)
    if field.kind == "table":
        rows = [field.columns, *filled.rows(field)]
        _ruled(document, rows, _SHARES[len(field.columns)], heads=1)
        return
    for block in filled.answer(field.key).split("\n\n"):
        document.add_paragraph(block)


def _document(title: str, organisation: str) -> WordDocument:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(20)
    section.header.paragraphs[0].text = f"{title}\t\t{organisation}"
    section.footer.paragraphs[0].text = SAMPLE
    for part in (section.header, section.footer):
        part.paragraphs[0].style.font.size = Pt(8)
    for name, size, before in (
        ("Normal", 10, 0), ("Title", 18, 0), ("Heading 1", 13, 14), ("Heading 2", 10.5, 9),
    ):  # fmt: skip
        style = document.styles[name]
        style.font.name = "Arial"
        # A theme's font would win over the one named.
        fonts = style.element.rPr.rFonts.attrib
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.pop(qn(f"w:{theme}"), None)
        style.font.size = Pt(size)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(4)
        if name != "Normal":
            style.font.color.rgb = _BLUE
    document.add_paragraph(title, style="Title")
    document.core_properties.title = title
    document.core_properties.author = organisation
    return document


def _ruled(
    document: WordDocument,
    rows: Iterable[Sequence[str]],
    shares: Sequence[float],
    bold: Sequence[int] = (),
    heads: int = 0,
) -> None:
    """Add a ruled table; ``shares`` of the text width, ``bold`` columns, ``heads`` shaded rows."""
    rows = [tuple(row) for row in rows]
    table = document.add_table(len(rows), len(shares), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for head in table.rows[:heads]:
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # repeats on every page
    cells = table._cells  # Once: the library lays the grid out anew at every question for it.
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            cell = cells[number * len(shares) + column]
            cell.width = Mm(_TEXT_WIDTH * shares[column])
            _write(cell, text, number < heads or column in bold, number < heads)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _write(cell: _Cell, text: str, bold: bool, shaded: bool) -> None:
    blocks = text.split("\n\n")
    for number, block in enumerate(blocks):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        run = paragraph.add_run(block)
        run.bold = bold
        run.font.size = Pt(9)
        paragraph.paragraph_format.space_after = Pt(2)
    if shaded:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), _TINT)
        cell._tc.get_or_add_tcPr().append(shade)


def _save(document: WordDocument, path: Path, stamp: datetime) -> Path:
    document.core_properties.created = document.core_properties.modified = stamp
    raw = io.BytesIO()
    document.save(raw)
    settle(raw, path, stamp)
    return path
