"""Closing the voting: which ballots count, and why each other one does not. Imports msgspec only.

A closing is judged by what its author had seen (:mod:`dmap_desktop.domain.knowing`), so that
nothing that arrives later can change what was counted. The first closing of a pack settles which
ballots take part: whoever votes after it may have read the others.
"""

from __future__ import annotations

import hashlib

import msgspec
from msgspec.structs import replace

from dmap_desktop.domain.case import Case, Closing, SealedBallot, Signed
from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.knowing import knows, seen
from dmap_desktop.domain.panel import Panel
from dmap_desktop.domain.records import Act, BallotContent, OpenedBallot, VotingClosed
from dmap_desktop.domain.voting import CountedBallot, Excluded, Tally

FOREIGN = "It was not cast on this pack of the case."
LATE = "The ballot had not reached the closer when the voting was closed."
OTHER_LATE = (
    "Another ballot had not reached the closer when the voting was closed; the one that had counts."
)
INTEREST = "The voter has an interest in the case."
NO_VOTE = "The voter no longer holds a vote on the panel."
UNOPENED = "The ballot was not opened at the close."
OTHER = "What was opened is not what the voter committed to."
NO_BALLOT = "What was sealed is no ballot."
MISNAMED = "The ballot names another case, pack or voter."


def close(panel: Panel, case: Case, act: Act, record: VotingClosed, by: Signed) -> Closing:
    """Return the closing that ``act`` brings about: each voter's newest ballot, counted or not."""
    had_seen = seen(case, act)
    pack, recused = had_seen.pack, had_seen.recused
    opened = {paper.ballot: paper.content for paper in record.opened}
    cast = [ballot for ballot in case.casts if ballot.pack == pack]
    if had_seen.closings:
        reached = had_seen.closings[0].reached
    else:
        reached = tuple(b.by.hash for b in cast if b.by.hash in opened or knows(act, b.by))
    out = [Excluded("", FOREIGN) for h in opened if h not in {b.by.hash for b in cast}]
    voters = {person.id for person in panel.voters()}
    counted: list[CountedBallot] = []
    for voter in sorted({ballot.by.person for ballot in cast}):
        own = [ballot for ballot in cast if ballot.by.person == voter]
        came = [ballot for ballot in own if ballot.by.hash in reached]
        verdict = _verdict(case, came, opened, voter in recused, voter in voters)
        if isinstance(verdict, CountedBallot):
            counted.append(verdict)
        elif verdict is not None:
            out.append(verdict)
        if len(came) < len(own):
            out.append(Excluded(voter, OTHER_LATE if verdict in counted else LATE))
    tally = Tally(
        counted=tuple(counted),
        excluded=tuple(sorted(set(out), key=_by_voter)),
        needed=panel.policy.approvals_needed,
        silent=tuple(sorted(voters - recused - {ballot.by.person for ballot in cast})),
    )
    return Closing(by, record.meeting, pack, tally, record.opened, reached)


def say_late(case: Case, ballot: SealedBallot) -> Case:
    """Return ``case`` with a ballot named in every tally of its pack that it came too late for."""
    voter = ballot.by.person

    def told(tally: Tally) -> Tally:
        counted = any(held.voter == voter for held in tally.counted)
        late = Excluded(voter, OTHER_LATE if counted else LATE)
        return replace(
            tally,
            excluded=tuple(sorted({*tally.excluded, late}, key=_by_voter)),
            silent=tuple(person for person in tally.silent if person != voter),
        )

    missed = {
        held.by.hash
        for held in case.all_closings
        if held.pack == ballot.pack and ballot.by.hash not in held.reached
    }
    return replace(
        case,
        all_closings=tuple(
            replace(c, tally=told(c.tally)) if c.by.hash in missed else c for c in case.all_closings
        ),
        decisions=tuple(
            replace(d, tally=told(d.tally)) if d.record.closing in missed else d
            for d in case.decisions
        ),
        replaced=tuple(
            replace(d, tally=told(d.tally)) if d.record.closing in missed else d
            for d in case.replaced
        ),
    )


def _verdict(
    case: Case, came: list[SealedBallot], opened: dict[str, str], recused: bool, votes: bool
) -> CountedBallot | Excluded | None:
    """Judge the newest of a voter's ballots that came in time; None when none did."""
    if not came:
        return None
    ballot = came[-1]
    voter, content = ballot.by.person, opened.get(ballot.by.hash)
    if recused:
        return Excluded(voter, INTEREST)
    if not votes:
        return Excluded(voter, NO_VOTE)
    if content is None:
        return Excluded(voter, UNOPENED)
    if hashlib.sha256(content.encode()).hexdigest() != ballot.commitment:
        return Excluded(voter, OTHER)
    try:
        said = msgspec.json.decode(content, type=BallotContent)
    except UNDECODABLE:
        return Excluded(voter, NO_BALLOT)
    if (said.case, said.voter, said.pack) != (case.reference, voter, ballot.pack):
        return Excluded(voter, MISNAMED)
    earlier = tuple(held.by.hash for held in came[:-1])
    return CountedBallot(
        voter, said.vote, said.reasons, said.conditions, said.pack, ballot.by.hash, earlier
    )


def _by_voter(excluded: Excluded) -> tuple[str, str]:
    return excluded.voter, excluded.why


def opened_before(case: Case) -> dict[str, OpenedBallot]:
    """Return what earlier closings of the newest pack have published, by ballot."""
    return {paper.ballot: paper for closing in case.closings for paper in closing.opened}
