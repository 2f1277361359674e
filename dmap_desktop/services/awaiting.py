"""What awaits this person: computed from the records, never kept as a list of its own."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dmap_desktop.domain.case import CaseState
from dmap_desktop.domain.meeting import MeetingState
from dmap_desktop.domain.panel import VOTING_ROLES, Panel, Person, Role
from dmap_desktop.domain.summary import CaseSummary, MeetingSummary, clock_of
from dmap_desktop.domain.turnaround import Turnaround
from dmap_desktop.services.cases import list_cases, list_meetings
from dmap_desktop.services.journal import case_of, panel_of
from dmap_desktop.services.packing import last_read
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
    REVIEW_QUESTION = "approve or decline a question"
    SEND_LETTER = "send the questions to the applicant"
    RECORD_ANSWER = "record the applicant's answer"
    READ_CHANGES = "read what changed in the pack"
    MINUTES = "export the minutes"
    MAKE_KIT = "make your recovery kit"
    REHEARSE_KIT = "rehearse your recovery kit"


class Task(msgspec.Struct, frozen=True):
    """One thing that awaits this person."""

    kind: TaskKind
    title: str
    sentence: str
    case: str = ""
    meeting: str = ""
    due: str = ""
    """ISO date of the meeting it is for, when there is one."""
    clock: Turnaround | None = None
    """The clock of the case."""


def tasks_of(session: Session) -> tuple[Task, ...]:
    """Return what awaits this person, the nearest meeting first."""
    panel = panel_of(session)
    me = panel.people.get(session.person)
    if me is None:
        return ()
    meetings = [m for m in list_meetings(session) if m.state is not MeetingState.CLOSED]
    on_agenda = {case: meeting for meeting in reversed(meetings) for case in meeting.agenda}
    tasks: list[Task] = []
    today = session.clock.now().date()
    for case in list_cases(session):
        kind, clock = _case_task(panel, me, case), clock_of(case, today)
        if kind is not None:
            tasks.append(_task(kind, case, on_agenda.get(case.reference), clock))
        for step in (*_question_tasks(me, case), *_changes_task(session, me, case)):
            tasks.append(_task(step, case, on_agenda.get(case.reference), clock))
    if me.holds(Role.CHAIR, Role.DEPUTY):
        tasks += [_meeting_task(meeting) for meeting in meetings if meeting.agenda]
    if me.holds(Role.SECRETARIAT):
        closed = [m for m in list_meetings(session) if m.state is MeetingState.CLOSED]
        tasks += [_minutes_task(meeting) for meeting in closed[:1]]
    tasks.sort(key=lambda t: (t.due or "9999", t.case, t.meeting))
    return (*tasks, *_kit_task(panel, me))


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


def _question_tasks(me: Person, case: CaseSummary) -> tuple[TaskKind, ...]:
    """Return the steps of questions to the applicant that wait for the secretariat."""
    if not me.holds(Role.SECRETARIAT) or me.id in case.recused:
        return ()
    steps = (
        (TaskKind.REVIEW_QUESTION, case.to_review),
        (TaskKind.SEND_LETTER, case.to_send),
        (TaskKind.RECORD_ANSWER, case.with_applicant),
    )
    return tuple(kind for kind, count in steps if count)


def _changes_task(session: Session, me: Person, case: CaseSummary) -> tuple[TaskKind, ...]:
    """Return a task when a newer pack came than the one that a voter has read."""
    reads = me.holds(*VOTING_ROLES) and case.state is CaseState.WITH_PANEL and case.pack > 1
    if not reads or me.id in case.recused or me.id not in case.viewed:
        return ()
    read = last_read(session, case_of(session, case.reference))
    return (TaskKind.READ_CHANGES,) if read < case.pack else ()


def _kit_task(panel: Panel, me: Person) -> tuple[Task, ...]:
    """Return what is left to do for one's own recovery; last, because nobody waits for it."""
    kit = panel.kits.get(me.id)
    if not me.roles or (kit is not None and kit.rehearsed):
        return ()
    if kit is None:
        words = "Without a kit a lost laptop costs your private notes, drafts and sealed ballots."
        return (Task(TaskKind.MAKE_KIT, "On the Panel screen", words),)
    words = "Only a kit that was opened once is known to open what it must."
    return (Task(TaskKind.REHEARSE_KIT, f"The one made on {kit.made[:10]}", words),)


def _for_board(me: Person, case: CaseSummary) -> bool:
    return me.holds(Role.BOARD_OFFICER) and case.state is CaseState.WITH_BOARD


def _task(
    kind: TaskKind, case: CaseSummary, meeting: MeetingSummary | None, clock: Turnaround | None
) -> Task:
    where = f" For {meeting.title}." if meeting else ""
    return Task(
        kind=kind,
        title=case.title,
        sentence=f"{case.organisation}. {kind.value.capitalize()}.{where}",
        case=case.reference,
        meeting=meeting.id if meeting else "",
        due=meeting.held_on if meeting else "",
        clock=clock,
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
