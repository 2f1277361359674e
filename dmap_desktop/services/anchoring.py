"""Where members' notes stand in the newest pack, when their paper was replaced.

A note on a paper that is in the newest pack stands where it stood. One on an older version is found
again by its quoted words; what is found, and what is not, is kept on this laptop for the pack. An
orphan waits in the tray until its author puts it in another place or keeps it as it is.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case, Note
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.pages import paper_of
from dmap_desktop.domain.versions import pair_papers
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.reviewing import open_note, write_panel_note, write_private_note
from dmap_desktop.services.session import Session

FOUND = "anchors/found/"
"""Where the store keeps where notes were found, by case and pack: it holds words of the papers."""
_KEPT = "anchors/kept/"


class Standing(StrEnum):
    """How a note stands in the newest pack."""

    HERE = "in place"
    MOVED = "moved along"
    WAITING = "being looked for"
    ORPHAN = "lost its place"
    KEPT = "kept with an older pack"


class PlacedNote(msgspec.Struct, frozen=True):
    """A note that this reader may read, with its place in the newest pack."""

    id: str
    """Hash of the act that wrote it."""
    person: str
    text: str
    private: bool
    place: Evidence
    """In the newest pack; where it was written, for one that has no place there."""
    standing: Standing


class Moved(msgspec.Struct, frozen=True):
    """The report on the notes of a pack."""

    moved: int
    orphans: int

    def words(self) -> str:
        """Say it, such as ``"12 moved, 2 orphans"``."""
        orphans = "1 orphan" if self.orphans == 1 else f"{self.orphans} orphans"
        return f"{self.moved} moved, {orphans}"


def placed_notes(session: Session, case: Case) -> tuple[PlacedNote, ...]:
    """Return the notes this reader may read, in the order they were written."""
    found, kept = _found(session, case), _kept(session, case)
    followed = {note.note.follows for note in case.notes}
    placed = []
    for held in case.notes:
        opened = open_note(session, held.note)
        if opened is None or held.by.hash in followed:
            continue
        written = msgspec.structs.replace(held.note.evidence, words=opened.words)
        place, standing = _stand(case, held, written, found, kept)
        placed.append(
            PlacedNote(
                held.by.hash, held.by.person, opened.text, bool(held.note.sealed), place, standing
            )
        )
    return tuple(placed)


def sought(case: Case, notes: tuple[PlacedNote, ...]) -> dict[str, tuple[PlacedNote, ...]]:
    """Return the notes to be found again, by the hash of the paper that they belong in now.

    Those whose paper has no newer version, or that quote nothing, are under "".
    """
    by_paper: dict[str, tuple[PlacedNote, ...]] = {}
    for note in notes:
        if note.standing is Standing.WAITING:
            now = paper_now(case, note.place.document) if note.place.words.strip() else ""
            by_paper[now] = (*by_paper.get(now, ()), note)
    return by_paper


def paper_now(case: Case, document: str) -> str:
    """Return which paper of the newest pack took the place of ``document``, "" for none."""
    for before, after in zip(case.packs, case.packs[1:], strict=False):
        if paper_of(before.papers, document) is None:
            continue
        paired = pair_papers(before.papers, after.papers).get(document)
        if paired is None:
            return ""
        document = paired.sha256
    return document if case.pack and paper_of(case.pack.papers, document) else ""


def keep_found(session: Session, reference: str, places: dict[str, Evidence | None]) -> Moved:
    """Keep where notes were found in the newest pack, None for orphans; return the report."""
    case = case_of(session, reference)
    found = {**_found(session, case), **places}
    session.store.keep(FOUND + _pack(case), msgspec.json.encode(found).decode())
    return report(placed_notes(session, case))


def report(notes: tuple[PlacedNote, ...]) -> Moved:
    """Count what became of notes on papers that were replaced."""
    return Moved(
        sum(note.standing is Standing.MOVED for note in notes),
        sum(note.standing is Standing.ORPHAN for note in notes),
    )


def keep_as_it_is(session: Session, reference: str, note: str) -> None:
    """Take an orphan out of the tray: it stays with the pack it was written on."""
    case = case_of(session, reference)
    kept = sorted({*_kept(session, case), note})
    session.store.keep(_KEPT + reference, msgspec.json.encode(kept).decode())


def put_elsewhere(session: Session, reference: str, note: str, place: Evidence) -> r.Act:
    """Put the person's own note in another place, in the same words. Raises Refused."""
    case = case_of(session, reference)
    held = next(one for one in placed_notes(session, case) if one.id == note)
    write = write_private_note if held.private else write_panel_note
    return write(session, reference, place, held.text, follows=note)


def _stand(
    case: Case,
    note: Note,
    written: Evidence,
    found: dict[str, Evidence | None],
    kept: frozenset[str],
) -> tuple[Evidence, Standing]:
    papers = case.pack.papers if case.pack else ()
    known = any(paper_of(pack.papers, written.document) for pack in case.packs)
    if not known or paper_of(papers, written.document) is not None:
        return written, Standing.HERE
    now = paper_now(case, written.document)
    if now and (written.page, written.sheet, written.words) == (None, None, ""):
        return Evidence(now), Standing.MOVED  # it is on the paper as a whole
    if note.by.hash not in found:
        return written, Standing.WAITING
    place = found[note.by.hash]
    if place is not None:
        return place, Standing.MOVED
    return written, Standing.KEPT if note.by.hash in kept else Standing.ORPHAN


def _pack(case: Case) -> str:
    return f"{case.reference}/{len(case.packs)}"


def _found(session: Session, case: Case) -> dict[str, Evidence | None]:
    text = session.store.kept(FOUND + _pack(case)) or "{}"
    return msgspec.json.decode(text, type=dict[str, Evidence | None])


def _kept(session: Session, case: Case) -> frozenset[str]:
    text = session.store.kept(_KEPT + case.reference) or "[]"
    return frozenset(msgspec.json.decode(text, type=list[str]))
