"""What one person may see of one case: the one function every list, count and export asks.

Imports msgspec only. Three curtains: a recused person sees a plain card; the score and the
recommendation appear after the person's own first view; ballots appear when voting has closed.
"""

from __future__ import annotations

import msgspec

from dmap_desktop.domain.case import Case
from dmap_desktop.domain.panel import VOTING_ROLES, Panel


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


def sight(panel: Panel, case: Case, viewer: str) -> Sight:
    """Return what ``viewer`` may see of ``case``."""
    person = panel.people.get(viewer)
    if person is None:
        return Sight(False, False, False, False, "You are not a person of this panel.")
    interest = case.interests.get(viewer)
    if interest is not None and interest.recuses:
        since = interest.by.wall[:10]
        return Sight(
            False,
            False,
            False,
            False,
            f"You declared an interest in this case on {since} ({interest.nature.value}). Papers, "
            "discussion and ballots stay hidden from you unless the chair rules that you may stay.",
        )
    closed = bool(case.closings or case.decisions or case.replaced)
    if not person.holds(*VOTING_ROLES):
        return Sight(True, True, True, closed)
    viewed = viewer in case.views or closed
    return Sight(
        papers=True,
        findings=viewed,
        views=viewed,
        ballots=closed,
        why_hidden=""
        if viewed
        else "Score and recommendation appear when you have recorded your first view.",
    )
