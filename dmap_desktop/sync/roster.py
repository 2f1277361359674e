"""The panel as the store has folded it: whose logs to follow, which epoch to seal to."""

from __future__ import annotations

from dmap_desktop.domain.encoding import decode_history
from dmap_desktop.domain.fold import fold_panel
from dmap_desktop.domain.panel import Panel
from dmap_desktop.domain.ports import UNFOLDED, Store
from dmap_desktop.domain.records import PANEL_STREAM


def panel_as_folded(store: Store) -> Panel | None:
    """Return the panel, or None when acts of it wait to be folded, or none has come."""
    state = store.state(PANEL_STREAM)
    if state is None or store.kept(f"{UNFOLDED}{PANEL_STREAM}") is not None:
        return None
    return decode_history(state).latest


def panel_now(store: Store) -> Panel:
    """Return the panel by all acts that are here. Raises Refused when none founds it."""
    return panel_as_folded(store) or fold_panel(store.acts(PANEL_STREAM))[0].latest
