"""The menu bar: where to go, how it looks, help."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from dmap_desktop.ui.design.tokens import TEXT_SCALES, ThemeName
from dmap_desktop.ui.shell.appearance import Appearance
from dmap_desktop.ui.shortcuts import Shortcut

_THEMES: tuple[tuple[ThemeName | None, str], ...] = (
    (None, "As the system"),
    (ThemeName.LIGHT, "Light"),
    (ThemeName.DARK, "Dark"),
    (ThemeName.HIGH_CONTRAST, "High contrast"),
)


def entry(menu: QMenu, text: str, shortcut: Shortcut | None, call: Callable[[], object]) -> QAction:
    """Add a line to a menu; its keys work in the whole window."""
    action = menu.addAction(text)
    if shortcut is not None:
        action.setShortcuts([QKeySequence(keys) for keys in shortcut.value.keys])
    action.triggered.connect(lambda: call())
    return action


def view_menu(bar: QMenuBar, appearance: Appearance) -> QMenu:
    """Return the menu of themes and text sizes; its ticks follow ``appearance``."""
    menu = bar.addMenu("&View")
    themes, sizes = menu.addMenu("Theme"), menu.addMenu("Text size")
    theme_group, size_group = QActionGroup(menu), QActionGroup(menu)
    for theme, word in _THEMES:
        action = entry(themes, word, None, partial(appearance.set_theme, theme))
        action.setData(theme)
        action.setCheckable(True)
        theme_group.addAction(action)
    for scale in TEXT_SCALES:
        words = f"{scale * 100:.0f} %"
        action = entry(sizes, words, None, partial(appearance.set_scale, scale))
        action.setData(scale)
        action.setCheckable(True)
        size_group.addAction(action)
    menu.addSeparator()
    entry(menu, "Larger text", Shortcut.TEXT_LARGER, lambda: appearance.step(+1))
    entry(menu, "Smaller text", Shortcut.TEXT_SMALLER, lambda: appearance.step(-1))

    def tick() -> None:
        for action in theme_group.actions():
            action.setChecked(action.data() == appearance.theme)
        for action in size_group.actions():
            action.setChecked(action.data() == appearance.scale)

    menu.aboutToShow.connect(tick)
    tick()
    return menu
