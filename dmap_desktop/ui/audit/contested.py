"""Decisions that contradict each other, under the table in which one of them is chosen."""

from __future__ import annotations

from collections.abc import Mapping

from dmap_desktop.domain.case import Decision
from dmap_desktop.domain.panel import Panel
from dmap_desktop.services.verifying import CheckedDecision
from dmap_desktop.ui.design.look import look
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.side_by_side import SideBySide


class ContestedDecisions(ScrollColumn):
    """Hidden, unless a contested decision is chosen."""

    def __init__(self) -> None:
        """Start hidden."""
        super().__init__()
        self.setAccessibleName("Decisions that contradict each other")
        self.setMinimumHeight(look().px(160))
        self.sides = SideBySide()
        card = Card("Contested", "None of them stands until the chair settles which one does.")
        card.body.addWidget(self.sides)
        card.body.addStretch(1)
        self.setWidget(card)
        self._panel: Panel | None = None
        self._contested: Mapping[str, tuple[Decision, ...]] = {}
        self.hide()

    def set_contested(self, panel: Panel, contested: Mapping[str, tuple[Decision, ...]]) -> None:
        """Know the decisions that contradict each other, by case."""
        self._panel, self._contested = panel, contested
        self.hide()

    def show_case_of(self, row: CheckedDecision | None) -> None:
        """Show the decisions on the case of a row, when they contradict each other."""
        decisions = self._contested.get(row.case, ()) if row else ()
        if self._panel is not None and decisions:
            self.sides.show_decisions(self._panel, decisions)
        self.setVisible(bool(decisions))
