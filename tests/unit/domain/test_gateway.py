"""The gateway is stated first and judged later, with a reason; every change stays as the log."""

from __future__ import annotations

import pytest

from dmap_desktop.domain import records as r
from dmap_desktop.domain.records import InterestNature
from tests.unit.domain.acting import Acting

ACT = "Education Act 1996 s.537A with SI 2009/1563"


def judged(
    confirmed: bool = True, pack: int = 1, stated: str = ACT, reason: str = "It fits."
) -> r.GatewayAssessed:
    return r.GatewayAssessed(pack, stated, confirmed, reason)


def test_a_later_judgement_counts_and_the_earlier_ones_stay() -> None:
    acting = Acting()
    acting.to_vote()
    assert acting.case().gateway is None
    acting.write("amy", judged())
    acting.write("sam", judged(False, reason="The purpose is recruitment."))
    case = acting.case()
    assert case.gateway is not None
    assert (case.gateway.by.person, case.gateway.record.confirmed) == ("sam", False)
    assert [view.record.confirmed for view in case.gateways] == [True, False]
    assert acting.rules_broken() == []


def test_a_new_pack_is_judged_anew() -> None:
    acting = Acting()
    acting.to_vote()
    acting.write("amy", judged())
    acting.publish(2)
    assert acting.case().gateway is None
    assert len(acting.case().gateways) == 1
    acting.write("amy", judged(pack=2))
    assert acting.case().gateway is not None


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (judged(reason=" "), "Give the reason"),
        (judged(stated=""), "states no gateway"),
        (judged(pack=2), "newest pack"),
    ],
)
def test_what_does_not_stand_is_said(record: r.GatewayAssessed, words: str) -> None:
    acting = Acting()
    acting.to_vote()
    acting.write("amy", record)
    assert acting.case().gateways == ()
    (broken,) = acting.rules_broken()
    assert words in broken


def test_none_stated_can_be_refused() -> None:
    acting = Acting()
    acting.to_vote()
    acting.write("amy", judged(False, stated="", reason="None is stated."))
    assert acting.case().gateway is not None


def test_who_has_an_interest_and_what_was_withdrawn_are_left_alone() -> None:
    acting = Acting()
    acting.to_vote()
    acting.write("amy", r.InterestDeclared(InterestNature.PERSONAL, "My sister's study."))
    acting.write("amy", judged())
    acting.write("sam", r.ApplicationWithdrawn("No longer needed.", "2018-07-20"))
    acting.write("sam", judged())
    assert acting.case().gateways == ()
    assert len(acting.rules_broken()) == 2
