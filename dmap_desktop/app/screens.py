"""The screens of the window: their places, who sees them, and what makes them when first gone to.

Each is imported on its first visit, so that the window is painted before any of them is loaded.
"""

from __future__ import annotations

from dmap_desktop.domain.panel import Role
from dmap_desktop.ui.shell.screen import Screen, ScreenSpec
from dmap_desktop.ui.shortcuts import Shortcut
from dmap_desktop.ui.workplace import Workplace

_EVERYBODY = frozenset(Role)
_SECRETARIAT = frozenset({Role.SECRETARIAT})
_MINUTES = frozenset({Role.SECRETARIAT, Role.CHAIR, Role.DEPUTY, Role.AUDITOR})
_BOARD = frozenset({Role.BOARD_OFFICER, Role.SECRETARIAT, Role.CHAIR, Role.DEPUTY})


def screen_specs(workplace: Workplace) -> tuple[ScreenSpec, ...]:
    """Return every screen in the order of the rail."""

    def desk() -> Screen:
        from dmap_desktop.ui.desk.view import DeskView

        return DeskView(workplace)

    def cases() -> Screen:
        from dmap_desktop.ui.cases.view import CasesView

        return CasesView(workplace)

    def reading() -> Screen:
        from dmap_desktop.ui.reading.view import ReadingView

        return ReadingView(workplace)

    def compare() -> Screen:
        from dmap_desktop.ui.compare.view import CompareView

        return CompareView(workplace)

    def meeting() -> Screen:
        from dmap_desktop.ui.meeting.view import MeetingView

        return MeetingView(workplace)

    def board() -> Screen:
        from dmap_desktop.ui.board.view import BoardView

        return BoardView(workplace)

    def intake() -> Screen:
        from dmap_desktop.ui.intake.view import IntakeView

        return IntakeView(workplace)

    def minutes() -> Screen:
        from dmap_desktop.ui.minutes.view import MinutesView

        return MinutesView(workplace)

    def panel() -> Screen:
        from dmap_desktop.ui.panel.view import PanelView

        return PanelView(workplace)

    def audit() -> Screen:
        from dmap_desktop.ui.audit.view import AuditView

        return AuditView(workplace)

    places = (
        ("desk", "Desk", "layout-dashboard", Shortcut.DESK, desk, _EVERYBODY),
        ("cases", "Cases", "briefcase", Shortcut.CASES, cases, _EVERYBODY),
        ("reading", "Reading desk", "book-open-text", Shortcut.READING, reading, _EVERYBODY),
        ("compare", "Compare", "columns-3", Shortcut.COMPARE, compare, _EVERYBODY),
        ("meeting", "Meeting room", "gavel", Shortcut.MEETING, meeting, _EVERYBODY),
        ("board", "Board", "landmark", Shortcut.BOARD, board, _BOARD),
        ("intake", "Intake", "file-input", Shortcut.INTAKE, intake, _SECRETARIAT),
        ("minutes", "Minutes", "scroll-text", Shortcut.MINUTES, minutes, _MINUTES),
        ("panel", "Panel", "users", Shortcut.PANEL, panel, _EVERYBODY),
        ("audit", "Audit", "shield-check", Shortcut.AUDIT, audit, _EVERYBODY),
    )
    return tuple(
        ScreenSpec(name, title, icon, shortcut, factory, roles)
        for name, title, icon, shortcut, factory, roles in places
    )
