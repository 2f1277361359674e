"""What the panel had settled before the demonstration begins: acted through the services.

Nothing here is a record made up: each person's own profile synchronises, signs and votes, at the
story's clock. One case is approved with conditions at a meeting, one is rejected between meetings,
one is withdrawn by its applicant. They are the first precedents and the first rows of the register.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from dmap_desktop.demo.applicants import past_cases
from dmap_desktop.demo.clock import StoryClock
from dmap_desktop.demo.panel import Demonstration, publish_cases, synchronise_now, write_papers_of
from dmap_desktop.demo.people import CHAIR, SECRETARY
from dmap_desktop.domain.ports import Papers, Progress
from dmap_desktop.domain.records import (
    Condition,
    InterestNature,
    MeetingKind,
    Outcome,
    Presence,
    Vote,
)
from dmap_desktop.services.deciding import Draft, close_voting, decide, withdraw
from dmap_desktop.services.meetings import (
    call_meeting,
    close_meeting,
    minute_discussion,
    open_meeting,
    record_attendance,
    set_agenda,
)
from dmap_desktop.services.reviewing import cast_ballot, declare_interest, record_view
from dmap_desktop.services.session import Session

PAST_MEETING = "2018-06-12-weekly"
GRANTED = "DR180503.01"
"""An institute's that holds several licences: approved with conditions."""
REFUSED = "DR180508.01"
"""A seller of address lists: rejected between meetings."""
NOT_PURSUED = "DR180516.02"
"""A council's: withdrawn when a published table answered its question."""

_OWN_AREA = "Keep the extract in a project area of its own and join it with no other."
_VOTERS = (CHAIR.id, "amara", "ben", "chloe", "david")
_AWAY = "elin"


@dataclass(frozen=True, slots=True)
class _Vote:
    vote: Vote
    view: str
    reasons: str
    conditions: tuple[str, ...] = ()


_GRANTED_BY = {
    CHAIR.id: _Vote(Vote.APPROVE, "Small, clear and useful.", "A proportionate request."),
    "amara": _Vote(
        Vote.CONDITIONS,
        "The items fit. They hold three extracts already.",
        "Joined with what they hold it would say far more.",
        (_OWN_AREA,),
    ),
    "ben": _Vote(Vote.CONDITIONS, "Lawful basis in order.", "As above.", (_OWN_AREA,)),
    "chloe": _Vote(Vote.APPROVE, "The question matters to colleges.", "Clear public benefit."),
    "david": _Vote(Vote.APPROVE, "Two year groups are the fewest that do.", "Minimum of data."),
}
_REFUSED_BY = {
    person: _Vote(Vote.REJECT, view, reasons)
    for person, view, reasons in (
        (CHAIR.id, "A product, not research.", "Solely commercial and outside the gateway."),
        ("amara", "Every household in the country.", "No link to the education of a child."),
        ("ben", "No gateway, no condition under Article 9.", "Unlawful as it stands."),
        ("chloe", "Advertising is not information for parents.", "No public benefit."),
    )
}


def settle_past(
    demonstration: Demonstration, clock: StoryClock, papers: Papers, progress: Progress
) -> None:
    """Take three earlier applications in and settle them. The panel must be founded."""
    samples = past_cases()
    folders = write_papers_of(samples, demonstration.folder / "earlier", progress)
    with closing(demonstration.open(SECRETARY.id)) as secretary:
        publish_cases(secretary, papers, folders, progress)
        session = secretary.session
        title = "Weekly meeting, 12 June 2018"
        call_meeting(session, PAST_MEETING, MeetingKind.WEEKLY, "2018-06-12", title)
        set_agenda(session, PAST_MEETING, (GRANTED, NOT_PURSUED))
        synchronise_now(secretary)
    clock.go_to(2018, 6, 7, 9)
    for done, person in enumerate(_VOTERS):
        progress("Voting on earlier cases", done, len(_VOTERS))
        with closing(demonstration.open(person)) as member:
            synchronise_now(member)
            _vote(member.session, person)
            synchronise_now(member)
    clock.go_to(2018, 6, 8, 15)
    with closing(demonstration.open(SECRETARY.id)) as secretary:
        reason = "The applicant found that a published table answers the question."
        withdraw(secretary.session, NOT_PURSUED, reason, "2018-06-08")
        synchronise_now(secretary)
    progress("Deciding earlier cases", 0, 0)
    with closing(demonstration.open(CHAIR.id)) as chair:
        synchronise_now(chair)
        _meet(chair.session, clock)
        clock.go_to(2018, 6, 15, 11)
        _refuse(chair.session)
        synchronise_now(chair)


def _vote(session: Session, person: str) -> None:
    for case, votes in ((GRANTED, _GRANTED_BY), (REFUSED, _REFUSED_BY)):
        given = votes.get(person)
        if given is not None:
            declare_interest(session, case, InterestNature.NONE)
            record_view(session, case, given.vote, given.view)
            cast_ballot(session, case, given.vote, given.reasons, given.conditions)


def _meet(session: Session, clock: StoryClock) -> None:
    clock.go_to(2018, 6, 12, 9)
    open_meeting(session, PAST_MEETING)
    for person in _VOTERS:
        record_attendance(session, PAST_MEETING, person, Presence.PRESENT)
    record_attendance(session, PAST_MEETING, _AWAY, Presence.APOLOGIES)
    close_voting(session, GRANTED, PAST_MEETING)
    words = "The panel asked how the new extract would be kept apart from the three already held."
    minute_discussion(session, PAST_MEETING, GRANTED, words)
    conditions = (
        Condition(_OWN_AREA, "Augustin Merriweather", "before release", SECRETARY.name),
        Condition(
            "Send the certificate of destruction to the Department.",
            "Augustin Merriweather",
            "2019-07-14",
            SECRETARY.name,
        ),
    )
    decision = Draft(
        Outcome.CONDITIONS,
        "Clear benefit, few items, a certified server; the risk lies in joining it with others.",
        conditions,
        advice=("Plan the move to a safe setting before the next application.",),
    )
    decide(session, GRANTED, decision, PAST_MEETING)
    words = "Withdrawn by the applicant on 8 June; there was nothing to decide."
    minute_discussion(session, PAST_MEETING, NOT_PURSUED, words)
    close_meeting(session, PAST_MEETING)


def _refuse(session: Session) -> None:
    close_voting(session, REFUSED)
    reasons = "Solely commercial, outside the gateway, and no condition for special category data."
    decide(session, REFUSED, Draft(Outcome.REJECTED, reasons))
