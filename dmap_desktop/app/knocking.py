"""Asking the window that has a profile open to come to the front, from another process.

A file in the folder ``knock`` of the profile is the knock; the window that is there takes it away,
and that is the answer. Nothing secret is in it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer
from shiboken6 import delete

_FOLDER = "knock"
_LOOK_EVERY, _LOOKS = 100, 20
"""Milliseconds between looks for an answer, and how often: a window answers within 2 s."""


class Door(QObject):
    """Hears knocks at a profile, while its window is open."""

    def __init__(self, profile: Path, on_knock: Callable[[], None]) -> None:
        """Call ``on_knock`` at each knock. On a disk that takes no folder, nothing is heard."""
        super().__init__()
        self._folder, self._on_knock = profile / _FOLDER, on_knock
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            self._answer()  # what a program that was killed has left
        except OSError:
            return
        self._watcher.addPath(str(self._folder))

    def close(self) -> None:
        """Hear nothing any more.

        The watcher goes here, in its own thread: collected in another one it would leave Qt with a
        closed descriptor to look at for ever.
        """
        self._watcher.directoryChanged.disconnect(self._look)
        delete(self._watcher)

    def _look(self) -> None:
        try:
            knocked = self._answer()
        except OSError:
            return
        if knocked:
            self._on_knock()

    def _answer(self) -> bool:
        knocks = list(self._folder.iterdir())
        for knock in knocks:
            knock.unlink(missing_ok=True)
        return bool(knocks)


class Knock(QObject):
    """One knock, and the wait for its answer."""

    def __init__(
        self, profile: Path, on_answer: Callable[[], object], on_silence: Callable[[], object]
    ) -> None:
        """Knock at ``profile``; call exactly one of the two."""
        super().__init__()
        self._file = profile / _FOLDER / str(os.getpid())
        self._on_answer, self._on_silence = on_answer, on_silence
        self._left = _LOOKS
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_EVERY)
        self._clock.timeout.connect(self._look)
        try:
            self._file.parent.mkdir(mode=0o700, exist_ok=True)
            self._file.touch(mode=0o600)
        except OSError:
            self._left = 0
        self._clock.start()

    def _look(self) -> None:
        if self._left and not self._file.exists():
            self._clock.stop()
            self._on_answer()
            return
        self._left -= 1
        if self._left <= 0:
            self._clock.stop()
            with suppress(OSError):
                self._file.unlink(missing_ok=True)
            self._on_silence()
