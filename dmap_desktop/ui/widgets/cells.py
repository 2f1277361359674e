"""How table cells are painted: badges, aligned figures, the row's name in medium weight."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from dmap_desktop.ui.design.look import colour, look
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.models.rows import BADGE_ROLE, FIGURES_ROLE, STRONG_ROLE
from dmap_desktop.ui.widgets.badge import badge_size, paint_badge

Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Paints the cells of every :class:`RowsModel`."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Choose the font of the cell; a badge's cell has no text of its own."""
        super().initStyleOption(option, index)
        if index.data(FIGURES_ROLE):
            option.font = look().figures()
        elif index.data(STRONG_ROLE):
            option.font = look().font(weight=QFont.Weight.Medium)
        if index.data(BADGE_ROLE) is not None:
            option.text = ""
        option.palette.setColor(QPalette.ColorRole.Text, colour(look().colours.text))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell, then its badge."""
        super().paint(painter, option, index)
        meaning = index.data(BADGE_ROLE)
        if isinstance(meaning, Meaning):
            size = badge_size(meaning)
            box = QRectF(option.rect).adjusted(Space.SNUG, 0, -Space.TIGHT, 0)
            top = box.center().y() - size.height() / 2
            width = min(size.width(), box.width())
            paint_badge(painter, QRectF(box.left(), round(top), width, size.height()), meaning)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the width of a badge or a text, and the height of a row."""
        meaning = index.data(BADGE_ROLE)
        if isinstance(meaning, Meaning):
            return QSize(badge_size(meaning).width() + 2 * Space.SNUG, look().row)
        return QSize(super().sizeHint(option, index).width() + Space.SNUG, look().row)
