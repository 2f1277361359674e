"""The reader's own part in a case: interest, first view, sealed ballot; in this order."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from dmap_desktop.domain.records import InterestNature, Vote
from dmap_desktop.services.letting_go import LetGo, let_go
from dmap_desktop.services.reviewing import (
    OwnBallot,
    cast_ballot,
    declare_interest,
    record_view,
)
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.reading.operations import Look
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.buttons import ReasonButton
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.draft import DraftEdit
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace

_NATURES = {
    InterestNature.NONE: "None: I have no interest in this case",
    InterestNature.FINANCIAL: "Financial",
    InterestNature.EMPLOYMENT: "Employment",
    InterestNature.PROFESSIONAL: "Professional",
    InterestNature.PERSONAL: "Personal",
}


class MyPart(ScrollColumn):
    """Cards that appear as the one before is done."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        """Start without a case."""
        super().__init__(parent)
        self._workplace = workplace
        self._case = ""
        self.setAccessibleName("My part")
        self.note = label("", "muted")
        self.interest = _Interest(workplace)
        self.view = _View(workplace)
        self.ballot = _Ballot(workplace)
        self.others = Card("Views of other members")
        self._opinions = QVBoxLayout()
        self._opinions.setSpacing(Space.NEAR)
        self.others.body.addLayout(self._opinions)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, Space.SNUG, 0)
        column.setSpacing(Space.ROOM)
        for widget in (self.note, self.interest, self.view, self.ballot, self.others):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(inside)
        self.say("Choose a case first.")

    def say(self, sentence: str) -> None:
        """Offer nothing to do, and say why."""
        for card in (self.interest, self.view, self.ballot, self.others):
            card.hide()
        self.note.setText(sentence)
        self.note.show()

    def show_case(self, look: Look) -> None:
        """Show what there is to do in a case."""
        if not look.votes:
            self.say("Your roles carry no vote: you may read; members declare and vote.")
            return
        recused = not look.sight.papers
        declared = look.interest is not None
        self.note.setText(look.sight.why_hidden if recused else "")
        self.note.setVisible(recused)
        self.interest.show_case(look)
        self.interest.show()
        self.view.show_case(look)
        self.view.setVisible(declared and not recused)
        self.ballot.show_case(look)
        viewed = look.person in look.case.views
        self.ballot.setVisible(viewed and not recused)
        self._show_others(look)

    def _show_others(self, look: Look) -> None:
        while (item := self._opinions.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        mine = look.panel.name_of(look.person)
        others = [view for view in look.views if view.name != mine]
        for view in others:
            self._opinions.addWidget(label(view.name, "strong"))
            badge = Badge(meaning.vote(view.leaning))
            self._opinions.addWidget(badge, 0, Qt.AlignmentFlag.AlignLeft)
            self._opinions.addWidget(label(view.text))
        self.others.setVisible(bool(others) and look.sight.views and look.sight.papers)


class _Interest(Card):
    """Declaring an interest, or that there is none."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__("1. Interests", "Declare before you read; a nil return is minuted, too.")
        self._workplace, self._case = workplace, ""
        self.state = Badge(meaning.BLIND)
        self.people = label("", "caption")
        self.nature = _combo("interest.nature", "Nature of the interest")
        for nature, words in _NATURES.items():
            self.nature.addItem(words, nature)
        self.detail = QLineEdit()
        self.detail.setObjectName("interest.detail")
        self.detail.setAccessibleName("What the interest is")
        self.detail.setPlaceholderText("What the interest is")
        self.declare = ReasonButton("Declare", "user-check", "primary")
        self.declare.setObjectName("interest.declare")
        self.declare.clicked.connect(self._declare)
        self.nature.currentIndexChanged.connect(lambda: self._follow())
        self.detail.textChanged.connect(lambda: self._follow())
        self.body.addWidget(self.state, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.people, self.nature, self.detail, self.declare):
            self.body.addWidget(widget)
        self._follow()

    def show_case(self, look: Look) -> None:
        """Show what was declared, or ask."""
        if self._case != look.case.reference:
            self._case = look.case.reference
            self.nature.setCurrentIndex(0)
            self.detail.clear()
        held = look.interest
        self.state.setVisible(held is not None)
        if held is not None:
            self.state.show_meaning(meaning.interest(held.nature, held.recuses))
        names = ", ".join(look.case.received.people[:12])
        self.people.setText(f"Named in the application: {names}." if names else "")
        for widget in (self.people, self.nature, self.detail, self.declare):
            widget.setVisible(held is None)
        self._follow()

    def _follow(self) -> None:
        interested = InterestNature(self.nature.currentData()) is not InterestNature.NONE
        self.detail.setVisible(interested and self.nature.isVisibleTo(self))
        self.declare.setText("Declare this interest" if interested else "Declare no interest")
        lacking = interested and not self.detail.text().strip()
        self.declare.set_possible("Say in a few words what the interest is." if lacking else None)

    def _declare(self) -> None:
        case, detail = self._case, self.detail.text()
        nature = InterestNature(self.nature.currentData())
        self.declare.wait()
        self._workplace.do(
            lambda session: declare_interest(session, case, nature, detail),
            "Declared. It will stand in the minutes.",
            lambda _: self._let_go(),
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self._follow()
        self._workplace.failed(error)

    def _let_go(self) -> None:
        """Remove the papers of a case that is closed to its reader now, and say so."""

        def tell(gone: tuple[LetGo, ...]) -> None:
            for one in gone:
                self._workplace.messages.info(one.sentence())

        self._workplace.ask(lambda session: let_go(session, changed=True), tell)


class _View(Card):
    """The first view, before score and recommendation are shown."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__("2. First view", "Before score and recommendation are shown to you.")
        self._workplace, self._case = workplace, ""
        self.state = Badge(meaning.BLIND)
        self.written = label("")
        self.leaning = _votes("view.leaning", "What you lean to")
        self.text = DraftEdit(
            workplace, "view.text", "Your first view", "What you think of it, in a few sentences"
        )
        self.text.typed.connect(self._follow)
        self.record = ReasonButton("Record first view", "check", "primary")
        self.record.setObjectName("view.record")
        self.record.clicked.connect(self._record)
        self._why: str | None = None
        self.body.addWidget(self.state, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.written, self.leaning, self.text, self.record):
            self.body.addWidget(widget)

    def show_case(self, look: Look) -> None:
        """Show the view that was recorded, or the fields for one."""
        self._case, self._why = look.case.reference, look.why_no_view
        held = look.case.views.get(look.person)
        for widget in (self.state, self.written):
            widget.setVisible(held is not None)
        for field in (self.leaning, self.text, self.record):
            field.setVisible(held is None)
        if held is not None:
            self.state.show_meaning(meaning.vote(held.view.leaning))
            self.written.setText(held.view.text)
        else:
            self.text.work_on(self._case)
        self._follow()

    def _follow(self) -> None:
        empty = "Write your view in a sentence or two." if not self.text.text() else None
        self.record.set_possible(self._why or empty)

    def _record(self) -> None:
        case, text = self._case, self.text.text()
        leaning = Vote(self.leaning.currentData())
        self.record.wait()
        self._workplace.do(
            lambda session: record_view(session, case, leaning, text),
            "Recorded. Score and recommendation are shown now.",
            lambda _: self.text.done(),
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self._follow()
        self._workplace.failed(error)


class _Ballot(Card):
    """A ballot sealed to its voter and to the officers who close the voting."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(
            "3. Vote", "Sealed until the chair closes the voting; you can vote anew until then."
        )
        self._workplace, self._case = workplace, ""
        self.cast_before = label("")
        self.state = Badge(meaning.BLIND)
        self.vote = _votes("ballot.vote", "Your vote")
        self.vote.currentIndexChanged.connect(lambda: self._follow())
        self.reasons = DraftEdit(
            workplace, "ballot.reasons", "Reasons", "Your reasons, as the minutes may quote them"
        )
        self.conditions = DraftEdit(
            workplace, "ballot.conditions", "Conditions", "Conditions, one a line", lines=3
        )
        self.cast = ReasonButton("Cast the ballot", "vote", "primary")
        self.cast.setObjectName("ballot.cast")
        self.cast.clicked.connect(self._ask)
        for field in (self.reasons, self.conditions):
            field.typed.connect(self._follow)
        self._why: str | None = None
        self.body.addWidget(self.state, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.cast_before, self.vote, self.reasons, self.conditions, self.cast):
            self.body.addWidget(widget)

    def show_case(self, look: Look) -> None:
        """Show the ballot that was cast, and the fields for another."""
        self._case, self._why = look.case.reference, look.why_no_ballot
        held = look.ballot
        for widget in (self.state, self.cast_before):
            widget.setVisible(held is not None)
        if held is not None:
            self._show_cast(held)
        self.cast.setText("Replace the ballot" if held is not None else "Cast the ballot")
        for field in (self.reasons, self.conditions):
            field.work_on(self._case)
        over = look.case.closing is not None
        for entry in (self.vote, self.reasons, self.conditions):
            entry.setVisible(not over)
        self._follow()

    def _show_cast(self, held: OwnBallot) -> None:
        said = held.content
        self.state.setVisible(said is not None)
        words = "You voted on another device, which alone can open the ballot."
        if said is not None:
            self.state.show_meaning(meaning.vote(said.vote))
            conditions = "".join(f"\n- {condition}" for condition in said.conditions)
            words = f"You voted: {said.reasons}{conditions}"
        if held.replaced:
            before = "ballot" if held.replaced == 1 else f"{held.replaced} ballots"
            words += f"\nIt replaced your earlier {before}; every one stays on record."
        self.cast_before.setText(f"{words}\n{held.fate}" if held.fate else words)

    def _follow(self) -> None:
        vote = Vote(self.vote.currentData())
        lacking = None
        if vote is not Vote.ABSTAIN and not self.reasons.text():
            lacking = "Give the reasons for your vote in a sentence."
        elif vote is Vote.CONDITIONS and not self.conditions.lines():
            lacking = "Name at least one condition, or approve without."
        self.conditions.setEnabled(vote in (Vote.CONDITIONS, Vote.APPROVE))
        self.cast.set_possible(self._why or lacking)

    def _ask(self) -> None:
        vote = Vote(self.vote.currentData())
        self._workplace.guard.confirm(
            self,
            f"Cast your ballot on {self._case}: {vote.value}? It is sealed and signed with your "
            "key. You can replace it until the voting is closed; both stay on record.",
            "Cast the ballot",
            self._cast,
        )

    def _cast(self) -> None:
        case, reasons = self._case, self.reasons.text()
        vote = Vote(self.vote.currentData())
        conditions = self.conditions.lines() if vote is Vote.CONDITIONS else ()
        self.cast.wait()
        self._workplace.do(
            lambda session: cast_ballot(session, case, vote, reasons, conditions),
            "Your ballot is cast and sealed.",
            lambda _: self._done(),
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self._follow()
        self._workplace.failed(error)

    def _done(self) -> None:
        self.reasons.done()
        self.conditions.done()


def _combo(name: str, accessible_name: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(accessible_name)
    return made


def _votes(name: str, accessible_name: str) -> QComboBox:
    made = _combo(name, accessible_name)
    for vote in Vote:
        made.addItem(meaning.vote(vote).word, vote)
    return made
