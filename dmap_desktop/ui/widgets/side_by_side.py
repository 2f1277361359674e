"""Decisions side by side, thing by thing; where they differ, a badge says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dmap_desktop.domain.case import Decision
from dmap_desktop.domain.comparing import Difference, compare_decisions
from dmap_desktop.domain.panel import Panel
from dmap_desktop.ui.design.meaning import Meaning
from dmap_desktop.ui.design.tokens import Space, Tone
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import line
from dmap_desktop.ui.widgets.words import label

DIFFERS = Meaning("git-branch", "Differs", Tone.WARNING, "The decisions do not say the same here.")


class SideBySide(QWidget):
    """Columns of what each decision says."""

    def __init__(self, on_take: Callable[[Decision], None] | None = None) -> None:
        """Start empty; with ``on_take``, each decision can be taken over."""
        super().__init__()
        self.setObjectName("side.by.side")
        self._on_take = on_take
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None

    def show_decisions(self, panel: Panel, decisions: Sequence[Decision]) -> None:
        """Show two decisions or more."""
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = QWidget()
        grid = QGridLayout(self._shown)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.ROOM)
        grid.setVerticalSpacing(Space.SNUG)
        for column, decision in enumerate(decisions):
            grid.setColumnStretch(column, 1)
            words = QVBoxLayout()
            words.setSpacing(Space.HAIR)
            words.addWidget(label(panel.name_of(decision.by.person), "strong"))
            when = decision.by.wall[:16].replace("T", " ")
            words.addWidget(label(f"{when}, by that device's clock", "caption"))
            grid.addLayout(words, 0, column, Qt.AlignmentFlag.AlignTop)
        for row in compare_decisions(panel, decisions):
            _add_row(grid, row, len(decisions))
        if self._on_take is not None:
            self._add_takes(grid, panel, decisions, self._on_take)
        self._column.addWidget(self._shown)

    def _add_takes(
        self,
        grid: QGridLayout,
        panel: Panel,
        decisions: Sequence[Decision],
        on_take: Callable[[Decision], None],
    ) -> None:
        bottom = grid.rowCount()
        for column, decision in enumerate(decisions):
            take = button("Take this one")
            take.setObjectName(f"side.take.{column}")
            name = panel.name_of(decision.by.person)
            take.setAccessibleName(f"Take the decision of {name} into the form")
            take.clicked.connect(lambda _=False, chosen=decision: on_take(chosen))
            grid.addWidget(take, bottom, column, Qt.AlignmentFlag.AlignLeft)


def _add_row(grid: QGridLayout, row: Difference, columns: int) -> None:
    """Add a heading over the whole width, and beneath it what each decision says."""
    top = grid.rowCount()
    grid.addWidget(line(), top, 0, 1, columns)
    heading = QHBoxLayout()
    heading.setSpacing(Space.SNUG)
    heading.addWidget(label(row.what, "label"))
    heading.addStretch(1)
    if row.differs:
        heading.addWidget(Badge(DIFFERS))
    grid.addLayout(heading, top + 1, 0, 1, columns)
    for column, value in enumerate(row.values):
        grid.addWidget(label(value), top + 2, column, Qt.AlignmentFlag.AlignTop)
