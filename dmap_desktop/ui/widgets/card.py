"""Grounds: a card, a hairline, an empty state with its next step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dmap_desktop.ui.design.look import look
from dmap_desktop.ui.design.painting import paint_icon
from dmap_desktop.ui.design.tokens import IconSize, Space
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.words import SectionHeading, label


class Card(QFrame):
    """A white ground with an edge; what belongs together stands in one. Add to ``card.body``."""

    def __init__(self, title: str = "", caption: str = "", parent: QWidget | None = None) -> None:
        """Show the heading when there is one."""
        super().__init__(parent)
        self.setProperty("ground", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(Space.ROOM, Space.ROOM, Space.ROOM, Space.ROOM)
        self.body.setSpacing(Space.NEAR)
        self.heading: SectionHeading | None = None
        if title:
            self.heading = SectionHeading(title, caption)
            self.body.addWidget(self.heading)
            self.setAccessibleName(title)


def line(parent: QWidget | None = None) -> QFrame:
    """Return a hairline that parts what is above from what is below."""
    made = QFrame(parent)
    made.setProperty("ground", "line")
    made.setFixedHeight(1)
    return made


class Picture(QWidget):
    """A large icon; decoration beside words that say the same."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        """Show the icon ``icon`` of the set."""
        super().__init__(parent)
        self._icon = icon

    def sizeHint(self) -> QSize:
        """Return a square at the text scale in force."""
        side = look().px(IconSize.LARGE)
        return QSize(side, side)

    minimumSizeHint = sizeHint

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint the icon in the colour of second-rank text."""
        painter = QPainter(self)
        box = self.rect().toRectF()
        paint_icon(painter, self._icon, box, look().colours.control)
        painter.end()


def put_in_the_middle(page: QWidget, card: Card) -> None:
    """Fill an empty page with one card, a little above its middle."""
    column = QVBoxLayout(page)
    column.addStretch(2)
    middle = QHBoxLayout()  # not an alignment, which would not ask what height the words need
    middle.addStretch(1)
    middle.addWidget(card)
    middle.addStretch(1)
    column.addLayout(middle)
    column.addStretch(3)


class EmptyState(QWidget):
    """What stands where nothing is yet: why it is empty, and the next step as a button."""

    def __init__(
        self,
        icon: str,
        sentence: str,
        step: str = "",
        on_step: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show ``sentence``; with ``step``, a button that calls ``on_step``."""
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.FAR, Space.FAR, Space.FAR, Space.FAR)
        column.setSpacing(Space.ROOM)
        column.addStretch(1)
        column.addWidget(Picture(icon), 0, Qt.AlignmentFlag.AlignHCenter)
        self.sentence = label(sentence, "muted")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.sentence)
        self.button: QPushButton | None = None
        if step:
            self.button = button(step)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
            if on_step is not None:
                self.button.clicked.connect(lambda: on_step())
        column.addStretch(2)
