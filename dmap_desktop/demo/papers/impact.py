"""Writes the data protection impact assessment as a PDF with its risk table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer

from dmap_desktop.demo.applicants import ImpactAssessment, SampleCase
from dmap_desktop.exports.forms.look import (
    CELL_BOLD,
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

_NAME = "Data protection impact assessment"


def write_impact_assessment(case: SampleCase, impact: ImpactAssessment, path: Path) -> Path:
    """Write the impact assessment that the applicant of ``case`` attached."""
    furniture = Furniture(f"{_NAME}: {case.organisation}", case.reference, impact.author, _NAME)
    return write_story(path, furniture, list(_story(case, impact)))


def _story(case: SampleCase, impact: ImpactAssessment) -> Iterator[Flowable]:
    yield Paragraph(_NAME, TITLE)
    yield paragraph(case.title, SUBTITLE)
    yield Spacer(0, 8)
    yield ruled(
        [
            [paragraph(label, CELL_BOLD), paragraph(text)]
            for label, text in (
                ("Controller", case.organisation),
                ("Processors", case.answers.get("people.processors", "")),
                ("Author", impact.author),
                ("Data protection officer", impact.officer),
                ("Lawful basis", case.answers.get("legal.article6", "")),
                ("Condition for special category data", case.answers.get("legal.article9", "")),
                ("Children concerned", case.answers.get("data.cohort", "")),
                ("Kept until", case.answers.get("retention.until", "")),
            )
        ],
        [3, 7],
        0,
    )
    yield from band("1. Why an assessment is needed")
    yield from paragraphs(
        "The processing uses data about children on a large scale and includes special category "
        "or similarly sensitive information. Both are among the criteria for which an assessment "
        "is required before processing begins (Article 35)."
    )
    yield from band("2. Description of the processing")
    yield paragraph("Purpose", QUESTION)
    yield from paragraphs(case.answers["project.aims"])
    yield paragraph("Path of the data", QUESTION)
    rows: list[list[Flowable | list[Paragraph]]] = [head_row("Step", "What happens")]
    rows += [[paragraph(str(n)), paragraph(step)] for n, step in enumerate(impact.flow, 1)]
    yield ruled(rows, [1, 11], 1)
    yield from band("3. Consultation")
    yield from paragraphs(impact.consultation)
    yield from band("4. Necessity and proportionality")
    yield from paragraphs(impact.necessity)
    yield from band("5. Risks and measures")
    rows = [head_row("Risk", "Likelihood", "Severity", "Measure", "Residual risk")]
    rows += [
        [paragraph(t) for t in (r.risk, r.likelihood, r.severity, r.measure, r.residual)]
        for r in impact.risks
    ]
    yield ruled(rows, [3.2, 1.3, 1.3, 4.2, 1.3], 1)
    yield KeepTogether(_sign_off(case, impact))


def _sign_off(case: SampleCase, impact: ImpactAssessment) -> list[Flowable]:
    approved = ruled(
        [
            [paragraph(label, CELL_BOLD), paragraph(text)]
            for label, text in (
                ("Measures approved by", case.answers.get("responsible.name", "")),
                ("Residual risk approved by", case.answers.get("requester.name", "")),
                ("Review of this assessment", "On any change of purpose, users or systems"),
            )
        ],
        [3, 7],
        0,
    )
    return [
        *band("6. Advice and sign-off"),
        paragraph("Advice of the data protection officer", QUESTION),
        *paragraphs(impact.officer_advice),
        approved,
    ]
