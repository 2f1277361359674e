"""The words that records use: votes, outcomes, interests, rulings, presences. Imports nothing.

Each value stands in signed records and in the hub: a word may be added, never changed.
"""

from __future__ import annotations

from enum import StrEnum


class Vote(StrEnum):
    """What a ballot says."""

    APPROVE = "approve"
    CONDITIONS = "approve with conditions"
    MORE_INFORMATION = "more information needed"
    REJECT = "reject"
    ESCALATE = "escalate to the DSPB"
    ABSTAIN = "abstain"


class Outcome(StrEnum):
    """How a case ends, or where it goes next."""

    APPROVED = "approved"
    CONDITIONS = "approved with conditions"
    MORE_INFORMATION = "more information needed"
    REJECTED = "rejected"
    ESCALATED = "escalated to the DSPB"


class InterestNature(StrEnum):
    """What kind of interest a member declares; ``NONE`` is an explicit nil return."""

    NONE = "none"
    FINANCIAL = "financial"
    EMPLOYMENT = "employment"
    PROFESSIONAL = "professional"
    PERSONAL = "personal"


class Ruling(StrEnum):
    """What the chair ruled on a declared interest."""

    LEAVE = "left for the item"
    STAY = "stayed by ruling of the chair"


class Presence(StrEnum):
    """Where somebody is from an item on."""

    PRESENT = "present"
    LEFT = "left"
    APOLOGIES = "apologies"


class MeetingKind(StrEnum):
    """The two meetings of the panel."""

    WEEKLY = "weekly"
    MONTHLY = "extended monthly"


class AccessKind(StrEnum):
    """How a person came by the content of the panel's papers."""

    OPENED = "opened"
    EXPORTED = "exported"
