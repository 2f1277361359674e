"""Puts a look in force: fonts, palette and the one style sheet, all made from the tokens."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from dmap_desktop.places import resource
from dmap_desktop.ui.design.icons import dress_again
from dmap_desktop.ui.design.look import Look, colour, put_in_force
from dmap_desktop.ui.design.tokens import THEMES, Colours, TextSize, ThemeName, Tone

_SHEET = Path(__file__).with_name("look.qss")
_FONT_FILES = ("400Regular", "400Regular_Italic", "500Medium", "600SemiBold")
GLYPHS = ("check", "chevron-down", "chevron-left", "chevron-right", "chevron-up", "tick")
"""Tinted files in ``resources/icons/style``: a style sheet takes pictures from files only."""


def apply(application: QApplication, new: Look) -> None:
    """Put ``new`` in force: every open window follows at once."""
    _load_fonts()
    put_in_force(new)
    sheet = style_sheet(new)
    if application.styleSheet() == sheet:
        return  # setting it again would cost every widget of every open window
    if application.style().objectName() != "fusion":
        application.setStyle("fusion")  # the same on every system; the rest comes from tokens
    application.setFont(new.font())
    application.setPalette(palette(new.colours))
    application.setStyleSheet(sheet)
    dress_again(application)


def system_theme(application: QApplication) -> ThemeName:
    """Return the theme the system asks for."""
    hints = application.styleHints()
    accessibility = getattr(hints, "accessibility", None)  # since Qt 6.10
    if accessibility is not None and (
        accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    ):
        return ThemeName.HIGH_CONTRAST
    dark = hints.colorScheme() == Qt.ColorScheme.Dark
    return ThemeName.DARK if dark else ThemeName.LIGHT


def style_sheet(wanted: Look) -> str:
    """Return the style sheet of a look."""
    colours = wanted.colours
    values = colours.named()
    for tone in Tone:
        shade = colours.shade(tone)
        values |= {tone: shade.text, f"{tone}_soft": shade.soft, f"{tone}_edge": shade.edge}
    values |= _sizes(wanted) | _per_theme(wanted.theme, colours)
    return Template(_SHEET.read_text(encoding="utf-8")).substitute(values)


def glyph(name: str, theme: ThemeName) -> Path:
    """Return the tinted file of a glyph of the style sheet."""
    return resource("icons", "style", f"{theme.replace(' ', '-')}-{name}.svg")


def glyph_source(name: str, theme: ThemeName) -> tuple[str, str]:
    """Return the icon a glyph is made of, and its colour."""
    colours = THEMES[theme]
    if name == "check":
        return "check", colours.on_accent
    return ("check" if name == "tick" else name), colours.text


def _sizes(wanted: Look) -> dict[str, str]:
    radio = wanted.px(16)
    dot = wanted.px(6)
    sizes = {
        "caption": wanted.px(TextSize.CAPTION),
        "body": wanted.px(TextSize.BODY),
        "lead": wanted.px(TextSize.LEAD),
        "heading": wanted.px(TextSize.HEADING),
        "title": wanted.px(TextSize.TITLE),
        "line_height": wanted.px(20),
        "icon": wanted.icon,
        "small_icon": wanted.px(16),
        "radio": radio,
        "radio_radius": (radio + 2) // 2,
        "radio_dot": dot,
        "radio_ring": (radio + 2 - dot) // 2,
    }
    return {name: str(size) for name, size in sizes.items()}


def _per_theme(theme: ThemeName, colours: Colours) -> dict[str, str]:
    contrast = theme is ThemeName.HIGH_CONTRAST
    glyphs = glyph("check", theme).as_posix().removesuffix("-check.svg")
    return {
        "glyphs": glyphs,
        "rail_edge": f"1px solid {colours.line}" if contrast else "0",
        "focus_on_fill": colours.text,
        "selection": colours.focus if contrast else colours.accent_fill,
        "on_selection": colours.on_accent,
    }


def palette(colours: Colours) -> QPalette:
    """Return the palette, for what the style sheet does not reach."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.canvas,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.canvas,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.ToolTipBase: colours.raised,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.Highlight: colours.accent_fill,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.LinkVisited: colours.accent,
        QPalette.ColorRole.Accent: colours.accent,
    }
    for role, value in roles.items():
        made.setColor(role, colour(value))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, colour(colours.disabled))
    return made


@lru_cache(maxsize=1)
def _load_fonts() -> None:
    for name in _FONT_FILES:
        QFontDatabase.addApplicationFont(str(resource("fonts", f"Inter_{name}.ttf")))
