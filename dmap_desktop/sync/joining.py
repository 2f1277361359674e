"""Whether a hub fits a panel: asked when it is named, before anything is carried there."""

from __future__ import annotations

from dmap_desktop.domain.errors import EmptyHub, Refused
from dmap_desktop.domain.panel import Pin
from dmap_desktop.domain.ports import Hub
from dmap_desktop.sync.layout import PANEL, check_panel_bytes, panel_bytes

_TRIES = 3
"""One answer that was lost, and the object found as wished, must not look like overwriting."""


def take_up(hub: Hub, pin: Pin, *, may_begin: bool) -> None:
    """Make sure that ``hub`` is this panel's and can be one; ``may_begin`` a hub that is empty.

    Raises Refused for another panel's hub, a newer format, or a server that overwrites what is
    there; EmptyHub for an empty one that may not be begun; Unreadable, Unavailable.
    """
    data = hub.get(PANEL)
    if data is not None:
        check_panel_bytes(data, pin, hub.address)
    elif not may_begin:
        raise EmptyHub(
            f"The hub {hub.address} is empty; ask the secretariat which hub the panel uses, and "
            "whether it has synchronised."
        )
    # Creating what lies there already, with the same bytes, does no harm on any server.
    there = panel_bytes(pin)
    hub.put(PANEL, there)
    if all(hub.put(PANEL, there) for _ in range(_TRIES)):
        raise Refused(
            f"The hub {hub.address} overwrites what is there, though asked not to, so that records "
            "could be lost; use other storage, or a version of it that honours If-None-Match."
        )
