"""A pack as files for print and for handing on: what goes in, page by page. Msgspec only."""

from __future__ import annotations

import msgspec

from dmap_desktop.domain.case import Case
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.pages import pages_words
from dmap_desktop.domain.record_values import Paper

PDF = "application/pdf"


class PrintPart(msgspec.Struct, frozen=True):
    """One paper of the print: its pages, or a page that stands for it."""

    document: str
    """SHA-256 of its plain bytes; "" when only ``notice`` is printed."""
    first_page: int
    """Number of its first page in the pack."""
    pages: int
    notice: str = ""
    """Printed instead of the pages."""
    withheld: dict[int, str] = msgspec.field(default_factory=dict)
    """Pages (from 1) that are left blank, each with the reason."""


class PrintPlan(msgspec.Struct, frozen=True):
    """What is printed of a pack."""

    footer: str
    """Printed on each page before its number."""
    marking: str
    parts: tuple[PrintPart, ...]


def print_plan(case: Case, marking: str, *, public: bool) -> PrintPlan:
    """Say what is printed of the newest pack; a public copy leaves out what is confidential.

    Raises Refused when there is none.
    """
    if case.pack is None:
        raise Refused(f"The pack of {case.reference} is not published yet.")
    footer = f"{case.reference}, pack {case.pack.version}"
    parts = tuple(_part(case, paper, public=public) for paper in case.pack.papers)
    return PrintPlan(footer + (", public copy" if public else ""), marking, parts)


def withheld_pages(case: Case, paper: Paper) -> dict[int, str]:
    """Return the confidential pages of a paper, each with its reason; all of them for all."""
    mark = case.confidential.get(paper.sha256)
    found: dict[int, str] = {}
    for part in mark.parts if mark is not None else ():
        pages = range(1, max(paper.pages, 1) + 1)
        found.update({page: part.reason for page in pages if part.holds(page)})
    return found


def _part(case: Case, paper: Paper, *, public: bool) -> PrintPart:
    withheld = withheld_pages(case, paper) if public else {}
    begins = PrintPart("", paper.first_page, paper.pages)
    if len(withheld) >= max(paper.pages, 1):
        reasons = "; ".join(dict.fromkeys(withheld.values()))
        notice = f"{paper.kind.value.capitalize()}: withheld, confidential ({reasons})."
        return msgspec.structs.replace(begins, notice=notice)
    if paper.media_type == PDF:
        return msgspec.structs.replace(begins, document=paper.sha256, withheld=withheld)
    notice = (
        f"{paper.name} ({paper.kind.value}) has {pages_words(paper)} of the pack and is no PDF: "
        "it is read on screen, or printed from its own program."
    )
    if withheld:  # a part of a file that cannot be blanked page by page
        notice = f"{paper.kind.value.capitalize()}: withheld, confidential in part."
    return msgspec.structs.replace(begins, notice=notice)
