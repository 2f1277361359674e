"""The rows of an NPD data tables workbook, whatever its tabs call their columns.

Traps (domain notes, section 3): one tab a dataset, headings that drift and repeat, sub-table titles
between rows, sheets that claim a million rows, merged ticks, hidden rows. Nothing is dropped
silently.
"""

from __future__ import annotations

import re

import msgspec

from dmap_desktop.documents.filling import read_filled
from dmap_desktop.documents.values import Sheet, cell_name
from dmap_desktop.domain.application import Block, Unmatched

BLANK_RUN = 1_000
"""Empty rows after which nothing more is expected on a tab."""

_COLUMNS = {
    "npdalias": "alias",
    "alias": "alias",
    "dataitemalias": "alias",
    "fieldreference": "field",
    "npdfieldreference": "field",
    "yearspopulated": "populated",
    "description": "description",
    "values": "values",
    "allowedvalues": "values",
    "tierofvariable": "tier",
    "oldtierofvariable": "tier",
    "tier": "tier",
    "availablefromukds": "ukds",
    "identificationrisk": "identifiability",
    "identifiability": "identifiability",
    "identifiabilityrisk": "identifiability",
    "sensitivity": "sensitivity",
    "sensitivitylevel": "sensitivity",
    "datarequestdataitemrequired": "required",
    "dataitemrequired": "required",
    "datarequestyearsrequired": "years",
    "yearsrequired": "years",
    "oldalias": "old alias",
    "formername": "former name",
    "collectionterm": "term",
}


class TableRow(msgspec.Struct, frozen=True):
    """One variable as a tab lists it."""

    sheet: str
    row: int
    """1-based, as the sheet counts."""
    cell: str
    """The cell of the alias."""
    alias: str
    field: str
    block: Block
    """As the tab's titles say; the catalogue knows better where they are missing."""
    section: str
    """The title of the sub-table it stands in."""
    tier: int | None
    identifiability: int | None
    sensitivity: str | None
    populated: str
    """Years for which the item can be supplied."""
    asked: bool
    years: str
    """Years the applicant asks for."""
    old_alias: str = ""


class Tables(msgspec.Struct, frozen=True):
    """Everything listed in a workbook, and what could not be read as a variable."""

    rows: tuple[TableRow, ...]
    unmatched: tuple[Unmatched, ...]


def is_data_tables(sheets: list[Sheet]) -> bool:
    """Say whether a workbook is a copy of the data tables: a tab has their headings."""
    return any(
        {"alias", "field"} & set(headings.values()) and len(headings) >= 4
        for sheet in sheets
        for texts in sheet.rows[:200]
        if (headings := _headings(texts))
    )


def read_tables(sheets: list[Sheet]) -> Tables:
    """Return every variable of every tab. Tabs without the known headings hold none."""
    rows: list[TableRow] = []
    unmatched: list[Unmatched] = []
    for sheet in sheets:
        reader = _TabReader(sheet)
        rows += reader.rows
        unmatched += reader.unmatched
    return Tables(tuple(rows), tuple(unmatched))


class _TabReader:
    """Reads one tab from top to bottom, keeping the headings and the block in force."""

    def __init__(self, sheet: Sheet) -> None:
        self.rows: list[TableRow] = []
        self.unmatched: list[Unmatched] = []
        self._sheet = sheet
        self._columns: dict[str, int] = {}
        self._block: Block | None = None
        self._section = ""
        blank, index = 0, 0
        for index, texts in enumerate(sheet.rows):
            if not any(texts):
                blank += 1
                if blank >= BLANK_RUN:
                    break
                continue
            blank = 0
            self._read(index, texts)
        if blank >= BLANK_RUN and any(any(texts) for texts in sheet.rows[index + 1 :]):
            why = f"after {BLANK_RUN} empty rows nothing more is read; delete them and try again"
            self._report(index, "", why)
        if sheet.shortened:
            why = "the sheet is too large to be read whole; ask for its rows in several files"
            self._report(len(sheet.rows), "", why)

    def _read(self, index: int, texts: tuple[str, ...]) -> None:
        headings = _headings(texts)
        if headings:
            self._columns = {role: position for position, role in headings.items()}
            return
        filled = [text for text in texts if text]
        if len(filled) == 1:
            self._title(filled[0])
        elif self._is_title(texts):
            self._title(filled[0])
            self._report(index, " | ".join(filled), "taken for the title of a sub-table")
        elif self._columns:
            self._variable(index, texts)

    def _is_title(self, texts: tuple[str, ...]) -> bool:
        """Say whether a row is a sub-table's title although a second cell is filled."""
        alias = self._cell(texts, "alias")
        return " " in alias and sum(bool(text) for text in texts) < 3

    def _title(self, text: str) -> None:
        words = text.casefold()
        if "by request" in words:
            self._block = Block.BY_REQUEST
        elif "default data item" in words:
            self._block = Block.DEFAULT
        elif not words.startswith("("):
            self._section = text

    def _variable(self, index: int, texts: tuple[str, ...]) -> None:
        named = "alias" if "alias" in self._columns else "field"
        alias = self._cell(texts, named)
        shown = " | ".join(text for text in texts if text)[:200]
        if not alias:
            self._report(index, shown, "the row has no alias")
            return
        filled = read_filled(
            self._spread(index, texts, "required"), self._spread(index, texts, "years")
        )
        for remark in filled.remarks:
            self._report(index, shown, remark)
        if filled.asked and (self._sheet.hidden or index + 1 in self._sheet.hidden_rows):
            where = "sheet" if self._sheet.hidden else "row"
            self._report(index, shown, f"asked for on a hidden {where}; confirm that it is meant")
        self.rows.append(
            TableRow(
                sheet=self._sheet.name,
                row=index + 1,
                cell=cell_name(index, self._columns[named]),
                alias=alias,
                field=self._cell(texts, "field"),
                block=self._block or Block.DEFAULT,
                section=self._section,
                tier=_number(self._cell(texts, "tier"), 4),
                identifiability=_number(self._cell(texts, "identifiability"), 5),
                sensitivity=_letter(self._cell(texts, "sensitivity")),
                populated=self._cell(texts, "populated"),
                asked=filled.asked,
                years=filled.years,
                old_alias=self._cell(texts, "old alias"),
            )
        )

    def _spread(self, index: int, texts: tuple[str, ...], role: str) -> str:
        """Return a cell that the applicant fills in; a merged one says the same to all its rows."""
        text, column = self._cell(texts, role), self._columns.get(role)
        if text or column is None:
            return text
        for top, left, bottom, right in self._sheet.merged:
            if top < index <= bottom and left <= column <= right:
                return self._sheet.rows[top][column] if column == left else ""
        return ""

    def _report(self, index: int, text: str, why: str) -> None:
        self.unmatched.append(Unmatched(self._sheet.name, index + 1, text, why))

    def _cell(self, texts: tuple[str, ...], role: str) -> str:
        position = self._columns.get(role)
        return texts[position] if position is not None and position < len(texts) else ""


def _headings(texts: tuple[str, ...]) -> dict[int, str]:
    """Return the role of each column when the row is one of headings, else {}."""
    found: dict[int, str] = {}
    for position, text in enumerate(texts):
        squeezed = re.sub(r"[^a-z]", "", text.casefold())
        role = _COLUMNS.get(squeezed)
        if role is None and squeezed.startswith("sldalias"):
            role = "alias"
        if role is None and squeezed.startswith("datarequest"):
            role = "years" if "year" in squeezed else "required"
        if role is not None and role not in found.values():
            found[position] = role
    named = {"alias", "field"} & set(found.values())
    return found if named and len(found) >= 3 else {}


def _number(text: str, most: int) -> int | None:
    """Return a tier or class number, or None where the cell holds no such number."""
    return int(text) if text.isdigit() and 1 <= int(text) <= most else None


def _letter(text: str) -> str | None:
    return text.upper() if len(text) == 1 and text.upper() in "ABCDE" else None
