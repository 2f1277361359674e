"""The hubs that every contract test runs against, and the servers behind them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import hub_servers
import pytest
from fakes import MemoryHub

from dmap_desktop.domain.ports import Hub
from dmap_desktop.sync.addresses import open_hub
from dmap_desktop.sync.credentials import choose_credentials

KINDS = ("memory", "folder", "azurite", "moto")
Opening = Callable[[], Hub]


def opened(server: hub_servers.Server, prefix: str = "", place: str = "hub") -> Hub:
    """Return the hub at ``prefix`` of a server."""
    address = server.address(prefix, place)
    return open_hub(address, choose_credentials(address, server.offered))


@pytest.fixture(params=KINDS)
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Opening:
    """Open the same empty hub, as often as it is called, each time as if on another laptop."""
    if request.param == "memory":
        hub = MemoryHub()
        return lambda: hub
    if request.param == "folder":
        folder = tmp_path / "hub"
        folder.mkdir()
        return lambda: open_hub(str(folder))
    server: hub_servers.Server = request.getfixturevalue(request.param)
    prefix = secrets.token_hex(8)
    return lambda: opened(server, prefix)


@pytest.fixture
def hub(opening: Opening) -> Hub:
    """An empty hub of each kind."""
    return opening()
