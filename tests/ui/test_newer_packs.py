"""The reading desk when a paper is replaced: notes move along, orphans wait, changes are listed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import at_work
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from dmap_desktop.demo.people import SECRETARY
from dmap_desktop.domain.application import DocumentKind
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.records import ConfidentialPart, InterestNature, Vote
from dmap_desktop.services.anchoring import Standing, placed_notes
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.packing import mark_confidential
from dmap_desktop.services.reading import application_of, open_paper
from dmap_desktop.services.reviewing import declare_interest, record_view, write_panel_note
from dmap_desktop.services.session import Session
from dmap_desktop.services.taking_in import Intake, publish
from dmap_desktop.ui.reading.view import ReadingView
from dmap_desktop.ui.workplace import Workplace

CASE = at_work.CASES[2]
OFFICE = SECRETARY.id
WorkplaceOf = Callable[[str], Workplace]
OLD = (("Form", "The sample holds ten thousand pupils of the county."), ("Security", "A safe."))
NEW = (
    ("Form", "Ethics approval was given in May of this year."),
    ("Form, continued", "The sample holds nine thousand pupils of the county."),
)


def made(path: Path, pages: tuple[tuple[str, ...], ...]) -> bytes:
    canvas = Canvas(str(path), invariant=True)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(72, 760 - 40 * number, line)
        canvas.showPage()
    canvas.save()
    return path.read_bytes()


def republish(session: Session, form: bytes, pages: int, aims: str) -> str:
    """Publish the next pack with another form and other aims; return the form's hash."""
    case = case_of(session, CASE)
    assert case.pack is not None
    application = application_of(session, case)
    sha256 = hashlib.sha256(form).hexdigest()
    papers = []
    for document, paper in zip(application.documents, case.pack.papers, strict=True):
        if document.kind is DocumentKind.APPLICATION_FORM:
            document = replace(document, sha256=sha256, size=len(form), pages=pages)
            papers.append((document, form))
        else:
            papers.append((document, open_paper(session, case, paper)))
    answers = tuple(
        replace(a, text=aims, evidence=Evidence(sha256, page=1)) if a.key == "project.aims" else a
        for a in application.answers
    )
    documents = tuple(document for document, _ in papers)
    changed = replace(application, documents=documents, answers=answers)
    publish(session, Intake(changed, tuple(papers)))
    return sha256


def prepare(panel: at_work.PanelAtWork, tmp_path: Path) -> None:
    """Let Amara write two notes on a form, and replace that form."""
    office = panel.open(OFFICE).session
    old = republish(office, made(tmp_path / "old.pdf", OLD), 2, "To study.")
    panel.synchronise(OFFICE, "amara")
    amara = panel.open("amara").session
    declare_interest(amara, CASE, InterestNature.NONE)
    record_view(amara, CASE, Vote.APPROVE, "A clear purpose.")
    words = "The sample holds ten thousand pupils of the county."
    write_panel_note(
        amara, CASE, Evidence(old, page=1, box=(72, 100, 300, 120), words=words), "How?"
    )
    write_panel_note(amara, CASE, Evidence(old, page=2, words="A safe of the university"), "Where?")
    panel.synchronise("amara", OFFICE)
    new = republish(office, made(tmp_path / "new.pdf", NEW), 2, "To study more.")
    part = ConfidentialPart("Names a product.", 2, 2)
    mark_confidential(office, CASE, new, (part,))
    panel.synchronise(OFFICE)


@pytest.fixture
def desk(
    panel: at_work.PanelAtWork, tmp_path: Path, workplace_of: WorkplaceOf, qtbot: QtBot
) -> ReadingView:
    """Amara's desk: two notes on a form that was replaced since she recorded her view."""
    prepare(panel, tmp_path)
    workplace = workplace_of("amara")
    view = ReadingView(workplace)
    qtbot.addWidget(view)
    view.resize(1300, 560)  # less than two pages are in sight
    view.show()
    workplace.changed.connect(view.refresh)
    view.show_subject(CASE)
    qtbot.waitUntil(lambda: view.left.ready, timeout=20_000)
    qtbot.waitUntil(lambda: bool(standings(view)) and Standing.WAITING not in standings(view))
    return view


def standings(view: ReadingView) -> set[Standing]:
    look = view._look
    return {note.standing for note in look.notes} if look is not None else set()


def texts(widget: QLabel | object) -> str:
    return "\n".join(part.text() for part in widget.findChildren(QLabel))  # type: ignore[attr-defined]


def test_notes_move_along_and_orphans_are_put_elsewhere(
    qtbot: QtBot, desk: ReadingView, panel: at_work.PanelAtWork
) -> None:
    assert standings(desk) == {Standing.MOVED, Standing.ORPHAN}
    shown = texts(desk.notes)
    assert "1 moved, 1 orphan" in shown
    assert not desk.notes.tray.isHidden()
    desk.tabs.setCurrentWidget(desk.notes.parentWidget())
    put = next(
        b for b in desk.notes.findChildren(QPushButton) if b.objectName().startswith("orphan.put")
    )
    put.click()
    qtbot.waitUntil(lambda: standings(desk) == {Standing.MOVED, Standing.HERE})
    assert desk.notes.tray.isHidden()
    look = desk._look
    assert look is not None
    moved = next(n for n in look.notes if n.text == "Where?")
    assert moved.place.page == 1
    assert moved.place.words.startswith("Form Ethics approval")


def test_an_orphan_is_kept_as_it_is(qtbot: QtBot, desk: ReadingView) -> None:
    keep = next(
        b for b in desk.notes.findChildren(QPushButton) if b.objectName().startswith("orphan.keep")
    )
    keep.click()
    qtbot.waitUntil(lambda: standings(desk) == {Standing.MOVED, Standing.KEPT})
    assert "pack 2" in texts(desk.notes)


def test_what_changed_is_listed_until_it_is_read(qtbot: QtBot, desk: ReadingView) -> None:
    assert desk.tabs.tabText(5) == "New \N{BULLET}"
    qtbot.waitUntil(lambda: "nine thousand" in texts(desk.changes), timeout=20_000)
    shown = texts(desk.changes)
    for words in ("To study.", "To study more.", "You read pack 2", "Ethics approval was given"):
        assert words in shown, words
    desk.changes.read.button.click()
    qtbot.waitUntil(lambda: desk.tabs.tabText(5) == "New")
    assert desk.changes.read.isHidden()


def test_pages_are_numbered_through_the_pack_and_marked(qtbot: QtBot, desk: ReadingView) -> None:
    look = desk._look
    assert look is not None
    form = next(p for p in look.papers if p.kind is DocumentKind.APPLICATION_FORM)
    assert desk.left.place.text() == f"p. {form.first_page}"
    assert desk.left.choice.currentText().startswith(f"pp. {form.first_page}-")
    assert desk.left.confidential.isHidden()
    desk.left.light(Evidence(form.sha256, page=2))
    qtbot.waitUntil(lambda: not desk.left.confidential.isHidden())
    assert "Names a product." in desk.left.confidential.text()


def test_a_place_is_marked_with_the_mouse_and_asked_about(
    qtbot: QtBot, desk: ReadingView, panel: at_work.PanelAtWork
) -> None:
    pages = desk.left.pages
    box = pages._layout.boxes[0]
    scale = pages._layout.scale
    begin = QPoint(round(box.left + 60 * scale), round(box.top + 70 * scale))
    end = QPoint(round(box.left + 400 * scale), round(box.top + 135 * scale))
    pages.verticalScrollBar().setValue(0)
    view = pages.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
    qtbot.waitUntil(lambda: "marked" in desk.questions.place.text())
    desk.questions.text.setPlainText("When in May?")
    qtbot.waitUntil(lambda: desk.questions.ask.possible)
    desk.questions.ask.button.click()
    qtbot.waitUntil(lambda: "When in May?" in texts(desk.questions))
    look = desk._look
    assert look is not None
    place = look.case.questions[0].asked.evidence
    assert place is not None
    assert place.words == "Form Ethics approval was given in May of this year."
    assert place.box is not None
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=begin)
    qtbot.waitUntil(lambda: "marked" not in desk.questions.place.text())
    desk.questions.about.setChecked(False)
    desk.questions.text.setPlainText("Who pays?")
    desk.questions.ask.button.click()
    qtbot.waitUntil(lambda: "Who pays?" in texts(desk.questions))


def test_the_place_of_reading_is_kept_for_the_next_version(
    qtbot: QtBot, desk: ReadingView, panel: at_work.PanelAtWork, tmp_path: Path
) -> None:
    desk.left.light(Evidence(desk.left.shown, page=2))
    with qtbot.waitSignal(desk.left.left):
        pass
    before = desk.left.pages.verticalScrollBar().value()
    assert before > 0
    office = panel.open(OFFICE).session
    newest = republish(office, made(tmp_path / "newest.pdf", (*NEW, ("Annex",))), 3, "To study.")
    panel.synchronise(OFFICE)
    workplace = desk._workplace
    with qtbot.waitSignal(workplace.changed, timeout=20_000):
        workplace.synchronise(lambda _: None, lambda *_: None, workplace.failed)
    qtbot.waitUntil(lambda: desk.left.shown == newest and desk.left.ready, timeout=20_000)
    assert desk.left.pages.page == 2
    assert "page 2 of 3" in desk.left.place.toolTip()


def test_notes_of_others_are_moved_on_every_laptop(
    qtbot: QtBot, desk: ReadingView, panel: at_work.PanelAtWork
) -> None:
    office = panel.open(OFFICE).session
    held = placed_notes(office, case_of(office, CASE))
    assert {note.standing for note in held} == {Standing.WAITING}
