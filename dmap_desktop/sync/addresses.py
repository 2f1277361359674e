"""From a hub's address, as a user writes it, to the hub."""

from __future__ import annotations

from pathlib import Path

from dmap_desktop.domain.errors import Refused
from dmap_desktop.domain.ports import Hub
from dmap_desktop.sync.folder import FolderHub


def open_hub(address: str) -> Hub:
    """Return the hub at ``address``: a folder, also as ``file:`` URL. Raises Refused."""
    scheme, mark, rest = address.partition("://")
    if mark and scheme != "file":
        raise Refused(f"Hubs at {scheme}:// are not supported yet; name a folder or a share.")
    path = rest if mark else address
    if not path.strip():
        raise Refused("Name the hub: a folder or a share.")
    return FolderHub(Path(path))
