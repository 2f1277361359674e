"""Questions on a case as the secretariat works on them: what waits first, then all there are."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dmap_desktop.domain.questions import Question, QuestionState
from dmap_desktop.services.asking import questions_in
from dmap_desktop.ui.design import meaning
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.packs.answer import AnswerCard
from dmap_desktop.ui.packs.letter import LetterCard
from dmap_desktop.ui.packs.operations import LETTER_FILTER, PackLook, write_again
from dmap_desktop.ui.packs.review import ReviewCard
from dmap_desktop.ui.widgets.badge import Badge
from dmap_desktop.ui.widgets.became import became
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.emptying import empty
from dmap_desktop.ui.widgets.saving import ask_where
from dmap_desktop.ui.widgets.scrolling import ScrollColumn
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace


class OfficeQuestions(ScrollColumn):
    """A column of cards, one for each step that waits."""

    def __init__(self, workplace: Workplace) -> None:
        """Start without a case."""
        super().__init__()
        self._workplace = workplace
        self._shown: object = None
        self.letter: LetterCard | None = None
        self.answer: AnswerCard | None = None
        self.reviews: dict[str, ReviewCard] = {}
        self.setAccessibleName("Questions to the applicant")
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, Space.SNUG, 0)
        self._list.setSpacing(Space.ROOM)
        self.setWidget(inside)

    def show_case(self, look: PackLook | None) -> None:
        """Show what waits on a case; what is being typed stays while nothing has changed."""
        case = look.case if look is not None and not look.hidden else None
        now = (case.reference, case.questions, len(case.packs)) if case is not None else None
        if now is not None and now == self._shown:
            return
        self._shown = now
        empty(self._list)
        self.letter = self.answer = None
        self.reviews = {}
        if look is not None and case is not None:
            self._add_steps(look)
            for question in reversed(case.questions):
                if question.state is not QuestionState.ASKED:
                    self._list.addWidget(self._card(look, question))
            if not case.questions:
                self._list.addWidget(_nothing_asked())
        self._list.addStretch(1)

    def _add_steps(self, look: PackLook) -> None:
        for question in questions_in(look.case, QuestionState.ASKED):
            card = ReviewCard(self._workplace, look, question)
            self.reviews[question.id] = card
            self._list.addWidget(card)
        if questions_in(look.case, QuestionState.APPROVED):
            self.letter = LetterCard(self._workplace, look)
            self._list.addWidget(self.letter)
        if questions_in(look.case, QuestionState.SENT):
            self.answer = AnswerCard(self._workplace, look)
            self._list.addWidget(self.answer)

    def _card(self, look: PackLook, question: Question) -> Card:
        card = Card()
        number = f"Question {question.number}, " if question.number else ""
        card.body.addWidget(label(f"{number}{look.panel.name_of(question.by.person)}", "strong"))
        card.body.addWidget(Badge(meaning.question(question.state)), 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(label(question.text))
        for words in became(question):
            card.body.addWidget(label(words, "muted"))
        if question.letter is not None:
            again = button("Write its letter again...", "scroll-text", "quiet")
            number_of = question.letter.record.letter
            again.clicked.connect(lambda: self._write_again(look.case.reference, number_of))
            card.body.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _write_again(self, case: str, number: int) -> None:
        workplace = self._workplace

        def write(path: Path) -> None:
            workplace.ask(
                lambda session: write_again(session, case, number, path),
                lambda _: workplace.messages.info(f"Written: {path.name}."),
            )

        name = f"letter-{case}-{number}"
        ask_where(self, "Write the letter again", name, LETTER_FILTER, write)


def _nothing_asked() -> Card:
    card = Card("Questions to the applicant")
    card.body.addWidget(
        label(
            "Nobody has asked anything yet. Members ask on the reading desk, from a place in a "
            "paper; what they ask waits here for approval.",
            "muted",
        )
    )
    return card
