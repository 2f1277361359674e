"""A case of the panel: its state as the acts of its stream have made it. Imports msgspec only."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dmap_desktop.domain.records import (
    ApplicationReceived,
    ApplicationWithdrawn,
    DecisionRecorded,
    InterestNature,
    NoteWritten,
    Outcome,
    PackPublished,
    Ruling,
    RulingRecorded,
    ViewRecorded,
)
from dmap_desktop.domain.voting import Tally


class CaseState(StrEnum):
    """Where a case stands. Each state names who has to act next in ``WAITS_FOR``."""

    INTAKE = "in intake"
    WITH_PANEL = "with the panel"
    VOTING_CLOSED = "voting closed"
    MORE_INFORMATION = "waiting for the applicant"
    WITH_BOARD = "with the DSPB"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CONTESTED = "contested"


WAITS_FOR: dict[CaseState, str] = {
    CaseState.INTAKE: "the secretariat, to publish the pack",
    CaseState.WITH_PANEL: "the members, to vote, and the chair, to close the voting",
    CaseState.VOTING_CLOSED: "the chair, to record the decision",
    CaseState.MORE_INFORMATION: "the applicant, to answer",
    CaseState.WITH_BOARD: "the DSPB, to rule",
    CaseState.APPROVED: "nobody",
    CaseState.REJECTED: "nobody",
    CaseState.WITHDRAWN: "nobody",
    CaseState.CONTESTED: "the chair, to settle which decision stands",
}

_AFTER: dict[Outcome, CaseState] = {
    Outcome.APPROVED: CaseState.APPROVED,
    Outcome.CONDITIONS: CaseState.APPROVED,
    Outcome.REJECTED: CaseState.REJECTED,
    Outcome.MORE_INFORMATION: CaseState.MORE_INFORMATION,
    Outcome.ESCALATED: CaseState.WITH_BOARD,
}


class Signed(msgspec.Struct, frozen=True):
    """Who did it, when by their own clock, and the hash of the envelope that proves it."""

    person: str
    wall: str
    hash: str


class Interest(msgspec.Struct, frozen=True):
    """An interest declared in the case, or a nil return, with the chair's ruling."""

    by: Signed
    nature: InterestNature
    detail: str
    ruling: Ruling | None = None
    ruling_reason: str = ""
    ruled_by: str = ""

    @property
    def recuses(self) -> bool:
        """Say whether it keeps its holder out: any interest does until ruled harmless."""
        return self.nature is not InterestNature.NONE and self.ruling is not Ruling.STAY


class View(msgspec.Struct, frozen=True):
    """A member's first view."""

    by: Signed
    view: ViewRecorded


class Note(msgspec.Struct, frozen=True):
    """A note of a member."""

    by: Signed
    note: NoteWritten


class SealedBallot(msgspec.Struct, frozen=True):
    """The newest ballot of one voter, still sealed."""

    by: Signed
    pack: int
    commitment: str
    sealed: str
    earlier: tuple[str, ...] = ()
    """Hashes of the ballots of the same voter it replaces."""


class Closing(msgspec.Struct, frozen=True):
    """Voting was closed and the ballots counted."""

    by: Signed
    meeting: str
    tally: Tally


class Decision(msgspec.Struct, frozen=True):
    """A decision that stands."""

    by: Signed
    record: DecisionRecorded
    tally: Tally


class BoardRuling(msgspec.Struct, frozen=True):
    """What the DSPB ruled."""

    by: Signed
    record: RulingRecorded


class Withdrawal(msgspec.Struct, frozen=True):
    """The applicant withdrew."""

    by: Signed
    record: ApplicationWithdrawn


class Case(msgspec.Struct, frozen=True):
    """One application before the panel."""

    reference: str
    received: ApplicationReceived
    by: Signed
    packs: tuple[PackPublished, ...] = ()
    interests: dict[str, Interest] = {}
    """By person."""
    views: dict[str, View] = {}
    """By person; the first view stays, later ones are kept out."""
    notes: tuple[Note, ...] = ()
    ballots: dict[str, SealedBallot] = {}
    """By person."""
    closings: tuple[Closing, ...] = ()
    decisions: tuple[Decision, ...] = ()
    """Decisions no other has replaced; more than one is contested."""
    replaced: tuple[Decision, ...] = ()
    """Decisions a later one corrected, or that a new pack answered."""
    ruling: BoardRuling | None = None
    withdrawal: Withdrawal | None = None

    @property
    def pack(self) -> PackPublished | None:
        """Return the newest pack, or None while the case is in intake."""
        return self.packs[-1] if self.packs else None

    @property
    def closing(self) -> Closing | None:
        """Return the newest closing of the voting, or None while it is open."""
        return self.closings[-1] if self.closings else None

    @property
    def decision(self) -> Decision | None:
        """Return the decision that stands, or None for none or a contested one."""
        return self.decisions[0] if len(self.decisions) == 1 else None

    @property
    def recused(self) -> frozenset[str]:
        """Return who may neither read nor vote, by a declared interest."""
        return frozenset(person for person, held in self.interests.items() if held.recuses)

    @property
    def outcome(self) -> Outcome | None:
        """Return the outcome that stands: the DSPB's where it ruled, else the panel's."""
        if self.ruling is not None:
            return self.ruling.record.outcome
        return self.decision.record.outcome if self.decision else None

    @property
    def state(self) -> CaseState:
        """Return where the case stands."""
        if self.withdrawal is not None:
            return CaseState.WITHDRAWN
        if len(self.decisions) > 1:
            return CaseState.CONTESTED
        if self.outcome is not None:
            return _AFTER[self.outcome]
        if self.closings:
            return CaseState.VOTING_CLOSED
        return CaseState.WITH_PANEL if self.packs else CaseState.INTAKE
