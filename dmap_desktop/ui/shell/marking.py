"""The protective marking, on top of every window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from dmap_desktop.ui.design.tokens import Space

SENSITIVE = "OFFICIAL-SENSITIVE"
HANDLING = "For members and officers of the panel. Do not forward."


class MarkingBanner(QFrame):
    """The marking and its handling instruction."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with the marking of casework."""
        super().__init__(parent)
        self.setObjectName("marking")
        self._level = QLabel(SENSITIVE)
        self._level.setObjectName("level")
        self._handling = QLabel(HANDLING)
        self._handling.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.ROOM, Space.TIGHT, Space.ROOM, Space.TIGHT)
        row.setSpacing(Space.WIDE)
        row.addWidget(self._level)
        row.addStretch(1)
        row.addWidget(self._handling)
        self.set_marking(SENSITIVE, HANDLING)

    def set_marking(self, level: str, handling: str = "") -> None:
        """Show another marking."""
        self._level.setText(level)
        self._handling.setText(handling)
        self.setAccessibleName(f"Marking: {level}. {handling}".strip())

    @property
    def level(self) -> str:
        """Return the marking shown."""
        return self._level.text()
