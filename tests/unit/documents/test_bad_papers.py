"""What is wrong with a file is said in a sentence that names it; the other files are read."""

from __future__ import annotations

import pytest

from dmap_desktop.documents.intake import read_application
from dmap_desktop.documents.limits import Limits
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.application import DocumentKind
from dmap_desktop.domain.errors import Cancelled
from dmap_desktop.rulebooks import load_rulebook
from tests.unit.documents import made_papers as made

FLAT_CASE, FILLABLE_CASE = "DR180607.01", "DR180604.01"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (NamedBytes("empty.pdf", b""), "is empty; ask the applicant to send it again"),
        (NamedBytes("empty.xlsx", b""), "is empty; ask the applicant to send it again"),
        (NamedBytes("login.pdf", b"<html>Log in"), "is a web page, not a paper"),
        (NamedBytes("cut.pdf", made.pdf([["One"]]).data[:300]), "is a damaged PDF"),
        (
            NamedBytes("cut.xlsx", made.workbook({"A": [[1]]}).data[:2000]),
            "could not be read as a packed file",
        ),
        (made.locked_pdf("s3cret"), "is encrypted; ask the applicant for its password"),
        (
            NamedBytes("locked.pdf", made.locked_pdf("s3cret").data, "wrong"),
            "The password given does not open locked.pdf",
        ),
        (
            NamedBytes("locked.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")),
            "is encrypted; ask the applicant for its password",
        ),
        (NamedBytes("old.doc", OLE), "save it as .xlsx, .docx or PDF"),
        (NamedBytes("sound.pdf", b"\0\1\2\3"), "of a kind this program does not read"),
    ],
)
def test_a_bad_file_is_named_and_the_form_beside_it_is_read(file: NamedBytes, words: str) -> None:
    application = made.read(file, made.sample_form(FLAT_CASE))
    assert [problem.file for problem in application.problems] == [file.name]
    (sentence,) = made.sentences(application)
    assert file.name in sentence
    assert words in sentence
    assert application.reference == FLAT_CASE
    assert [document.kind for document in application.documents] == [DocumentKind.APPLICATION_FORM]


def test_a_pdf_whose_end_is_missing_is_said_and_read_as_far_as_it_goes() -> None:
    form = made.sample_form(FLAT_CASE)
    application = made.read(NamedBytes(form.name, form.data[:-7]))
    assert application.reference == FLAT_CASE
    (sentence,) = made.sentences(application)
    assert sentence.startswith(f"{form.name} is damaged: its end is missing; ask")


@pytest.mark.parametrize("reference", [FLAT_CASE, FILLABLE_CASE])
def test_a_form_under_a_wrong_name_is_read_as_what_it_is_and_said(reference: str) -> None:
    form = made.sample_form(reference)
    application = made.read(NamedBytes("form.xlsx", form.data))
    assert made.sentences(application) == [
        "form.xlsx is not what its name says: it is a PDF, and was read as one."
    ]
    assert application.reference == reference
    assert application.documents[0].media_type == "application/pdf"


def test_a_workbook_without_a_known_heading_is_kept_as_evidence() -> None:
    application = made.read(made.workbook({"Costs": [["Post", "Days"], ["Analyst", 12]]}))
    assert application.documents[0].kind is DocumentKind.SUPPORTING
    assert not application.items
    assert not application.problems


def test_pictures_and_scans_are_kept_and_said_to_hold_no_text() -> None:
    picture = made.picture("scan.png")
    application = made.read(picture, made.pdf([[]], "blank.pdf"))
    assert made.sentences(application) == [
        "scan.png is a picture; what stands in it has to be typed by hand beside it.",
        "blank.pdf has no text that can be read; what its pages show has to be typed by hand "
        "beside them.",
    ]
    assert [document.name for document in application.documents] == ["scan.png", "blank.pdf"]


def test_a_file_given_twice_is_kept_once() -> None:
    one = made.pdf([["A letter"]])
    application = made.read(one, NamedBytes("again.pdf", one.data))
    assert [document.name for document in application.documents] == ["paper.pdf"]
    assert made.sentences(application) == ["again.pdf was given twice; it is kept once."]


def test_a_locked_paper_is_read_with_its_password() -> None:
    locked = made.locked_pdf("s3cret")
    application = made.read(NamedBytes("locked.pdf", locked.data, "s3cret"))
    assert [document.sha256 for document in application.documents] == [locked.sha256]


def test_limits_are_problems_of_their_file_alone() -> None:
    rulebook = load_rulebook()
    files = (made.pdf([["One"], ["Two"]], "long.pdf"), made.pdf([["One"]], "short.pdf"))
    limits = Limits(pages=1)
    read = read_application(files, rulebook.editions, rulebook.catalogue.catalogue, limits=limits)
    assert made.sentences(read) == ["long.pdf has 2 pages, more than 1; ask for it in parts."]
    assert [document.name for document in read.documents] == ["short.pdf"]


def test_reading_can_be_stopped_between_files() -> None:
    steps: list[tuple[str, int, int]] = []

    def progress(what: str, done: int, total: int) -> None:
        steps.append((what, done, total))
        if done:
            raise Cancelled("Stopped, as you asked.")

    rulebook = load_rulebook()
    files = (made.pdf([["One"]], "a.pdf"), made.pdf([["Two"]], "b.pdf"))
    with pytest.raises(Cancelled):
        read_application(files, rulebook.editions, rulebook.catalogue.catalogue, progress)
    assert steps == [("a.pdf", 0, 2), ("b.pdf", 1, 2)]


def test_a_parser_that_needs_too_much_or_stumbles_is_a_sentence() -> None:
    """What parsers raise on strange files is nearly every exception there is."""
    from dmap_desktop.documents.faults import reading
    from dmap_desktop.domain.errors import LimitReached, Unreadable

    for error in (MemoryError(), RecursionError()):
        with (
            pytest.raises(LimitReached, match=r"odd\.pdf needs more memory"),
            reading("odd.pdf", "PDF"),
        ):
            raise error
    with (
        pytest.raises(Unreadable, match=r"odd\.pdf could not be read as a PDF"),
        reading("odd.pdf", "PDF"),
    ):
        raise AssertionError
