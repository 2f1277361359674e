"""Which decisions taken between meetings a meeting hears of: by the order of acts, by no clock."""

from __future__ import annotations

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.meeting import Meeting, MeetingState
from dmap_desktop.domain.panel import Order, PanelHistory
from dmap_desktop.domain.permissions import check_may
from dmap_desktop.services.journal import find_case, history_of
from dmap_desktop.services.session import Session


def decided_between(session: Session, meeting: Meeting) -> tuple[Case, ...]:
    """Return the cases that were decided outside any meeting and that ``meeting`` hears of.

    Each is reported to the meeting that was opened next; what no meeting has heard of yet, to the
    next one by date.
    """
    opened = _openings(session)
    end = opened.get(meeting.id)
    if end is None and meeting.id != _next(session):
        return ()
    begin = max((at for at in opened.values() if end is None or at < end), default=None)
    found = []
    for summary in session.store.cases():
        case = find_case(session, summary.reference)
        if case is None or case.decision is None or case.decision.record.meeting:
            continue
        at = _order(session, case, case.decision.by.hash)
        if (begin is None or begin < at) and (end is None or at < end):
            found.append(case)
    return tuple(found)


def _openings(session: Session) -> dict[str, Order]:
    """Return when each meeting was first opened, by meeting, in the order of acts."""
    history = history_of(session)
    found: dict[str, Order] = {}
    for held in session.store.meetings():
        if held.state is MeetingState.CALLED:
            continue
        for act in session.store.acts(r.meeting_stream(held.id)):
            if isinstance(act.record, r.MeetingOpened) and _counts(history, act):
                found[held.id] = act.order
                break
    return found


def _counts(history: PanelHistory, act: r.Act) -> bool:
    try:
        check_may(history.author(act.device, act.sequence, act.order), type(act.record))
    except Refused:
        return False
    return True


def _next(session: Session) -> str:
    """Return the first meeting by date that was not opened yet, "" for none."""
    called = [m for m in session.store.meetings() if m.state is MeetingState.CALLED]
    return min(((m.held_on, m.id) for m in called), default=("", ""))[1]


def _order(session: Session, case: Case, hash_: str) -> Order:
    acts = session.store.acts(r.case_stream(case.reference))
    return next(act.order for act in acts if act.hash == hash_)
