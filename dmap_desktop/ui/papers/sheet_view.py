"""A workbook as a table: its sheets as tabs, its cells as they stand, one of them lit."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QTabBar, QTableView, QVBoxLayout, QWidget

from dmap_desktop.jobs.documents import Documents, Sheet, column_name
from dmap_desktop.ui.design.look import colour, look
from dmap_desktop.ui.widgets.words import label

Index = QModelIndex | QPersistentModelIndex
WRAPPED_ROWS = 400
"""Rows up to which long cells wrap; a taller sheet keeps one line a row, to open at once."""
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class SheetModel(QAbstractTableModel):
    """The cells of one sheet."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._columns = 0
        self.lit: tuple[int, int] | None = None

    def show_sheet(self, sheet: Sheet) -> None:
        """Show a sheet."""
        self.beginResetModel()
        self._rows, self.lit = sheet.rows, None
        self._columns = max((len(row) for row in sheet.rows), default=0)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        """Return how many rows the sheet has."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        """Return how many columns the widest row has."""
        return 0 if parent.isValid() else self._columns

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, and the ground of the lit one."""
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            cells = self._rows[row]
            return cells[column] if column < len(cells) else ""
        if role == Qt.ItemDataRole.BackgroundRole and self.lit == (row, column):
            return colour(look().colours.highlight)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return letters over the columns and numbers beside the rows."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return column_name(section) if orientation is Qt.Orientation.Horizontal else section + 1


class SheetView(QWidget):
    """Shows the sheets of a workbook."""

    painted = Signal()
    """The first sheet is shown."""
    moved = Signal()
    """Another part of the workbook is in sight, or another cell is current."""
    failed = Signal(object)
    """The workbook could not be shown: the error."""

    def __init__(self, documents: Documents, parent: QWidget | None = None) -> None:
        """Start without a workbook; ``documents`` reads it."""
        super().__init__(parent)
        self._documents = documents
        self._document = ""
        self._sheets: list[Sheet] = []
        self._wanted: tuple[str, str | None] | None = None
        self._left = ("", "")
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName("Sheets")
        self.tabs.currentChanged.connect(self._show_sheet)
        self.model = SheetModel()
        self.table = _Cells()
        self.table.setModel(self.model)
        self.table.setAccessibleName("Cells")
        self.table.setAlternatingRowColors(True)
        self.table.verticalScrollBar().valueChanged.connect(lambda: self.moved.emit())
        self.table.selectionModel().currentChanged.connect(lambda: self.moved.emit())
        self.note = label("", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.tabs, self.note, self.table):
            column.addWidget(widget, 1 if widget is self.table else 0)

    def show_document(self, document: str, place: str = "") -> None:
        """Show a workbook that ``documents`` knows by its hash; ``place`` is where it was left."""
        if document == self._document and self._sheets:
            return
        self._document, self._sheets, self._wanted = document, [], None
        sheet, _, cell = place.rpartition("!")
        self._left = (sheet, cell)
        self._documents.sheets(
            document, lambda found: self._show(document, found), self.failed.emit
        )

    def light(self, sheet: str, cell: str | None) -> None:
        """Show ``sheet`` and mark ``cell`` (as in ``"B12"``) on it."""
        self._wanted = (sheet, cell)
        self._light_wanted()

    @property
    def ready(self) -> bool:
        """Say whether the sheets are shown."""
        return bool(self._sheets)

    @property
    def cell(self) -> tuple[str, str, str]:
        """Return the sheet, the name and the text of the current cell, "" for what there is not."""
        if not self._sheets:
            return "", "", ""
        sheet, index = self._sheets[self.tabs.currentIndex()].name, self.table.currentIndex()
        if not index.isValid():
            return sheet, "", ""
        name = f"{column_name(index.column())}{index.row() + 1}"
        return sheet, name, str(index.data() or "")

    @property
    def place(self) -> str:
        """Return where the workbook is read: ``"KS4!B12"``."""
        sheet, _, _ = self.cell
        top = self.table.rowAt(0)
        return f"{sheet}!A{top + 1}" if sheet and top >= 0 else ""

    def _show(self, document: str, sheets: list[Sheet]) -> None:
        if document != self._document:
            return
        self._sheets = sheets
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for sheet in sheets:
            self.tabs.addTab(sheet.name + (" (hidden)" if sheet.hidden else ""))
        self.tabs.blockSignals(False)
        self._show_sheet(0)
        self._return_to_place()
        self._light_wanted()
        self.painted.emit()

    def _show_sheet(self, number: int) -> None:
        if not 0 <= number < len(self._sheets):
            return
        sheet = self._sheets[number]
        self.model.show_sheet(sheet)
        self.note.setText("The sheet has more rows than are shown here." if sheet.shortened else "")
        self.note.setVisible(sheet.shortened)
        widths = [_width(sheet, column) for column in range(self.model.columnCount())]
        for column, width in enumerate(widths):
            self.table.setColumnWidth(column, look().px(width))
        self.table.clearSpans()
        if self.model.rowCount() <= WRAPPED_ROWS:
            self._spread_titles(sheet)
            self.table.resizeRowsToContents()

    def _spread_titles(self, sheet: Sheet) -> None:
        """Let a row's only text run over the empty cells beside it, as a workbook does."""
        across = self.model.columnCount()
        for number, row in enumerate(sheet.rows):
            if across > 1 and row and row[0] and not any(row[1:]):
                self.table.setSpan(number, 0, 1, across)

    def _return_to_place(self) -> None:
        sheet, cell = self._left
        numbers = [n for n, held in enumerate(self._sheets) if held.name == sheet]
        place = _place(cell)
        if numbers and place is not None:
            self.tabs.setCurrentIndex(numbers[0])
            index = self.model.index(place[0], 0)
            self.table.scrollTo(index, QTableView.ScrollHint.PositionAtTop)

    def _light_wanted(self) -> None:
        if self._wanted is None or not self._sheets:
            return
        name, cell = self._wanted
        numbers = [n for n, sheet in enumerate(self._sheets) if sheet.name == name]
        if not numbers:
            return
        self.tabs.setCurrentIndex(numbers[0])
        place = _place(cell)
        self.model.lit = place
        if place is not None:
            index = self.model.index(*place)
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index, QTableView.ScrollHint.PositionAtCenter)
        self.table.viewport().update()


class _Cells(QTableView):
    """A table of cells that are copied as lines of tabbed texts; Tab leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabKeyNavigation(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
            return
        rows: dict[int, dict[int, str]] = {}
        for index in self.selectionModel().selectedIndexes():
            rows.setdefault(index.row(), {})[index.column()] = str(index.data() or "")
        lines = ["\t".join(cells[c] for c in sorted(cells)) for _, cells in sorted(rows.items())]
        QGuiApplication.clipboard().setText("\n".join(lines))


def _width(sheet: Sheet, column: int) -> int:
    """Return a width for most cells of a column; titles may run over, answers wrap."""
    lengths = sorted(len(row[column]) for row in sheet.rows[:400] if column < len(row))
    filled = [length for length in lengths if length]
    usual = filled[int(len(filled) * 0.8)] if filled else 0
    return min(max(usual * 8 + 24, 56), 320)


def _place(cell: str | None) -> tuple[int, int] | None:
    """Return the 0-based row and column of ``"B12"``."""
    found = _CELL.fullmatch(cell or "")
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1
