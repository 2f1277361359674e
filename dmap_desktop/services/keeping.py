"""Which papers are kept on this laptop: the choices made here, the room allowed, what comes next.

Choices and room are settled for this laptop alone and stand in no record. Nothing is ever removed
for want of room, and nothing of which the hub was not seen to hold the pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

import msgspec

from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.errors import Refused, Unavailable
from dmap_desktop.domain.meeting import MeetingState
from dmap_desktop.domain.ports import Exchange, Progress, Wanted, no_progress
from dmap_desktop.domain.records import PackPublished, case_stream
from dmap_desktop.domain.summary import CaseSummary
from dmap_desktop.domain.visibility import sight
from dmap_desktop.services.journal import case_of, find_case, panel_of
from dmap_desktop.services.reviewing import sight_of
from dmap_desktop.services.session import Session

_CHOICE, _ROOM = "papers/choice/", "papers/room"
ROOMS = (100, 250, 500, 1000, 2000, 5000)
"""Megabytes that may be allowed for papers; nothing kept means as much as there is."""
MEGABYTE = 1_000_000


class Keeping(Enum):
    """What was chosen for the papers of a case on this laptop."""

    AUTOMATIC = "automatic"
    """Fetched when there is room: this meeting's first, then the newest."""
    KEPT = "kept"
    """Fetched right after this meeting's."""
    REMOVED = "removed"
    """Not fetched until somebody asks."""


class CasePapers(msgspec.Struct, frozen=True):
    """Where the papers of a case are. The extracted application counts as one."""

    papers: int
    missing: int
    missing_bytes: int
    keeping: Keeping

    @property
    def here(self) -> int:
        """Return how many are on this laptop."""
        return self.papers - self.missing


class Selection(msgspec.Struct, frozen=True):
    """What a synchronisation fetches, and what it leaves in the hub for want of room."""

    papers: tuple[Wanted, ...]
    held_back: str
    """One sentence, or "" when there is room for all."""


class Room(msgspec.Struct, frozen=True):
    """How much of this laptop the sealed papers take, in bytes, and how much they may."""

    used: int
    allowed: int | None


class Stock(msgspec.Struct, frozen=True):
    """What is here of all papers, and what is not."""

    room: Room
    missing: int
    """Papers that this person may read and that are not on this laptop."""
    held_back: str
    """Why the next synchronisation will not fetch them all, "" when it will."""


def stock(session: Session) -> Stock:
    """Return what is here of all papers."""
    missing = sum(papers.missing for papers in where_papers_are(session).values())
    return Stock(room_for_papers(session), missing, select(session).held_back)


def where_papers_are(session: Session) -> dict[str, CasePapers]:
    """Return where the papers of every case are that has some and that this person may read."""
    missing, chosen = _missing(session), _choices(session)
    return {
        case.reference: _counted(case, missing, chosen.get(case.reference, Keeping.AUTOMATIC))
        for case in _readable(session)
    }


def papers_of_case(session: Session, reference: str) -> CasePapers | None:
    """Return where the papers of one case are; None when it has none this person may read."""
    case = find_case(session, reference)
    if case is None or case.pack is None or not sight_of(session, case).papers:
        return None
    papers = (case.pack.application, *case.pack.papers)
    missing = [paper.blob_size for paper in papers if not session.store.has_blob(paper.blob)]
    return CasePapers(len(papers), len(missing), sum(missing), choice_of(session, reference))


def select(session: Session) -> Selection:
    """Say what to fetch: this meeting's packs, then what was chosen to be kept, then the newest."""
    missing = _missing(session)
    if not missing:
        return Selection((), "")
    chosen, allowed = _choices(session), _allowed(session)
    left = None if allowed is None else allowed - session.store.blob_bytes()
    taken: list[Wanted] = []
    cases = papers = 0
    for reference in _in_order(session, missing, chosen):
        wanted = missing[case_stream(reference)]
        size = sum(paper.size for paper in wanted)
        if left is not None and size > left:
            cases, papers = cases + 1, papers + len(wanted)
            continue
        left = None if left is None else left - size
        taken += wanted
    if not cases or allowed is None or left is None:
        return Selection(tuple(taken), "")
    return Selection(tuple(taken), _held_back(cases, papers, allowed - left, allowed))


def fetch_case(
    session: Session, exchange: Exchange, reference: str, progress: Progress = no_progress
) -> tuple[Finding, ...]:
    """Fetch the papers of one case now, also when they were removed; return what was found wrong.

    Raises Refused when this person may not read them or there is no room, Unavailable.
    """
    allowed = sight_of(session, case_of(session, reference))
    if not allowed.papers:
        raise Refused(allowed.why_hidden)
    wanted = _missing(session).get(case_stream(reference), [])
    room, size = room_for_papers(session), sum(paper.size for paper in wanted)
    if room.allowed is not None and room.used + size > room.allowed:
        raise Refused(
            f"The papers of {reference} take {megabytes(size)}, and of the "
            f"{megabytes(room.allowed)} for papers on this laptop {megabytes(room.used)} are "
            "taken; remove papers of other cases, or allow more on the Panel screen."
        )
    if choice_of(session, reference) is Keeping.REMOVED:
        choose(session, reference, Keeping.AUTOMATIC)
    fetched = exchange.fetch(wanted, progress)
    if fetched.blobs + len(fetched.findings) < len(wanted):
        raise Unavailable(
            f"{len(wanted) - fetched.blobs} papers of {reference} are not in the hub yet; whoever "
            "published them carries them out when synchronising."
        )
    return fetched.findings


def choice_of(session: Session, reference: str) -> Keeping:
    """Return what was chosen for the papers of a case."""
    return _choices(session).get(reference, Keeping.AUTOMATIC)


def choose(session: Session, reference: str, keeping: Keeping) -> None:
    """Keep a choice for one case; what it means is done by the next synchronisation."""
    if keeping is Keeping.AUTOMATIC:
        session.store.drop(f"{_CHOICE}{reference}")
    else:
        session.store.keep(f"{_CHOICE}{reference}", keeping.value)


def remove_from_laptop(session: Session, exchange: Exchange, reference: str) -> int:
    """Remove the papers of a case from this laptop; return how many bytes that freed.

    Raises Refused while the hub was not seen to hold them: this laptop may have the only copy.
    """
    published = [
        act
        for act in session.store.acts(case_stream(reference))
        if isinstance(act.record, PackPublished)
    ]
    if not all(exchange.has_carried(act.device, act.sequence) for act in published):
        raise Refused(
            f"The papers of {reference} have not been seen in the hub yet, and this laptop may "
            "have the only copy; synchronise first."
        )
    before = session.store.blob_bytes()
    choose(session, reference, Keeping.REMOVED)
    session.store.drop_blobs(_blobs(act.record for act in published))
    return before - session.store.blob_bytes()


def room_for_papers(session: Session) -> Room:
    """Return the room that papers take and may take here."""
    return Room(session.store.blob_bytes(), _allowed(session))


def allow_room(session: Session, allowed: int | None) -> None:
    """Allow papers this many bytes on this laptop; None for as much as there is.

    Less than they take now removes nothing: it only fetches no more.
    """
    if allowed is None:
        session.store.drop(_ROOM)
    else:
        session.store.keep(_ROOM, str(allowed))


def megabytes(count: int) -> str:
    """Return a number of bytes for people."""
    return (
        f"{count / MEGABYTE:,.1f} MB" if count < 100 * MEGABYTE else f"{count / MEGABYTE:,.0f} MB"
    )


def _allowed(session: Session) -> int | None:
    kept = session.store.kept(_ROOM)
    return int(kept) if kept else None


def _missing(session: Session) -> dict[str, list[Wanted]]:
    missing: dict[str, list[Wanted]] = {}
    for paper in session.store.wanted():
        missing.setdefault(paper.stream, []).append(paper)
    return missing


def _choices(session: Session) -> dict[str, Keeping]:
    kept = session.store.kept_names(_CHOICE)
    return {name.removeprefix(_CHOICE): Keeping(value) for name, value in kept.items()}


def _readable(session: Session) -> list[CaseSummary]:
    panel = panel_of(session)
    return [
        case
        for case in session.store.cases()
        if case.pack and sight(panel, case, session.person).papers
    ]


def _in_order(
    session: Session, missing: Mapping[str, list[Wanted]], chosen: Mapping[str, Keeping]
) -> Iterable[str]:
    readable = [
        case.reference
        for case in _readable(session)
        if case_stream(case.reference) in missing
        and chosen.get(case.reference) is not Keeping.REMOVED
    ]
    coming = [m for m in session.store.meetings() if m.state is not MeetingState.CLOSED]
    agenda = [
        reference
        for meeting in sorted(coming, key=lambda meeting: meeting.held_on)
        for reference in meeting.agenda
        if reference in readable
    ]
    kept = [reference for reference in readable if chosen.get(reference) is Keeping.KEPT]
    return dict.fromkeys([*agenda, *kept, *readable])


def _counted(
    case: CaseSummary, missing: Mapping[str, list[Wanted]], keeping: Keeping
) -> CasePapers:
    wanted = missing.get(case_stream(case.reference), [])
    size = sum(paper.size for paper in wanted)
    return CasePapers(case.papers + 1, len(wanted), size, keeping)


def _blobs(packs: Iterable[object]) -> list[str]:
    return [
        paper.blob
        for pack in packs
        if isinstance(pack, PackPublished)
        for paper in (*pack.papers, pack.application)
    ]


def _held_back(cases: int, papers: int, used: int, allowed: int) -> str:
    many = "1 case" if cases == 1 else f"{cases} cases"
    return (
        f"{papers} papers of {many} stay in the hub: of the {megabytes(allowed)} for papers on "
        f"this laptop {megabytes(used)} are taken; remove papers of other cases, or allow more on "
        "the Panel screen."
    )
