"""What was read of one form: answers, rows of its tables, and which labels were printed at all.

Values, and how the parts of a questionnaire's answer are told apart.
"""

from __future__ import annotations

import re

import msgspec

from dmap_desktop.documents.blocks import Cell
from dmap_desktop.domain.application import Answer, DocumentKind
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.form import FormEdition, FormField

CELL_MARK = " | "
"""Between the cells of a row, where a table is told as one text."""

_EVIDENCE_MARK = re.compile(r"(?:^|\n)\s*(?:supporting\s+)?evidence\s*[:\-–]\s*", re.IGNORECASE)


class TableRow(msgspec.Struct, frozen=True):
    """One row of a table field: a text for each of the field's columns."""

    cells: tuple[str, ...]
    evidence: Evidence


class Reading(msgspec.Struct, frozen=True):
    """One form as read."""

    edition: FormEdition
    answers: tuple[Answer, ...] = ()
    office: dict[str, Answer] = {}
    """What the office filled in, by the keys in ``labels.OFFICE``."""
    rows: dict[str, tuple[TableRow, ...]] = {}
    """By the key of the table field."""
    printed: frozenset[str] = frozenset()
    """Keys of the fields whose labels stand in the form."""


class Filled(msgspec.Struct, frozen=True):
    """A field with what stands in it."""

    field: FormField
    text: str
    first: Cell
    """Where the answer begins, and the part of it that stands there."""
    supporting: str = ""


def as_answer(filled: Filled, kind: DocumentKind, document: str) -> Answer:
    """Return ``filled`` as an answer, the evidence it names told apart from the answer itself."""
    text, supporting = filled.text.strip(), filled.supporting.strip()
    if filled.field.kind == "evidence" and not supporting:
        found = _EVIDENCE_MARK.search(text)
        if found:
            text, supporting = text[: found.start()].strip(), text[found.end() :].strip()
    text = without_guidance(text, filled.field)
    first, *others = text.split("\n")
    if filled.field.kind == "date" and others and re.search(r"\d", first):
        text = first  # Confirmations and the like below a date are no part of it.
    return Answer(
        key=filled.field.key,
        question=filled.field.label,
        text=text,
        document_kind=kind,
        evidence=filled.first.evidence(document),
        supporting=supporting,
    )


def without_guidance(text: str, field: FormField) -> str:
    """Return ``text`` without the form's own guidance, before the answer or behind it."""
    guidance = field.guidance.strip()
    if guidance and text.startswith(guidance):
        return text[len(guidance) :].strip()
    if guidance and " ".join(text.split()).endswith(f" {guidance}"):
        return " ".join(text.split())[: -len(guidance)].strip()
    return text


def are_only_choices(text: str, field: FormField) -> bool:
    """Say whether ``text`` is the printed choices of a question: which was chosen is not told.

    Printed from boxes to tick, a mark is a drawing; the words alone answer nothing.
    """
    words = " ".join(text.split())
    if not field.options or words in field.options:
        return False
    return sum(option in words for option in field.options) > 1


def table_answer(field: FormField, rows: tuple[TableRow, ...], kind: DocumentKind) -> Answer:
    """Return a table field as one answer: a line a row."""
    text = "\n".join(CELL_MARK.join(row.cells) for row in rows)
    return Answer(field.key, field.label, text, kind, rows[0].evidence)
