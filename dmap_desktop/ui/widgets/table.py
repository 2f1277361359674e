"""The table of every screen: sorted by a click, filtered as you type, copied as columns."""

from __future__ import annotations

import json
from typing import Any, Generic

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dmap_desktop.ui.design.icons import icon
from dmap_desktop.ui.design.look import look
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.models.columns import Row
from dmap_desktop.ui.models.rows import RowsModel
from dmap_desktop.ui.widgets.card import EmptyState
from dmap_desktop.ui.widgets.cells import CellDelegate
from dmap_desktop.ui.widgets.memory import Memory, ShortMemory
from dmap_desktop.ui.widgets.words import label


class TableView(QTableView, Generic[Row]):
    """The bare table: whole rows selected, Enter opens, copying gives lines of tabbed cells."""

    opened = Signal(object)
    """The row on which Enter was pressed or which was double-clicked."""
    selected = Signal(object)
    """The row that is current now, or None."""

    def __init__(self, model: RowsModel[Row], name: str, memory: Memory | None = None) -> None:
        """Show ``model``; ``name`` is read out and names the widths that are kept."""
        super().__init__()
        self._rows = model
        self._memory = memory or ShortMemory()
        self._place = f"table/{name}"
        self._scale = look().scale
        self.setAccessibleName(name)
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSortingEnabled(True)
        self.verticalHeader().hide()
        self._dress_header()
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._tell_selected)

    def select_key(self, key: str) -> bool:
        """Make the row named ``key`` current and visible; say whether it is shown."""
        index = self._rows.index_of(key)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        return index.isValid()

    def current_row(self) -> Row | None:
        """Return the row the keyboard is on, or None."""
        index = self.currentIndex()
        return self._rows.row_at(index) if index.isValid() else None

    def copied(self) -> str:
        """Return the selected rows as lines of tabbed cells, headings first."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        columns = range(len(self._rows.columns))
        lines = ["\t".join(self._rows.columns[c].heading for c in columns)]
        for row in rows:
            cells = (self._rows.text_at(row, column) for column in columns)
            lines.append("\t".join(" ".join(cell.split()) for cell in cells))
        return "\n".join(lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy rows; open the current one."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text scale."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.verticalHeader().setDefaultSectionSize(look().row)
            self._grow(look().scale / self._scale)

    def _dress_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(look().px(48))
        self.verticalHeader().setDefaultSectionSize(look().row)
        widths = self._kept_widths()
        for number, column in enumerate(self._rows.columns):
            if column.width:
                header.resizeSection(number, widths.get(column.heading, look().px(column.width)))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(self._keep_widths)

    def _grow(self, factor: float) -> None:
        """Make the columns as much wider as the text has become."""
        self._scale *= factor
        header = self.horizontalHeader()
        header.setMinimumSectionSize(look().px(48))
        for number, column in enumerate(self._rows.columns):
            if column.width and factor != 1.0:
                header.resizeSection(number, round(self.columnWidth(number) * factor))

    def _kept_widths(self) -> dict[str, int]:
        try:
            kept = json.loads(self._memory.kept(self._place) or "{}")
            return {str(name): max(int(width), 16) for name, width in kept.items()}
        except (ValueError, AttributeError, TypeError):
            return {}  # how a table was left is not worth an error

    def _keep_widths(self, section: int, before: int, after: int) -> None:
        if not QGuiApplication.mouseButtons():
            return  # the layout moved it, not the person
        columns = self._rows.columns
        widths = {c.heading: self.columnWidth(n) for n, c in enumerate(columns) if c.width}
        self._memory.keep(self._place, json.dumps(widths))

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._rows.row_at(index))

    def _tell_selected(self, current: QModelIndex, _: QModelIndex) -> None:
        self.selected.emit(self._rows.row_at(current) if current.isValid() else None)


class DataTable(QWidget, Generic[Row]):
    """A table with a line to filter it, a count, and an empty state instead of a blank."""

    def __init__(
        self,
        model: RowsModel[Row],
        name: str,
        empty: EmptyState | None = None,
        memory: Memory | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show ``model``, in words of the screen: ``name`` is what the rows are ("Cases")."""
        super().__init__(parent)
        self.model = model
        self.view: TableView[Row] = TableView(model, name, memory)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(f"Filter {name.lower()}")
        self.filter.setAccessibleName(f"Filter {name.lower()}")
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        for part, words in zip(
            self.filter.findChildren(QToolButton), ("Clear the filter", "Filter"), strict=True
        ):
            part.setAccessibleName(words)
        self.filter.setMinimumWidth(look().px(260))
        self.count: QLabel = label("", "caption")
        self.count.setWordWrap(False)
        self._top = QHBoxLayout()
        self._top.setSpacing(Space.SNUG)
        self._top.addWidget(self.filter, 0)
        self._top.addWidget(self.count, 0)
        self._top.addStretch(1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(empty or EmptyState("inbox", f"No {name.lower()} yet."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.NEAR)
        column.addLayout(self._top)
        column.addWidget(self._pages, 1)
        self.filter.textChanged.connect(self._filter)
        model.modelReset.connect(self._show_count)
        self._show_count()

    def set_rows(self, rows: list[Row] | tuple[Row, ...]) -> None:
        """Show these rows; the current row stays current while it is there."""
        self._resetting(lambda: self.model.set_rows(rows))

    def add_tool(self, widget: QWidget) -> None:
        """Put a filter or a button to the right of the count."""
        self._top.addWidget(widget)

    def _filter(self, words: str) -> None:
        self._resetting(lambda: self.model.set_filter(words))

    def _resetting(self, change: Any) -> None:
        key = self.model.key_at(self.view.currentIndex())
        change()
        if key:
            self.view.select_key(key)

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        self.count.setText(f"{shown} of {total}" if shown != total else f"{total}")
        self._pages.setCurrentIndex(0 if total else 1)
        self.filter.setEnabled(bool(total))
