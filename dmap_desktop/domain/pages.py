"""The continuous page numbers of a pack, and how a place is named by them. Imports msgspec only.

One number for a page wherever it is named: on screen, in notes, letters, minutes and on print.
Pages of a PDF and sheets of a workbook count, a text counts as one page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dmap_desktop.domain.application import DocumentKind
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.record_values import Paper


def paper_of(papers: Iterable[Paper], document: str) -> Paper | None:
    """Return the paper with the hash ``document``, or None."""
    return next((paper for paper in papers if paper.sha256 == document), None)


def pack_page(paper: Paper, page: int) -> int:
    """Return the number in the pack of a page of ``paper`` (from 1)."""
    return paper.first_page + page - 1


def last_page(papers: Iterable[Paper]) -> int:
    """Return the last page number of a pack, 0 for an empty one."""
    return max((paper.first_page + max(paper.pages, 1) - 1 for paper in papers), default=0)


def pages_words(paper: Paper) -> str:
    """Say which pages of the pack a paper has: ``"p. 37"``, ``"pp. 37 to 41"``."""
    if paper.pages <= 1:
        return f"p. {paper.first_page}"
    return f"pp. {paper.first_page} to {paper.first_page + paper.pages - 1}"


def paper_title(papers: Sequence[Paper], paper: Paper) -> str:
    """Name a paper: by what it is, and by its file where that is not enough."""
    kind = paper.kind.value[:1].upper() + paper.kind.value[1:]
    alone = sum(other.kind is paper.kind for other in papers) <= 1
    return kind if alone and paper.kind is not DocumentKind.SUPPORTING else paper.name


def place_in_pack(papers: Sequence[Paper], evidence: Evidence) -> str:
    """Name a place: ``"p. 37 of the pack, Application form p. 4"``.

    A place in no paper of the pack is named as it is in its own.
    """
    paper = paper_of(papers, evidence.document)
    if paper is None:
        return evidence.place()
    title = paper_title(papers, paper)
    if evidence.page is not None:
        number = pack_page(paper, evidence.page)
        return f"p. {number} of the pack, {title} p. {evidence.page}"
    if evidence.sheet is not None:
        return f"{title} ({pages_words(paper)} of the pack), {evidence.place()}"
    return f"{pages_words(paper)} of the pack, {title}"


def short_place(papers: Sequence[Paper], evidence: Evidence) -> str:
    """Name a place as shortly as it goes: ``"p. 37"``, ``"sheet KS4, cell B12"``."""
    paper = paper_of(papers, evidence.document)
    if paper is not None and evidence.page is not None:
        return f"p. {pack_page(paper, evidence.page)}"
    if paper is not None and evidence.sheet is None:
        return pages_words(paper)
    return evidence.place()
