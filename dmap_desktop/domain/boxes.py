"""Carrying records by hand: what a panel's work needs of files that stand in for the hub.

A protocol; the adapter stands in ``sync``. Imports msgspec only.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import msgspec

from dmap_desktop.domain.ports import Exchange, Progress


class Boxed(msgspec.Struct, frozen=True):
    """What was put into a file to be carried by hand."""

    records: int
    papers: int
    bytes: int


class Boxes(Protocol):
    """Files that carry what a hub carries, in the same form."""

    def write(
        self, path: Path, since: Mapping[str, int], papers: bool, progress: Progress
    ) -> Boxed:
        """Write what is held of each device above its number in ``since`` to ``path``, whole.

        With ``papers``, the documents that these acts publish go along. Raises Unavailable when it
        cannot be written, Cancelled when ``progress`` does; nothing is left of it then.
        """
        ...

    def open(self, path: Path) -> Exchange:
        """Return the file as a way to fetch from. Raises Unreadable for a file that is none."""
        ...
