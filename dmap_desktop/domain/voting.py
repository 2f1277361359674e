"""Counting: who may vote, what the opened ballots say, what stands. Imports msgspec only.

Official: at least 3 panel members must approve (NPD user group slides, October 2017). Which acts
count towards the three is the panel's policy (:class:`~dmap_desktop.domain.panel.Policy`).
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from dmap_desktop.domain.panel import Panel
from dmap_desktop.domain.records import Outcome, Vote

APPROVING = frozenset({Vote.APPROVE, Vote.CONDITIONS})


class CountedBallot(msgspec.Struct, frozen=True):
    """One opened ballot that was checked against its commitment."""

    voter: str
    vote: Vote
    reasons: str
    conditions: tuple[str, ...]
    pack: int
    ballot: str
    """Hash of the envelope that cast it."""
    earlier: tuple[str, ...] = ()
    """Hashes of the ballots of the same voter that it replaced before the close."""


class Excluded(msgspec.Struct, frozen=True):
    """A ballot that does not count, and why."""

    voter: str
    why: str


class Tally(msgspec.Struct, frozen=True):
    """The ballots of one item, counted."""

    counted: tuple[CountedBallot, ...]
    excluded: tuple[Excluded, ...]
    needed: int
    silent: tuple[str, ...] = ()
    """Who could have voted, and no ballot of whom has come to this day."""

    def voters_for(self, *votes: Vote) -> tuple[str, ...]:
        """Return who cast any of ``votes``, in a steady order."""
        return tuple(sorted(b.voter for b in self.counted if b.vote in votes))

    @property
    def approving(self) -> tuple[str, ...]:
        """Return who approves, with or without conditions."""
        return self.voters_for(*APPROVING)

    @property
    def split(self) -> bool:
        """Say whether the ballots point both ways and settle nothing."""
        return (
            bool(self.approving)
            and bool(self.voters_for(Vote.REJECT))
            and why_not(self, Outcome.APPROVED) is not None
            and why_not(self, Outcome.REJECTED) is not None
        )


class Quorum(msgspec.Struct, frozen=True):
    """Whether an item can be settled now: the rule, and each person's part in it."""

    needed: int
    able: tuple[str, ...]
    """May vote on the item, and is present or has cast a ballot."""
    away: tuple[str, ...]
    """May vote, but is neither present nor has cast a ballot."""
    recused: tuple[str, ...]

    @property
    def met(self) -> bool:
        """Say whether enough voters can act."""
        return len(self.able) >= self.needed

    def words(self) -> str:
        """Say it in a sentence, with the rule."""
        count = f"{len(self.able)} of the {self.needed} needed can vote on this item"
        return count if self.met else f"Not quorate: {count}"


def quorum(
    panel: Panel, recused: Collection[str], voted: Collection[str], present: Collection[str]
) -> Quorum:
    """Return the quorum of one item. A recused member counts for nothing on it."""
    eligible = [person.id for person in panel.voters() if person.id not in recused]
    able = tuple(person for person in eligible if person in voted or person in present)
    return Quorum(
        needed=panel.policy.approvals_needed,
        able=able,
        away=tuple(person for person in eligible if person not in able),
        recused=tuple(person.id for person in panel.voters() if person.id in recused),
    )


def why_not(tally: Tally, outcome: Outcome) -> str | None:
    """Return why ``outcome`` cannot stand on ``tally``, or None when it can.

    An approval needs the panel's number of approving ballots, and more for than against. A
    rejection needs as many voters as an approval would, and more against than for. Asking for more
    information and escalating settle nothing and need no quorum.
    """
    approving, rejecting = len(tally.approving), len(tally.voters_for(Vote.REJECT))
    if outcome in (Outcome.APPROVED, Outcome.CONDITIONS):
        if approving < tally.needed:
            return (
                f"{approving} approving {_ballots(approving)}; at least {tally.needed} panel "
                "members must approve."
            )
        if approving <= rejecting:
            return f"{approving} for and {rejecting} against is no approval."
    if outcome is Outcome.REJECTED:
        if len(tally.counted) < tally.needed:
            return (
                f"{len(tally.counted)} counted {_ballots(len(tally.counted))}; a rejection needs "
                f"at least {tally.needed} voters."
            )
        if rejecting <= approving:
            return f"{rejecting} against and {approving} for is no rejection."
    return None


def _ballots(count: int) -> str:
    return "ballot" if count == 1 else "ballots"
