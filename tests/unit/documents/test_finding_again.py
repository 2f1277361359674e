"""Quoted places found again in another version of a paper, and paragraphs compared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from made_papers import pdf, word

from dmap_desktop.documents.finding import find_in_sheets, find_in_text, find_on_pages
from dmap_desktop.documents.paragraphs import (
    Paragraph,
    block_paragraphs,
    compare_paragraphs,
    page_paragraphs,
)
from dmap_desktop.documents.pdf import Pdf
from dmap_desktop.documents.values import NamedBytes, Sheet
from dmap_desktop.documents.word import text_blocks
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.text_changes import TextChange
from dmap_desktop.jobs.worker import DocumentWorker

PURPOSE = "We study whether reading at age seven foretells attainment."
ADDRESS = "Home addresses are kept in a locked room of the university."
NEW = "Ethics approval was given by the board of the faculty."
OLD_PAGES = [["Form", PURPOSE], ["Security", ADDRESS, "Names are deleted within one year."]]
NEW_PAGES = [["Form", NEW], ["Form, continued", PURPOSE], [
    "Security", "Home addresses are kept in a locked cabinet of the university."]]  # fmt: skip


@pytest.fixture(scope="module")
def newer() -> Iterator[Pdf]:
    document = Pdf(pdf(NEW_PAGES))
    yield document
    document.close()


def again(newer: Pdf, page: int, words: str, box: tuple[float, ...] | None = None) -> object:
    place = Evidence("old", page=page, box=box, words=words)  # type: ignore[arg-type]
    return find_on_pages(newer, "new", place)


BOX = (72.0, 60.0, 300.0, 80.0)


def test_the_same_words_are_found_on_another_page(newer: Pdf) -> None:
    found = again(newer, 1, PURPOSE, BOX)
    assert isinstance(found, Evidence)
    assert (found.document, found.page, found.words) == ("new", 2, PURPOSE)
    assert found.box is not None
    x0, top, x1, bottom = found.box
    assert x0 == pytest.approx(72, abs=2)
    assert 60 < top < bottom < 100
    assert x1 > 300


def test_words_that_are_much_alike_are_found(newer: Pdf) -> None:
    found = again(newer, 2, ADDRESS)
    assert isinstance(found, Evidence)
    assert (found.page, found.box) == (3, None)
    assert "locked cabinet" in found.words


def test_words_that_are_gone_are_not_found(newer: Pdf) -> None:
    assert again(newer, 2, "Names are deleted within one year.") is None
    assert again(newer, 2, "  ") is None
    assert again(newer, 2, "names") is None  # too short to be alike to anything


def test_of_equal_words_the_nearest_are_found(newer: Pdf) -> None:
    pages = [["Total", "Total"], ["Total"], ["Total"]]
    with Pdf(pdf(pages)) as three:
        near = find_on_pages(three, "new", Evidence("old", page=3, words="Total"))
        below = (72.0, 800.0, 100.0, 812.0)
        low = find_on_pages(three, "new", Evidence("old", page=1, box=below, words="Total"))
        high = find_on_pages(three, "new", Evidence("old", page=1, words="total"))
        first, second = three.words(1)
    assert near is not None
    assert near.page == 3
    assert low is not None
    assert low.box == second.box
    assert high is not None
    assert high.box is None
    assert first.box != second.box


SHEETS = (
    Sheet("KS4", (("Alias", "Use"), ("KS4_SURNAME", "Linkage with the register of patients"))),
    Sheet("KS5", (("Alias", "Use"), ("KS5_SURNAME", ""))),
)


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        (Evidence("old", sheet="KS4", cell="A1", words="ks4_surname"), ("KS4", "A2")),
        (Evidence("old", sheet="KS4", cell="B9", words="Linkage with a register of patients"),
         ("KS4", "B2")),
        (Evidence("old", sheet="KS5", cell="A1", words="Alias"), ("KS5", "A1")),
        (Evidence("old", sheet="KS5", cell="B1", words="KS4_SURNAME"), ("KS4", "A2")),
        (Evidence("old", sheet="KS4", cell="A1", words="Gone"), None),
        (Evidence("old", sheet="KS4", cell="A1"), None),
    ],
)  # fmt: skip
def test_a_cell_is_found_again(place: Evidence, wanted: tuple[str, str] | None) -> None:
    found = find_in_sheets(SHEETS, "new", place)
    assert (None if found is None else (found.sheet, found.cell)) == wanted


def test_a_paragraph_of_a_text_is_found_again() -> None:
    blocks = text_blocks(NamedBytes("a.txt", f"{NEW}\n{PURPOSE}\n".encode()))
    found = find_in_text(blocks, "new", Evidence("old", words="reading at age SEVEN"))
    assert found == Evidence("new", words=PURPOSE)
    alike = PURPOSE.replace("whether", "if")
    assert find_in_text(blocks, "new", Evidence("old", words=alike)) == found
    assert find_in_text(blocks, "new", Evidence("old", words="Names are deleted soon.")) is None
    assert find_in_text(blocks, "new", Evidence("old")) is None


def paragraphs(*texts: str) -> list[Paragraph]:
    return [Paragraph(text, number) for number, text in enumerate(texts, start=1)]


def test_paragraphs_are_compared() -> None:
    one, two, three = "The first of them.", "The second of them.", "Something quite different here."
    before = paragraphs(PURPOSE, ADDRESS, one, three)
    after = paragraphs(NEW, one, PURPOSE, ADDRESS.replace("room", "cabinet"))
    found = compare_paragraphs(before, after)
    kinds = [change.kind for change in found]
    assert sorted(kinds) == ["added", "changed", "moved", "removed"]
    assert found[-1] == TextChange("removed", three, "", 4, None)
    moved = next(change for change in found if change.kind == "moved")
    assert moved.before == moved.after
    assert (moved.page_before, moved.page_after) in ((3, 2), (1, 3))
    changed = next(change for change in found if change.kind == "changed")
    assert "room" in changed.before
    assert "cabinet" in changed.after
    assert compare_paragraphs(before, before) == []
    assert compare_paragraphs([], paragraphs(two)) == [TextChange("added", "", two, None, 1)]


def test_lines_that_stand_close_are_one_paragraph() -> None:
    with Pdf(pdf([[PURPOSE, ADDRESS, "", "", NEW, "", "7"]])) as document:
        found = page_paragraphs(document.runs(1), 1)
    assert [p.text for p in found] == [f"{PURPOSE} {ADDRESS}", NEW]
    (cells,) = block_paragraphs(text_blocks(NamedBytes("a.txt", b"One two three\nshort\n")))
    assert cells == Paragraph("One two three")


def test_the_worker_finds_and_compares() -> None:
    before, after = pdf(OLD_PAGES), pdf(NEW_PAGES)
    sheet = NamedBytes("a.csv", b"Alias,Use\nKS4_SURNAME,Linkage\n")
    letter = word([NEW, PURPOSE])
    worker = DocumentWorker()
    try:
        old, new, csv, text = (worker.add(f.name, f.data) for f in (before, after, sheet, letter))
        places = [Evidence(old, page=1, words=PURPOSE), Evidence(old, page=2, words="Gone away")]
        found = worker.find_again(new, places)
        assert [place and place.page for place in found] == [2, None]
        (cell,) = worker.find_again(csv, [Evidence("old", sheet="a", cell="A1", words="linkage")])
        assert cell is not None
        assert cell.cell == "B2"
        (said,) = worker.find_again(text, [Evidence("old", words=PURPOSE)])
        assert said is not None
        changes = worker.compare_text(old, new)
        assert {change.kind for change in changes} >= {"added", "changed"}
        assert [c.kind for c in worker.compare_text(new, text)].count("removed") >= 1
    finally:
        worker.close()
