"""Facts in two columns: what it is, and what it says; both can be copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.widgets.words import label


class FactList(QWidget):
    """Labels at the left, values at the right, aligned over all rows."""

    def __init__(
        self, facts: Sequence[tuple[str, str]] = (), parent: QWidget | None = None
    ) -> None:
        """Show ``facts`` as (label, value)."""
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.ROOM)
        self._grid.setVerticalSpacing(Space.SNUG)
        self._grid.setColumnStretch(1, 1)
        self.show_facts(facts)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show other facts; one without a value is left out."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row, (name, value) in enumerate(fact for fact in facts if fact[1]):
            words = label(name, "label")
            words.setWordWrap(False)
            self._grid.addWidget(words, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label(value), row, 1, Qt.AlignmentFlag.AlignTop)
