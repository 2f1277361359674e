"""What lists show of a case or a meeting without folding it again. Frozen values; msgspec only."""

from __future__ import annotations

from datetime import date

import msgspec

from dmap_desktop.domain.case import Case, CaseState
from dmap_desktop.domain.meeting import Meeting, MeetingState
from dmap_desktop.domain.questions import Pause, QuestionState
from dmap_desktop.domain.records import MeetingKind, Outcome
from dmap_desktop.domain.turnaround import Turnaround, turnaround


class CaseSummary(msgspec.Struct, frozen=True):
    """One line of the case table. Hide score, band and tier by ``visibility.sight`` first."""

    reference: str
    title: str
    organisation: str
    organisation_type: str
    received: str
    """ISO date."""
    state: CaseState
    outcome: Outcome | None
    pack: int
    """Version of the newest pack; 0 in intake."""
    tier_asked: int | None
    tier_recommended: int | None
    tier_words: str
    score: float | None
    band: str
    failed_gates: tuple[str, ...]
    meeting: str
    """The meeting it was decided in; empty before, and between meetings."""
    recused: tuple[str, ...]
    declared: tuple[str, ...]
    """Who declared an interest or a nil return."""
    viewed: tuple[str, ...]
    voted: tuple[str, ...]
    closed: bool
    """Whether voting has been closed, on this pack or an earlier one."""
    people: tuple[str, ...]
    papers: int
    to_review: int = 0
    """Questions to the applicant that wait for the secretariat."""
    to_send: int = 0
    """Questions that are approved and wait for a letter."""
    with_applicant: int = 0
    """Questions that the applicant has not answered."""
    pauses: tuple[Pause, ...] = ()
    """When the clock stood."""
    settled_on: str = ""
    """ISO date, "" while it is open."""


class MeetingSummary(msgspec.Struct, frozen=True):
    """One line of the list of meetings."""

    id: str
    kind: MeetingKind
    held_on: str
    title: str
    state: MeetingState
    agenda: tuple[str, ...]
    chair: str


def summarise_case(case: Case) -> CaseSummary:
    """Return the line that lists show of ``case``."""
    pack, received = case.pack, case.received
    return CaseSummary(
        reference=case.reference,
        title=received.title,
        organisation=received.organisation,
        organisation_type=received.organisation_type,
        received=received.received,
        state=case.state,
        outcome=case.outcome,
        pack=pack.version if pack else 0,
        tier_asked=received.tier_asked,
        tier_recommended=pack.tier_recommended if pack else None,
        tier_words=pack.tier_words if pack else "",
        score=pack.score if pack else None,
        band=pack.band if pack else "",
        failed_gates=pack.failed_gates if pack else (),
        meeting=case.decision.record.meeting if case.decision else "",
        recused=tuple(sorted(case.recused)),
        declared=tuple(sorted(case.interests)),
        viewed=tuple(sorted(case.views)),
        voted=tuple(sorted(case.ballots)),
        closed=bool(case.closings or case.decisions or case.replaced),
        people=received.people,
        papers=len(pack.papers) if pack else 0,
        to_review=_count(case, QuestionState.ASKED),
        to_send=_count(case, QuestionState.APPROVED),
        with_applicant=_count(case, QuestionState.SENT),
        pauses=case.pauses,
        settled_on=case.settled_on,
    )


def clock_of(case: CaseSummary, today: date) -> Turnaround | None:
    """Return the clock of a case; None when it is not known when it was received."""
    return turnaround(case.received, case.pauses, case.settled_on, today)


def _count(case: Case, state: QuestionState) -> int:
    return sum(question.state is state for question in case.questions)


def summarise_meeting(meeting: Meeting) -> MeetingSummary:
    """Return the line that lists show of ``meeting``."""
    return MeetingSummary(
        id=meeting.id,
        kind=meeting.kind,
        held_on=meeting.held_on,
        title=meeting.title,
        state=meeting.state,
        agenda=meeting.agenda,
        chair=meeting.chair,
    )
