"""The quorum of an item: a place for each vote that is needed, and who fills it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dmap_desktop.domain.voting import Quorum
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.look import colour, look
from dmap_desktop.ui.design.painting import paint_icon
from dmap_desktop.ui.design.tokens import Space, Tone
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.facts import FactList


class _Places(QWidget):
    """A circle for each vote needed, and for each voter above that; a tick where one is filled."""

    def __init__(self) -> None:
        super().__init__()
        self._filled, self._needed = 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_count(self, filled: int, needed: int) -> None:
        self._filled, self._needed = filled, needed
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        side = look().px(26)
        return QSize((side + 6) * max(self._filled, self._needed, 1), side)

    minimumSizeHint = sizeHint

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, side = look().colours, look().px(26)
        shade = colours.shade(Tone.SUCCESS if self._filled >= self._needed else Tone.DANGER)
        for place in range(max(self._filled, self._needed)):
            box = QRectF(place * (side + 6) + 1, 1, side - 2, side - 2)
            filled = place < self._filled
            style = Qt.PenStyle.SolidLine if filled else Qt.PenStyle.DashLine
            painter.setPen(QPen(colour(shade.edge if filled else colours.control), 1.5, style))
            painter.setBrush(colour(shade.soft) if filled else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box)
            if filled:
                paint_icon(painter, "check", box.adjusted(5, 5, -5, -5), shade.text)
        painter.end()


class QuorumMeter(QWidget):
    """Places, a badge, and who can vote, is away or has left for the item."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setObjectName("item.quorum")
        self._places = _Places()
        self.badge = Badge(meaning.BLIND)
        self._facts = FactList()
        top = QHBoxLayout()
        top.setSpacing(Space.ROOM)
        top.addWidget(self._places)
        top.addWidget(self.badge)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.NEAR)
        column.addLayout(top)
        column.addWidget(self._facts)

    def show_quorum(self, quorum: Quorum, name_of: Callable[[str], str]) -> None:
        """Show the quorum of an item."""
        self._places.show_count(len(quorum.able), quorum.needed)
        self.badge.show_meaning(meaning.quorum(quorum))
        self.setAccessibleName(quorum.words())

        def names(people: tuple[str, ...]) -> str:
            return ", ".join(name_of(person) for person in people)

        self._facts.show_facts(
            (
                ("Can vote", names(quorum.able)),
                ("Away", names(quorum.away)),
                ("Left for the item", names(quorum.recused)),
                ("Rule", f"At least {quorum.needed} panel members must approve."),
            )
        )
