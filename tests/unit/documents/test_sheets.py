"""Workbooks and CSV tables as texts by cell; Word documents and plain texts as lines and rows."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

import pytest
from docx import Document as Word
from openpyxl import Workbook

from dmap_desktop.documents.blocks import Line, Row, sheet_blocks
from dmap_desktop.documents.limits import Limits
from dmap_desktop.documents.values import NamedBytes, Sheet, cell_name, column_name
from dmap_desktop.documents.word import text_blocks, word_blocks
from dmap_desktop.documents.workbook import read_csv, read_workbook, shown
from dmap_desktop.domain.errors import LimitReached, Unreadable
from tests.unit.documents import made_papers as made


def test_cells_are_shown_as_their_sheet_would() -> None:
    values = [True, False, 3.0, 3.5, 1e16, datetime(2018, 5, 25), datetime(2018, 5, 25, 9, 30)]
    assert [shown(value) for value in values] == [
        "TRUE", "FALSE", "3", "3.5", "1e+16", "2018-05-25", "2018-05-25 09:30:00",
    ]  # fmt: skip
    assert shown(date(2018, 5, 25)) == "2018-05-25"
    assert shown(time(9, 30)) == "09:30:00"
    assert shown(timedelta(hours=1)) == "1:00:00"
    assert shown(" a long text ", Limits(cell_characters=6)) == "a long"


def test_every_sheet_is_read_with_each_text_in_its_cell() -> None:
    book = Workbook()
    first, hidden = book.worksheets[0], book.create_sheet("Hidden")
    first["C4"] = "far"
    hidden["A1"] = 2018
    hidden.sheet_state = "hidden"
    book.create_chartsheet("Chart")
    held = io.BytesIO()
    book.save(held)
    sheets = read_workbook(NamedBytes("book.xlsx", held.getvalue()))
    assert [sheet.name for sheet in sheets] == ["Sheet", "Hidden", "Chart"]
    assert sheets[0].rows[3][2] == "far"
    assert sheets[1] == Sheet("Hidden", (("2018",),), hidden=True)
    assert sheets[2].rows == ()


def test_a_workbook_that_would_cost_too_much_is_refused() -> None:
    book = made.workbook({name: [["x"]] for name in "ABC"})
    with pytest.raises(LimitReached, match=r"sheets\.xlsx has 3 sheets, more than 2"):
        read_workbook(book, Limits(sheets=2))
    far = made.workbook({"A": [["x"]] + [[]] * 998 + [["", "", "y"]]})
    with pytest.raises(LimitReached, match="spans 1,000 rows and 3 columns"):
        read_workbook(far, Limits(sheet_area=2_000))
    assert len(read_workbook(far)[0].rows) == 1_000


def test_a_workbook_with_a_broken_part_is_a_sentence() -> None:
    broken = made.changed_part(
        made.workbook({"A": [["x"]]}), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"
    )
    with pytest.raises(Unreadable, match=r"sheets\.xlsx could not be read as a workbook"):
        read_workbook(broken)


def test_csv_tables_come_with_any_mark_between() -> None:
    rows = (("alias", "years"), ("KS4_A", "2016"), ("KS4_B", "2017"))
    for mark in ",;\t|":
        assert read_csv(made.csv_table(rows, mark=mark)).rows == rows
    assert read_csv(NamedBytes("one.csv", b"alias\nKS4_A\n")).rows == (("alias",), ("KS4_A",))
    short = read_csv(made.csv_table(rows), Limits(sheet_area=4))
    assert (short.rows, short.shortened) == (rows[:2], True)


def test_an_application_says_that_a_table_was_too_large() -> None:
    from dmap_desktop.documents.intake import read_application

    table = made.csv_table([["a", "b"]] * 9, "big.csv")
    read = read_application([table], (), _no_catalogue(), limits=Limits(sheet_area=8))
    assert made.sentences(read) == [
        "big.csv has sheets too large to be read whole; check what is missing."
    ]


def _no_catalogue():  # type: ignore[no-untyped-def]
    from dmap_desktop.domain.catalogue import Catalogue

    return Catalogue(name="none", published="2018", sha256="0" * 64, items=())


def test_rows_with_one_cell_are_lines() -> None:
    blocks = sheet_blocks([Sheet("A", ((), ("", "title"), ("a", "", "b", "")))])
    assert isinstance(blocks[0], Line)
    assert (blocks[0].cell.text, blocks[0].cell.place.cell) == ("title", "B2")
    assert isinstance(blocks[1], Row)
    assert [cell.text for cell in blocks[1].cells] == ["a", "", "b", ""]


def test_cells_are_named_as_the_sheet_names_them() -> None:
    assert [column_name(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert cell_name(11, 1) == "B12"


def test_a_word_document_is_read_in_order_with_merged_cells_once() -> None:
    document = Word()
    document.add_paragraph("Before")
    document.add_paragraph("   ")
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "A band over both"
    table.cell(1, 0).text, table.cell(1, 1).text = "1", "Label"
    document.add_paragraph("After")
    held = io.BytesIO()
    document.save(held)
    file = NamedBytes("paper.docx", held.getvalue())
    blocks = word_blocks(file)
    assert [block.cell.text for block in blocks if isinstance(block, Line)] == [
        "Before", "A band over both", "After",
    ]  # fmt: skip
    (row,) = [block for block in blocks if isinstance(block, Row)]
    assert [cell.text for cell in row.cells] == ["1", "Label"]
    with pytest.raises(LimitReached, match=r"paper\.docx holds too much text"):
        word_blocks(file, Limits(text_characters=10))


def test_a_broken_word_document_is_a_sentence() -> None:
    broken = made.changed_part(made.word(["One"]), "word/document.xml", b"<w:document")
    with pytest.raises(Unreadable, match=r"paper\.docx could not be read as a Word document"):
        word_blocks(broken)


def test_a_text_is_its_lines() -> None:
    blocks = text_blocks(NamedBytes("a.txt", b"One\n\n  Two "))
    assert [block.cell.text for block in blocks if isinstance(block, Line)] == ["One", "Two"]
