"""Truth tables of counting and quorum."""

from __future__ import annotations

import pytest

from dmap_desktop.domain.records import Outcome, Vote
from dmap_desktop.domain.voting import CountedBallot, Tally, quorum, why_not
from tests.unit.domain.acting import Acting

A, C, INFO, R, E, X = (
    Vote.APPROVE,
    Vote.CONDITIONS,
    Vote.MORE_INFORMATION,
    Vote.REJECT,
    Vote.ESCALATE,
    Vote.ABSTAIN,
)


def tally(*votes: Vote, needed: int = 3) -> Tally:
    ballots = tuple(CountedBallot(f"v{i}", vote, "", (), 1, "") for i, vote in enumerate(votes))
    return Tally(ballots, (), needed)


@pytest.mark.parametrize(
    ("votes", "approvable", "rejectable", "split"),
    [
        ((), False, False, False),
        ((A, A), False, False, False),
        ((A, A, A), True, False, False),
        ((A, C, C), True, False, False),
        ((A, A, X), False, False, False),
        ((A, A, A, R), True, False, False),
        ((A, A, A, R, R, R), False, False, True),
        ((A, A, R), False, False, True),
        ((A, R, R), False, True, False),
        ((R, R), False, False, False),
        ((R, X, INFO), False, True, False),
        ((R, R, R), False, True, False),
        ((X, X, X, X), False, False, False),
        ((E, E, E), False, False, False),
    ],
)
def test_what_stands(
    votes: tuple[Vote, ...], approvable: bool, rejectable: bool, split: bool
) -> None:
    counted = tally(*votes)
    assert (why_not(counted, Outcome.APPROVED) is None) == approvable
    assert (why_not(counted, Outcome.CONDITIONS) is None) == approvable
    assert (why_not(counted, Outcome.REJECTED) is None) == rejectable
    assert counted.split == split
    assert why_not(counted, Outcome.MORE_INFORMATION) is None
    assert why_not(counted, Outcome.ESCALATED) is None


@pytest.mark.parametrize(
    ("votes", "outcome", "words"),
    [
        ((A,), Outcome.APPROVED, "1 approving ballot; at least 3"),
        ((A, A, A, R, R, R), Outcome.APPROVED, "3 for and 3 against is no approval"),
        ((R, R), Outcome.REJECTED, "2 counted ballots"),
        ((R, A, X), Outcome.REJECTED, "1 against and 1 for"),
    ],
)
def test_the_reason_is_a_sentence(votes: tuple[Vote, ...], outcome: Outcome, words: str) -> None:
    reason = why_not(tally(*votes), outcome)
    assert reason is not None
    assert words in reason


@pytest.mark.parametrize(
    ("recused", "voted", "present", "met", "able"),
    [
        ((), (), (), False, 0),
        ((), ("amy", "ben"), ("ruth",), True, 3),
        ((), ("amy", "ben"), ("amy",), False, 2),
        (("amy",), ("amy", "ben"), ("ruth", "amy"), False, 2),
        ((), (), ("sam", "otto", "ada"), False, 0),
    ],
)
def test_quorum_is_per_item(
    recused: tuple[str, ...],
    voted: tuple[str, ...],
    present: tuple[str, ...],
    met: bool,
    able: int,
) -> None:
    found = quorum(Acting().history().latest, recused, voted, present)
    assert (found.met, len(found.able)) == (met, able)
    assert found.words().startswith("Not quorate") is not met
    assert set(found.able) | set(found.away) | set(found.recused) == {
        "amy",
        "ben",
        "cleo",
        "dina",
        "ruth",
    }
