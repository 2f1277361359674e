"""A hub of which many names were looked up in one go: a quiet one costs a question or two."""

from __future__ import annotations

from collections.abc import Iterable

from dmap_desktop.domain.ports import Hub


class Glance:
    """What was not there a moment ago is not asked for again; it is seen the next time."""

    def __init__(self, hub: Hub, keys: Iterable[str]) -> None:
        """Look ``keys`` up. Raises Unavailable."""
        self._hub = hub
        self._asked = frozenset(keys)
        self._there = hub.sizes(self._asked)

    def get(self, key: str) -> bytes | None:
        """Return the object, or None when there is none. Raises Unavailable, Unreadable."""
        if key in self._asked and key not in self._there:
            return None
        return self._hub.get(key)

    def has(self, key: str) -> bool:
        """Say whether the object is there. Raises Unavailable."""
        return self.size(key) is not None

    def size(self, key: str) -> int | None:
        """Return the bytes of the object, or None when there is none. Raises Unavailable."""
        held = self._there if key in self._asked else self._hub.sizes([key])
        return held.get(key)
