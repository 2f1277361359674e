"""OpenDocument texts: paragraphs, lists and tables in order; hostile ones cost little."""

from __future__ import annotations

import io
import zipfile

import pytest

from dmap_desktop.documents.blocks import Line, Row
from dmap_desktop.documents.limits import Limits
from dmap_desktop.documents.open_document import open_document_blocks
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.documents.word import word_blocks
from dmap_desktop.domain.application import DocumentKind
from dmap_desktop.domain.errors import LimitReached, Unreadable
from tests.unit.documents import made_papers as made

MIMETYPE = "application/vnd.oasis.opendocument.text"
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table")
)


def odt(body: str, before: str = "", name: str = "paper.odt") -> NamedBytes:
    """Make a text of one part."""
    content = (
        f"{before}<office:document-content {NAMES}><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as container:
        container.writestr("mimetype", MIMETYPE)
        container.writestr("content.xml", content)
    return NamedBytes(name, held.getvalue())


def test_lines_lists_and_tables_come_in_order() -> None:
    blocks = word_blocks(
        odt(
            '<text:h text:outline-level="2">A  heading</text:h>'
            "<text:list><text:list-item><text:p>One<text:s/>two<text:line-break/>three"
            "<text:note>hidden</text:note> on</text:p></text:list-item></text:list>"
            "<table:table><table:table-row><table:table-cell><text:p>Left</text:p><text:p>below"
            "</text:p></table:table-cell><table:table-cell><text:p>Right</text:p>"
            "</table:table-cell></table:table-row><table:table-row><table:table-cell>"
            "<text:p>Alone</text:p></table:table-cell></table:table-row></table:table>"
        )
    )
    heading, item, row, alone = blocks
    assert isinstance(heading, Line)
    assert (heading.level, heading.cell.text) == (2, "A  heading")
    assert isinstance(item, Line)
    assert item.cell.text == "One two\nthree on"
    assert isinstance(row, Row)
    assert [cell.text for cell in row.cells] == ["Left\nbelow", "Right"]
    assert isinstance(alone, Line)


def test_a_cell_repeated_without_end_is_not_written_out() -> None:
    (row,) = word_blocks(
        odt(
            '<table:table><table:table-row><table:table-cell table:number-columns-repeated="999999'
            '999"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
        )
    )
    assert isinstance(row, Row)
    assert len(row.cells) < 100


@pytest.mark.parametrize(
    ("body", "before"),
    [
        ("<text:p>&boom;</text:p>", '<!DOCTYPE x [<!ENTITY boom "boom">]>'),
        ("<text:span>" * 2000 + "</text:span>" * 2000, ""),
        ("<text:p>", ""),
        (
            '<table:table><table:table-row><table:table-cell table:number-columns-repeated="many"/>'
            "</table:table-row></table:table>",
            "",
        ),
    ],
)
def test_what_is_hostile_or_broken_is_a_sentence(body: str, before: str) -> None:
    application = made.read(odt(body, before))
    assert not application.documents
    assert len(made.sentences(application)) == 1


def test_a_text_without_content_or_with_too_much_is_a_sentence() -> None:
    with pytest.raises(LimitReached, match="too much text"):
        open_document_blocks(odt("<text:p>x</text:p>" * 100), Limits(text_characters=200))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as container:
        container.writestr("mimetype", MIMETYPE)
        container.writestr("content.xml", f"<office:document-content {NAMES}/>")
    with pytest.raises(Unreadable, match="holds no text"):
        open_document_blocks(NamedBytes("empty.odt", held.getvalue()))


def test_a_letter_in_open_document_is_a_supporting_paper() -> None:
    (document,) = made.read(odt("<text:p>A letter of support</text:p>")).documents
    assert document.kind is DocumentKind.SUPPORTING
