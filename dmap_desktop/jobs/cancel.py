"""Stopping what is under way: a flag that both sides share, with what to do at once when it is set.

Plain Python; no Qt.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dmap_desktop.domain.errors import Cancelled


class Cancel:
    """Set once, from any thread; asked by the work, or told to it by a call."""

    def __init__(self) -> None:
        """Begin unset."""
        self._lock = threading.Lock()
        self._set = False
        self._calls: list[Callable[[], None]] = []

    def __bool__(self) -> bool:
        """Say whether it was set."""
        return self._set

    def set(self) -> None:
        """Stop the work: make every call that waits for this, once."""
        with self._lock:
            calls, self._calls, self._set = self._calls, [], True
        for call in calls:
            call()

    def check(self) -> None:
        """Raise Cancelled when it was set."""
        if self._set:
            raise Cancelled("Stopped, as you asked.")

    @contextmanager
    def calling(self, call: Callable[[], None]) -> Iterator[None]:
        """Make ``call`` when this is set during the block, or at once when it was set before."""
        with self._lock:
            at_once = self._set
            if not at_once:
                self._calls.append(call)
        if at_once:
            call()
        try:
            yield
        finally:
            with self._lock:
                if call in self._calls:
                    self._calls.remove(call)
