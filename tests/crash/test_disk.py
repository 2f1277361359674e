"""A disk that is full or may only be read, two at once on one hub, clocks of other centuries."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dmap_desktop.domain.errors import Unavailable
from dmap_desktop.services.journal import case_of
from dmap_desktop.sync.folder import FolderHub
from tests.fakes import FakeStore, SetClock
from tests.small_panel import CASE, PIN, Seat, small_panel


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KiB, mounted for the test."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small disk needs Linux and root")
    options = ["-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if subprocess.run(["mount", *options], capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def seat_on(folder: Path, name: str, store: FakeStore) -> Seat:
    return Seat.at(name, store, FolderHub(folder), PIN)


def copy_hub(folder: Path) -> None:
    hub = FolderHub(folder)
    for key, data in small_panel("sam").hub.objects.items():
        hub.put(key, data)


def store_of(name: str) -> FakeStore:
    store = small_panel(name)[name].session.store
    assert isinstance(store, FakeStore)
    return store


def test_a_hub_without_room_is_said_and_gone_on_with(small_disk: Path) -> None:
    copy_hub(small_disk)
    filler = small_disk / "filler"
    amy = seat_on(small_disk, "amy", store_of("amy"))
    amy.sync()
    free = shutil.disk_usage(small_disk).free
    filler.write_bytes(bytes(free))
    amy.note("written on a full disk" * 200)
    with pytest.raises(Unavailable, match="no room left; make room"):
        amy.sync()
    assert not list(small_disk.rglob(".new-*"))
    filler.unlink()
    assert amy.sync().pushed == 1
    assert amy.verify(FolderHub(small_disk)).ok


def test_a_hub_that_may_only_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "hub").mkdir()
    copy_hub(tmp_path / "hub")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        mount = ["mount", "--bind", "-o", "ro", str(tmp_path / "hub"), str(tmp_path / "hub")]
        if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
            pytest.skip("root may write everywhere, and a read-only mount is not allowed here")
    else:
        for folder in (tmp_path / "hub" / "logs").iterdir():
            folder.chmod(0o500)
    try:
        amy = seat_on(tmp_path / "hub", "amy", store_of("amy"))
        amy.note("kept here")
        with pytest.raises(Unavailable, match="does not let this user write or read there"):
            amy.sync()
        assert "kept here" in amy.notes()
    finally:
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            subprocess.run(["umount", str(tmp_path / "hub")], check=True)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each person is a process")
def test_two_processes_at_once_on_one_hub(tmp_path: Path) -> None:
    copy_hub(tmp_path)
    children = []
    for name in ("amy", "ben"):
        child = os.fork()
        if not child:
            seat = seat_on(tmp_path, name, store_of(name))
            for number in range(15):
                seat.note(f"{name} {number}")
                if seat.sync().findings:
                    os._exit(1)
            os._exit(0)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0]
    sam = seat_on(tmp_path, "sam", store_of("sam"))
    assert sam.sync().findings == ()
    assert {f"{name} {n}" for name in ("amy", "ben") for n in range(15)} <= set(sam.notes())
    assert sam.verify(FolderHub(tmp_path)).ok


def test_a_clock_of_another_century_changes_no_order_and_no_state() -> None:
    """The same acts under clocks of 2018, 1990 and 2090 come out in the same order everywhere."""
    orders = []
    for year in (2018, 1990, 2090):
        panel = small_panel("sam", "amy", "ben")
        clock = panel["amy"].session.clock
        assert isinstance(clock, SetClock)
        clock.time = datetime(year, 1, 1, tzinfo=UTC)
        for text in ("one", "two", "three"):
            panel["amy"].note(text)
            panel.sync("amy", "ben")
            panel["ben"].note(f"after {text}")
            panel.sync("ben", "amy")
        panel.sync("sam")
        orders.append(panel["sam"].notes())
        assert panel["sam"].notes() == panel["ben"].notes() == panel["amy"].notes()
        states = {case_of(panel[name].session, CASE).state for name in panel.seats}
        assert len(states) == 1
    assert orders[0] == orders[1] == orders[2]
