"""Rows of what was read: answers, items, and what is wrong; each with the place it stands at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dmap_desktop.domain.application import Answer, Application, DocumentKind, Item
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.form import FormEdition
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.design.tokens import Tone
from dmap_desktop.ui.models.columns import Column, meaning_column

ANSWERED = Meaning("check", "Answered", Tone.SUCCESS)
TYPED = Meaning("user-round", "Typed", Tone.INFO, "Typed by hand beside the page.")
MISSING = Meaning("circle-x", "Missing", Tone.DANGER, "A required answer that was not found.")
DOUBTFUL = Meaning(
    "triangle-alert", "Contradicts", Tone.WARNING, "Another paper says something else."
)


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One question of a form."""

    number: str
    label: str
    answer: str
    state: Meaning
    evidence: Evidence | None
    key: str = ""
    kind: DocumentKind = DocumentKind.SUPPORTING
    """Of the form that asks it."""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """Something to look at before publishing."""

    kind: Meaning
    sentence: str
    evidence: Evidence | None = None


def _place(evidence: Evidence | None) -> str:
    return evidence.place() if evidence is not None else ""


FIELDS: tuple[Column[FieldRow], ...] = (
    Column(
        "Question",
        lambda row: f"{row.number} {row.label}".strip(),
        tooltip=lambda row: row.label,
        width=176,
    ),
    Column("Answer", lambda row: row.answer, strong=True, tooltip=lambda row: row.answer),
    meaning_column("State", lambda row: row.state, 108),
    Column("Place", lambda row: _place(row.evidence), width=68),
)
ITEMS: tuple[Column[Item], ...] = (
    Column("Item", lambda row: row.alias, strong=True),
    Column("Dataset", lambda row: row.dataset, width=110),
    Column("Comes", lambda row: row.block.value, width=100),
    meaning_column("Tier", lambda row: meaning.tier(row.tier), 96),
    Column(
        "Class",
        lambda row: f"{row.identifiability or '?'}{row.sensitivity or '?'}",
        tooltip=lambda row: "Identifiability and sensitivity, as published.",
        width=64,
    ),
    Column("Use", lambda row: row.use, tooltip=lambda row: row.use, width=150),
)
PROBLEMS: tuple[Column[ProblemRow], ...] = (
    meaning_column("What", lambda row: row.kind, 170),
    Column("Sentence", lambda row: row.sentence, tooltip=lambda row: row.sentence),
    Column("Place", lambda row: _place(row.evidence), width=110),
)


def field_rows(application: Application, editions: Sequence[FormEdition]) -> list[FieldRow]:
    """Return the questions that were answered or should have been, in the forms' order."""
    answers = {answer.key: answer for answer in application.answers}
    doubted = {e for c in application.contradictions for e in c.evidence}
    missing = set(application.missing)
    rows, done = [], set()
    for edition in editions:
        for field in edition.fields():
            answer = answers.get(field.key)
            if field.key in done or (answer is None and field.key not in missing):
                continue
            done.add(field.key)
            row = _row(field.number, field.label, answer, doubted)
            kind = DocumentKind(edition.document_kind)
            rows.append(replace(row, key=field.key, kind=kind))
    rows += [_row("", a.question, a, doubted) for key, a in answers.items() if key not in done]
    return rows


def _row(number: str, label: str, answer: Answer | None, doubted: set[Evidence]) -> FieldRow:
    if answer is None or not answer.text.strip():
        return FieldRow(number, label, "", MISSING, answer.evidence if answer else None)
    state = TYPED if answer.typed else ANSWERED
    state = DOUBTFUL if answer.evidence in doubted else state
    supporting = f" [Evidence: {answer.supporting}]" if answer.supporting else ""
    text = " ".join(answer.text.split()) + supporting
    return FieldRow(number, label, text, state, answer.evidence)


def problem_rows(application: Application, editions: Sequence[FormEdition]) -> list[ProblemRow]:
    """Return everything to look at, the worst first."""
    labels = {key: text for edition in editions for key, text in edition.labels().items()}
    file = Meaning("circle-x", "File", Tone.DANGER)
    clash = Meaning("triangle-alert", "Contradiction", Tone.WARNING)
    row = Meaning("table-2", "Row not matched", Tone.WARNING)
    hint = Meaning("search", "Perhaps asked for", Tone.INFO)
    taken_over = Meaning("handshake", "Taken over", Tone.INFO, "From the standing agreement.")
    held = application.inheritance
    return [
        *(ProblemRow(file, problem.sentence) for problem in application.problems),
        *(
            ProblemRow(MISSING, f"No answer to: {labels.get(key, key)}")
            for key in application.missing
        ),
        *(
            ProblemRow(clash, found.sentence, found.evidence[0] if found.evidence else None)
            for found in application.contradictions
        ),
        *(
            ProblemRow(row, f"{found.sheet}, row {found.row}: {found.text}. {found.why}")
            for found in application.unmatched
        ),
        *(
            ProblemRow(
                hint,
                f"{found.alias} of {found.dataset} is not ticked, but it says: {found.words}",
                found.evidence,
            )
            for found in application.suggestions
        ),
        *((ProblemRow(taken_over, held.words(), held.evidence),) if held else ()),
    ]
