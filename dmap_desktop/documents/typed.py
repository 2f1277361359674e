"""Answers typed by hand beside a page, where nothing could be read. A pure function on values."""

from __future__ import annotations

from msgspec.structs import replace

from dmap_desktop.documents.parties import parties_of
from dmap_desktop.domain.application import Answer, Application, Document, DocumentKind
from dmap_desktop.domain.evidence import Evidence


def with_typed(
    application: Application, key: str, question: str, kind: DocumentKind, text: str, at: Evidence
) -> Application:
    """Return ``application`` with ``text`` as the answer to the field ``key``.

    ``question`` is the field's label, ``kind`` that of its form.
    ``at`` is the page that was looked at. The answer says that it was typed; it takes the place of
    one that was read, the field is missing no more, and who it names is named. A paper of which
    nothing was known is of the kind of the form whose fields are typed from it.
    """
    text = text.strip()
    others = tuple(answer for answer in application.answers if answer.key != key)
    if not text:
        return application
    typed = Answer(key, question, text, kind, at, typed=True)
    answers = (*others, typed)
    return replace(
        application,
        answers=answers,
        missing=tuple(one for one in application.missing if one != key),
        parties=parties_of({answer.key: answer for answer in reversed(answers) if answer.text}),
        title=" ".join(text.split()) if key == "project.title" else application.title,
        documents=tuple(_known(one, kind, at.document) for one in application.documents),
    )


def _known(document: Document, kind: DocumentKind, looked_at: str) -> Document:
    if document.sha256 == looked_at and document.kind is DocumentKind.SUPPORTING:
        return replace(document, kind=kind)
    return document
