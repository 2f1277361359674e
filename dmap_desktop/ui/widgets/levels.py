"""A factor's level as four steps and in words; not known is drawn as an open question."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from dmap_desktop.ui.design.look import colour, look
from dmap_desktop.ui.design.tokens import TextSize, Tone

STEPS = 4
_TONES = (Tone.SUCCESS, Tone.SUCCESS, Tone.WARNING, Tone.WARNING, Tone.DANGER)


class LevelBar(QWidget):
    """Four steps, filled up to the level, and ``3 of 4`` beside them."""

    def __init__(self, level: int | None, parent: QWidget | None = None) -> None:
        """Show ``level`` 0 to 4, None for not known."""
        super().__init__(parent)
        self.level = level
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.words)
        self.setToolTip("0 is least risk, 4 is most. The levels are the panel's own.")

    @property
    def words(self) -> str:
        """Return the level in words."""
        return "not known" if self.level is None else f"{self.level} of {STEPS}"

    def sizeHint(self) -> QSize:
        """Return the room of steps and words."""
        return QSize(look().px(150), look().px(20))

    minimumSizeHint = sizeHint

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint the steps, then the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = look().colours
        wide, high, gap = look().px(16), look().px(8), 3
        top = (self.height() - high) / 2
        filled = self.level or 0
        ink = colours.control if self.level is None else colours.shade(_TONES[filled]).text
        for step in range(STEPS):
            box = QRectF(step * (wide + gap) + 0.5, top + 0.5, wide - 1, high - 1)
            style = Qt.PenStyle.DashLine if self.level is None else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour(ink if step < filled else colours.control), 1, style))
            painter.setBrush(colour(ink) if step < filled else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 2, 2)
        painter.setPen(colour(colours.text))
        painter.setFont(look().figures(TextSize.CAPTION))
        words = QRectF(STEPS * (wide + gap) + 6, 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.words)
        painter.end()
