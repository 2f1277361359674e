"""One row that says how far a longer job is, with the way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.words import label


class Busy(QWidget):
    """Hidden until something begins."""

    stopped = Signal()
    """The person wants it to stop."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with nothing under way."""
        super().__init__(parent)
        self.step = label("", "caption")
        self.step.setWordWrap(False)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("How far it is")
        self.bar.setTextVisible(False)
        self.stop = button("Stop", "x", "quiet")
        self.stop.clicked.connect(lambda: self.stopped.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.step)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.hide()

    def begin(self, what: str) -> None:
        """Say that something has begun."""
        self.progress(what, 0, 0)
        self.show()

    def progress(self, what: str, done: int, total: int) -> None:
        """Say how much of it is done; a total of 0 for not known."""
        self.step.setText(what)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
