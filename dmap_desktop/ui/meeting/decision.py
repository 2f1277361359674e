"""The decision as the chair drafts it: what cannot stand says why before it is recorded."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QVBoxLayout,
    QWidget,
)

from dmap_desktop.assessment.conditions import SuggestedCondition
from dmap_desktop.domain.case import Decision
from dmap_desktop.domain.records import Condition, Outcome
from dmap_desktop.jobs.lane import Job
from dmap_desktop.services.deciding import Draft, decide
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.meeting.conditions import ConditionsForm
from dmap_desktop.ui.meeting.operations import Item, suggested_for, why_not_this
from dmap_desktop.ui.meeting.standing import StandingDecision
from dmap_desktop.ui.widgets.buttons import ReasonButton, button
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.draft import DraftEdit
from dmap_desktop.ui.widgets.question import ask_first
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace

_CHOOSE = "Choose the outcome first."
_INCOMPLETE = "Give each condition an owner, a due date and somebody who confirms it."


class DecisionPanel(ScrollColumn):
    """The form of the decision, over the decision that stands."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        """Start without an item."""
        super().__init__(parent)
        self._workplace = workplace
        self._item: Item | None = None
        self._asking: Job | None = None
        self.standing = StandingDecision(self._take_if_wanted)
        self.form = Card("Decision", "The ballots have to carry it; the findings never decide.")
        self.outcome = QComboBox()
        self.outcome.setObjectName("decision.outcome")
        self.outcome.setAccessibleName("Outcome")
        for outcome in Outcome:
            self.outcome.addItem(meaning.outcome(outcome).word, outcome.value)
        self.outcome.setPlaceholderText("Choose the outcome")
        self._subject = ""
        self.reasons = DraftEdit(workplace, "decision.reasons", "Reasons", "The panel's reasons")
        self.conditions = ConditionsForm(workplace)
        self.add_condition = button("Add a condition", "plus")
        self.add_condition.setObjectName("decision.add_condition")
        self.suggest = button("Add what the findings ask for", "plus")
        self.suggest.setObjectName("decision.suggest_conditions")
        self.suggest.setToolTip("Conditions of our own making, for the panel to change or remove.")
        self.advice = DraftEdit(
            workplace, "decision.advice", "Advice", "Advice, one a line (binds nobody)", lines=2
        )
        self.departure = DraftEdit(
            workplace,
            "decision.departure",
            "Departure",
            "If it departs from the findings or the nearest cases: why",
            lines=2,
        )
        self.question = DraftEdit(
            workplace, "decision.question", "Question to the DSPB", "What the DSPB is asked"
        )
        self.record = ReasonButton("Record the decision", "gavel", "primary")
        self.record.setObjectName("decision.record")
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(60)
        self._build()
        self._wire()

    def show_item(self, item: Item | None) -> None:
        """Show the decision of an item, or the form for one."""
        self._item = item
        self._inside.setVisible(item is not None)
        if item is None:
            return
        subject = f"{item.meeting.id}/{item.case.reference}"
        if subject != self._subject:
            self._subject = subject
            self.outcome.setCurrentIndex(-1)  # the outcome of one case is none of another's
        for field in (self.reasons, self.advice, self.departure, self.question):
            field.work_on(subject)
        self.standing.show_item(item)
        self._show_conditions(item, subject)
        verbs = ("Record the decision", "Correct the decision", "Settle the decision")
        self.record.setText(verbs[min(len(item.case.decisions), 2)])
        settled = item.case.ruling is not None or item.case.withdrawal is not None
        self.form.setVisible(item.sight.papers and not settled)
        self._follow()

    def draft(self, outcome: Outcome) -> Draft:
        """Return the decision as it stands in the form."""
        item = self._item
        return Draft(
            outcome=outcome,
            reasons=self.reasons.text(),
            conditions=self.conditions.conditions(),
            advice=self.advice.lines(),
            departure=self.departure.text(),
            question=self.question.text(),
            corrects=bool(item and item.case.decisions),
        )

    def _build(self) -> None:
        self._conditions_label = label("Conditions, each with an owner", "label")
        self._question_label = label("Question to the DSPB", "label")
        body = self.form.body
        body.addWidget(label("Outcome", "label"))
        body.addWidget(self.outcome)
        body.addWidget(label("Reasons", "label"))
        body.addWidget(self.reasons)
        body.addWidget(self._question_label)
        body.addWidget(self.question)
        body.addWidget(self._conditions_label)
        body.addWidget(self.conditions)
        body.addWidget(self.add_condition, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(self.suggest, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(label("Advice", "label"))
        body.addWidget(self.advice)
        body.addWidget(label("Departure from findings or precedents", "label"))
        body.addWidget(self.departure)
        body.addWidget(self.record)
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, Space.SNUG, 0)
        column.setSpacing(Space.ROOM)
        column.addWidget(self.standing)
        column.addWidget(self.form)
        column.addStretch(1)
        self.setWidget(self._inside)

    def _wire(self) -> None:
        self.outcome.currentIndexChanged.connect(lambda: self._follow())
        self.add_condition.clicked.connect(lambda: self.conditions.add())
        self.suggest.clicked.connect(self._suggest)
        self.conditions.changed.connect(self._clock.start)
        for field in (self.reasons, self.advice, self.departure, self.question):
            field.typed.connect(self._clock.start)
        self._clock.timeout.connect(self._follow)
        self.record.clicked.connect(self._ask)

    def _take_if_wanted(self, decision: Decision) -> None:
        """Put a contested decision into the form; ask first when something is typed there."""
        fields = (self.reasons, self.advice, self.departure, self.question)
        if any(field.text() for field in fields) or self.conditions.conditions():
            sentence = "Replace what is typed in the form by this decision?"
            ask_first(self, sentence, "Replace it", lambda: self._take(decision))
        else:
            self._take(decision)

    def _take(self, decision: Decision) -> None:
        record = decision.record
        self.outcome.setCurrentIndex(self.outcome.findData(record.outcome.value))
        for field, text in (
            (self.reasons, record.reasons),
            (self.advice, "\n".join(record.advice)),
            (self.departure, record.departure),
            (self.question, record.question),
        ):
            field.setPlainText(text)
        self.conditions.replace(record.conditions)
        self.outcome.setFocus()

    def _show_conditions(self, item: Item, subject: str) -> None:
        """Offer the conditions that members named in their ballots beside those being drafted."""
        closing = item.case.closing
        counted = closing.tally.counted if closing and item.sight.ballots else ()
        named = (condition for ballot in counted for condition in ballot.conditions)
        self.conditions.work_on(subject, closing.by.hash if closing else "", named)

    def _suggest(self) -> None:
        """Add the conditions that the findings ask for to the draft; the panel changes them."""
        if self._item is None:
            return
        subject, case = self._subject, self._item.case.reference

        def add(found: tuple[SuggestedCondition, ...]) -> None:
            if subject != self._subject:
                return  # another item was taken up meanwhile
            why = {one.text: one.finding for one in found}
            new = self.conditions.suggest(Condition(o.text, o.owner, o.due, "") for o in found)
            answers = ", ".join(why[condition.text] for condition in new)
            self._workplace.messages.info(
                f"Added, in answer to: {answers}. Say who confirms each."
                if new
                else "The findings ask for no further condition."
            )

        self._workplace.ask(lambda session: suggested_for(session, case), add)

    def _follow(self) -> None:
        """Ask the rules whether this decision can stand, and say what they say."""
        item = self._item
        if item is None:
            return
        outcome = self._chosen()
        with_conditions = outcome is Outcome.CONDITIONS
        for widget in (
            self._conditions_label, self.conditions, self.add_condition, self.suggest,
        ):  # fmt: skip
            widget.setVisible(with_conditions)
        escalated = outcome is Outcome.ESCALATED
        self._question_label.setVisible(escalated)
        self.question.setVisible(escalated)
        if self._asking is not None:
            self._asking.cancel()
        if outcome is None or (with_conditions and self.conditions.incomplete):
            self.record.set_possible(_CHOOSE if outcome is None else _INCOMPLETE)
            return
        meeting, case, draft = item.meeting.id, item.case.reference, self.draft(outcome)
        self._asking = self._workplace.ask(
            lambda session: why_not_this(session, meeting, case, draft), self.record.set_possible
        )

    def _chosen(self) -> Outcome | None:
        chosen = self.outcome.currentData()
        return None if chosen is None else Outcome(chosen)

    def _ask(self) -> None:
        item, outcome = self._item, self._chosen()
        if item is None or outcome is None:
            return
        draft, case, meeting = self.draft(outcome), item.case.reference, item.meeting.id
        conditions = f" with {len(draft.conditions)} conditions" if draft.conditions else ""
        self._workplace.guard.confirm(
            self,
            f"Record the decision on {case}: {draft.outcome.value}"
            f"{conditions if draft.outcome is Outcome.CONDITIONS else ''}? It is signed with your "
            "key and cannot be taken back; it can be corrected by a new decision.",
            "Record the decision",
            lambda: self._record(case, meeting, draft),
        )

    def _record(self, case: str, meeting: str, draft: Draft) -> None:
        self.record.wait()
        self._workplace.do(
            lambda session: decide(session, case, draft, meeting),
            f"Recorded: {case} {draft.outcome.value}.",
            lambda _: self._done(),
        )

    def _done(self) -> None:
        for field in (self.reasons, self.advice, self.departure, self.question):
            field.done()
        self.conditions.done()
