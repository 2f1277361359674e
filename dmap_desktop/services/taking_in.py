"""Taking an application in and publishing its pack: sealed papers, hashes, assessment."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import accumulate

import msgspec
from msgspec.structs import replace

from dmap_desktop.assessment.assess import assess, tier_asked
from dmap_desktop.domain import records as r
from dmap_desktop.domain.application import Application, Document, DocumentKind, Party
from dmap_desktop.domain.errors import Refused, Unreadable
from dmap_desktop.domain.findings import Assessment, GateState
from dmap_desktop.domain.ports import Papers, Progress, no_progress
from dmap_desktop.domain.versions import in_order
from dmap_desktop.services.catalogues import rulebook_in_force
from dmap_desktop.services.journal import attempt, find_case, panel_of, write
from dmap_desktop.services.session import Session

APPLICATION_NAME = "application.json"
_APPLICATION_TYPE = "application/vnd.dmap.application+json"
REGISTER_FIELDS = {
    "aims": "project.aims",
    "audience": "project.audience",
    "outputs": "project.outputs",
    "datasets": "data.datasets",
}
"""Fields of the public register, each with the key of the answer it is taken from."""


@dataclass(frozen=True, slots=True)
class Intake:
    """An application as read, with the papers it came in: what the intake screen works on."""

    application: Application
    papers: tuple[tuple[Document, bytes], ...]


def read_papers(
    papers: Papers, files: Sequence[tuple[str, bytes]], passwords: Sequence[str] = ()
) -> Intake:
    """Read an applicant's files (name, bytes), and what they brought with them.

    Raises PupilDataRefused for row-level pupil data, Unreadable when no file could be read.
    """
    application, by_hash = papers.read_papers(files, passwords)
    if not application.documents:
        first = application.problems[0].sentence if application.problems else "No file was given."
        raise Unreadable(first)
    held = tuple((document, by_hash[document.sha256]) for document in application.documents)
    return Intake(application, held)


def encode_application(application: Application) -> bytes:
    """Return the bytes by which an application is hashed, kept and assessed."""
    return msgspec.json.encode(application)


def assess_application(session: Session, application: Application) -> Assessment:
    """Assess an application under the rules in use."""
    sha256 = hashlib.sha256(encode_application(application)).hexdigest()
    rulebook = rulebook_in_force(session)
    return assess(application, sha256, rulebook.catalogue, rulebook.rules)


def publish(
    session: Session,
    intake: Intake,
    summary: str = "",
    progress: Progress = no_progress,
) -> r.Act:
    """Take the application in, unless it was, and publish its papers as the next pack.

    Raises Refused when a rule does not allow it, or the application has no reference.
    """
    application = intake.application
    reference = application.reference.strip()
    if not reference:
        raise Refused("Give the application a reference first, such as DR180611.01.")
    stream = r.case_stream(reference)
    case = find_case(session, reference)
    with session.store.writing():
        if case is None:
            write(session, stream, _received(application, summary))
        elif case.pack is not None:
            intake = _in_order(case.pack, intake)
        version = len(case.packs) + 1 if case else 1
        pack = _pack(session, intake, version, progress)
        attempt(session, stream, pack)
        return write(session, stream, pack)


def _in_order(before: r.PackPublished, intake: Intake) -> Intake:
    """Put the papers in the order of the pack before, so that page numbers move least."""
    data = {document.sha256: held for document, held in intake.papers}
    documents = in_order(before.papers, intake.application.documents)
    application = replace(intake.application, documents=tuple(documents))
    return Intake(application, tuple((d, data[d.sha256]) for d in documents))


def _pack(session: Session, intake: Intake, version: int, progress: Progress) -> r.PackPublished:
    application = intake.application
    total = sum(len(data) for _, data in intake.papers)
    papers = seal_papers(session, intake.papers, progress)
    extracted = encode_application(application)
    assessment = assess_application(session, application)
    document = Document(
        name=APPLICATION_NAME,
        kind=DocumentKind.SUPPORTING,
        sha256=hashlib.sha256(extracted).hexdigest(),
        size=len(extracted),
        pages=0,
        media_type=_APPLICATION_TYPE,
    )
    progress("Papers sealed", total, total)
    return r.PackPublished(
        version=version,
        papers=papers,
        application=seal_paper(session, document, extracted, 0),
        rules=assessment.rules,
        catalogue=assessment.catalogue,
        tier_recommended=assessment.tier.recommended,
        tier_words=assessment.tier.words(),
        score=assessment.score,
        band=assessment.band,
        failed_gates=tuple(g.name for g in assessment.gates if g.state is GateState.FAIL),
        overrides=assessment.overrides,
    )


def seal_papers(
    session: Session, papers: Sequence[tuple[Document, bytes]], progress: Progress = no_progress
) -> tuple[r.Paper, ...]:
    """Seal the papers of a pack, in order, and keep them; all are durable when this returns."""
    total, done = sum(len(data) for _, data in papers), 0
    firsts = accumulate((document.pages for document, _ in papers), initial=1)
    recipient, sealed = panel_of(session).recipient, []
    with session.store.keeping_blobs(session.hands) as keep:

        def seal(paper: tuple[tuple[Document, bytes], int]) -> r.Paper:
            (document, data), first_page = paper
            made = session.sealer.seal(data, [recipient])
            name = hashlib.sha256(made).hexdigest()
            keep(name, made)
            return _named(document, name, len(made), first_page)

        with closing(session.hands.each(seal, zip(papers, firsts, strict=False))) as results:
            for (document, data), paper in zip(papers, results, strict=True):
                progress(f"Sealing {document.name}", done, total)
                done += len(data)
                sealed.append(paper)
    return tuple(sealed)


def seal_paper(session: Session, document: Document, data: bytes, first_page: int) -> r.Paper:
    """Seal a document to the panel's current epoch, keep it and say what it is."""
    (paper,) = seal_papers(session, [(document, data)])
    return replace(paper, first_page=first_page)


def _named(document: Document, blob: str, blob_size: int, first_page: int) -> r.Paper:
    return r.Paper(
        name=document.name,
        kind=document.kind,
        sha256=document.sha256,
        size=document.size,
        pages=document.pages,
        media_type=document.media_type,
        blob=blob,
        blob_size=blob_size,
        first_page=first_page,
        arrived=document.arrived,
        came_in=document.came_in,
    )


def _received(application: Application, summary: str) -> r.ApplicationReceived:
    applicant, requester = application.party("applicant"), application.party("requester")
    kind = application.answer("organisation.type")
    received = application.received
    texts = {
        field: answer.text
        for field, key in REGISTER_FIELDS.items()
        if (answer := application.answer(key)) is not None
    }
    return r.ApplicationReceived(
        reference=application.reference.strip(),
        title=application.title,
        organisation=_organisation(applicant, requester),
        organisation_type=kind.text if kind else "",
        requester=requester.name if requester else "",
        received=received.isoformat() if received else "",
        tier_asked=tier_asked(application),
        people=tuple(dict.fromkeys(party.name for party in application.parties if party.name)),
        summary=summary or texts.get("aims", "")[:280],
        register_fields=texts,
    )


def _organisation(applicant: Party | None, requester: Party | None) -> str:
    for party in (applicant, requester):
        if party is not None and party.organisation:
            return party.organisation
    return requester.name if requester else ""
