"""Putting the lines of a running answer together again: which line breaks the writer meant.

A printed page breaks lines where its width ends. A break is the writer's own where a gap follows,
or where the next word would have fitted on the line. Pure functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dmap_desktop.documents.blocks import Cell

_GAP = 0.5
"""Times a line's height: a wider gap between lines parts paragraphs."""
_ROOM = 1.6
"""Times a word's width as estimated from its line: it would have fitted without any doubt."""
_ENDS = (".", "!", "?", ":", ";")


def flowed(parts: Sequence[Cell]) -> str:
    """Return the text of lines or cells that follow one another, one line a paragraph.

    Parts without a box, as of a Word document, are paragraphs already.
    """
    if not parts:
        return ""
    right = max((part.place.box[2] for part in parts if part.place.box), default=0.0)
    text = parts[0].text
    for before, after in pairwise(parts):
        text += _between(before, after, right) + after.text
    return text


def _between(before: Cell, after: Cell, right: float) -> str:
    above, below = before.place.box, after.place.box
    if above is None or below is None:
        return "\n"
    same_page = before.place.page == after.place.page
    if same_page and below[1] - above[3] > _GAP * (above[3] - above[1]):
        return "\n"
    if not same_page and not before.text.endswith(_ENDS):
        return " "
    if not same_page and (above[0], above[2]) == (below[0], below[2]):
        return "\n"  # Two parts of one cell; how far its last line reached is not known.
    word = after.text.split(" ", 1)[0]
    needed = _ROOM * (below[2] - below[0]) * (len(word) + 1) / max(len(after.text), 1)
    return "\n" if above[2] + needed < right else " "
