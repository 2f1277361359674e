"""Packs that leave the program: for print with continuous page numbers, or as all their files."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from dmap_desktop.domain.case import Case
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.pack_file import PDF, PrintPlan, print_plan
from dmap_desktop.domain.pages import last_page, paper_of
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.minuting import MARKING
from dmap_desktop.services.reading import plain_paper
from dmap_desktop.services.reporting import note_exported
from dmap_desktop.services.session import Session


@dataclass(frozen=True, slots=True)
class ToPrint:
    """What is printed, and the papers it is made of: name, hash, plain bytes."""

    plan: PrintPlan
    papers: tuple[tuple[str, str, bytes], ...]


def to_print(session: Session, reference: str, *, public: bool) -> ToPrint:
    """Return the newest pack for print; a public copy leaves out what is confidential.

    Raises Refused, and Unavailable for a paper that is not on this laptop. Noted as an export.
    """
    case = case_of(session, reference)
    plan = print_plan(case, "" if public else MARKING, public=public)
    papers = case.pack.papers if case.pack else ()
    held = []
    for part in plan.parts:
        paper = paper_of(papers, part.document)
        if paper is not None:
            held.append((paper.name, paper.sha256, plain_paper(session, case, paper)))
    copy = "a public copy" if public else "a print"
    note_exported(session, f"{copy} of pack {len(case.packs)}", reference)
    return ToPrint(plan, tuple(held))


def pack_entries(session: Session, reference: str, texts: dict[str, list[str]]) -> dict[str, bytes]:
    """Return the newest pack as files by name: papers, application, manifest, text of the pages.

    ``texts`` are the pages' texts by the hash of each paper. Raises as :func:`to_print`.
    """
    case = case_of(session, reference)
    if case.pack is None:
        raise Refused(f"The pack of {reference} is not published yet.")
    entries = {"manifest.json": _manifest(case)}
    pages: dict[str, str] = {}
    for number, paper in enumerate(case.pack.papers, start=1):
        entries[f"papers/{number:02d}-{paper.name}"] = plain_paper(session, case, paper)
        for place, text in enumerate(texts.get(paper.sha256, ())):
            pages[str(paper.first_page + place)] = text
    entries["application.json"] = plain_paper(session, case, case.pack.application)
    entries["pages.json"] = msgspec.json.format(msgspec.json.encode(pages), indent=1)
    note_exported(session, f"the files of pack {len(case.packs)}", reference)
    return entries


def pdf_papers(session: Session, reference: str) -> tuple[tuple[str, str, bytes], ...]:
    """Return the PDFs of the newest pack: name, hash, plain bytes. Raises as ``plain_paper``."""
    case = case_of(session, reference)
    papers = case.pack.papers if case.pack else ()
    return tuple(
        (paper.name, paper.sha256, plain_paper(session, case, paper))
        for paper in papers
        if paper.media_type == PDF
    )


def _manifest(case: Case) -> bytes:
    """Return what is in the pack, with hashes, page numbers and what is confidential, as JSON."""
    pack, by = case.pack, case.published[-1]
    assert pack is not None
    papers = []
    for number, paper in enumerate(pack.papers, start=1):
        mark = case.confidential.get(paper.sha256)
        papers.append(
            {
                "file": f"papers/{number:02d}-{paper.name}",
                "kind": paper.kind.value,
                "sha256": paper.sha256,
                "size": paper.size,
                "pages": paper.pages,
                "first_page": paper.first_page,
                "confidential": msgspec.to_builtins(mark.parts) if mark else [],
            }
        )
    manifest = {
        "case": case.reference,
        "pack": pack.version,
        "pages": last_page(pack.papers),
        "published": by.wall,
        "record": by.hash,
        "papers": papers,
        "application": {"file": "application.json", "sha256": pack.application.sha256},
    }
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1)
