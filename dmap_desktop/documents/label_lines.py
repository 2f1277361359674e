"""Labels that a page breaks over several lines, found by where the lines stand. Pure functions.

Where a label stands left of its answer, the answer's line comes between the lines of the label.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dmap_desktop.documents.blocks import Block, Cell, Line, Place
from dmap_desktop.documents.labels import SURE, Labels
from dmap_desktop.documents.values import Word, union
from dmap_desktop.domain.form import FormField

_LABEL_LINES = 4


def label_chains(lines: Sequence[Word], labels: Labels) -> list[tuple[FormField, list[int]]]:
    """Return every label in the lines of a page, with the positions of its lines."""
    found: list[tuple[FormField, list[int]]] = []
    used: set[int] = set()
    for start in range(len(lines)):
        if start in used:
            continue
        chain = _chain(lines, start)
        best, length, score = None, 0, SURE - 0.01
        for count in range(1, len(chain) + 1):
            match = labels.match(" ".join(lines[index].text for index in chain[:count]))
            if match is not None and match.score > score:
                best, length, score = match.field, count, match.score
        if best is not None:
            used |= set(chain[:length])
            found.append((best, chain[:length]))
    return found


def with_whole_labels(blocks: Sequence[Block], labels: Labels) -> list[Block]:
    """Return the blocks of a PDF with the lines of each broken label put together.

    Only where something else stands between them: lines that follow one another are read anyway.
    """
    whole: list[Block] = []
    for _, page in groupby(blocks, key=_page):
        whole += _on_page(list(page), labels)
    return whole


def _on_page(blocks: list[Block], labels: Labels) -> list[Block]:
    at = [number for number, block in enumerate(blocks) if _is_placed(block)]
    lines = [Word(cell.text, cell.place.box) for n in at if (cell := _cell(blocks[n])).place.box]
    for _, chain in label_chains(lines, labels):
        places = [at[index] for index in chain]
        if places[-1] - places[0] == len(places) - 1:
            continue
        text = " ".join(lines[index].text for index in chain)
        place = Place(
            page=_cell(blocks[places[0]]).place.page,
            box=union([lines[index].box for index in chain]),
        )
        blocks[places[0]] = Line(Cell(text, place))
        for number in places[1:]:
            blocks[number] = Line(Cell(""))
    return [block for block in blocks if not isinstance(block, Line) or block.cell.text]


def _chain(lines: Sequence[Word], start: int) -> list[int]:
    """Return ``start`` and the lines that go on below it in the same column."""
    chain = [start]
    for index in range(start + 1, len(lines)):
        if len(chain) == _LABEL_LINES:
            break
        above, box = lines[chain[-1]].box, lines[index].box
        if abs(box[0] - lines[start].box[0]) > 40 or box[0] > above[2]:
            continue
        gap = box[1] - above[3]
        if gap > 0.8 * (above[3] - above[1]):
            break
        if gap > -0.6 * (above[3] - above[1]):
            chain.append(index)
    return chain


def _is_placed(block: Block) -> bool:
    return isinstance(block, Line) and block.cell.place.box is not None


def _cell(block: Block) -> Cell:
    return block.cell if isinstance(block, Line) else block.cells[0]


def _page(block: Block) -> int | None:
    return _cell(block).place.page
