"""Packs after the first: late papers join, parts are marked as confidential, versions compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dmap_desktop.domain import records as r
from dmap_desktop.domain.case import Case
from dmap_desktop.domain.differences import Change, differences
from dmap_desktop.domain.errors import Mendable, Refused
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.joining import join
from dmap_desktop.domain.pages import paper_of
from dmap_desktop.services.journal import case_of, write
from dmap_desktop.services.reading import application_in, plain_paper
from dmap_desktop.services.session import Session
from dmap_desktop.services.taking_in import REGISTER_FIELDS, Intake

READ = "read/"
"""Where the store keeps the newest pack that the person has read, by case."""


def joined(session: Session, reference: str, came: Intake) -> Intake:
    """Return the next pack of a case: its papers with those that ``came``, for ``publish``.

    Raises Refused when nothing new came, Unavailable when an older paper is not on this laptop.
    """
    case = case_of(session, reference)
    if case.pack is None:
        raise Refused(f"{reference} has no pack yet; publish its first one on the Intake screen.")
    held = {paper.sha256: paper for paper in case.pack.papers}
    if all(document.sha256 in held for document, _ in came.papers):
        raise Refused(f"The newest pack of {reference} has these papers already.")
    application = join(application_in(session, case, len(case.packs)), came.application)
    given = {document.sha256: data for document, data in came.papers}
    papers = []
    for document in application.documents:
        data = given.get(document.sha256)
        if data is None:
            data = plain_paper(session, case, held[document.sha256])
        papers.append((document, data))
    return Intake(application, tuple(papers))


def changes_between(session: Session, case: Case, before: int, after: int) -> tuple[Change, ...]:
    """Return what changed between two versions, field by field. Raises as ``application_in``."""
    return differences(application_in(session, case, before), application_in(session, case, after))


def last_read(session: Session, case: Case) -> int:
    """Return the newest pack that the person has read, 0 for none.

    Said by the person; else the pack of the first view or of the newest ballot.
    """
    said = int(session.store.kept(READ + case.reference) or 0)
    view = case.views.get(session.person)
    voted = [b.pack for b in case.casts if b.by.person == session.person]
    return max(said, view.view.pack if view else 0, *voted, 0)


def mark_read(session: Session, reference: str) -> int:
    """Remember that the person has read the newest pack; return its number."""
    version = len(case_of(session, reference).packs)
    session.store.keep(READ + reference, str(version))
    return version


def mark_confidential(
    session: Session, reference: str, document: str, parts: Sequence[r.ConfidentialPart]
) -> r.Act:
    """Mark what is confidential in one paper, in place of what was marked there; none lifts it.

    The fields of the public register that were read there are left out of it, too. Raises Refused.
    """
    case = case_of(session, reference)
    fields = _register_fields(session, case, document, parts)
    record = r.ConfidentialityMarked(document, tuple(parts), fields)
    return write(session, r.case_stream(reference), record)


def confidential_at(case: Case, place: Evidence) -> r.ConfidentialPart | None:
    """Return the confidential part that a place lies in, or None."""
    mark = case.confidential.get(place.document)
    return next((part for part in mark.parts if part.holds(place.page)), None) if mark else None


def _register_fields(
    session: Session, case: Case, document: str, parts: Iterable[r.ConfidentialPart]
) -> tuple[str, ...]:
    """Return the fields of the register that stand in ``parts``; all of the paper's in doubt."""
    try:
        application = application_in(session, case, len(case.packs))
    except Mendable:
        papers = case.pack.papers if case.pack else ()
        return tuple(REGISTER_FIELDS) if parts and paper_of(papers, document) else ()
    found = []
    for field, key in REGISTER_FIELDS.items():
        answer = application.answer(key)
        if answer is None or answer.evidence.document != document:
            continue
        if any(part.holds(answer.evidence.page) for part in parts):
            found.append(field)
    return tuple(found)
