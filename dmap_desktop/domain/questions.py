"""A question to the applicant as the acts of a case have made it. Frozen values; msgspec only."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dmap_desktop.domain.question_records import (
    QuestionAsked,
    QuestionReviewed,
    QuestionsAnswered,
    QuestionsSent,
)
from dmap_desktop.domain.signed import Signed


class QuestionState(StrEnum):
    """Where a question stands."""

    ASKED = "waits for the secretariat"
    APPROVED = "approved, to be sent"
    DECLINED = "declined"
    SENT = "with the applicant"
    ANSWERED = "answered"


class Review(msgspec.Struct, frozen=True):
    """What the secretariat made of a question."""

    by: Signed
    record: QuestionReviewed


class Letter(msgspec.Struct, frozen=True):
    """A letter that went to the applicant."""

    by: Signed
    record: QuestionsSent


class Reply(msgspec.Struct, frozen=True):
    """The applicant's answer."""

    by: Signed
    record: QuestionsAnswered


class Question(msgspec.Struct, frozen=True):
    """A question with all that became of it."""

    by: Signed
    asked: QuestionAsked
    review: Review | None = None
    letter: Letter | None = None
    reply: Reply | None = None

    @property
    def id(self) -> str:
        """Return what names it: the hash of the act that asked it."""
        return self.by.hash

    @property
    def state(self) -> QuestionState:
        """Return where it stands."""
        if self.reply is not None:
            return QuestionState.ANSWERED
        if self.letter is not None:
            return QuestionState.SENT
        if self.review is None:
            return QuestionState.ASKED
        approved = self.review.record.approved
        return QuestionState.APPROVED if approved else QuestionState.DECLINED

    @property
    def text(self) -> str:
        """Return its wording: the secretariat's where it was approved, else the asker's."""
        approved = self.review is not None and self.review.record.approved
        return self.review.record.text if approved and self.review else self.asked.text

    @property
    def number(self) -> str:
        """Return its number, ``"2.1"`` for the first of the second letter; "" before it is sent."""
        if self.letter is None:
            return ""
        sent = self.letter.record
        return f"{sent.letter}.{sent.questions.index(self.id) + 1}"


class Pause(msgspec.Struct, frozen=True):
    """Days on which the clock of a case stands, because a letter is with the applicant."""

    sent: str
    """ISO date: the clock stands from the day after."""
    answered: str = ""
    """ISO date of the last answer: the clock goes on from the day after; "" while it stands."""


def pauses(questions: tuple[Question, ...]) -> tuple[Pause, ...]:
    """Return a pause for each letter, in their order."""
    letters: dict[int, list[Question]] = {}
    for question in questions:
        if question.letter is not None:
            letters.setdefault(question.letter.record.letter, []).append(question)
    found = []
    for _, held in sorted(letters.items()):
        answers = [q.reply.record.answered for q in held if q.reply is not None]
        letter = held[0].letter
        sent = letter.record.sent if letter else ""
        found.append(Pause(sent, max(answers) if len(answers) == len(held) else ""))
    return tuple(found)
