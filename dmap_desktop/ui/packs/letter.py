"""The next letter to the applicant: which questions it holds, when it goes out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QGridLayout

from dmap_desktop.domain.questions import QuestionState
from dmap_desktop.services.asking import questions_in
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.packs.operations import LETTER_FILTER, PackLook, send_letter
from dmap_desktop.ui.widgets.buttons import button
from dmap_desktop.ui.widgets.card import Card
from dmap_desktop.ui.widgets.question import ask_first
from dmap_desktop.ui.widgets.saving import ask_where
from dmap_desktop.ui.widgets.words import label
from dmap_desktop.ui.workplace import Workplace

_DAYS = 14
"""Days that an applicant is given by default; the panel's own convention."""


class LetterCard(Card):
    """Every approved question, in one letter."""

    def __init__(self, workplace: Workplace, look: PackLook) -> None:
        """Show what the next letter on a case would hold."""
        number = len(look.case.letters) + 1
        super().__init__(
            f"Letter {number}",
            "The clock of the case stands from the day after it is sent to the day its last "
            "answer comes.",
        )
        self.setObjectName("letter")
        self._workplace, self._case, self._number = workplace, look.case.reference, number
        for place, question in enumerate(questions_in(look.case, QuestionState.APPROVED), start=1):
            self.body.addWidget(label(f"{number}.{place}  {question.text}"))
        self.sent = date_field("letter.sent", "Sent on", look.today)
        self.reply_by = date_field("letter.reply_by", "Answer by", look.today, _DAYS)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.ROOM)
        grid.setVerticalSpacing(Space.SNUG)
        grid.setColumnStretch(1, 1)
        for row, (words, field) in enumerate(
            (("Sent on", self.sent), ("Answer by", self.reply_by))
        ):
            grid.addWidget(label(words, "label"), row, 0)
            grid.addWidget(field, row, 1)
        self.body.addLayout(grid)
        self.write = button("Write the letter...", "scroll-text", "primary")
        self.write.setObjectName("letter.write")
        self.write.clicked.connect(lambda: self._ask_where())
        self.body.addWidget(self.write)

    def write_to(self, path: Path) -> None:
        """Ask, then write the letter to ``path`` and stop the clock."""
        sent, reply_by = iso(self.sent), iso(self.reply_by)
        case = self._case
        ask_first(
            self,
            f"Write letter {self._number} on {case} to {path.name} and record it as sent on "
            f"{sent}? What was sent cannot be edited any more, and the clock of the case stands.",
            "Write and record it",
            lambda: self._send(case, sent, reply_by, path),
        )

    def _ask_where(self) -> None:
        name = f"letter-{self._case}-{self._number}"
        ask_where(self, "Write the letter", name, LETTER_FILTER, self.write_to)

    def _send(self, case: str, sent: str, reply_by: str, path: Path) -> None:
        self._workplace.do(
            lambda session: send_letter(session, case, sent, reply_by, path),
            f"Written: {path.name}. The clock of {case} stands from {sent}.",
        )


def date_field(name: str, words: str, today: str, days: int = 0) -> QDateEdit:
    """Return a field for a day, at first so many days after ``today`` (ISO)."""
    made = QDateEdit(QDate.fromString(today, Qt.DateFormat.ISODate).addDays(days))
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setCalendarPopup(True)
    made.setDisplayFormat("d MMMM yyyy")
    return made


def iso(field: QDateEdit) -> str:
    """Return the day in a field as an ISO date."""
    return field.date().toString(Qt.DateFormat.ISODate)
