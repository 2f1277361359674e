"""Columns that scroll up and down and are never narrower than what is in them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from dmap_desktop.ui.design.tokens import Space


class ScrollColumn(QScrollArea):
    """Scrolls its content up and down; sideways there is always room for all of it."""

    def __init__(self, inside: QWidget | None = None, parent: QWidget | None = None) -> None:
        """Hold ``inside``, or what ``setWidget`` is given later."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if inside is not None:
            self.setWidget(inside)

    def show_cards(self, cards: Sequence[QWidget]) -> None:
        """Show ``cards`` one below the other, in place of what was there."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, Space.SNUG, 0)
        column.setSpacing(Space.ROOM)
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)
        self.setWidget(inside)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the content at its narrowest, the scroll bar beside it."""
        inside = self.widget()
        width = inside.minimumSizeHint().width() if inside is not None else 0
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(width + bar, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another width when the content changes."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)


class ScreenArea(QScrollArea):
    """The body of a screen: it fills the window, and scrolls where the window is too small."""

    def __init__(self, inside: QWidget) -> None:
        """Show ``inside``."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
