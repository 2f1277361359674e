"""Writes the information security questionnaire: a ruled three-column PDF or a workbook."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from reportlab.platypus import Flowable, Paragraph, Spacer

from dmap_desktop.demo.applicants import SampleCase, questionnaire_of
from dmap_desktop.demo.papers.word import write_word_questionnaire
from dmap_desktop.domain.form import FormEdition, FormField
from dmap_desktop.exports.forms.look import (
    CELL,
    CELL_APART,
    CELL_BOLD,
    SUBTITLE,
    TITLE,
    Furniture,
    band,
    head_row,
    paragraph,
    paragraphs,
    ruled,
    write_story,
)
from dmap_desktop.exports.forms.sheets import (
    BOLD,
    TINT,
    WHITE_BOLD,
    fit_row,
    put,
    save,
    set_widths,
    title_cell,
)

_SHEET_WIDTHS = (6.0, 38.0, 34.0, 66.0, 44.0)


def write_questionnaire(case: SampleCase, form: FormEdition, folder: Path) -> Path:
    """Write the questionnaire of ``case`` into ``folder`` in the format the case uses."""
    if case.questionnaire == "workbook":
        return _workbook(case, form, folder / "information-security-questionnaire.xlsx")
    if case.questionnaire == "word":
        path = folder / "information-security-questionnaire.docx"
        return write_word_questionnaire(case, form, path)
    path = folder / "information-security-questionnaire.pdf"
    furniture = Furniture(form.name, case.reference, case.organisation, form.name)
    return write_story(path, furniture, _story(case, form))


def _supporting(case: SampleCase, field: FormField) -> str:
    given = case.isq.get(field.key.removeprefix("isq."))
    return given.evidence.strip() if given else ""


def _story(case: SampleCase, form: FormEdition) -> list[Flowable]:
    answers = questionnaire_of(case)
    story: list[Flowable] = [
        Paragraph(form.name, TITLE),
        Paragraph("To be completed by the organisation that will hold the data", SUBTITLE),
        Spacer(0, 6),
    ]
    for section in form.section:
        story += band(section.title)
        if section.field[0].kind != "evidence":
            rows: list[list[Flowable | list[Paragraph]]] = [
                [
                    paragraph(field.number, CELL_BOLD),
                    paragraph(field.label, CELL_BOLD),
                    paragraph(answers.get(field.key, "")),
                ]
                for field in section.field
            ]
            story.append(ruled(rows, [0.6, 4.6, 4.8], 0))
            continue
        guided = any(field.guidance for field in section.field)
        heads = ("Question", "Guidance", "Answer and supporting evidence")
        rows = [head_row(*(head for head in heads if guided or head != "Guidance"))]
        for field in section.field:
            answer = paragraphs(answers.get(field.key, ""), CELL)
            evidence = _supporting(case, field)
            if evidence:
                answer.append(paragraph(f"Evidence: {evidence}", CELL_APART))
            question = paragraph(f"{field.number}. {field.label}", CELL_BOLD)
            rows.append([question, *([paragraph(field.guidance)] if guided else []), answer])
        story.append(ruled(rows, [2.6, 2.1, 5.3] if guided else [3.4, 6.6], 1))
    return story


def _workbook(case: SampleCase, form: FormEdition, path: Path) -> Path:
    answers = questionnaire_of(case)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "ISQ"
    sheet.sheet_view.showGridLines = False
    set_widths(sheet, _SHEET_WIDTHS)
    title_cell(sheet, 1, len(_SHEET_WIDTHS), form.name)
    row = 3
    for section in form.section:
        title_cell(sheet, row, len(_SHEET_WIDTHS), section.title, WHITE_BOLD)
        row += 1
        is_header = section.field[0].kind != "evidence"
        if not is_header:
            titles = ("Ref", "Question", "Guidance", "Answer", "Supporting evidence")
            put(sheet, row, titles, BOLD, TINT)
            row += 1
        for field in section.field:
            cells = (
                (field.number, field.label, answers.get(field.key, ""))
                if is_header
                else (
                    field.number,
                    field.label,
                    field.guidance,
                    answers.get(field.key, ""),
                    _supporting(case, field),
                )
            )
            put(sheet, row, cells)
            fit_row(sheet, row, cells, _SHEET_WIDTHS[: len(cells)])
            row += 1
        row += 1
    return save(book, path, case.received, case.organisation)
