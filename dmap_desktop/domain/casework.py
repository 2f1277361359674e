"""How each act of a case's stream changes the case. The one place; see ``fold``. Msgspec only.

``apply_case`` is asked twice for every act: before it is written, so that an honest program never
writes what does not stand, and whenever the stream is folded, so that nothing else is believed.
"""

from __future__ import annotations

from typing import get_args

import msgspec
from msgspec.structs import replace

from dmap_desktop.domain import policies, questioning
from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import (
    BoardRuling,
    Case,
    Decision,
    Interest,
    Note,
    SealedBallot,
    Signed,
    Standing,
    View,
    Withdrawal,
)
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.gatekeeping import assess_gateway
from dmap_desktop.domain.knowing import seen
from dmap_desktop.domain.panel import Panel, PanelHistory, Person
from dmap_desktop.domain.permissions import check_may
from dmap_desktop.domain.tallying import close, say_late

_OfQuestions = (
    r.QuestionAsked
    | r.QuestionReviewed
    | r.QuestionsSent
    | r.QuestionsAnswered
    | r.ConfidentialityMarked
)
_OF_QUESTIONS = get_args(_OfQuestions)


class Context(msgspec.Struct, frozen=True):
    """An act together with who did it and the panel they did it on."""

    act: r.Act
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
    signed = Signed(author.id, act.wall, act.hash, act.device, act.sequence)
    context = Context(act, history.at(act.order), author, signed)
    if isinstance(record, r.ApplicationReceived):
        if case is not None:
            raise Refused(f"{case.reference} was taken in already.")
        if r.case_stream(record.reference) != act.stream:
            raise Refused(f"{record.reference} is not the case of the stream {act.stream}.")
        return Case(reference=record.reference, received=record, by=context.signed)
    if case is None:
        raise Refused(f"Case {act.stream.partition(':')[2]} was not taken in; check the reference.")
    if isinstance(record, _OF_QUESTIONS):
        return _ask(context, case, record)
    return _apply(context, case, record)


def _ask(context: Context, held: Case, record: _OfQuestions) -> Case:
    """Apply what passes between panel and applicant; who is recused has no part in it."""
    _check_free(context, held)
    match record:
        case r.QuestionAsked():
            return questioning.ask(held, context.signed, record)
        case r.QuestionReviewed():
            return questioning.review(held, context.signed, record)
        case r.QuestionsSent():
            return questioning.send(held, context.signed, record)
        case r.QuestionsAnswered():
            return questioning.answer(held, context.signed, record)
        case r.ConfidentialityMarked():
            return questioning.mark(held, record)


def _apply(context: Context, held: Case, record: r.AnyRecord) -> Case:
    match record:
        case r.PackPublished():
            return _publish(context, held, record)
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
        case r.GatewayAssessed():
            _check_free(context, held)
            return assess_gateway(held, context.signed, record)
        case r.ApplicationWithdrawn():
            policies.check_withdraw(held)
            return replace(held, withdrawal=Withdrawal(context.signed, record))
    raise Refused(f"An act of the kind {type(record).__name__} has no place in a case.")


def _publish(context: Context, case: Case, record: r.PackPublished) -> Case:
    policies.check_publish(case, record.version)
    # A new pack is a new question: ballots and closings on the old one do not answer it.
    return replace(
        case,
        packs=(*case.packs, record),
        published=(*case.published, context.signed),
        decisions=(),
        replaced=(*case.replaced, *case.decisions),
        ruling=None,
        earlier_rulings=(*case.earlier_rulings, *((case.ruling,) if case.ruling else ())),
    )


def _declare(context: Context, case: Case, record: r.InterestDeclared) -> Case:
    policies.check_declare(case, context.author.id, record.nature)
    interest = Interest(context.signed, record.nature, record.detail)
    return _stand(context, case, context.author.id, interest)


def _rule_interest(context: Context, case: Case, record: r.InterestRuled) -> Case:
    policies.check_rule_interest(case, record.person, context.author.id, record.reason)
    ruled = replace(
        case.interests[record.person],
        ruling=record.ruling,
        ruling_reason=record.reason,
        ruled_by=context.author.id,
    )
    return _stand(context, case, record.person, ruled)


def _stand(context: Context, case: Case, person: str, interest: Interest) -> Case:
    steps = (*case.standings.get(person, ()), Standing(context.signed, interest.recuses))
    return replace(
        case,
        interests={**case.interests, person: interest},
        standings={**case.standings, person: steps},
    )


def _note(context: Context, case: Case, record: r.NoteWritten) -> Case:
    _check_free(context, case)
    policies.check_note(case, context.author.id, record.follows)
    return replace(case, notes=(*case.notes, Note(context.signed, record)))


def _view(context: Context, case: Case, record: r.ViewRecorded) -> Case:
    _check_free(context, case)
    policies.check_view(case, context.author.id)
    return replace(case, views={**case.views, context.author.id: View(context.signed, record)})


def _ballot(context: Context, case: Case, record: r.BallotCast) -> Case:
    if context.author not in context.panel.voters():
        raise Refused(f"{context.author.name} has no vote under the panel's policy.")
    _check_free(context, case)
    policies.check_ballot(case, context.author.id, record.pack, seen(case, context.act))
    ballot = SealedBallot(context.signed, record.pack, record.commitment, record.sealed)
    return say_late(replace(case, casts=(*case.casts, ballot)), ballot)


def _close(context: Context, case: Case, record: r.VotingClosed) -> Case:
    _check_free(context, case)
    policies.check_close(case, seen(case, context.act))
    closing = close(context.panel, case, context.act, record, context.signed)
    return replace(case, all_closings=(*case.all_closings, closing))


def _decide(context: Context, case: Case, record: r.DecisionRecorded) -> Case:
    _check_free(context, case)
    policies.check_decide(context.panel, case, record, seen(case, context.act))
    closing = next(c for c in case.all_closings if c.by.hash == record.closing)
    decision = Decision(context.signed, record, closing.tally)
    stands = tuple(d for d in case.decisions if d.by.hash not in record.replaces)
    return replace(
        case,
        decisions=(*stands, decision),
        replaced=(*case.replaced, *(d for d in case.decisions if d not in stands)),
    )


def _check_free(context: Context, case: Case) -> None:
    """Raise Refused when the author had, by what the act had seen, an interest in the case."""
    if context.author.id in seen(case, context.act).recused:
        policies.refuse_recused(case, context.author.id, context.author.name)
