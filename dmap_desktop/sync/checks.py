"""The port ``Checks`` of a profile: its store, its hub, and bundles from anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dmap_desktop.domain.checks import Contents
from dmap_desktop.domain.errors import Refused, Unavailable
from dmap_desktop.domain.panel import Pin
from dmap_desktop.domain.ports import Envelopes, Hub, Progress, Sealer, Store
from dmap_desktop.sync.audit import check_hub
from dmap_desktop.sync.bundle import check_bundle, write_bundle
from dmap_desktop.sync.recheck import check_store


@dataclass(frozen=True, slots=True)
class ProfileChecks:
    """Checks with the keys of one profile."""

    store: Store
    sealer: Sealer
    envelopes: Envelopes
    pin: Pin
    at: Hub | None

    def own(self, progress: Progress) -> Contents:
        """Check what this laptop holds."""
        return check_store(self.store, self.envelopes, self.pin, progress)

    def hub(self, progress: Progress) -> Contents:
        """Check the hub, and hold it against what this laptop has seen of each log."""
        if self.at is None:
            raise Refused("This profile has no hub yet; name one on the Panel screen.")
        seen = self.store.heads()
        return check_hub(self.at, self.sealer, self.envelopes, self.pin, seen, progress)

    def bundle(self, path: Path, progress: Progress) -> Contents:
        """Check an audit bundle."""
        return check_bundle(path, self.envelopes, progress)

    def write_bundle(self, path: Path) -> None:
        """Write an audit bundle, whole or not at all."""
        try:
            write_bundle(self.store, self.pin, path)
        except OSError as error:
            raise Unavailable(
                f"{path} cannot be written ({error.strerror}); choose another place."
            ) from error
