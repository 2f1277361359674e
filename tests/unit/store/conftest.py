"""The stores that every contract test runs against."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dmap_desktop.domain.ports import Store
from dmap_desktop.store import LocalStore, open_store
from tests.fakes import FakeStore
from tests.unit.store.store_acts import KEY


@pytest.fixture
def local(tmp_path: Path) -> Iterator[LocalStore]:
    """An empty local store in ``tmp_path / "profile"``."""
    store = open_store(tmp_path / "profile", KEY)
    yield store
    store.close()


@pytest.fixture(params=["local", "fake"])
def store(request: pytest.FixtureRequest) -> Store:
    """Each store there is: what holds for the local one holds for the fake of the other tests."""
    if request.param == "local":
        held: Store = request.getfixturevalue("local")
        return held
    return FakeStore()
