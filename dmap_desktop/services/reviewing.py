"""What a member does with a case: interests, first view, notes, ballots."""

from __future__ import annotations

import hashlib
import secrets

import msgspec

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case, SealedBallot
from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Refused, WrongKey
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.panel import CLOSING_ROLES, Panel
from dmap_desktop.domain.records import BallotContent, InterestNature, Ruling, Vote
from dmap_desktop.domain.summary import summarise_case
from dmap_desktop.domain.visibility import Sight, sight
from dmap_desktop.services.journal import attempt, case_of, panel_of, why_not, write
from dmap_desktop.services.private import open_private, seal_private
from dmap_desktop.services.session import Session


def sight_of(session: Session, case: Case) -> Sight:
    """Return what the person at this device may see of ``case``."""
    return sight(panel_of(session), summarise_case(case), session.person)


def declare_interest(
    session: Session, reference: str, nature: InterestNature, detail: str = ""
) -> r.Act:
    """Declare an interest in a case, or with ``NONE`` that there is none. Raises Refused."""
    if nature is not InterestNature.NONE and not detail.strip():
        raise Refused("Say in a few words what the interest is.")
    return write(session, r.case_stream(reference), r.InterestDeclared(nature, detail.strip()))


def rule_interest(
    session: Session, reference: str, person: str, ruling: Ruling, reason: str
) -> r.Act:
    """Rule, as chair, whether somebody with an interest leaves or stays. Raises Refused."""
    return write(session, r.case_stream(reference), r.InterestRuled(person, ruling, reason))


def record_view(session: Session, reference: str, leaning: Vote, text: str) -> r.Act:
    """Record the first view, before score and recommendation are shown. Raises Refused."""
    if not text.strip():
        raise Refused("Write your first view in a sentence or two.")
    case = case_of(session, reference)
    version = case.pack.version if case.pack else 0
    return write(session, r.case_stream(reference), r.ViewRecorded(leaning, text.strip(), version))


def write_panel_note(
    session: Session, reference: str, evidence: Evidence, text: str, follows: str = ""
) -> r.Act:
    """Write a note every member may read. It is never shown to the applicant.

    ``follows`` is the author's earlier note whose place this one takes. Raises Refused.
    """
    note = r.NoteWritten(evidence, text=text.strip(), follows=follows)
    return write(session, r.case_stream(reference), note)


def write_private_note(
    session: Session, reference: str, evidence: Evidence, text: str, follows: str = ""
) -> r.Act:
    """Write a note only its author's own devices and recovery kit can open. Raises Refused."""
    place = msgspec.structs.replace(evidence, words="")
    attempt(session, r.case_stream(reference), r.NoteWritten(place, sealed="sealed"))
    inside = msgspec.json.encode(PrivateNote(text.strip(), evidence.words))
    sealed = seal_private(session, inside)
    note = r.NoteWritten(place, sealed=sealed, follows=follows)
    return write(session, r.case_stream(reference), note)


class PrivateNote(msgspec.Struct, frozen=True, tag="private-note/1", forbid_unknown_fields=True):
    """What is inside a private note."""

    text: str
    words: str = ""
    """What stands at its place, quoted."""


def open_note(session: Session, note: r.NoteWritten) -> PrivateNote | None:
    """Return a note's text and the words it quotes, or None for somebody else's private note."""
    if not note.sealed:
        return PrivateNote(note.text, note.evidence.words)
    try:
        inside = open_private(session, note.sealed)
    except WrongKey:  # somebody else's, or no sealed note at all
        return None
    try:
        return msgspec.json.decode(inside, type=PrivateNote)
    except UNDECODABLE:  # the text alone, as notes were sealed at first
        return PrivateNote(inside.decode(errors="replace"))


def read_note(session: Session, note: r.NoteWritten) -> str | None:
    """Return the note's text, or None for somebody else's private note."""
    opened = open_note(session, note)
    return opened.text if opened is not None else None


def cast_ballot(
    session: Session, reference: str, vote: Vote, reasons: str, conditions: tuple[str, ...] = ()
) -> r.Act:
    """Cast a ballot sealed to its voter and to the officers who close the item.

    A later ballot replaces it. Raises Refused, among others when reasons are missing.
    """
    if vote is not Vote.ABSTAIN and not reasons.strip():
        raise Refused("Give the reasons for your vote in a sentence.")
    if vote is Vote.CONDITIONS and not conditions:
        raise Refused("Name at least one condition, or approve without.")
    case = case_of(session, reference)
    version = case.pack.version if case.pack else 0
    attempt(session, r.case_stream(reference), r.BallotCast(version, "", ""))
    content = msgspec.json.encode(
        r.BallotContent(
            case=reference,
            voter=session.person,
            pack=version,
            vote=vote,
            reasons=reasons.strip(),
            conditions=conditions,
            salt=secrets.token_hex(16),
        )
    )
    officers = closing_recipients(panel_of(session), case)
    ballot = r.BallotCast(
        pack=version,
        commitment=hashlib.sha256(content).hexdigest(),
        sealed=seal_private(session, content, officers),
    )
    return write(session, r.case_stream(reference), ballot)


def why_no_ballot(session: Session, reference: str) -> str | None:
    """Return why no ballot can be cast now, or None when one can."""
    case = case_of(session, reference)
    version = case.pack.version if case.pack else 0
    return why_not(session, r.case_stream(reference), r.BallotCast(version, "", ""))


def why_no_view(session: Session, reference: str) -> str | None:
    """Return why no first view can be recorded now, or None when one can."""
    case = case_of(session, reference)
    version = case.pack.version if case.pack else 0
    record = r.ViewRecorded(Vote.ABSTAIN, "", version)
    return why_not(session, r.case_stream(reference), record)


def closing_recipients(panel: Panel, case: Case) -> tuple[str, ...]:
    """Return the age recipients of the officers who may close the item: devices, never kits."""
    officers = {person.id for person in panel.holders(*CLOSING_ROLES)} - case.recused
    return tuple(device.recipient for device in panel.devices_of(*officers))


class OwnBallot(msgspec.Struct, frozen=True):
    """What the person at this device has voted, and what became of it."""

    content: BallotContent | None
    """None when only another device of the person can open it."""
    replaced: int
    """How many ballots of the person it replaced."""
    fate: str
    """After the close: whether it counted, and why not; "" before."""


def own_ballot(session: Session, case: Case) -> OwnBallot | None:
    """Return what the person at this device has voted on the newest pack so far, or None."""
    held = case.ballots.get(session.person)
    if held is None:
        return None
    try:
        opened = open_private(session, held.sealed)
        content = msgspec.json.decode(opened, type=BallotContent)
    except (WrongKey, ValueError, *UNDECODABLE):
        content = None
    own = [b for b in case.casts if b.by.person == session.person and b.pack == held.pack]
    return OwnBallot(
        content=content,
        replaced=len(own) - 1,
        fate=_fate(case, held),
    )


def _fate(case: Case, ballot: SealedBallot) -> str:
    if case.closing is None:
        return ""
    tally = case.closing.tally
    if any(counted.ballot == ballot.by.hash for counted in tally.counted):
        return "It was counted."
    reasons = [excluded.why for excluded in tally.excluded if excluded.voter == ballot.by.person]
    return " ".join(("It was not counted.", *reasons))
