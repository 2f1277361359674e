"""Reading a fillable PDF: each box belongs to the label printed left of it or above it.

The names of the boxes are the designer's and say nothing; another edition names them otherwise.
"""

from __future__ import annotations

import msgspec

from dmap_desktop.documents.blocks import Cell, Place
from dmap_desktop.documents.fillable_tables import TableBoxes
from dmap_desktop.documents.label_lines import label_chains
from dmap_desktop.documents.labels import OFFICE, Labels, plain
from dmap_desktop.documents.page_text import inside, lines_of
from dmap_desktop.documents.pdf import Pdf
from dmap_desktop.documents.reading import Filled, Reading, TableRow, as_answer, table_answer
from dmap_desktop.documents.values import Box, FormWidget, Word, union
from dmap_desktop.domain.application import Answer, DocumentKind
from dmap_desktop.domain.errors import Unreadable
from dmap_desktop.domain.form import FormField

_FAR = 90.0
"""Points above a box within which its label must stand; guidance may stand between."""
_BESIDE = 14.0
"""Points right of a tick or radio button within which its words begin."""


class Anchor(msgspec.Struct, frozen=True):
    """A label where it is printed."""

    field: FormField
    page: int
    box: Box


def read_fillable(
    pdf: Pdf,
    widgets: list[FormWidget],
    labels: Labels,
    kind: DocumentKind,
    document: str,
    pages: range | None = None,
) -> Reading:
    """Return what was filled into ``widgets`` under the labels printed on ``pages`` (1-based)."""
    anchors: list[Anchor] = []
    words: dict[int, list[Word]] = {}
    for number in pages or range(1, pdf.page_count + 1):
        try:
            words[number] = pdf.words(number)
        except Unreadable:
            words[number] = []
        anchors += page_anchors(words[number], number, labels)
    owners = _owners(widgets, anchors, labels)
    filled: dict[str, Filled] = {}
    for field, held in owners.single.values():
        cell = _filled_in(held, words)
        if cell is not None:
            filled.setdefault(field.key, Filled(field, cell.text, cell))
    tables = TableBoxes(words, document)
    rows = {field.key: tables.rows(field, held) for field, held in owners.tables.values()}
    printed = frozenset(anchor.field.key for anchor in anchors)
    return _reading(labels, filled, rows, printed, kind, document)


def page_anchors(words: list[Word], page: int, labels: Labels) -> list[Anchor]:
    """Return every label printed on a page, also where it is broken over several lines."""
    lines = lines_of(words)
    return [
        Anchor(field, page, union([lines[index].box for index in chain]))
        for field, chain in label_chains(lines, labels)
    ]


class _Owners:
    """Which field each box, or each group of buttons of one name, was given to."""

    def __init__(self) -> None:
        self.single: dict[str, tuple[FormField, list[FormWidget]]] = {}
        self.tables: dict[str, tuple[FormField, list[FormWidget]]] = {}


def _owners(widgets: list[FormWidget], anchors: list[Anchor], labels: Labels) -> _Owners:
    owners = _Owners()
    groups = _groups(widgets)
    taken: dict[str, tuple[float, str]] = {}
    table: FormField | None = None
    table_from: tuple[int, float] = (0, 0.0)
    for name, group in groups.items():
        box = union([widget.box for widget in group])
        page = group[0].page
        # A table ends where the next label begins, on whichever page that is.
        for anchor in anchors:
            at = (anchor.page, anchor.box[1])
            if table_from < at < (page, box[1]):
                table = anchor.field if anchor.field.kind == "table" else None
                table_from = at
        if table is not None:
            owners.tables.setdefault(table.key, (table, []))[1].extend(group)
            continue
        found = _nearest([anchor for anchor in anchors if anchor.page == page], box)
        if found is None:
            match = labels.match(group[0].tooltip)
            found = (match.field, _FAR) if match is not None else None
        if found is None or found[0].kind == "table":
            continue
        field, distance = found
        known = taken.get(field.key)
        buttons = all(widget.kind in ("tick", "radio") for widget in group)
        if buttons and field.kind not in ("choice", "tick"):
            continue  # A confirmation to tick below an answer that is typed.
        held = owners.single[field.key][1] if known else []
        together = buttons and all(widget.kind in ("tick", "radio") for widget in held)
        if known is not None and not together and known[0] <= distance:
            continue
        taken[field.key] = (distance, name)
        held = held if together else []
        owners.single[field.key] = (field, [*held, *group])
    return owners


def _groups(widgets: list[FormWidget]) -> dict[str, list[FormWidget]]:
    """Return the boxes top to bottom, radio buttons of one name on one page together."""
    groups: dict[str, list[FormWidget]] = {}
    ordered = sorted(widgets, key=lambda widget: (widget.page, widget.box[1], widget.box[0]))
    for number, widget in enumerate(ordered):
        buttons = f"radio {widget.page} {widget.name}"
        key = buttons if widget.kind == "radio" else f"{number} {widget.name}"
        groups.setdefault(key, []).append(widget)
    return groups


def _nearest(anchors: list[Anchor], box: Box) -> tuple[FormField, float] | None:
    """Return the field whose label stands left of ``box`` on its line, else closest above it."""
    x0, top, x1, bottom = box
    beside: list[tuple[float, FormField]] = []
    above: list[tuple[float, FormField]] = []
    for anchor in anchors:
        a0, a_top, a1, a_bottom = anchor.box
        overlap = min(bottom, a_bottom) - max(top, a_top)
        if a1 <= x0 + 4 and overlap > 0.3 * (a_bottom - a_top):
            beside.append((x0 - a1 + abs(a_top - top), anchor.field))
        elif a_bottom <= top + 4 and min(x1, a1) > max(x0, a0) and top - a_bottom < _FAR:
            above.append((top - a_bottom, anchor.field))
    for found in (beside, above):
        if found:
            distance, field = min(found, key=lambda entry: entry[0])
            return field, distance
    return None


def _filled_in(held: list[FormWidget], words: dict[int, list[Word]]) -> Cell | None:
    """Return what was typed or chosen in the boxes of one field, or None for nothing."""
    chosen = [widget for widget in held if widget.value]
    if not chosen:
        return None
    texts, boxes = [], []
    for widget in chosen:
        text, box = widget.value, widget.box
        if widget.kind in ("tick", "radio"):
            beside = words_beside(widget, words[widget.page])
            if beside is not None and (
                widget.kind == "tick" or plain(beside.text) == plain(widget.value)
            ):
                text, box = beside.text, union([box, beside.box])
        texts.append(text)
        boxes.append(box)
    first = chosen[0].page
    box = union([b for b, widget in zip(boxes, chosen, strict=True) if widget.page == first])
    return Cell(", ".join(texts), Place(page=first, box=box))


def words_beside(widget: FormWidget, words: list[Word]) -> Word | None:
    """Return the words that begin right beside a button, on its line."""
    _, top, x1, bottom = widget.box
    line = inside(words, (x1 - 1, top - 3, x1 + 400, bottom + 3))
    found = lines_of(line)
    near = [part for part in found if part.box[0] - x1 <= _BESIDE]
    return min(near, key=lambda part: part.box[0]) if near else None


def _reading(
    labels: Labels,
    filled: dict[str, Filled],
    rows: dict[str, tuple[TableRow, ...]],
    printed: frozenset[str],
    kind: DocumentKind,
    document: str,
) -> Reading:
    answers: list[Answer] = []
    for field in labels.edition.fields():
        if rows.get(field.key):
            answers.append(table_answer(field, rows[field.key], kind))
        elif field.key in filled:
            answers.append(as_answer(filled[field.key], kind, document))
    office = {
        field.key: as_answer(filled[field.key], kind, document)
        for field in OFFICE
        if field.key in filled
    }
    rows = {key: found for key, found in rows.items() if found}
    return Reading(labels.edition, tuple(answers), office, rows, printed)
