"""What the reading desk asks about a case, in one look."""

from __future__ import annotations

from dataclasses import dataclass

from dmap_desktop.domain.application import Application
from dmap_desktop.domain.case import Case, Interest
from dmap_desktop.domain.errors import Mendable
from dmap_desktop.domain.findings import Assessment
from dmap_desktop.domain.panel import VOTING_ROLES, Panel
from dmap_desktop.domain.records import Paper, Vote
from dmap_desktop.domain.summary import clock_of, summarise_case
from dmap_desktop.domain.turnaround import Turnaround
from dmap_desktop.domain.visibility import Sight
from dmap_desktop.services.anchoring import PlacedNote, paper_now, placed_notes
from dmap_desktop.services.cases import list_cases
from dmap_desktop.services.catalogues import rulebook_of_pack
from dmap_desktop.services.journal import case_of, panel_of
from dmap_desktop.services.keeping import CasePapers, papers_of_case
from dmap_desktop.services.letting_go import leaves_on
from dmap_desktop.services.packing import last_read
from dmap_desktop.services.reading import (
    application_of,
    assessment_of,
    open_paper,
    plain_paper,
)
from dmap_desktop.services.reviewing import (
    OwnBallot,
    own_ballot,
    sight_of,
    why_no_ballot,
    why_no_view,
)
from dmap_desktop.services.session import Rulebook, Session

PLACE = "place/"
"""Where the store keeps how far a paper was read, by its hash."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A member's first view."""

    name: str
    leaning: Vote
    text: str


@dataclass(frozen=True, slots=True)
class Look:
    """One case, as this reader may see it."""

    case: Case
    panel: Panel
    person: str
    votes: bool
    """Whether the reader's roles include a vote."""
    sight: Sight
    interest: Interest | None
    papers: tuple[Paper, ...]
    application: Application | None
    assessment: Assessment | None
    rulebook: Rulebook | None
    """By what the findings were made; None when there are none."""
    missing: str
    """Why papers or findings are not here, "" when they are."""
    away: CasePapers | None
    """Which papers are on this laptop; None when there are none to be read."""
    ballot: OwnBallot | None
    why_no_view: str | None
    why_no_ballot: str | None
    views: tuple[Opinion, ...]
    notes: tuple[PlacedNote, ...]
    clock: Turnaround | None
    """How long the case has taken; None when it is not known when it was received."""
    left_at: dict[str, str]
    """Where each paper of the newest pack was left, also in an older version."""
    read: int
    """The newest pack this person has read, 0 for none."""
    leaves: str = ""
    """The day on which the papers leave this laptop, ISO; "" for none."""


def choices(session: Session) -> list[tuple[str, str]]:
    """Return (reference, words) of every case, newest first."""
    return [(case.reference, f"{case.reference}  {case.title}") for case in list_cases(session)]


def look_at(session: Session, reference: str) -> Look:
    """Return everything the screen shows of a case. Raises Refused for one that is not known."""
    case, panel = case_of(session, reference), panel_of(session)
    seen = sight_of(session, case)
    application, assessment, rulebook, missing = None, None, None, ""
    if seen.papers and case.pack is not None:
        try:
            application = application_of(session, case)
            if seen.findings:
                assessment = assessment_of(session, case, application)
                rulebook = rulebook_of_pack(session, case.pack)
        except Mendable as error:
            missing = str(error)
    me = panel.people[session.person]
    return Look(
        case=case,
        panel=panel,
        person=session.person,
        votes=me.holds(*VOTING_ROLES),
        sight=seen,
        interest=case.interests.get(session.person),
        papers=case.pack.papers if case.pack and seen.papers else (),
        application=application,
        assessment=assessment,
        rulebook=rulebook,
        missing=missing,
        away=papers_of_case(session, reference),
        ballot=own_ballot(session, case) if seen.papers else None,
        why_no_view=why_no_view(session, reference),
        why_no_ballot=why_no_ballot(session, reference),
        views=_views(panel, case, session.person, seen),
        notes=placed_notes(session, case) if seen.papers else (),
        clock=clock_of(summarise_case(case), session.clock.now().date()),
        left_at=_left_at(session, case),
        read=last_read(session, case),
        leaves=leaves_on(session, case) if seen.papers else "",
    )


def paper_bytes(session: Session, reference: str, sha256: str) -> bytes:
    """Return the plain bytes of a paper of the newest pack. Raises as ``open_paper``."""
    case = case_of(session, reference)
    papers = case.pack.papers if case.pack else ()
    return open_paper(session, case, next(p for p in papers if p.sha256 == sha256))


def _views(panel: Panel, case: Case, person: str, seen: Sight) -> tuple[Opinion, ...]:
    return tuple(
        Opinion(panel.name_of(who), held.view.leaning, held.view.text)
        for who, held in sorted(case.views.items())
        if who == person or seen.views
    )


def _left_at(session: Session, case: Case) -> dict[str, str]:
    """Return where each paper of the newest pack was left; an older version's place counts."""
    kept = session.store.kept_names(PLACE)
    left: dict[str, str] = {}
    for pack in case.packs:
        for paper in pack.papers:
            place = kept.get(PLACE + paper.sha256)
            if place is not None:
                left[paper_now(case, paper.sha256)] = place
    return left


def old_paper_bytes(session: Session, reference: str, sha256: str) -> tuple[str, bytes]:
    """Return the name and the plain bytes of a paper of any pack. Raises as ``plain_paper``."""
    case = case_of(session, reference)
    papers = [paper for pack in case.packs for paper in pack.papers]
    paper = next(p for p in papers if p.sha256 == sha256)
    return paper.name, plain_paper(session, case, paper)
