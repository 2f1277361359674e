"""Collecting Python's garbage in the window's thread only.

The collector runs in whichever thread allocates; an object of Qt that it lets go in a worker's
thread (a timer, a watcher of files) is destroyed there, and takes the program with it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 1000
"""Milliseconds between looks."""


class WindowCollector(QObject):
    """Stands in for Python's own collector while there are windows."""

    def __init__(self, parent: QObject) -> None:
        """Switch Python's own off, and look after it from ``parent``'s thread."""
        super().__init__(parent)
        gc.disable()
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY)
        self._clock.timeout.connect(self.collect)
        self._clock.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, as Python's own would."""
        for generation, (count, most) in reversed(
            list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
        ):
            if count > most:
                gc.collect(generation)
                return
