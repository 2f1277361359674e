"""Questions to the applicant as members see them: asked from a place, and what became of each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.questions import Question
from dmap_desktop.domain.records import QuestionAsked, case_stream
from dmap_desktop.services.asking import ask_question
from dmap_desktop.services.journal import why_not
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.reading.operations import Look
from dmap_desktop.ui.reading.place import InSight, place_link
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.became import became
from dmap_desktop.ui.widgets.buttons import ReasonButton
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.draft import DraftEdit
from dmap_desktop.ui.widgets.emptying import empty
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace


class Questions(ScrollColumn):
    """A field for a question over the questions there are."""

    def __init__(
        self,
        workplace: Workplace,
        where: InSight,
        light: Callable[[Evidence], None],
        parent: QWidget | None = None,
    ) -> None:
        """Ask about the place ``where`` gives; ``light`` shows a question's place."""
        super().__init__(parent)
        self._workplace, self._where, self._light = workplace, where, light
        self._case, self._why_not = "", ""
        self.setAccessibleName("Questions to the applicant")
        self.text = DraftEdit(
            workplace, "question.text", "Question", "What the applicant shall be asked"
        )
        self.text.typed.connect(self._follow)
        self.about = QCheckBox("About the place in sight")
        self.about.setObjectName("question.about")
        self.about.setChecked(True)
        self.place = label("", "caption")
        self.ask = ReasonButton("Ask", "message-circle-question-mark", "primary")
        self.ask.setObjectName("question.ask")
        self.ask.clicked.connect(self._ask)
        self.clock = Badge(meaning.BLIND)
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.ROOM)
        self._build()

    def _build(self) -> None:
        asking = Card(
            "Ask the applicant",
            "The secretariat approves or edits each question and sends them in one letter. Your "
            "notes and your name stay here.",
        )
        for widget in (self.text, self.about, self.place, self.ask):
            asking.body.addWidget(widget)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, Space.SNUG, 0)
        column.setSpacing(Space.ROOM)
        column.addWidget(self.clock, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(asking)
        column.addLayout(self._list)
        column.addStretch(1)
        self.setWidget(inside)

    def show_case(self, look: Look | None) -> None:
        """Show the questions on a case."""
        empty(self._list)
        self.setEnabled(look is not None and look.sight.papers)
        self.clock.setVisible(look is not None and look.clock is not None)
        if look is None:
            return
        if look.clock is not None:
            self.clock.show_meaning(meaning.clock(look.clock))
        self._case = look.case.reference
        self.text.work_on(self._case)
        if look.sight.papers:
            for question in reversed(look.case.questions):
                self._list.addWidget(self._card(look, question))
        stream = case_stream(self._case)
        self._workplace.ask(
            lambda session: why_not(session, stream, QuestionAsked("?")), self._allow
        )

    def show_place(self, words: str) -> None:
        """Say which place a question would be about."""
        self.place.setText(f"On {words}" if words else "")
        self.about.setEnabled(bool(words))

    def _allow(self, reason: str | None) -> None:
        self._why_not = reason or ""
        self._follow()

    def _card(self, look: Look, question: Question) -> Card:
        card = Card()
        number = f"Question {question.number}, " if question.number else ""
        card.body.addWidget(label(f"{number}{look.panel.name_of(question.by.person)}", "strong"))
        card.body.addWidget(Badge(meaning.question(question.state)), 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(label(question.text))
        place = question.asked.evidence
        if place is not None:
            card.body.addWidget(place_link(look.papers, place, self._light))
        for line in became(question):
            card.body.addWidget(label(line, "muted"))
        return card

    def _done(self) -> None:
        self.text.done()
        self._follow()

    def _follow(self) -> None:
        lacking = None if self.text.text() else "Write the question first."
        self.ask.set_possible(self._why_not or lacking)

    def _ask(self) -> None:
        case, text = self._case, self.text.text()

        def about(place: Evidence | None) -> None:
            self._workplace.do(
                lambda session: ask_question(session, case, text, place),
                "Asked; the secretariat reads it after the next synchronisation.",
                lambda _: self._done(),
            )

        if self.about.isChecked() and self.about.isEnabled():
            self._where(about)
        else:
            about(None)
