"""The screens of the window: their places, who sees them, and what makes them when first gone to.

Each is imported on its first visit, so that the window is painted before any of them is loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from dmap_desktop.domain.panel import Role
from dmap_desktop.ui.shell.screen import Screen, ScreenSpec
from dmap_desktop.ui.shortcuts import Shortcut
from dmap_desktop.ui.workplace import Workplace

_EVERYBODY = frozenset(Role)
_SECRETARIAT = frozenset({Role.SECRETARIAT})
_MINUTES = frozenset({Role.SECRETARIAT, Role.CHAIR, Role.DEPUTY, Role.AUDITOR})
_READERS = frozenset({Role.SECRETARIAT, Role.CHAIR, Role.DEPUTY, Role.MEMBER})
_BOARD = frozenset({Role.BOARD_OFFICER, Role.SECRETARIAT, Role.CHAIR, Role.DEPUTY})


_PLACES = (
    ("desk", "Desk", "layout-dashboard", Shortcut.DESK, "DeskView", _EVERYBODY),
    ("cases", "Cases", "briefcase", Shortcut.CASES, "CasesView", _EVERYBODY),
    ("reading", "Reading desk", "book-open-text", Shortcut.READING, "ReadingView", _EVERYBODY),
    ("compare", "Compare", "columns-3", Shortcut.COMPARE, "CompareView", _EVERYBODY),
    ("meeting", "Meeting room", "gavel", Shortcut.MEETING, "MeetingView", _EVERYBODY),
    ("board", "Board", "landmark", Shortcut.BOARD, "BoardView", _BOARD),
    ("intake", "Intake", "file-input", Shortcut.INTAKE, "IntakeView", _SECRETARIAT),
    ("packs", "Packs", "file-text", Shortcut.PACKS, "PacksView", _SECRETARIAT),
    ("catalogue", "Catalogue", "table-2", Shortcut.CATALOGUE, "CatalogueView", _READERS),
    ("minutes", "Minutes", "scroll-text", Shortcut.MINUTES, "MinutesView", _MINUTES),
    ("panel", "Panel", "users", Shortcut.PANEL, "PanelView", _EVERYBODY),
    ("audit", "Audit", "shield-check", Shortcut.AUDIT, "AuditView", _EVERYBODY),
)
"""Name (and folder in ``ui``), title, icon, shortcut, class of the view, who sees it."""


def screen_specs(workplace: Workplace) -> tuple[ScreenSpec, ...]:
    """Return every screen in the order of the rail."""

    def maker(name: str, view: str) -> Callable[[], Screen]:
        def make() -> Screen:
            module = import_module(f"dmap_desktop.ui.{name}.view")
            made: Screen = getattr(module, view)(workplace)
            return made

        return make

    return tuple(
        ScreenSpec(name, title, icon, shortcut, maker(name, view), roles)
        for name, title, icon, shortcut, view, roles in _PLACES
    )
