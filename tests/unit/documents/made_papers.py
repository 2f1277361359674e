"""Papers made for the tests: every kind of file an applicant sends, right ones and broken ones."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from docx import Document as Word
from openpyxl import Workbook
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from dmap_desktop.demo.applicants.reading import edition, expected
from dmap_desktop.demo.papers import SampleCase, cases, write_papers
from dmap_desktop.documents.intake import read_application
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.form import FormEdition
from dmap_desktop.rulebooks import load_rulebook

Rows = Sequence[Sequence[object]]


def read(*files: NamedBytes) -> Application:
    """Read files as intake does, in this process."""
    rulebook = load_rulebook()
    return read_application(files, rulebook.editions, rulebook.catalogue.catalogue)


def sentences(application: Application) -> list[str]:
    """Return what the secretariat is told about the files."""
    return [problem.sentence for problem in application.problems]


def sample(reference: str) -> SampleCase:
    """Return a sample case by its reference."""
    return next(case for case in cases() if case.reference == reference)


@cache
def sample_papers(reference: str) -> tuple[NamedBytes, ...]:
    """Return the papers of a sample case, by name."""
    with TemporaryDirectory() as folder:
        paths = write_papers(sample(reference), Path(folder))
        return tuple(NamedBytes(path.name, path.read_bytes()) for path in sorted(paths))


@cache
def read_sample(reference: str) -> Application:
    """Read the papers of a sample case."""
    return read(*sample_papers(reference))


def sample_form(reference: str) -> NamedBytes:
    """Return the application form of a sample case."""
    papers = sample_papers(reference)
    return next(paper for paper in papers if paper.name.startswith("application-form"))


def pdf(pages: Iterable[Sequence[str]], name: str = "paper.pdf") -> NamedBytes:
    """Make a PDF with a page for each list of lines, 14 points apart."""
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=A4)
    for lines in pages:
        canvas.setFont("Helvetica", 10)
        for number, line in enumerate(lines):
            canvas.drawString(72, 770 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return NamedBytes(name, held.getvalue())


def locked_pdf(password: str, name: str = "locked.pdf") -> NamedBytes:
    """Make a PDF that opens with a password only."""
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf([["A locked statement of support."]]).data)) as document:
        document.save(held, encryption=pikepdf.Encryption(user=password, owner="owner"))
    return NamedBytes(name, held.getvalue())


def picture(name: str = "scan.png", width: int = 40, height: int = 60) -> NamedBytes:
    """Make a picture of noise, which cannot be packed smaller."""
    held = io.BytesIO()
    Image.frombytes("RGB", (width, height), os.urandom(width * height * 3)).save(held, "PNG")
    return NamedBytes(name, held.getvalue())


def workbook(sheets: Mapping[str, Rows], name: str = "sheets.xlsx") -> NamedBytes:
    """Make a workbook from rows of values by sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return NamedBytes(name, held.getvalue())


def csv_table(rows: Rows, name: str = "table.csv", mark: str = ",") -> NamedBytes:
    """Make a CSV table."""
    return NamedBytes(name, "\n".join(mark.join(map(str, row)) for row in rows).encode())


def word(lines: Sequence[str], tables: Sequence[Rows] = (), name: str = "paper.docx") -> NamedBytes:
    """Make a Word document: paragraphs first, then tables."""
    document = Word()
    for line in lines:
        document.add_paragraph(line)
    for rows in tables:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = str(value)
        document.add_paragraph("")
    held = io.BytesIO()
    document.save(held)
    return NamedBytes(name, held.getvalue())


def word_form(case: SampleCase, name: str = "form.docx", without: Sequence[str] = ()) -> NamedBytes:
    """Write the application form of ``case`` in Word, sections whose title is named left out."""
    form = edition("application-2018")
    written = expected(case)
    document = Word()
    document.add_paragraph(form.name)
    document.add_paragraph(f"Data request reference: {case.reference}")
    for section in form.section:
        if section.title in without:
            continue
        document.add_paragraph(section.title)
        table = document.add_table(rows=0, cols=3)
        for field in section.field:
            if field.kind == "table":
                continue
            cells = table.add_row().cells
            cells[0].text, cells[1].text = field.number, field.label
            cells[2].text = written.get(field.key, "")
    held = io.BytesIO()
    document.save(held)
    return NamedBytes(name, held.getvalue())


def text_form(form: FormEdition, answers: Mapping[str, str], name: str) -> NamedBytes:
    """Write a form as running text: a label a line, its answer after it."""
    lines = [form.name]
    for section in form.section:
        lines.append(section.title)
        for field in section.field:
            lines += [f"{field.number} {field.label}", answers.get(field.key, "")]
    return NamedBytes(name, "\n".join(lines).encode())


def packed(parts: Mapping[str, bytes], name: str) -> NamedBytes:
    """Make a zip file of ``parts``."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as container:
        for part, data in parts.items():
            container.writestr(part, data)
    return NamedBytes(name, held.getvalue())


def changed_part(file: NamedBytes, part: str, data: bytes) -> NamedBytes:
    """Return an Office file with one of its parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(file.data)) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    return packed(parts | {part: data}, file.name)
