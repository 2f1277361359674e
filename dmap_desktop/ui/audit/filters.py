"""Filters over a table's rows: one value of a column, or all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.models.columns import Row
from dmap_desktop.ui.widgets.table import DataTable


class Filters(Generic[Row]):
    """Lists to choose from, in a row of their own; the rows of a table that pass are shown."""

    def __init__(self, table: DataTable[Row], name: str) -> None:
        """Filter ``table``; the lists are called ``<name>.<what>``."""
        self._table, self._name = table, name
        self._rows: tuple[Row, ...] = ()
        self._choices: list[tuple[QComboBox, str, Callable[[Row], str]]] = []
        self._checks: list[tuple[QCheckBox, Callable[[Row], bool]]] = []
        self.bar = QWidget()
        self._row = QHBoxLayout(self.bar)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.SNUG)
        self._row.addStretch(1)

    def add_choice(self, what: str, everything: str, value: Callable[[Row], str]) -> QComboBox:
        """Let one value of ``what`` be chosen; ``everything`` names the choice of all."""
        box = QComboBox()
        box.setObjectName(f"{self._name}.{what}")
        box.setAccessibleName(f"Only {what}")
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(7)
        box.addItem(everything, "")
        box.activated.connect(lambda: self._show())
        self._choices.append((box, everything, value))
        self._add(box)
        return box

    def add_check(self, what: str, words: str, passes: Callable[[Row], bool]) -> QCheckBox:
        """Let only rows that ``passes`` says yes to be shown."""
        box = QCheckBox(words)
        box.setObjectName(f"{self._name}.{what}")
        box.toggled.connect(lambda: self._show())
        self._checks.append((box, passes))
        self._add(box)
        return box

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show those of ``rows`` that pass, and offer the values that they have."""
        self._rows = tuple(rows)
        for box, everything, value in self._choices:
            _offer(box, everything, {value(row) for row in rows} - {""})
        self._show()

    @property
    def shown(self) -> tuple[Row, ...]:
        """Return the rows that pass."""
        wanted = [(box.currentData(), value) for box, _, value in self._choices]
        checks = [passes for box, passes in self._checks if box.isChecked()]
        return tuple(
            row
            for row in self._rows
            if all(not chosen or value(row) == chosen for chosen, value in wanted)
            and all(passes(row) for passes in checks)
        )

    def _add(self, box: QWidget) -> None:
        self._row.insertWidget(self._row.count() - 1, box)

    def _show(self) -> None:
        self._table.set_rows(self.shown)


def _offer(box: QComboBox, everything: str, values: Iterable[str]) -> None:
    """Offer these values; what was chosen stays chosen while it is among them."""
    chosen = box.currentData()
    box.clear()
    box.addItem(everything, "")
    for value in sorted(values):
        box.addItem(value, value)
    box.setCurrentIndex(max(box.findData(chosen), 0))
