"""Beside the papers: settled cases that are near, and what the party holds already."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dmap_desktop.assessment.ledger import Known, Ledger, Line, Part
from dmap_desktop.assessment.precedents import Precedent
from dmap_desktop.domain.errors import Cancelled, Mendable
from dmap_desktop.jobs.lane import Job
from dmap_desktop.services.precedents import Past, past_of
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card, line
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.words import Elided, heading, label
from dmap_desktop.ui.workplace import Workplace

_OURS = "Near by items, datasets, purpose, recipient and route. The measure is ours; no forecast."
_STOPPED = "Stopped. What was read so far is kept; show this page again to go on."


class PastPanel(ScrollColumn):
    """Precedents and the ledger of one case; asked for when the page is first shown."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        """Start without a case."""
        super().__init__(parent)
        self.setObjectName("reading.past")
        self.setAccessibleName("Precedents and holdings")
        self._workplace = workplace
        self._case = ""
        self._asked = False
        self._job: Job | None = None
        self.say("Choose a case first.")

    def show_case(self, reference: str, why_not: str = "") -> None:
        """Show a case, or ``why_not`` the reader may see what is near it."""
        if self._job is not None:
            self._job.cancel()
        self._case, self._asked = "" if why_not else reference, False
        if why_not:
            self.say(why_not)
        elif self.isVisible():
            self._ask()

    def say(self, sentence: str) -> None:
        """Say why there is nothing to be seen."""
        card = Card("Precedents")
        card.body.addWidget(label(sentence, "muted"))
        self.show_cards([card])

    def showEvent(self, event: QShowEvent) -> None:
        """Look the past up when the page comes to the front."""
        super().showEvent(event)
        if self._case and not self._asked:
            self._ask()

    def _ask(self) -> None:
        self._asked, reference = True, self._case
        self._reading("Looking for settled cases like this one ...")
        self._job = self._workplace.ask_with_progress(
            lambda session, progress: past_of(session, reference, progress),
            self._show,
            lambda what, done, total: self._reading(f"{what}: {done} of {total}"),
            self._failed,
        )

    def _reading(self, sentence: str) -> None:
        card = Card("Precedents")
        card.body.addWidget(label(sentence, "muted"))
        stop = button("Stop", "x")
        stop.clicked.connect(self._stop)
        card.body.addWidget(stop, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_cards([card])

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._asked = False
        self.say(_STOPPED)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Mendable) and not isinstance(error, Cancelled):
            self.say(str(error))
        else:
            self._workplace.failed(error)

    def _show(self, past: Past) -> None:
        self.show_cards([self._precedents_card(past), self._ledger_card(past.ledger)])

    def _precedents_card(self, past: Past) -> Card:
        card = Card("Nearest settled cases", _OURS)
        if not past.precedents:
            card.body.addWidget(label(_none(past.settled)))
        for place, precedent in enumerate(past.precedents):
            if place:
                card.body.addWidget(line())
            self._add_precedent(card, precedent)
        return card

    def _add_precedent(self, card: Card, precedent: Precedent) -> None:
        case, body = precedent.case, card.body
        top = QHBoxLayout()
        top.addWidget(heading(case.reference, "strong"), 1)
        top.addWidget(Badge(meaning.ending(case.ending)), 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(top)
        body.addWidget(label(case.title))
        body.addWidget(label(case.organisation, "caption"))
        body.addWidget(label(_when(precedent), "caption"))
        for sentence in precedent.why:
            body.addWidget(label(sentence, "muted"))
        for condition in case.conditions:
            body.addWidget(label(f"Condition: {condition.text}"))
        if not case.read:
            body.addWidget(
                label("Its papers are not here; only its records were compared.", "muted")
            )
        actions = QHBoxLayout()
        for words, screen, subject in (
            ("Compare", "compare", f"{self._case} {case.reference}"),
            ("Open", "reading", case.reference),
        ):
            link = button(words, kind="link")
            link.setAccessibleName(f"{words} {case.reference}")
            link.clicked.connect(
                lambda _=False, to=screen, what=subject: self._workplace.go(to, what)
            )
            actions.addWidget(link)
        actions.addStretch(1)
        body.addLayout(actions)

    def _ledger_card(self, ledger: Ledger) -> Card:
        card = Card("What this party holds already", "By approved cases known on this laptop.")
        if not ledger.lines:
            card.body.addWidget(label("By the records known here it holds nothing."))
        for place, held in enumerate(ledger.lines):
            if place:
                card.body.addWidget(line())
            _add_line(card, held)
        if ledger.together:
            card.body.addWidget(line())
            card.body.addWidget(label(ledger.together, "strong"))
        return card


def _none(settled: int) -> str:
    if not settled:
        return "No case is settled yet. Those that the panel decides will be compared here."
    many = "The 1 settled case" if settled == 1 else f"None of the {settled} settled cases"
    return f"{many} known here is {'not ' if settled == 1 else ''}near to this one."


def _when(precedent: Precedent) -> str:
    case = precedent.case
    regime = f", under {case.regime}" if case.regime else ""
    return f"{case.outcome[:1].upper()}{case.outcome[1:]} on {case.decided}{regime}"


def _add_line(card: Card, held: Line) -> None:
    top = QHBoxLayout()
    top.addWidget(Elided(held.case.reference, "strong"), 1)
    top.addWidget(Badge(meaning.known(held.known)), 0, Qt.AlignmentFlag.AlignTop)
    card.body.addLayout(top)
    for words, part in (("Holder", held.holder), ("Holds", held.holds), ("Until", held.until)):
        card.body.addWidget(label(f"{words}: {_part(part)}"))
    if held.together:
        card.body.addWidget(label(held.together, "strong"))


def _part(part: Part) -> str:
    return part.words if part.known is Known.CODED else f"{part.words} ({part.known.value})"
