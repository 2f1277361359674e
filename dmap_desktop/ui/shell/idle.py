"""Noticing that nobody has touched the keyboard or the mouse for a while."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

LOOK_EVERY = 5_000
"""Milliseconds between two looks at the clocks."""
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Emits ``idle`` when the program's windows were not touched for ``limit`` seconds.

    Two clocks are asked, because one of them stands still while a laptop sleeps.
    """

    idle = Signal()

    def __init__(
        self,
        limit: Callable[[], float],
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Begin to watch; ``limit`` is asked at each look, so that it can be changed."""
        super().__init__()
        self._limit, self._clock, self._wall = limit, clock, wall
        self.touched()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        # Only the window that has the keyboard: a filter on everything would be asked of every
        # event of every widget.
        application.focusWindowChanged.connect(self._watch)
        self._watch(QGuiApplication.focusWindow())

    def touched(self) -> None:
        """Count from now on."""
        self._since, self._since_wall = self._clock(), self._wall()

    def look(self) -> None:
        """Compare the clocks with the limit."""
        quiet = max(self._clock() - self._since, self._wall() - self._since_wall)
        if quiet >= self._limit():
            self.touched()
            self.idle.emit()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See a touch, and let it through."""
        if event.type() in _TOUCHES:
            self.touched()
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)
