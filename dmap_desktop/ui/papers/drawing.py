"""A box that is drawn on a page with the mouse. Pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

from dmap_desktop.ui.papers.layout import PageBox

LEAST = 4.0
"""Points that a box must be wide and high; less is a click."""
Box = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawn:
    """From where to where on the long sheet that is scrolled, in pixels, and on which page."""

    page: PageBox
    begin: Point
    end: Point

    @classmethod
    def begun(cls, pages: list[PageBox], at: Point) -> Drawn | None:
        """Begin at a point that lies on one of ``pages``; None beside them."""
        for page in pages:
            across, down = at[0] - page.left, at[1] - page.top
            if 0 <= across <= page.width and 0 <= down <= page.height:
                return cls(page, at, at)
        return None

    def to(self, at: Point) -> Drawn:
        """Draw on to another point."""
        return Drawn(self.page, self.begin, at)

    def box(self, scale: float) -> Box:
        """Return the box within the page, in points, at ``scale`` pixels a point."""
        page, ends = self.page, (self.begin, self.end)
        xs = sorted(min(max(x - page.left, 0.0), page.width) / scale for x, _ in ends)
        ys = sorted(min(max(y - page.top, 0.0), page.height) / scale for _, y in ends)
        return (round(xs[0], 2), round(ys[0], 2), round(xs[1], 2), round(ys[1], 2))

    def is_click(self, scale: float) -> bool:
        """Say whether it is too small for a box."""
        x0, top, x1, bottom = self.box(scale)
        return x1 - x0 < LEAST or bottom - top < LEAST
