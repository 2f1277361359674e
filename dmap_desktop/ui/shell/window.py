"""The main window: marking, navigation, the screens, messages and the sync state around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QMenuBar, QVBoxLayout, QWidget

from dmap_desktop.domain.panel import Role
from dmap_desktop.ui.design.icons import dress, icon
from dmap_desktop.ui.design.look import look
from dmap_desktop.ui.forms.main_window import Ui_MainWindow
from dmap_desktop.ui.guard import Guard
from dmap_desktop.ui.shell.appearance import Appearance
from dmap_desktop.ui.shell.dialogs import about, shortcut_list
from dmap_desktop.ui.shell.marking import MarkingBanner
from dmap_desktop.ui.shell.menus import entry, view_menu
from dmap_desktop.ui.shell.message_bar import RecentMessages
from dmap_desktop.ui.shell.messages import MessageBridge
from dmap_desktop.ui.shell.screen import Screen, ScreenSpec
from dmap_desktop.ui.shell.shield import Shield
from dmap_desktop.ui.shell.this_computer import ThisComputer
from dmap_desktop.ui.shortcuts import Shortcut
from dmap_desktop.ui.widgets.buttons import dress_button
from dmap_desktop.ui.widgets.memory import Memory

_GEOMETRY = "window/geometry"
_ROOMY = 900
"""Pixels at 100 % text: in a window less wide, the rail shows icons only."""


@dataclass(frozen=True, slots=True)
class AtWork:
    """Who is at work in the window, and on which panel."""

    panel: str
    person: str
    post: str
    roles: frozenset[Role]


class MainWindow(QMainWindow):
    """The one window. Screens are added as specs and made when they are first gone to."""

    def __init__(
        self,
        at_work: AtWork,
        memory: Memory,
        messages: MessageBridge,
        appearance: Appearance,
        guard: Guard,
    ) -> None:
        """Build the frame; nothing heavy, no screen yet."""
        super().__init__()
        self._at_work = at_work
        self._memory = memory
        self.messages = messages
        self.appearance = appearance
        self.guard = guard
        self._specs: dict[str, ScreenSpec] = {}
        self._screens: dict[str, Screen] = {}
        self._trail: list[tuple[str, str]] = []
        self._before_close: Callable[[], None] | None = None
        self.form = Ui_MainWindow()
        self.form.setupUi(self)
        self.rail, self.sync = self.form.rail, self.form.sync
        self.marking = MarkingBanner()
        self.shield = Shield(self, guard, self._build_menus())
        self._name_things()
        self.form.message.listen_to(messages)
        self.rail.went.connect(lambda name: self.show_screen(name))
        self.form.recent.clicked.connect(lambda: self.show_recent())
        appearance.changed.connect(self._dress)
        self._restore()

    def add_screen(self, spec: ScreenSpec) -> None:
        """Add a screen to rail and menu, when the person's roles may see it."""
        if not spec.roles & self._at_work.roles:
            return
        self._specs[spec.name] = spec
        self.rail.add(spec)
        self.rail.updateGeometry()
        action = entry(self._go, spec.title, spec.shortcut, lambda: self.show_screen(spec.name))
        dress(action, spec.icon)

    def greet(self, at_work: AtWork) -> None:
        """Say who is at work, once the records say so."""
        self._at_work = at_work
        self._name_things()

    def made_screen(self, name: str) -> Screen | None:
        """Return a screen that was visited, or None."""
        return self._screens.get(name)

    def has_screen(self, name: str) -> bool:
        """Say whether the person may see the screen ``name``."""
        return name in self._specs

    def screen_named(self, name: str) -> Screen:
        """Return a screen, made now if this is the first visit. Raises KeyError for none."""
        if name not in self._screens:
            made = self._screens[name] = self._specs[name].factory()
            made.counted.connect(lambda count: self.set_count(name, count))
            self.form.stack.addWidget(made)
        return self._screens[name]

    def show_screen(self, name: str, subject: str = "") -> None:
        """Go to a screen, on a case or a meeting."""
        if name not in self._specs:
            self.messages.warn("Your roles on the panel do not include this screen.")
            return
        if self._trail[-1:] != [(name, subject)]:
            self._trail.append((name, subject))
        self._show(name, subject)

    def back(self) -> None:
        """Go to where the person was before."""
        if len(self._trail) > 1:
            self._trail.pop()
            self._show(*self._trail[-1])

    @property
    def current(self) -> str:
        """Return the name of the screen shown, "" for none."""
        return self._trail[-1][0] if self._trail else ""

    def end_with(self, card: QWidget) -> None:
        """Show ``card`` for good, in the place of screens, navigation, messages and menus."""
        for screen in self._screens.values():
            self.form.stack.removeWidget(screen)
            screen.deleteLater()
        self._screens.clear()
        self._specs.clear()
        self._trail.clear()
        self.form.stack.addWidget(card)
        self.form.stack.setCurrentWidget(card)
        for part in (self.rail, self.form.message, self.form.foot):
            part.hide()
        self.shield.end_menus()

    def set_count(self, name: str, count: int) -> None:
        """Say on the rail how much waits on a screen."""
        self.rail.set_count(name, count)

    def next_region(self) -> None:
        """Move the keyboard from rail to screen to foot and around."""
        screen = self.form.stack.currentWidget()
        regions: list[QWidget] = [self.rail.list, *([screen] if screen else []), self.form.foot]
        focus = self.focusWidget()
        at = next((n for n, r in enumerate(regions) if focus and _within(focus, r)), -1)
        target = regions[(at + 1) % len(regions)]
        if target is screen and isinstance(screen, Screen):
            target = screen.first_focus() or _first_field(screen)
        elif target is self.form.foot:
            target = self.sync.button if self.sync.button.isEnabled() else self.form.recent
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def show_recent(self) -> None:
        """Open the list of recent messages over its button."""
        popup = RecentMessages(self.messages.recent, self)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        corner = self.form.recent.mapToGlobal(self.form.recent.rect().topRight())
        size = popup.sizeHint()
        popup.move(corner.x() - size.width(), corner.y() - size.height())
        popup.show()
        popup.list.setFocus()

    def on_close(self, call: Callable[[], None]) -> None:
        """Call this before the window closes: drafts are kept, lanes end."""
        self._before_close = call

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the window's place, then let go."""
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self._memory.keep(_GEOMETRY, geometry)
        if self._before_close is not None:
            self._before_close()
        super().closeEvent(event)

    def _show(self, name: str, subject: str) -> None:
        screen = self.screen_named(name)
        self.form.stack.setCurrentWidget(screen)
        self.rail.show_current(name)
        self.setWindowTitle(f"{self._specs[name].title} - {self._at_work.panel}")
        screen.show_subject(subject)
        target = screen.first_focus()
        if target is not None and not self.rail.list.hasFocus():
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_this_computer(self) -> None:
        """Open the settings of this computer."""
        dialog = ThisComputer(self, self.guard)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def add_to_panel_menu(self, words: str, call: Callable[[], object]) -> None:
        """Add what can be done with the panel's records to its menu, after what is there."""
        entry(self._panel, words, None, call)

    def _build_menus(self) -> QMenuBar:
        bar = QMenuBar()
        self._go = bar.addMenu("&Go")
        entry(self._go, "Back", Shortcut.BACK, self.back)
        entry(self._go, "Next part of the window", Shortcut.NEXT_REGION, self.next_region)
        self._go.addSeparator()
        panel = self._panel = bar.addMenu("&Panel")
        entry(panel, "Synchronise now", Shortcut.SYNC, lambda: self.sync.button.click())
        entry(panel, "Recent messages", Shortcut.MESSAGES, self.show_recent)
        entry(panel, "Close the message", Shortcut.DISMISS, self.form.message.dismiss)
        panel.addSeparator()
        entry(panel, "Lock the window", Shortcut.LOCK, self.guard.lock)
        entry(panel, "This computer...", None, self.show_this_computer)
        entry(panel, "Close the program", None, self.close)
        view_menu(bar, self.appearance)
        help_menu = bar.addMenu("&Help")
        entry(
            help_menu, "Keyboard shortcuts", Shortcut.SHORTCUTS, lambda: shortcut_list(self).open()
        )
        entry(help_menu, "About this program", None, lambda: about(self).open())
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.marking)
        column.addWidget(bar)
        self.setMenuWidget(top)
        return bar

    def _name_things(self) -> None:
        self.setWindowTitle(self._at_work.panel)
        self.setWindowIcon(icon("gavel", "accent"))
        self.rail.panel.setText(self._at_work.panel)
        self.shield.greet(self._at_work.person)
        self.rail.person.setText(f"{self._at_work.person}\n{self._at_work.post}".strip())
        dress_button(self.form.recent, "quiet", "bell")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words out of the rail where the screen needs their room."""
        super().resizeEvent(event)
        self._fit()

    def _dress(self) -> None:
        self.sync.dress()
        self.rail.updateGeometry()
        self._fit()

    def _fit(self) -> None:
        self.rail.set_narrow(self.width() < look().px(_ROOMY))

    def _restore(self) -> None:
        kept = self._memory.kept(_GEOMETRY)
        if kept:
            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))


def _within(widget: QWidget, region: QWidget) -> bool:
    return widget is region or region.isAncestorOf(widget)


def _first_field(screen: QWidget) -> QWidget:
    wanted = Qt.FocusPolicy.TabFocus
    for widget in screen.findChildren(QWidget):
        if widget.focusPolicy() & wanted and widget.isEnabled() and widget.isVisibleTo(screen):
            return widget
    return screen
