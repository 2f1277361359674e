"""A text being written: kept while it is typed, there after a crash, gone once it is an act."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from shiboken6 import isValid

from dmap_desktop.ui.design.look import look
from dmap_desktop.ui.workplace import Workplace

KEEP_AFTER = 600
"""Milliseconds after the last key until what was typed is kept."""


class DraftEdit(QPlainTextEdit):
    """A field for several lines whose text is kept in the encrypted store under ``draft/...``."""

    typed = Signal()
    """The person changed the text."""

    def __init__(
        self,
        workplace: Workplace,
        name: str,
        accessible_name: str,
        hint: str = "",
        lines: int = 4,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; ``name`` is the object's name and the last part of the draft's."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setFixedHeight(look().px(20) * lines + 16)
        self._workplace = workplace
        self._field, self._place = name, ""
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(KEEP_AFTER)
        self._clock.timeout.connect(self._keep)
        self.textChanged.connect(self._changed)
        self._loading = False
        workplace.guard.locking.connect(self.keep_now)

    def text(self) -> str:
        """Return what was written, without what surrounds it."""
        return self.toPlainText().strip()

    def lines(self) -> tuple[str, ...]:
        """Return the lines that say something."""
        return tuple(line.strip() for line in self.toPlainText().splitlines() if line.strip())

    def work_on(self, subject: str) -> None:
        """Show the draft that was kept for a case or meeting."""
        place = f"draft/{subject}/{self._field}"
        if place == self._place:
            return
        self.keep_now()
        self._place = place
        self._show("")
        self._workplace.ask(lambda session: session.store.kept(place) or "", self._restore)

    def begin_with(self, subject: str, text: str) -> None:
        """Show the draft that was kept for ``subject``, else ``text``, which is not typed."""
        self.keep_now()
        self._place = place = f"draft/{subject}/{self._field}"
        self._show(text)

        def restore(kept: str) -> None:
            if isValid(self) and kept and self.toPlainText() == text:
                self._show(kept)

        self._workplace.ask(lambda session: session.store.kept(place) or "", restore)

    def done(self) -> None:
        """Let go of the draft: its text has become a durable act."""
        place = self._place
        if isValid(self):  # the card it stood on may be gone, because its act was done
            self._clock.stop()
            self._show("")
        if place:
            self._workplace.ask(lambda session: session.store.drop(place), lambda _: None)

    def keep_now(self) -> None:
        """Keep what was typed, without waiting."""
        if self._clock.isActive():
            self._clock.stop()
            self._keep()

    def _keep(self) -> None:
        if self._place:
            self._workplace.keep(self._place, self.toPlainText())

    def _restore(self, text: str) -> None:
        if isValid(self) and text and not self.toPlainText():
            self._show(text)
            self.typed.emit()

    def _show(self, text: str) -> None:
        self._loading = True
        self.setPlainText(text)
        self._loading = False

    def _changed(self) -> None:
        if not self._loading:
            self._clock.start()
            self.typed.emit()
