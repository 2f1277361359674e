"""Rich text: words, signs beyond ASCII, table rows; nothing that is drawn, fetched or run."""

from __future__ import annotations

import pytest

from dmap_desktop.documents.blocks import Line, Row
from dmap_desktop.documents.limits import Limits
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.documents.word import word_blocks
from dmap_desktop.domain.errors import LimitReached
from tests.unit.documents import made_papers as made

RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator A writer;}{\info{\title T}}"
    rb"\pard Dear panel\u8217 ?s \'a35\par {\field{\*\fldinst HYPERLINK http://x}{\fldrslt here}}"
    rb"\par\trowd\cellx1\cellx2 Title\cell A study\par of schools\cell\row After\emdash all \{x\}}}"
)


def test_a_rich_text_is_read_as_lines_and_rows() -> None:
    blocks = word_blocks(NamedBytes("form.rtf", RTF))
    texts = [
        block.cell.text if isinstance(block, Line) else [cell.text for cell in block.cells]
        for block in blocks
    ]
    assert texts == ["Dear panel’s £5", "here", ["Title", "A study\nof schools"], "After—all {x}"]
    assert isinstance(blocks[2], Row)
    (document,) = made.read(NamedBytes("form.rtf", RTF)).documents
    assert document.name == "form.rtf"


def test_a_rich_text_has_limits() -> None:
    deep = NamedBytes("deep.rtf", b"{\\rtf1" + b"{" * 5_000)
    long = NamedBytes("long.rtf", b"{\\rtf1 " + b"words " * 100)
    for file, limits in ((deep, Limits()), (long, Limits(text_characters=50))):
        with pytest.raises(LimitReached, match="larger or deeper than is allowed"):
            word_blocks(file, limits)


def test_an_unknown_code_page_is_read_as_windows_writes() -> None:
    (line,) = word_blocks(NamedBytes("a.rtf", rb"{\rtf1\ansicpg99999 \'a35}"))
    assert isinstance(line, Line)
    assert line.cell.text == "£5"
