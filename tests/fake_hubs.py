"""Hubs in memory that go away, for good or for a while."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from dmap_desktop.domain.errors import Unavailable
from dmap_desktop.domain.ports import Moved, nothing_moved
from tests.fakes import MemoryHub


class VanishingHub(MemoryHub):
    """Goes away once it ``lasts`` no longer: so many questions; None for ever."""

    def __init__(self, objects: Mapping[str, bytes] | None = None, after: bool = False) -> None:
        """Vanish before a question is carried out, or right ``after``, its answer lost."""
        super().__init__(objects)
        self.lasts: int | None = None
        self._after = after

    def put(self, key: str, data: bytes, moved: Moved = nothing_moved) -> bool:
        if self._after and self.lasts == 0:
            self.objects.setdefault(key, data)
        return super().put(key, data, moved)

    def _check_there(self) -> None:
        if self.lasts is None:
            return
        if self.lasts == 0:
            raise Unavailable("The hub memory is away; try again later.")
        self.lasts -= 1


class StallingHub(MemoryHub):
    """Answers what is asked of ``stalls`` only when it is ``let``: a share that has gone away."""

    def __init__(self, objects: Mapping[str, bytes] | None = None, stalls: str = "stalls") -> None:
        super().__init__(objects or {"here": b"x", "stalls": b"late"})
        self.stalls = stalls
        self.asked: list[str] = []
        self.stalled = threading.Event()
        self.let = threading.Event()

    def get(self, key: str, moved: Moved = nothing_moved) -> bytes | None:
        self.asked.append(key)
        if key == self.stalls:
            self.stalled.set()
            assert self.let.wait(20)
            moved(1)
        return super().get(key)
