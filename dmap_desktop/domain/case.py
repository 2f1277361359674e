"""A case of the panel: its state as the acts of its stream have made it. Imports msgspec only."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dmap_desktop.domain.questions import Letter, Pause, Question, pauses
from dmap_desktop.domain.records import (
    ApplicationReceived,
    ApplicationWithdrawn,
    ConfidentialityMarked,
    DecisionRecorded,
    GatewayAssessed,
    InterestNature,
    NoteWritten,
    OpenedBallot,
    Outcome,
    PackPublished,
    Ruling,
    RulingRecorded,
    ViewRecorded,
)
from dmap_desktop.domain.signed import Signed as Signed
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


class Standing(msgspec.Struct, frozen=True):
    """What one act made of somebody's part in a case: kept out of it, or free to take part."""

    by: Signed
    recuses: bool


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
    """A ballot as it was cast, sealed. It stays when its voter casts another."""

    by: Signed
    pack: int
    commitment: str
    sealed: str


class Closing(msgspec.Struct, frozen=True):
    """Voting on a pack was closed and the ballots counted."""

    by: Signed
    meeting: str
    pack: int
    tally: Tally
    opened: tuple[OpenedBallot, ...]
    reached: tuple[str, ...]
    """Hashes of the ballots that had come when the voting was first closed: no other counts."""


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


class GatewayView(msgspec.Struct, frozen=True):
    """A judgement on the legal gateway that a pack states."""

    by: Signed
    record: GatewayAssessed


class Case(msgspec.Struct, frozen=True):
    """One application before the panel."""

    reference: str
    received: ApplicationReceived
    by: Signed
    packs: tuple[PackPublished, ...] = ()
    published: tuple[Signed, ...] = ()
    """Who published each pack."""
    interests: dict[str, Interest] = {}
    """By person."""
    standings: dict[str, tuple[Standing, ...]] = {}
    """By person, every declaration and ruling in order."""
    views: dict[str, View] = {}
    """By person; the first view stays, later ones are kept out."""
    notes: tuple[Note, ...] = ()
    casts: tuple[SealedBallot, ...] = ()
    """Every ballot on every pack, replaced and late ones among them."""
    all_closings: tuple[Closing, ...] = ()
    """On every pack."""
    decisions: tuple[Decision, ...] = ()
    """Decisions no other has replaced; more than one is contested."""
    replaced: tuple[Decision, ...] = ()
    """Decisions a later one corrected, or that a new pack answered."""
    ruling: BoardRuling | None = None
    """The DSPB's, on the decision that stands."""
    earlier_rulings: tuple[BoardRuling, ...] = ()
    """On earlier packs: one that asks for more information is answered by a new pack."""
    withdrawal: Withdrawal | None = None
    questions: tuple[Question, ...] = ()
    """To the applicant, in the order they were asked."""
    letters: tuple[Letter, ...] = ()
    confidential: dict[str, ConfidentialityMarked] = {}
    """What public exports leave out, by the hash of the paper."""
    gateways: tuple[GatewayView, ...] = ()
    """Every judgement on the stated gateway, on every pack, in order."""

    @property
    def gateway(self) -> GatewayView | None:
        """Return the newest judgement on the newest pack's gateway, or None before there is one."""
        on_newest = (view for view in self.gateways if view.record.pack == len(self.packs))
        return max(on_newest, key=self.gateways.index, default=None)

    @property
    def pack(self) -> PackPublished | None:
        """Return the newest pack, or None while the case is in intake."""
        return self.packs[-1] if self.packs else None

    @property
    def ballots(self) -> dict[str, SealedBallot]:
        """Return the newest ballot of each voter on the newest pack."""
        return {ballot.by.person: ballot for ballot in self.casts if ballot.pack == len(self.packs)}

    @property
    def closings(self) -> tuple[Closing, ...]:
        """Return the closings of the voting on the newest pack."""
        return tuple(held for held in self.all_closings if held.pack == len(self.packs))

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
    def conflicted_since(self) -> tuple[str, ...]:
        """Return whose ballot was counted, but who turned out to have an interest since."""
        tally = self.decision.tally if self.decision else self.closing and self.closing.tally
        counted = tally.counted if tally else ()
        return tuple(sorted(ballot.voter for ballot in counted if ballot.voter in self.recused))

    def ruling_on(self, decision: Decision) -> BoardRuling | None:
        """Return what the DSPB ruled on an escalation, also on an earlier pack."""
        rulings = (*self.earlier_rulings, *((self.ruling,) if self.ruling else ()))
        return next((r for r in rulings if r.record.decision == decision.by.hash), None)

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """Return when the clock stood, because letters were with the applicant."""
        return pauses(self.questions)

    @property
    def settled_on(self) -> str:
        """Return the ISO date on which the case was settled, "" while it is open."""
        if self.withdrawal is not None:
            return self.withdrawal.record.withdrawn
        if self.state not in (CaseState.APPROVED, CaseState.REJECTED):
            return ""
        if self.ruling is not None:
            return self.ruling.record.ruled_on
        return self.decision.by.wall[:10] if self.decision else ""

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
