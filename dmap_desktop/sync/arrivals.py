"""Acts on their way into the store: kept some hundred at a time, together with the marks."""

from __future__ import annotations

from dmap_desktop.domain.ports import UNFOLDED, Store
from dmap_desktop.sync.logs import Signed
from dmap_desktop.sync.marks import Mark, save_marks

MOST_ACTS = 1000
MOST_BYTES = 4 * 1024 * 1024
"""Kept in memory before they are written: few enough that memory does not grow with a hub."""


class Arrivals:
    """Takes acts from a :class:`LogReader`. What was taken is durable after ``flush``.

    Marks move before the acts of a segment are taken, so marks and acts are always kept together.
    """

    def __init__(self, store: Store, address: str, marks: dict[str, Mark]) -> None:
        """Keep acts in ``store`` with ``marks`` of the hub at ``address``."""
        self._store, self._address, self._marks = store, address, marks
        self._waiting: list[Signed] = []
        self._bytes = 0
        self.touched: set[str] = set()
        """The streams that hold new acts."""

    def take(self, acts: list[Signed]) -> None:
        """Take the new acts of a segment."""
        self._waiting += acts
        self._bytes += sum(len(envelope) for envelope, _ in acts)
        if len(self._waiting) >= MOST_ACTS or self._bytes >= MOST_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write down what was taken, and which streams have to be folded."""
        if not self._waiting:
            return
        streams = {act.stream for _, act in self._waiting}
        with self._store.writing():
            self._store.add(self._waiting)
            save_marks(self._store, self._address, self._marks)
            self._store.keep_all({f"{UNFOLDED}{stream}": "" for stream in streams})
        self._waiting, self._bytes = [], 0
        self.touched |= streams
