"""The sync state at the foot of the window: two ticks in words, progress, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.icons import pixmap
from dmap_desktop.ui.design.look import look
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.shortcuts import Shortcut, key_words
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.words import Elided


class SyncIndicator(QWidget):
    """Says what is stored and what is seen; pressing it synchronises."""

    asked = Signal()
    """Synchronise now."""
    cancelled = Signal()
    """Stop synchronising."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a hub."""
        super().__init__(parent)
        self.button: QPushButton = button("", kind="quiet")
        self.button.clicked.connect(lambda: self.asked.emit())
        self.step = Elided("", "caption")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Synchronising")
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.cancel = button("Stop", "x", "quiet")
        self.cancel.clicked.connect(lambda: self.cancelled.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SNUG)
        for widget in (self.button, self.step, self.bar, self.cancel):
            row.addWidget(widget)
        self.show_state("", 0, has_hub=False)

    def show_state(
        self, last: str, waiting: int, has_hub: bool = True, fault: str = "", received: str = ""
    ) -> None:
        """Show the state at rest; the arguments are those of ``meaning.sync``."""
        self._meaning = meaning.sync(last, waiting, has_hub, fault, received)
        self._has_hub = has_hub
        self._show_running(False)
        self.button.setText(self._meaning.word)
        keys = key_words(Shortcut.SYNC)
        hint = f"Synchronise now ({keys})." if has_hub else "This profile names no hub."
        self.button.setToolTip(f"{self._meaning.detail} {hint}".strip())
        self.button.setAccessibleName(f"{self._meaning.word}. {hint}")
        self.button.setEnabled(has_hub)
        self.dress()

    def show_progress(self, what: str, done: int, total: int) -> None:
        """Show that it is under way: what, and how much of how much (0 for not known)."""
        self._show_running(True)
        self.step.setText(what)
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    @property
    def words(self) -> str:
        """Return what is shown."""
        return self.step.text() if self.bar.isVisibleTo(self) else self.button.text()

    def dress(self) -> None:
        """Draw the icon in the colours in force."""
        tint = look().colours.shade(self._meaning.tone).text
        ratio = self.devicePixelRatioF()
        self.button.setIcon(QIcon(pixmap(self._meaning.icon, look().icon, tint, ratio)))
        self.button.setIconSize(QSize(look().icon, look().icon))

    def _show_running(self, running: bool) -> None:
        self.button.setVisible(not running)
        for widget in (self.step, self.bar, self.cancel):
            widget.setVisible(running)
