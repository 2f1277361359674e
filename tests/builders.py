"""Whole scenarios: panels that have come as far as a test needs them."""

from __future__ import annotations

from collections.abc import Mapping

import at_work

from dmap_desktop.domain.records import InterestNature, Outcome, Vote
from dmap_desktop.services.deciding import Draft, close_voting, decide
from dmap_desktop.services.reviewing import cast_ballot, declare_interest, record_view

THREE_APPROVE = {"amara": Vote.APPROVE, "chloe": Vote.APPROVE, "ben": Vote.APPROVE}


def review(panel: at_work.PanelAtWork, person: str, case: str, vote: Vote) -> None:
    """Let somebody fetch a case, declare no interest, record a view, vote, and carry it out."""
    panel.synchronise(person)
    session = panel.open(person).session
    declare_interest(session, case, InterestNature.NONE)
    record_view(session, case, vote, "It looks sound.")
    conditions = ("Drop school names.",) if vote is Vote.CONDITIONS else ()
    cast_ballot(session, case, vote, "For these reasons.", conditions)
    panel.synchronise(person)


def decided(
    panel: at_work.PanelAtWork,
    case: str,
    votes: Mapping[str, Vote] = THREE_APPROVE,
    outcome: Outcome = Outcome.APPROVED,
) -> str:
    """Take a case from its pack to the chair's decision; return the decision's hash."""
    for person, vote in votes.items():
        review(panel, person, case, vote)
    panel.synchronise("chair")
    chair = panel.open("chair").session
    close_voting(chair, case)
    decision = decide(chair, case, Draft(outcome, "Sound.", question="May it?"))
    panel.synchronise("chair")
    return decision.hash
