"""Telling what a paper is by what stands in it, never by the name of its file."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dmap_desktop.documents.blocks import Block, Line
from dmap_desktop.documents.form_blocks import label_count
from dmap_desktop.documents.labels import Labels
from dmap_desktop.domain.application import DocumentKind
from dmap_desktop.domain.form import FormEdition

_TITLE_CHARACTERS = 700
"""A form may begin with a cover, a letterhead or notes; its name stands in these characters."""
_TITLE_LINES = 6
_FEW_LABELS = 3
_LINKED = "linked data request"
_STANDING = "standing agreement"
_IMPACT = ("data protection impact assessment", "dpia")
_AGREEMENT = ("data sharing agreement", "data processing agreement", "agreement")


class Recognised(msgspec.Struct, frozen=True):
    """What a paper is; for a form, the edition whose labels it prints."""

    kind: DocumentKind
    edition: FormEdition | None = None


def recognise(blocks: list[Block], labels: Sequence[Labels]) -> Recognised:
    """Return what the paper in ``blocks`` is. A data tables workbook is told by its headings."""
    title = opening(blocks)
    best: Labels | None = None
    most = 0
    for known in labels:
        count = label_count(blocks, known)
        named = any(words in title for words in known.edition.recognised_by)
        enough = _FEW_LABELS if named else max(_FEW_LABELS, len(known.edition.fields()) * 0.4)
        if count >= enough and count > most:
            best, most = known, count
    if best is not None:
        return Recognised(_form_kind(best.edition, title), best.edition)
    first = " ".join(_texts(blocks)[:_TITLE_LINES]).casefold()[:300]
    if any(words in first for words in _IMPACT):
        return Recognised(DocumentKind.IMPACT_ASSESSMENT)
    if any(words in first for words in _AGREEMENT):
        return Recognised(DocumentKind.AGREEMENT)
    return Recognised(DocumentKind.SUPPORTING)


def opening(blocks: list[Block]) -> str:
    """Return the words a paper begins with, in lower case."""
    return " ".join(_texts(blocks[:60])).casefold()[:_TITLE_CHARACTERS]


def _form_kind(edition: FormEdition, title: str) -> DocumentKind:
    kind = DocumentKind(edition.document_kind)
    if kind is not DocumentKind.APPLICATION_FORM:
        return kind
    if _LINKED in title:
        return DocumentKind.LINKED_FORM
    if _STANDING in title:
        return DocumentKind.STANDING_PROPOSAL
    return kind


def _texts(blocks: list[Block]) -> list[str]:
    texts: list[str] = []
    for block in blocks:
        cells = (block.cell,) if isinstance(block, Line) else block.cells
        texts += [cell.text for cell in cells if cell.text]
    return texts
