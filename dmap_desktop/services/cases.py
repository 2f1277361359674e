"""The lists every screen starts from, with everything left out that this person may not see."""

from __future__ import annotations

from dmap_desktop.domain.summary import CaseSummary, MeetingSummary
from dmap_desktop.domain.visibility import as_seen
from dmap_desktop.services.journal import panel_of
from dmap_desktop.services.session import Session


def list_cases(session: Session) -> list[CaseSummary]:
    """Return the line of every case, newest first, as this person may see it."""
    panel = panel_of(session)
    return [as_seen(panel, case, session.person) for case in session.store.cases()]


def list_meetings(session: Session) -> list[MeetingSummary]:
    """Return the line of every meeting, newest first."""
    return session.store.meetings()
