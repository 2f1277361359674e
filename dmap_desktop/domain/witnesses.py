"""Which devices have seen an act, and who said so first: read from the acts alone. Msgspec only.

Every act names the newest acts its author had seen of other devices. That is a receipt for all acts
up to those, and the only one there is: *sent* is not *received*.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from dmap_desktop.domain.records import Act


class Witnesses:
    """What the acts of a panel say of each other."""

    def __init__(self, acts: Iterable[Act]) -> None:
        """Take ``acts`` in order."""
        self._seen: dict[str, dict[str, int]] = {}
        self._first: dict[str, tuple[list[int], list[Act]]] = {}
        for act in acts:
            for device, head in act.heads.items():
                told = self._seen.setdefault(device, {})
                told[act.device] = max(told.get(act.device, 0), head.sequence)
                sequences, witnesses = self._first.setdefault(device, ([], []))
                if not sequences or sequences[-1] < head.sequence:
                    sequences.append(head.sequence)
                    witnesses.append(act)

    def receivers(self, act: Act) -> frozenset[str]:
        """Return the other devices that say they hold ``act``."""
        told = self._seen.get(act.device, {})
        return frozenset(device for device, seen in told.items() if seen >= act.sequence)

    def first(self, act: Act) -> Act | None:
        """Return the first act of another device whose author had seen ``act``, if any."""
        sequences, witnesses = self._first.get(act.device, ([], []))
        place = bisect_left(sequences, act.sequence)
        return witnesses[place] if place < len(witnesses) else None
