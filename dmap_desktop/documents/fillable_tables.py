"""The tables of a fillable PDF: boxes side by side under printed headings, row by row."""

from __future__ import annotations

from dmap_desktop.documents.labels import column_roles, plain
from dmap_desktop.documents.page_text import inside, lines_of
from dmap_desktop.documents.reading import TableRow
from dmap_desktop.documents.values import Box, FormWidget, Word, union
from dmap_desktop.domain.evidence import Evidence
from dmap_desktop.domain.form import FormField

_HEADINGS_ABOVE = 40.0
"""Points above the first row in which the headings stand."""
_TICKED, _UNTICKED = "Yes", "No"


class TableBoxes:
    """Puts the boxes of a table field into rows and columns."""

    def __init__(self, words: dict[int, list[Word]], document: str) -> None:
        """Use the ``words`` of each page for the headings."""
        self._words = words
        self._document = document

    def rows(self, field: FormField, widgets: list[FormWidget]) -> tuple[TableRow, ...]:
        """Return the rows in which anything was filled in, top to bottom."""
        columns: list[tuple[Box, int]] = []
        rows = []
        for page in sorted({widget.page for widget in widgets}):
            held = [widget for widget in widgets if widget.page == page]
            lines = _in_lines(held)
            columns = self._columns(field, lines[0], page) or columns
            for line in lines:
                row = self._row(field, line, columns)
                if row is not None:
                    rows.append(row)
        return tuple(rows)

    def _columns(
        self, field: FormField, line: list[FormWidget], page: int
    ) -> list[tuple[Box, int]]:
        """Return where each column's heading stands above a row of boxes."""
        top = min(widget.box[1] for widget in line)
        found: dict[int, str] = {}
        for position in range(len(line)):
            x0, _, x1, _ = _column_band(line, position)
            above = inside(self._words[page], (x0, top - _HEADINGS_ABOVE, x1, top + 1))
            found[position] = " ".join(part.text for part in lines_of(above))
        texts = tuple(_last_columns_words(text, field.columns) for text in found.values())
        roles = column_roles(texts, field.columns)
        return [(line[position].box, column) for position, column in roles.items()]

    def _row(
        self, field: FormField, line: list[FormWidget], columns: list[tuple[Box, int]]
    ) -> TableRow | None:
        cells = [""] * len(field.columns)
        filled = any(widget.value for widget in line)
        for position, widget in enumerate(line):
            column = _column_of(widget, columns) if columns else position
            if column is None or column >= len(cells):
                continue
            text = widget.value
            if widget.kind == "tick":
                text = _TICKED if widget.value else _UNTICKED
            cells[column] = " ".join(text.split())
        if not filled:
            return None
        box = union([widget.box for widget in line])
        words = " ".join(widget.value for widget in line if widget.value)
        evidence = Evidence(self._document, line[0].page, box=box, words=words)
        return TableRow(tuple(cells), evidence)


def _in_lines(widgets: list[FormWidget]) -> list[list[FormWidget]]:
    """Return the boxes of one page line by line, each from left to right."""
    lines: list[list[FormWidget]] = []
    for widget in sorted(widgets, key=lambda widget: widget.box[1]):
        middle = (widget.box[1] + widget.box[3]) / 2
        for line in lines:
            tallest = max(line, key=lambda other: other.box[3] - other.box[1])
            if tallest.box[1] - 1 <= middle <= tallest.box[3] + 1:
                line.append(widget)
                break
        else:
            lines.append([widget])
    return [sorted(line, key=lambda widget: widget.box[0]) for line in lines]


def _column_band(line: list[FormWidget], position: int) -> Box:
    """Return from where to where a column reaches: halfway to the boxes beside it."""
    box = line[position].box
    left = line[position - 1].box[2] if position else box[0] - 10
    right = line[position + 1].box[0] if position + 1 < len(line) else box[2] + 10
    return ((left + box[0]) / 2 - 1, 0, (right + box[2]) / 2 + 1, 0)


def _last_columns_words(text: str, columns: tuple[str, ...]) -> str:
    """Return the heading at the end of ``text``, in which other words may come before it."""
    fitting = [column for column in columns if plain(text).endswith(plain(column))]
    return max(fitting, key=len, default=text)


def _column_of(widget: FormWidget, columns: list[tuple[Box, int]]) -> int | None:
    """Return the column whose heading's box overlaps the widget's most."""
    overlaps = [
        (min(widget.box[2], box[2]) - max(widget.box[0], box[0]), column) for box, column in columns
    ]
    overlap, column = max(overlaps)
    return column if overlap > 0 else None
