"""What a closing counts: judged by what its author had seen, unchanged by whatever comes later.

``BEFORE`` and ``AFTER`` say where in the order an act stands that the closer had not seen: its
author's own Lamport number decides that, and must decide nothing else.
"""

from __future__ import annotations

import hashlib
import itertools
import random

import pytest

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case, CaseState
from dmap_desktop.domain.knowing import check_candid
from dmap_desktop.domain.records import InterestNature, Outcome, Ruling, Vote
from dmap_desktop.domain.tallying import (
    FOREIGN,
    INTEREST,
    LATE,
    MISNAMED,
    OTHER,
    OTHER_LATE,
    UNOPENED,
)
from tests.unit.domain.acting import Acting

BEFORE, AFTER = -1, 2
MEMBERS = ("amy", "ben", "cleo", "dina", "ruth")


def voting(*voters: str) -> tuple[Acting, dict[str, r.OpenedBallot]]:
    """Return a panel whose members have read the case, and the ballots of ``voters``: approve."""
    panel = Acting()
    panel.receive()
    panel.publish()
    panel.view(*MEMBERS)
    return panel, {voter: panel.vote(voter, Vote.APPROVE) for voter in voters}


def excluded(case: Case) -> dict[str, str]:
    assert case.closing is not None
    return {e.voter: e.why for e in case.closing.tally.excluded}


def counted(case: Case) -> dict[str, Vote]:
    assert case.closing is not None
    return {b.voter: b.vote for b in case.closing.tally.counted}


def test_a_ballot_is_replaced_before_the_close_and_both_acts_stay() -> None:
    panel, ballots = voting("amy", "ben", "ruth")
    second = panel.vote("amy", Vote.REJECT)
    panel.close(second, ballots["ben"], ballots["ruth"])
    case = panel.case()
    assert counted(case) == {"amy": Vote.REJECT, "ben": Vote.APPROVE, "ruth": Vote.APPROVE}
    assert excluded(case) == {}
    (amy,) = [b for b in case.closing.tally.counted if b.voter == "amy"]  # type: ignore[union-attr]
    assert (amy.ballot, amy.earlier) == (second.ballot, (ballots["amy"].ballot,))
    assert [c.by.hash for c in case.casts if c.by.person == "amy"] == [
        ballots["amy"].ballot,
        second.ballot,
    ]
    assert panel.rules_broken() == []


@pytest.mark.parametrize("where", [BEFORE, AFTER])
def test_a_second_ballot_that_did_not_reach_the_closer_changes_nothing(where: int) -> None:
    panel, ballots = voting("amy", "ben", "ruth")
    closing = panel.close(*ballots.values())
    decision = panel.decide(closing, Outcome.APPROVED)
    panel.vote("amy", Vote.REJECT, lamport=closing.lamport + where, unaware_of=[closing])
    case = panel.case()
    assert counted(case)["amy"] is Vote.APPROVE
    assert excluded(case) == {"amy": OTHER_LATE}
    assert case.decision is not None
    assert case.decision.by.hash == decision.hash
    assert case.decision.tally == case.closing.tally  # type: ignore[union-attr]
    assert panel.rules_broken() == []


@pytest.mark.parametrize("where", [BEFORE, AFTER])
def test_a_ballot_that_never_reached_the_closer_is_named_and_does_not_count(where: int) -> None:
    panel, ballots = voting("amy", "ben", "ruth")
    closing = panel.close(*ballots.values())
    panel.decide(closing, Outcome.APPROVED)
    before = panel.case()
    assert before.closing is not None
    assert before.closing.tally.silent == ("cleo", "dina")
    panel.vote("cleo", Vote.REJECT, lamport=closing.lamport + where, unaware_of=[closing])
    case = panel.case()
    assert excluded(case) == {"cleo": LATE}
    assert set(counted(case)) == {"amy", "ben", "ruth"}
    assert case.closing is not None
    assert case.closing.tally.silent == ("dina",)
    assert case.state is CaseState.APPROVED
    assert case.decision is not None
    assert case.decision.tally.excluded == case.closing.tally.excluded


def test_a_ballot_cast_in_knowledge_of_the_close_is_refused() -> None:
    panel, ballots = voting("amy", "ben", "ruth")
    panel.close(*ballots.values())
    panel.vote("cleo", Vote.REJECT)
    assert "is over" in panel.rules_broken()[0]
    assert excluded(panel.case()) == {}


@pytest.mark.parametrize("where", [BEFORE, AFTER])
def test_closing_again_lets_no_ballot_in_that_came_after_the_first_close(where: int) -> None:
    """Its voter may have read the others."""
    panel, ballots = voting("amy", "ben")
    first = panel.close(*ballots.values())
    late = panel.vote("cleo", Vote.APPROVE, lamport=first.lamport + where, unaware_of=[first])
    again = panel.close(*ballots.values(), late)
    assert excluded(panel.case()) == {"cleo": LATE}
    panel.decide(again, Outcome.APPROVED)
    assert "2 approving ballots" in panel.rules_broken()[0]


def test_a_closer_cannot_pass_over_a_newer_ballot_it_has_seen() -> None:
    panel, ballots = voting("amy", "ben", "ruth")
    panel.vote("amy", Vote.REJECT)
    closing = panel.close(*ballots.values())
    case = panel.case()
    assert set(counted(case)) == {"ben", "ruth"}
    assert excluded(case) == {"amy": UNOPENED}
    panel.decide(closing, Outcome.APPROVED)
    assert "at least 3 panel members must approve" in panel.rules_broken()[0]


def test_saying_that_a_seen_ballot_had_not_come_is_found() -> None:
    panel, ballots = voting("amy", "ben", "ruth")
    newer = panel.vote("amy", Vote.REJECT)
    panel.write("ruth", r.NoteWritten(r.Evidence("h"), "I have seen it."))
    closing = panel.close(*ballots.values(), unaware_of=[panel.act(newer.ballot)])
    assert counted(panel.case())["amy"] is Vote.APPROVE
    (finding,) = check_candid(panel.acts)
    assert (finding.device, finding.sequence) == (closing.device, closing.sequence)
    assert "ballots may have been passed over" in finding.sentence


def test_an_interest_declared_after_voting_takes_the_ballot_out() -> None:
    panel, ballots = voting(*MEMBERS)
    panel.write("ben", r.InterestDeclared(InterestNature.EMPLOYMENT, "worked there"))
    without_ben = [ballots[voter] for voter in MEMBERS if voter != "ben"]
    panel.decide(panel.close(*without_ben), Outcome.APPROVED)
    assert check_candid(panel.acts) == []
    case = panel.case()
    assert excluded(case) == {"ben": INTEREST}
    assert case.state is CaseState.APPROVED
    assert case.conflicted_since == ()


@pytest.mark.parametrize("opened", [True, False])
@pytest.mark.parametrize("ruling", [None, Ruling.LEAVE, Ruling.STAY])
def test_what_the_chair_ruled_before_the_close_holds(ruling: Ruling | None, opened: bool) -> None:
    panel, ballots = voting(*MEMBERS)
    panel.write("ben", r.InterestDeclared(InterestNature.PROFESSIONAL, "same society"))
    if ruling is not None:
        panel.write("ruth", r.InterestRuled("ben", ruling, "so ruled"))
    panel.close(*(ballots[voter] for voter in MEMBERS if opened or voter != "ben"))
    why = excluded(panel.case()).get("ben")
    stays = ruling is Ruling.STAY
    assert why == {(True, True): None, (True, False): UNOPENED}.get((stays, opened), INTEREST)


@pytest.mark.parametrize("where", [BEFORE, AFTER])
def test_an_interest_nobody_knew_of_leaves_the_decision_and_is_said(where: int) -> None:
    panel, ballots = voting("amy", "ben", "ruth")
    closing = panel.close(*ballots.values())
    decision = panel.decide(closing, Outcome.APPROVED)
    interest = r.InterestDeclared(InterestNature.FINANCIAL, "shares")
    late = closing.lamport + where
    panel.write("ben", interest, lamport=late, unaware_of=[closing, decision])
    case = panel.case()
    assert case.state is CaseState.APPROVED
    assert case.conflicted_since == ("ben",)
    assert panel.rules_broken() == []
    # It is corrected by new acts, and by these alone.
    again = panel.close(ballots["amy"], ballots["ruth"])
    assert excluded(panel.case()) == {"ben": INTEREST}
    assert panel.case().state is CaseState.APPROVED
    panel.decide(again, Outcome.APPROVED, replaces=(decision.hash,))
    assert "2 approving ballots" in panel.rules_broken()[0]
    panel.decide(again, Outcome.ESCALATED, question="May it?", replaces=(decision.hash,))
    case = panel.case()
    assert case.state is CaseState.WITH_BOARD
    assert case.conflicted_since == ()
    assert [d.by.hash for d in case.replaced] == [decision.hash]


@pytest.mark.parametrize("where", [BEFORE, AFTER])
def test_nothing_is_decided_on_a_ballot_that_is_known_to_be_conflicted(where: int) -> None:
    panel, ballots = voting("amy", "ben", "ruth")
    closing = panel.close(*ballots.values())
    interest = r.InterestDeclared(InterestNature.FINANCIAL, "shares")
    panel.write("ben", interest, lamport=closing.lamport + where, unaware_of=[closing])
    panel.decide(closing, Outcome.APPROVED)
    assert (
        "Ben declared an interest in DR180611.01 after the voting was closed"
        in (panel.rules_broken()[0])
    )
    assert panel.case().state is CaseState.VOTING_CLOSED


def test_a_decided_case_is_not_closed_again_without_a_reason() -> None:
    panel, ballots = voting("amy", "ben", "ruth")
    panel.decide(panel.close(*ballots.values()), Outcome.APPROVED)
    panel.close(*ballots.values())
    assert "there is no voting to close" in panel.rules_broken()[0]
    assert len(panel.case().closings) == 1


def test_a_deputy_opens_what_the_chairs_device_could_not() -> None:
    """The chair's device was enrolled after Cleo had voted; the deputy's was there."""
    panel, ballots = voting("amy", "ben", "cleo")
    panel.close(ballots["amy"], ballots["ben"])
    assert excluded(panel.case()) == {"cleo": UNOPENED}
    panel.decide(panel.close(*ballots.values(), by="dina"), Outcome.APPROVED, by="dina")
    assert panel.case().state is CaseState.APPROVED
    assert panel.rules_broken() == []


def test_chair_and_deputy_who_close_unaware_of_each_other_are_contested() -> None:
    panel, ballots = voting("amy", "ben", "ruth")
    mine = panel.close(*ballots.values())
    decided = panel.decide(mine, Outcome.APPROVED)
    fourth = panel.vote("cleo", Vote.REJECT, unaware_of=[mine, decided])
    unaware = [mine, decided]
    other = panel.close(*ballots.values(), fourth, by="dina", unaware_of=unaware)
    panel.decide(other, Outcome.MORE_INFORMATION, by="dina", unaware_of=unaware)
    case = panel.case()
    assert case.state is CaseState.CONTESTED
    tallies = {d.by.person: d.tally for d in case.decisions}
    assert {b.voter for b in tallies["dina"].counted} == {"amy", "ben", "cleo", "ruth"}
    assert [(e.voter, e.why) for e in tallies["ruth"].excluded] == [("cleo", LATE)]


@pytest.mark.parametrize("where", [BEFORE, AFTER])
def test_a_pack_the_closer_had_not_seen_does_not_undo_the_decision(where: int) -> None:
    panel, ballots = voting("amy", "ben", "ruth")
    closing = panel.close(*ballots.values())
    pack = panel.publish(2)
    panel.acts.remove(pack)
    moved = r.Act(**{f: getattr(pack, f) for f in pack.__struct_fields__} | {
        "lamport": closing.lamport + where, "heads": {},
    })  # fmt: skip
    panel.acts.append(moved)
    panel.decide(closing, Outcome.APPROVED, unaware_of=[moved])
    case = panel.case()
    assert case.state is CaseState.APPROVED
    assert case.decision is not None
    assert case.decision.tally.approving == ("amy", "ben", "ruth")


def test_a_decision_does_not_rest_on_a_pack_that_was_replaced() -> None:
    panel, ballots = voting("amy", "ben", "ruth")
    closing = panel.close(*ballots.values())
    panel.publish(2)
    panel.decide(closing, Outcome.APPROVED)
    assert "Close the voting" in panel.rules_broken()[0]
    assert panel.case().ballots == {}
    old = panel.vote("amy", Vote.APPROVE, pack=1)
    assert "replaced pack 1" in panel.rules_broken()[1]
    panel.close(old, ballots["ben"])
    assert excluded(panel.case()) == {"": FOREIGN}


def test_a_ballot_for_another_pack_is_none_for_this() -> None:
    panel, _ = voting()
    panel.publish(2)
    cast = panel.vote("amy", Vote.APPROVE, pack=2)
    about_one = cast.content.replace('"pack":2', '"pack":1')
    panel.close(r.OpenedBallot(cast.ballot, about_one))
    assert excluded(panel.case()) == {"amy": OTHER}
    sha256 = hashlib.sha256(about_one.replace("amy", "ben").encode()).hexdigest()
    other, _ = voting()
    other.publish(2)
    act = other.write("ben", r.BallotCast(2, sha256, "sealed"))
    other.close(r.OpenedBallot(act.hash, about_one.replace("amy", "ben")))
    assert excluded(other.case()) == {"ben": MISNAMED}


def test_a_ballot_of_a_device_revoked_later_counts_when_it_was_cast_before() -> None:
    panel, ballots = voting("amy", "ben", "ruth")
    last = panel.sequences["amy"]
    panel.write(
        "sam",
        r.DeviceRevoked("device-of-amy", last, "stolen", "age1new", {}),
        r.PANEL_STREAM,
    )
    panel.vote("amy", Vote.REJECT)
    panel.decide(panel.close(*ballots.values()), Outcome.APPROVED)
    assert panel.case().state is CaseState.APPROVED
    assert "was revoked" in panel.rules_broken()[0]


@pytest.mark.parametrize("alone", [*MEMBERS, "sam", "otto", "ada"])
def test_nobody_settles_a_case_alone(alone: str) -> None:
    """Row 50, the two-person rule: a final act needs the keys of several people."""
    panel, _ = voting()
    for vote in Vote:
        ballot = panel.vote(alone, vote)
        closing = panel.close(ballot, by=alone)
        for outcome in (Outcome.APPROVED, Outcome.CONDITIONS, Outcome.REJECTED):
            condition = (r.Condition("c", "o", "d", "b"),)
            panel.decide(closing, outcome, by=alone, conditions=condition)
    assert panel.case().state in (CaseState.WITH_PANEL, CaseState.VOTING_CLOSED)
    assert panel.case().decisions == ()


def test_a_decision_is_locked() -> None:
    """Row 49: whatever comes after it, only a new decision that names it takes its place."""
    panel, ballots = voting(*MEMBERS)
    closing = panel.close(*ballots.values())
    decision = panel.decide(closing, Outcome.APPROVED)
    panel.vote("amy", Vote.REJECT)
    panel.close()
    panel.publish(2)
    panel.write("amy", r.InterestDeclared(InterestNature.PERSONAL, "a cousin"))
    panel.write("sam", r.ApplicationWithdrawn("late", "2018-07-01"))
    panel.decide(closing, Outcome.REJECTED, replaces=(decision.hash,))
    case = panel.case()
    assert case.decision is not None
    assert case.decision.by.hash == decision.hash
    assert len(panel.rules_broken()) == 5
    again = panel.close(*(ballots[voter] for voter in MEMBERS if voter != "amy"))
    new = panel.decide(again, Outcome.APPROVED, replaces=(decision.hash,))
    case = panel.case()
    assert case.decision is not None
    assert case.decision.by.hash == new.hash
    assert [d.by.hash for d in case.replaced] == [decision.hash]


@pytest.mark.parametrize("seed", range(30))
def test_no_late_act_of_anybody_undoes_a_decision(seed: int) -> None:
    """Whatever arrives, wherever its Lamport number puts it, unaware of the decision or not."""
    choose = random.Random(seed)
    panel, ballots = voting("amy", "ben", "ruth")
    closing = panel.close(*ballots.values())
    decision = panel.decide(closing, Outcome.APPROVED)
    for _ in range(12):
        person = choose.choice(("amy", "ben", "cleo", "dina"))
        unaware = choose.choice(([], [closing], [decision], [closing, decision]))
        lamport = choose.randrange(closing.lamport - 8, closing.lamport + 8)
        kind = choose.choice(("vote", "interest", "view", "note"))
        if kind == "vote":
            panel.vote(person, choose.choice(list(Vote)), lamport=lamport, unaware_of=unaware)
            continue
        record: r.AnyRecord = {
            "interest": r.InterestDeclared(choose.choice(list(InterestNature)), "so"),
            "view": r.ViewRecorded(Vote.REJECT, "hm", 1),
            "note": r.NoteWritten(r.Evidence("h"), "a note"),
        }[kind]
        panel.write(person, record, lamport=lamport, unaware_of=unaware)
    case = panel.case()
    assert case.decision is not None
    assert case.decision.by.hash == decision.hash
    assert case.decision.tally.approving == ("amy", "ben", "ruth")
    choose.shuffle(panel.acts)
    assert panel.case() == case


@pytest.mark.parametrize(
    ("revoted", "came", "conflicted", "opened"),
    list(itertools.product([False, True], repeat=4)),
)
def test_every_combination(revoted: bool, came: bool, conflicted: bool, opened: bool) -> None:
    """Amy's part in the tally, for each answer to: did she vote again, and did that reach the
    closer; had she an interest; did the closer open what had come?"""
    panel, ballots = voting("amy", "ben", "ruth")
    second = panel.vote("amy", Vote.REJECT) if revoted else None
    if conflicted:
        panel.write("amy", r.InterestDeclared(InterestNature.PERSONAL, "a cousin"))
    newest = second if second is not None and came else ballots["amy"]
    unaware = [panel.act(second.ballot)] if second is not None and not came else []
    shown = [ballots["ben"], ballots["ruth"], *([newest] if opened else [])]
    panel.close(*shown, unaware_of=unaware)
    # Heads cover a device up to a number: who has not seen her second ballot has not seen what
    # she wrote after it either.
    known_conflict = conflicted and not unaware
    case = panel.case()
    assert ("amy" in counted(case)) == (opened and not known_conflict)
    if "amy" in counted(case):
        assert counted(case)["amy"] is (Vote.REJECT if revoted and came else Vote.APPROVE)
    reasons = [e.why for e in case.closing.tally.excluded if e.voter == "amy"]  # type: ignore[union-attr]
    expected = []
    if known_conflict:
        expected.append(INTEREST)
    elif not opened:
        expected.append(UNOPENED)
    if unaware:
        expected.append(OTHER_LATE if opened else LATE)
    assert sorted(reasons) == sorted(expected)
