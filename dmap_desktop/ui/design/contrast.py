"""How well one colour stands out from another, as WCAG 2.2 measures it. Imports nothing."""

from __future__ import annotations

TEXT = 4.5
"""Least ratio of text to what is behind it (WCAG 2.2, 1.4.3 level AA)."""
GRAPHICS = 3.0
"""Least ratio of marks, control edges and focus rings (WCAG 2.2, 1.4.11)."""


def ratio(first: str, second: str) -> float:
    """Return the contrast ratio, 1 to 21, of two colours written ``#rrggbb``."""
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1, of a colour written ``#rrggbb``."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
