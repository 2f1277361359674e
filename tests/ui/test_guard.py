"""When the phrase is asked for, when the window locks, and what this computer's settings do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from dmap_desktop.domain.errors import Unavailable
from dmap_desktop.domain.phrases import PhraseKind
from dmap_desktop.ui.guard import Guard, GuardSettings
from dmap_desktop.ui.shell.idle import IdleWatch
from dmap_desktop.ui.shell.this_computer import ThisComputer
from dmap_desktop.ui.widgets.memory import ShortMemory

PHRASE = "four grey geese"


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
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
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
    qtbot.waitUntil(lambda: form.said.text() == "The unlock phrase is set.", timeout=20_000)
    assert porter.phrase == "123456"
    assert not form.held.isHidden()
    assert not form.fresh.text()
    form.held.setText("654321")
    form.remove.click()
    qtbot.waitUntil(lambda: form.said.text() == "That is not the unlock phrase.", timeout=20_000)
    assert porter.phrase
    form.held.setText("123456")
    form.remove.click()
    qtbot.waitUntil(lambda: form.said.text() == "The unlock phrase is removed.", timeout=20_000)
    assert porter.phrase == ""
    form.idle.setCurrentIndex(form.idle.findData(5))
    form.idle.activated.emit(form.idle.currentIndex())
    assert guard.settings == GuardSettings(idle=5, remember=0)
    guard.close()


def test_a_profile_behind_a_passphrase_sets_no_second_phrase(qtbot: QtBot) -> None:
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


def test_before_the_profile_is_open_nothing_is_said_of_its_phrase(qtbot: QtBot) -> None:
    guard = Guard(ShortMemory())
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ThisComputer(parent, guard)
    dialog.show()
    assert "being opened" in dialog.form.state.text()
    assert dialog.form.fields.isHidden()
    guard.meet(Porter(), PhraseKind.PASSPHRASE)
    assert "passphrase of its identity file" in dialog.form.state.text()
    guard.close()
