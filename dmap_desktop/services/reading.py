"""Opening what is in a pack: papers, the extracted application, its assessment."""

from __future__ import annotations

import hashlib

import msgspec

from dmap_desktop.assessment.assess import assess
from dmap_desktop.domain.application import Application
from dmap_desktop.domain.case import Case
from dmap_desktop.domain.decoding import UNDECODABLE
from dmap_desktop.domain.errors import Refused, Unavailable, Unreadable
from dmap_desktop.domain.findings import Assessment
from dmap_desktop.domain.records import Paper
from dmap_desktop.services.catalogues import rulebook_of_pack
from dmap_desktop.services.reporting import note_opened
from dmap_desktop.services.reviewing import sight_of
from dmap_desktop.services.session import Session


def open_paper(session: Session, case: Case, paper: Paper) -> bytes:
    """Return the plain bytes of a paper for the person to read, and note that it was opened.

    Raises as :func:`plain_paper`.
    """
    data = plain_paper(session, case, paper)
    note_opened(session, case.reference, _version(case, paper), paper)
    return data


def plain_paper(session: Session, case: Case, paper: Paper) -> bytes:
    """Return the plain bytes of a paper, in memory only.

    For what the program itself reads, such as an index; :func:`open_paper` is for the person.
    Raises Refused when the person may not read the case, Unavailable when the paper has not been
    fetched, Unreadable when it is not what the pack's manifest says.
    """
    allowed = sight_of(session, case)
    if not allowed.papers:
        raise Refused(allowed.why_hidden)
    sealed = session.store.blob(paper.blob)
    if sealed is None:
        raise Unavailable(
            f"{paper.name} of {case.reference} is not on this laptop; fetch the papers of the case."
        )
    data = session.sealer.open(sealed)
    if hashlib.sha256(data).hexdigest() != paper.sha256:
        raise Unreadable(
            f"{paper.name} of {case.reference} is not the paper that was published; tell the "
            "secretariat."
        )
    return data


def application_of(session: Session, case: Case) -> Application:
    """Return the extracted application of the newest pack. Raises as :func:`open_paper`."""
    if case.pack is None:
        raise Refused(f"The pack of {case.reference} is not published yet.")
    return _decoded(case, open_paper(session, case, case.pack.application))


def application_in(session: Session, case: Case, version: int) -> Application:
    """Return the extracted application of one version of the pack.

    Raises Refused when there is none, Unavailable when it is not on this laptop, Unreadable.
    """
    if not 1 <= version <= len(case.packs):
        raise Refused(f"{case.reference} has no pack {version}.")
    return _decoded(case, plain_paper(session, case, case.packs[version - 1].application))


def _decoded(case: Case, data: bytes) -> Application:
    try:
        return msgspec.json.decode(data, type=Application)
    except UNDECODABLE as error:
        raise Unreadable(
            f"The application of {case.reference} was published by another version of this "
            "program, or is damaged; read the papers themselves, and update the program."
        ) from error


def assessment_of(session: Session, case: Case, application: Application) -> Assessment:
    """Make the assessment of the newest pack again from the application, as it was made then.

    By the rules in use, and the catalogue and overrides that the pack names where they are known.

    Raises Refused before the person's first view is recorded.
    """
    allowed = sight_of(session, case)
    if not allowed.findings or case.pack is None:
        raise Refused(allowed.why_hidden or f"The pack of {case.reference} is not published yet.")
    rulebook = rulebook_of_pack(session, case.pack)
    return assess(application, case.pack.application.sha256, rulebook.catalogue, rulebook.rules)


def _version(case: Case, paper: Paper) -> int:
    """Return the newest pack that has the paper."""
    versions = (p.version for p in reversed(case.packs) if paper in (*p.papers, p.application))
    return next(versions, 0)


def papers_here(session: Session, case: Case) -> tuple[int, int]:
    """Return how many papers of the newest pack are on this laptop, and how many there are."""
    if case.pack is None:
        return 0, 0
    papers = (*case.pack.papers, case.pack.application)
    return sum(session.store.has_blob(paper.blob) for paper in papers), len(papers)
