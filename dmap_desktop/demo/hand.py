"""A hand that works a window as a person would: it finds by name, clicks, types and waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

Widget = TypeVar("Widget", bound=QWidget)
PATIENCE = 60.0
"""Seconds; more than any step takes on a slow machine."""


class StoryFailed(Exception):
    """A step of the story could not be done as a person would do it."""


class Hand:
    """Works one window."""

    def __init__(self, window: QWidget, phrase: str = "") -> None:
        """Work ``window``, which is shown; type ``phrase`` where the person has to prove it."""
        self.window, self.phrase = window, phrase

    def find(self, name: str, kind: type[Widget]) -> Widget:
        """Return the visible widget called ``name``. Raises StoryFailed."""
        found = [w for w in self.window.findChildren(kind, name) if w.isVisible()]
        if not found:
            raise StoryFailed(f"No {kind.__name__} called {name} is to be seen.")
        return found[0]

    def sees(self, name: str) -> bool:
        """Say whether something called ``name`` is to be seen."""
        return any(w.isVisible() for w in self.window.findChildren(QWidget, name))

    def button(self, name: str) -> QAbstractButton:
        """Return the button called ``name``, or the one inside the widget of that name."""
        found = self.find(name, QWidget)
        inside = found if isinstance(found, QAbstractButton) else found.findChild(QAbstractButton)
        if not isinstance(inside, QAbstractButton):
            raise StoryFailed(f"{name} is no button.")
        return inside

    def can(self, name: str) -> bool:
        """Say whether the button called ``name`` is to be seen and can be pressed."""
        return self.sees(name) and self.button(name).isEnabled()

    def reason(self, name: str) -> str:
        """Return why the button called ``name`` cannot be pressed, "" when it can."""
        return "" if self.can(name) else self.button(name).accessibleDescription()

    def click(self, name: str) -> None:
        """Click a button, once it can be clicked."""
        self.wait(lambda: self.sees(name), f"{name} to appear")
        self.wait(lambda: self.can(name), f"{name} to be possible")
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)
        self.settle()

    def type(self, name: str, text: str) -> None:
        """Replace what stands in a field by ``text``."""
        self.wait(lambda: self.sees(name), f"{name} to appear")
        field = self.find(name, QWidget)
        field.setFocus()
        if isinstance(field, QLineEdit):
            field.selectAll()
            field.insert(text)
        elif isinstance(field, QTextEdit | QPlainTextEdit):
            field.selectAll()
            field.insertPlainText(text)
        else:
            raise StoryFailed(f"{name} takes no text.")
        self.settle()

    def choose(self, name: str, words: str) -> None:
        """Choose the entry of a list that holds ``words``."""
        self.wait(lambda: self.sees(name), f"{name} to appear")
        box = self.find(name, QComboBox)

        def place() -> int:
            """Return the entry that is the words, or begins with them, or holds them."""
            texts = [box.itemText(i).casefold() for i in range(box.count())]
            wanted = words.casefold()
            fits = (str.__eq__, str.startswith, str.__contains__)
            return next(
                (i for fit in fits for i, text in enumerate(texts) if fit(text, wanted)), -1
            )

        self.wait(lambda: place() >= 0, f"{words!r} to be offered by {name}")
        box.setFocus()
        box.setCurrentIndex(place())
        box.activated.emit(place())
        self.settle()

    def shows(self, name: str, words: str) -> bool:
        """Say whether a cell of a table holds ``words``."""
        model = self.find(name, QAbstractItemView).model()
        cells = (
            model.index(row, column).data()
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        )
        return any(words.casefold() in str(cell).casefold() for cell in cells)

    def confirm(self) -> None:
        """Answer the question that is asked with its verb, and with the phrase if it asks."""

        def question() -> QDialog | None:
            boxes = (w for w in QApplication.topLevelWidgets() if w.objectName() == "question")
            asked = [box for box in boxes if isinstance(box, QDialog) and box.isVisible()]
            return asked[-1] if asked else None

        self.wait(lambda: question() is not None, "a question to be asked")
        box = question()
        if box is None:
            raise StoryFailed("The question went away.")
        field = box.findChild(QLineEdit, "question.phrase")
        if field is not None:
            QTest.keyClicks(field, self.phrase)
        yes = box.findChild(QAbstractButton, "question.yes")
        if yes is None:
            raise StoryFailed("The question has no verb to answer with.")
        QTest.mouseClick(yes, Qt.MouseButton.LeftButton)
        self.wait(lambda: question() is None, "the question to close")

    def wait(self, holds: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        """Wait until ``holds``. Raises StoryFailed with ``what`` was waited for."""
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise StoryFailed(f"Waited {seconds:.0f} s for {what}.")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        self.settle()

    def settle(self) -> None:
        """Let what is under way in the window happen."""
        for _ in range(3):
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)

    def picture(self, path: Path) -> None:
        """Save what the window shows."""
        self.settle()
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self.window.grab().save(str(path)):
            raise StoryFailed(f"The picture {path} could not be saved.")
