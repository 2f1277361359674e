"""How late papers join an application that was read before. Pure; imports msgspec only.

What was put right by hand in parts that no new paper touches stays as it is.
"""

from __future__ import annotations

from msgspec.structs import replace

from dmap_desktop.domain.application import Application, Document, DocumentKind
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.versions import in_order, pair_papers

FORMS = frozenset(
    {
        DocumentKind.APPLICATION_FORM,
        DocumentKind.LINKED_FORM,
        DocumentKind.STANDING_PROPOSAL,
    }
)


def join(before: Application, came: Application) -> Application:
    """Return ``before`` with the papers of ``came``, and with what these say instead.

    A paper takes the place of its older version, else it comes last. Reference, title and day of
    receipt stay the case's own.
    """
    documents = joined_documents(before.documents, came.documents)
    gone = {d.sha256 for d in before.documents} - {d.sha256 for d in documents}
    kinds = {document.kind for document in came.documents}
    form, tables = bool(kinds & FORMS), DocumentKind.DATA_TABLES in kinds
    kept = tuple(a for a in before.answers if a.document_kind not in kinds or not came.answers)
    answers = (*kept, *came.answers)
    answered = {answer.key for answer in answers if answer.text.strip()}
    missing = (*before.missing, *(came.missing if form else ()))
    return replace(
        before,
        kind=came.kind if form else before.kind,
        parties=came.parties if form and came.parties else before.parties,
        answers=answers,
        users=came.users if form and came.users else before.users,
        items=came.items if tables or came.items else before.items,
        documents=documents,
        missing=tuple(key for key in dict.fromkeys(missing) if key not in answered),
        unmatched=came.unmatched if tables else before.unmatched,
        contradictions=(
            *(c for c in before.contradictions if not _rests_on(c.evidence, gone)),
            *came.contradictions,
        ),
        suggestions=came.suggestions if form or tables else before.suggestions,
        problems=came.problems,
    )


def joined_documents(
    before: tuple[Document, ...], came: tuple[Document, ...]
) -> tuple[Document, ...]:
    """Return the papers of the next pack, in their order."""
    replaced = pair_papers(before, came)
    now = [*(d for d in before if d.sha256 not in replaced), *came]
    return tuple(in_order(before, now))


def _rests_on(places: tuple[Evidence, ...], documents: set[str]) -> bool:
    return any(place.document in documents for place in places)
