"""The navigation rail: one line a screen, with what waits there."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from dmap_desktop.ui.design.look import colour, look
from dmap_desktop.ui.design.painting import paint_icon
from dmap_desktop.ui.design.tokens import Radius, Space, TextSize
from dmap_desktop.ui.shell.screen import ScreenSpec
from dmap_desktop.ui.shortcuts import key_words
from dmap_desktop.ui.widgets.words import label

Index = QModelIndex | QPersistentModelIndex
_ICON = Qt.ItemDataRole.UserRole + 1
_NAME = Qt.ItemDataRole.UserRole + 2
_COUNT = Qt.ItemDataRole.UserRole + 3


class NavigationRail(QFrame):
    """The panel, the screens, and the person at work."""

    went = Signal(str)
    """The name of the screen that was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without screens."""
        super().__init__(parent)
        self.setObjectName("rail")
        self.panel = label("")
        self.panel.setObjectName("panelName")
        self.person = label("")
        self.list = QListWidget()
        self.list.setAccessibleName("Screens")
        self.narrow = False
        self.list.setItemDelegate(_RailDelegate(self))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.SNUG, Space.NEAR, Space.SNUG, Space.NEAR)
        column.setSpacing(Space.NEAR)
        for widget in (self.panel, self.list, self.person):
            column.addWidget(widget, 1 if widget is self.list else 0)
        for words in (self.panel, self.person):
            words.setContentsMargins(Space.SNUG, Space.TIGHT, Space.SNUG, Space.TIGHT)
        self.list.currentItemChanged.connect(self._changed)

    def add(self, spec: ScreenSpec) -> None:
        """Add a screen's line at the end."""
        item = QListWidgetItem(spec.title)
        item.setData(_ICON, spec.icon)
        item.setData(_NAME, spec.name)
        item.setData(_COUNT, 0)
        item.setToolTip(f"{spec.title} ({key_words(spec.shortcut)})")
        self.list.blockSignals(True)  # adding the first line must not open its screen
        self.list.addItem(item)
        self.list.blockSignals(False)

    def show_current(self, name: str) -> None:
        """Mark a screen's line as the one shown."""
        self.list.blockSignals(True)
        item = self._item(name)
        if item is not None:
            self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.list.viewport().update()

    def set_count(self, name: str, count: int) -> None:
        """Say how much waits on a screen."""
        item = self._item(name)
        if item is not None:
            item.setData(_COUNT, count)
            spoken = f"{item.text()}, {count} waiting" if count else item.text()
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons and counts only; the tool tips have the words."""
        if narrow != self.narrow:
            self.narrow = narrow
            for words in (self.panel, self.person):
                words.setVisible(not narrow)
            self.list.doItemsLayout()
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return a width that holds the longest line at the text scale in force."""
        if self.narrow:
            return QSize(look().icon + look().px(28) + 5 * Space.SNUG, super().sizeHint().height())
        metrics = QFontMetrics(look().font(weight=QFont.Weight.Medium))
        texts = [self.list.item(row).text() for row in range(self.list.count())]
        longest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        width = longest + look().icon + look().px(28) + 8 * Space.SNUG
        return QSize(max(width, look().px(180)), super().sizeHint().height())

    def _item(self, name: str) -> QListWidgetItem | None:
        items = (self.list.item(row) for row in range(self.list.count()))
        return next((item for item in items if item.data(_NAME) == name), None)

    def _changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.went.emit(item.data(_NAME))


class _RailDelegate(QStyledItemDelegate):
    """Paints a line: icon, word, count."""

    def __init__(self, rail: NavigationRail) -> None:
        """Leave the word out while ``rail`` is narrow."""
        super().__init__(rail)
        self._rail = rail

    def sizeHint(self, _: QStyleOptionViewItem, __: Index) -> QSize:
        """Return the height of a line."""
        return QSize(0, look().px(TextSize.BODY) + 24)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint it; the line shown has a ground and a bar at its edge."""
        colours = look().colours
        state = option.state
        shown = bool(state & QStyle.StateFlag.State_Selected)
        box = QRectF(option.rect).adjusted(1, 2, -1, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if shown or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colour(colours.rail_selected))
            painter.setOpacity(1.0 if shown else 0.5)
            painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
            painter.setOpacity(1.0)
        if shown:
            painter.setBrush(colour(colours.on_rail))
            painter.drawRoundedRect(QRectF(box.left(), box.top() + 6, 3, box.height() - 12), 1, 1)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(colours.rail_focus), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)
        self._paint_words(painter, box, index, colours.on_rail if shown else colours.rail_muted)
        painter.restore()

    def _paint_words(self, painter: QPainter, box: QRectF, index: Index, ink: str) -> None:
        side = look().icon
        left = box.left() + Space.NEAR
        icon = QRectF(left, box.center().y() - side / 2, side, side)
        paint_icon(painter, index.data(_ICON), icon, ink)
        painter.setPen(colour(ink))
        painter.setFont(look().font(weight=QFont.Weight.Medium))
        words = box.adjusted(Space.NEAR + side + Space.NEAR, 0, -Space.SNUG, 0)
        align = Qt.AlignmentFlag.AlignVCenter
        if self._rail.narrow:
            words = box.adjusted(0, 0, -Space.TIGHT, 0)
        else:
            painter.drawText(words, align | Qt.AlignmentFlag.AlignLeft, str(index.data()))
        if count := index.data(_COUNT):
            painter.setFont(look().figures(TextSize.CAPTION))
            painter.drawText(words, align | Qt.AlignmentFlag.AlignRight, str(count))
