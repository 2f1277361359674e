"""The tokens of the design language: colours, spacing, type scale, radii, sizes. No Qt.

Screens name a token, never a colour or a number of pixels. Every pair of colours that meets on
screen is listed in ``tests/ui/test_tokens.py`` with the contrast it must reach.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum


class ThemeName(StrEnum):
    """The three themes."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high contrast"


class Tone(StrEnum):
    """What a colour means. It never stands alone: an icon and a word say the same."""

    NEUTRAL = "neutral"
    """Nothing to do, nothing wrong."""
    INFO = "info"
    """Under way, or worth knowing."""
    SUCCESS = "success"
    """Holds, done, approved."""
    WARNING = "warning"
    """Look at it before going on."""
    DANGER = "danger"
    """Fails, refused, rejected."""
    NOTICE = "notice"
    """Out of the panel's hands: the DSPB, the chair's ruling."""


@dataclass(frozen=True, slots=True)
class Shade:
    """One tone: text and marks, the soft ground behind them, and the edge around it."""

    text: str
    soft: str
    edge: str


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one theme, each ``#rrggbb``."""

    canvas: str
    """The window behind everything."""
    surface: str
    """Cards, tables, fields."""
    raised: str
    """Menus, pop-ups, tool tips."""
    sunken: str
    """Headings of tables, the ground behind pages."""
    hover: str
    """Under the pointer."""
    text: str
    muted: str
    """Second-rank text; still readable."""
    disabled: str
    """Text of what cannot be used now. The reason stands beside it in ``muted``."""
    line: str
    """Hairlines that only part; carry no meaning."""
    control: str
    """Edges of fields and buttons; marks."""
    accent: str
    """Links, selected tabs, icons of actions."""
    accent_fill: str
    """Ground of the one main button."""
    accent_hover: str
    on_accent: str
    accent_soft: str
    """Ground of selected rows."""
    focus: str
    """The ring around what the keyboard is on."""
    rail: str
    """Navigation and marking."""
    on_rail: str
    rail_muted: str
    rail_selected: str
    rail_focus: str
    highlight: str
    """Ground of found and quoted words on a page."""
    highlight_edge: str
    neutral: Shade
    info: Shade
    success: Shade
    warning: Shade
    danger: Shade
    notice: Shade

    def shade(self, tone: Tone) -> Shade:
        """Return the three colours of a tone."""
        return {
            Tone.NEUTRAL: self.neutral,
            Tone.INFO: self.info,
            Tone.SUCCESS: self.success,
            Tone.WARNING: self.warning,
            Tone.DANGER: self.danger,
            Tone.NOTICE: self.notice,
        }[tone]

    def named(self) -> dict[str, str]:
        """Return each plain colour by its name."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in values if isinstance(value, str)}


LIGHT = Colours(
    canvas="#f3f5f7",
    surface="#ffffff",
    raised="#ffffff",
    sunken="#e9edf1",
    hover="#eef2f6",
    text="#18212b",
    muted="#4d5a67",
    disabled="#6b7783",
    line="#d7dde3",
    control="#7c8894",
    accent="#1d5286",
    accent_fill="#1d5286",
    accent_hover="#153f69",
    on_accent="#ffffff",
    accent_soft="#e1ecf6",
    focus="#1668dc",
    rail="#15263a",
    on_rail="#ffffff",
    rail_muted="#b4c2d1",
    rail_selected="#2b445f",
    rail_focus="#8ab8ff",
    highlight="#ffe48a",
    highlight_edge="#8a6100",
    neutral=Shade("#4a5662", "#e9edf1", "#7c8894"),
    info=Shade("#1d5286", "#e1ecf6", "#5b86b1"),
    success=Shade("#1b6338", "#e0f1e6", "#4c9168"),
    warning=Shade("#7a4f00", "#fcf0d4", "#a97a1c"),
    danger=Shade("#9b1c26", "#fbe5e6", "#c45a62"),
    notice=Shade("#573a8c", "#ece6f6", "#8a72b8"),
)

DARK = Colours(
    canvas="#11171e",
    surface="#1a222c",
    raised="#232d39",
    sunken="#0c1116",
    hover="#25303c",
    text="#e7ecf1",
    muted="#aab6c2",
    disabled="#8793a0",
    line="#323e4b",
    control="#7f8d9b",
    accent="#8dbdea",
    accent_fill="#2a6aa6",
    accent_hover="#3478b8",
    on_accent="#ffffff",
    accent_soft="#1f3a55",
    focus="#7db8ff",
    rail="#0a0f15",
    on_rail="#ffffff",
    rail_muted="#a9b7c6",
    rail_selected="#26394d",
    rail_focus="#7db8ff",
    highlight="#ffe48a",
    highlight_edge="#8a6100",
    neutral=Shade("#c2ccd6", "#2a3541", "#7f8d9b"),
    info=Shade("#9cc7ee", "#1b334b", "#5b86b1"),
    success=Shade("#8fd6a8", "#173624", "#4f9a6c"),
    warning=Shade("#f0c873", "#3a2d10", "#b08a36"),
    danger=Shade("#f5a3a8", "#47191e", "#c4646b"),
    notice=Shade("#c9b5f0", "#33274d", "#9079c4"),
)

HIGH_CONTRAST = Colours(
    canvas="#000000",
    surface="#000000",
    raised="#000000",
    sunken="#000000",
    hover="#2b2b2b",
    text="#ffffff",
    muted="#ffffff",
    disabled="#c8c8c8",
    line="#ffffff",
    control="#ffffff",
    accent="#7fe7ff",
    accent_fill="#ffe600",
    accent_hover="#ffffff",
    on_accent="#000000",
    accent_soft="#003d7a",
    focus="#ffe600",
    rail="#000000",
    on_rail="#ffffff",
    rail_muted="#ffffff",
    rail_selected="#003d7a",
    rail_focus="#ffe600",
    highlight="#ffe600",
    highlight_edge="#000000",
    neutral=Shade("#ffffff", "#000000", "#ffffff"),
    info=Shade("#7fe7ff", "#000000", "#7fe7ff"),
    success=Shade("#7dff9b", "#000000", "#7dff9b"),
    warning=Shade("#ffe600", "#000000", "#ffe600"),
    danger=Shade("#ffb0b0", "#000000", "#ffb0b0"),
    notice=Shade("#e4c6ff", "#000000", "#e4c6ff"),
)

THEMES: dict[ThemeName, Colours] = {
    ThemeName.LIGHT: LIGHT,
    ThemeName.DARK: DARK,
    ThemeName.HIGH_CONTRAST: HIGH_CONTRAST,
}


class Space:
    """The spacing scale, in pixels, on a base of 4. Distances, not sizes: text never scales them.

    ``HAIR`` inside a badge, ``TIGHT`` between an icon and its word, ``SNUG`` between controls that
    belong together, ``ROOM`` inside cards and between fields, ``WIDE`` between groups, ``FAR``
    around a page.
    """

    HAIR = 2
    TIGHT = 4
    SNUG = 8
    NEAR = 12
    ROOM = 16
    WIDE = 24
    FAR = 32


class TextSize:
    """The type scale, in pixels at 100 %."""

    CAPTION = 12
    BODY = 14
    LEAD = 16
    HEADING = 19
    TITLE = 24


class Radius:
    """Corners, in pixels."""

    CONTROL = 4
    CARD = 6


class IconSize:
    """Sides of icons, in pixels at 100 %."""

    SMALL = 14
    BODY = 18
    LARGE = 40


TEXT_SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
"""The text sizes offered, as factors."""
