"""A PDF's pages as lines and rows: text from PDFium, ruled tables found by pdfplumber."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Generator
from typing import Any

import pdfplumber
from pdfplumber.page import Page as PlumbedPage
from pdfplumber.pdf import PDF as PlumbedPdf

from dmap_desktop.documents.blocks import Block, Cell, Line, Place, Row
from dmap_desktop.documents.faults import reading
from dmap_desktop.documents.page_text import inside, lines_of, text_of
from dmap_desktop.documents.pdf import Pdf
from dmap_desktop.documents.values import Box, NamedBytes, Word
from dmap_desktop.domain.errors import Unreadable

# It reports every oddity of a damaged file; the file is refused or read, and that is all.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

_MARGIN = 72.0
"""Points from a page's edges in which running heads and feet stand."""
Table = list[list[Box | None]]


def page_lines(pdf: Pdf, most: int | None = None) -> list[Block]:
    """Return every line of the first ``most`` pages, tables not looked for. A fast look."""
    blocks: list[Block] = []
    for number in range(1, min(pdf.page_count, most or pdf.page_count) + 1):
        blocks += [_line(line, number) for line in lines_of(_page_words(pdf, number))]
    return blocks


def pdf_blocks(pdf: Pdf, file: NamedBytes, first: int = 1, last: int | None = None) -> list[Block]:
    """Return lines and ruled tables of the pages in reading order, heads and feet left out.

    ``first`` and ``last`` (1-based) name the pages of one form in a paper of several.
    """
    end = min(last or pdf.page_count, pdf.page_count, pdf.limits.form_pages)
    pages = range(first, end + 1)
    words = {number: _page_words(pdf, number) for number in pages}
    furniture = _furniture(words, pdf)
    blocks: list[Block] = []
    table_number = 0
    with reading(file.name, "PDF"):
        plumbed = _plumbed(file)
        try:
            for number in pages:
                tables = _tables(plumbed, number) if words[number] else []
                blocks += _page_blocks(words[number], tables, number, table_number, furniture)
                table_number += len(tables)
        finally:
            if plumbed is not None:
                plumbed.close()
    return blocks


def _page_words(pdf: Pdf, number: int) -> list[Word]:
    try:
        return pdf.words(number)
    except Unreadable:
        return []  # A broken page holds nothing; the others do.


def _plumbed(file: NamedBytes) -> PlumbedPdf | None:
    try:
        return pdfplumber.open(io.BytesIO(file.data), password=file.password or "")
    except Exception:
        return None  # What only PDFium opens is read without its tables.


def _tables(plumbed: PlumbedPdf | None, number: int) -> list[Table]:
    """Return the cells of each ruled table of a page, row by row, as boxes."""
    if plumbed is None or number > len(plumbed.pages):
        return []
    page = plumbed.pages[number - 1]
    _pass_over_letters(page)
    try:
        left, top = page.bbox[0], page.bbox[1]
        return [
            [
                [
                    (cell[0] - left, cell[1] - top, cell[2] - left, cell[3] - top) if cell else None
                    for cell in row.cells
                ]
                for row in table.rows
            ]
            for table in page.find_tables()
        ]
    except Exception:
        return []  # Drawings that confuse the search for rules leave the text, read as lines.
    finally:
        page.close()


def _pass_over_letters(page: PlumbedPage) -> None:
    """Let pdfplumber look at drawings only: words come from PDFium, and letters cost most."""
    all_of = page.iter_layout_objects

    def drawings(layout_objects: list[Any]) -> Generator[dict[str, Any], None, None]:
        return all_of([one for one in layout_objects if type(one).__name__ != "LTChar"])

    setattr(page, "iter_layout_objects", drawings)  # noqa: B010 - of this page only


def _page_blocks(
    words: list[Word], tables: list[Table], page: int, first_table: int, furniture: set[str]
) -> list[Block]:
    placed: list[tuple[float, int, Block]] = []
    in_tables: set[int] = set()
    for offset, table in enumerate(tables):
        for boxes in table:
            cells = []
            for box in boxes:
                held = inside(words, box) if box else []
                in_tables |= {id(word) for word in held}
                shown = tuple(round(edge, 2) for edge in box) if box else None
                place = Place(page=page, box=shown)  # type: ignore[arg-type]
                cells.append(Cell(text_of(held), place))
            top = min(box[1] for box in boxes if box)
            placed.append((top, len(placed), _row_or_line(cells, first_table + offset)))
    free = [word for word in words if id(word) not in in_tables]
    row = (0.0, 0.0)
    for line in lines_of(free):
        if not _on_row(line, row):
            row = line.box[1], line.box[3]
        if _pattern(line.text) not in furniture:
            placed.append((row[0], len(placed), _line(line, page)))
    return [block for _, _, block in sorted(placed, key=lambda entry: entry[:2])]


def _on_row(line: Word, row: tuple[float, float]) -> bool:
    """Say whether a line stands beside the one that began the row, a little higher or lower."""
    overlap = min(line.box[3], row[1]) - max(line.box[1], row[0])
    return overlap > 0.5 * min(line.box[3] - line.box[1], row[1] - row[0])


def _row_or_line(cells: list[Cell], table: int) -> Block:
    """Return a row; one cell alone, such as the band of a section, is a line."""
    return Line(cells[0]) if len(cells) == 1 else Row(tuple(cells), table)


def _line(line: Word, page: int) -> Line:
    return Line(Cell(line.text, Place(page=page, box=line.box)))


def _furniture(words: dict[int, list[Word]], pdf: Pdf) -> set[str]:
    """Return the lines at the edges of most pages, numbers apart: running heads and feet."""
    sizes = pdf.page_sizes()
    seen: Counter[str] = Counter()
    for number, held in words.items():
        height = sizes[number - 1].height
        edge = [w for w in held if w.box[3] < _MARGIN or w.box[1] > height - _MARGIN]
        seen.update({_pattern(line.text) for line in lines_of(edge)})
    return {text for text, count in seen.items() if count >= max(2, len(words) * 0.6)}


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", text)
