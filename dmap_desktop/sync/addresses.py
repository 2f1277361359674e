"""From a hub's address, as a user writes it, to the hub."""

from __future__ import annotations

from pathlib import Path

from dmap_desktop.domain.ports import ONE_HAND, Hands, Hub
from dmap_desktop.sync.credentials import Credentials
from dmap_desktop.sync.folder import FolderHub
from dmap_desktop.sync.places import parse_address


def open_hub(address: str, credentials: Credentials | None = None, hands: Hands = ONE_HAND) -> Hub:
    """Return the hub at ``address``; nothing is touched yet. Raises Refused for no address.

    A remote hub without credentials raises Unavailable when it is first used; ``hands`` ask it
    many small questions at once.
    """
    place = parse_address(address)
    if isinstance(place, Path):
        return FolderHub(place)
    # Here, because obstore costs 40 ms that a folder need not pay.
    from dmap_desktop.sync.remote import RemoteHub
    from dmap_desktop.sync.stores import RemoteStores

    return RemoteHub(address.strip(), place.prefix, RemoteStores(place, credentials), hands)
