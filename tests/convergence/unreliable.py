"""A hub between which and a laptop anything may happen: it goes away half-way, it lags behind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from dmap_desktop.domain.errors import Unavailable
from dmap_desktop.domain.ports import Moved, Put, nothing_moved
from tests.fakes import MemoryHub


class UnreliableHub:
    """The port ``Hub``: one laptop's way to a hub that others share."""

    def __init__(self, hub: MemoryHub) -> None:
        self._hub = hub
        self.answers: int | None = None
        """How many questions are answered before the hub goes away; None for all."""
        self.late: Callable[[str], bool] = lambda _: False
        """Whether an object has not arrived on this way yet."""

    @property
    def address(self) -> str:
        return self._hub.address

    def get(self, key: str, moved: Moved = nothing_moved) -> bytes | None:
        self._answer()
        return None if self.late(key) else self._hub.get(key)

    def has(self, key: str) -> bool:
        self._answer()
        return not self.late(key) and self._hub.has(key)

    def sizes(self, keys: Collection[str]) -> dict[str, int]:
        self._answer()
        return self._hub.sizes([key for key in keys if not self.late(key)])

    def put(self, key: str, data: bytes, moved: Moved = nothing_moved) -> bool:
        self._answer()
        return self._hub.put(key, data)

    @contextmanager
    def putting(self) -> Iterator[Put]:
        yield self.put

    def keys(self, prefix: str) -> list[str]:
        self._answer()
        return [key for key in self._hub.keys(prefix) if not self.late(key)]

    def _answer(self) -> None:
        if self.answers is None:
            return
        if self.answers == 0:
            raise Unavailable("The hub went away; try again later.")
        self.answers -= 1
