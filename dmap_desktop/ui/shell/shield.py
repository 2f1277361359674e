"""What stands before the window's content while it is locked: everything of the panel is hidden."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QWidget,
)
from shiboken6 import isValid

from dmap_desktop.domain.phrases import PhraseKind
from dmap_desktop.ui.design.look import look
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.guard import Guard
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card, Picture, put_in_the_middle
from dmap_desktop.ui.widgets.phrase import PhraseField
from dmap_desktop.ui.widgets.words import heading, label

_ASKS = {
    PhraseKind.NONE: "No unlock phrase is set, so this screen hides your work and lets anybody "
    "back in. Set one under Panel, This computer.",
    PhraseKind.PASSPHRASE: "Type the passphrase of this profile to go on.",
    PhraseKind.UNLOCK: "Type your unlock phrase to go on.",
}


class LockScreen(QWidget):
    """Who locked it, what to type, and nothing of any case."""

    def __init__(self, guard: Guard) -> None:
        """Ask ``guard`` whether a phrase is right."""
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.person = label("", "muted")
        self.asks = label("")
        self.phrase = PhraseField(
            guard.kind.value, "Unlock", lambda: guard.wait, guard.prove, "lock"
        )
        self.leave = button("Close the program", kind="quiet")
        self.leave.setObjectName("lock.close")
        card = Card()
        card.setFixedWidth(look().px(440))
        card.body.setContentsMargins(Space.FAR, Space.FAR, Space.FAR, Space.WIDE)
        card.body.setSpacing(Space.ROOM)
        card.body.addWidget(Picture("lock"), 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(heading("Locked", "title"))
        card.body.addWidget(self.person)
        card.body.addWidget(self.asks)
        card.body.addWidget(self.phrase)
        row = QHBoxLayout()
        row.addWidget(self.phrase.go)
        row.addStretch(1)
        row.addWidget(self.leave)
        card.body.addLayout(row)
        kept = "What you were writing is kept, and synchronising goes on."
        card.body.addWidget(label(kept, "caption"))
        put_in_the_middle(self, card)
        self.setFocusProxy(self.phrase)

    def ask_for(self, kind: PhraseKind) -> None:
        """Say what to type."""
        self.asks.setText(_ASKS[kind])
        self.phrase.ask_for(kind.value)


class Shield(QStackedWidget):
    """The window's content, or the lock screen in its place; never both."""

    def __init__(self, window: QMainWindow, guard: Guard, menus: QWidget) -> None:
        """Stand between ``window`` and its content; ``menus`` are hidden with the content."""
        super().__init__()
        self._window, self._guard, self._menus = window, guard, menus
        content = window.takeCentralWidget()
        assert content is not None, "the window has its content before it has a shield"
        self.content = content
        self.lock_screen = LockScreen(guard)
        self.lock_screen.leave.clicked.connect(lambda: window.close())
        self.addWidget(self.content)
        self.addWidget(self.lock_screen)
        window.setCentralWidget(self)
        self._hidden: list[QWidget] = []
        self._menus_gone = False
        self._focus: QWidget | None = None
        guard.changed.connect(self._follow)

    @property
    def up(self) -> bool:
        """Say whether the content is hidden."""
        return self.currentWidget() is self.lock_screen

    def end_menus(self) -> None:
        """Take the menus away for good: there is nowhere to go."""
        self._menus_gone = True
        self._menus.setEnabled(False)
        self._menus.hide()

    def greet(self, name: str) -> None:
        """Say whose window it is."""
        self.lock_screen.person.setText(name)

    def _follow(self) -> None:
        self.lock_screen.ask_for(self._guard.kind)
        if self._guard.locked and not self.up:
            self._raise()
        elif self.up and not self._guard.locked:
            self._lower()

    def _raise(self) -> None:
        self._focus = self._window.focusWidget()
        # Questions and lists that stand over the window name cases; they come back with it.
        self._hidden = [w for w in QApplication.topLevelWidgets() if self._stands_over(w)]
        for widget in self._hidden:
            widget.hide()
        self._menus.setEnabled(False)
        self._menus.hide()
        self.setCurrentWidget(self.lock_screen)
        self.lock_screen.phrase.setFocus()

    def _lower(self) -> None:
        self.setCurrentWidget(self.content)
        self._menus.setEnabled(not self._menus_gone)
        self._menus.setVisible(not self._menus_gone)
        back = [widget for widget in self._hidden if isValid(widget)]
        for widget in back:
            widget.show()
        if self._focus is not None and isValid(self._focus) and not back:
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self._hidden, self._focus = [], None

    def _stands_over(self, widget: QWidget) -> bool:
        above = widget.parentWidget()
        while above is not None and above is not self._window:
            above = above.parentWidget()
        return above is not None and widget.isVisible()
