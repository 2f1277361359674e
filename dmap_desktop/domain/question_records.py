"""Records of what passes between panel and applicant, and of what is confidential. Msgspec only.

They stand in the stream of a case and change neither ballots nor decisions.
:mod:`dmap_desktop.domain.questioning` says how each changes the case.
"""

from __future__ import annotations

import msgspec

from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.roster import Record


class QuestionAsked(Record, frozen=True, tag="question-asked/1"):
    """The author would like to ask the applicant something."""

    text: str
    evidence: Evidence | None = None
    """The place in the papers that the question is about."""


class QuestionReviewed(Record, frozen=True, tag="question-reviewed/1"):
    """The secretariat approves a question, in these words, or declines it with a reason.

    The newest review counts until the question is sent.
    """

    question: str
    """Hash of the act that asked it."""
    approved: bool
    text: str = ""
    """The wording that goes to the applicant."""
    reason: str = ""
    """Why it is declined."""


class QuestionsSent(Record, frozen=True, tag="questions-sent/1"):
    """A letter with approved questions went to the applicant: the clock of the case stops."""

    letter: int
    """1, 2, 3 ... of this case's letters."""
    questions: tuple[str, ...]
    """Hashes of the acts that asked them, in the order of the letter."""
    sent: str
    """ISO date."""
    reply_by: str = ""
    """ISO date by which an answer is asked for; "" for none."""


class QuestionsAnswered(Record, frozen=True, tag="questions-answered/1"):
    """The applicant's answer to questions that were sent."""

    questions: tuple[str, ...]
    answered: str
    """ISO date on which the answer came."""
    text: str = ""
    """The answer, or what the paper that came says in short."""
    pack: int = 0
    """The version of the pack that a paper of the answer joined; 0 for none."""


class ConfidentialPart(msgspec.Struct, frozen=True):
    """A part of a paper that public exports leave out."""

    reason: str
    first: int = 0
    """Its first page in the paper, from 1; 0 for the whole paper."""
    last: int = 0

    def holds(self, page: int | None) -> bool:
        """Say whether ``page`` of the paper lies in it; an unknown page of it does, to be safe."""
        return self.first == 0 or page is None or self.first <= page <= self.last

    def words(self) -> str:
        """Say which part it is: ``"the whole paper"``, ``"page 4"``, ``"pages 4 to 6"``."""
        if self.first == 0:
            return "the whole paper"
        if self.first == self.last:
            return f"page {self.first}"
        return f"pages {self.first} to {self.last}"


class ConfidentialityMarked(Record, frozen=True, tag="confidentiality-marked/1"):
    """What is confidential in one paper; it takes the place of what was marked there before."""

    document: str
    """SHA-256 of the paper's plain bytes."""
    parts: tuple[ConfidentialPart, ...]
    """Empty to take the marks away."""
    fields: tuple[str, ...] = ()
    """Fields of the public register whose text stands in these parts."""
