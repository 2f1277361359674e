"""How far each device's log was seen in the hub: where the next synchronisation goes on.

Marks belong to one hub. Named anew, a hub is read from its beginning; that costs time and nothing
else, since acts that are held already are only compared.
"""

from __future__ import annotations

import msgspec

from dmap_desktop.domain.ports import Store

_KEPT = "sync/marks"


class Mark(msgspec.Struct, frozen=True):
    """How far one device's log was seen in the hub."""

    first: int
    """The sequence number that the last segment seen begins with."""
    end: int
    """The sequence number it ends with: the next segment begins after it."""
    segments: int
    """How many segments there were."""
    size: int = 0
    """The bytes of the last one, sealed; 0 for not known."""

    @property
    def before(self) -> Mark:
        """Return the mark before the last segment was seen: it is read again from there."""
        return Mark(self.first, self.first - 1, self.segments - 1)


NOTHING = Mark(1, 0, 0)
"""Of a log of which nothing was seen yet."""


class _Marks(msgspec.Struct, frozen=True):
    address: str
    devices: dict[str, Mark]


def load_marks(store: Store, address: str) -> dict[str, Mark]:
    """Return the marks in the hub at ``address``, by device: none for a hub not seen before."""
    kept = store.kept(_KEPT)
    if kept is None:
        return {}
    held = msgspec.json.decode(kept, type=_Marks)
    return dict(held.devices) if held.address == address else {}


def save_marks(store: Store, address: str, marks: dict[str, Mark]) -> None:
    """Keep the marks; inside a transaction they are kept with what it keeps."""
    store.keep(_KEPT, msgspec.json.encode(_Marks(address, marks)).decode())


def after(marks: dict[str, Mark], device: str, first: int, end: int, size: int) -> Mark:
    """Return the mark of ``device`` once its segment ``first`` to ``end`` was seen, too."""
    seen = marks[device].segments if device in marks else 0
    return Mark(first, end, seen + 1, size)
