"""What Word forms are made of: content controls, ticked boxes, tracked changes, merged cells."""

from __future__ import annotations

from dmap_desktop.documents.blocks import Line
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.documents.word import word_blocks
from tests.unit.documents import made_papers as made

_OPEN = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    b' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>'
)


def word_of(body: bytes) -> NamedBytes:
    """Make a Word document from the XML of its body."""
    return made.changed_part(
        made.word(["x"]), "word/document.xml", _OPEN + body + b"</w:body></w:document>"
    )


def texts(body: bytes) -> list[object]:
    return [
        block.cell.text if isinstance(block, Line) else [cell.text for cell in block.cells]
        for block in word_blocks(word_of(body))
    ]


def run(text: bytes) -> bytes:
    return b"<w:r><w:t>" + text + b"</w:t></w:r>"


def control(inner: bytes) -> bytes:
    return b"<w:sdt><w:sdtContent>" + inner + b"</w:sdtContent></w:sdt>"


def test_content_controls_are_read_wherever_they_stand() -> None:
    whole = control(b"<w:p>" + run(b"A whole paragraph") + b"</w:p>")
    within = b"<w:p>" + run(b"Title: ") + control(run(b"A study")) + b"</w:p>"
    cell = control(b"<w:tc><w:p>" + run(b"Ann Ash") + b"</w:p></w:tc>")
    label = b"<w:tc>" + b"<w:p>" + run(b"Applicant") + b"</w:p></w:tc>"
    table = b"<w:tbl>" + control(b"<w:tr>" + label + cell + b"</w:tr>") + b"</w:tbl>"
    assert texts(whole + within + table) == [
        "A whole paragraph",
        "Title: A study",
        ["Applicant", "Ann Ash"],
    ]


def test_boxes_are_shown_as_ticked_or_not() -> None:
    def box(told: bytes) -> bytes:
        return (
            b'<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>'
            + told
            + b"</w:checkBox></w:ffData></w:fldChar></w:r>"
            + run(b" Yes")
            + b"</w:p>"
        )

    on, off = box(b"<w:checked/>"), box(b'<w:default w:val="0"/>')
    assert texts(on + off) == ["\u2612 Yes", "\u2610 Yes"]


def test_insertions_count_deletions_do_not_and_text_boxes_count_once() -> None:
    changed = b"<w:p>" + run(b"We ask ") + b"<w:ins>" + run(b"politely") + b"</w:ins>"
    changed += b"<w:del><w:r><w:delText>rudely</w:delText></w:r></w:del></w:p>"
    box = b"<w:p><w:r><mc:AlternateContent><mc:Choice>" + run(b"Note") + b"</mc:Choice>"
    box += b"<mc:Fallback>" + run(b"Note") + b"</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    assert texts(changed + box) == ["We ask politely", "Note"]


def test_a_cell_over_several_rows_stands_in_each() -> None:
    first = (
        b'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p>' + run(b"KS4") + b"</w:p></w:tc>"
    )
    more = b"<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    table = b"".join(
        b"<w:tr>" + cell + b"<w:tc><w:p>" + run(year) + b"</w:p></w:tc></w:tr>"
        for cell, year in ((first, b"2015"), (more, b"2016"))
    )
    assert texts(b"<w:tbl>" + table + b"</w:tbl>") == [["KS4", "2015"], ["KS4", "2016"]]
