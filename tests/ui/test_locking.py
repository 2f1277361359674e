"""A window left alone hides the panel's work; who signs a ballot is asked who they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import at_work
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dmap_desktop.app.layout_file import LayoutFile
from dmap_desktop.app.program import Program
from dmap_desktop.demo.hand import Hand
from dmap_desktop.domain.records import InterestNature, Vote
from dmap_desktop.profile_card import read_card
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.reviewing import declare_interest, record_view
from dmap_desktop.ui.guard import Guard

CASE = at_work.CASES[0]
PHRASE = "four grey geese"
Opener = Callable[[str], tuple[Program, Hand]]


@pytest.fixture
def window_of(panel: at_work.PanelAtWork, qtbot: QtBot, qapp: QApplication) -> Iterator[Opener]:
    """Open somebody's window over their real profile, and wait for the desk."""
    made: list[Program] = []

    def open_window(person: str) -> tuple[Program, Hand]:
        panel.close(*[person] if person in panel._open else [])
        folder = panel.demonstration.profile(person)
        opening = panel.demonstration.open
        program = Program(qapp, folder, read_card(folder), lambda: opening(person))
        made.append(program)
        program.window.show()
        program.open()
        hand = Hand(program.window, PHRASE)
        hand.wait(lambda: bool(program.window.current), "the desk")
        hand.wait(lambda: not program.syncing.busy, "the synchronisation")
        return program, hand

    yield open_window
    for program in made:
        program.window.close()


def phrase_is_set(panel: at_work.PanelAtWork, person: str) -> None:
    panel.synchronise(person)
    panel.open(person).session.doorkeeper.settle(PHRASE)


def read_out(window: QWidget) -> str:
    """Return every word of the window that a screen reader can find."""
    words: list[str] = []

    def walk(node: QAccessibleInterface) -> None:
        if node.state().invisible:
            return
        words.extend(node.text(kind) for kind in QAccessible.Text if kind.value < 100)
        for number in range(node.childCount()):
            child = node.child(number)
            if child is not None:
                walk(child)

    walk(QAccessible.queryAccessibleInterface(window))
    return "\n".join(words)


def ready_to_vote(panel: at_work.PanelAtWork, person: str) -> None:
    panel.synchronise(person)
    session = panel.open(person).session
    declare_interest(session, CASE, InterestNature.NONE)
    record_view(session, CASE, Vote.APPROVE, "Sound.")


def questions() -> list[QDialog]:
    return [
        w
        for w in QApplication.topLevelWidgets()
        if w.objectName() == "question" and isinstance(w, QDialog) and w.isVisible()
    ]


def test_a_locked_window_shows_nothing_of_any_case_and_loses_no_word(
    panel: at_work.PanelAtWork, window_of: Opener
) -> None:
    phrase_is_set(panel, "amara")
    ready_to_vote(panel, "amara")
    program, hand = window_of("amara")
    guard, window = program.workplace.guard, program.window
    assert window.shield.up, "with a phrase set, the window starts locked"
    assert CASE not in read_out(window)
    hand.type("lock.phrase", PHRASE)
    hand.click("lock.yes")
    hand.wait(lambda: not guard.locked, "the window to unlock")
    window.show_screen("reading", CASE)
    hand.wait(lambda: hand.sees("ballot.reasons"), "the ballot")
    hand.type("ballot.reasons", "Half a sentence")
    hand.click("ballot.cast")
    hand.wait(lambda: bool(questions()), "the question")
    assert CASE in read_out(window)
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    hand.settle()
    if not guard.locked:  # a modal question keeps the window's keys from it
        guard.lock()
    assert window.shield.up
    assert CASE not in read_out(window)
    assert not questions()
    assert "Half a sentence" not in read_out(window)
    window.show_screen("desk")
    assert CASE not in read_out(window)
    kept: list[str | None] = []
    place = f"draft/{CASE}/ballot.reasons"
    program.workplace.ask(lambda session: session.store.kept(place), kept.append)
    hand.wait(lambda: bool(kept), "the draft")
    assert kept == ["Half a sentence"]
    hand.type("lock.phrase", PHRASE)
    QTest.keyClick(hand.find("lock.phrase", QLineEdit), Qt.Key.Key_Return)
    hand.wait(lambda: not window.shield.up, "the window to unlock")
    assert questions(), "what was asked is asked again"
    questions()[0].reject()


def test_no_key_reaches_the_work_behind_the_lock(
    panel: at_work.PanelAtWork, window_of: Opener
) -> None:
    phrase_is_set(panel, "amara")
    program, hand = window_of("amara")
    before = program.window.current
    for key in (Qt.Key.Key_2, Qt.Key.Key_0, Qt.Key.Key_M):
        QTest.keyClick(program.window, key, Qt.KeyboardModifier.ControlModifier)
        hand.settle()
    QTest.keyClick(program.window, Qt.Key.Key_F1)
    hand.settle()
    assert program.window.current == before
    assert program.window.shield.up
    assert CASE not in read_out(program.window)


def test_wrong_phrases_are_said_and_cost_time_even_after_a_restart(
    panel: at_work.PanelAtWork, window_of: Opener
) -> None:
    phrase_is_set(panel, "amara")
    program, hand = window_of("amara")
    guard = program.workplace.guard
    field = hand.find("lock.phrase", QLineEdit)
    for _ in range(3):
        hand.type("lock.phrase", "four grey goose")
        hand.click("lock.yes")
        hand.wait(lambda: field.text() == "" and guard._wrong > 0, "the answer")
    assert "That is not the unlock phrase." in read_out(program.window)
    assert "Try again in" in read_out(program.window)
    assert guard.wait > 0
    hand.type("lock.phrase", PHRASE)
    assert not hand.can("lock.yes")
    program.window.close()
    again = Guard(LayoutFile(panel.demonstration.profile("amara")))
    assert again.wait > 0
    again.close()


def test_without_a_phrase_the_lock_hides_and_says_that_it_asks_nothing(window_of: Opener) -> None:
    program, hand = window_of("amara")
    assert not program.window.shield.up
    QTest.keyClick(program.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    hand.settle()
    assert program.window.shield.up
    assert "No unlock phrase is set" in read_out(program.window)
    assert not hand.sees("lock.phrase")
    hand.click("lock.yes")
    assert not program.window.shield.up


def test_a_ballot_asks_who_is_there_and_a_wrong_phrase_casts_nothing(
    panel: at_work.PanelAtWork, window_of: Opener
) -> None:
    phrase_is_set(panel, "amara")
    ready_to_vote(panel, "amara")
    program, hand = window_of("amara")
    guard = program.workplace.guard
    guard.prove(PHRASE, lambda: None, lambda _: None)
    hand.wait(lambda: not guard.locked, "the window to unlock")
    program.window.show_screen("reading", CASE)
    hand.type("ballot.reasons", "Sound and small.")
    hand.click("ballot.cast")
    hand.wait(lambda: bool(questions()), "the question")
    question = questions()[0]
    field = question.findChild(QLineEdit, "question.phrase")
    verb = question.findChild(QPushButton, "question.yes")
    assert field is not None
    assert verb is not None
    assert field.accessibleName() == "Unlock phrase"
    assert field.hasFocus()
    assert not verb.isEnabled()
    QTest.keyClicks(field, "wrong")
    QTest.keyClick(field, Qt.Key.Key_Return)
    hand.wait(lambda: "That is not the unlock phrase." in read_out(question), "the answer")
    assert not _voted(program, hand)
    QTest.keyClicks(field, PHRASE)
    QTest.keyClick(field, Qt.Key.Key_Return)
    hand.wait(lambda: not questions(), "the question to close")
    hand.wait(lambda: _voted(program, hand), "the ballot")


def _voted(program: Program, hand: Hand) -> bool:
    answers: list[bool] = []
    program.workplace.ask(
        lambda session: session.person in case_of(session, CASE).ballots, answers.append
    )
    hand.wait(lambda: bool(answers), "an answer")
    return answers[0]
