"""Reading a form from its lines and rows: ruled tables, label and answer cells, running text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dmap_desktop.documents.blocks import Block, Cell, Line, Row, join_places
from dmap_desktop.documents.flow import flowed
from dmap_desktop.documents.labels import (
    OFFICE,
    SURE,
    Labels,
    Match,
    column_roles,
    plain,
    split_number,
)
from dmap_desktop.documents.reading import (
    Filled,
    Reading,
    TableRow,
    are_only_choices,
    as_answer,
    table_answer,
)
from dmap_desktop.domain.application import Answer, DocumentKind
from dmap_desktop.domain.form import FormField

_ROLES = {
    "question": "label",
    "questions": "label",
    "guidance": "guidance",
    "notes": "guidance",
    "answer": "answer",
    "your answer": "answer",
    "response": "answer",
    "answer and supporting evidence": "answer",
    "answer and evidence": "answer",
    "supporting evidence": "supporting",
    "evidence": "supporting",
}
_HEADING_LINES = 3
"""A label may be broken over this many lines."""
_OTHER_HEADING = re.compile(r"^\d{1,2}\.\d{1,2}\s+[A-Z]")


def read_blocks(
    blocks: Sequence[Block], labels: Labels, kind: DocumentKind, document: str
) -> Reading:
    """Return what the form in ``blocks`` holds under the labels it prints."""
    return _FormReader(labels, kind, document).read(blocks)


def label_count(blocks: Sequence[Block], labels: Labels, most: int = 600) -> int:
    """Return how many different fields the first ``most`` blocks print a label of, in words.

    A number alone is none: every table of numbers would be a questionnaire.
    """
    texts: set[str] = set()  # Tables say the same in thousands of cells.
    for block in blocks[:most]:
        cells = (block.cell,) if isinstance(block, Line) else block.cells
        texts.update(cell.text for cell in cells if cell.text)
    found = set()
    for text in texts:
        match = None if is_number(text) else labels.match(text)
        if match is not None and match.score >= SURE and match.field not in OFFICE:
            found.add(match.field.key)
    return len(found)


class _FormReader:
    """Goes through the blocks once; keeps the field whose answer is being read."""

    def __init__(self, labels: Labels, kind: DocumentKind, document: str) -> None:
        self._labels = labels
        self._kind = kind
        self._document = document
        self._parts: dict[str, list[Cell]] = {}
        self._supporting: dict[str, str] = {}
        self._rows: dict[str, list[TableRow]] = {}
        self._printed: set[str] = set()
        self._running: FormField | None = None
        self._continued: FormField | None = None
        self._columns: dict[int, int] = {}
        self._roles: dict[int, str] = {}
        self._table = -1

    def read(self, blocks: Sequence[Block]) -> Reading:
        """Return everything found."""
        index = 0
        while index < len(blocks):
            block = blocks[index]
            if isinstance(block, Row):
                self._row(block)
                index += 1
            else:
                index += self._line(blocks, index)
        return self._reading()

    def _line(self, blocks: Sequence[Block], index: int) -> int:
        """Read the line at ``index``; return how many blocks were used."""
        match, used = self._heading(blocks, index)
        block = blocks[index]
        if not isinstance(block, Line):
            raise TypeError("not a line")
        if match is not None:
            self._running = match.field
            self._continued = None
            self._columns = {}
            self._printed.add(match.field.key)
            rest = _same_line_answer(block.cell, match.field) if used == 1 else None
            if rest is not None:
                self._add(match.field, rest)
        elif self._labels.is_section(block.cell.text):
            self._running = None
        elif self._running is not None and self._running.kind != "table":
            if _OTHER_HEADING.match(block.cell.text):
                self._running = None
            else:
                self._add(self._running, block.cell)
        return used

    def _heading(self, blocks: Sequence[Block], index: int) -> tuple[Match | None, int]:
        """Return the label that begins at ``index`` and the lines it takes."""
        best: Match | None = None
        used = 1
        text = ""
        for count, block in enumerate(blocks[index : index + _HEADING_LINES], 1):
            if not isinstance(block, Line):
                break
            if count > 1 and self._is_label(block.cell.text):
                break  # What stands before a whole label is no part of it.
            text = f"{text} {block.cell.text}".strip()
            match = self._labels.match(text)
            if match is not None and match.score >= SURE:
                if best is None or match.score > best.score:
                    best, used = match, count
                if match.score == 100.0:
                    break
        return best, used

    def _is_label(self, text: str) -> bool:
        match = self._labels.match(text)
        return match is not None and match.score == 100.0

    def _row(self, row: Row) -> None:
        texts = tuple(cell.text for cell in row.cells)
        if row.table != self._table:
            self._table = row.table
            if len(row.cells) <= max(self._roles, default=-1):
                self._roles = {}
        roles = {at: _ROLES[plain(text)] for at, text in enumerate(texts) if plain(text) in _ROLES}
        if "answer" in roles.values():
            self._roles = roles
            return
        table = self._running if self._running and self._running.kind == "table" else None
        if table is not None:
            columns = column_roles(texts, table.columns)
            if columns:
                self._columns = columns
                return
            if self._columns and not self._labelled(row):
                self._table_row(table, row)
                return
        self._answer_row(row)

    def _labelled(self, row: Row) -> bool:
        """Say whether the row begins with the label of another field."""
        first = [cell.text for cell in row.cells if cell.text][:2]
        matches = [self._labels.match(text) for text in first if not text.isdigit()]
        return any(match is not None and match.score == 100.0 for match in matches)

    def _table_row(self, table: FormField, row: Row) -> None:
        cells = [""] * len(table.columns)
        places = []
        for position, column in self._columns.items():
            if position < len(row.cells):
                cells[column] = one_line(row.cells[position].text)
                if cells[column]:
                    places.append(row.cells[position].place)
        if not any(cells):
            return
        place = places[0]
        for other in places[1:]:
            place = join_places(place, other)
        words = " ".join(text for text in cells if text)
        if place.cell:
            words = next(text for text in cells if text)
        evidence = Cell(words, place).evidence(self._document)
        self._rows.setdefault(table.key, []).append(TableRow(tuple(cells), evidence))

    def _answer_row(self, row: Row) -> None:
        """Read label and answer cells of a row; several pairs may stand in one."""
        cells = row.cells
        at, found = 0, False
        while at < len(cells):
            number = cells[at - 1].text if at and is_number(cells[at - 1].text) else ""
            text = cells[at].text
            match = None
            if text and not (is_number(text) and self._is_asked_beside(cells, at)):
                match = self._labels.match(text, number)
            if match is None:
                at += 1
                continue
            found = True
            self._printed.add(match.field.key)
            at = self._pair(match.field, cells, at)
        if found:
            self._running = None
        elif self._continued is not None and not any(cell.text for cell in cells[:-1]):
            # A row broken by the end of a page goes on without its label.
            self._add(self._continued, cells[-1])

    def _is_asked_beside(self, cells: tuple[Cell, ...], at: int) -> bool:
        """Say whether the question numbered at ``at`` stands in words beside its number."""
        beside = next((cell.text for cell in cells[at + 1 :] if cell.text), "")
        match = self._labels.match(beside, cells[at].text) if beside else None
        return any(cell.text for cell in cells[at + 1 : -1]) or match is not None

    def _pair(self, field: FormField, cells: tuple[Cell, ...], at: int) -> int:
        """Take the answer to the label at ``at``; return where to look for the next label."""
        self._continued = field
        answer = [position for position, role in self._roles.items() if role == "answer"]
        if self._roles and answer and at < answer[0] < len(cells):
            supporting = [p for p, role in self._roles.items() if role == "supporting"]
            held = cells[supporting[0]].text if supporting and supporting[0] < len(cells) else ""
            self._add(field, cells[answer[0]], held)
            return len(cells)
        for position in range(at + 1, len(cells)):
            text = cells[position].text
            if not text or plain(text) == plain(field.guidance):
                continue
            match = self._labels.match(text)
            if match is not None and match.score == 100.0 and match.field is not field:
                return position
            self._add(field, cells[position])
            return position + 1
        return len(cells)

    def _add(self, field: FormField, cell: Cell, supporting: str = "") -> None:
        """Add a text to the answer to ``field``; the evidence stays where the answer begins."""
        if not cell.text.strip():
            return
        known = self._parts.setdefault(field.key, [])
        if known and self._running is not field and self._continued is not field:
            return  # Answered before; the first place counts.
        known.append(cell)
        if supporting:
            self._supporting.setdefault(field.key, supporting)

    def _filled(self, field: FormField) -> Filled:
        """Return all parts of an answer as one; its place is on the page where it begins."""
        parts = self._parts[field.key]
        place = parts[0].place
        there = [part for part in parts if part.place.page == place.page] if place.page else []
        for part in there[1:]:
            place = join_places(place, part.place)
        first = Cell(flowed(there), place) if there else parts[0]
        return Filled(field, flowed(parts), first, self._supporting.get(field.key, ""))

    def _reading(self) -> Reading:
        answers: list[Answer] = []
        office: dict[str, Answer] = {}
        rows = {key: tuple(found) for key, found in self._rows.items()}
        for field in (*self._labels.edition.fields(), *OFFICE):
            if field.key in rows:
                answers.append(table_answer(field, rows[field.key], self._kind))
            elif field.key in self._parts:
                answer = as_answer(self._filled(field), self._kind, self._document)
                if field in OFFICE:
                    office[field.key] = answer
                elif are_only_choices(answer.text, field):
                    continue
                elif answer.text or answer.supporting:
                    answers.append(answer)
        return Reading(self._labels.edition, tuple(answers), office, rows, frozenset(self._printed))


def is_number(text: str) -> bool:
    """Say whether a cell holds the number of a question and nothing else."""
    number, rest = split_number(text)
    return (bool(number) and not rest.strip()) or bool(re.fullmatch(r"[A-Z]", text))


def one_line(text: str) -> str:
    """Return ``text`` with all white space as single spaces."""
    return " ".join(text.split())


def _same_line_answer(cell: Cell, field: FormField) -> Cell | None:
    """Return what follows the label and a colon on the same line, if anything does."""
    before, colon, after = cell.text.partition(":")
    if colon and after.strip() and plain(after) not in plain(field.label):
        match = plain(before).endswith(
            tuple(plain(label) for label in (field.label, *field.aliases))
        )
        if match:
            return Cell(after.strip(), cell.place)
    return None
