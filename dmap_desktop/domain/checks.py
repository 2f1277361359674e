"""Reading records again from nothing, wherever they lie: what an audit needs of its adapters.

A protocol; the adapter stands in ``sync``. Imports msgspec only.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import msgspec

from dmap_desktop.domain.chain import Finding
from dmap_desktop.domain.ports import Progress
from dmap_desktop.domain.records import Act


class Contents(msgspec.Struct, frozen=True):
    """Every act that could be verified, and everything found wrong."""

    acts: tuple[Act, ...]
    findings: tuple[Finding, ...]


class Checks(Protocol):
    """Reads every envelope again: its signature, its place in its device's log, what it saw."""

    def own(self, progress: Progress) -> Contents:
        """Check what this laptop holds."""
        ...

    def hub(self, progress: Progress) -> Contents:
        """Check all that lies in the hub. Raises Refused when none is named, Unavailable."""
        ...

    def bundle(self, path: Path, progress: Progress) -> Contents:
        """Check an audit bundle, which needs no keys. Raises Unreadable, Refused."""
        ...

    def write_bundle(self, path: Path) -> None:
        """Write all that this laptop holds as an audit bundle. Raises Unavailable."""
        ...
