"""A table model over frozen rows with declared columns: sorts, filters, finds rows by their key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from dmap_desktop.ui.models.columns import Column, Row

Index = QModelIndex | QPersistentModelIndex

BADGE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The :class:`Meaning` a cell is painted as, or None."""
FIGURES_ROLE = Qt.ItemDataRole.UserRole + 2
STRONG_ROLE = Qt.ItemDataRole.UserRole + 3

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Shows rows in the order asked for; texts are worked out only for cells that are shown."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], str],
        parent: QObject | None = None,
    ) -> None:
        """Start empty. ``key`` names a row for good, across changes of its content."""
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._rows: list[Row] = []
        self._shown: list[Row] = []
        self._order: tuple[int, bool] | None = None
        self._words: tuple[str, ...] = ()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows, sorted and filtered as before."""
        self._rows = list(rows)
        self._show_again()

    def set_filter(self, words: str) -> None:
        """Show only rows whose texts hold every word of ``words``, in any column."""
        wanted = tuple(words.casefold().split())
        if wanted != self._words:
            self._words = wanted
            self._show_again()

    @property
    def total(self) -> int:
        """Return how many rows there are, shown or not."""
        return len(self._rows)

    @property
    def shown(self) -> tuple[Row, ...]:
        """Return the rows that are shown, in order."""
        return tuple(self._shown)

    def row_at(self, index: Index) -> Row:
        """Return the row of a valid index."""
        return self._shown[index.row()]

    def index_of(self, key: str) -> QModelIndex:
        """Return the first cell of the row named ``key``; invalid when it is not shown."""
        for number, row in enumerate(self._shown):
            if self._key(row) == key:
                return self.index(number, 0)
        return QModelIndex()

    def key_at(self, index: Index) -> str:
        """Return the key of the row at ``index``, or "" for an invalid one."""
        return self._key(self._shown[index.row()]) if index.isValid() else ""

    def text_at(self, row: int, column: int) -> str:
        """Return what a cell says."""
        return self.columns[column].text(self._shown[row])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what Qt asks of a cell."""
        if not index.isValid():
            return None
        row, column = self._shown[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.heading}: {column.text(row) or 'empty'}"
            case Qt.ItemDataRole.ToolTipRole:
                return (column.tooltip(row) or None) if column.tooltip else None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.figures else _LEFT
            case _ if role == BADGE_ROLE:
                return column.badge(row) if column.badge else None
            case _ if role == FIGURES_ROLE:
                return column.figures
            case _ if role == STRONG_ROLE:
                return column.strong
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a heading, aligned as its column is."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.figures else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, keeping the order of equal rows; -1 keeps the order given."""
        down = order is Qt.SortOrder.DescendingOrder
        self._order = (column, down) if 0 <= column < len(self.columns) else None
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self.key_at(index) for index in before]
        self._shown = self._arranged()
        places = {self._key(row): number for number, row in enumerate(self._shown)}
        after = [self.index(places[k], i.column()) for k, i in zip(keys, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _show_again(self) -> None:
        self.beginResetModel()
        self._shown = self._arranged()
        self.endResetModel()

    def _arranged(self) -> list[Row]:
        rows = [row for row in self._rows if self._passes(row)]
        if self._order is not None:
            column, down = self.columns[self._order[0]], self._order[1]
            rows.sort(key=column.sort or (lambda row: column.text(row).casefold()), reverse=down)
        return rows

    def _passes(self, row: Row) -> bool:
        if not self._words:
            return True
        text = "\n".join(column.text(row) for column in self.columns).casefold()
        return all(word in text for word in self._words)
