"""Reading the local store again from its envelopes, as if they had just come from a stranger."""

from __future__ import annotations

from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.checks import Contents
from dmap_desktop.domain.panel import Pin
from dmap_desktop.domain.ports import Envelopes, Progress, Store, no_progress
from dmap_desktop.sync.audit import follow_all
from dmap_desktop.sync.bundle import Unsealed
from dmap_desktop.sync.layout import parse_log_key
from dmap_desktop.sync.segments import MOST_ENVELOPES
from dmap_desktop.sync.witnesses import judge


def check_store(
    store: Store, envelopes: Envelopes, pin: Pin, progress: Progress = no_progress
) -> Contents:
    """Check every signature, log and head that ``store`` holds, from nothing but the pin.

    What others saw and has not come here is waited for, as in a synchronisation.
    """
    reader, read = follow_all(_StoreLogs(store), Unsealed(), envelopes, pin, progress)
    awaited, _ = judge((), reader, read)
    lost = [
        Finding(
            device,
            reader.end(device) + 1,
            f"logs/{device}",
            f"Acts of {reader.who(device)} after number {reader.end(device)} lie in this laptop's "
            "store and do not follow from what the panel's founder signed.",
        )
        for device, head in sorted(store.heads().items())
        if device not in reader.broken and reader.end(device) < head.sequence
    ]
    return Contents(read.everything, (*reader.findings, *lost, *awaited))


class _StoreLogs:
    """The store as a source of segments, in the clear."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, key: str) -> bytes | None:
        place = parse_log_key(key)
        if place is None:
            return None
        held = self._store.envelopes_of(place[0], place[1] - 1, MOST_ENVELOPES)
        return b"".join(envelope + b"\n" for _, envelope in held) or None
