"""A PDF's pages: sizes, pictures, words with boxes, search, passwords, damage, limits."""

from __future__ import annotations

import io

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from dmap_desktop.documents.limits import Limits
from dmap_desktop.documents.pdf import Pdf
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.documents.widgets import form_widgets
from dmap_desktop.domain.errors import LimitReached, PasswordNeeded, Unreadable
from tests.unit.documents import made_papers as made

TWO_PAGES = made.pdf([["Aims of the research", "Data sub-", "mission"], ["Outputs"]])


def test_pages_have_sizes_words_and_text() -> None:
    with Pdf(TWO_PAGES) as paper:
        assert paper.page_count == 2
        assert [round(size.width) for size in paper.page_sizes()] == [595, 595]
        words = paper.words(1)
        assert [word.text for word in words][:4] == ["Aims", "of", "the", "research"]
        x0, top, x1, bottom = words[0].box
        assert x0 == pytest.approx(72, abs=2)
        assert top < 842 - 770 < bottom
        assert x1 < words[1].box[0]
        assert paper.text(1).startswith("Aims of the research\n")
        assert paper.text(2) == "Outputs"


def test_a_rotated_page_has_its_boxes_where_they_are_shown() -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(TWO_PAGES.data)) as document:
        document.pages[0].rotate(90, relative=False)
        document.save(held)
    with Pdf(NamedBytes("turned.pdf", held.getvalue())) as paper:
        assert round(paper.page_sizes()[0].width) == 842
        x0, top, x1, bottom = paper.words(1)[0].box
        assert x0 > 842 - 110
        assert bottom - top > x1 - x0


def test_a_page_is_drawn_at_the_scale_asked_for_and_never_larger_than_allowed() -> None:
    with Pdf(TWO_PAGES, Limits(pixels=100_000)) as paper:
        small = paper.render(1, 0.25)
        assert (small.width, small.scale) == (149, 0.25)
        assert len(small.data) == small.stride * small.height
        assert len(set(small.data)) > 2
        large = paper.render(1, 4)
        assert large.width * large.height <= 101_000
        assert large.scale < 1
        assert paper.render(1, 0.00001).height >= 1


def test_words_are_found_with_their_boxes() -> None:
    with Pdf(TWO_PAGES) as paper:
        (hit,) = paper.search("of the research")
        assert (hit.page, len(hit.boxes)) == (1, 1)
        assert [hit.page for hit in paper.search("out")] == [2]
        assert not paper.search("out", last=1)
        assert not paper.search("  ")
        assert not paper.search("nowhere")


def test_a_page_that_is_not_there_is_said() -> None:
    with Pdf(TWO_PAGES) as paper:
        for number in (0, 3):
            with pytest.raises(Unreadable, match=rf"paper\.pdf has no page {number}; it has 2"):
                paper.text(number)


def test_a_locked_pdf_opens_with_its_password_only() -> None:
    locked = made.locked_pdf("s3cret")
    with pytest.raises(PasswordNeeded, match=r"locked\.pdf is encrypted; ask the applicant"):
        Pdf(locked)
    with pytest.raises(PasswordNeeded, match=r"does not open locked\.pdf; try another"):
        Pdf(NamedBytes("locked.pdf", locked.data, "wrong"))
    with Pdf(NamedBytes("locked.pdf", locked.data, "s3cret")) as paper:
        assert "statement of support" in paper.text(1)
    with Pdf(made.locked_pdf("")) as paper:  # Only printing or changing it is forbidden.
        assert paper.page_count == 1


def test_a_pdf_whose_header_was_cut_off_is_mended() -> None:
    """PDFium refuses a first object it cannot find; qpdf rebuilds the table of objects."""
    data = TWO_PAGES.data
    start = data.index(b"startxref")
    cut = NamedBytes("cut.pdf", data[:start].replace(b"xref", b"xxxx") + b"startxref\n9\n%%EOF")
    with Pdf(cut) as paper:
        assert paper.page_count == 2


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", TWO_PAGES.data[:400], b"%PDF-1.4\n%%EOF" + b"\0" * 5000]
)
def test_a_damaged_pdf_is_a_sentence(data: bytes) -> None:
    with pytest.raises(Unreadable, match=r"gone\.pdf is a damaged PDF|gone\.pdf has no pages"):
        Pdf(NamedBytes("gone.pdf", data))


def test_a_pdf_without_pages_and_one_with_too_many() -> None:
    held = io.BytesIO()
    with pikepdf.new() as document:
        document.save(held)
    with pytest.raises(Unreadable, match=r"empty\.pdf"):
        Pdf(NamedBytes("empty.pdf", held.getvalue()))
    with pytest.raises(LimitReached, match=r"has 2 pages, more than 1; ask for it in parts"):
        Pdf(TWO_PAGES, Limits(pages=1))


def test_a_broken_page_costs_that_page_only() -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.pdf([["One"], ["Two"], ["Three"]]).data)) as document:
        odd = pikepdf.Dictionary(Type=pikepdf.Name.Odd)
        document.Root.Pages.Kids[1] = document.make_indirect(odd)
        document.save(held)
    broken = NamedBytes("broken.pdf", held.getvalue())
    with Pdf(broken) as paper:
        assert len(paper.page_sizes()) == 3
        with pytest.raises(Unreadable, match=r"Page 2 of broken\.pdf could not be read"):
            paper.text(2)
        assert [hit.page for hit in paper.search("e")] == [1, 3, 3]
    assert made.sentences(made.read(broken)) == [
        "Page 2 of broken.pdf cannot be read; ask the applicant for a fresh copy."
    ]


def fillable(fields: int = 1) -> NamedBytes:
    held = io.BytesIO()
    canvas = Canvas(held)
    form = canvas.acroForm
    for number in range(fields):
        form.textfield(name=f"t{number}", value=" Zoë ", tooltip="Name", x=72, y=700, width=200)
    form.checkbox(name="c", checked=True, x=72, y=600)
    form.checkbox(name="d", checked=False, x=72, y=570)
    form.choice(name="k", value="Charity", options=["Charity", "Media"], x=72, y=540, width=90)
    form.radio(name="r", value="Yes", selected=True, x=72, y=500)
    form.radio(name="r", value="No", selected=False, x=102, y=500)
    canvas.linkURL("https://example.org", (0, 0, 9, 9))
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    return NamedBytes("fillable.pdf", held.getvalue())


def test_the_boxes_of_a_form_hold_what_was_filled_in() -> None:
    with Pdf(fillable()) as paper:
        boxes = {(box.name, box.option): box for box in form_widgets(paper)}
    text = boxes["t0", ""]
    assert (text.kind, text.value, text.tooltip, text.page) == ("text", "Zoë", "Name", 1)
    assert text.box[0] == pytest.approx(72, abs=1)
    assert boxes["c", "Yes"].value == "Yes"
    assert boxes["d", "Yes"].value == ""
    assert boxes["k", ""].value == "Charity"
    assert (boxes["r", "Yes"].value, boxes["r", "No"].value) == ("Yes", "")
    with Pdf(TWO_PAGES) as paper:
        assert form_widgets(paper) == []


def test_a_form_with_more_boxes_than_any_form_has_is_refused() -> None:
    with (
        Pdf(fillable(9), Limits(form_fields=5)) as paper,
        pytest.raises(LimitReached, match="more than 5 boxes to fill in"),
    ):
        form_widgets(paper)


def test_boxes_behind_a_broken_page_are_still_found() -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(fillable().data)) as document:
        kids = document.Root.Pages.Kids
        kids.insert(0, document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Odd)))
        document.Root.Pages.Count = 3
        document.save(held)
    with Pdf(NamedBytes("broken.pdf", held.getvalue())) as paper:
        assert {box.name for box in form_widgets(paper)} == {"t0", "c", "d", "k", "r"}
