"""Finding a quoted place again in another version of a paper: the same words near the same place.

Exact words count first, then words that are much alike. How much, and how far a match may be from
the old place, is the program's own convention.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from rapidfuzz import fuzz

from dmap_desktop.documents.blocks import Block, Line
from dmap_desktop.documents.values import Box, Sheet, Word, cell_name, union
from dmap_desktop.domain.evidence import Evidence

ALIKE = 85.0
"""Of 100: how much alike quoted words and the words of a place must be."""
_A_PAGE_AWAY = 1.0
"""Points of likeness that each page between the old place and a match costs."""
_SHORT = 12
"""Letters up to which a quote must stand word by word: short ones are like too much."""


class Pages(Protocol):
    """A paper of pages."""

    @property
    def page_count(self) -> int:
        """Return how many pages there are."""
        ...

    def text(self, number: int) -> str:
        """Return the text of a page (from 1): fast."""
        ...

    def words(self, number: int) -> Sequence[Word]:
        """Return the words of a page with their boxes: slow."""
        ...


def find_on_pages(pages: Pages, document: str, sought: Evidence) -> Evidence | None:
    """Return where the words of ``sought`` stand in a paper, or None.

    The nearest page wins among equals; a place without a box stays one.
    """
    quote = _plain(sought.words)
    if not quote:
        return None
    old = sought.page or 1
    best: tuple[float, int] | None = None
    for page in sorted(range(1, pages.page_count + 1), key=lambda page: abs(page - old)):
        away = abs(page - old) * _A_PAGE_AWAY
        if best is not None and best[0] >= 100.0 - away:
            break  # no page further off can do better
        text = _plain(pages.text(page))
        likeness = 100.0 if quote in text else _part_likeness(quote, text)
        if likeness >= ALIKE and (best is None or likeness - away > best[0]):
            best = (likeness - away, page)
    if best is None:
        return None
    place = _on_page(list(pages.words(best[1])), quote, sought.box)
    if place is None:
        return None
    return Evidence(document, page=best[1], box=place[0] if sought.box else None, words=place[1])


def find_in_sheets(sheets: Sequence[Sheet], document: str, sought: Evidence) -> Evidence | None:
    """Return the cell that holds the words of ``sought``: in its sheet first, nearest first."""
    quote = _plain(sought.words)
    if not quote:
        return None
    best: tuple[float, Evidence] | None = None
    for sheet in sorted(sheets, key=lambda sheet: sheet.name != sought.sheet):
        away = 0.0 if sheet.name == sought.sheet else _A_PAGE_AWAY
        for cell, text in _cells(sheet, sought.cell):
            likeness = _likeness(quote, _plain(text)) - away
            if likeness >= ALIKE and (best is None or likeness > best[0]):
                best = (likeness, Evidence(document, sheet=sheet.name, cell=cell, words=text))
        if best is not None and best[0] >= 100.0 - away:
            break
    return best[1] if best is not None else None


def find_in_text(blocks: Iterable[Block], document: str, sought: Evidence) -> Evidence | None:
    """Return the paragraph or cell that holds the words of ``sought``, or None."""
    quote = _plain(sought.words)
    if not quote:
        return None
    best: tuple[float, str] | None = None
    for text in _texts(blocks):
        plain = _plain(text)
        likeness = 100.0 if quote in plain else _part_likeness(quote, plain)
        if likeness >= ALIKE and (best is None or likeness > best[0]):
            best = (likeness, text)
    return Evidence(document, words=best[1]) if best is not None else None


def _on_page(words: list[Word], quote: str, old: Box | None) -> tuple[Box, str] | None:
    """Return the box and the words of the best match on a page."""
    plain = [_plain(word.text) for word in words]
    text = " ".join(plain)
    starts = _starts(plain)
    exact = [(at, at + len(quote)) for at in _places(text, quote)]
    if exact:
        spans = [_span(words, starts, plain, *place) for place in exact]
        return min(spans, key=lambda span: _distance(span[0], old))
    found = fuzz.partial_ratio_alignment(quote, text) if text else None
    if found is None:
        return None
    return _span(words, starts, plain, found.dest_start, found.dest_end)


def _span(
    words: list[Word], starts: list[int], plain: list[str], begin: int, end: int
) -> tuple[Box, str]:
    """Return the box and text of the words that letters ``begin`` to ``end`` belong to."""
    held = [
        word
        for word, start, text in zip(words, starts, plain, strict=True)
        if start < end and start + len(text) > begin
    ] or words[:1]
    return union([word.box for word in held]), " ".join(word.text for word in held)


def _starts(plain: list[str]) -> list[int]:
    starts, at = [], 0
    for text in plain:
        starts.append(at)
        at += len(text) + 1
    return starts


def _places(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _distance(box: Box, old: Box | None) -> float:
    if old is None:
        return box[1]
    return abs(box[0] - old[0]) + abs(box[1] - old[1])


def _cells(sheet: Sheet, old: str | None) -> Iterator[tuple[str, str]]:
    """Yield the filled cells of a sheet, the old place first."""
    first = None
    cells = []
    for row, texts in enumerate(sheet.rows):
        for column, text in enumerate(texts):
            if text:
                name = cell_name(row, column)
                if name == old:
                    first = (name, text)
                else:
                    cells.append((name, text))
    if first is not None:
        yield first
    yield from cells


def _likeness(quote: str, text: str) -> float:
    if quote == text:
        return 100.0
    return 0.0 if len(quote) <= _SHORT else float(fuzz.ratio(quote, text, score_cutoff=ALIKE))


def _part_likeness(quote: str, text: str) -> float:
    if len(quote) <= _SHORT or len(text) < len(quote) / 2:
        return 0.0
    return float(fuzz.partial_ratio(quote, text, score_cutoff=ALIKE))


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        cells = (block.cell,) if isinstance(block, Line) else block.cells
        yield from (cell.text for cell in cells if cell.text)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
