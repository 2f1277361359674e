"""Where the pages of a document lie when they stand under each other. Pure arithmetic."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

GAP = 12
"""Pixels between pages, and around them."""


@dataclass(frozen=True, slots=True)
class PageBox:
    """A page on the long sheet that is scrolled, in pixels."""

    page: int
    """1-based."""
    left: float
    top: float
    width: float
    height: float


class Layout:
    """All pages at one scale, centred in a width."""

    def __init__(self, sizes: Sequence[tuple[float, float]], scale: float, width: float) -> None:
        """Lay out pages of ``sizes`` (points) at ``scale`` pixels a point in ``width`` pixels."""
        self.scale = scale
        self.boxes: list[PageBox] = []
        self.width = max(width, max((w * scale for w, _ in sizes), default=0.0) + 2 * GAP)
        top = float(GAP)
        for page, (points_wide, points_high) in enumerate(sizes, start=1):
            wide, high = points_wide * scale, points_high * scale
            self.boxes.append(PageBox(page, (self.width - wide) / 2, top, wide, high))
            top += high + GAP
        self.height = top
        self._tops = [box.top for box in self.boxes]

    def between(self, top: float, bottom: float) -> list[PageBox]:
        """Return the pages of which something lies between two heights."""
        first = max(bisect_right(self._tops, top) - 1, 0)
        found = []
        for box in self.boxes[first:]:
            if box.top > bottom:
                break
            if box.top + box.height >= top:
                found.append(box)
        return found

    def page_at(self, height: float) -> int:
        """Return the page at a height: the last that begins above it."""
        return max(bisect_right(self._tops, height), 1) if self.boxes else 0


def fit_width(sizes: Sequence[tuple[float, float]], width: float) -> float:
    """Return the scale at which the widest page fills ``width`` pixels."""
    widest = max((w for w, _ in sizes), default=1.0)
    return max((width - 2 * GAP) / widest, 0.1)
