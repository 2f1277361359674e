"""Writes the papers attached as evidence: policies, certificates, statements and letters."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, time
from functools import cache
from pathlib import Path

import msgspec
from docx import Document
from docx.shared import Pt
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Spacer

from dmap_desktop.demo.applicants import SampleCase, Supporting
from dmap_desktop.exports.forms.look import (
    BODY,
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
from dmap_desktop.exports.forms.sheets import settle
from dmap_desktop.places import resource

_CENTRED = ParagraphStyle("centred", BODY, alignment=1, spaceAfter=6)
_CENTRED_TITLE = ParagraphStyle("centred title", TITLE, alignment=1, spaceBefore=40, spaceAfter=14)


class _Clause(msgspec.Struct, frozen=True):
    heading: str
    text: str


class _Policy(msgspec.Struct, frozen=True):
    clause: tuple[_Clause, ...]


@cache
def _policy() -> _Policy:
    return msgspec.toml.decode(resource("demo", "policy.toml").read_bytes(), type=_Policy)


def write_supporting(case: SampleCase, paper: Supporting, folder: Path) -> Path:
    """Write one attached paper of ``case`` into ``folder``: a letter as DOCX, others as PDF."""
    if paper.kind == "letter":
        return _letter(case, paper, folder / f"{paper.file}.docx")
    furniture = Furniture(paper.title, paper.issuer, paper.issuer, paper.title)
    stories = {"policy": _policy_story, "certificate": _certificate, "statement": _statement}
    write = stories[paper.kind]
    return write_story(folder / f"{paper.file}.pdf", furniture, list(write(case, paper)))


def _day(paper: Supporting) -> str:
    return f"{paper.issued.day} {paper.issued:%B %Y}"


def _facts(paper: Supporting) -> Flowable:
    lines = {"Issued by": paper.issuer, "Date": _day(paper)} | paper.facts
    rows: list[list[Flowable | list[Paragraph]]] = [
        [paragraph(label, CELL_BOLD), paragraph(text)] for label, text in lines.items()
    ]
    return ruled(rows, [3, 7], 0)


def _policy_story(case: SampleCase, paper: Supporting) -> Iterator[Flowable]:
    yield paragraph(paper.title, TITLE)
    yield paragraph(f"Extract for data request {case.reference}", SUBTITLE)
    yield Spacer(0, 6)
    yield _facts(paper)
    yield from band("Statement of support")
    yield from paragraphs(paper.text)
    for number, clause in enumerate(_policy().clause, 1):
        yield paragraph(f"{number}. {clause.heading}", QUESTION)
        yield from paragraphs(clause.text.replace("{organisation}", case.organisation))
    yield from band("Document control")
    rows: list[list[Flowable | list[Paragraph]]] = [head_row("Version", "Date", "Change")]
    year = paper.issued.year
    history = (
        (f"{year - 2015}.0", f"March {year - 2}", "Full revision"),
        (f"{year - 2015}.1", f"March {year - 1}", "Annual review; no material change"),
        (paper.facts.get("Version", "Current"), _day(paper), "Annual review and approval"),
    )
    rows += [[paragraph(cell) for cell in row] for row in history]
    yield ruled(rows, [1, 2, 5], 1)


def _certificate(case: SampleCase, paper: Supporting) -> Iterator[Flowable]:
    yield paragraph(paper.title, _CENTRED_TITLE)
    yield paragraph("This is to certify that the management system of", _CENTRED)
    yield paragraph(case.organisation, ParagraphStyle("holder", _CENTRED, fontSize=15, leading=20))
    yield paragraph("has been assessed against the standard named below", _CENTRED)
    yield Spacer(0, 16)
    yield _facts(paper)
    yield Spacer(0, 10)
    yield from paragraphs(paper.text)
    yield Spacer(0, 26)
    yield paragraph("COPY: the original is held by the certificate holder", _CENTRED)


def _statement(case: SampleCase, paper: Supporting) -> Iterator[Flowable]:
    yield paragraph(paper.title, TITLE)
    yield paragraph(f"{case.organisation}, data request {case.reference}", SUBTITLE)
    yield Spacer(0, 6)
    yield _facts(paper)
    yield from paragraphs(paper.text)


def _letter(case: SampleCase, paper: Supporting, path: Path) -> Path:
    document = Document()
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_paragraph(paper.issuer)
    document.add_paragraph(_day(paper))
    document.add_heading(paper.title, level=1)
    document.add_paragraph(f"Data request reference: {case.reference}")
    for block in paper.text.strip().split("\n\n"):
        document.add_paragraph(block)
    stamp = datetime.combine(paper.issued, time(9))
    document.core_properties.author = paper.issuer
    document.core_properties.created = document.core_properties.modified = stamp
    raw = io.BytesIO()
    document.save(raw)
    settle(raw, path, stamp)
    return path
