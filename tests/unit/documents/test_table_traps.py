"""A data tables workbook as applicants send it, with every trap; the published ones row by row."""

from __future__ import annotations

import csv
import io
import re
import time
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from dmap_desktop.documents.data_tables import Tables, read_tables
from dmap_desktop.documents.filling import read_filled
from dmap_desktop.documents.items import Published, items_asked
from dmap_desktop.documents.values import NamedBytes
from dmap_desktop.documents.workbook import read_workbook
from dmap_desktop.domain.application import Block
from dmap_desktop.rulebooks import load_rulebook

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "npd"
MADE_OF = "which a spreadsheet makes of"
ABSENT = "the published tables are not in ../shared/data/npd"
FILLED = ("Data request data item required?", "Data request years required?")
HEADINGS = ("NPD Alias", "Field Reference", "Tier of Variable", "Identification Risk", *FILLED)
DRIFTED = ("NPDAlias", "FieldReference", "Old Tier of Variable", "Identifiability", *FILLED)


def saved(book: Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def with_part(data: bytes, part: str, change) -> bytes:  # type: ignore[no-untyped-def]
    """Return a workbook with one part of it changed by ``change`` (text to text)."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            held = old.read(name)
            new.writestr(name, change(held.decode()).encode() if name == part else held)
    return made.getvalue()


def applicants_copy() -> bytes:
    book = Workbook()
    tab = book.worksheets[0]
    tab.title = "KS4"
    bold = InlineFont(b=True)
    rows: list[tuple[object, ...]] = [
        ("Key Stage 4",),  # 1, merged over the columns
        ("Items available by request only",),
        HEADINGS,
        (CellRichText("KS4_", TextBlock(bold, "UPN")), "UPN", 1, 2, "Y", "all"),  # 4: rich text
        ("ks4 surname", "SURNAME", 1, 1, True, datetime(2011, 12, 1)),  # 5: TRUE, a date
        ("KS4_ETHNIC", "ETHNIC", 2, 5, "x", "2012-2016"),
        ("KS4_FSM", "FSM", 2, 5, "yes", "2012/13 to 2016/17"),
        DRIFTED,  # 8: the headings again, otherwise
        ("KS4_SENE", "SENE", 2, 5, "Yes please", datetime(2015, 3, 17)),  # 9
        ("KS4_LANG1ST", "LANG1ST", 2, 5, "y, 2015/16", None),  # 10
        ("KS4_IDACI", "IDACI", 1, 4, "✓", "some time"),  # 11: hidden
        ("KS4_MADE_UP", "MADE_UP", 1, 4, "Y", "2015"),  # 12: not published
        ("KS4_GENDER", "GENDER", 4, 5, "perhaps", None),  # 13
        ("Attainment",),
        ("Default data items",),
        ("KS4_ABAN", "ABAN", 2, 5, "Yes", 2016),  # 16 to 18: one tick merged over three rows
        ("KS4_AIND", "AIND", 2, 5, None, None),
        ("KS4_AOTH", "AOTH", 2, 5, None, None),
    ]
    for row in rows:
        tab.append(row)
    tab.merge_cells("A1:F1")
    tab.merge_cells("E16:E18")
    tab.merge_cells("F16:F18")
    tab.row_dimensions[11].hidden = True
    hidden = book.create_sheet("KS5")
    hidden.append(HEADINGS)
    hidden.append(("KS5_SURNAME", "SURNAME", 1, 1, "Y", None))
    hidden.sheet_state = "hidden"

    def claim(text: str) -> str:
        text = re.sub(r'<dimension ref="[^"]*"/>', '<dimension ref="A1:XFD1048576"/>', text)
        return text.replace(
            "</sheetData>", '<row r="1048576"><c r="F1048576" s="0"/></row></sheetData>'
        )

    return with_part(saved(book), "xl/worksheets/sheet1.xml", claim)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables(read_workbook(NamedBytes("tables.xlsx", applicants_copy())))


def test_every_tick_is_read_and_what_was_asked_for_is_asked_for(tables: Tables) -> None:
    asked = {row.alias: row.years for row in tables.rows if row.asked}
    assert asked == {
        "KS4_UPN": "all",
        "ks4 surname": "2011/12",
        "KS4_ETHNIC": "2012-2016",
        "KS4_FSM": "2012/13 to 2016/17",
        "KS4_SENE": "2015-03-17",
        "KS4_LANG1ST": "2015/16",
        "KS4_IDACI": "some time",
        "KS4_MADE_UP": "2015",
        "KS4_ABAN": "2016",
        "KS4_AIND": "2016",
        "KS4_AOTH": "2016",
        "KS5_SURNAME": "",
    }
    by_default = {row.alias for row in tables.rows if row.block is Block.DEFAULT}
    assert by_default - {"KS5_SURNAME"} == {"KS4_ABAN", "KS4_AIND", "KS4_AOTH"}


def test_everything_to_be_confirmed_is_reported_with_sheet_and_row(tables: Tables) -> None:
    assert [(one.sheet, one.row, one.why) for one in tables.unmatched] == [
        ("KS4", 5, f"the years are the date 2011-12-01, {MADE_OF} 2011/12; confirm it"),
        ("KS4", 9, "asked for, with the words “Yes please”"),
        ("KS4", 9, "the years are the date 2015-03-17; ask which are meant"),
        ("KS4", 11, "“some time” names no years; ask which are meant"),
        ("KS4", 11, "asked for on a hidden row; confirm that it is meant"),
        ("KS4", 13, "“perhaps” does not say whether the item is asked for"),
        ("KS5", 2, "asked for on a hidden sheet; confirm that it is meant"),
    ]  # fmt: skip


def test_items_are_the_published_ones_with_the_defaults_of_each_dataset_asked_for(
    tables: Tables,
) -> None:
    catalogue = load_rulebook().catalogue.catalogue
    items, unmatched = items_asked(tables, Published(catalogue), "f" * 64)
    held = {item.alias: item for item in items}
    assert (held["ks4 surname"].tier, held["ks4 surname"].identifiability) == (1, 1)
    assert "KS4_MADE_UP" not in held
    (invented,) = [one for one in unmatched if one.row == 12]
    assert invented.why.startswith("asked for, but the catalogue npd-2018-10 has no such item")
    for dataset in ("KS4", "KS5"):
        defaults = {
            one.alias.lower()
            for one in catalogue.items
            if one.dataset == dataset and one.block is Block.DEFAULT
        }
        assert defaults
        assert defaults <= {one.alias.lower() for one in items if one.dataset == dataset}
    assert {item.dataset for item in items} == {"KS4", "KS5"}


@pytest.mark.parametrize(
    ("tick", "years", "asked", "read", "remarks"),
    [
        ("✔️", "", True, "", 0),
        ("Yes (2015/16)", "", True, "2015/16", 0),
        ("yes", "2012/13, 2014/15 and 2016/17", True, "2012/13, 2014/15 and 2016/17", 0),
        ("yes", "2015 onwards", True, "2015 onwards", 0),
        ("yes", "all available years", True, "all available years", 0),
        ("yes", "2015/16, later when released", True, "2015/16, later when released", 0),
        ("yes", "12/13 - 16/17", True, "12/13 - 16/17", 0),
        ("Y - spring only", "2016", True, "2016", 1),
        ("2015/16", "", False, "", 1),
        ("", "2016", False, "2016", 1),
        ("n/a", "", False, "", 0),
        ("#N/A", "", False, "", 1),
        ("1999-2000", "", False, "", 1),
        ("x", "1999-12-01", True, "1999-12-01", 1),
    ],
)
def test_what_the_two_cells_say(
    tick: str, years: str, asked: bool, read: str, remarks: int
) -> None:
    filled = read_filled(tick, years)
    assert (filled.asked, filled.years, len(filled.remarks)) == (asked, read, remarks)


def test_a_workbook_without_its_list_of_sheets_hides_nothing() -> None:
    from dmap_desktop.documents.sheet_layout import hidden_rows

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as container:
        container.writestr("xl/worksheets/sheet1.xml", '<row r="1" hidden="1"/>')
    with zipfile.ZipFile(made) as container:
        assert hidden_rows(container) == {}


@pytest.mark.skipif(not DATA.is_dir(), reason=ABSENT)
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("single_sheet_table", 1224),
        ("reduced_table", 436),
        ("manual_import_reduced_table", 75),
        ("simple_table", 11),
    ],
)
def test_every_published_row_is_found_as_published_and_none_is_invented(
    name: str, rows: int
) -> None:
    with (DATA / "npd_data_tables_rows.csv").open(encoding="utf-8", newline="") as file:
        wanted = [row for row in csv.DictReader(file) if row["source_file"] == f"{name}.xlsx"]
    data = (DATA / "workbooks" / f"{name}.xlsx").read_bytes()
    begun = time.perf_counter()
    found = read_tables(read_workbook(NamedBytes(f"{name}.xlsx", data)))
    assert time.perf_counter() - begun < 4
    published = {
        (row["dataset_tab"].replace(" ", "_"), int(row["source_row"])): (
            row["npd_alias"] or row["field_reference"],
            row["request_type"].lower(),
            row["tier"],
            row["identifiability"],
            row["sensitivity"],
        )
        for row in wanted
        if row["npd_alias"] != "Table C"  # the title of a sub-table; it is reported as one
    }
    read = {
        (row.sheet.replace(" ", "_"), row.row): (
            row.alias,
            row.block.value,
            str(row.tier or ""),
            str(row.identifiability or ""),
            row.sensitivity or "",
        )
        for row in found.rows
    }
    assert read == published
    assert len(read) == rows
    assert not any(row.asked for row in found.rows)
