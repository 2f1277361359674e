"""Looking up the place that a piece of evidence names, by other means than the reader's own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import openpyxl
import pdfplumber
from docx import Document
from openpyxl.workbook import Workbook

from dmap_desktop.domain.evidence import Evidence

_SLACK = 1.5
"""Points by which two libraries may see a box differently."""


class Papers:
    """The papers of one case, by the hash under which evidence names them."""

    def __init__(self, by_hash: dict[str, Path]) -> None:
        self._by_hash = by_hash
        self._books: dict[str, Workbook] = {}
        self._pages: dict[tuple[str, int], _Page] = {}
        self._texts: dict[str, str] = {}

    def stands(self, evidence: Evidence) -> bool:
        """Say whether the words of ``evidence`` stand where it says."""
        path = self._by_hash.get(evidence.document)
        if path is None or not evidence.words.strip():
            return False
        if evidence.cell is not None and evidence.sheet is not None:
            book = self._books.get(evidence.document)
            if book is None:
                book = self._books[evidence.document] = openpyxl.load_workbook(path)
            return squeezed(str(book[evidence.sheet][evidence.cell].value or "")) == squeezed(
                evidence.words
            )
        if evidence.page is not None and evidence.box is not None:
            key = (evidence.document, evidence.page)
            if key not in self._pages:
                self._pages[key] = _Page(path, evidence.page)
            return self._pages[key].holds(evidence.box, evidence.words)
        if path.suffix == ".docx":
            if evidence.document not in self._texts:
                self._texts[evidence.document] = squeezed(_word_text(path))
            return squeezed(evidence.words) in self._texts[evidence.document]
        return False

    def close(self) -> None:
        for book in self._books.values():
            book.close()


class _Page:
    """The words and form fields of one page."""

    def __init__(self, path: Path, number: int) -> None:
        with pdfplumber.open(path) as pdf:
            page = pdf.pages[number - 1]
            self._words = page.extract_words(x_tolerance=1.5)
            self._fields = [
                (
                    (note["x0"], note["top"], note["x1"], note["bottom"]),
                    _value(note.get("data", {})),
                )
                for note in page.annots
            ]
            page.close()

    def holds(self, box: tuple[float, float, float, float], wanted: str) -> bool:
        """Say whether printed words or filled-in fields inside ``box`` hold those of ``wanted``.

        In any order: the lines of cells side by side are not told apart here.
        """
        x0, top, x1, bottom = box
        words = Counter(
            word["text"]
            for word in self._words
            if x0 - _SLACK <= word["x0"]
            and word["x1"] <= x1 + _SLACK
            and top - _SLACK <= (word["top"] + word["bottom"]) / 2 <= bottom + _SLACK
        )
        for (f0, f_top, f1, f_bottom), text in self._fields:
            across = f0 >= x0 - _SLACK and f1 <= x1 + _SLACK
            if across and f_top >= top - _SLACK and f_bottom <= bottom + _SLACK:
                words.update(text.split())
        return Counter(wanted.split()) <= words


def squeezed(text: str) -> str:
    """Return ``text`` without white space, with plain apostrophes, for comparing."""
    return "".join(text.split()).replace("’", "'")


def _value(data: object) -> str:
    held = data.get("V") if isinstance(data, dict) else None
    if isinstance(held, bytes):
        wide = held.startswith(b"\xfe\xff")
        return held[2:].decode("utf-16-be") if wide else held.decode("latin-1")
    name = getattr(held, "name", "")
    return name if isinstance(name, str) else ""


def _word_text(path: Path) -> str:
    document = Document(str(path))
    parts = [paragraph.text for paragraph in document.paragraphs]
    parts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(parts)
