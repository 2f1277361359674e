"""A meaning as a pill: icon, word and tone, as a widget and painted into table cells."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from dmap_desktop.ui.design.look import colour, look
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.design.painting import paint_icon
from dmap_desktop.ui.design.tokens import Radius, Space, TextSize


def badge_font() -> QFont:
    """Return the font of the word in a badge."""
    return look().font(TextSize.CAPTION, QFont.Weight.Medium)


def badge_size(meaning: Meaning) -> QSize:
    """Return the size a badge needs."""
    metrics = QFontMetrics(badge_font())
    icon = look().small_icon
    width = Space.SNUG + icon + Space.TIGHT + metrics.horizontalAdvance(meaning.word) + Space.SNUG
    return QSize(width + 2, max(metrics.height(), icon) + Space.SNUG)


def paint_badge(painter: QPainter, box: QRectF, meaning: Meaning) -> None:
    """Paint a badge into ``box``; a word that does not fit is shortened."""
    shade = look().colours.shade(meaning.tone)
    pill = box.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(shade.edge), 1))
    painter.setBrush(colour(shade.soft))
    painter.drawRoundedRect(pill, Radius.CONTROL, Radius.CONTROL)
    side = look().small_icon
    icon = QRectF(box.left() + Space.SNUG, box.center().y() - side / 2, side, side)
    paint_icon(painter, meaning.icon, icon, shade.text)
    words = box.adjusted(Space.SNUG + side + Space.TIGHT, 0, -Space.TIGHT, 0)
    painter.setFont(badge_font())
    painter.setPen(colour(shade.text))
    shown = QFontMetrics(badge_font()).elidedText(
        meaning.word, Qt.TextElideMode.ElideRight, int(words.width())
    )
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


class Badge(QLabel):
    """A badge among other widgets. Read as a text by screen readers."""

    def __init__(self, meaning: Meaning, parent: QWidget | None = None) -> None:
        """Show ``meaning``."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._meaning = meaning
        self.show_meaning(meaning)

    @property
    def meaning(self) -> Meaning:
        """Return what is shown."""
        return self._meaning

    def show_meaning(self, meaning: Meaning) -> None:
        """Show another meaning."""
        self._meaning = meaning
        self.setText(meaning.word)
        self.setToolTip(meaning.detail)
        self.setAccessibleDescription(meaning.detail)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of icon and word at the text scale in force."""
        return badge_size(self._meaning)

    def minimumSizeHint(self) -> QSize:
        """Return the same: a badge is not shortened among widgets."""
        return self.sizeHint()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint the pill."""
        painter = QPainter(self)
        paint_badge(painter, QRectF(self.rect()), self._meaning)
        painter.end()
