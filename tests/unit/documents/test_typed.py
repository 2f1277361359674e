"""An answer typed by hand beside a page: known as typed, with its page, and missing no more."""

from __future__ import annotations

from dmap_desktop.documents.typed import with_typed
from dmap_desktop.domain.application import DocumentKind
from dmap_desktop.domain.evidence import Evidence
from tests.unit.documents import made_papers as made

FORM = DocumentKind.APPLICATION_FORM


def test_a_scan_is_typed_field_by_field() -> None:
    read = made.read(made.picture("scan.png"))
    at = Evidence(read.documents[0].sha256, 1)
    assert "requester.name" in read.missing
    typed = with_typed(read, "requester.name", "Name of the requester", FORM, " Ann Ash ", at)
    typed = with_typed(typed, "project.title", "Title", FORM, "A study\nof schools", at)
    answer = typed.answer("requester.name")
    assert answer is not None
    assert (answer.text, answer.typed, answer.evidence) == ("Ann Ash", True, at)
    assert "requester.name" not in typed.missing
    assert typed.party("requester").name == "Ann Ash"  # type: ignore[union-attr]
    assert typed.title == "A study of schools"
    assert typed.documents[0].kind is FORM, "its fields are typed from it"
    again = with_typed(typed, "requester.name", "Name of the requester", FORM, "Bea Birch", at)
    assert [a.text for a in again.answers if a.key == "requester.name"] == ["Bea Birch"]
    assert again.party("requester").name == "Bea Birch"  # type: ignore[union-attr]
    assert with_typed(again, "requester.name", "", FORM, "  ", at) == again


def test_what_was_read_stays_and_other_papers_keep_their_kind() -> None:
    read = made.read_sample("DR180611.02")
    before = {party.role for party in read.parties}
    questionnaire = read.document_of(DocumentKind.SECURITY_QUESTIONNAIRE)
    assert questionnaire is not None
    typed = with_typed(
        read, "project.title", "Title", FORM, "Another", Evidence(questionnaire.sha256)
    )
    assert typed.documents == read.documents
    assert {party.role for party in typed.parties} == before
    assert not any(answer.typed for answer in read.answers)
