"""A meeting of the panel: agenda, chair, attendance by item, discussion. Imports msgspec only."""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec.structs import replace

from dmap_desktop.domain import records as r
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.panel import PanelHistory, Person
from dmap_desktop.domain.permissions import check_may


class MeetingState(StrEnum):
    """Where a meeting stands."""

    CALLED = "called"
    OPEN = "open"
    CLOSED = "closed"


class Attendance(msgspec.Struct, frozen=True):
    """One arrival, departure or apology."""

    person: str
    presence: r.Presence
    from_item: int


class Discussion(msgspec.Struct, frozen=True):
    """What was said on a case."""

    case: str
    text: str


class Issue(msgspec.Struct, frozen=True):
    """One issued version of the minutes."""

    confirmed: bool
    sha256: str
    by: str
    wall: str


class Meeting(msgspec.Struct, frozen=True):
    """One meeting as its acts have made it."""

    id: str
    kind: r.MeetingKind
    held_on: str
    title: str
    agenda: tuple[str, ...] = ()
    state: MeetingState = MeetingState.CALLED
    chair: str = ""
    attendance: tuple[Attendance, ...] = ()
    discussions: dict[str, str] = {}
    """The newest text, by case."""
    issues: tuple[Issue, ...] = ()

    def item_of(self, case: str) -> int:
        """Return the number of ``case`` on the agenda, from 1, or 0 when it is not on it."""
        return self.agenda.index(case) + 1 if case in self.agenda else 0

    def present_at(self, item: int) -> frozenset[str]:
        """Return who is present for agenda item ``item``: the newest word on each person counts."""
        latest: dict[str, tuple[int, r.Presence]] = {}
        for entry in self.attendance:
            held = latest.get(entry.person)
            if entry.from_item <= item and (held is None or entry.from_item >= held[0]):
                latest[entry.person] = (entry.from_item, entry.presence)
        return frozenset(
            person for person, (_, where) in latest.items() if where is r.Presence.PRESENT
        )

    def apologies(self) -> tuple[str, ...]:
        """Return who sent apologies and never arrived."""
        sent = [a.person for a in self.attendance if a.presence is r.Presence.APOLOGIES]
        came = {a.person for a in self.attendance if a.presence is r.Presence.PRESENT}
        return tuple(dict.fromkeys(person for person in sent if person not in came))


def apply_meeting(history: PanelHistory, meeting: Meeting | None, act: r.Act) -> Meeting:
    """Return the meeting after ``act``. Raises Refused with the rule that ``act`` breaks."""
    author = history.author(act.device, act.sequence, act.order)
    record = act.record
    if isinstance(record, r.UnknownRecord):
        raise Refused(f"This program does not know records of type {record.type}; update it.")
    check_may(author, type(record))
    if isinstance(record, r.MeetingCalled):
        if meeting is not None:
            raise Refused(f"The meeting {meeting.title} was called already.")
        if r.meeting_stream(record.meeting) != act.stream:
            raise Refused(f"{record.meeting} is not the meeting of the stream {act.stream}.")
        return Meeting(record.meeting, record.kind, record.held_on, record.title)
    if meeting is None:
        raise Refused("The meeting of this act was not called.")
    match record:
        case r.AgendaSet():
            return _agenda(meeting, record)
        case r.MeetingOpened():
            return _open(author, meeting)
        case r.AttendanceRecorded():
            return _attend(meeting, record)
        case r.DiscussionMinuted():
            return _discuss(meeting, record)
        case r.MeetingClosed():
            return _close(meeting)
        case r.MinutesIssued():
            return _issue(author, act, meeting, record)
    raise Refused(f"An act of the kind {type(record).__name__} has no place in a meeting.")


def _agenda(meeting: Meeting, record: r.AgendaSet) -> Meeting:
    if meeting.state is MeetingState.CLOSED:
        raise Refused(f"{meeting.title} is closed; its agenda stays as it was.")
    if len(set(record.cases)) != len(record.cases):
        raise Refused("A case stands on the agenda once.")
    return replace(meeting, agenda=record.cases)


def _open(author: Person, meeting: Meeting) -> Meeting:
    if meeting.state is MeetingState.CLOSED:
        raise Refused(f"{meeting.title} is closed.")
    if not meeting.agenda:
        raise Refused(f"{meeting.title} has no agenda yet; set it first.")
    return replace(meeting, state=MeetingState.OPEN, chair=author.id)


def _attend(meeting: Meeting, record: r.AttendanceRecorded) -> Meeting:
    if meeting.state is MeetingState.CLOSED:
        raise Refused(f"{meeting.title} is closed; its attendance stays as it was.")
    if not 1 <= record.from_item <= max(len(meeting.agenda), 1):
        raise Refused(f"{meeting.title} has no item {record.from_item}.")
    entry = Attendance(record.person, record.presence, record.from_item)
    return replace(meeting, attendance=(*meeting.attendance, entry))


def _discuss(meeting: Meeting, record: r.DiscussionMinuted) -> Meeting:
    if record.case not in meeting.agenda:
        raise Refused(f"{record.case} is not on the agenda of {meeting.title}.")
    return replace(meeting, discussions={**meeting.discussions, record.case: record.text})


def _close(meeting: Meeting) -> Meeting:
    if meeting.state is not MeetingState.OPEN:
        raise Refused(f"{meeting.title} is not open.")
    return replace(meeting, state=MeetingState.CLOSED)


def _issue(author: Person, act: r.Act, meeting: Meeting, record: r.MinutesIssued) -> Meeting:
    if meeting.state is not MeetingState.CLOSED:
        raise Refused(f"Close {meeting.title} before its minutes are issued.")
    issue = Issue(record.confirmed, record.sha256, author.id, act.wall)
    return replace(meeting, issues=(*meeting.issues, issue))
