"""What the board screen asks: the escalated cases and all that the Board needs to rule."""

from __future__ import annotations

from dataclasses import dataclass

from dmap_desktop.domain.case import Case, CaseState
from dmap_desktop.domain.panel import Panel, Role
from dmap_desktop.domain.records import Outcome
from dmap_desktop.services.cases import list_cases
from dmap_desktop.services.journal import case_of, panel_of
from dmap_desktop.services.reviewing import sight_of
from dmap_desktop.services.session import Session


@dataclass(frozen=True, slots=True)
class Escalated:
    """A case that went to the Board."""

    case: Case
    panel: Panel
    why_not_rule: str | None
    """Why this person cannot record a ruling on it; None when it can."""
    hidden: str = ""
    """Why this person sees nothing of the panel's part, "" when it is seen."""


def escalated(session: Session) -> tuple[Escalated, ...]:
    """Return every case that is or was with the Board, those that wait first."""
    panel = panel_of(session)
    me = panel.people[session.person]
    may = me.holds(Role.BOARD_OFFICER, Role.SECRETARIAT)
    cases = [case_of(session, summary.reference) for summary in list_cases(session)]
    found = [case for case in cases if _went_to_the_board(case)]
    found.sort(key=lambda case: (case.ruling is not None, case.reference))
    name = panel.name_of(session.person)
    return tuple(
        Escalated(case, panel, hidden or _why_not(case, name, may), hidden)
        for case in found
        for hidden in [_hidden(session, case)]
    )


def _hidden(session: Session, case: Case) -> str:
    seen = sight_of(session, case)
    return "" if seen.papers else seen.why_hidden


def _went_to_the_board(case: Case) -> bool:
    return case.ruling is not None or case.state is CaseState.WITH_BOARD


def _why_not(case: Case, name: str, may: bool) -> str | None:
    if case.ruling is not None:
        return f"The DSPB has ruled on {case.reference}."
    if not may:
        return f"{name} holds no role that records rulings; the Board's officer does."
    return None


RULINGS = tuple(outcome for outcome in Outcome if outcome is not Outcome.ESCALATED)
