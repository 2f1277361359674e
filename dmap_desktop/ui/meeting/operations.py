"""What the meeting room asks: the meeting, its items, what can be done now, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from dmap_desktop.assessment.conditions import SuggestedCondition, suggest_conditions
from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case
from dmap_desktop.domain.meeting import Meeting
from dmap_desktop.domain.panel import VOTING_ROLES, Panel, Role
from dmap_desktop.domain.summary import CaseSummary, MeetingSummary
from dmap_desktop.domain.visibility import Sight
from dmap_desktop.domain.voting import Quorum
from dmap_desktop.rulebooks import load_condition_rules
from dmap_desktop.services.cases import list_cases, list_meetings
from dmap_desktop.services.deciding import Draft, why_not_close, why_not_decide
from dmap_desktop.services.journal import case_of, meeting_of, panel_of, why_not
from dmap_desktop.services.meetings import quorum_of
from dmap_desktop.services.precedents import departure_of
from dmap_desktop.services.reading import application_of, assessment_of
from dmap_desktop.services.reviewing import sight_of
from dmap_desktop.services.session import Session


@dataclass(frozen=True, slots=True)
class Room:
    """The meeting, and what the person at work can do in it."""

    meeting: Meeting
    panel: Panel
    person: str
    cases: tuple[CaseSummary, ...]
    """In the order of the agenda."""
    quorums: tuple[Quorum, ...]
    why_not_open: str | None
    why_not_close: str | None
    why_not_attend: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the agenda."""

    case: Case
    panel: Panel
    person: str
    meeting: Meeting
    sight: Sight
    quorum: Quorum
    summary: CaseSummary
    why_not_close_voting: str | None
    why_not_discuss: str | None
    why_not_rule: str | None
    """Why this person cannot rule on interests; None when it can."""


def meetings(session: Session) -> list[MeetingSummary]:
    """Return every meeting, newest first."""
    return list_meetings(session)


def enter(session: Session, meeting_id: str) -> Room:
    """Return the meeting as it stands. Raises Refused for one nobody called."""
    meeting, panel = meeting_of(session, meeting_id), panel_of(session)
    known = {case.reference: case for case in list_cases(session)}
    cases = tuple(known[reference] for reference in meeting.agenda if reference in known)
    stream = r.meeting_stream(meeting_id)
    attend = r.AttendanceRecorded(session.person, r.Presence.PRESENT)
    return Room(
        meeting=meeting,
        panel=panel,
        person=session.person,
        cases=cases,
        quorums=tuple(quorum_of(session, case_of(session, c.reference), meeting) for c in cases),
        why_not_open=why_not(session, stream, r.MeetingOpened()),
        why_not_close=why_not(session, stream, r.MeetingClosed()),
        why_not_attend=why_not(session, stream, attend),
    )


def take_up(session: Session, meeting_id: str, reference: str) -> Item:
    """Return one item. Raises Refused for a case that is not known."""
    case, meeting = case_of(session, reference), meeting_of(session, meeting_id)
    panel = panel_of(session)
    summary = next(c for c in list_cases(session) if c.reference == reference)
    ruler = panel.people[session.person].holds(Role.CHAIR, Role.DEPUTY)
    return Item(
        case=case,
        panel=panel,
        person=session.person,
        meeting=meeting,
        sight=sight_of(session, case),
        quorum=quorum_of(session, case, meeting),
        summary=summary,
        why_not_close_voting=why_not_close(session, reference, meeting_id),
        why_not_discuss=why_not(
            session, r.meeting_stream(meeting_id), r.DiscussionMinuted(reference, "")
        ),
        why_not_rule=None if ruler else "The chair rules on interests.",
    )


def why_not_this(session: Session, meeting_id: str, reference: str, draft: Draft) -> str | None:
    """Return why a decision cannot be recorded as it is drafted, or None when it can.

    Besides the rules, one sentence is asked for when it departs from the nearest settled cases.
    """
    broken = why_not_decide(session, reference, draft, meeting_id)
    if broken is None and not draft.departure.strip():
        return departure_of(session, reference, draft.outcome) or None
    return broken


def suggested_for(session: Session, reference: str) -> tuple[SuggestedCondition, ...]:
    """Return the conditions that the findings on a case ask for.

    Raises Refused where the findings are closed to the person, Unavailable without its papers.
    """
    case = case_of(session, reference)
    found = assessment_of(session, case, application_of(session, case))
    return suggest_conditions(found, load_condition_rules())


def people_to_record(panel: Panel) -> tuple[str, ...]:
    """Return whose attendance is recorded: who may vote, by name."""
    return tuple(person.id for person in panel.holders(*VOTING_ROLES))
