"""What awaits this person: computed from the records, never kept as a list of its own."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dmap_desktop.domain.case import CaseState
from dmap_desktop.domain.meeting import MeetingState
from dmap_desktop.domain.panel import Panel, Person, Role
from dmap_desktop.domain.summary import CaseSummary, MeetingSummary
from dmap_desktop.services.cases import list_cases, list_meetings
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.session import Session


class TaskKind(StrEnum):
    """What has to be done next."""

    DECLARE = "declare interests"
    VIEW = "read and record a first view"
    VOTE = "vote"
    CLOSE = "close the voting"
    DECIDE = "record the decision"
    SETTLE = "settle a contested decision"
    RUN_MEETING = "run the meeting"
    BOARD = "record the DSPB's ruling"
    PUBLISH = "publish the pack"
    ASK = "get the applicant's answer"
    MINUTES = "export the minutes"


class Task(msgspec.Struct, frozen=True):
    """One thing that awaits this person."""

    kind: TaskKind
    title: str
    sentence: str
    case: str = ""
    meeting: str = ""
    due: str = ""
    """ISO date of the meeting it is for, when there is one."""


def tasks_of(session: Session) -> tuple[Task, ...]:
    """Return what awaits this person, the nearest meeting first."""
    panel = panel_of(session)
    me = panel.people.get(session.person)
    if me is None:
        return ()
    meetings = [m for m in list_meetings(session) if m.state is not MeetingState.CLOSED]
    on_agenda = {case: meeting for meeting in reversed(meetings) for case in meeting.agenda}
    tasks: list[Task] = []
    for case in list_cases(session):
        kind = _case_task(panel, me, case)
        if kind is not None:
            tasks.append(_task(kind, case, on_agenda.get(case.reference)))
    if me.holds(Role.CHAIR, Role.DEPUTY):
        tasks += [_meeting_task(meeting) for meeting in meetings if meeting.agenda]
    if me.holds(Role.SECRETARIAT):
        closed = [m for m in list_meetings(session) if m.state is MeetingState.CLOSED]
        tasks += [_minutes_task(meeting) for meeting in closed[:1]]
    return tuple(sorted(tasks, key=lambda t: (t.due or "9999", t.case, t.meeting)))


def _case_task(panel: Panel, me: Person, case: CaseSummary) -> TaskKind | None:
    if me.id in case.recused:
        return None
    if case.state is CaseState.WITH_PANEL and me in panel.voters():
        if me.id not in case.declared:
            return TaskKind.DECLARE
        if me.id not in case.viewed:
            return TaskKind.VIEW
        if me.id not in case.voted:
            return TaskKind.VOTE
    if me.holds(Role.CHAIR, Role.DEPUTY):
        by_chair = {
            CaseState.WITH_PANEL: TaskKind.CLOSE,
            CaseState.VOTING_CLOSED: TaskKind.DECIDE,
            CaseState.CONTESTED: TaskKind.SETTLE,
        }
        return by_chair.get(case.state)
    if me.holds(Role.SECRETARIAT):
        by_office = {
            CaseState.INTAKE: TaskKind.PUBLISH,
            CaseState.MORE_INFORMATION: TaskKind.ASK,
            CaseState.WITH_BOARD: TaskKind.BOARD,
        }
        return by_office.get(case.state)
    return TaskKind.BOARD if _for_board(me, case) else None


def _for_board(me: Person, case: CaseSummary) -> bool:
    return me.holds(Role.BOARD_OFFICER) and case.state is CaseState.WITH_BOARD


def _task(kind: TaskKind, case: CaseSummary, meeting: MeetingSummary | None) -> Task:
    where = f" For {meeting.title}." if meeting else ""
    return Task(
        kind=kind,
        title=case.title,
        sentence=f"{case.organisation}. {kind.value.capitalize()}.{where}",
        case=case.reference,
        meeting=meeting.id if meeting else "",
        due=meeting.held_on if meeting else "",
    )


def _meeting_task(meeting: MeetingSummary) -> Task:
    count = len(meeting.agenda)
    cases = "1 case" if count == 1 else f"{count} cases"
    return Task(
        kind=TaskKind.RUN_MEETING,
        title=meeting.title,
        sentence=f"{cases} on the agenda.",
        meeting=meeting.id,
        due=meeting.held_on,
    )


def _minutes_task(meeting: MeetingSummary) -> Task:
    return Task(
        kind=TaskKind.MINUTES,
        title=meeting.title,
        sentence="The meeting is closed; its minutes can go out.",
        meeting=meeting.id,
        due=meeting.held_on,
    )
