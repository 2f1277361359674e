"""The life of a case, rule by rule."""

from __future__ import annotations

import itertools
import random

import msgspec
import pytest

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import CaseState
from dmap_desktop.domain.panel import Policy
from dmap_desktop.domain.records import InterestNature, Outcome, Ruling, Vote
from dmap_desktop.domain.summary import summarise_case
from dmap_desktop.domain.visibility import as_seen, sight
from tests.unit.domain.acting import CASE, Acting

CONDITION = (r.Condition("Sign the agreement", "the requester", "2018-07-01", "secretariat"),)


def approved(people: tuple[str, ...] = ("amy", "ben", "ruth")) -> Acting:
    panel = Acting()
    panel.to_vote()
    ballots = [panel.vote(person, Vote.APPROVE) for person in people]
    panel.decide(panel.close(*ballots), Outcome.APPROVED)
    return panel


def test_a_case_runs_from_intake_to_approval() -> None:
    panel = Acting()
    panel.receive()
    assert panel.case().state is CaseState.INTAKE
    panel.publish()
    assert panel.case().state is CaseState.WITH_PANEL
    panel.view("amy", "ben", "ruth")
    ballots = [panel.vote(p, v) for p, v in (("amy", Vote.APPROVE), ("ben", Vote.CONDITIONS))]
    ballots.append(panel.vote("ruth", Vote.APPROVE))
    closing = panel.close(*ballots)
    assert panel.case().state is CaseState.VOTING_CLOSED
    panel.decide(closing, Outcome.CONDITIONS, conditions=CONDITION)
    case = panel.case()
    assert case.state is CaseState.APPROVED
    assert case.decision is not None
    assert case.decision.tally.approving == ("amy", "ben", "ruth")
    assert panel.rules_broken() == []


def test_two_approvals_are_no_approval() -> None:
    panel = approved(("amy", "ben"))
    assert panel.case().state is CaseState.VOTING_CLOSED
    assert "at least 3 panel members must approve" in panel.rules_broken()[0]


def test_a_conflicted_member_counts_for_nothing() -> None:
    panel = Acting()
    panel.to_vote()
    ballots = [panel.vote(person, Vote.APPROVE) for person in ("amy", "ben", "ruth")]
    panel.write("ben", r.InterestDeclared(InterestNature.EMPLOYMENT, "worked there"))
    panel.decide(panel.close(*ballots), Outcome.APPROVED)
    case = panel.case()
    assert case.closing is not None
    assert [e.voter for e in case.closing.tally.excluded] == ["ben"]
    assert case.decision is None
    panel.vote("ben", Vote.APPROVE)
    assert "takes no part" in panel.rules_broken()[-1]


def test_a_ruling_lets_a_member_stay() -> None:
    panel = Acting()
    panel.to_vote()
    panel.write("ben", r.InterestDeclared(InterestNature.PROFESSIONAL, "same society"))
    panel.write("ben", r.InterestDeclared(InterestNature.NONE))
    panel.write("ruth", r.InterestRuled("ben", Ruling.STAY, ""))
    panel.write("ruth", r.InterestRuled("amy", Ruling.STAY, "x"))
    panel.write("ruth", r.InterestDeclared(InterestNature.PERSONAL, "a cousin"))
    panel.write("ruth", r.InterestRuled("ruth", Ruling.STAY, "harmless"))
    panel.write("dina", r.InterestRuled("ben", Ruling.STAY, "too remote to matter"))
    assert panel.case().recused == {"ruth"}
    broken = panel.rules_broken()
    assert "cannot be taken back" in broken[0]
    assert "Give the reason" in broken[1]
    assert "is declared to rule on" in broken[2]
    assert "Nobody rules on an interest of their own" in broken[3]


def test_a_conflicted_chair_cannot_close_but_a_deputy_can() -> None:
    panel = Acting()
    panel.to_vote()
    panel.view("dina")
    ballots = [panel.vote(person, Vote.APPROVE) for person in ("amy", "ben", "dina")]
    panel.write("ruth", r.InterestDeclared(InterestNature.FINANCIAL, "shares"))
    panel.close(*ballots)
    assert panel.case().closing is None
    panel.decide(panel.close(*ballots, by="dina"), Outcome.APPROVED, by="dina")
    assert panel.case().state is CaseState.APPROVED


def test_a_ballot_must_open_to_what_was_committed() -> None:
    panel = Acting()
    panel.to_vote()
    good = panel.vote("amy", Vote.REJECT)
    forged = r.OpenedBallot(good.ballot, good.content.replace("reject", "approve"))
    other = panel.vote("ben", Vote.APPROVE, case="DR180611.02")
    stolen = panel.vote("cleo", Vote.APPROVE, voter="amy")
    unknown = r.OpenedBallot("nobody-1", good.content)
    unopened = panel.vote("ruth", Vote.APPROVE)
    panel.close(forged, other, stolen, unknown)
    case = panel.case()
    assert case.closing is not None
    assert case.closing.tally.counted == ()
    assert {(e.voter, e.why.split(" ")[0]) for e in case.closing.tally.excluded} == {
        ("", "It"),
        ("amy", "What"),
        ("ben", "The"),
        ("cleo", "The"),
        ("ruth", "The"),
    }
    assert unopened.ballot in {b.by.hash for b in case.ballots.values()}


def test_a_ballot_that_is_none_is_excluded() -> None:
    import hashlib

    panel = Acting()
    panel.to_vote()
    text = '{"no": "ballot"}'
    act = panel.write("amy", r.BallotCast(1, hashlib.sha256(text.encode()).hexdigest(), "sealed"))
    panel.close(r.OpenedBallot(act.hash, text))
    closing = panel.case().closing
    assert closing is not None
    assert closing.tally.excluded[0].why == "What was sealed is no ballot."


def test_a_second_ballot_replaces_the_first_and_both_stay() -> None:
    panel = Acting()
    panel.to_vote()
    first = panel.vote("amy", Vote.REJECT)
    second = panel.vote("amy", Vote.APPROVE)
    panel.close(first, second)
    case = panel.case()
    assert [cast.by.hash for cast in case.casts] == [first.ballot, second.ballot]
    assert case.closing is not None
    (counted,) = case.closing.tally.counted
    assert (counted.vote, counted.earlier) == (Vote.APPROVE, (first.ballot,))


def test_who_may_vote_and_when() -> None:
    panel = Acting(Policy(chair_votes=False))
    panel.receive()
    panel.vote("amy", Vote.APPROVE)
    panel.view("cleo")
    panel.publish()
    panel.view("amy", "ruth")
    panel.view("amy")
    panel.vote("ruth", Vote.APPROVE)
    panel.vote("ben", Vote.APPROVE)
    panel.vote("sam", Vote.APPROVE)
    panel.vote("amy", Vote.APPROVE, pack=2)
    ballot = panel.vote("amy", Vote.APPROVE)
    panel.close(ballot)
    panel.vote("amy", Vote.REJECT)
    broken = panel.rules_broken()
    assert "is not published yet" in broken[0]
    assert "is not published yet" in broken[1]
    assert "recorded already" in broken[2]
    assert "has no vote" in broken[3]
    assert "first view before you vote" in broken[4]
    assert "may not do this" in broken[5]
    assert "replaced pack 2" in broken[6]
    assert "is over" in broken[7]


def test_a_new_pack_asks_anew() -> None:
    panel = Acting()
    panel.to_vote()
    old = [panel.vote(p, Vote.MORE_INFORMATION) for p in ("amy", "ben", "ruth")]
    panel.decide(panel.close(*old), Outcome.MORE_INFORMATION)
    assert panel.case().state is CaseState.MORE_INFORMATION
    panel.publish(3)
    panel.publish(2)
    case = panel.case()
    assert case.state is CaseState.WITH_PANEL
    assert (case.ballots, case.closings, len(case.replaced)) == ({}, (), 1)
    assert "next pack" in panel.rules_broken()[0]
    new = [panel.vote(p, Vote.APPROVE, pack=2) for p in ("amy", "ben", "ruth")]
    panel.decide(panel.close(*new), Outcome.APPROVED)
    assert panel.case().state is CaseState.APPROVED
    panel.publish(3)
    assert "no further pack" in panel.rules_broken()[-1]


def test_a_decision_says_what_it_must() -> None:
    panel = Acting(Policy(between_meetings=False))
    panel.to_vote()
    ballots = [panel.vote(p, Vote.APPROVE) for p in ("amy", "ben", "ruth")]
    closing = panel.close(*ballots)
    panel.decide(closing, Outcome.APPROVED, closing="nothing")
    panel.decide(closing, Outcome.APPROVED, meeting="")
    panel.decide(closing, Outcome.CONDITIONS)
    panel.decide(closing, Outcome.ESCALATED, question=" ")
    panel.decide(closing, Outcome.APPROVED, reasons="")
    panel.decide(closing, Outcome.REJECTED)
    panel.decide(closing, Outcome.APPROVED, by="amy")
    words = ("Close the voting", "between meetings", "condition", "asked", "reasons", "against")
    broken = panel.rules_broken()
    for word, rule in zip(words, broken, strict=False):
        assert word in rule
    assert len(broken) == 7


def test_two_chairs_at_once_are_contested_until_settled() -> None:
    panel = Acting()
    panel.to_vote()
    ballots = [panel.vote(p, Vote.APPROVE) for p in ("amy", "ben", "ruth")]
    closing = panel.close(*ballots)
    one = panel.decide(closing, Outcome.APPROVED)
    two = panel.decide(closing, Outcome.MORE_INFORMATION, by="dina")
    case = panel.case()
    assert case.state is CaseState.CONTESTED
    assert case.decision is None
    assert case.outcome is None
    panel.decide(closing, Outcome.APPROVED, replaces=(one.hash, two.hash))
    assert panel.case().state is CaseState.APPROVED
    assert len(panel.case().replaced) == 2


def test_the_board_rules_once_on_what_was_escalated() -> None:
    panel = Acting()
    panel.to_vote()
    closing = panel.close(panel.vote("amy", Vote.ESCALATE))
    decision = panel.decide(closing, Outcome.ESCALATED, question="May it?")
    assert panel.case().state is CaseState.WITH_BOARD

    def rule(outcome: Outcome, which: str = decision.hash) -> None:
        panel.write("otto", r.RulingRecorded(which, outcome, "2018-07-01", "B1", "so"))

    rule(Outcome.ESCALATED)
    rule(Outcome.APPROVED, "another")
    rule(Outcome.APPROVED)
    rule(Outcome.REJECTED)
    assert panel.case().state is CaseState.APPROVED
    assert panel.case().outcome is Outcome.APPROVED
    panel.decide(closing, Outcome.MORE_INFORMATION)
    broken = panel.rules_broken()
    assert "cannot be an escalation" in broken[0]
    assert "another escalation" in broken[1]
    assert "is not with the DSPB" in broken[2]
    assert "cannot overrule" in broken[3]


def test_withdrawal_ends_a_case() -> None:
    panel = Acting()
    panel.to_vote()
    closing = panel.close(*(panel.vote(p, Vote.APPROVE) for p in ("amy", "ben", "ruth")))
    panel.write("sam", r.ApplicationWithdrawn("no funds", "2018-06-20"))
    panel.write("sam", r.ApplicationWithdrawn("again", "2018-06-21"))
    panel.decide(closing, Outcome.APPROVED)
    panel.close()
    assert panel.case().state is CaseState.WITHDRAWN
    broken = panel.rules_broken()
    assert "is withdrawn already" in broken[0]
    assert "was withdrawn" in broken[1]
    assert "no voting to close" in broken[2]


def test_acts_without_a_place_are_refused() -> None:
    panel = Acting()
    panel.publish()
    panel.receive()
    panel.receive()
    panel.write("sam", r.AgendaSet((CASE,)))
    panel.write("sam", r.UnknownRecord(type="song/9", raw='{"type":"song/9"}'))
    received = panel.case().received
    panel.write("sam", msgspec.structs.replace(received, reference="DR1.01"), "case:DR9.99")
    panel.write("ruth", r.NoteWritten(r.Evidence("h"), "a note"))
    broken = panel.rules_broken()
    assert "was not taken in" in broken[0]
    assert "taken in already" in broken[1]
    assert "no place in a case" in broken[2]
    assert "song/9" in broken[3]
    assert len(panel.case().notes) == 1


def test_the_order_of_arrival_changes_nothing() -> None:
    panel = approved()
    expected = panel.case()
    for seed in range(20):
        random.Random(seed).shuffle(panel.acts)
        assert panel.case() == expected


@pytest.mark.parametrize("person", ["amy", "sam", "ada", "ruth", "nobody"])
def test_what_each_may_see_before_and_after(person: str) -> None:
    panel = Acting()
    panel.receive()
    panel.publish()
    latest = panel.history().latest
    before = as_seen(latest, summarise_case(panel.case()), person)
    office = person in ("sam", "ada")
    assert (before.score is not None) == office
    assert (before.tier_words != "") == office
    panel.view("amy", "ben", "ruth")
    ballots = [panel.vote(p, Vote.APPROVE) for p in ("amy", "ben", "ruth")]
    during = as_seen(latest, summarise_case(panel.case()), person)
    assert set(during.voted) <= {person}
    panel.close(*ballots)
    after = sight(latest, summarise_case(panel.case()), person)
    assert after.ballots == (person != "nobody")


def test_a_recused_member_sees_a_plain_card() -> None:
    panel = Acting()
    panel.to_vote()
    panel.write("amy", r.InterestDeclared(InterestNature.FINANCIAL, "shares"))
    seen = sight(panel.history().latest, summarise_case(panel.case()), "amy")
    assert not any((seen.papers, seen.findings, seen.views, seen.ballots))
    assert "declared an interest" in seen.why_hidden


def test_no_act_is_permitted_to_everybody() -> None:
    panel = Acting()
    panel.to_vote()
    kinds = itertools.product(("ada", "otto"), (r.VotingClosed("m", ()), r.BallotCast(1, "", "")))
    for person, record in kinds:
        panel.write(person, record)
    assert len(panel.rules_broken()) == 4


def test_a_first_view_waits_for_the_pack() -> None:
    panel = Acting()
    panel.receive()
    panel.view("amy")
    panel.publish()
    panel.view("amy")
    assert list(panel.case().views) == ["amy"]
    assert "is not published yet" in panel.rules_broken()[0]


def test_an_act_on_a_known_case_names_its_own_stream() -> None:
    panel = Acting()
    panel.receive()
    received = panel.case().received
    act = panel.write("sam", msgspec.structs.replace(received, reference="DR1.01"))
    assert "taken in already" in {r.hash: r.rule for r in panel.fold().refused}[act.hash]
    other = Acting()
    other.write("sam", msgspec.structs.replace(received, reference="DR1.01"))
    assert "is not the case of the stream" in other.rules_broken()[0]


def test_a_member_who_leaves_the_panel_leaves_the_count() -> None:
    from dmap_desktop.domain.panel import Person, Role

    panel = Acting()
    panel.to_vote()
    ballots = [panel.vote(p, Vote.APPROVE) for p in ("amy", "ben", "ruth")]
    gone = Person("amy", "Amy", "", (Role.AUDITOR,))
    panel.write("sam", r.MemberEnrolled(gone), r.PANEL_STREAM)
    panel.close(*ballots)
    closing = panel.case().closing
    assert closing is not None
    assert [(e.voter, e.why) for e in closing.tally.excluded] == [
        ("amy", "The voter no longer holds a vote on the panel.")
    ]
