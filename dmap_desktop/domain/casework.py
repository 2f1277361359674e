"""How each act of a case's stream changes the case. The one place; see ``fold``. Msgspec only.

``apply_case`` is asked twice for every act: before it is written, so that an honest program never
writes what does not stand, and whenever the stream is folded, so that nothing else is believed.
"""

from __future__ import annotations

import hashlib

import msgspec
from msgspec.structs import replace

from dmap_desktop.domain import policies
from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import (
    BoardRuling,
    Case,
    Closing,
    Decision,
    Interest,
    Note,
    SealedBallot,
    Signed,
    View,
    Withdrawal,
)
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.panel import Panel, PanelHistory, Person
from dmap_desktop.domain.permissions import check_may
from dmap_desktop.domain.voting import CountedBallot, Excluded, Tally


class Context(msgspec.Struct, frozen=True):
    """An act together with who did it and the panel they did it on."""

    panel: Panel
    author: Person
    signed: Signed


def apply_case(history: PanelHistory, case: Case | None, act: r.Act) -> Case:
    """Return the case after ``act``. Raises Refused with the rule that ``act`` breaks."""
    author = history.author(act.device, act.sequence, act.order)
    record = act.record
    if isinstance(record, r.UnknownRecord):
        raise Refused(f"This program does not know records of type {record.type}; update it.")
    check_may(author, type(record))
    context = Context(history.at(act.order), author, Signed(author.id, act.wall, act.hash))
    if isinstance(record, r.ApplicationReceived):
        if case is not None:
            raise Refused(f"{case.reference} was taken in already.")
        if r.case_stream(record.reference) != act.stream:
            raise Refused(f"{record.reference} is not the case of the stream {act.stream}.")
        return Case(reference=record.reference, received=record, by=context.signed)
    if case is None:
        raise Refused(f"Case {act.stream.partition(':')[2]} was not taken in; check the reference.")
    return _apply(context, case, record)


def _apply(context: Context, held: Case, record: r.AnyRecord) -> Case:
    match record:
        case r.PackPublished():
            return _publish(held, record)
        case r.InterestDeclared():
            return _declare(context, held, record)
        case r.InterestRuled():
            return _rule_interest(context, held, record)
        case r.NoteWritten():
            return _note(context, held, record)
        case r.ViewRecorded():
            return _view(context, held, record)
        case r.BallotCast():
            return _ballot(context, held, record)
        case r.VotingClosed():
            return _close(context, held, record)
        case r.DecisionRecorded():
            return _decide(context, held, record)
        case r.RulingRecorded():
            policies.check_board_ruling(held, record.decision, record.outcome)
            return replace(held, ruling=BoardRuling(context.signed, record))
        case r.ApplicationWithdrawn():
            policies.check_withdraw(held)
            return replace(held, withdrawal=Withdrawal(context.signed, record))
    raise Refused(f"An act of the kind {type(record).__name__} has no place in a case.")


def _publish(case: Case, record: r.PackPublished) -> Case:
    policies.check_publish(case, record.version)
    # A new pack is a new question: ballots and closings on the old one do not answer it.
    return replace(
        case,
        packs=(*case.packs, record),
        ballots={},
        closings=(),
        decisions=(),
        replaced=(*case.replaced, *case.decisions),
    )


def _declare(context: Context, case: Case, record: r.InterestDeclared) -> Case:
    policies.check_declare(case, context.author.id, record.nature)
    interest = Interest(context.signed, record.nature, record.detail)
    return replace(case, interests={**case.interests, context.author.id: interest})


def _rule_interest(context: Context, case: Case, record: r.InterestRuled) -> Case:
    policies.check_rule_interest(case, record.person, context.author.id, record.reason)
    ruled = replace(
        case.interests[record.person],
        ruling=record.ruling,
        ruling_reason=record.reason,
        ruled_by=context.author.id,
    )
    return replace(case, interests={**case.interests, record.person: ruled})


def _note(context: Context, case: Case, record: r.NoteWritten) -> Case:
    policies.check_not_recused(case, context.author.id, context.author.name)
    return replace(case, notes=(*case.notes, Note(context.signed, record)))


def _view(context: Context, case: Case, record: r.ViewRecorded) -> Case:
    policies.check_not_recused(case, context.author.id, context.author.name)
    policies.check_view(case, context.author.id)
    return replace(case, views={**case.views, context.author.id: View(context.signed, record)})


def _ballot(context: Context, case: Case, record: r.BallotCast) -> Case:
    if context.author not in context.panel.voters():
        raise Refused(f"{context.author.name} has no vote under the panel's policy.")
    policies.check_not_recused(case, context.author.id, context.author.name)
    policies.check_ballot(case, context.author.id, record.pack)
    held = case.ballots.get(context.author.id)
    ballot = SealedBallot(
        by=context.signed,
        pack=record.pack,
        commitment=record.commitment,
        sealed=record.sealed,
        earlier=(*held.earlier, held.by.hash) if held else (),
    )
    return replace(case, ballots={**case.ballots, context.author.id: ballot})


def _close(context: Context, case: Case, record: r.VotingClosed) -> Case:
    policies.check_not_recused(case, context.author.id, context.author.name)
    policies.check_close(case)
    closing = Closing(context.signed, record.meeting, tally(context.panel, case, record.opened))
    return replace(case, closings=(*case.closings, closing))


def _decide(context: Context, case: Case, record: r.DecisionRecorded) -> Case:
    policies.check_not_recused(case, context.author.id, context.author.name)
    policies.check_decide(context.panel, case, record)
    closing = next(c for c in case.closings if c.by.hash == record.closing)
    decision = Decision(context.signed, record, closing.tally)
    stands = tuple(d for d in case.decisions if d.by.hash not in record.replaces)
    return replace(
        case,
        decisions=(*stands, decision),
        replaced=(*case.replaced, *(d for d in case.decisions if d not in stands)),
    )


def tally(panel: Panel, case: Case, opened: tuple[r.OpenedBallot, ...]) -> Tally:
    """Count ``opened`` against the commitments their voters signed.

    A ballot counts when it is its voter's newest, opens to what was committed to, and its voter
    may vote on the item. Every other one is excluded with the reason, as is a sealed ballot that
    the closer did not open.
    """
    by_hash = {ballot.by.hash: ballot for ballot in case.ballots.values()}
    voters = {person.id for person in panel.voters()}
    counted: dict[str, CountedBallot] = {}
    excluded: list[Excluded] = []
    for paper in opened:
        ballot = by_hash.get(paper.ballot)
        if ballot is None:
            excluded.append(Excluded("", "It was not cast on this case, or was replaced."))
            continue
        voter = ballot.by.person
        why = _fault(case, ballot, paper)
        if why is None and voter not in voters:
            why = "The voter no longer holds a vote on the panel."
        if why is not None:
            excluded.append(Excluded(voter, why))
            continue
        content = msgspec.json.decode(paper.content, type=r.BallotContent)
        counted[voter] = CountedBallot(
            voter, content.vote, content.reasons, content.conditions, content.pack, paper.ballot
        )
    handled = {paper.ballot for paper in opened}
    excluded += [
        Excluded(voter, "The ballot was not opened at the close.")
        for voter, ballot in case.ballots.items()
        if ballot.by.hash not in handled
    ]
    return Tally(
        counted=tuple(counted[voter] for voter in sorted(counted)),
        excluded=tuple(sorted(excluded, key=lambda e: (e.voter, e.why))),
        needed=panel.policy.approvals_needed,
    )


def _fault(case: Case, ballot: SealedBallot, paper: r.OpenedBallot) -> str | None:
    if ballot.by.person in case.recused:
        return "The voter has an interest in the case."
    if hashlib.sha256(paper.content.encode()).hexdigest() != ballot.commitment:
        return "What was opened is not what the voter committed to."
    try:
        content = msgspec.json.decode(paper.content, type=r.BallotContent)
    except msgspec.MsgspecError:
        return "What was sealed is no ballot."
    if (content.case, content.voter) != (case.reference, ballot.by.person):
        return "The ballot names another case or voter."
    return None
