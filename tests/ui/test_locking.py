"""A window left alone hides the panel's work; who signs a ballot is asked who they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import at_work
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dmap_desktop.app.layout_file import LayoutFile
from dmap_desktop.app.program import Program
from dmap_desktop.demo.hand import Hand
from dmap_desktop.domain.errors import Unavailable
from dmap_desktop.domain.phrases import PhraseKind
from dmap_desktop.domain.records import InterestNature, Vote
from dmap_desktop.profile_card import read_card
from dmap_desktop.services.journal import case_of
from dmap_desktop.services.reviewing import declare_interest, record_view
from dmap_desktop.ui.guard import Guard, GuardSettings
from dmap_desktop.ui.shell.idle import IdleWatch
from dmap_desktop.ui.shell.this_computer import ThisComputer
from dmap_desktop.ui.widgets.memory import ShortMemory

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


class Porter:
    """A doorkeeper without scrypt."""

    def __init__(self) -> None:
        self.phrase = PHRASE
        self.away = False

    @property
    def kind(self) -> PhraseKind:
        return PhraseKind.UNLOCK if self.phrase else PhraseKind.NONE

    def fits(self, phrase: str) -> bool:
        if self.away:
            raise Unavailable("The keyring is locked; unlock it.")
        return phrase == self.phrase

    def settle(self, phrase: str) -> None:
        self.phrase = phrase


class Seconds:
    """A clock that stands until it is told to go."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def guard(qtbot: QtBot, seconds: Seconds) -> Iterator[Guard]:
    made = Guard(ShortMemory(), seconds)
    porter = Porter()
    made.meet(porter, porter.kind)
    yield made
    made.close()


def prove(qtbot: QtBot, guard: Guard, phrase: str) -> str:
    """Type ``phrase``; return what was said, "" when it was right."""
    said: list[str] = []
    guard.prove(phrase, lambda: said.append(""), lambda error: said.append(str(error)))
    qtbot.waitUntil(lambda: bool(said))
    return said[0]


def ask(guard: Guard, parent: QWidget) -> bool:
    """Say whether an act asks for the phrase now."""
    question = guard.confirm(parent, "Do it?", "Do it", lambda: None)
    asks = question.findChild(QLineEdit, "question.phrase") is not None
    question.close()
    return asks


def test_the_phrase_is_asked_at_each_act_or_remembered_for_a_short_while(
    qtbot: QtBot, guard: Guard, seconds: Seconds
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert prove(qtbot, guard, PHRASE) == ""
    assert ask(guard, parent)
    guard.set_settings(GuardSettings(remember=2))
    assert not ask(guard, parent)
    seconds.now += 119
    assert not ask(guard, parent)
    seconds.now += 1
    assert ask(guard, parent)
    prove(qtbot, guard, PHRASE)
    guard.lock()
    assert ask(guard, parent), "locking forgets"


def test_waiting_ends_and_a_right_phrase_forgives(
    qtbot: QtBot, guard: Guard, seconds: Seconds
) -> None:
    for _ in range(4):
        assert prove(qtbot, guard, "wrong") == "That is not the unlock phrase."
    assert guard.wait == 4
    seconds.now += 5
    assert guard.wait == 0
    prove(qtbot, guard, PHRASE)
    prove(qtbot, guard, "wrong")
    assert guard.wait == 0


def test_a_keyring_that_is_away_keeps_the_window_locked(qtbot: QtBot, guard: Guard) -> None:
    assert isinstance(guard._doorkeeper, Porter)
    guard._doorkeeper.away = True
    assert prove(qtbot, guard, PHRASE) == "The keyring is locked; unlock it."
    assert guard.locked
    assert guard.wait == 0


@pytest.mark.parametrize("kept", ["[]", "{", '{"idle":0}', '{"idle":999}', '{"remember":60}'])
def test_settings_that_are_damaged_guard_as_when_new(qtbot: QtBot, kept: str) -> None:
    memory = ShortMemory()
    memory.keep("guard/settings", kept)
    memory.keep("guard/wrong", "many")
    made = Guard(memory)
    assert made.settings == GuardSettings(idle=10, remember=0)
    made.close()


def test_a_window_left_alone_locks_and_a_touch_keeps_it_open(qtbot: QtBot, guard: Guard) -> None:
    clock, wall = Seconds(), Seconds()
    watch = IdleWatch(lambda: guard.settings.idle * 60, clock, wall)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    watch._watch(window.windowHandle())
    idle: list[bool] = []
    watch.idle.connect(lambda: idle.append(True))
    clock.now += 599
    watch.look()
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window.windowHandle(), key)
    clock.now += 599
    watch.look()
    move = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(), QPointF(), Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(window.windowHandle(), move)
    clock.now += 599
    watch.look()
    assert not idle
    clock.now += 1
    watch.look()
    assert idle == [True]
    wall.now += 8 * 3600  # the laptop slept: one clock stood still
    watch.look()
    assert idle == [True, True]
    guard.set_settings(GuardSettings(idle=1))
    clock.now += 61
    watch.look()
    assert len(idle) == 3
    watch.stop()


def test_this_computer_sets_changes_and_removes_the_phrase(qtbot: QtBot, seconds: Seconds) -> None:
    guard, porter = Guard(ShortMemory(), seconds), Porter()
    porter.phrase = ""
    guard.meet(porter, porter.kind)
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ThisComputer(parent, guard)
    dialog.show()
    form = dialog.form
    assert "None is set" in form.state.text()
    assert form.held.isHidden()
    form.fresh.setText("12345")
    form.again.setText("12345")
    form.settle.click()
    assert "at least 6" in form.said.text()
    form.fresh.setText("123456")
    form.again.setText("123456")
    form.settle.click()
    qtbot.waitUntil(lambda: form.said.text() == "The unlock phrase is set.")
    assert porter.phrase == "123456"
    assert not form.held.isHidden()
    assert not form.fresh.text()
    form.held.setText("654321")
    form.remove.click()
    qtbot.waitUntil(lambda: form.said.text() == "That is not the unlock phrase.")
    assert porter.phrase
    form.held.setText("123456")
    form.remove.click()
    qtbot.waitUntil(lambda: form.said.text() == "The unlock phrase is removed.")
    assert porter.phrase == ""
    form.idle.setCurrentIndex(form.idle.findData(5))
    form.idle.activated.emit(form.idle.currentIndex())
    assert guard.settings == GuardSettings(idle=5, remember=0)
    guard.close()


def test_a_profile_behind_a_passphrase_sets_no_second_phrase(
    qtbot: QtBot, panel: at_work.PanelAtWork, tmp_path: Path
) -> None:
    guard = Guard(ShortMemory())
    guard.meet(Porter(), PhraseKind.PASSPHRASE)
    assert not guard.locked, "the passphrase was given at the start"
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ThisComputer(parent, guard)
    dialog.show()
    assert "passphrase of its identity file" in dialog.form.state.text()
    assert dialog.form.fields.isHidden()
    assert ask(guard, parent)
    guard.close()
