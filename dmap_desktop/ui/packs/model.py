"""Columns of the tables of papers and of changes."""

from __future__ import annotations

from dmap_desktop.domain.differences import Change
from dmap_desktop.domain.pages import pages_words
from dmap_desktop.domain.records import ConfidentialPart
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.design.tokens import Tone
from dmap_desktop.ui.models.columns import Column, meaning_column
from dmap_desktop.ui.packs.operations import PaperRow


def _confidential(row: PaperRow) -> Meaning | None:
    if not row.parts:
        return None
    words = ", ".join(part.words() for part in row.parts)
    reasons = "\n".join(f"{part.words()}: {part.reason}" for part in row.parts)
    return Meaning("eye-off", words[:1].upper() + words[1:], Tone.WARNING, reasons)


def _one_line(text: str) -> str:
    return " ".join(text.split())


PAPERS: tuple[Column[PaperRow], ...] = (
    Column[PaperRow](
        "Pages",
        lambda row: pages_words(row.paper),
        sort=lambda row: row.paper.first_page,
        tooltip=lambda row: "Numbered through the whole pack, as on screen and in minutes.",
        width=104,
    ),
    Column[PaperRow]("Paper", lambda row: row.paper.name, strong=True),
    Column[PaperRow]("What it is", lambda row: row.paper.kind.value.capitalize(), width=176),
    meaning_column("Confidential", _confidential, 140),
    Column[PaperRow](
        "SHA-256",
        lambda row: row.paper.sha256[:10],
        tooltip=lambda row: row.paper.sha256,
        width=104,
    ),
)
PARTS: tuple[Column[ConfidentialPart], ...] = (
    Column[ConfidentialPart]("Part", lambda row: row.words(), strong=True, width=140),
    Column[ConfidentialPart]("Reason", lambda row: row.reason, tooltip=lambda row: row.reason),
)
CHANGES: tuple[Column[Change], ...] = (
    Column[Change]("In", lambda row: row.part.value.capitalize(), width=110),
    Column[Change]("Field", lambda row: row.what, strong=True, tooltip=lambda row: row.what),
    meaning_column("Change", lambda row: meaning.change(row.kind), 110),
    Column[Change]("Before", lambda row: _one_line(row.before), tooltip=lambda row: row.before),
    Column[Change]("Now", lambda row: _one_line(row.after), tooltip=lambda row: row.after),
)
