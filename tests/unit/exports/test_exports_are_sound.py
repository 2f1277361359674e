"""Each format is what its readers and their tools need: accessible, marked, safe, whole."""

from __future__ import annotations

import csv
import itertools
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pypdfium2
import pytest
import python_calamine
from msgspec.structs import replace

from dmap_desktop.domain.errors import Mendable, Unavailable
from dmap_desktop.exports import as_html, write_minutes, write_register
from dmap_desktop.exports.as_xlsx import CELL_LIMIT
from dmap_desktop.exports.sheets import register_sheets
from tests.unit.exports.export_samples import APPROVED, MINUTES, REGISTER
from tests.unit.exports.reading_back import TABLE, read_html, read_odt


def written(tmp_path: Path, ending: str) -> Path:
    (path,) = write_minutes(MINUTES, tmp_path / f"minutes{ending}")
    return path


def test_the_page_has_language_title_landmarks_and_ordered_headings(tmp_path: Path) -> None:
    page = read_html(written(tmp_path, ".html").read_bytes())
    tags = [tag for tag, _ in page.attributes]
    assert page.attributes[0] == ("html", {"lang": "en-GB"})
    for once in ("title", "header", "nav", "main", "footer", "h1"):
        assert tags.count(once) == 1
    levels = [level for level, _ in page.found.headings]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.attributes if "id" in attributes]
    links = [a["href"] for tag, a in page.attributes if tag == "a"]
    assert len(set(ids)) == len(ids)
    assert {str(link)[1:] for link in links} <= set(ids)


def test_the_page_is_self_contained_and_runs_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, ".html")
    page = read_html(path.read_bytes())
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in page.attributes}
    assert not any(name in a for _, a in page.attributes for name in ("src", "onclick", "style2"))
    text = path.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert "@media print" in text
    assert "<attainment>" not in text
    assert "School finder with &lt;attainment&gt; &amp; ethnicity" in text


def test_tables_of_the_page_name_rows_and_columns(tmp_path: Path) -> None:
    page = read_html(written(tmp_path, ".html").read_bytes())
    scopes = [a.get("scope") for tag, a in page.attributes if tag == "th"]
    assert set(scopes) == {"col", "row"}
    assert len(page.found.captions) == len(page.found.tables) == 6
    regions = [a for tag, a in page.attributes if a.get("role") == "region"]
    assert all(a["tabindex"] == "0" and a["aria-label"] for a in regions)


@pytest.mark.parametrize("colour", ["#0b0c0c", "#003a69", "#454a4d"])
@pytest.mark.parametrize("ground", ["#ffffff", "#eef2f6"])
def test_colours_of_text_have_contrast(colour: str, ground: str) -> None:
    style = Path(as_html.__file__).with_name("page.css").read_text(encoding="utf-8")
    assert colour in style
    assert (luminance(ground) + 0.05) / (luminance(colour) + 0.05) >= 4.5


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_text_document_is_a_package_with_header_rows_title_and_language(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, ".odt")
    assert path.read_bytes()[30:77] == b"mimetypeapplication/vnd.oasis.opendocument.text"
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, part in parts.items():
        if name.endswith(".xml"):
            ElementTree.fromstring(part)
    content = ElementTree.fromstring(parts["content.xml"])
    tables = list(content.iter(f"{TABLE}table"))
    assert len(tables) == 6
    assert all(table.find(f"{TABLE}table-header-rows") is not None for table in tables)
    assert b"<dc:title>Minutes: Extended meeting of November 2018</dc:title>" in parts["meta.xml"]
    assert b'fo:language="en" fo:country="GB"' in parts["styles.xml"]
    used = {value for e in content.iter() for k, value in e.attrib.items() if "style-name" in k}
    named = b'style:name="%s"'
    known = parts["styles.xml"] + parts["content.xml"]
    assert [style for style in used if named % style.encode() not in known] == []


def test_the_pdf_is_tagged_and_titled(tmp_path: Path) -> None:
    path = written(tmp_path, ".pdf")
    with pypdfium2.PdfDocument(path) as document:
        assert document.is_tagged()
        assert document.get_metadata_value("Title") == "Minutes: Extended meeting of November 2018"
    data = path.read_bytes()
    assert b"/Lang" in data
    assert b"pdfuaid:part" in data


@pytest.mark.parametrize("ending", [".odt", ".html", ".pdf"])
def test_the_same_minutes_give_the_same_bytes(tmp_path: Path, ending: str) -> None:
    once = written(tmp_path, ending).read_bytes()
    assert written(tmp_path, ending).read_bytes() == once


def test_the_marking_stands_on_every_page_and_only_when_there_is_one(tmp_path: Path) -> None:
    marked = written(tmp_path, ".pdf")
    with pypdfium2.PdfDocument(marked) as document:
        assert len(document) > 1
        for page in document:
            assert page.get_textpage().get_text_bounded().count("OFFICIAL-SENSITIVE") == 2
    for ending in (".odt", ".html", ".xlsx", ".pdf"):
        released = tmp_path / f"released{ending}"
        write_minutes(replace(MINUTES, marking=""), released)
        assert b"OFFICIAL" not in everything(released)
        if ending != ".pdf":
            assert b"OFFICIAL-SENSITIVE" in everything(written(tmp_path, ending))


def everything(path: Path) -> bytes:
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as package:
        return b"".join(package.read(name) for name in package.namelist())


def test_the_workbook_can_be_read_sorted_and_printed(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, ".xlsx"))
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet["A1"].font.bold
        assert sheet.column_dimensions["A"].width >= 8
        assert sheet.oddHeader.center.text == "OFFICIAL-SENSITIVE"
        assert sheet.print_title_rows == "$1:$1"
    assert book["Conditions"]["B2"].value == 1
    heights = [book["Items"].row_dimensions[row].height for row in (2, 3, 4)]
    assert heights[0] > heights[2] > 13
    assert book["Items"].page_setup.fitToWidth > 1
    assert book["Attendance"].page_setup.fitToWidth == 1


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    write_register(REGISTER, tmp_path / "r.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["All"]
    kinds = {cell.data_type for row in sheet for cell in row}
    assert kinds <= {"s", "n"}
    suspicious = [c for row in sheet for c in row if str(c.value)[:1] in "=+-@"]
    assert len(suspicious) == 4
    assert all(cell.quotePrefix for cell in suspicious)


def test_no_field_of_the_csv_is_a_formula(tmp_path: Path) -> None:
    write_register(REGISTER, tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][0] == "Reference"
    assert len(rows) == 3
    assert {len(row) for row in rows} == {17}
    assert rows[2][1] == "'" + REGISTER.rows[1].organisation
    assert not any(field.startswith(("=", "+", "-", "@")) for row in rows for field in row)
    assert rows[1][7] == "A report, and two papers"


def test_a_text_longer_than_a_cell_goes_on_in_the_row_below(tmp_path: Path) -> None:
    long = "word " * 10_000
    item = replace(APPROVED, discussion=long)
    write_minutes(replace(MINUTES, items=(item,)), tmp_path / "m.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx")["Items"]
    cells = [row[7] for row in sheet.iter_rows(min_row=2, max_row=3, values_only=True)]
    assert len(str(cells[0])) == CELL_LIMIT
    assert "".join(map(str, cells)) == long


@pytest.mark.parametrize("ending", [".odt", ".html", ".pdf", ".xlsx"])
def test_what_no_file_can_hold_is_replaced(tmp_path: Path, ending: str) -> None:
    broken = replace(APPROVED, discussion="be\x00fore\ud800\x0b\r\nafter #hash $x$ _y_ ]]> {{%")
    path = tmp_path / f"m{ending}"
    write_minutes(replace(MINUTES, items=(broken,)), path)
    if ending == ".odt":
        words = read_odt(path.read_bytes()).words
        assert "be\ufffdfore\ufffd\ufffd" in words
        assert "after #hash $x$ _y_ ]]> {{%" in words
    assert path.stat().st_size > 1000


@pytest.mark.parametrize("name", ["minutes.docx", "minutes", "minutes.csv", ".odt"])
def test_an_unknown_ending_is_a_sentence_with_the_known_ones(tmp_path: Path, name: str) -> None:
    with pytest.raises(Mendable, match=r"end it in \.odt, \.html, \.pdf or \.xlsx\.$"):
        write_minutes(MINUTES, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_an_ending_in_capitals_is_known(tmp_path: Path) -> None:
    assert write_minutes(MINUTES, tmp_path / "M.HTML") == (tmp_path / "M.HTML",)


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"minutes\.odt cannot be written"):
        write_minutes(MINUTES, tmp_path / "nowhere" / "minutes.odt")


def test_what_cannot_be_replaced_stays_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "minutes.odt").mkdir()
    with pytest.raises(Unavailable, match="choose another folder"):
        write_minutes(MINUTES, tmp_path / "minutes.odt")
    assert [path.name for path in tmp_path.iterdir()] == ["minutes.odt"]


def test_a_full_disk_leaves_the_file_before_as_it_was(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no device that is always full")
    path = written(tmp_path, ".html")
    before = path.read_bytes()
    (tmp_path / f".minutes.html.{os.getpid()}.part").symlink_to(full)
    with pytest.raises(Unavailable, match=r"No space left on device"):
        write_minutes(replace(MINUTES, title="Another"), path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["minutes.html"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_others_may_read_what_is_exported_as_the_user_has_set(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        path = written(tmp_path, ".html")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_no_library_is_loaded_before_its_format_is_asked_for() -> None:
    asked = (
        "import sys, dmap_desktop.exports; print(sorted({'openpyxl', 'typst'} & {*sys.modules}))"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"


def test_a_spreadsheet_has_the_tables_and_no_formula(tmp_path: Path) -> None:
    write_register(REGISTER, tmp_path / "r.ods")
    with zipfile.ZipFile(tmp_path / "r.ods") as package:
        assert package.namelist()[0] == "mimetype"
        content = package.read("content.xml")
        assert package.read("settings.xml").count(b"VerticalSplitPosition") == 4
    sheets = python_calamine.CalamineWorkbook.from_path(tmp_path / "r.ods")
    assert sheets.sheet_names == ["About", "All", "Live", "Rejected"]
    for table in register_sheets(REGISTER):
        rows = sheets.get_sheet_by_name(table.caption).to_python()
        assert rows[0] == [column.heading for column in table.columns]
        assert rows[1:] == [list(row) for row in table.rows]
    assert b"table:formula" not in content


def test_a_record_beyond_the_named_ones_is_printed_too(tmp_path: Path) -> None:
    many = replace(APPROVED, records=("a1", "b2", "c3", "d4", "e5"))
    write_minutes(replace(MINUTES, items=(many,), between_meetings=()), tmp_path / "m.odt")
    assert read_odt((tmp_path / "m.odt").read_bytes()).tables[-1][1:] == [
        ["DR180924.01", "Closing of the voting", "a1"],
        ["DR180924.01", "Decision", "b2"],
        ["DR180924.01", "Ruling of the DSPB", "c3"],
        ["DR180924.01", "Further record", "d4"],
        ["DR180924.01", "Further record", "e5"],
    ]
