"""Buttons: the kinds there are, icon buttons with a name, and one that says why it is not possible.

A screen has at most one ``primary`` button: what the person most likely came to do.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QToolButton, QVBoxLayout, QWidget

from dmap_desktop.ui.design.icons import dress
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.widgets.words import label

Kind = Literal["secondary", "primary", "danger", "quiet", "link"]
_ICON_COLOUR = {"primary": "on_accent", "link": "accent"}


def button(
    text: str, icon: str = "", kind: Kind = "secondary", parent: QWidget | None = None
) -> QPushButton:
    """Return a button in one of the kinds."""
    made = QPushButton(text, parent)
    dress_button(made, kind, icon)
    return made


def dress_button(made: QPushButton, kind: Kind = "secondary", icon: str = "") -> None:
    """Make a button that came from a form look like its kind."""
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    if icon:
        dress(made, icon, _ICON_COLOUR.get(kind, "text"))
    made.style().unpolish(made)
    made.style().polish(made)


def icon_button(icon: str, name: str, parent: QWidget | None = None) -> QToolButton:
    """Return a button that shows only an icon; ``name`` is read out and is the tool tip."""
    made = QToolButton(parent)
    made.setProperty("kind", "quiet")
    made.setToolTip(name)
    made.setAccessibleName(name)
    dress(made, icon)
    return made


class ReasonButton(QWidget):
    """A button with the reason beneath it while it cannot be used.

    Give it the sentence of a ``check_`` function, or None when the act is possible.
    """

    clicked = Signal()

    def __init__(
        self, text: str, icon: str = "", kind: Kind = "secondary", parent: QWidget | None = None
    ) -> None:
        """Start possible."""
        super().__init__(parent)
        self.button = button(text, icon, kind)
        self.reason = label("", "caption")
        self.reason.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TIGHT)
        column.addWidget(self.button)
        column.addWidget(self.reason)
        self.button.clicked.connect(lambda: self.clicked.emit())
        self.setFocusProxy(self.button)

    def set_possible(self, reason: str | None) -> None:
        """Enable it, or disable it and say why."""
        self.button.setEnabled(reason is None)
        self.reason.setText(reason or "")
        self.reason.setVisible(reason is not None)
        self.button.setToolTip(reason or "")
        self.button.setAccessibleDescription(reason or "")

    def wait(self) -> None:
        """Take no second press while what the first one asked for is under way."""
        self.button.setEnabled(False)

    @property
    def possible(self) -> bool:
        """Say whether it can be pressed."""
        return self.button.isEnabled()

    def setText(self, text: str) -> None:
        """Change the words on the button."""
        self.button.setText(text)
