"""A letter to the applicant as content: what it says, whatever the format. Msgspec only.

It holds questions in their approved words and places in the applicant's own papers; nothing of what
members noted, viewed or voted.
"""

from __future__ import annotations

import msgspec


class LetterQuestion(msgspec.Struct, frozen=True):
    """One numbered question."""

    number: str
    text: str
    place: str
    """Where in the applicant's papers, by the paper's own pages; "" for nowhere."""
    words: str
    """What stands there, quoted; "" for nothing."""


class ApplicantLetter(msgspec.Struct, frozen=True):
    """A letter with questions."""

    body: str
    """The panel."""
    reference: str
    title: str
    requester: str
    organisation: str
    number: int
    sent: str
    """ISO date."""
    reply_by: str
    """ISO date, or ""."""
    questions: tuple[LetterQuestion, ...]
