"""Theme and text size as the person chose them, kept and put in force; follows the system."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from dmap_desktop.ui.design import theme as themes
from dmap_desktop.ui.design.look import Look
from dmap_desktop.ui.design.tokens import TEXT_SCALES, ThemeName
from dmap_desktop.ui.widgets.memory import Memory

_THEME, _SCALE = "look/theme", "look/scale"


class Appearance(QObject):
    """What the person chose: a theme (None for the system's) and a text scale."""

    changed = Signal()

    def __init__(self, application: QApplication, memory: Memory) -> None:
        """Put in force what was kept."""
        super().__init__()
        self._application = application
        self._memory = memory
        self.theme = _theme(memory.kept(_THEME))
        self.scale = _scale(memory.kept(_SCALE))
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    def set_theme(self, theme: ThemeName | None) -> None:
        """Choose a theme, or the system's."""
        self.theme = theme
        self._memory.keep(_THEME, theme or "")
        self._apply()

    def set_scale(self, scale: float) -> None:
        """Choose a text size, as a factor of ``TEXT_SCALES``."""
        self.scale = scale
        self._memory.keep(_SCALE, str(scale))
        self._apply()

    def step(self, by: int) -> None:
        """Go to the next larger (+1) or smaller (-1) text size, if there is one."""
        place = TEXT_SCALES.index(self.scale) + by
        if 0 <= place < len(TEXT_SCALES):
            self.set_scale(TEXT_SCALES[place])

    def _follow(self) -> None:
        if self.theme is None:
            self._apply()

    def _apply(self) -> None:
        theme = self.theme or themes.system_theme(self._application)
        themes.apply(self._application, Look(theme, self.scale))
        self.changed.emit()


def _theme(kept: str | None) -> ThemeName | None:
    return ThemeName(kept) if kept in set(ThemeName) else None


def _scale(kept: str | None) -> float:
    fitting = (scale for scale in TEXT_SCALES if str(scale) == kept)
    return next(fitting, TEXT_SCALES[0])
