"""Papers on this laptop, through the windows: removed, kept, fetched now, and a full room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import at_work
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from dmap_desktop.app.syncing import Syncing
from dmap_desktop.services.keeping import allow_room, papers_of_case
from dmap_desktop.ui.cases.view import CasesView
from dmap_desktop.ui.panel.view import PanelView
from dmap_desktop.ui.reading.view import ReadingView
from dmap_desktop.ui.shell.messages import MessageBridge
from dmap_desktop.ui.shell.screen import Screen
from dmap_desktop.ui.shell.sync import SyncIndicator
from dmap_desktop.ui.workplace import Workplace

CASE, OTHER = at_work.CASES[0], at_work.CASES[1]
WorkplaceOf = Callable[[str], Workplace]


@pytest.fixture
def workplace(workplace_of: WorkplaceOf) -> Workplace:
    return workplace_of("amara")


@pytest.fixture
def syncing(qtbot: QtBot, workplace: Workplace) -> Syncing:
    """What drives the foot of the window, at rest."""
    indicator = SyncIndicator()
    qtbot.addWidget(indicator)
    made = Syncing(workplace, indicator, has_hub=True)
    made.start()
    qtbot.waitUntil(lambda: not made.busy)
    return made


def shown(qtbot: QtBot, workplace: Workplace, screen: Screen, subject: str = "") -> None:
    """Show a screen, and let it follow what changes, as the program does."""
    qtbot.addWidget(screen)
    screen.show()
    screen.show_subject(subject)
    workplace.changed.connect(screen.refresh)


@pytest.fixture
def cases(qtbot: QtBot, workplace: Workplace, syncing: Syncing) -> CasesView:
    view = CasesView(workplace)
    shown(qtbot, workplace, view, CASE)
    qtbot.waitUntil(lambda: view.table.model.total == 3)
    assert word(view, CASE) == "here"
    return view


def word(view: CasesView, reference: str) -> str:
    """Return what the table says of a case's papers."""
    model = view.table.model
    row = model.index_of(reference).row()
    column = next(n for n, c in enumerate(model.columns) if c.heading == "Papers")
    return model.text_at(row, column)


def said(workplace: Workplace) -> list[str]:
    assert isinstance(workplace.messages, MessageBridge)
    return [message.sentence for message in workplace.messages.recent]


def trigger(action: QAction) -> None:
    assert action.isEnabled()
    action.trigger()


def remove(qtbot: QtBot, view: CasesView) -> None:
    """Press Remove, and answer the question."""
    trigger(view.papers.remove_here)
    question = view.window().findChild(QPushButton, "question.yes")
    assert question is not None
    question.click()


def test_papers_are_removed_after_a_question_and_fetched_again(
    qtbot: QtBot, workplace: Workplace, cases: CasesView
) -> None:
    assert not cases.papers.fetch_now.isEnabled()
    remove(qtbot, cases)
    qtbot.waitUntil(lambda: word(cases, CASE) == "removed")
    assert "papers of 1 case are not on this laptop" in cases.header.subtitle.text()
    assert said(workplace)[0].startswith("Removed from this laptop: ")
    assert not cases.papers.remove_here.isEnabled()
    trigger(cases.papers.fetch_now)
    qtbot.waitUntil(lambda: word(cases, CASE) == "here")
    assert said(workplace)[0] == f"The papers of {CASE} are on this laptop."


def test_a_case_is_kept_and_its_papers_come_at_once(
    qtbot: QtBot, workplace: Workplace, cases: CasesView
) -> None:
    remove(qtbot, cases)
    qtbot.waitUntil(lambda: word(cases, CASE) == "removed")
    assert not cases.papers.keep_here.isChecked()
    trigger(cases.papers.keep_here)
    qtbot.waitUntil(lambda: word(cases, CASE) == "here")
    qtbot.waitUntil(cases.papers.keep_here.isChecked)
    trigger(cases.papers.keep_here)
    qtbot.waitUntil(lambda: not cases.papers.keep_here.isChecked())


def test_with_nothing_selected_nothing_can_be_done(cases: CasesView) -> None:
    cases.table.view.clearSelection()
    assert not cases.papers.isEnabled()
    assert cases.papers.toolTip() == "Select a case whose papers you may read."


def test_the_reading_desk_says_what_is_not_here_and_fetches_it(
    qtbot: QtBot, workplace: Workplace, cases: CasesView
) -> None:
    desk = ReadingView(workplace)
    shown(qtbot, workplace, desk, CASE)
    qtbot.waitUntil(lambda: desk.ready, timeout=30_000)
    assert not desk.away.isVisibleTo(desk)
    remove(qtbot, cases)
    qtbot.waitUntil(lambda: desk.away.isVisibleTo(desk))
    assert desk.away.sentence.text().endswith("not on this laptop (0.6 MB); the hub holds them.")
    desk.show_subject(OTHER)
    qtbot.waitUntil(lambda: not desk.away.isVisibleTo(desk))
    desk.show_subject(CASE)
    qtbot.waitUntil(lambda: "fetch the papers of the case" in desk.left.nothing.sentence.text())
    assert desk.away.isVisibleTo(desk)
    desk.away.fetch_now.click()
    qtbot.waitUntil(lambda: desk.ready, timeout=30_000)
    assert not desk.away.isVisibleTo(desk)


def test_a_full_room_is_said_once_and_on_the_panel_screen(
    qtbot: QtBot, workplace: Workplace, syncing: Syncing, cases: CasesView
) -> None:
    done: list[None] = []
    workplace.ask(lambda session: allow_room(session, 1000), done.append)
    remove(qtbot, cases)
    qtbot.waitUntil(lambda: word(cases, CASE) == "removed")
    trigger(cases.papers.fetch_now)
    qtbot.waitUntil(lambda: "remove papers of other cases, or allow more" in said(workplace)[0])
    assert word(cases, CASE) == "removed"
    view = PanelView(workplace)
    shown(qtbot, workplace, view)
    qtbot.waitUntil(lambda: view.laptop.room.currentData() == 1000)
    assert "are in the hub only" in view.laptop.used.text()
    view.laptop.room.setCurrentIndex(0)
    view.laptop.room.activated.emit(0)
    trigger(cases.papers.fetch_now)
    qtbot.waitUntil(lambda: word(cases, CASE) == "here")
    view.refresh(frozenset())
    qtbot.waitUntil(lambda: "in the hub only" not in view.laptop.used.text())
    assert view.laptop.room.currentData() is None


def test_what_a_sync_holds_back_is_said_when_it_changes(
    qtbot: QtBot, workplace: Workplace, syncing: Syncing, panel: at_work.PanelAtWork
) -> None:
    done: list[object] = []
    workplace.ask(lambda session: allow_room(session, 1000), done.append)

    def lose(session) -> None:  # type: ignore[no-untyped-def]
        case = session.store.wanted()
        assert not case
        session.store.drop_blobs([path.name for path in (panel.hub / "blobs").iterdir()])

    workplace.ask(lose, done.append)
    qtbot.waitUntil(lambda: len(done) == 2)
    syncing._run(asked=False)
    qtbot.waitUntil(lambda: not syncing.busy)
    sentences = [words for words in said(workplace) if "stay in the hub" in words]
    assert len(sentences) == 1
    syncing._run(asked=False)
    qtbot.waitUntil(lambda: not syncing.busy)
    assert len([words for words in said(workplace) if "stay in the hub" in words]) == 1


def test_cases_asked_for_are_fetched_in_turn_and_stop_forgets_them(
    qtbot: QtBot, workplace: Workplace, syncing: Syncing, panel: at_work.PanelAtWork
) -> None:
    done: list[object] = []
    blobs = [path.name for path in Path(panel.hub / "blobs").iterdir()]
    workplace.ask(lambda session: session.store.drop_blobs(blobs), done.append)
    qtbot.waitUntil(lambda: bool(done))
    for reference in (CASE, OTHER, OTHER):
        workplace.fetch_papers(reference)
    assert syncing.busy
    qtbot.waitUntil(lambda: f"The papers of {OTHER} are on this laptop." in said(workplace))
    assert f"The papers of {CASE} are on this laptop." in said(workplace)
    qtbot.waitUntil(lambda: not syncing.busy)
    workplace.ask(lambda session: session.store.drop_blobs(blobs), done.append)
    workplace.fetch_papers(CASE)
    workplace.fetch_papers(OTHER)
    syncing._indicator.cancelled.emit()
    assert not syncing.busy
    held: list[object] = []
    workplace.ask(lambda session: papers_of_case(session, OTHER), held.append)
    qtbot.waitUntil(lambda: bool(held))
    assert held[0].missing > 0  # type: ignore[attr-defined]
