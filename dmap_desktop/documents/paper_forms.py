"""Reading every form that a paper holds, each in the way its kind of file asks for."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dmap_desktop.documents.blocks import Block, Line, Place
from dmap_desktop.documents.fillable import read_fillable
from dmap_desktop.documents.form_blocks import read_blocks
from dmap_desktop.documents.label_lines import with_whole_labels
from dmap_desktop.documents.labels import Labels
from dmap_desktop.documents.pdf import Pdf
from dmap_desktop.documents.pdf_blocks import page_lines, pdf_blocks
from dmap_desktop.documents.reading import Reading
from dmap_desktop.documents.recognise import FoundForm, find_forms
from dmap_desktop.documents.values import FormWidget, NamedBytes
from dmap_desktop.documents.widgets import form_widgets
from dmap_desktop.domain.application import DocumentKind, FormFound

_SHARE = 0.5
"""So many boxes for each question make a fillable form, even if none is filled in."""
_FIRST, _LAST = 0.0, 1e9
"""Heights above and below everything on a page."""


class PaperForms(msgspec.Struct, frozen=True):
    """The forms of a paper as read, and what that makes the paper."""

    readings: tuple[Reading, ...] = ()
    found: tuple[FormFound, ...] = ()

    @property
    def kind(self) -> DocumentKind:
        """Return what the paper is: its first form, or a supporting document."""
        return self.found[0].kind if self.found else DocumentKind.SUPPORTING


def forms_in_blocks(blocks: list[Block], labels: Sequence[Labels], document: str) -> PaperForms:
    """Return the forms in the lines and rows of a Word document, a workbook or a text."""
    forms = find_forms(blocks, labels)
    readings = [
        read_blocks(blocks[form.first : form.end], _known(form, labels), form.kind, document)
        for form in forms
    ]
    return PaperForms(tuple(readings), tuple(_found(form, blocks) for form in forms))


def forms_in_pdf(pdf: Pdf, file: NamedBytes, labels: Sequence[Labels]) -> PaperForms:
    """Return the forms in a PDF: from its boxes where they are filled in, else from its text."""
    lines = page_lines(pdf, pdf.limits.form_pages)
    forms = find_forms(lines, labels)
    if not forms:
        return PaperForms()
    widgets = form_widgets(pdf)
    starts = [_start(lines[form.first]) for form in forms]
    starts[0] = (1, _FIRST)
    ends = [*starts[1:], (pdf.page_count, _LAST)]
    readings = []
    for form, start, end in zip(forms, starts, ends, strict=True):
        known = _known(form, labels)
        # A form whose successor begins at the head of a page does not reach into that page.
        heads = form.end < len(lines) and _page(lines[form.end - 1]) < end[0]
        pages = range(start[0], end[0] if heads else end[0] + 1)
        held = [w for w in widgets if w.page in pages and start <= (w.page, w.box[1]) < end]
        readings.append(_read(pdf, file, held, known, form.kind, pages, (start, end)))
    return PaperForms(tuple(readings), tuple(_found(form, lines) for form in forms))


def _read(
    pdf: Pdf,
    file: NamedBytes,
    widgets: list[FormWidget],
    known: Labels,
    kind: DocumentKind,
    pages: range,
    reach: tuple[tuple[int, float], tuple[int, float]],
) -> Reading:
    if any(widget.value for widget in widgets) or len(widgets) > _SHARE * len(
        known.edition.fields()
    ):
        return read_fillable(pdf, widgets, known, kind, file.sha256, pages)
    start, end = reach
    blocks = [
        block
        for block in pdf_blocks(pdf, file, pages.start, pages.stop - 1)
        if start <= _start(block) < end
    ]
    return read_blocks(with_whole_labels(blocks, known), known, kind, file.sha256)


def _known(form: FoundForm, labels: Sequence[Labels]) -> Labels:
    return next(one for one in labels if one.edition is form.edition)


def _found(form: FoundForm, blocks: Sequence[Block]) -> FormFound:
    place = _place(blocks[form.first])
    edition = form.edition
    return FormFound(form.kind, edition.name, edition.edition, place.page, place.sheet)


def _start(block: Block) -> tuple[int, float]:
    """Return page and height at which a block of a PDF begins; rounded, as two ways see it."""
    cells = (block.cell,) if isinstance(block, Line) else block.cells
    tops = [cell.place.box[1] for cell in cells if cell.place.box]
    return _page(block), round(min(tops, default=_FIRST))


def _page(block: Block) -> int:
    return _place(block).page or 1


def _place(block: Block) -> Place:
    return block.cell.place if isinstance(block, Line) else block.cells[0].place
