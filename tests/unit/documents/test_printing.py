"""A pack as one PDF: continuous numbers on every page, nothing confidential in a public copy."""

from __future__ import annotations

import io
from contextlib import ExitStack

import pikepdf
import pypdfium2
import pytest
from made_papers import pdf, sample_form, workbook

from dmap_desktop.documents.pdf import Pdf
from dmap_desktop.documents.printing import print_pack
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.domain.application import DocumentKind
from dmap_desktop.domain.case import Case
from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.findings import RulesName
from dmap_desktop.domain.pack_file import PrintPlan, print_plan
from dmap_desktop.domain.records import (
    ApplicationReceived,
    ConfidentialityMarked,
    ConfidentialPart,
    PackPublished,
    Paper,
)
from dmap_desktop.domain.signed import Signed

FORM = pdf([["The first page"], ["SECRET on the second"], ["The third page"]], "form.pdf")
TABLES = workbook({"KS4": [["Alias"]], "KS5": [["Alias"]]}, "tables.xlsx")
LETTER = pdf([["WHOLLY SECRET letter"]], "letter.pdf")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BY = Signed("sam", "2018-07-02T09:00:00+00:00", "h", "d", 1)


def paper(file: NamedBytes, kind: DocumentKind, pages: int, first: int, media: str) -> Paper:
    return Paper(file.name, kind, file.sha256, len(file.data), pages, media, "b", 1, first)


def case(*marks: ConfidentialityMarked) -> Case:
    papers = (
        paper(FORM, DocumentKind.APPLICATION_FORM, 3, 1, "application/pdf"),
        paper(TABLES, DocumentKind.DATA_TABLES, 2, 4, XLSX),
        paper(LETTER, DocumentKind.SUPPORTING, 1, 6, "application/pdf"),
    )
    rules = RulesName("rules", "1", "aa")
    pack = PackPublished(1, papers, papers[0], rules, rules, 1, "Tier 1", 1.0, "low", ())
    received = ApplicationReceived("DR180611.02", "A study", "U", "University", "R", "", 2)
    held = {mark.document: mark for mark in marks}
    return Case("DR180611.02", received, BY, (pack,), (BY,), confidential=held)


def print_all(plan: PrintPlan, *files: NamedBytes) -> bytes:
    """Print a pack in this process, as the worker does in its own."""
    held = {file.sha256: file for file in files}
    with ExitStack() as opened:
        return print_pack(plan, lambda name: opened.enter_context(Pdf(held[name])))


def printed(plan: PrintPlan, *files: NamedBytes) -> list[str]:
    """Return the text of each page of the print."""
    return [text for _, text in pages_of(print_all(plan, *files))]


def pages_of(data: bytes) -> list[tuple[int, str]]:
    with pypdfium2.PdfDocument(data) as document:
        return [
            (number, page.get_textpage().get_text_bounded())
            for number, page in enumerate(document, start=1)
        ]


def test_every_page_has_its_number_in_the_pack() -> None:
    pages = printed(print_plan(case(), "OFFICIAL-SENSITIVE", public=False), FORM, LETTER)
    assert [text.splitlines()[-1].rpartition(", ")[2] for text in pages] == [
        "p. 1", "p. 2", "p. 3", "pp. 4 to 5", "p. 6",
    ]  # fmt: skip
    assert "The first page" in pages[0]
    assert "SECRET on the second" in pages[1]
    assert "tables.xlsx (data tables workbook) has pp. 4 to 5 of the pack" in " ".join(
        pages[3].split()
    )
    assert all("OFFICIAL-SENSITIVE DR180611.02, pack 1" in " ".join(t.split()) for t in pages)


def test_a_public_copy_holds_nothing_confidential() -> None:
    marks = (
        ConfidentialityMarked(FORM.sha256, (ConfidentialPart("Names a product.", 2, 2),)),
        ConfidentialityMarked(LETTER.sha256, (ConfidentialPart("In confidence."),)),
        ConfidentialityMarked(TABLES.sha256, (ConfidentialPart("One sheet.", 1, 1),)),
    )
    plan = print_plan(case(*marks), "", public=True)
    data = print_all(plan, FORM, LETTER)
    pages = [text for _, text in pages_of(data)]
    assert len(pages) == 5
    assert "This page is withheld: Names a product." in pages[1]
    assert "withheld, confidential in part" in pages[3]
    assert "Supporting document: withheld, confidential (In confidence.)." in " ".join(
        pages[4].split()
    )
    assert "The third page" in pages[2]
    assert all("public copy, p" in text for text in pages)
    with pikepdf.open(io.BytesIO(data)) as document:
        streams = b"".join(
            obj.read_bytes() for obj in document.objects if isinstance(obj, pikepdf.Stream)
        )
    for text in (*pages, streams.decode("latin-1"), data.decode("latin-1")):
        assert "SECRET" not in text


def test_filled_fields_are_printed_and_turned_pages_numbered_upright() -> None:
    form = sample_form("DR180611.02")
    with pikepdf.open(io.BytesIO(pdf([["Turned"]] * 4).data)) as document:
        for turn, page in enumerate(document.pages):
            page.rotate(90 * turn, relative=False)
        held = io.BytesIO()
        document.save(held)
    turned = NamedBytes("turned.pdf", held.getvalue())
    with pypdfium2.PdfDocument(form.data) as document:
        pages = len(document)
    begun = case().pack
    assert begun is not None
    both = (
        paper(form, DocumentKind.APPLICATION_FORM, pages, 1, "application/pdf"),
        paper(turned, DocumentKind.SUPPORTING, 4, pages + 1, "application/pdf"),
    )
    from msgspec.structs import replace

    held_case = replace(case(), packs=(replace(begun, papers=both),))
    data = print_all(print_plan(held_case, "", public=False), form, turned)
    texts = [text for _, text in pages_of(data)]
    assert "DR180611.02" in texts[0]
    for number, text in enumerate(texts, start=1):
        assert f"p. {number}" in text
    with pypdfium2.PdfDocument(data) as document:
        for number in range(pages, pages + 4):
            page = document[number]
            width, height = page.get_size()
            assert (width > height) is (page.get_rotation() in (90, 270))


def test_without_a_pack_nothing_is_printed() -> None:
    from msgspec.structs import replace

    with pytest.raises(Refused, match="is not published yet"):
        print_plan(replace(case(), packs=()), "", public=False)
    assert Evidence("x").place() == "the document"
