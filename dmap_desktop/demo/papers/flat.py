"""Writes the request form as a flat PDF: ruled question and answer tables, running long answers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer

from dmap_desktop.domain.form import FormField
from dmap_desktop.exports.forms.filled import FilledForm
from dmap_desktop.exports.forms.look import (
    CELL,
    CELL_BOLD,
    HINT,
    QUESTION,
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

_WIDTHS = {2: [3.0, 7.0], 5: [2.1, 3.1, 1.3, 1.7, 1.9]}


def write_flat_form(filled: FilledForm, path: Path) -> Path:
    """Write ``filled`` to ``path`` as a PDF without form fields, as printed from a text program."""
    name = filled.form.name
    furniture = Furniture(name, filled.reference, filled.organisation, name)
    return write_story(path, furniture, list(_story(filled)))


def _story(filled: FilledForm) -> Iterator[Flowable]:
    yield Paragraph(filled.form.name, TITLE)
    yield Paragraph(f"{filled.organisation} (form edition {filled.form.edition})", SUBTITLE)
    yield Spacer(0, 8)
    yield ruled(
        [
            [
                paragraph("Data request reference", CELL_BOLD),
                paragraph(filled.reference),
                paragraph("Received", CELL_BOLD),
                paragraph(filled.received),
            ]
        ],
        [2.6, 2.4, 1.4, 3.6],
        0,
    )
    for section in filled.form.section:
        yield from band(section.title)
        for is_short, fields in groupby(section.field, _is_short):
            if is_short:
                yield _short_answers(filled, tuple(fields))
            else:
                for field in fields:
                    yield from _long_answer(filled, field)


def _is_short(field: FormField) -> bool:
    return field.kind not in {"long text", "table"}


def _short_answers(filled: FilledForm, fields: tuple[FormField, ...]) -> Flowable:
    rows: list[list[Flowable | list[Paragraph]]] = [
        [
            paragraph(field.number, CELL_BOLD),
            paragraph(field.label, CELL_BOLD),
            paragraph(filled.answer(field.key), CELL),
        ]
        for field in fields
    ]
    return ruled(rows, [0.7, 4.0, 5.3], 0)


def _long_answer(filled: FilledForm, field: FormField) -> Iterator[Flowable]:
    question = paragraph(f"{field.number} {field.label}", QUESTION)
    if field.kind == "table":
        rows: list[list[Flowable | list[Paragraph]]] = [head_row(*field.columns)]
        rows += [[paragraph(cell) for cell in row] for row in filled.rows(field)]
        yield question
        yield ruled(rows, _WIDTHS[len(field.columns)], 1)
        return
    hint = [paragraph(field.guidance, HINT)] if field.guidance else []
    first, *rest = paragraphs(filled.answer(field.key))
    yield KeepTogether([question, *hint, first])
    yield from rest
