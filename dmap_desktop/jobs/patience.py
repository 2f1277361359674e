"""Waiting for a hub that may hang: as long as bytes move, and no longer than one is told to.

A call into a network share that has gone away can block for ever and cannot be interrupted. So the
calls are made in threads of their own; whoever asked stops waiting when nothing has moved for a
while, or at once when told to. There are as many threads as ever asked at once, eight at most: no
more than these are ever stuck.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TypeVar

from dmap_desktop.domain.errors import Cancelled, Unavailable
from dmap_desktop.domain.ports import Hub, Moved, Put, nothing_moved
from dmap_desktop.jobs.cancel import Cancel

T = TypeVar("T")
PATIENCE = 30.0
"""Seconds in which not one byte moved."""
MOST_THREADS = 8


class PatientHub:
    """The port ``Hub`` over another that may not answer."""

    def __init__(self, hub: Hub, patience: float | None = PATIENCE) -> None:
        """Ask ``hub``; None for one that gives up by itself."""
        self._hub, self._patience = hub, patience
        self._waiting: SimpleQueue[_Asked | None] = SimpleQueue()
        self._threads = 0
        self._open: set[_Asked] = set()
        self._lock = threading.Lock()
        self._cancel = Cancel()

    @property
    def address(self) -> str:
        """Return where the hub is."""
        return self._hub.address

    def get(self, key: str, moved: Moved = nothing_moved) -> bytes | None:
        """Return the object, or None when there is none. Raises Unavailable, Cancelled."""
        return self._ask(lambda told: self._hub.get(key, told), moved)

    def has(self, key: str) -> bool:
        """Say whether the object is there, without reading it. Raises Unavailable, Cancelled."""
        return self._ask(lambda _: self._hub.has(key), nothing_moved)

    def sizes(self, keys: Collection[str]) -> dict[str, int]:
        """Return the bytes of those of ``keys`` that are there. Raises Unavailable, Cancelled."""
        return self._ask(lambda _: self._hub.sizes(keys), nothing_moved)

    def put(self, key: str, data: bytes, moved: Moved = nothing_moved) -> bool:
        """Create the object. Return False when it was there. Raises Unavailable, Cancelled."""
        return self._ask(lambda told: self._hub.put(key, data, told), moved)

    @contextmanager
    def putting(self) -> Iterator[Put]:
        """Create many objects, from any thread. Raises Unavailable, Cancelled."""
        block = self._hub.putting()
        inner = self._ask(lambda _: block.__enter__(), nothing_moved)

        def put(key: str, data: bytes, moved: Moved = nothing_moved) -> bool:
            return self._ask(lambda told: inner(key, data, told), moved)

        try:
            yield put
        finally:
            self._ask(lambda _: block.__exit__(None, None, None), nothing_moved)

    def keys(self, prefix: str) -> list[str]:
        """Return the keys that begin with ``prefix``, sorted. Raises Unavailable, Cancelled."""
        return self._ask(lambda _: self._hub.keys(prefix), nothing_moved)

    @contextmanager
    def stopping_with(self, cancel: Cancel) -> Iterator[None]:
        """During the block, whoever asks or waits gets Cancelled as soon as ``cancel`` is set."""
        self._cancel = cancel
        try:
            with cancel.calling(self.let_go):
                yield
        finally:
            self._cancel = Cancel()

    def let_go(self) -> None:
        """End the waiting of whoever waits now, with Cancelled. From any thread."""
        with self._lock:
            waiting = list(self._open)
        for asked in waiting:
            asked.end(Cancelled("Stopped, as you asked."))

    def close(self) -> None:
        """Let go, and end each thread once it comes back."""
        self.let_go()
        with self._lock:
            for _ in range(self._threads):
                self._waiting.put(None)
            self._threads = 0

    def _ask(self, call: Callable[[Moved], T], moved: Moved) -> T:
        results: list[T] = []
        asked = _Asked(lambda told: results.append(call(told)), moved)
        with self._lock:
            self._open.add(asked)
            if self._threads < min(len(self._open), MOST_THREADS):
                threading.Thread(target=self._serve, name="hub", daemon=True).start()
                self._threads += 1
        try:
            self._cancel.check()  # after it counts as waiting, so that no stop is missed
            self._waiting.put(asked)
            self._wait_for(asked)
        finally:
            with self._lock:
                self._open.discard(asked)
        return results[0]

    def _wait_for(self, asked: _Asked) -> None:
        while not asked.over.wait(asked.left(self._patience)):
            if asked.left(self._patience) == 0:
                asked.end(
                    Unavailable(
                        f"The hub {self.address} does not answer; see that the share or network "
                        "is there, and synchronise again. Everything is kept on this laptop "
                        "meanwhile."
                    )
                )
        if asked.fault is not None:
            raise asked.fault

    def _serve(self) -> None:
        while (asked := self._waiting.get()) is not None:
            asked.run()


class _Asked:
    """One question to the hub. It is over when it was answered, or when nobody waits any more."""

    def __init__(self, call: Callable[[Moved], None], moved: Moved) -> None:
        self._call, self._moved = call, moved
        self._last = time.monotonic()
        self._lock = threading.Lock()
        self.fault: BaseException | None = None
        self.over = threading.Event()

    def run(self) -> None:
        """Ask, unless it is over."""
        if self.over.is_set():
            return
        try:
            self._call(self._told)
        except BaseException as error:
            self.end(error)
        else:
            self.end(None)

    def end(self, fault: BaseException | None) -> None:
        """End it with a fault, or well, unless it is over."""
        with self._lock:
            if not self.over.is_set():
                self.fault = fault
                self.over.set()

    def left(self, patience: float | None) -> float | None:
        """Return how many seconds more are waited; None for no end."""
        if patience is None:
            return None
        return max(self._last + patience - time.monotonic(), 0)

    def _told(self, count: int) -> None:
        if self.over.is_set():
            raise Cancelled("Nobody waits for this any more.")
        self._last = time.monotonic()
        self._moved(count)
