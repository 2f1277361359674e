"""Calling and running a meeting: agenda, attendance by item, discussion, close."""

from __future__ import annotations

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.meeting import Meeting
from dmap_desktop.domain.records import MeetingKind, Presence
from dmap_desktop.domain.voting import Quorum, quorum
from dmap_desktop.services.journal import case_of, panel_of, write
from dmap_desktop.services.reviewing import sight_of
from dmap_desktop.services.session import Session


def call_meeting(
    session: Session, meeting: str, kind: MeetingKind, held_on: str, title: str
) -> r.Act:
    """Call a meeting for the ISO date ``held_on``. Raises Refused."""
    called = r.MeetingCalled(meeting, kind, held_on, title)
    return write(session, r.meeting_stream(meeting), called)


def set_agenda(session: Session, meeting: str, cases: tuple[str, ...]) -> r.Act:
    """Set the cases of a meeting in order. Raises Refused."""
    return write(session, r.meeting_stream(meeting), r.AgendaSet(cases))


def open_meeting(session: Session, meeting: str) -> r.Act:
    """Open the meeting; the person at this device chairs it. Raises Refused."""
    return write(session, r.meeting_stream(meeting), r.MeetingOpened())


def record_attendance(
    session: Session, meeting: str, person: str, presence: Presence, from_item: int = 1
) -> r.Act:
    """Record that somebody is present, has left or sent apologies. Raises Refused."""
    entry = r.AttendanceRecorded(person, presence, from_item)
    return write(session, r.meeting_stream(meeting), entry)


def minute_discussion(session: Session, meeting: str, case: str, text: str) -> r.Act:
    """Put down what was said on a case; the newest text counts.

    Raises Refused, also to somebody who takes no part in the case.
    """
    seen = sight_of(session, case_of(session, case))
    if not seen.papers:
        raise Refused(seen.why_hidden)
    return write(session, r.meeting_stream(meeting), r.DiscussionMinuted(case, text.strip()))


def close_meeting(session: Session, meeting: str) -> r.Act:
    """Close the meeting. Raises Refused."""
    return write(session, r.meeting_stream(meeting), r.MeetingClosed())


def quorum_of(session: Session, case: Case, meeting: Meeting | None) -> Quorum:
    """Return the quorum of one item, at ``meeting`` or between meetings."""
    present = meeting.present_at(meeting.item_of(case.reference)) if meeting else frozenset()
    return quorum(panel_of(session), case.recused, case.ballots, present)
