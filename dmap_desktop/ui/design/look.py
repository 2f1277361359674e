"""The look in force: one theme at one text scale, and what painted widgets ask of it.

One frozen value for the whole program, set by ``theme.apply`` and read with ``look()``. Widgets
that paint themselves read it while painting, so they need not be told when it changes.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont

from dmap_desktop.ui.design.tokens import THEMES, Colours, IconSize, TextSize, ThemeName

FAMILY = "Inter"


@dataclass(frozen=True, slots=True)
class Look:
    """A theme and a text scale (1.0 to 2.0)."""

    theme: ThemeName = ThemeName.LIGHT
    scale: float = 1.0

    @property
    def colours(self) -> Colours:
        """Return the theme's colours."""
        return THEMES[self.theme]

    def px(self, size: float) -> int:
        """Return a size given at 100 % in pixels at this text scale."""
        return round(size * self.scale)

    def font(self, size: int = TextSize.BODY, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the program's font at a size of the type scale."""
        font = QFont(FAMILY)
        font.setPixelSize(self.px(size))
        font.setWeight(weight)
        return font

    def figures(self, size: int = TextSize.BODY) -> QFont:
        """Return the font with figures of one width, for columns of numbers."""
        font = self.font(size)
        font.setFeature(QFont.Tag.fromString("tnum"), 1)
        return font

    @property
    def icon(self) -> int:
        """Return the side of an icon beside body text."""
        return self.px(IconSize.BODY)

    @property
    def small_icon(self) -> int:
        """Return the side of an icon inside a badge or beside a caption."""
        return self.px(IconSize.SMALL)

    @property
    def row(self) -> int:
        """Return the height of a table row."""
        return self.px(TextSize.BODY) + 20


_in_force = Look()


def look() -> Look:
    """Return the look in force."""
    return _in_force


def put_in_force(new: Look) -> None:
    """Set the look. Only ``theme.apply`` calls this."""
    global _in_force
    _in_force = new


def colour(value: str) -> QColor:
    """Return a token's colour as Qt wants it."""
    return QColor(value)
