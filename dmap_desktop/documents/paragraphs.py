"""What changed in the text of a paper: paragraphs added, removed, changed, or moved elsewhere.

Which paragraphs count as one that was changed is the program's own convention.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

import msgspec
from rapidfuzz import fuzz, process

from dmap_desktop.documents.blocks import Block, Line
from dmap_desktop.documents.page_text import lines_of
from dmap_desktop.documents.values import Word, union
from dmap_desktop.domain.text_changes import TextChange

_SAME = 60.0
"""Of 100: how much alike two paragraphs are that are taken for one that was changed."""
_GAP = 1.0
"""Times a line's height, from top to foot of its letters: a wider gap parts two paragraphs."""
_WORDS = 3
"""Shorter paragraphs, such as page numbers and running heads, are not compared."""
MOST = 20_000
"""Paragraphs of a paper that are compared; what follows is not."""
_MOST_PAIRS = 2_000_000
"""Pairs that are looked at for likeness; where there are more, nothing counts as changed."""


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph and the page it begins on, None in a text without pages."""

    text: str
    page: int | None = None

    @property
    def key(self) -> str:
        """Return what makes it the same paragraph."""
        return " ".join(self.text.casefold().split())


def page_paragraphs(runs: Sequence[Word], page: int) -> list[Paragraph]:
    """Return the paragraphs of a page: lines that stand close under each other."""
    found: list[list[Word]] = []
    for line in lines_of(runs):
        if found and _follows(found[-1], line):
            found[-1].append(line)
        else:
            found.append([line])
    texts = (" ".join(line.text for line in lines) for lines in found)
    return [Paragraph(text, page) for text in texts if len(text.split()) >= _WORDS]


def block_paragraphs(blocks: Iterable[Block]) -> list[Paragraph]:
    """Return the paragraphs and table rows of a Word document or a text."""
    texts = (
        block.cell.text
        if isinstance(block, Line)
        else " | ".join(cell.text for cell in block.cells if cell.text)
        for block in blocks
    )
    return [Paragraph(text) for text in texts if len(text.split()) >= _WORDS]


def compare_paragraphs(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> list[TextChange]:
    """Return what changed, in the order of ``after``; what was removed comes last."""
    old, new = list(before[:MOST]), list(after[:MOST])
    matcher = SequenceMatcher(None, [p.key for p in old], [p.key for p in new], autojunk=False)
    in_place = {
        (block.a + n, block.b + n) for block in matcher.get_matching_blocks()
        for n in range(block.size)
    }  # fmt: skip
    gone = [p for n, p in enumerate(old) if n not in {a for a, _ in in_place}]
    come = [(n, p) for n, p in enumerate(new) if n not in {b for _, b in in_place}]
    moved, gone, come = _moved(gone, come)
    changed, gone, come = _changed(gone, come)
    added = [(n, TextChange("added", "", p.text, None, p.page)) for n, p in come]
    ordered = sorted((*moved, *changed, *added), key=lambda one: one[0])
    removed = [TextChange("removed", p.text, "", p.page, None) for p in gone]
    return [*(change for _, change in ordered), *removed]


Numbered = list[tuple[int, Paragraph]]
Changes = list[tuple[int, TextChange]]


def _moved(gone: list[Paragraph], come: Numbered) -> tuple[Changes, list[Paragraph], Numbered]:
    """Take out the paragraphs that stand on both sides, in another order."""
    by_key: dict[str, deque[Paragraph]] = defaultdict(deque)
    for paragraph in gone:
        by_key[paragraph.key].append(paragraph)
    moved, rest = [], []
    for number, paragraph in come:
        if by_key[paragraph.key]:
            old = by_key[paragraph.key].popleft()
            change = TextChange("moved", old.text, paragraph.text, old.page, paragraph.page)
            moved.append((number, change))
        else:
            rest.append((number, paragraph))
    left = {id(paragraph) for held in by_key.values() for paragraph in held}
    return moved, [paragraph for paragraph in gone if id(paragraph) in left], rest


def _changed(gone: list[Paragraph], come: Numbered) -> tuple[Changes, list[Paragraph], Numbered]:
    """Take out the pairs that are much alike."""
    if len(gone) * len(come) > _MOST_PAIRS:
        return [], gone, come
    left = dict(enumerate(gone))
    changed, rest = [], []
    for number, paragraph in come:
        keys = {n: old.key for n, old in left.items()}
        found = process.extractOne(paragraph.key, keys, scorer=fuzz.ratio, score_cutoff=_SAME)
        if found is None:
            rest.append((number, paragraph))
            continue
        old = left.pop(found[2])
        change = TextChange("changed", old.text, paragraph.text, old.page, paragraph.page)
        changed.append((number, change))
    return changed, list(left.values()), rest


def _follows(lines: list[Word], line: Word) -> bool:
    above = lines[-1].box
    height = above[3] - above[1]
    overlaps = min(above[2], line.box[2]) > max(above[0], line.box[0])
    gap = line.box[1] - above[3]
    return overlaps and -height < gap <= _GAP * height and union([above, line.box])[1] == above[1]
