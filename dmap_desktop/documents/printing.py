"""A pack as one PDF with continuous page numbers, made from its papers.

Pages that are withheld are never copied: a blank page with the reason stands in their place.
Nothing of a paper but its pages goes along: no attachments, scripts, bookmarks or descriptions.
PDFium copies the pages; pikepdf writes on them, which PDFium does by writing each page anew.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field

import pikepdf
import pypdfium2 as pdfium

from dmap_desktop.documents.faults import reading
from dmap_desktop.documents.pdf import Pdf
from dmap_desktop.domain.pack_file import PrintPart, PrintPlan

A4 = (595.0, 842.0)
_FOOT, _SIZE = 14.0, 8.0
"""Points from the page's lower edge to the footer, and its size."""
_LINE = 90
"""Letters on a line of a notice."""
_FONT = pikepdf.Name("/PackFont")

Open = Callable[[str], Pdf]


@dataclass(frozen=True, slots=True)
class _Words:
    """A line to write on a page, in points from its lower left corner as it is shown."""

    text: str
    size: float = _SIZE
    across: float = 36.0
    up: float = _FOOT


@dataclass(slots=True)
class _Made:
    """The pages so far, and what is to be written on each."""

    pages: pdfium.PdfDocument
    words: list[list[_Words]] = field(default_factory=list)


def print_pack(plan: PrintPlan, open_paper: Open) -> bytes:
    """Return the PDF of a pack. Raises Unreadable for a paper that cannot be copied."""
    made = _Made(pdfium.PdfDocument.new())
    try:
        for part in plan.parts:
            if part.document:
                _copy(made, plan, part, open_paper(part.document))
            else:
                footer = _footer(plan, part.first_page, part.pages)
                _notice(made, A4, part.notice, footer, len(made.words))
        held = io.BytesIO()
        made.pages.save(held)
    finally:
        made.pages.close()
    return _written(held, made.words)


def _copy(made: _Made, plan: PrintPlan, part: PrintPart, paper: Pdf) -> None:
    """Copy the pages that are not withheld, together, so that what they share is copied once."""
    sizes = paper.page_sizes()
    shown = [n for n in range(1, paper.page_count + 1) if n not in part.withheld]
    if shown:
        paper.copy_pages(shown, made.pages)
    for number, size in enumerate(sizes, start=1):
        footer = _footer(plan, part.first_page + number - 1, 1)
        if number in part.withheld:
            words = f"This page is withheld: {part.withheld[number]}"
            _notice(made, (size.width, size.height), words, footer, len(made.words))
        else:
            made.words.append([_Words(footer)])


def _notice(made: _Made, size: tuple[float, float], words: str, footer: str, place: int) -> None:
    """Put a page with words alone at ``place``, from 0."""
    made.pages.new_page(*size, index=place).close()
    lines = [
        _Words(line, 11.0, 72.0, size[1] - 96.0 - 16.0 * number)
        for number, line in enumerate(_lines(words))
    ]
    made.words.append([*lines, _Words(footer)])


def _footer(plan: PrintPlan, first: int, pages: int) -> str:
    last = first + max(pages, 1) - 1
    numbers = f"p. {first}" if last == first else f"pp. {first} to {last}"
    marking = f"{plan.marking}   " if plan.marking else ""
    return f"{marking}{plan.footer}, {numbers}"


def _written(held: io.BytesIO, words: list[list[_Words]]) -> bytes:
    """Return the document with words on each of its pages."""
    with reading("The pack", "PDF"), pikepdf.open(held) as document:
        font = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name.Helvetica,
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )
        )
        for page, lines in zip(document.pages, words, strict=True):
            page.add_resource(font, pikepdf.Name.Font, _FONT)
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(b"\nQ\n" + b"".join(_drawn(page, line) for line in lines))
        whole = io.BytesIO()
        document.save(whole)
        return whole.getvalue()


def _drawn(page: pikepdf.Page, line: _Words) -> bytes:
    """Return what draws a line. Letters that the font lacks become question marks."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    turn = int(page.obj.get(pikepdf.Name.Rotate, 0)) % 360
    across, up = line.across, line.up
    turns = {
        90: (0, 1, -1, 0, right - up, bottom + across),
        180: (-1, 0, 0, -1, right - across, top - up),
        270: (0, -1, 1, 0, left + up, top - across),
    }
    matrix = turns.get(turn, (1, 0, 0, 1, left + across, bottom + up))
    letters = line.text.encode("cp1252", "replace").hex()
    placed = " ".join(f"{number:g}" for number in matrix)
    return f"BT {_FONT} {line.size:g} Tf 0 g {placed} Tm <{letters}> Tj ET\n".encode()


def _lines(words: str) -> list[str]:
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
