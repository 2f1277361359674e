"""The question before anything final: what will happen, and the verb on the button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from dmap_desktop.ui.widgets.buttons import dress_button


def ask_first(parent: QWidget, sentence: str, verb: str, on_yes: Callable[[], None]) -> QMessageBox:
    """Ask over ``parent``'s window; call ``on_yes`` when answered with ``verb``. Never blocks."""
    box = QMessageBox(parent.window())
    box.setObjectName("question")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(verb)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(sentence)
    yes = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
    yes.setObjectName("question.yes")
    no = box.addButton(QMessageBox.StandardButton.Cancel)
    dress_button(yes, "primary")
    dress_button(no)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.accepted.connect(on_yes)
    box.open()
    return box
