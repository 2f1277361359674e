"""A pack as one PDF with continuous page numbers, made from its papers. On pypdfium2 alone.

Pages that are withheld are never copied: a blank page with the reason stands in their place.
Nothing of a paper but its pages goes along: no attachments, scripts, bookmarks or descriptions.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from dmap_desktop.documents.faults import reading
from dmap_desktop.documents.pdf import Pdf
from dmap_desktop.domain.pack_file import PrintPart, PrintPlan

A4 = (595.0, 842.0)
_FONT = b"Helvetica"
_FOOT, _SIZE = 14.0, 8.0
"""Points from the page's lower edge to the footer, and its size."""
_LINE = 90
"""Letters on a line of a notice."""

Open = Callable[[str], Pdf]


def print_pack(plan: PrintPlan, open_paper: Open) -> bytes:
    """Return the PDF of a pack. Raises Unreadable for a paper that cannot be copied."""
    made = pdfium.PdfDocument.new()
    try:
        for part in plan.parts:
            if part.document:
                _copy(made, plan, part, open_paper(part.document))
            else:
                _notice(made, A4, part.notice, _footer(plan, part.first_page, part.pages))
        held = io.BytesIO()
        made.save(held)
        return held.getvalue()
    finally:
        made.close()


def _copy(made: pdfium.PdfDocument, plan: PrintPlan, part: PrintPart, paper: Pdf) -> None:
    """Copy the pages that are not withheld, together, so that what they share is copied once."""
    begins = len(made)
    sizes = paper.page_sizes()
    shown = [n for n in range(1, paper.page_count + 1) if n not in part.withheld]
    if shown:
        paper.copy_pages(shown, made)
    for number, size in enumerate(sizes, start=1):
        footer = _footer(plan, part.first_page + number - 1, 1)
        place = begins + number - 1
        if number in part.withheld:
            words = f"This page is withheld: {part.withheld[number]}"
            _notice(made, (size.width, size.height), words, footer, place)
            continue
        with reading(f"Page {number} of {paper.name}", "PDF page"):
            page = made[place]
            _write(made, page, footer, _SIZE, 36.0, _FOOT)
            page.gen_content()
            page.close()


def _notice(
    made: pdfium.PdfDocument,
    size: tuple[float, float],
    words: str,
    footer: str,
    place: int | None = None,
) -> None:
    page = made.new_page(*size, index=place)
    for number, line in enumerate(_lines(words)):
        _write(made, page, line, 11.0, 72.0, size[1] - 96.0 - 16.0 * number)
    _write(made, page, footer, _SIZE, 36.0, _FOOT)
    page.gen_content()
    page.close()


def _footer(plan: PrintPlan, first: int, pages: int) -> str:
    last = first + max(pages, 1) - 1
    numbers = f"p. {first}" if last == first else f"pp. {first} to {last}"
    marking = f"{plan.marking}   " if plan.marking else ""
    return f"{marking}{plan.footer}, {numbers}"


def _write(
    made: pdfium.PdfDocument,
    page: pdfium.PdfPage,
    words: str,
    size: float,
    across: float,
    up: float,
) -> None:
    """Write one line on a page, ``across`` and ``up`` points from its lower left corner as shown.

    Letters that the font lacks are left out by PDFium.
    """
    text = raw.FPDFPageObj_NewTextObj(made.raw, _FONT, ctypes.c_float(size))
    encoded = (words + "\0").encode("utf-16-le")
    letters = ctypes.cast(ctypes.create_string_buffer(encoded), ctypes.POINTER(ctypes.c_ushort))
    raw.FPDFText_SetText(text, letters)
    left, bottom, right, top = page.get_mediabox()
    turns = {
        0: (1.0, 0.0, 0.0, 1.0, left + across, bottom + up),
        90: (0.0, 1.0, -1.0, 0.0, right - up, bottom + across),
        180: (-1.0, 0.0, 0.0, -1.0, right - across, top - up),
        270: (0.0, -1.0, 1.0, 0.0, left + up, top - across),
    }
    raw.FPDFPageObj_Transform(text, *turns[page.get_rotation()])
    raw.FPDFPage_InsertObject(page.raw, text)


def _lines(words: str) -> list[str]:
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
