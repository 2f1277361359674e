"""Every format of the minutes and of the register says the same, and all of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from dmap_desktop.domain.minutes import Minutes, Register
from dmap_desktop.exports import write_minutes, write_register
from dmap_desktop.exports.minutes import minutes_document
from dmap_desktop.exports.model import Document, Facts, Heading, Listing, Table, in_words
from dmap_desktop.exports.register import register_document
from dmap_desktop.exports.sheets import minutes_sheets, register_sheets
from tests.unit.exports.export_samples import MINUTES, REGISTER
from tests.unit.exports.reading_back import leaves, plain, read_html, read_odt


def told(texts: Iterable[str]) -> str:
    return plain(" ".join(texts)).casefold()


def expected_words(content: Minutes | Register) -> list[str]:
    """Every text of the content as a document prints it: dates in words, "none" by absence."""
    return [in_words(leaf).casefold() for leaf in leaves(content) if leaf not in ("none",)]


def pdf_words(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return told(page.get_textpage().get_text_bounded() for page in document)


DOCUMENTS = [
    pytest.param(write_minutes, MINUTES, minutes_document(MINUTES), id="minutes"),
    pytest.param(write_register, REGISTER, register_document(REGISTER), id="register"),
]


@pytest.mark.parametrize(("write", "content", "document"), DOCUMENTS)
def test_odt_and_html_have_the_same_headings_tables_lists_and_words(
    tmp_path: Path, write: object, content: object, document: Document
) -> None:
    assert callable(write)
    write(content, tmp_path / "x.odt")
    write(content, tmp_path / "x.html")
    odt = read_odt((tmp_path / "x.odt").read_bytes())
    html = read_html((tmp_path / "x.html").read_bytes()).found
    assert odt.headings == html.headings
    assert odt.tables == html.tables
    assert odt.captions == html.captions
    assert odt.points == html.points
    marking = [document.marking] if document.marking else []
    assert [*marking, *odt.words, *marking] == html.words
    headings = [(b.level, b.text) for b in document.blocks if isinstance(b, Heading)]
    assert odt.headings == [(1, document.title), *headings]
    tables = [b for b in document.blocks if isinstance(b, Table)]
    assert [table[1:] for table in odt.tables] == [
        [[plain(cell) for cell in row] for row in table.rows] for table in tables
    ]
    assert odt.points == [i for b in document.blocks if isinstance(b, Listing) for i in b.items]
    for block in document.blocks:
        if isinstance(block, Facts):
            assert {plain(text) for pair in block.pairs for text in pair if text} <= set(odt.words)


@pytest.mark.parametrize("ending", [".odt", ".html", ".pdf"])
@pytest.mark.parametrize(
    ("write", "content"), [(write_minutes, MINUTES), (write_register, REGISTER)]
)
def test_every_text_of_the_content_is_in_the_document(
    tmp_path: Path, write: object, content: Minutes | Register, ending: str
) -> None:
    assert callable(write)
    path = tmp_path / f"x{ending}"
    write(content, path)
    if ending == ".pdf":
        # Lines break anywhere in a PDF, hashes in their middle: compare without blanks.
        said = pdf_words(path).replace(" ", "").replace("\ufffe", "")
        missing = [w for w in expected_words(content) if w.replace(" ", "") not in said]
    else:
        read = read_odt if ending == ".odt" else lambda data: read_html(data).found
        said = told([*read(path.read_bytes()).words, getattr(content, "marking", "")])
        missing = [w for w in expected_words(content) if w not in said]
    # "Nil return." is a heading of its own in the document.
    assert [w for w in missing if w != "nil return."] == []


def test_every_text_of_the_minutes_is_in_the_workbook(tmp_path: Path) -> None:
    write_minutes(MINUTES, tmp_path / "m.xlsx")
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    said = told(
        str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None
    )
    assert [word for word in expected_words(MINUTES) if word not in said] == []
    assert book.sheetnames == [table.caption for table in minutes_sheets(MINUTES)]


def test_the_workbook_has_the_cells_of_the_tables(tmp_path: Path) -> None:
    write_register(REGISTER, tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == ["About", "All", "Live", "Rejected"]
    for table in register_sheets(REGISTER):
        values = [["" if v is None else v for v in row] for row in book[table.caption].values]
        assert values[0] == [column.heading for column in table.columns]
        assert values[1:] == [list(row) for row in table.rows]


def test_minutes_follow_the_order_of_published_minutes() -> None:
    parts = [b.text for b in minutes_document(MINUTES).blocks if getattr(b, "level", 0) == 2]
    assert parts == [
        "Attendance",
        "Declarations of interest",
        "Decisions between meetings",
        "Applications",
        "Actions",
        "How the figures are counted",
        "Records these minutes rest on",
    ]


def test_an_item_says_how_it_was_decided() -> None:
    blocks = minutes_document(MINUTES).blocks
    start = blocks.index(
        Heading(3, "Item 1. DR180924.01: Attainment of looked-after children in coastal towns")
    )
    item = blocks[start : blocks.index(Heading(3, blocks_title(blocks, "Item 2")))]
    assert [b.text for b in item if isinstance(b, Heading) and b.level == 4] == [
        "What is asked",
        "What was checked",
        "Discussion",
        "Voting",
        "Reasons",
        "Conditions",
        "Advice",
    ]
    ballots = next(b for b in item if isinstance(b, Facts) and b.pairs[0][0] == "Approving (3)")
    assert ballots.pairs == (
        ("Approving (3)", "Amara Okafor; Bryn Llewellyn; Chiara Donati"),
        ("Against (1)", "Dev Patel"),
        ("Abstaining (0)", "None"),
        ("Other ballots (0)", "None"),
        ("Not counted (1)", "Edith Marsh: recused on this item."),
        ("No ballot (0)", "None"),
    )
    conditions = next(b for b in item if isinstance(b, Table))
    assert conditions.rows[0] == (
        "1",
        "Sign the data sharing agreement, with the destruction date of 30 June 2021.",
        "The requester",
        "30 November 2018",
        "Secretariat",
    )
    assert conditions.rows[1][3] == "before release"


def blocks_title(blocks: tuple[object, ...], beginning: str) -> str:
    return next(
        b.text for b in blocks if isinstance(b, Heading) and b.text.startswith(f"{beginning}.")
    )


def test_what_did_not_happen_is_said(tmp_path: Path) -> None:
    empty = Minutes(
        body="Panel",
        title="Weekly meeting",
        kind="weekly",
        held_on="2018-11-12",
        status="draft",
        marking="",
        chairs=(),
        present=(),
        in_attendance=(),
        apologies=(),
        interests=(),
        items=(),
        between_meetings=(),
        actions=(),
        counting_rules=(),
    )
    for ending in (".odt", ".html", ".pdf", ".xlsx"):
        write_minutes(empty, tmp_path / f"e{ending}")
    said = told(read_odt((tmp_path / "e.odt").read_bytes()).words)
    for sentence in (
        "panel members present: none",
        "apologies: none",
        "no interest was declared.",
        "nil returns: none were recorded.",
        "no decision was taken between meetings.",
        "no application was on the agenda.",
        "no action is open.",
    ):
        assert sentence in said
    assert "records these minutes rest on" not in said


def test_an_empty_register_says_so(tmp_path: Path) -> None:
    empty = Register("Register", "2018-12-01", "One row for each application.", ())
    write_register(empty, tmp_path / "r.html")
    assert (
        "The register has no entry yet."
        in read_html((tmp_path / "r.html").read_bytes()).found.words
    )
    write_register(empty, tmp_path / "r.xlsx")
    assert openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames == ["About", "All"]
