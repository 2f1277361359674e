"""What one person may see of one case: the one function every list, count and export asks.

Imports msgspec only. Three curtains: a recused person sees a plain card; the score and the
recommendation appear after the person's own first view; ballots appear when voting has closed.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from dmap_desktop.domain.panel import VOTING_ROLES, Panel, Role
from dmap_desktop.domain.summary import CaseSummary

NO_ROLE = "You hold no role on this panel any more; its papers are closed to you."
VIEW_FIRST = "Score and recommendation appear when you have recorded your first view."
RECUSED = (
    "You declared an interest in this case. Papers, discussion and ballots stay hidden from you "
    "unless the chair rules that you may stay."
)


class Sight(msgspec.Struct, frozen=True):
    """What may be shown, and where something is hidden, why."""

    papers: bool
    findings: bool
    """Score, band and recommended tier."""
    views: bool
    """Other members' first views."""
    ballots: bool
    """How others voted."""
    why_hidden: str = ""


READERS_OF_THE_LOG = (Role.AUDITOR, Role.CHAIR, Role.DEPUTY, Role.SECRETARIAT)
"""Who sees what others have read and exported; everybody sees their own."""


def sees_reading(panel: Panel, viewer: str, reader: str) -> bool:
    """Say whether ``viewer`` may see what ``reader`` has opened and exported."""
    person = panel.people.get(viewer)
    return viewer == reader or (person is not None and person.holds(*READERS_OF_THE_LOG))


def sight(panel: Panel, case: CaseSummary, viewer: str) -> Sight:
    """Return what ``viewer`` may see of ``case``."""
    person = panel.people.get(viewer)
    if person is None:
        return Sight(False, False, False, False, "You are not a person of this panel.")
    if not person.roles:
        return Sight(False, False, False, False, NO_ROLE)
    if viewer in case.recused:
        return Sight(False, False, False, False, RECUSED)
    if not person.holds(*VOTING_ROLES):
        return Sight(True, True, True, case.closed)
    viewed = viewer in case.viewed or case.closed
    return Sight(True, viewed, viewed, case.closed, "" if viewed else VIEW_FIRST)


def as_seen(panel: Panel, case: CaseSummary, viewer: str) -> CaseSummary:
    """Return ``case`` with everything left out that ``viewer`` may not see."""
    seen = sight(panel, case, viewer)
    if not seen.findings:
        case = replace(
            case, tier_recommended=None, tier_words="", score=None, band="", failed_gates=()
        )
    if not seen.ballots:
        case = replace(case, voted=tuple(p for p in case.voted if p == viewer))
    return case
