"""What a screen is: its place in the navigation, and the frame every screen is built in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dmap_desktop.domain.panel import Role
from dmap_desktop.ui.design.tokens import Space
from dmap_desktop.ui.shortcuts import Shortcut
from dmap_desktop.ui.widgets.flow import Flow
from dmap_desktop.ui.widgets.scrolling import ScreenArea
from dmap_desktop.ui.widgets.words import Elided


class ScreenHeader(QFrame):
    """Title, a line under it, and what can be done here, at the right."""

    def __init__(self, title: str) -> None:
        """Show ``title``."""
        super().__init__()
        self.setProperty("ground", "bar")
        self.title = Elided(title, "title")
        self.subtitle = Elided("", "muted")
        self.subtitle.hide()
        words = QVBoxLayout()
        words.setSpacing(Space.HAIR)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        self.badges = QHBoxLayout()
        self.badges.setSpacing(Space.SNUG)
        self.badges.addStretch(0)
        self._actions = Flow()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(Space.WIDE, Space.NEAR, Space.WIDE, Space.NEAR)
        self._row.setSpacing(Space.ROOM)
        self._row.addLayout(words, 1)
        self._row.addLayout(self.badges)
        self._row.addLayout(self._actions)

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Change both lines."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def add_badge(self, widget: QWidget) -> None:
        """Put a badge beside the title."""
        before_the_gap = self.badges.count() - 1
        self.badges.insertWidget(before_the_gap, widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right; the main one comes last."""
        self._actions.add(widget)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return the width that is needed when everything stands under each other."""
        parts = (self.badges.minimumSize(), self._actions.minimumSize())
        widest = max(self.title.minimumSizeHint().width(), *(part.width() for part in parts))
        margins = self._row.contentsMargins()
        return QSize(widest + margins.left() + margins.right(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what can be done beside the title, or under it where there is no room."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Look again when a badge or button came or went, or became wider."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return handled

    def _fit(self) -> None:
        margins = self._row.contentsMargins()
        needed = (
            self.title.minimumSizeHint().width()
            + self.badges.sizeHint().width()
            + self._actions.sizeHint().width()
            + 2 * self._row.spacing()
            + margins.left()
            + margins.right()
        )
        beside = needed <= self.width()
        direction = QBoxLayout.Direction
        wanted = direction.LeftToRight if beside else direction.TopToBottom
        if self._row.direction() != wanted:
            self._row.setDirection(wanted)
            self._row.setSpacing(Space.ROOM if beside else Space.SNUG)


class Screen(QWidget):
    """A header and a body. Subclasses fill ``self.body`` and react to ``show_subject``."""

    counted = Signal(int)
    """How much awaits the person on it, as it has just found: the rail says so."""

    def __init__(self, title: str) -> None:
        """Make the frame."""
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.header = ScreenHeader(title)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(Space.WIDE, Space.ROOM, Space.WIDE, Space.ROOM)
        self.body.setSpacing(Space.ROOM)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        inside = QWidget()
        inside.setLayout(self.body)
        column.addWidget(ScreenArea(inside), 1)

    def show_subject(self, subject: str) -> None:
        """Show a case or a meeting; called each time the screen is gone to, "" for none."""

    def refresh(self, streams: frozenset[str]) -> None:
        """Show what changed in ``streams``; an empty set stands for everything."""

    def first_focus(self) -> QWidget | None:
        """Return where the keyboard goes when the screen is gone to; None for the first field."""
        return None


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """A screen's place in the navigation. It is made on the first visit."""

    name: str
    title: str
    icon: str
    shortcut: Shortcut
    factory: Callable[[], Screen]
    roles: frozenset[Role] = field(default_factory=lambda: frozenset(Role))
    """Who sees it; everybody, when not given."""
