"""Typing the phrase: a field that says when it was wrong, and the question that ends in it."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dmap_desktop.domain.errors import Mendable
from dmap_desktop.domain.phrases import PhraseKind
from dmap_desktop.ui.design.look import look
from dmap_desktop.ui.design.tokens import Space, Tone
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.words import label

Prove = Callable[[str, Callable[[], None], Callable[[Exception], None]], None]
"""Checks a phrase; calls the first when it fits, the second with an error that is a sentence."""


class PhraseField(QWidget):
    """A hidden text, the button that tries it, and what came of that."""

    proven = Signal()
    """The phrase was right."""

    def __init__(
        self, word: str, verb: str, wait: Callable[[], float], prove: Prove, name: str
    ) -> None:
        """Ask for ``word``; ``wait`` gives the seconds until a try is allowed.

        The widgets are called ``<name>.phrase``, ``<name>.yes`` and ``<name>.problem``.
        """
        super().__init__()
        self._wait, self._prove, self._trying = wait, prove, False
        self.field = QLineEdit()
        self.field.setObjectName(f"{name}.phrase")
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(word.capitalize())
        self.field.setPlaceholderText(word.capitalize())
        self.field.textChanged.connect(lambda: self._follow())
        self.field.returnPressed.connect(lambda: self._try())
        self.problem = label("")
        self.problem.setObjectName(f"{name}.problem")
        self.problem.setProperty("tone", Tone.DANGER.value)
        self.go: QPushButton = button(verb, kind="primary")
        self.go.setObjectName(f"{name}.yes")
        self.go.clicked.connect(lambda: self._try())
        self._said = ""
        self._clock = QTimer(self)
        self._clock.setInterval(250)
        self._clock.timeout.connect(self._follow)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TIGHT)
        column.addWidget(self.field)
        column.addWidget(self.problem)
        self.setFocusProxy(self.field)
        self._follow()

    def ask_for(self, word: str) -> None:
        """Ask for something else; "" asks for nothing, and the button alone goes on."""
        self._said = ""
        self.field.clear()
        self.field.setVisible(bool(word))
        self.field.setAccessibleName(word.capitalize())
        self.field.setPlaceholderText(word.capitalize())
        self.setFocusProxy(self.field if word else self.go)
        self._follow()

    def _try(self) -> None:
        if self.go.isEnabled():
            self._trying = True
            self._follow()
            self._prove(self.field.text(), self._right, self._wrong)

    def _right(self) -> None:
        self._trying = False
        self.ask_for(self.field.accessibleName().casefold() if self._asks else "")
        self.proven.emit()

    def _wrong(self, error: Exception) -> None:
        self._trying = False
        self._said = str(error) if isinstance(error, Mendable) else "It could not be checked."
        self.field.clear()
        self._follow()
        self.field.setFocus()
        event = QAccessibleAnnouncementEvent(self.problem, self.problem.text())
        QAccessible.updateAccessibility(event)

    @property
    def trying(self) -> bool:
        """Say whether a phrase is being checked."""
        return self._trying

    @property
    def _asks(self) -> bool:
        return not self.field.isHidden()

    def _follow(self) -> None:
        """Allow a try when something is typed and the wait for the last wrong one is over."""
        left = ceil(self._wait())
        typed = bool(self.field.text().strip()) or not self._asks
        self.go.setEnabled(typed and not left and not self._trying)
        again = f" Try again in {left} s." if left else ""
        self.problem.setText(f"{self._said}{again}".strip())
        if left:
            self._clock.start()
        else:
            self._clock.stop()


class PhraseQuestion(QDialog):
    """The question before an act that is final, answered by typing the phrase."""

    def __init__(
        self,
        parent: QWidget,
        sentence: str,
        verb: str,
        kind: PhraseKind,
        wait: Callable[[], float],
        prove: Prove,
    ) -> None:
        """Ask over ``parent``'s window; ``accepted`` says that the phrase was right."""
        super().__init__(parent.window())
        self.setObjectName("question")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(verb)
        self.setAccessibleDescription(sentence)
        words = label(sentence)
        words.setTextFormat(Qt.TextFormat.PlainText)
        self.phrase = PhraseField(kind.value, verb, wait, prove, "question")
        self.phrase.proven.connect(self.accept)
        no = button("Cancel")
        no.setObjectName("question.no")
        no.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(Space.SNUG)
        row.addStretch(1)
        row.addWidget(no)
        row.addWidget(self.phrase.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.ROOM)
        column.setSpacing(Space.ROOM)
        column.addWidget(words)
        column.addWidget(label(f"Type your {kind.value}, so that it is you who signs.", "label"))
        column.addWidget(self.phrase)
        column.addLayout(row)
        self._column = column
        self.setFixedWidth(look().px(440))
        self.phrase.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height that the words need, which is known once they have their font."""
        super().showEvent(event)
        self.setFixedHeight(self._column.heightForWidth(self.width()))

    def reject(self) -> None:
        """Cancel, unless the phrase is being checked: that takes a tenth of a second."""
        if not self.phrase.trying:
            super().reject()
