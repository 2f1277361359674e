"""The decision that stands, or those that contradict each other until the chair settles it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from dmap_desktop.domain.case import Decision
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.meeting.operations import Item
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.side_by_side import SideBySide
from dmap_desktop.ui.widgets.words import label


class StandingDecision(Card):
    """What the panel has decided so far on an item."""

    def __init__(self, on_take: Callable[[Decision], None]) -> None:
        """Start empty; ``on_take`` puts a contested decision into the form."""
        super().__init__("Decided so far")
        self._badge = Badge(meaning.BLIND)
        self._words = label("")
        self.contested = SideBySide(on_take)
        self.body.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._words)
        self.body.addWidget(self.contested)
        self.contested.hide()

    def show_item(self, item: Item) -> None:
        """Show what stands, or what is contested; nothing before a decision."""
        case = item.case
        self.setVisible(bool(case.decisions) and item.sight.papers)
        contested = len(case.decisions) > 1
        self.contested.setVisible(contested)
        if contested:
            self._badge.show_meaning(meaning.case_state(case.state))
            self._words.setText(
                f"{len(case.decisions)} decisions were recorded without knowing of each other. "
                "Neither stands until the chair records which one does; all stay on record."
            )
            self.contested.show_decisions(item.panel, case.decisions)
        elif case.decision is not None:
            outcome = case.outcome or case.decision.record.outcome
            self._badge.show_meaning(meaning.outcome(outcome))
            self._words.setText(_words(case.decision, item))


def _words(decision: Decision, item: Item) -> str:
    record = decision.record
    lines = [record.reasons]
    lines += [
        f"- {c.text} ({c.owner}, {c.due}, confirmed by {c.confirmed_by})" for c in record.conditions
    ]
    if record.question:
        lines.append(f"Asked of the DSPB: {record.question}")
    if item.case.ruling is not None:
        ruling = item.case.ruling.record
        lines.append(f"The DSPB ruled {ruling.outcome.value}: {ruling.reasons}")
    return "\n".join(lines)
