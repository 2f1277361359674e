"""Writes the applicant's filled copy of the data tables workbook, laid out as the published one.

One tab a dataset: items by request with the two columns the applicant fills in, then the items
that come by default. Headings differ from tab to tab, titles of sub-tables stand between rows,
headings repeat and blank runs interrupt, as in the published tables (domain notes, section 3).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import cast

import msgspec
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font, NamedStyle, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dmap_desktop.demo.applicants import Copy, SampleCase
from dmap_desktop.domain.application import Block
from dmap_desktop.domain.catalogue import Catalogue, CatalogueItem
from dmap_desktop.exports.forms.sheets import GRID, WRAP, put_text, save
from dmap_desktop.places import resource

_REQUIRED = ("Data request data item required?", "Data request years required?")
_SMALL = Font(name="Arial", size=8)
_SMALL_BOLD = Font(name="Arial", size=8, bold=True)
_HEAD = Font(name="Arial", size=10, bold=True)
_LARGE = Font(name="Arial", size=26, bold=True)
_STYLES = {
    "listed": (_SMALL, PatternFill()),
    "to fill in": (_SMALL_BOLD, PatternFill("solid", fgColor="C0C0C0")),
    "by default": (_SMALL_BOLD, PatternFill("solid", fgColor="FFFF99")),
}
"""Ruled cells. Named styles: making one for each cell takes longer than all else."""

_WORDINGS: tuple[tuple[str, ...], ...] = (
    (
        "NPDAlias",
        "FieldReference",
        "Years Populated",
        "Description",
        "Tier of Variable",
        "Available from UKDS?",
        "Identifiability",
        "Sensitivity",
    ),
    (
        "NPD Alias",
        "NPD Field Reference",
        "Years Populated",
        "Description",
        "Old Tier of Variable",
        "Available from UKDS?",
        "Identification Risk",
        "Sensitivity",
    ),
    (
        "NPDAlias",
        "FieldReference",
        "Years populated",
        "Description",
        "Old Tier of Variable",
        "Identification Risk",
        "Sensitivity",
    ),
)
"""Headings drift: each tab uses one of these, as the published tabs do."""

_SHORT = (
    "Data item required?",
    "Years required?",
    "Alias",
    "Field Reference",
    "Years Populated",
    "Tier",
    "Identifiability Risk",
    "Sensitivity Level",
)
"""As an applicant rearranged them, with the two columns to fill in at the front."""

_WIDTHS = {
    "alias": 34.0,
    "reference": 30.0,
    "populated": 17.0,
    "description": 44.0,
    "item required": 17.0,
    "years required": 22.0,
}
_BLANK_RUN = 6
_REPEAT_AFTER = 40
"""Rows of one block after which a long tab repeats its headings."""


def write_data_tables(case: SampleCase, catalogue: Catalogue, path: Path) -> Path:
    """Write the workbook of ``case``: every item of its tabs, the asked ones marked Yes.

    Raises ValueError when the case asks for an alias or a dataset that ``catalogue`` has not.
    """
    datasets = list(dict.fromkeys(item.dataset for item in catalogue.items))
    wanted = {table.dataset for table in case.tables} | set(case.other_tabs)
    _check(case, catalogue, wanted)
    book = Workbook(write_only=True)
    for name, (font, fill) in _STYLES.items():
        style = NamedStyle(name, font=font, fill=fill, border=GRID, alignment=WRAP)
        book.add_named_style(style)
    _cover(_sheet(book, "Front_Cover"), case)
    _overview(_sheet(book, "Overview"))
    strays = case.stray_rows
    for dataset in datasets:
        if dataset in wanted:
            items = tuple(item for item in catalogue.items if item.dataset == dataset)
            asked = case.asked_on(dataset)
            wording = _WORDINGS[datasets.index(dataset) % len(_WORDINGS)]
            tab = _Tab(_sheet(book, tab_name(dataset)), wording, case.copy)
            tab.write(dataset, items, asked, strays if asked else ())
            strays = () if asked else strays
    return save(book, path, case.received, case.organisation)


def tab_name(dataset: str) -> str:
    """Return the name of the published tab of ``dataset``, fit to be one: 31 characters or less."""
    return _words("tabs.toml").get(dataset, dataset)[:31]


@cache
def _words(file: str) -> dict[str, str]:
    return msgspec.toml.decode(resource("demo", file).read_bytes(), type=dict[str, str])


def _check(case: SampleCase, catalogue: Catalogue, wanted: set[str]) -> None:
    known = {(item.dataset, item.alias) for item in catalogue.items}
    asked = {(table.dataset, alias) for table in case.tables for alias in table.aliases}
    unknown = [f"{alias} of {dataset}" for dataset, alias in sorted(asked - known)]
    unknown += sorted(wanted - {dataset for dataset, _ in known})
    if unknown:
        raise ValueError(f"{case.name} asks for what the catalogue has not: {unknown}")


def _sheet(book: Workbook, title: str) -> Worksheet:
    # A write-only sheet has all that is used here; its type does not say so.
    return cast(Worksheet, book.create_sheet(title))


def _cover(sheet: Worksheet, case: SampleCase) -> None:
    sheet.column_dimensions["A"].width = 90
    lines = {
        9: ("National Pupil Database", _LARGE),
        16: ("NPD Data Tables", _LARGE),
        21: ("Last Updated October 2018", _HEAD),
        24: (f"Copy completed by {case.organisation}", _HEAD),
        25: (case.title, _SMALL),
    }
    for row in range(1, max(lines) + 1):
        text, font = lines.get(row, ("", _SMALL))
        sheet.append([_cell(sheet, text, font)])


def _overview(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 36
    sheet.column_dimensions["B"].width = 90
    rows = (
        ("Overview", ""),
        ("", ""),
        ("Column", "What it holds"),
        ("NPD Alias", "Name of the data item as supplied"),
        ("Years Populated", "Academic years for which the item can be supplied"),
        ("Tier of variable", "Tier before the item classes replaced it"),
        ("Identification Risk", "Class 1 to 5"),
        ("Sensitivity", "Class A to E"),
        (_REQUIRED[0], "Choose Yes for each item that your project needs"),
        (_REQUIRED[1], "Academic years needed for the item"),
    )
    for number, (left, right) in enumerate(rows):
        font = _HEAD if number in {0, 2} else _SMALL
        sheet.append([_cell(sheet, left, font), _cell(sheet, right, font)])


def _cell(sheet: Worksheet, text: str, font: Font) -> Cell:
    cell = WriteOnlyCell(sheet)
    put_text(cell, text)
    cell.font = font
    return cell


class _Tab:
    """Writes one dataset's tab from top to bottom."""

    def __init__(self, sheet: Worksheet, published: tuple[str, ...], copy: Copy) -> None:
        short = copy.headings == "short"
        self._sheet = sheet
        self._copy = copy
        self._requested = _SHORT if short else (*published, *_REQUIRED)
        self._listed = tuple(h for h in self._requested if not _is_answer(h))
        self._row = 0
        for column, heading in enumerate(self._requested):
            letter = chr(ord("A") + column)
            width = next((w for key, w in _WIDTHS.items() if key in heading.lower()), 13.0)
            sheet.column_dimensions[letter].width = width

    def write(
        self,
        dataset: str,
        items: tuple[CatalogueItem, ...],
        asked: dict[str, str],
        strays: tuple[str, ...],
    ) -> None:
        """Write title, items by request, items by default, and what the applicant added."""
        requested = [item for item in items if item.block is Block.BY_REQUEST]
        default = [item for item in items if item.block is Block.DEFAULT]
        self._line(dataset.replace("_", " "), _HEAD)
        self._blank(1)
        if requested:
            self._line("'By request' Data items", _HEAD)
            self._blank(1)
            self._append(self._requested, "to fill in")
            first = self._row + 1
            self._items(requested, asked, self._requested, "to fill in")
            for stray in strays:
                self._ruled(self._stray(heading, stray) for heading in self._requested)
            self._offer_yes_and_no(first)
            self._blank(_BLANK_RUN)
            self._line(dataset.replace("_", " "), _HEAD)
            self._blank(1)
        if default:
            self._line(
                "Default Data Items (applicants will receive these data items by default)", _HEAD
            )
            self._line("(Old Tier 4 = Identifiability / Sensitivity 3D)", _SMALL)
            self._blank(1)
            # Only an applicant who wants few of them repeats the two columns here.
            chosen = any(item.alias in asked for item in default)
            headings = self._requested if chosen else self._listed
            self._append(headings, "by default")
            self._items(default, asked, headings, "by default")

    def _items(
        self,
        items: list[CatalogueItem],
        asked: dict[str, str],
        headings: tuple[str, ...],
        heads: str,
    ) -> None:
        """Write ``items`` under ``headings``; a long list to be filled in repeats these once."""
        part = ""
        for number, item in enumerate(items):
            now = sub_table(item)
            if now and now != part:
                self._line(now, _SMALL_BOLD)
                part = now
            if number == _REPEAT_AFTER and headings is self._requested:
                self._append(headings, heads)
            self._ruled(self._text_of(item, heading, asked) for heading in headings)

    def _text_of(self, item: CatalogueItem, heading: str, asked: dict[str, str]) -> str:
        key = heading.lower()
        if _is_answer(heading):
            if "year" in key:
                return asked.get(item.alias, "")
            return self._copy.tick if item.alias in asked else self._copy.untick
        if "alias" in key:
            return self._copy.typed.get(item.alias, item.alias)
        if "reference" in key:
            return item.field
        if "populated" in key:
            return item.years
        if "tier" in key:
            return "" if item.tier is None else str(item.tier)
        if "identif" in key:
            return "" if item.identifiability is None else str(item.identifiability)
        if "sensitivity" in key:
            return item.sensitivity or ""
        if "description" in key:
            return _words("descriptions.toml").get(item.field.rpartition(".")[2].upper(), "")
        return "No" if item.block is Block.BY_REQUEST else "Yes"

    def _stray(self, heading: str, words: str) -> str:
        if _is_answer(heading):
            return "All years" if "year" in heading.lower() else self._copy.tick
        return words if "alias" in heading.lower() else ""

    def _offer_yes_and_no(self, first: int) -> None:
        if self._copy != Copy(typed=self._copy.typed):
            return  # Words of one's own cannot be chosen from the published list.
        letter = chr(ord("A") + self._requested.index(_REQUIRED[0]))
        offer = DataValidation(type="list", formula1='"No,Yes"', allow_blank=True)
        offer.add(f"{letter}{first}:{letter}{self._row}")
        self._sheet.data_validations.append(offer)

    def _ruled(self, texts: Iterable[str]) -> None:
        self._append(texts, "listed")

    def _append(self, texts: Iterable[str], style: str) -> None:
        cells = []
        for text in texts:
            cell = WriteOnlyCell(self._sheet)
            put_text(cell, text)
            cell.style = style
            cells.append(cell)
        self._sheet.append(cells)
        self._row += 1

    def _line(self, text: str, font: Font) -> None:
        self._sheet.append([_cell(self._sheet, text, font)])
        self._row += 1

    def _blank(self, rows: int) -> None:
        for _ in range(rows):
            self._sheet.append([])
        self._row += rows


def _is_answer(heading: str) -> bool:
    """Say whether the applicant fills in the column: its heading asks what is required."""
    return heading.endswith("required?")


def sub_table(item: CatalogueItem) -> str:
    """Return the title under which the published tab lists ``item``; empty for none.

    The pupil table of a key stage is followed by its exam table, which begins with the
    non-anonymous matching reference.
    """
    stage = item.alias.partition("_")[0].upper()
    if stage not in {"KS2", "KS4", "KS5"}:
        return ""
    exams = ("nonanonymous", "exam", "ndcref", "achieveref", "brdsubno", "ncn", "fecn")
    is_exam = any(word in item.alias.lower() for word in exams)
    return f"{stage} {'Exam' if is_exam else 'Pupil'} Table"
