"""Notes keep their place when a paper is replaced, or wait in the tray of orphans."""

from __future__ import annotations

import hashlib

import at_work
import pytest
from msgspec.structs import replace

from dmap_desktop.demo.people import SECRETARY
from dmap_desktop.domain.application import Document, DocumentKind
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.services.anchoring import (
    Moved,
    PlacedNote,
    Standing,
    keep_as_it_is,
    keep_found,
    paper_now,
    placed_notes,
    put_elsewhere,
    report,
    sought,
)
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.reading import application_of, open_paper
from dmap_desktop.services.reviewing import write_panel_note, write_private_note
from dmap_desktop.services.session import Session
from dmap_desktop.services.taking_in import Intake, publish

CASE = at_work.CASES[2]
OFFICE = SECRETARY.id


def republish(session: Session, without: DocumentKind | None = None) -> str:
    """Publish the pack again with another form; return the hash of that."""
    case = case_of(session, CASE)
    assert case.pack is not None
    application = application_of(session, case)
    data = f"form of pack {len(case.packs) + 1}".encode()
    sha256 = hashlib.sha256(data).hexdigest()
    papers: list[tuple[Document, bytes]] = []
    for document, paper in zip(application.documents, case.pack.papers, strict=True):
        if document.kind is DocumentKind.APPLICATION_FORM:
            papers.append((replace(document, sha256=sha256), data))
        elif document.kind is not without:
            papers.append((document, open_paper(session, case, paper)))
    documents = tuple(document for document, _ in papers)
    publish(session, Intake(replace(application, documents=documents), tuple(papers)))
    return sha256


def notes(session: Session) -> tuple[PlacedNote, ...]:
    return placed_notes(session, case_of(session, CASE))


def paper(session: Session, kind: DocumentKind) -> str:
    pack = case_of(session, CASE).pack
    assert pack is not None
    return next(p.sha256 for p in pack.papers if p.kind is kind)


@pytest.fixture
def session(panel: at_work.PanelAtWork) -> Session:
    panel.synchronise("amara")
    session = panel.open("amara").session
    form = paper(session, DocumentKind.APPLICATION_FORM)
    tables = paper(session, DocumentKind.DATA_TABLES)
    write_panel_note(session, CASE, Evidence(form, page=2, words="school names"), "Why?")
    write_private_note(session, CASE, Evidence(form, page=3, words="two years"), "Long.")
    write_panel_note(session, CASE, Evidence(form, page=1), "Quotes nothing.")
    write_panel_note(session, CASE, Evidence(tables, sheet="KS4", cell="B2"), "Here.")
    write_panel_note(session, CASE, Evidence(form), "On all of it.")
    panel.synchronise("amara", OFFICE)
    return session


def test_notes_on_a_replaced_paper_are_found_again(
    panel: at_work.PanelAtWork, session: Session
) -> None:
    assert {note.standing for note in notes(session)} == {Standing.HERE}
    newer = republish(panel.open(OFFICE).session)
    panel.synchronise(OFFICE, "amara")
    case = case_of(session, CASE)
    waiting = [note for note in notes(session) if note.standing is Standing.WAITING]
    assert [note.text for note in waiting] == ["Why?", "Long.", "Quotes nothing."]
    assert waiting[1].place.words == "two years"
    groups = sought(case, notes(session))
    assert {key: [n.text for n in held] for key, held in groups.items()} == {
        newer: ["Why?", "Long."],
        "": ["Quotes nothing."],
    }
    why, long, nothing = (note.id for note in waiting)
    found = Evidence(newer, page=4, words="school names")
    told = keep_found(session, CASE, {why: found, long: None, nothing: None})
    assert (told, told.words()) == (Moved(2, 2), "2 moved, 2 orphans")
    assert Moved(12, 1).words() == "12 moved, 1 orphan"
    by_text = {note.text: note for note in notes(session)}
    assert (by_text["Why?"].place, by_text["Why?"].standing) == (found, Standing.MOVED)
    assert by_text["Here."].standing is Standing.HERE
    assert by_text["On all of it."].place == Evidence(newer)
    assert sought(case, notes(session)) == {}
    keep_as_it_is(session, CASE, nothing)
    assert {n.text: n.standing for n in notes(session)}["Quotes nothing."] is Standing.KEPT
    put_elsewhere(session, CASE, long, Evidence(newer, page=2, words="three years"))
    moved = {note.text: note for note in notes(session)}["Long."]
    assert (moved.place.page, moved.place.words) == (2, "three years")
    assert (moved.private, moved.standing) == (True, Standing.HERE)
    assert report(notes(session)) == Moved(2, 0)
    put_elsewhere(session, CASE, why, Evidence(newer, page=5))
    assert [note.text for note in notes(session)].count("Why?") == 1
    panel.synchronise("amara", OFFICE)
    with pytest.raises(Refused, match="Only its author"):
        put_elsewhere(panel.open(OFFICE).session, CASE, notes(panel.open(OFFICE).session)[0].id,
                      Evidence(newer, page=1))  # fmt: skip


def test_places_are_looked_for_in_the_newest_of_many_packs(
    panel: at_work.PanelAtWork, session: Session
) -> None:
    office = panel.open(OFFICE).session
    form = paper(office, DocumentKind.APPLICATION_FORM)
    tables = paper(office, DocumentKind.DATA_TABLES)
    republish(office)
    newest = republish(office, without=DocumentKind.DATA_TABLES)
    case = case_of(office, CASE)
    assert paper_now(case, form) == newest
    assert paper_now(case, newest) == newest
    assert paper_now(case, tables) == ""
    assert paper_now(case, "unknown") == ""
    groups = sought(case, placed_notes(office, case))
    assert [note.text for note in groups[newest]] == ["Why?"]
    assert [note.text for note in groups[""]] == ["Quotes nothing.", "Here."]
