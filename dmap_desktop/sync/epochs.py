"""The keys of the panel's epochs, as the hub brings them: kept when the panel's records name them.

A key that no record names opens nothing for longer than one synchronisation: whoever writes to a
hub can seal a key of their own to a device.
"""

from __future__ import annotations

from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.errors import Unreadable, WrongKey
from dmap_desktop.domain.panel import Panel
from dmap_desktop.domain.ports import EPOCH, Hub, Sealer, Store
from dmap_desktop.sync.layout import epoch_key

_WHAT_TO_DO = (
    "What the panel seals from now on may stay closed here; have whoever keeps the hub delete that "
    "object, and the secretariat synchronise after starting the program anew, which carries the "
    "key out again."
)


class EpochKeys:
    """The epoch keys of one device: what the store has, and what this synchronisation brought."""

    def __init__(self, hub: Hub, store: Store, sealer: Sealer, device: str) -> None:
        """Look into ``hub`` for the keys of ``device``; nothing is read yet."""
        self._hub, self._store, self._sealer, self._device = hub, store, sealer, device
        self._brought: dict[int, tuple[bytes, str]] = {}

    def learn(self) -> list[Finding]:
        """Open with every key that lies in the hub and is not kept yet. Raises Unavailable."""
        epoch = 1
        kept = self._store.kept_names(EPOCH)
        while True:
            if f"{EPOCH}{epoch}" not in kept:
                key = epoch_key(epoch, self._device)
                try:
                    sealed = self._hub.get(key)
                    if sealed is None:
                        return []
                    secret = self._sealer.open(sealed)
                    self._brought[epoch] = secret, self._sealer.hold(secret)
                except (Unreadable, WrongKey):
                    words = f"The key {key} for this device does not open. {_WHAT_TO_DO}"
                    return [Finding(self._device, 0, key, words)]
            epoch += 1

    def confirm(self, panel: Panel | None) -> list[Finding]:
        """Keep the keys that the records of ``panel`` name, and say which they do not."""
        findings = []
        for epoch, (secret, recipient) in self._brought.items():
            if panel is None or epoch > panel.epoch:
                continue  # the record that names it is on its way
            if recipient == panel.epochs[epoch - 1]:
                self._store.keep(f"{EPOCH}{epoch}", secret.decode())
                continue
            key = epoch_key(epoch, self._device)
            words = f"{key} is not the key that the panel's records name. {_WHAT_TO_DO}"
            findings.append(Finding(self._device, 0, key, words))
        self._brought.clear()
        return findings
