"""Closing the voting, recording the panel's decision and the DSPB's ruling."""

from __future__ import annotations

import base64

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case, Closing, SealedBallot
from dmap_desktop.domain.errors import Refused, WrongKey
from dmap_desktop.domain.policies import check_board_ruling
from dmap_desktop.domain.records import Condition, OpenedBallot, Outcome
from dmap_desktop.domain.tallying import opened_before
from dmap_desktop.services.journal import case_of, why_not, write
from dmap_desktop.services.session import Session


class Draft(msgspec.Struct, frozen=True):
    """A decision as the chair has it on the screen."""

    outcome: Outcome
    reasons: str = ""
    conditions: tuple[Condition, ...] = ()
    advice: tuple[str, ...] = ()
    departure: str = ""
    question: str = ""
    corrects: bool = False
    """Whether it is meant to replace the decision that stands."""


def close_voting(session: Session, reference: str, meeting: str = "") -> r.Act:
    """Open every sealed ballot that reached this device in time, and publish them. Raises Refused.

    Closing again opens what only this officer's device can open, and leaves out who turned out to
    have an interest; it lets no ballot in that came after the first close.
    """
    case = case_of(session, reference)
    published = opened_before(case)
    in_time = case.closings[0].reached if case.closings else None
    opened = []
    for ballot in _newest(case, in_time):
        if ballot.by.person in case.recused:
            continue
        if ballot.by.hash in published:
            opened.append(published[ballot.by.hash])
            continue
        try:
            content = session.sealer.open(base64.b64decode(ballot.sealed)).decode()
        except (WrongKey, ValueError):
            # Sealed before this officer's device was enrolled, or no ballot at all: excluded, and
            # said so in the tally.
            continue
        opened.append(OpenedBallot(ballot.by.hash, content))
    return write(session, r.case_stream(reference), r.VotingClosed(meeting, tuple(opened)))


def _newest(case: Case, in_time: tuple[str, ...] | None) -> list[SealedBallot]:
    """Return the newest ballot of each voter on the newest pack, of those that came in time."""
    newest = {
        ballot.by.person: ballot
        for ballot in case.casts
        if ballot.pack == len(case.packs) and (in_time is None or ballot.by.hash in in_time)
    }
    return list(newest.values())


def why_not_close(session: Session, reference: str, meeting: str = "") -> str | None:
    """Return why the voting cannot be closed now, or None when it can."""
    return why_not(session, r.case_stream(reference), r.VotingClosed(meeting, ()))


def decide(session: Session, reference: str, draft: Draft, meeting: str = "") -> r.Act:
    """Record the panel's decision. Raises Refused with the rule it would break."""
    case = case_of(session, reference)
    return write(session, r.case_stream(reference), _record(case, draft, meeting))


def why_not_decide(session: Session, reference: str, draft: Draft, meeting: str = "") -> str | None:
    """Return why ``draft`` cannot be recorded now, or None when it can."""
    case = case_of(session, reference)
    return why_not(session, r.case_stream(reference), _record(case, draft, meeting))


def why_not_outcome(
    session: Session, reference: str, outcome: Outcome, meeting: str = ""
) -> str | None:
    """Return why the panel cannot settle on ``outcome``, whatever words it would use."""
    filled = Draft(
        outcome=outcome,
        reasons="to be given",
        question="to be put",
        conditions=(Condition("to be named", "", "", ""),),
    )
    return why_not_decide(session, reference, filled, meeting)


def record_ruling(
    session: Session,
    reference: str,
    outcome: Outcome,
    ruled_on: str,
    board_reference: str,
    reasons: str,
    conditions: tuple[Condition, ...] = (),
) -> r.Act:
    """Record what the DSPB ruled on ``ruled_on`` (ISO date). Raises Refused."""
    case = case_of(session, reference)
    if case.decision is None:
        raise Refused(f"{reference} is not with the DSPB.")
    check_board_ruling(case, case.decision.by.hash, outcome)
    if not reasons.strip():
        raise Refused("Give the DSPB's reasons.")
    ruling = r.RulingRecorded(
        decision=case.decision.by.hash,
        outcome=outcome,
        ruled_on=ruled_on,
        board_reference=board_reference.strip(),
        reasons=reasons.strip(),
        conditions=conditions,
    )
    return write(session, r.case_stream(reference), ruling)


def withdraw(session: Session, reference: str, reason: str, withdrawn: str) -> r.Act:
    """Record that the applicant withdrew on ``withdrawn`` (ISO date). Raises Refused."""
    record = r.ApplicationWithdrawn(reason.strip(), withdrawn)
    return write(session, r.case_stream(reference), record)


def _record(case: Case, draft: Draft, meeting: str) -> r.DecisionRecorded:
    closing: Closing | None = case.closing
    return r.DecisionRecorded(
        outcome=draft.outcome,
        closing=closing.by.hash if closing else "",
        reasons=draft.reasons.strip(),
        conditions=draft.conditions if draft.outcome is Outcome.CONDITIONS else (),
        advice=draft.advice,
        meeting=meeting,
        departure=draft.departure.strip(),
        question=draft.question.strip() if draft.outcome is Outcome.ESCALATED else "",
        replaces=tuple(d.by.hash for d in case.decisions) if draft.corrects else (),
    )
