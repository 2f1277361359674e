"""The conditions of a decision being drafted: typed into cells, kept while they are typed."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from dmap_desktop.domain.records import Condition
from dmap_desktop.ui.design.look import look
from dmap_desktop.ui.widgets.draft import KEEP_AFTER
from dmap_desktop.ui.workplace import Workplace

_COLUMNS = ("Condition", "Owner", "Due", "Confirms")


class _Kept(msgspec.Struct, frozen=True):
    """What the encrypted store keeps of the table."""

    offered: str
    """The closing whose ballots' conditions were offered already."""
    conditions: tuple[Condition, ...]


class ConditionsTable(QTableWidget):
    """Conditions that are typed into cells; an empty line is no condition."""

    def __init__(self, workplace: Workplace) -> None:
        """Start without an item."""
        super().__init__(0, len(_COLUMNS))
        self._workplace = workplace
        self._place, self._offered = "", ""
        self._named: tuple[str, ...] = ()
        self._closing = ""
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(KEEP_AFTER)
        self._clock.timeout.connect(self._keep)
        self.setObjectName("decision.conditions")
        self.setAccessibleName("Conditions")
        self.setHorizontalHeaderLabels(list(_COLUMNS))
        self.verticalHeader().hide()
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 92), (2, 104), (3, 84)):
            self.setColumnWidth(column, look().px(width))
        self.setFixedHeight(look().px(190))
        self.itemChanged.connect(self._changed)
        workplace.guard.locking.connect(self._keep_now)

    def work_on(self, subject: str, closing: str, named: Iterable[str]) -> None:
        """Show the conditions drafted for a case, and once those that its ballots name.

        ``closing`` is the hash of the closing that opened the ballots, "" before it.
        """
        self._closing, self._named = closing, tuple(dict.fromkeys(named))
        place = f"draft/{subject}/{self.objectName()}"
        if place == self._place:
            self._offer()
            return
        self._keep_now()
        self._place = place
        self._show("", ())
        self._workplace.ask(lambda session: session.store.kept(place) or "", self._restore)

    def done(self) -> None:
        """Let go of the draft: its conditions have become a durable act."""
        self._clock.stop()
        place = self._place
        self._show(self._closing, ())
        self._clock.stop()
        if place:
            self._workplace.ask(lambda session: session.store.drop(place), lambda _: None)

    def add(self) -> None:
        """Add an empty line and begin to type in it."""
        self._append(Condition("", "", "", ""))
        self.setCurrentCell(self.rowCount() - 1, 0)

    def conditions(self) -> tuple[Condition, ...]:
        """Return the lines that say something."""
        return tuple(Condition(*cells) for cells in self._lines() if any(cells))

    def replace(self, conditions: Iterable[Condition]) -> None:
        """Draft these conditions instead."""
        self._show(self._offered, conditions)
        self._keep()

    @property
    def incomplete(self) -> bool:
        """Say whether a condition lacks its owner, date or confirmer."""
        return any(any(cells) and not all(cells) for cells in self._lines())

    def _restore(self, text: str) -> None:
        if text and not self.conditions():
            kept = msgspec.json.decode(text, type=_Kept)
            self._show(kept.offered, kept.conditions)
        self._offer()

    def _offer(self) -> None:
        """Add what the ballots name and the draft has not, once for each closing."""
        if not self._closing or self._closing == self._offered:
            return
        self._offered = self._closing
        known = {condition.text for condition in self.conditions()}
        for text in self._named:
            if text not in known:
                self._append(Condition(text, "", "", ""))

    def _show(self, offered: str, conditions: Iterable[Condition]) -> None:
        self._offered = offered
        self.setRowCount(0)
        for condition in conditions:
            self._append(condition)

    def _append(self, condition: Condition) -> None:
        row = self.rowCount()
        self.insertRow(row)
        words = (condition.text, condition.owner, condition.due, condition.confirmed_by)
        for column, text in enumerate(words):
            self.setItem(row, column, QTableWidgetItem(text))

    def _changed(self) -> None:
        self.resizeRowsToContents()
        self._clock.start()

    def _keep_now(self) -> None:
        if self._clock.isActive():
            self._clock.stop()
            self._keep()

    def _keep(self) -> None:
        if self._place:
            kept = _Kept(self._offered, self.conditions())
            self._workplace.keep(self._place, msgspec.json.encode(kept).decode())

    def _lines(self) -> list[list[str]]:
        return [
            [self._text(row, column) for column in range(len(_COLUMNS))]
            for row in range(self.rowCount())
        ]

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text().strip() if item else ""
