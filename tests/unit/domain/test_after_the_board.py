"""A ruling of the DSPB that asks for more is answered by a new pack, and the panel decides anew."""

from __future__ import annotations

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import CaseState
from dmap_desktop.domain.records import Outcome, Vote
from tests.unit.domain.acting import Acting


def test_the_panel_decides_anew_when_the_board_asked_for_more() -> None:
    panel = Acting()
    panel.to_vote()
    closing = panel.close(panel.vote("amy", Vote.ESCALATE))
    escalation = panel.decide(closing, Outcome.ESCALATED, question="May it?")
    asked = r.RulingRecorded(escalation.hash, Outcome.MORE_INFORMATION, "2018-07-01", "B1", "so")
    ruling = panel.write("otto", asked)
    assert panel.case().state is CaseState.MORE_INFORMATION
    panel.publish(2)
    case = panel.case()
    assert case.state is CaseState.WITH_PANEL
    assert case.ruling is None
    (replaced,) = case.replaced
    ruled = case.ruling_on(replaced)
    assert ruled is not None
    assert ruled.by.hash == ruling.hash
    ballots = [panel.vote(person, Vote.APPROVE, pack=2) for person in ("amy", "ben", "ruth")]
    panel.decide(panel.close(*ballots), Outcome.APPROVED)
    case = panel.case()
    assert case.state is CaseState.APPROVED
    assert case.decision is not None
    assert case.ruling_on(case.decision) is None
    assert panel.rules_broken() == []
