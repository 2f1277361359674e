"""The keys of the panel's epochs, as the hub brings them: kept when the panel's records name them.

A key that no record names is not kept: whoever writes to a hub can seal a key of their own to a
device. Nothing of the panel's is ever sealed to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.errors import Unreadable, WrongKey
from dmap_desktop.domain.panel import Panel
from dmap_desktop.domain.ports import EPOCH, Hub, Sealer, Store
from dmap_desktop.sync.layout import keys_of, parse_epoch_key

_WHAT_TO_DO = (
    "What the panel seals from now on may stay closed here; have whoever keeps the hub delete that "
    "object, and the secretariat synchronise after starting the program anew, which carries the "
    "key out again."
)


class EpochKeys:
    """The epoch keys of a device or recovery kit: those held, and those the hub brings."""

    def __init__(self, hub: Hub, store: Store, sealer: Sealer, holder: str) -> None:
        """Look into ``hub`` for the keys of ``holder``; nothing is read yet."""
        self._hub, self._store, self._sealer, self._holder = hub, store, sealer, holder
        self._brought: dict[str, bytes] = {}
        self._read: set[str] = set()
        self._found: list[Finding] = []

    def fetch(self) -> bool:
        """Open with every key that has come since; say whether any has. Raises Unavailable."""
        before = self._sealer.held
        for key in self._hub.keys(keys_of(self._holder)):
            place = parse_epoch_key(key)
            if place is None or key in self._read:
                continue
            try:
                sealed = self._hub.get(key)
                if sealed is not None:
                    self._learn(sealed, place[1])
                    self._read.add(key)
            except (Unreadable, WrongKey):
                words = f"The key {key} for this device does not open. {_WHAT_TO_DO}"
                self._found.append(Finding("", 0, key, words))
        return self._sealer.held != before

    def has_any(self) -> bool:
        """Say whether any epoch's key is held at all."""
        return bool(self._brought or self._store.kept_names(EPOCH))

    def has_all(self, epochs: Iterable[str]) -> bool:
        """Say whether the key of each epoch is held."""
        return self._sealer.held.issuperset(epochs)

    def confirm(self, panel: Panel | None) -> list[Finding]:
        """Keep the keys that the records of ``panel`` name; return what was found since."""
        named = self._brought.keys() & set(panel.epochs if panel else ())
        for recipient in named:
            self._store.keep(f"{EPOCH}{recipient}", self._brought.pop(recipient).decode())
        found, self._found = self._found, []
        return found

    def _learn(self, sealed: bytes, sha256: str) -> None:
        if hashlib.sha256(sealed).hexdigest() != sha256:
            raise Unreadable("It was changed.")
        secret = self._sealer.open(sealed)
        self._brought[self._sealer.hold(secret)] = secret
