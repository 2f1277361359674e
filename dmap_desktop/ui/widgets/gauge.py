"""The score on its scale: where it stands, and where it would if all that is not known came out."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from dmap_desktop.ui.design.look import colour, look
from dmap_desktop.ui.design.tokens import TextSize


class ScoreGauge(QWidget):
    """A scale from 0 to 100 with the range as a band and the score as a mark."""

    def __init__(
        self, score: float, lowest: float, highest: float, parent: QWidget | None = None
    ) -> None:
        """Show ``score`` within ``lowest`` to ``highest``."""
        super().__init__(parent)
        self.score, self.lowest, self.highest = score, lowest, highest
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(
            f"Score {score:.0f} of 100, from {lowest:.0f} to {highest:.0f} by what is not known"
        )

    def sizeHint(self) -> QSize:
        """Return the room of scale and figures."""
        return QSize(look().px(240), look().px(34))

    minimumSizeHint = sizeHint

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint scale, range, mark and the ends of the scale."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = look().colours
        high, inset = look().px(8), look().px(6)
        room = self.width() - 2 * inset

        def x(value: float) -> float:
            return inset + room * value / 100

        bar = QRectF(x(0), look().px(5), room, high)
        painter.setPen(QPen(colour(colours.control), 1))
        painter.setBrush(colour(colours.sunken))
        painter.drawRoundedRect(bar, high / 2, high / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(colours.control))
        reach = max(x(self.highest) - x(self.lowest), 2)
        painter.drawRect(QRectF(x(self.lowest), bar.top(), reach, high))
        painter.setBrush(colour(colours.accent_fill))
        mark = QRectF(x(self.score) - 2.5, bar.top() - look().px(4), 5, high + look().px(8))
        painter.drawRoundedRect(mark, 2, 2)
        painter.setPen(colour(colours.muted))
        painter.setFont(look().figures(TextSize.CAPTION))
        below = QRectF(0, bar.bottom() + 3, self.width(), self.height() - bar.bottom())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, "100")
        painter.end()
