"""Asking for the password of a paper; it goes to who asked and is kept nowhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

_PROMISE = "It is used to read the paper and not kept: the pack holds a copy every member can open."


def ask_password(
    parent: QWidget | None,
    sentence: str,
    given: Callable[[str], None],
    given_up: Callable[[], None] = lambda: None,
) -> QInputDialog:
    """Ask over ``parent``'s window; ``sentence`` says which paper is locked. Never blocks."""
    dialog = QInputDialog(parent.window() if parent is not None else None)
    dialog.setObjectName("password_of_a_paper")
    dialog.setWindowTitle("Password of a paper")
    dialog.setLabelText(f"{sentence}\n\n{_PROMISE}")
    dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
    dialog.setOkButtonText("Open the paper")
    dialog.textValueSelected.connect(lambda text: given(text) if text else given_up())
    dialog.rejected.connect(given_up)
    dialog.open()
    return dialog
